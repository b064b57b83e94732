"""What the history tables hold of an agreement and its parts: plain snapshots.

Rows of this agreement, and of those that were merged into it as far as the reader's
scope goes. What a part was while it stood in any other paper is that paper's history.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Model, Q
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
# A headcount that was a draft before.
PUBLISHED = "!"


@dataclass(frozen=True)
class Snapshot:
    """One row of a history table: a record as it was after one change.

    `values` by attribute ('region_id'), `links` the ids of many-to-many fields. Of a
    deletion both are what stood before it.
    """

    version: int
    kind: str
    record: int
    # The id of what it belonged to: an agreement (its own id), of a loss a headcount.
    whole: int
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
    papers = papers_of(agreement, user=user, today=today)
    return [
        snapshot
        for kind, model in TRACKED.items()
        for snapshot in of_kind(
            kind, seen_history(model, agreement, papers, user=user, today=today)
        )
    ]


@dataclass(frozen=True)
class Papers:
    """Ids a paper had: `whole` are read entirely, of `partly` the lines in scope.

    As of any agreement: who sees one by a line alone does not see its other lines.
    """

    shown: set[int]
    whole: set[int]
    partly: set[int]


def papers_of(agreement, *, user, today) -> Papers:
    """The paper and those merged into it; a merged one by the region it had last."""
    merged = list(agreement.merged.values_list("number", flat=True))
    gone = Agreement.history.filter(id__in=merged, history_type=DELETED)
    regions = {row.id: row.region_id for row in gone} if merged else {}
    regions[agreement.pk] = agreement.region_id
    seen = Region.objects.visible_to(user, today).filter(pk__in=regions.values())
    in_scope = set(seen.values_list("pk", flat=True))
    whole = {pk for pk, region in regions.items() if region in in_scope}
    return Papers(whole | {agreement.pk}, whole, set(regions) - whole)


def seen_history(model, agreement, papers: Papers, *, user, today):
    """Rows of the model's history table about these papers, inside the scope."""
    rows = model.history.model.objects.order_by("history_date", "history_id")
    if model is Agreement:
        return rows.filter(id__in=papers.shown)
    if model is HeadcountLoss:
        counts = Headcount.objects.visible_to(user, today)
        pks = counts.filter(target__agreement=agreement).order_by().values("pk")
        return rows.filter(headcount_id__in=pks)
    if model is not EnrolmentTarget:
        return rows.filter(agreement_id__in=papers.shown)
    # As in EnrolmentTarget.visible_to: a line of one's own region is one's own.
    mine = user.scope(today).visible("region") & Q(agreement_id__in=papers.partly)
    return rows.filter(Q(agreement_id__in=papers.whole) | mine)


def whole_of(kind: str, row) -> int:
    """What a record, or a row of its history, belongs to."""
    if kind == "perjanjian":
        return row.id
    return row.headcount_id if kind == "rincian" else row.agreement_id


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
        whole=whole_of(kind, row),
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
