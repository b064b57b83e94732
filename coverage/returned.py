"""Drafts that were returned to who recorded them, until the figure comes anew."""

from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from agreements.models import FileImport

from .review import KINDS, Draft, told, with_links


@dataclass(frozen=True)
class Returned:
    """A draft that came back, and where its figure is recorded again."""

    draft: Draft

    @property
    def again_url(self) -> str:
        """The form of what it was to correct, or an empty one with its key."""
        row = self.draft.row
        name = f"admin:{row._meta.app_label}_{row._meta.model_name}"
        if row.corrects_id is not None:
            return reverse(f"{name}_change", args=[row.corrects_id])
        fields = [row._meta.get_field(each) for each in row.once_fields]
        key = {each.name: each.value_from_object(row) for each in fields}
        said = {field: value for field, value in key.items() if value is not None}
        return f"{reverse(f'{name}_add')}?{urlencode(said)}"


def returned(*, user, today: date, since: datetime, most: int) -> list[Returned]:
    """What somebody else returned to its recorder lately, newest first."""
    found = []
    for kind, model in KINDS.items():
        ours = model.objects.editable_by(user, today).filter(superseded_at__gte=since)
        rows = with_links(given_back(ours), model).select_related("superseded_by")
        found += told(
            kind, rows.order_by("-superseded_at")[:most], user=user, today=today
        )
    found.sort(key=lambda each: each.row.superseded_at, reverse=True)
    return [Returned(draft) for draft in found[:most]]


def given_back(rows):
    """Closed drafts nobody has recorded anew; not what else closes a draft.

    That is its recorder, a withdrawn figure it was to correct, or an undone import.
    """
    undone = FileImport.objects.filter(
        undone_at=OuterRef("superseded_at"), undone_by=OuterRef("superseded_by")
    )
    back = rows.filter(~Exists(undone), published_at=None, replaced_by=None)
    back = back.exclude(superseded_by=F("recorded_by"))
    back = back.exclude(superseded_at=F("corrects__superseded_at"))
    model = rows.model
    return back.exclude(Exists(recorded_anew(model))) if model.once_fields else back


def recorded_anew(model):
    """Figures with the key of an outer row, recorded since it was returned."""
    later = model.objects.filter(recorded_at__gte=OuterRef("superseded_at"))
    for name in model.once_fields:
        same = Q(**{name: OuterRef(name)})
        if model._meta.get_field(name).null:
            # Only a category: the basis, which is equal, says whether there is one.
            same |= Q(**{name: None})
        later = later.filter(same)
    return later.order_by()
