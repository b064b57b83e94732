"""Several purses, one place: people as an interval until it is settled (domain.md 5).

Pure: lines in, intervals out. Two lines of different payers may cover the same
people; until somebody records them disjoint or nested, no single number is printed.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from jamsostek_pks.lib.words import count
from regions.names import code_and_above

OPEN, DISJOINT, NESTED = "OPEN", "DISJOINT", "NESTED"

WORKFORCE_BELOW_LINES = "WORKFORCE_BELOW_LINES"
RESOLUTIONS_DISAGREE = "RESOLUTIONS_DISAGREE"
PROBLEM_LABELS = {
    WORKFORCE_BELOW_LINES: "jumlah pekerja lebih kecil daripada orang pada baris",
    RESOLUTIONS_DISAGREE: "keputusan tumpang tindih saling bertentangan",
}

# Two lines, lowest pk first.
Pair = tuple[int, int]
# Sets of lines (two or more) somebody has judged, and how.
Resolutions = Mapping[frozenset[int], str]
# Workers known by (region code, category): domain.md 5, "workforce if known".
Populations = Mapping[tuple[str, int], int]
NOBODY_COUNTED: Populations = {}


@dataclass(frozen=True)
class OverlapLine:
    """A target line as overlap needs it; months are inclusive, None is unknown.

    `payers` holds (code of the paying region, code of the funding source), with ''
    for a source that is not known; empty means that nothing is known of who pays.
    `categories` runs from the root to the line's own category.
    """

    pk: int
    agreement: int
    payers: frozenset[tuple[str, str]]
    region: str
    categories: tuple[int, ...]
    first_month: date | None
    last_month: date | None
    people: int


@dataclass(frozen=True)
class Interval:
    """People between two bounds, both possible, beside the plain sum of the lines."""

    low: int
    high: int
    plain_sum: int
    problems: tuple[str, ...] = ()

    @property
    def is_open(self) -> bool:
        return self.low < self.high

    @property
    def text(self) -> str:
        """'15.000–20.600 orang (jumlah baris 20.600)', or one number once settled.

        The sum of the lines is said wherever it is not the number itself.
        """
        people = f"{count(self.low)} orang"
        if self.is_open:
            people = f"{count(self.low)}–{count(self.high)} orang"
        if not self.is_open and self.low == self.plain_sum:
            return people
        return f"{people} (jumlah baris {count(self.plain_sum)})"


def candidates(lines: Iterable[OverlapLine]) -> tuple[Pair, ...]:
    """Pairs of lines that may cover the same people, whatever was resolved.

    Living regions and categories equal or one above the other, payers different,
    periods that meet or may meet. Sorted by pk.
    """
    by_region: dict[str, list[OverlapLine]] = defaultdict(list)
    for line in lines:
        by_region[line.region].append(line)
    pairs = set()
    for below in by_region:
        for above in code_and_above(below):
            for line in by_region[below]:
                for other in by_region.get(above, ()):
                    if may_share(line, other):
                        pairs.add(pair_of(line, other))
    return tuple(sorted(pairs))


def groups(lines: Sequence[OverlapLine]) -> tuple[tuple[OverlapLine, ...], ...]:
    """Lines tied together by candidate pairs, two or more, sorted by pk."""
    found = components(lines, candidates(lines))
    return tuple(group for group in found if len(group) > 1)


def total(
    lines: Sequence[OverlapLine],
    resolutions: Resolutions,
    populations: Populations = NOBODY_COUNTED,
) -> Interval:
    """People of all lines together, each once; pairs that are no candidates add up.

    Lines inside a place and category of known `populations` are no more people than
    that, unless the lines themselves already exceed it.
    """
    ties = shared_ties(lines, resolutions)
    by_place = defaultdict(list)
    for part in components(lines, ties):
        by_place[narrowest_place(part, populations)].append(together(part, ties))
    return added(
        within_workforce(added(found), populations.get(place))
        for place, found in by_place.items()
    )


def added(intervals: Iterable[Interval]) -> Interval:
    """Intervals of different people as one; each problem is said once."""
    found = list(intervals)
    problems = [problem for each in found for problem in each.problems]
    return Interval(
        sum(each.low for each in found),
        sum(each.high for each in found),
        sum(each.plain_sum for each in found),
        tuple(sorted(set(problems))),
    )


def together(part: Sequence[OverlapLine], ties: Mapping[Pair, str]) -> Interval:
    """People of lines that hang together, whatever the workforce."""
    pks = {line.pk for line in part}
    inside = {pair: how for pair, how in ties.items() if pks.issuperset(pair)}
    low, high = at_least(part, inside), at_most(part, inside)
    problems = (RESOLUTIONS_DISAGREE,) if low > high else ()
    plain_sum = sum(line.people for line in part)
    return Interval(min(low, high), max(low, high), plain_sum, problems)


def narrowest_place(
    part: Sequence[OverlapLine], populations: Populations
) -> tuple[str, int] | None:
    """The region and category that hold every line and the fewest workers known."""
    if not populations:
        return None
    regions = set.intersection(*(set(code_and_above(line.region)) for line in part))
    categories = set.intersection(*(set(line.categories) for line in part))
    places = [
        (workers, (region, category))
        for (region, category), workers in populations.items()
        if region in regions and category in categories
    ]
    return min(places)[1] if places else None


def fall(months: Sequence[Interval]) -> Interval:
    """People fewer in the lowest month than in the first, at least zero.

    Bound against bound: who overlaps is taken to do so alike in every month.
    """
    first, *_ = months
    bounds = (
        first.low - min(month.low for month in months),
        first.high - min(month.high for month in months),
    )
    plain_sum = first.plain_sum - min(month.plain_sum for month in months)
    return Interval(min(bounds), max(bounds), plain_sum)


def may_share(line: OverlapLine, other: OverlapLine) -> bool:
    """Category, payers and period of two lines whose living regions already fit."""
    return (
        line.pk != other.pk
        and one_above_other(line.categories, other.categories)
        and payers_differ(line.payers, other.payers)
        and not before(line.last_month, other.first_month)
        and not before(other.last_month, line.first_month)
    )


def one_above_other(path: tuple[int, ...], other: tuple[int, ...]) -> bool:
    """Paths from the root: the shorter begins the longer."""
    shared = min(len(path), len(other))
    return path[:shared] == other[:shared]


def payers_differ(
    payers: frozenset[tuple[str, str]], others: frozenset[tuple[str, str]]
) -> bool:
    """Not the very same purses; nobody known as a payer may be anybody."""
    return payers != others or not payers


def before(last: date | None, first: date | None) -> bool:
    """Whether a period surely ends in a month before the other begins."""
    if last is None or first is None:
        return False
    return (last.year, last.month) < (first.year, first.month)


def pair_of(line: OverlapLine, other: OverlapLine) -> Pair:
    return min(line.pk, other.pk), max(line.pk, other.pk)


def shared_ties(
    lines: Iterable[OverlapLine], resolutions: Resolutions
) -> dict[Pair, str]:
    """Candidate pairs that may (OPEN) or do (NESTED) share people.

    A set judged DISJOINT or NESTED settles every candidate pair in it; a pair judged
    both is open still, as is one nobody has judged.
    """
    ties = {}
    for pair in candidates(lines):
        judged = {how for pks, how in resolutions.items() if pks.issuperset(pair)}
        settled = judged - {OPEN}
        ties[pair] = settled.pop() if len(settled) == 1 else OPEN
    return {pair: how for pair, how in ties.items() if how != DISJOINT}


def components(
    lines: Iterable[OverlapLine], pairs: Iterable[Pair]
) -> list[tuple[OverlapLine, ...]]:
    """Lines connected through pairs, each line in exactly one part; sorted by pk."""
    tied = neighbours(pairs)
    by_pk = {line.pk: line for line in lines}
    parts, seen = [], set()
    for pk in sorted(by_pk):
        if pk not in seen:
            reached = set(reach(pk, tied))
            seen |= reached
            parts.append(tuple(by_pk[each] for each in sorted(reached)))
    return parts


def reach(start: int, tied: Mapping[int, set[int]]) -> Iterator[int]:
    """The line itself and all that hang together with it."""
    seen, waiting = {start}, [start]
    while waiting:
        pk = waiting.pop()
        yield pk
        new = tied.get(pk, set()) - seen
        seen |= new
        waiting.extend(new)


def neighbours(pairs: Iterable[Pair]) -> dict[int, set[int]]:
    tied: dict[int, set[int]] = defaultdict(set)
    for one, other in pairs:
        tied[one].add(other)
        tied[other].add(one)
    return tied


def at_least(part: Sequence[OverlapLine], ties: Iterable[Pair]) -> int:
    """The fewest people a part can be, from below.

    Lines without a tie between them share nobody, so any set of such lines adds up
    to a sound bound. Two are tried: largest lines first (so it is never under the
    largest line), and the least entangled first (many kabupaten under one province).
    """
    tied = neighbours(ties)
    largest = apart(part, tied, lambda line: (-line.people, line.pk))
    loosest = apart(
        part, tied, lambda line: (len(tied[line.pk]), -line.people, line.pk)
    )
    return max(largest, loosest)


def apart(
    part: Sequence[OverlapLine],
    tied: Mapping[int, set[int]],
    key: Callable[[OverlapLine], tuple[int, ...]],
) -> int:
    """People of lines taken in the order of `key`, none tied to one taken before."""
    taken: set[int] = set()
    people = 0
    for line in sorted(part, key=key):
        if taken.isdisjoint(tied[line.pk]):
            taken.add(line.pk)
            people += line.people
    return people


def at_most(lines: Sequence[OverlapLine], ties: Mapping[Pair, str]) -> int:
    """The most people: every line but those nested in a larger one adds in full.

    Of a nested pair the smaller line is the inner one (of equals, the first).
    """
    people = {line.pk: line.people for line in lines}
    nested = (pair for pair, how in ties.items() if how == NESTED)
    inner = {min(pair, key=people.get) for pair in nested}
    return sum(size for pk, size in people.items() if pk not in inner)


def within_workforce(found: Interval, workforce: int | None) -> Interval:
    """An open interval reaches no further than the workforce.

    Lines above the workforce show that it does not fit them: it is then reported
    and bounds nothing, so that the interval still holds what the papers say.
    """
    if workforce is None:
        return found
    if workforce < found.low:
        return replace(found, problems=(*found.problems, WORKFORCE_BELOW_LINES))
    return replace(found, high=min(found.high, workforce))
