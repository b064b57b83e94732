"""Which lines of a family of papers stand in for which (domain.md 2). Pure.

"Within a family each place counts once": a working agreement's line stands in for its
umbrella's line of the same places, an addendum's line for the line it changes, and a
renewal's line for the one it funds again within the same year.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from regions.names import one_inside_other


@dataclass(frozen=True)
class FamilyLine:
    """A line that may count, of a paper that is neither talks, draft nor cancelled.

    `start` is the first day of its paper; `replaces` is a line, `parent` and `renews`
    are papers. None is unknown, or none.
    """

    pk: int
    paper: int
    is_addendum: bool
    parent: int | None
    renews: int | None
    start: date | None
    category: int
    region: str
    year: int | None
    replaces: int | None


def stood_in(
    lines: Iterable[FamilyLine], umbrellas: Mapping[int, int], on: date
) -> set[int]:
    """Lines (by pk) that totals of the day `on` leave out: another one stands there.

    `umbrellas` gives the parent of every paper that has one. An addendum's or a
    renewal's line whose start is unknown or still to come stands in for nothing, and
    is itself left out while the older one counts.
    """
    by_pk = {line.pk: line for line in lines}
    present = in_effect(by_pk, on)
    out = by_pk.keys() - {line.pk for line in present}
    homes = {line.pk: home_of(line, by_pk) for line in present}
    below = defaultdict(list)
    for line in present:
        for paper in above(homes[line.pk], umbrellas):
            below[paper, line.category].append(line)
    for line in present:
        others = below[homes[line.pk], line.category]
        if any(same_places(line, other) for other in others):
            out.add(line.pk)
    return out | renewed(present)


def in_effect(by_pk: Mapping[int, FamilyLine], on: date) -> list[FamilyLine]:
    """Of each line and what changed it, the version of the day `on`."""
    changes = defaultdict(list)
    for line in by_pk.values():
        changes[line.replaces].append(line)
    first = [line for line in by_pk.values() if line.replaces not in by_pk]
    awaited = not_yet(by_pk, on)
    return [
        version
        for line in first
        if line.pk not in awaited
        for version in newest_versions(line, changes, on)
    ]


def newest_versions(
    line: FamilyLine, changes: Mapping[int | None, list[FamilyLine]], on: date
) -> list[FamilyLine]:
    """The line itself, or the lines of the last paper that changed it by `on`."""
    found = list(started_changes(line, changes, on))
    if not found:
        return [line]
    last = max((change.start, change.paper) for change in found)
    return [
        version
        for change in found
        if (change.start, change.paper) == last
        for version in newest_versions(change, changes, on)
    ]


def started_changes(line, changes, on: date) -> Iterator[FamilyLine]:
    """Changes in force; one that waits is stepped over to those that do not."""
    for change in changes[line.pk]:
        if started(change, on):
            yield change
        else:
            yield from started_changes(change, changes, on)


def not_yet(by_pk: Mapping[int, FamilyLine], on: date) -> set[int]:
    """Lines that are to stand in for another one, but have not started."""
    funded = {(line.paper, *places(line)) for line in by_pk.values()}
    return {
        line.pk
        for line in by_pk.values()
        if not started(line, on)
        and (line.replaces is not None or funds_again(line, funded))
    }


def funds_again(line: FamilyLine, funded: set) -> bool:
    """Whether its paper renews one that funds the same places in the same year."""
    return line.year is not None and (line.renews, *places(line)) in funded


def started(line: FamilyLine, on: date) -> bool:
    return line.start is not None and line.start <= on


def places(line: FamilyLine) -> tuple[int, str, int | None]:
    return line.category, line.region, line.year


def renewed(present: Iterable[FamilyLine]) -> set[int]:
    """Lines funded again in the same year, by a paper that renews theirs."""
    again = {
        (line.renews, *places(line))
        for line in present
        if line.renews is not None and line.year is not None
    }
    return {line.pk for line in present if (line.paper, *places(line)) in again}


def home_of(line: FamilyLine, by_pk: Mapping[int, FamilyLine]) -> int:
    """The paper a line belongs to: an addendum's lines belong to the one it changes."""
    seen = set()
    while line.replaces in by_pk and line.pk not in seen:
        seen.add(line.pk)
        line = by_pk[line.replaces]
    return line.parent if line.is_addendum and line.parent else line.paper


def above(paper: int, umbrellas: Mapping[int, int]) -> Iterator[int]:
    """Papers over this one, the nearest first."""
    seen = {paper}
    while (paper := umbrellas.get(paper)) is not None and paper not in seen:
        seen.add(paper)
        yield paper


def same_places(line: FamilyLine, below: FamilyLine) -> bool:
    """Whether a line further down may mean this line's places: year and region fit."""
    years = {line.year, below.year} - {None}
    return len(years) < 2 and one_inside_other(line.region, below.region)
