"""Who stays protected and why coverage moved, again (domain.md 5, issue 3)."""

from dataclasses import dataclass, field
from fractions import Fraction

from coverage.models import Participation

from .figures import coverage_of
from .ladders import counted_lines, people_of
from .months import first_unpaid_month, next_month, paid_months

MONTHS_AHEAD = 12


@dataclass
class Outlook:
    """People by month and rung; who leaves, by month and agreement."""

    months: dict = field(default_factory=dict)  # month: {line: (rung, people)}
    leaving: dict = field(default_factory=dict)  # (month, agreement): {rung: people}
    span_unknown: set = field(default_factory=set)
    people_unknown: set = field(default_factory=set)
    rungs: set = field(default_factory=set)  # at which any line gives a number


def outlook_of(region, asked):
    """The month asked for and the twelve after it, if nothing is renewed."""
    month = asked.on.replace(day=1)
    found = Outlook()
    for _ in range(MONTHS_AHEAD + 1):
        found.months[month] = {}
        month = next_month(month)
    for line in counted_lines(region, asked):
        rung, people = protected_people(line, asked)
        if paid_months(line) is None:
            found.span_unknown.add(line.pk)
        elif people is None:
            found.people_unknown.add(line.pk)
        else:
            follow(found, line, rung, people)
    return found


def protected_people(line, asked):
    """Active people; registered ones where no active number is known."""
    people = people_of(line, asked)
    if people["ACTIVE"] is not None:
        return "ACTIVE", people["ACTIVE"]
    return "REGISTERED", people["REGISTERED"]


def follow(found, line, rung, people):
    """The line through the months; the month after its last is where it leaves."""
    paid = paid_months(line)
    found.rungs.add(rung)
    for month in found.months:
        if month in paid:
            found.months[month][line] = (rung, people)
    left = first_unpaid_month(line)
    if people and left in list(found.months)[1:]:
        key = left, line.agreement_id
        loss = found.leaving.setdefault(key, {"ACTIVE": 0, "REGISTERED": 0})
        loss[rung] += people


def bridge_of(region, since, asked):
    """[(cause, people, points)] from one day to the other; None without both.

    Lines move people between the days of the figures; without any that tells, the
    numerator is one step.
    """
    before = coverage_of(region, since.basis, since.on, since.known_at)
    after = coverage_of(region, asked.basis, asked.on, asked.known_at)
    if not before.headline or not after.headline:
        return None
    more, old = after.active - before.active, before.workforce
    lines = telling_lines(region, asked)
    gained, lapsed = moved_people(lines, newest_day(before), newest_day(after))
    rest = more - gained + lapsed
    by_lines = [("NEW", gained), ("LAPSED", -lapsed), ("OTHER", rest)]
    return [
        *[
            (cause, people, Fraction(100 * people, old))
            for cause, people in (by_lines if lines else [("PEOPLE", more)])
        ],
        (
            "WORKFORCE",
            after.workforce - old,
            Fraction(100 * after.active, after.workforce)
            - Fraction(100 * after.active, old),
        ),
    ]


def newest_day(answer):
    rows = Participation.objects.filter(pk__in=answer.active_rows)
    return max(row.as_of for row in rows)


def telling_lines(region, asked):
    """(line, active people) of those inside UCJ whose months and people are known."""
    found = []
    for line in counted_lines(region, asked):
        active = people_of(line, asked)["ACTIVE"]
        known = active is not None and paid_months(line) is not None
        if known and line.category.counts_for_ucj:
            found.append((line, active))
    return found


def moved_people(lines, since, until):
    """Active people of lines whose first paid, and first unpaid, month lies between."""
    gained = lapsed = 0
    for line, active in lines:
        if since < paid_months(line)[0] <= until:
            gained += active
        if since < first_unpaid_month(line) <= until:
            lapsed += active
    return gained, lapsed


def leaving_this_months_lines(found):
    """Active people of the first month's lines that are not in the last one's."""
    first, *_, last = found.months.values()
    return sum(
        people
        for line, (rung, people) in first.items()
        if rung == "ACTIVE" and line not in last
    )
