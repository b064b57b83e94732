"""What a page of the admin may say of rows out of the reader's sight: that they are.

Neither their names nor how many. A refusal that rests on such rows gives no other
reason, and a link to one of them reads "di luar wilayah kerja Anda".
"""

from collections.abc import Iterable

from django.db.models import Model
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst

from jamsostek_pks.lib.dates import today

OUTSIDE = "di luar wilayah kerja Anda"
STILL_NEEDED = f"Catatan {OUTSIDE} masih memakainya, jadi tidak dapat dihapus."


def outside(model) -> str:
    return f"{model._meta.verbose_name} {OUTSIDE}"


def in_sight(request, row: Model) -> bool:
    """Asked once for each row of a request; tables without a scope are open."""
    answers = request.__dict__.setdefault("rows_in_sight", {})
    key = (type(row), row.pk)
    if key not in answers:
        rows = type(row)._default_manager.all()
        scoped = hasattr(rows, "visible_to")
        seen = rows.visible_to(request.user, today()) if scoped else rows
        answers[key] = not scoped or seen.filter(pk=row.pk).exists()
    return answers[key]


def all_in_sight(request, rows: Iterable[Model]) -> bool:
    return all(in_sight(request, row) for row in rows)


class LinkWords:
    """A link that is only shown: a callable as Django takes for a read-only field."""

    def __init__(self, request, field, *, empty: str):
        self.request, self.field, self.empty = request, field, empty
        self.__name__ = field.name
        self.short_description = field.verbose_name

    def __call__(self, record) -> str:
        row = getattr(record, self.field.name)
        if row is None:
            return self.empty
        if not in_sight(self.request, row):
            return outside(type(row))
        return link_to(row)


def link_to(row: Model) -> str:
    name = f"admin:{row._meta.app_label}_{row._meta.model_name}_change"
    return format_html('<a href="{}">{}</a>', reverse(name, args=[row.pk]), row)


def told_of(request, rows: Iterable[Model]) -> list[str]:
    """Rows in the way of a deletion; of others only where none in sight is."""
    rows = list(rows)
    seen = [row for row in rows if in_sight(request, row)]
    told = [f"{capfirst(row._meta.verbose_name)}: {row}" for row in seen]
    return told or [STILL_NEEDED] * bool(rows)
