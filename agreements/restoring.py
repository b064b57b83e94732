"""Bring one record back to an earlier state, today's checks and scope applied.

Nothing is rewound: restoring is one more change, with a reason of its own.
"""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model

from regions.models import Region
from regions.reasons import because

from .changes import Change, differences
from .models import Agreement, EnrolmentTarget, Headcount
from .past import (
    ADDED,
    FIGURES,
    TRACKED,
    Snapshot,
    linked_fields,
    of_kind,
    seen_history,
    shown_fields,
    snapshot_of,
)
from .past_figures import snapshot as figure_snapshot

OUTSIDE = "Keadaan itu menunjuk {what} di luar wilayah kerja Anda."
ELSEWHERE = "Bagian ini sekarang berada di perjanjian lain."


@dataclass(frozen=True)
class Restoring:
    """An earlier state of a record, and the record as it stands; None: deleted."""

    agreement: Agreement
    past: Snapshot
    now: Model | None

    @property
    def current(self) -> Snapshot | None:
        if self.now is None:
            return None
        if self.past.kind == FIGURES:
            return figure_snapshot(self.now, ADDED, self.now.recorded_at, None)
        return state_of(self.past, self.now)

    @property
    def changes(self) -> list[Change]:
        """What restoring would change; of a deleted record, all it held."""
        return differences(self.current, self.past)


def state_of(past: Snapshot, row: Model) -> Snapshot:
    """The record as it stands, in the shape of a snapshot."""
    values = {name: getattr(row, name) for name in past.values}
    links = {
        each.name: sorted(getattr(row, each.name).values_list("pk", flat=True))
        for each in linked_fields(past.model)
    }
    return Snapshot(0, past.kind, row.pk, ADDED, past.at, None, "", values, links)


def find(agreement, kind: str, version: int, *, user, today) -> Restoring | None:
    """The state of this number, if it is of this agreement and in sight."""
    if kind == FIGURES:
        return find_figure(agreement, version, user=user, today=today)
    model = TRACKED[kind]
    rows = seen_history(model, agreement, user=user, today=today)
    row = rows.filter(history_id=version).first()
    if row is None:
        return None
    # All of this record up to here: a deletion's links are those before it.
    until = rows.filter(id=row.id, history_date__lte=row.history_date)
    states = {state.version: state for state in of_kind(kind, until)}
    past = states.get(version) or snapshot_of(kind, row, {})
    return Restoring(agreement, past, model.objects.filter(pk=row.id).first())


def find_figure(agreement, pk: int, *, user, today) -> Restoring | None:
    """A headcount, and the open row that stands in its place."""
    rows = Headcount.objects.visible_to(user, today).filter(target__agreement=agreement)
    row = rows.filter(pk=pk).first()
    if row is None:
        return None
    past = figure_snapshot(row, ADDED, row.recorded_at, row.recorded_by_id)
    last = successor(row)
    return Restoring(agreement, past, last if last.superseded_at is None else None)


def successor(row: Headcount) -> Headcount:
    """The last row of the chain of corrections that starts here."""
    while (after := Headcount.objects.filter(replaces=row).first()) is not None:
        row = after
    return row


def restore(asked: Restoring, *, user, today, at, reason: str) -> None:
    """Write it, or raise ValidationError and write nothing."""
    with transaction.atomic(), because(reason):
        if asked.past.kind == FIGURES:
            restore_figure(asked, user=user, at=at, reason=reason)
        else:
            restore_record(asked, user=user, today=today)


def restore_figure(asked: Restoring, *, user, at, reason: str) -> None:
    past = Headcount.objects.get(pk=asked.past.record)
    # By field, not by column: correct() has links by field, and those would win.
    said = {each.name: getattr(past, each.name) for each in shown_fields(Headcount)}
    if asked.now is not None:
        asked.now.correct(by=user, at=at, reason=reason, **said)
        return
    row = Headcount(**said)
    row.recorded_at, row.recorded_by, row.replaces = at, user, successor(past)
    row.full_clean()
    row.save()


def restore_record(asked: Restoring, *, user, today) -> None:
    past = asked.past
    # Read anew: what is refused must not be shown as what stands now.
    rows = past.model.objects.select_for_update()
    found = rows.filter(pk=past.record).first()
    row = found or past.model(pk=past.record, **belonging(asked))
    if getattr(row, "agreement_id", asked.agreement.pk) != asked.agreement.pk:
        raise ValidationError(ELSEWHERE)
    refuse_outside(asked, user, today)
    for name, value in past.values.items():
        setattr(row, name, value)
    row.full_clean()
    row.save(force_insert=found is None)
    for each in linked_fields(past.model):
        link = getattr(row, each.name)
        kept = each.related_model.objects.filter(pk__in=past.links.get(each.name, ()))
        link.set(kept)


def belonging(asked: Restoring) -> dict:
    """What a deleted part belonged to."""
    if asked.past.kind == "rincian":
        row = asked.past.model.history.model.objects.get(history_id=asked.past.version)
        return {"headcount_id": row.headcount_id}
    return {"agreement_id": asked.agreement.pk}


def refuse_outside(asked: Restoring, user, today) -> None:
    """A link that is there already may stay; others must be in scope."""
    values = asked.past.values
    links = [
        (Region.objects.editable_by(user, today), "region_id", "wilayah"),
        (Agreement.objects.visible_to(user, today), "parent_id", "naskah induk"),
        (Agreement.objects.visible_to(user, today), "renews_id", "naskah"),
        (EnrolmentTarget.objects.visible_to(user, today), "replaces_id", "baris"),
    ]
    for rows, name, what in links:
        pk = values.get(name)
        # Where a line's workers live may be anywhere.
        if pk is None or (name == "region_id" and asked.past.kind != "perjanjian"):
            continue
        if getattr(asked.now, name, None) != pk and not rows.filter(pk=pk).exists():
            raise ValidationError(OUTSIDE.format(what=what))
