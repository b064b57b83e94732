"""Who stays protected and why coverage moved, again (domain.md 5, issue 3)."""

from dataclasses import dataclass, field
from fractions import Fraction

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
    for month in found.months:
        if month in paid:
            found.months[month][line] = (rung, people)
    left = first_unpaid_month(line)
    if people and left in list(found.months)[1:]:
        key = left, line.agreement_id
        loss = found.leaving.setdefault(key, {"ACTIVE": 0, "REGISTERED": 0})
        loss[rung] += people


def bridge_of(region, since, asked):
    """[(cause, people, points)] from one day to the other; None without both."""
    before = coverage_of(region, since.basis, since.on, since.known_at)
    after = coverage_of(region, asked.basis, asked.on, asked.known_at)
    if not before.headline or not after.headline:
        return None
    gained, lapsed = moved_people(region, since.on, asked)
    rest = after.active - before.active - gained + lapsed
    old = before.workforce
    return [
        ("NEW", gained, Fraction(100 * gained, old)),
        ("LAPSED", -lapsed, Fraction(-100 * lapsed, old)),
        ("OTHER", rest, Fraction(100 * rest, old)),
        (
            "WORKFORCE",
            after.workforce - old,
            Fraction(100 * after.active, after.workforce)
            - Fraction(100 * after.active, old),
        ),
    ]


def moved_people(region, since, asked):
    """Active people of lines whose first paid, and first unpaid, month lies between."""
    gained = lapsed = 0
    for line in counted_lines(region, asked):
        active = people_of(line, asked)["ACTIVE"]
        if active is None or paid_months(line) is None:
            continue
        if since < paid_months(line)[0] <= asked.on:
            gained += active
        if since < first_unpaid_month(line) <= asked.on:
            lapsed += active
    return gained, lapsed
