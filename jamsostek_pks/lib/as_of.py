"""The day a page speaks of (`?per=`), read once and carried on by every link."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils import timezone

from jamsostek_pks.lib.form_fields import DayField


class AsOfForm(forms.Form):
    """`per`: the day to look at; `diketahui`: figures as known that day."""

    per = DayField(label="Per tanggal", required=False, html_date=True)
    diketahui = DayField(label="Data masuk sampai", required=False, html_date=True)
    defaults: dict[str, Any] = {}


@dataclass(frozen=True)
class AsOf:
    """What the address asked for, with defaults where it was silent or wrong."""

    today: date
    on: date
    known_on: date | None  # figures as they were known that day; None: today
    form: forms.Form
    chosen: dict[str, Any]  # valid values that differ from the default
    kept: tuple[tuple[str, str], ...]  # other parameters the form must not lose

    @property
    def known_at(self) -> datetime | None:
        """The end of the day `known_on`, local time."""
        if self.known_on is None:
            return None
        return timezone.make_aware(datetime.combine(self.known_on, time.max))

    @property
    def state(self) -> str:
        """'?per=2024-12-31', or '' where everything is as by default."""
        return f"?{urlencode(self.chosen)}" if self.chosen else ""

    def link(self, url: str, **more: Any) -> str:
        """`url` with this state and `more` parameters."""
        parameters = self.chosen | {k: v for k, v in more.items() if v is not None}
        return f"{url}?{urlencode(parameters)}" if parameters else url

    def value(self, name: str) -> Any:
        return self.chosen.get(name, self.form.defaults.get(name))


# Parameters of one rendering or one page of a list, not of what is looked at.
PASSING = {"format", "sep", "page"}


def read_as_of(params, *, today: date, form_class=AsOfForm) -> AsOf:
    """Read the form from GET `params`; a wrong value keeps its message."""
    form = form_class(with_defaults(params, form_class.defaults, today=today))
    form.is_valid()
    given = {name: value for name, value in form.cleaned_data.items() if value}
    on = given.pop("per", today)
    known_on = given.pop("diketahui", today)
    known_on = None if known_on == today else known_on
    chosen = {
        name: value for name, value in given.items() if value != form.defaults.get(name)
    }
    if known_on is not None:
        chosen = {"diketahui": known_on.isoformat(), **chosen}
    if on != today:
        chosen = {"per": on.isoformat(), **chosen}
    kept = tuple(
        (name, value)
        for name in params
        if name not in form.fields and name not in PASSING
        for value in params.getlist(name)
    )
    return AsOf(today, on, known_on, form, chosen, kept)


def with_defaults(params, defaults: dict[str, Any], *, today: date):
    """The form shows what is in force where the address is silent."""
    data = params.copy()
    days = {"per": today.isoformat(), "diketahui": today.isoformat()}
    for name, value in {**days, **defaults}.items():
        if not data.get(name):
            data[name] = value
    return data
