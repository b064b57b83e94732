"""Coverage of a region, again: every figure looked at, one after the other."""

from dataclasses import dataclass
from fractions import Fraction

from coverage.models import Participation, Workforce

from .scope import children_of


@dataclass
class Answer:
    """What a page must say of one region on one basis and day."""

    origin: str  # OWN, SUM or NONE
    active: int | None = None
    workforce: int | None = None
    active_rows: frozenset = frozenset()
    workforce_rows: frozenset = frozenset()
    known: int = 0
    of: int = 0
    headline: bool = False

    @property
    def percent(self):
        if self.active is None or self.workforce is None or self.workforce == 0:
            return None
        return Fraction(self.active * 100, self.workforce)

    @property
    def rows(self):
        """('Participation', pk) and ('Workforce', pk) of every row in the number."""
        return {("Participation", pk) for pk in self.active_rows} | {
            ("Workforce", pk) for pk in self.workforce_rows
        }


def coverage_of(region, basis, on, known_at=None):
    """domain.md 4.3-4.4: the own figure, else the children's sum."""
    active = figure_of(active_rows_of(region, on, known_at))
    workforce = figure_of(workforce_rows_of(region, basis, on, known_at))
    answers = [coverage_of(child, basis, on, known_at) for child in children_of(region)]
    known = headlines = 0
    for answer in answers:
        if answer.percent is not None:
            known += 1
        if answer.headline:
            headlines += 1
    own = answer_from("OWN", active, workforce)
    if own.percent is not None or (known == 0 and None not in (active, workforce)):
        found = own
        found.headline = found.percent is not None
    else:
        found = sum_of(answers)
        nine_in_ten = len(answers) > 0 and Fraction(
            headlines, len(answers)
        ) >= Fraction(9, 10)
        found.headline = found.percent is not None and nine_in_ten
        if found.origin == "NONE":
            found = answer_from("NONE", active, workforce)
    found.known, found.of = known, len(answers)
    return found


def active_rows_of(region, on, known_at=None):
    """(pk, segment, day, people) of the region's rows up to the day, as known."""
    found = []
    for row in Participation.objects.all():
        if row.region_id != region.pk or not was_known(row, known_at):
            continue
        if row.as_of <= on:
            found.append((row.pk, row.segment, row.as_of, row.active_workers))
    return found


def workforce_rows_of(region, basis, on, known_at=None):
    found = []
    for row in Workforce.objects.all():
        if row.region_id != region.pk or not was_known(row, known_at):
            continue
        if row.basis != basis or row.category_id is not None:
            continue
        if row.as_of <= on:
            found.append((row.pk, row.segment, row.as_of, row.workers))
    return found


def figure_of(rows):
    """The rows of the day that decides, or None: newest first, days never mixed."""
    days = sorted({day for _, _, day, _ in rows})
    for day in reversed(days):
        that_day = [row for row in rows if row[2] == day]
        totals = [row for row in that_day if row[1] == "TOTAL"]
        if totals:
            return totals
        wanted = [row for row in that_day if row[1] in ("PU", "BPU", "JAKON")]
        if {row[1] for row in wanted} == {"PU", "BPU", "JAKON"}:
            return wanted
    return None


def answer_from(origin, active, workforce):
    found = Answer(origin)
    if active is not None:
        found.active = sum(people for _, _, _, people in active)
        found.active_rows = frozenset(pk for pk, _, _, _ in active)
    if workforce is not None:
        found.workforce = sum(people for _, _, _, people in workforce)
        found.workforce_rows = frozenset(pk for pk, _, _, _ in workforce)
    return found


def sum_of(answers):
    total = Answer("NONE")
    for answer in answers:
        if answer.percent is None:
            continue
        total.origin = "SUM"
        total.active = (total.active or 0) + answer.active
        total.workforce = (total.workforce or 0) + answer.workforce
        total.active_rows |= answer.active_rows
        total.workforce_rows |= answer.workforce_rows
    return total


def was_known(row, at):
    """Recorded by then and not yet corrected or withdrawn; None: as known now."""
    if at is None:
        return row.superseded_at is None
    if row.recorded_at > at:
        return False
    return row.superseded_at is None or row.superseded_at > at
