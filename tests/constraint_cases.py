"""What a case of a constraint is, and those that all figures have."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.apps import apps
from django.core.exceptions import NON_FIELD_ERRORS

from tests.factories import FIELDS, create_target, saved


@dataclass(frozen=True)
class Case:
    """One constraint: what stands before, a row that fits, and one that does not.

    `said_earlier` marks a constraint behind a field's own validation or clean(),
    which speak first at the same field.
    """

    constraint: str
    make: Callable
    at: str
    fits: Callable[[], dict]
    breaks: Callable[[], dict]
    before: Callable[[], list[dict]] = list
    said_earlier: bool = False

    def __str__(self):
        return self.constraint

    @property
    def message(self):
        for model in apps.get_models():
            for constraint in model._meta.constraints:
                if constraint.name == self.constraint:
                    return constraint.violation_error_message
        raise LookupError(self.constraint)

    def prepare(self):
        for values in self.before():
            self.make(**values)


def constraint_names(app_label):
    """The names of all constraints of an app's models."""
    return {
        constraint.name
        for model in apps.get_app_config(app_label).get_models()
        for constraint in model._meta.constraints
    }


def pointing_at_itself(make, link):
    """A maker of rows whose `link` is the row itself, or else another row."""

    def made(*, itself, checked=FIELDS):
        row = make()
        setattr(row, link, row if itself else make())
        return saved(row, checked=checked)

    return made


def one_draft_each(model_name, make):
    """The case of a second open draft for one published row."""
    made = {}

    def before():
        made["row"] = make()
        return [{"draft": True, "corrects": made["row"]}]

    return Case(
        f"{model_name}_one_draft_each",
        make,
        at=NON_FIELD_ERRORS,
        before=before,
        fits=lambda: {"draft": True, **other_day(make)},
        breaks=lambda: {"draft": True, "corrects": made["row"], **other_day(make)},
    )


def other_day(make):
    return {"year": 2031} if make is create_target else {"as_of": date(2025, 5, 31)}


def draft_once(case):
    """The same key among drafts, of a case of published rows."""
    return Case(
        f"{case.constraint}_draft",
        case.make,
        at=case.at,
        before=lambda: [{"draft": True} | values for values in case.before()],
        fits=lambda: {"draft": True} | case.fits(),
        breaks=lambda: {"draft": True} | case.breaks(),
    )


def closed_before_recorded(model_name, make):
    """The case of a figure's row that is closed before it was ever recorded."""
    recorded = datetime(2025, 7, 1, tzinfo=UTC)
    return Case(
        f"{model_name}_closed_after_recorded",
        make,
        at=NON_FIELD_ERRORS,
        fits=lambda: {"recorded_at": recorded, "superseded_at": recorded},
        breaks=lambda: {
            "recorded_at": recorded,
            "superseded_at": recorded - timedelta(microseconds=1),
        },
    )
