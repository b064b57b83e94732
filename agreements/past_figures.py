"""Headcounts in an agreement's past: noted, corrected, withdrawn.

Figures keep their own past: a row is never changed, only closed.
"""

from .changes import Entry, differences
from .models import Headcount
from .past import ADDED, CHANGED, DELETED, FIGURES, Snapshot, shown_fields


def figure_entries(agreement, *, user, today) -> list[Entry]:
    """One query: each row is an entry, and each that was withdrawn another."""
    rows = (
        Headcount.objects.visible_to(user, today)
        .filter(target__agreement=agreement)
        .order_by("recorded_at", "pk")
    )
    kept = {row.pk: row for row in rows}
    replaced = {row.replaces_id for row in kept.values()}
    found = []
    for row in kept.values():
        found.append(noted(row, kept.get(row.replaces_id)))
        if row.superseded_at is not None and row.pk not in replaced:
            found.append(withdrawn(row))
    return found


def noted(row: Headcount, before: Headcount | None) -> Entry:
    state = snapshot(row, ADDED, row.recorded_at, row.recorded_by_id)
    if before is None:
        changes = differences(None, state)
        return Entry(state, ADDED, tuple(changes), row.superseded_at is None)
    old = snapshot(before, ADDED, before.recorded_at, before.recorded_by_id)
    state = snapshot(
        row, CHANGED, row.recorded_at, row.recorded_by_id, reason=before.reason
    )
    changes = differences(old, state)
    return Entry(state, CHANGED, tuple(changes), row.superseded_at is None)


def withdrawn(row: Headcount) -> Entry:
    state = snapshot(
        row, DELETED, row.superseded_at, row.superseded_by_id, reason=row.reason
    )
    return Entry(state, DELETED, (), current=False)


def snapshot(row: Headcount, kind: str, at, user, *, reason="") -> Snapshot:
    return Snapshot(
        version=row.pk,
        kind=FIGURES,
        record=row.pk,
        whole=row.target_id,
        type=kind,
        at=at,
        user=user,
        reason=reason,
        values={
            each.attname: getattr(row, each.attname) for each in shown_fields(Headcount)
        },
        links={},
    )
