"""An agreement's past as one timeline: who saved what, when and why. Pure.

What one saving wrote (a record, then its links, then its parts) is told once.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from .past import ADDED, CHANGED, DELETED, KINDS, Snapshot

# A page of 90 lines takes seconds to write.
ONE_SAVING = timedelta(seconds=5)
KIND_ORDER = list(KINDS)


@dataclass(frozen=True)
class Change:
    """One field before and after, as stored; None and '' are empty."""

    field: str
    old: Any
    new: Any


@dataclass(frozen=True)
class Entry:
    """One record in one saving. `current`: it still is as it was left then.

    `draft`: a headcount that nobody had published yet.
    """

    state: Snapshot
    type: str
    changes: tuple[Change, ...]
    current: bool
    draft: bool = False


@dataclass(frozen=True)
class Saving:
    """Everything one user wrote at once, for one reason."""

    at: datetime
    user: int | None
    reason: str
    entries: tuple[Entry, ...]


def entries(snapshots: Iterable[Snapshot]) -> list[Entry]:
    """Each record's changes, without savings that changed nothing and say no why."""
    by_record = defaultdict(list)
    for snapshot in snapshots:
        by_record[snapshot.kind, snapshot.record].append(snapshot)
    return [entry for rows in by_record.values() for entry in entries_of_one(rows)]


def entries_of_one(rows: Sequence[Snapshot]) -> list[Entry]:
    """The changes of one record, oldest first."""
    found, before = [], None
    for saved in in_savings(rows):
        last = saved[-1]
        kind = type_of(saved)
        old = before if kind == CHANGED else None
        changes = differences(old, last) if kind != DELETED else ()
        if changes or kind != CHANGED or last.reason:
            found.append(Entry(last, kind, tuple(changes), current=False))
        before = last
    if found:
        found[-1] = replace(found[-1], current=found[-1].type != DELETED)
    return found


def type_of(saved: Sequence[Snapshot]) -> str:
    """Added and given links in one saving is added."""
    if saved[-1].type == DELETED:
        return DELETED
    return ADDED if any(row.type == ADDED for row in saved) else CHANGED


def in_savings(rows: Sequence[Snapshot]) -> list[list[Snapshot]]:
    """Runs of rows that belong together; a deletion stands alone."""
    found: list[list[Snapshot]] = []
    for row in rows:
        last = found[-1][-1] if found else None
        if last and row.type == CHANGED and last.type != DELETED and same(last, row):
            found[-1].append(row)
        else:
            found.append([row])
    return found


def same(one: Snapshot, other: Snapshot) -> bool:
    """Whether two rows are of one saving."""
    who = (one.user, one.reason) == (other.user, other.reason)
    return who and abs(other.at - one.at) <= ONE_SAVING


def differences(old: Snapshot | None, new: Snapshot) -> list[Change]:
    """What differs; against nothing, whatever is filled."""
    before = {**old.values, **old.links} if old else {}
    after = {**new.values, **new.links}
    return [
        Change(name, before.get(name), value)
        for name, value in after.items()
        if differ(before.get(name), value)
    ]


def differ(old: Any, new: Any) -> bool:
    """None, '' and no links are one and the same: empty."""
    return old != new and not all(each in (None, "", []) for each in (old, new))


def savings(found: Iterable[Entry]) -> list[Saving]:
    """Entries of one user, reason and moment together; they come newest first."""
    runs: list[list[Entry]] = []
    for entry in found:
        if runs and same(entry.state, runs[-1][-1].state):
            runs[-1].append(entry)
        else:
            runs.append([entry])
    return [saving(run) for run in runs]


def saving(run: Sequence[Entry]) -> Saving:
    newest = run[0].state
    return Saving(newest.at, newest.user, newest.reason, whole_first(run))


def newest_first(found: Iterable[Entry]) -> list[Entry]:
    return sorted(found, key=moment)


def moment(entry: Entry):
    return -entry.state.at.timestamp(), KIND_ORDER.index(entry.state.kind)


def whole_first(run: Sequence[Entry]) -> tuple[Entry, ...]:
    """The agreement before its parts, parts in the order they were entered."""

    def place(entry):
        return KIND_ORDER.index(entry.state.kind), entry.state.record

    return tuple(sorted(run, key=place))
