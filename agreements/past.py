"""What the history tables hold of an agreement and its parts: plain snapshots.

Only rows of this agreement: what a part was while it stood in another paper is that
paper's history, and perhaps out of the reader's scope.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Model
from simple_history.models import HistoricalRecords

from regions.models import Region

from .models import (
    Agreement,
    AgreementEvent,
    AgreementPerson,
    EnrolmentTarget,
    Headcount,
    HeadcountLoss,
)

# The word in addresses, and the model; figures keep their own past (Headcount).
TRACKED: dict[str, type[Model]] = {
    "perjanjian": Agreement,
    "baris": EnrolmentTarget,
    "orang": AgreementPerson,
    "peristiwa": AgreementEvent,
    "rincian": HeadcountLoss,
}
FIGURES = "jumlah"
KINDS = {**TRACKED, FIGURES: Headcount}
# What a part belongs to is the page itself.
BELONGS = {"agreement", "headcount"}
ADDED, CHANGED, DELETED = "+", "~", "-"


@dataclass(frozen=True)
class Snapshot:
    """One row of a history table: a record as it was after one change.

    `values` by attribute ('region_id'), `links` the ids of many-to-many fields. Of a
    deletion both are what stood before it.
    """

    version: int
    kind: str
    record: int
    type: str
    at: datetime
    user: int | None
    reason: str
    values: dict = field(hash=False)
    links: dict = field(hash=False)

    @property
    def model(self) -> type[Model]:
        return KINDS[self.kind]


def shown_fields(model) -> list:
    """The fields a person fills: neither the key nor what the part belongs to."""
    return [
        each
        for each in model._meta.concrete_fields
        if each.editable and not each.primary_key and each.name not in BELONGS
    ]


def linked_fields(model) -> list:
    """Many-to-many fields the history keeps."""
    return list(model.history.model._history_m2m_fields)


def snapshots(agreement, *, user, today) -> list[Snapshot]:
    """Of the agreement and its parts the user may see, oldest first by kind.

    Two queries for each kind, whatever the number of rows.
    """
    return [
        snapshot
        for kind, model in TRACKED.items()
        for snapshot in of_kind(
            kind, seen_history(model, agreement, user=user, today=today)
        )
    ]


def seen_history(model, agreement, *, user, today):
    """Rows of the model's history table about this agreement, inside the scope."""
    rows = model.history.model.objects.order_by("history_date", "history_id")
    if model is Agreement:
        return rows.filter(id=agreement.pk)
    if model is HeadcountLoss:
        counts = Headcount.objects.visible_to(user, today)
        pks = counts.filter(target__agreement=agreement).order_by().values("pk")
        return rows.filter(headcount_id__in=pks)
    rows = rows.filter(agreement_id=agreement.pk)
    if model is not EnrolmentTarget or sees_whole(agreement, user, today):
        return rows
    # As in EnrolmentTarget.visible_to: a line of one's own region is one's own.
    return rows.filter(user.scope(today).visible("region"))


def sees_whole(agreement, user, today) -> bool:
    """Whether the agreement's own region is in scope, not only one of its lines."""
    seen = Region.objects.visible_to(user, today)
    return seen.filter(pk=agreement.region_id).exists()


def of_kind(kind: str, rows) -> list[Snapshot]:
    model = TRACKED[kind]
    kept = list(rows)
    links = links_by_version(model, [row.history_id for row in kept])
    found, before = [], {}
    for row in kept:
        own = links[row.history_id]
        # By the time a deletion is noted, the links are gone already.
        if row.history_type == DELETED:
            own = before.get(row.id, own)
        before[row.id] = own
        found.append(snapshot_of(kind, row, own))
    return found


def snapshot_of(kind: str, row, links: dict) -> Snapshot:
    return Snapshot(
        version=row.history_id,
        kind=kind,
        record=row.id,
        type=row.history_type,
        at=row.history_date,
        user=row.history_user_id,
        reason=row.history_change_reason or "",
        values={
            each.attname: getattr(row, each.attname)
            for each in shown_fields(TRACKED[kind])
        },
        links=links,
    )


def links_by_version(model, versions: list[int]) -> dict[int, dict]:
    """By version, the ids of each many-to-many field, sorted."""
    fields = linked_fields(model)
    found = defaultdict(lambda: {each.name: [] for each in fields})
    for each in fields:
        through = HistoricalRecords.m2m_models[each]
        target = each.m2m_reverse_field_name()
        rows = through.objects.filter(history__in=versions).order_by(target)
        for version, pk in rows.values_list("history", target):
            found[version][each.name].append(pk)
    return found
