"""Coverage of places: picking figures, adding parts, dividing last (domain.md 4).

Pure: rows in, frozen dataclasses out; no model, no clock, no request.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from jamsostek_pks.lib.ratio import percent, printed_percent, share_needed
from jamsostek_pks.lib.words import dated, short_day

TOTAL = "TOTAL"
# What stands in for a TOTAL when all of it is there; migrants (PMI) are outside.
ADDED_SEGMENTS = ("PU", "BPU", "JAKON")
OWN, SUM, NONE = "OWN", "SUM", "NONE"
FEW_LACKING = 3  # children a sum lacks that are named beside it


@dataclass(frozen=True)
class Place:
    """A region as arithmetic and pages need it."""

    code: str
    full_name: str
    level: str
    parent_code: str | None
    name: str = ""
    bps_code: str = ""
    tile_column: int | None = None
    tile_row: int | None = None


@dataclass(frozen=True)
class FigureRow:
    """One stored figure: `people` of a region's segment on a day."""

    pk: int
    code: str
    segment: str
    as_of: date
    people: int
    precision: str = "DAY"
    source: object = None
    draft: bool = False


@dataclass(frozen=True)
class Span:
    """The oldest and newest day something rests on."""

    oldest: date
    newest: date
    precision: str = "DAY"

    @property
    def text(self) -> str:
        if self.oldest == self.newest:
            return dated(self.newest, self.precision)
        return f"{short_day(self.newest)}, tertua {short_day(self.oldest)}"


@dataclass(frozen=True)
class Sourcing:
    """What some rows name as their sources, and whether all of them name one."""

    sources: tuple  # each once, in the order of the rows
    complete: bool


@dataclass(frozen=True)
class Part:
    """One side of a percentage: people, and exactly the rows they are made of."""

    rows: tuple[FigureRow, ...]
    # TOTAL minus the three segments of the same day, where both are stored.
    difference: int = 0

    @property
    def people(self) -> int:
        return sum(row.people for row in self.rows)

    @property
    def span(self) -> Span:
        days = [row.as_of for row in self.rows]
        precisions = {row.precision for row in self.rows}
        coarse = precisions.pop() if len(precisions) == 1 else "DAY"
        return Span(min(days), max(days), coarse)

    @property
    def sourcing(self) -> Sourcing:
        return sourcing(self.rows)


@dataclass(frozen=True)
class ChildrenSum:
    """Parts added over the children for which both are known."""

    active: Part | None
    workforce: Part | None
    known: int  # children that have both parts
    of: int
    headlines: int = 0  # children that could stand as a headline themselves
    lacking: tuple[str, ...] = ()  # full names of children without both parts

    @property
    def complete(self) -> bool:
        """Nine in ten: then the sum may stand as a headline."""
        return self.of > 0 and self.headlines * 10 >= self.of * 9


@dataclass(frozen=True)
class Coverage:
    """Active and workforce of one place on one basis, as of one day."""

    region: Place
    origin: str  # OWN | SUM | NONE
    active_part: Part | None
    workforce_part: Part | None
    children: ChildrenSum

    @property
    def active(self) -> int | None:
        return people(self.active_part)

    @property
    def workforce(self) -> int | None:
        return people(self.workforce_part)

    @property
    def percent(self) -> Fraction | None:
        return percent(self.active, self.workforce)

    @property
    def printed(self) -> Decimal | None:
        return printed_percent(self.active, self.workforce)

    @property
    def is_headline(self) -> bool:
        """An own figure, or a sum to which nine in ten children contribute."""
        if self.percent is None:
            return False
        return self.origin == OWN or self.children.complete

    @property
    def above_full(self) -> bool:
        return self.percent is not None and self.percent > 100

    @property
    def gap(self) -> int | None:
        """People missing to universal coverage (below zero above 100 %)."""
        if self.active is None or not self.workforce:
            return None
        return self.workforce - self.active

    def gap_to(self, target_percent: Decimal) -> int | None:
        """People missing to a target percentage, at least zero."""
        if self.active is None or not self.workforce:
            return None
        return max(0, share_needed(target_percent, self.workforce) - self.active)

    @property
    def known(self) -> int:
        return self.children.known

    @property
    def of(self) -> int:
        return self.children.of

    @property
    def lacking(self) -> tuple[str, ...]:
        """Children left out of the sum by name, while they are few."""
        left_out = self.children.lacking
        return left_out if len(left_out) <= FEW_LACKING else ()

    @property
    def child_noun(self) -> str:
        return "provinsi" if self.region.level == "NATION" else "kabupaten/kota"

    @property
    def active_days(self) -> Span | None:
        return self.active_part and self.active_part.span

    @property
    def workforce_days(self) -> Span | None:
        return self.workforce_part and self.workforce_part.span

    @property
    def rows(self) -> tuple[FigureRow, ...]:
        return rows_of(self.active_part) + rows_of(self.workforce_part)

    @property
    def sources_agree(self) -> bool:
        """One list of sources is true of both parts, or neither part is known."""
        return named(self.active_part) == named(self.workforce_part)


def people(part: Part | None) -> int | None:
    return None if part is None else part.people


def rows_of(part: Part | None) -> tuple[FigureRow, ...]:
    return () if part is None else part.rows


def sourcing(rows: Iterable[FigureRow]) -> Sourcing:
    """A source speaks for its own rows only: rows without one are told apart."""
    found = dict.fromkeys(row.source for row in rows)
    return Sourcing(tuple(each for each in found if each), None not in found)


def named(part: Part | None) -> set:
    """The sources of a part, None among them where a row has none."""
    return {row.source for row in rows_of(part)}


def newest_part(
    rows: Iterable[FigureRow], on: date, segment: str = TOTAL
) -> Part | None:
    """The figure of one place as of `on`, of all segments or of one.

    The newest day that has a TOTAL, or all of PU, BPU and JAKON, decides; days are
    never mixed, and on one day a TOTAL wins and is never added to segments. One
    segment is its own newest row.
    """
    by_day: dict[date, dict[str, FigureRow]] = defaultdict(dict)
    for row in rows:
        if row.as_of <= on:
            by_day[row.as_of][row.segment] = row
    for day in sorted(by_day, reverse=True):
        part = part_of_day(by_day[day], segment)
        if part is not None:
            return part
    return None


def part_of_day(by_segment: Mapping[str, FigureRow], segment: str) -> Part | None:
    if segment != TOTAL:
        row = by_segment.get(segment)
        return Part((row,)) if row else None
    total = by_segment.get(TOTAL)
    segments = tuple(by_segment[name] for name in ADDED_SEGMENTS if name in by_segment)
    if len(segments) < len(ADDED_SEGMENTS):
        return Part((total,)) if total else None
    if total is None:
        return Part(segments)
    return Part((total,), difference=total.people - Part(segments).people)


def roll_up(
    places: Sequence[Place],
    actives: Mapping[str, Sequence[FigureRow]],
    workforces: Mapping[str, Sequence[FigureRow]],
    *,
    on: date,
    segment: str = TOTAL,
) -> dict[str, Coverage]:
    """Coverage of each place by code: its own figure, else its children's sum.

    `actives` and `workforces` give the rows of each code. A place counts its own
    figure only when it has both parts, of one worker or more; then its children are
    not added to it.
    """
    below = defaultdict(list)
    for place in places:
        below[place.parent_code].append(place)
    found: dict[str, Coverage] = {}
    # Longest codes are lowest ('75.04' before '75'); the root 'ID' comes last.
    for place in sorted(places, key=depth, reverse=True):
        children = add_children([found[child.code] for child in below[place.code]])
        found[place.code] = coverage_of(
            place,
            newest_part(actives.get(place.code, ()), on, segment),
            newest_part(workforces.get(place.code, ()), on, segment),
            children,
        )
    return found


def depth(place: Place) -> int:
    return {"NATION": 0, "PROVINCE": 1}.get(place.level, 2)


def coverage_of(
    place: Place, active: Part | None, workforce: Part | None, children: ChildrenSum
) -> Coverage:
    own = active is not None and workforce is not None
    # Zero workers are no denominator: such a figure does not stand for the children.
    if own and (workforce.people or children.active is None):
        return Coverage(place, OWN, active, workforce, children)
    if children.active is not None:
        return Coverage(place, SUM, children.active, children.workforce, children)
    return Coverage(place, NONE, active, workforce, children)


def add_children(children: Sequence[Coverage]) -> ChildrenSum:
    """Parts of the children that have both; a partial sum below is added too.

    A partial sum of a child is known, but only headlines make a headline.
    """
    # Zero workers are no denominator (domain.md 4.5): such a child adds nothing.
    both = [child for child in children if child.percent is not None]
    headlines = sum(child.is_headline for child in children)
    lacking = tuple(c.region.full_name for c in children if c.percent is None)
    if not both:
        return ChildrenSum(None, None, 0, len(children), lacking=lacking)
    return ChildrenSum(
        Part(tuple(row for child in both for row in rows_of(child.active_part))),
        Part(tuple(row for child in both for row in rows_of(child.workforce_part))),
        len(both),
        len(children),
        headlines,
        lacking,
    )


def series(
    code: str,
    places: Sequence[Place],
    actives: Mapping[str, Sequence[FigureRow]],
    workforces: Mapping[str, Sequence[FigureRow]],
    *,
    days: Iterable[date],
    segment: str = TOTAL,
) -> list[tuple[date, Coverage]]:
    """Headline coverages of one place on each of `days`; gaps stay gaps."""
    history = History(
        places, part_days(actives, segment), part_days(workforces, segment)
    )
    found = []
    for day in days:
        coverage = history.coverage(code, day)
        # A day that brought a figure only to others says nothing new of this place.
        if coverage.is_headline and any(row.as_of == day for row in coverage.rows):
            found.append((day, coverage))
    return found


@dataclass(frozen=True)
class PartDays:
    """The parts of one place in the order of their days, found by bisection."""

    days: tuple[date, ...]
    parts: tuple[Part, ...]

    def newest(self, on: date) -> Part | None:
        """The same as `newest_part` of the rows."""
        known = bisect_right(self.days, on)
        return self.parts[known - 1] if known else None


NO_PARTS = PartDays((), ())


def part_days(
    rows: Mapping[str, Iterable[FigureRow]], segment: str
) -> dict[str, PartDays]:
    """The parts of each code on all its days that decide."""
    found = {}
    for code, of_code in rows.items():
        by_day: dict[date, dict[str, FigureRow]] = defaultdict(dict)
        for row in of_code:
            by_day[row.as_of][row.segment] = row
        parts = {day: part_of_day(by_day[day], segment) for day in sorted(by_day)}
        deciding = {day: part for day, part in parts.items() if part is not None}
        found[code] = PartDays(tuple(deciding), tuple(deciding.values()))
    return found


class History:
    """`roll_up` for one place on many days: looks no deeper than a day needs."""

    def __init__(self, places, actives, workforces):
        self.actives, self.workforces = actives, workforces
        self.by_code = {place.code: place for place in places}
        self.below = defaultdict(list)
        for place in places:
            self.below[place.parent_code].append(place.code)

    def coverage(self, code: str, on: date) -> Coverage:
        """An own figure needs no children: its `children` are then left empty."""
        active = self.actives.get(code, NO_PARTS).newest(on)
        workforce = self.workforces.get(code, NO_PARTS).newest(on)
        own = active is not None and workforce is not None and workforce.people
        below = () if own else self.below[code]
        children = add_children([self.coverage(child, on) for child in below])
        return coverage_of(self.by_code[code], active, workforce, children)
