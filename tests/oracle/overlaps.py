"""Several purses in one place, again: who may be counted twice (domain.md 5)."""

from itertools import combinations

from coverage.models import Overlap

from .ladders import year_of
from .months import paid_months


def ties_of(lines, *, one_month=False, decisions=None):
    """{(line, line): OPEN or NESTED} of each two that may or do share people.

    `one_month`: all of them are paid for in the month that is looked at.
    `decisions`: all there are, where the caller has read them already.
    """
    found, decisions = {}, all_decisions() if decisions is None else decisions
    for one, other in combinations(sorted(lines, key=lambda line: line.pk), 2):
        if may_share(one, other, one_month=one_month):
            decision = decision_on(one, other, decisions)
            if decision != "DISJOINT":
                found[one, other] = decision
    return found


def may_share(one, other, *, one_month):
    return (
        one_above_other(one.region, other.region)
        and one_above_other(one.category, other.category)
        and purses_of(one) != purses_of(other)
        and (one_month or months_meet(months_of(one), months_of(other)))
    )


def one_above_other(one, other):
    return one in with_all_above(other) or other in with_all_above(one)


def with_all_above(node):
    found = [node]
    while found[-1].parent is not None:
        found.append(found[-1].parent)
    return found


def purses_of(line):
    """(paying region, source of money); a source nobody names is its region's."""
    names = [name for name in line.funding_sources.split("+") if name]
    return {(line.agreement.region_id, name) for name in names or [None]}


def months_of(line):
    """Every month the places are for, as (year, month); None: unknown."""
    months = paid_months(line)
    if months is not None:
        return {(month.year, month.month) for month in months}
    year = year_of(line)
    if year is None:
        return None
    return {(year, month) for month in range(1, 13)}


def months_meet(some, others):
    return some is None or others is None or bool(some & others)


def all_decisions():
    """[(what was decided, the lines it was decided of)]."""
    rows = Overlap.objects.prefetch_related("lines")
    return [(row.resolution, list(row.lines.all())) for row in rows]


def decision_on(one, other, decisions):
    """What was decided of sets holding both; OPEN where nothing, or both ways."""
    said = set()
    for resolution, lines in decisions:
        if one in lines and other in lines and resolution != "OPEN":
            said.add(resolution)
    return said.pop() if len(said) == 1 else "OPEN"


def bounds_of(people, *, one_month=False, decisions=None):
    """(fewest, most) for {line: people}: lines apart; all but the inner ones.

    The fewest is the largest sum of lines of which no two may share anybody.
    """
    ties = ties_of(people, one_month=one_month, decisions=decisions)
    inner = {
        one if people[one] <= people[other] else other
        for (one, other), how in ties.items()
        if how == "NESTED"
    }
    most = sum(number for line, number in people.items() if line not in inner)
    return most_apart(list(people), people, ties), most


def most_apart(lines, people, ties):
    """With the first line or without it: whichever gives more people."""
    if not lines:
        return 0
    first, *rest = lines
    free = [x for x in rest if (first, x) not in ties and (x, first) not in ties]
    with_it = people[first] + most_apart(free, people, ties)
    if len(free) == len(rest):
        return with_it
    return max(with_it, most_apart(rest, people, ties))


def feasible_totals(people, populations=()):
    """Every number of different people that could stand behind small lines.

    A person is on some set of lines: any two of them may share, and who is on an
    inner line is on the outer one. All ways to fill the lines are tried, but those
    with more people in a place and category than `populations` says live there.
    """
    ties = ties_of(people)
    lines = sorted(people, key=lambda line: line.pk)
    sets = [
        chosen
        for size in range(1, len(lines) + 1)
        for chosen in combinations(lines, size)
        if can_be_one_person(chosen, people, ties)
    ]
    return {
        sum(filling.values())
        for filling in fillings(sets, dict(people))
        if all(has_room(population, filling) for population in populations)
    }


def has_room(population, filling):
    """No more people on lines within the place and category than it has."""
    inside = 0
    for chosen, number in filling.items():
        if any(is_within(line, population) for line in chosen):
            inside += number
    return inside <= population.workers


def is_within(line, population):
    return population.region in with_all_above(
        line.region
    ) and population.category in with_all_above(line.category)


def can_be_one_person(chosen, people, ties):
    if any(pair not in ties for pair in combinations(chosen, 2)):
        return False
    for (one, other), how in ties.items():
        if how == "NESTED":
            inner, outer = (
                (one, other) if people[one] <= people[other] else (other, one)
            )
            if inner in chosen and outer not in chosen:
                return False
    return True


def fillings(sets, left):
    """All ways to give each line its people, as {set of lines: people on just it}."""
    if not sets:
        if not any(left.values()):
            yield {}
        return
    first, *rest = sets
    for number in range(min(left[line] for line in first) + 1):
        taken = {line: n - number * (line in first) for line, n in left.items()}
        for filling in fillings(rest, taken):
            yield {first: number, **filling}
