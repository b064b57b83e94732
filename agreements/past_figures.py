"""Headcounts in an agreement's past: noted, corrected, published, withdrawn.

Figures keep their own past: a row is never changed, only closed.
"""

from .changes import Entry, differences
from .models import Headcount
from .past import ADDED, CHANGED, DELETED, FIGURES, PUBLISHED, Snapshot, shown_fields


def figure_entries(agreement, *, user, today) -> list[Entry]:
    """One query: each row is an entry; its publication and withdrawal are others."""
    rows = (
        Headcount.objects.visible_to(user, today)
        .filter(target__agreement=agreement)
        .order_by("recorded_at", "pk")
    )
    kept = {row.pk: row for row in rows}
    replaced = {
        closed
        for row in kept.values()
        for closed in (
            (row.replaces_id, row.recorded_at),
            (row.corrects_id, row.published_at),
        )
    }
    found = []
    for row in kept.values():
        found.append(noted(row, before(row, kept)))
        if row.published_at is not None and was_draft(row):
            found.append(published(row))
        if (
            row.superseded_at is not None
            and (row.pk, row.superseded_at) not in replaced
        ):
            found.append(withdrawn(row))
    return found


def before(row: Headcount, kept: dict[int, Headcount]) -> Headcount | None:
    """What it is a change of: the draft it changed, else the row it corrects."""
    last = kept.get(row.replaces_id)
    if last is not None and last.superseded_at == row.recorded_at:
        return last
    return kept.get(row.corrects_id) or last


def noted(row: Headcount, old_row: Headcount | None) -> Entry:
    state = snapshot(row, ADDED, row.recorded_at, row.recorded_by_id)
    if old_row is None:
        changes = differences(None, state)
        return told(row, state, ADDED, changes)
    old = snapshot(old_row, ADDED, old_row.recorded_at, old_row.recorded_by_id)
    state = snapshot(
        row,
        CHANGED,
        row.recorded_at,
        row.recorded_by_id,
        reason=row.change_reason or old_row.reason,
    )
    changes = differences(old, state)
    return told(row, state, CHANGED, changes)


def told(row: Headcount, state: Snapshot, kind: str, changes) -> Entry:
    is_open = row.superseded_at is None
    return Entry(state, kind, tuple(changes), is_open, draft=was_draft(row))


def was_draft(row: Headcount) -> bool:
    """Whether somebody published it, or might have, after it was recorded."""
    return row.published_at != row.recorded_at


def published(row: Headcount) -> Entry:
    state = snapshot(row, PUBLISHED, row.published_at, row.published_by_id)
    return Entry(state, PUBLISHED, (), row.superseded_at is None)


def withdrawn(row: Headcount) -> Entry:
    state = snapshot(
        row, DELETED, row.superseded_at, row.superseded_by_id, reason=row.reason
    )
    return Entry(state, DELETED, (), current=False, draft=row.published_at is None)


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
