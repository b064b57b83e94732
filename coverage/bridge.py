"""Why coverage moved between two days: steps that add up exactly (issue 3, 8).

Pure: people in, percentage points out as Fractions, never rounded here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from agreements.protection import ProtectedLine
from jamsostek_pks.lib.ratio import percent

NEW, LAPSED, OTHER, WORKFORCE = "NEW", "LAPSED", "OTHER", "WORKFORCE"
# All of the numerator, where nothing is known of lines.
PEOPLE = "PEOPLE"
STEP_LABELS = {
    PEOPLE: "perubahan peserta aktif",
    NEW: "baris baru",
    LAPSED: "baris yang berakhir",
    OTHER: "lainnya",
    WORKFORCE: "perubahan pembagi",
}


@dataclass(frozen=True)
class Point:
    """Active people and workforce of one place, on one basis, on one day."""

    active: int | None
    workforce: int | None


@dataclass(frozen=True)
class Step:
    """One cause: people more (or, below zero, fewer) and the points they move.

    The people of WORKFORCE are workers of the denominator. `start` is the percentage
    before the step.
    """

    code: str
    people: int
    points: Fraction
    start: Fraction

    @property
    def end(self) -> Fraction:
        return self.start + self.points

    @property
    def label(self) -> str:
        return STEP_LABELS[self.code]


@dataclass(frozen=True)
class Bridge:
    """From one percentage to another in steps; each starts where the last ended."""

    before: Fraction
    after: Fraction
    steps: tuple[Step, ...]

    @property
    def change(self) -> Fraction:
        """Percentage points between the two days: exactly the sum of the steps."""
        return self.after - self.before

    @property
    def denominator_effect(self) -> Fraction:
        """Points owed to the workforce, at the new number of active people."""
        return self.steps[-1].points

    @property
    def numerator_effect(self) -> Fraction:
        """Points owed to active people, at the old denominator."""
        return self.change - self.denominator_effect


def bridge(
    before: Point,
    after: Point,
    *,
    gained: int | None = 0,
    lapsed: int | None = 0,
) -> Bridge | None:
    """The numerator first at the old denominator, then the denominator.

    `gained` people of new lines and `lapsed` people of ended ones (both counted from
    zero up) explain their share of the numerator; OTHER is what is left, of either
    sign. Where they are None (unknown is not zero) the numerator is one step. None
    where a part of either percentage is missing or a workforce is zero.
    """
    first = percent(before.active, before.workforce)
    last = percent(after.active, after.workforce)
    if first is None or last is None:
        return None
    steps: list[Step] = []
    start = first
    for code, people in causes(after.active - before.active, gained, lapsed):
        steps.append(Step(code, people, percent(people, before.workforce), start))
        start = steps[-1].end
    workers = after.workforce - before.workforce
    steps.append(Step(WORKFORCE, workers, last - start, start))
    return Bridge(first, last, tuple(steps))


def causes(
    more: int, gained: int | None, lapsed: int | None
) -> tuple[tuple[str, int], ...]:
    """What made the active people `more`, as far as lines tell."""
    if gained is None or lapsed is None:
        return ((PEOPLE, more),)
    return ((NEW, gained), (LAPSED, -lapsed), (OTHER, more - gained + lapsed))


def telling(lines: Iterable[ProtectedLine]) -> list[ProtectedLine]:
    """Lines that explain coverage: inside UCJ, of known months and active people."""
    inside = [line for line in lines if line.in_ucj and line.span]
    return [line for line in inside if line.active is not None]


def moved_people(
    lines: Iterable[ProtectedLine], since: date, until: date
) -> tuple[int, int] | tuple[None, None]:
    """Active people of lines that began, and of lines that ended, in between.

    The two days are those the compared figures rest on. None where no line tells.
    """
    known = [(line.span, line.active) for line in telling(lines)]
    if not known:
        return None, None
    gained = sum(n for span, n in known if since < span.first <= until)
    lapsed = sum(n for span, n in known if since < span.after <= until)
    return gained, lapsed
