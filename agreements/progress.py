"""One agreement's lines by programme year: its ladder, and its active people by month.

Years are never added. A month is told of only where it brought a count: nothing is
carried over from the month before, and a silent line is not zero.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from jamsostek_pks.lib.months import month_of

from .ladder import (
    ACTIVE,
    RUNG_LABELS,
    RUNGS,
    Count,
    Ladder,
    LossTotal,
    Pooled,
    loss_totals,
    pooled,
    realisation_over,
)
from .models import EnrolmentTarget, Headcount
from .models.figure import Precision


@dataclass(frozen=True)
class LineAt:
    """A line with (part of) its ladder."""

    line: EnrolmentTarget
    ladder: Ladder


@dataclass(frozen=True)
class Month:
    """All lines of a year part, each with its newest active count of this month."""

    month: date
    rows: list[LineAt]

    @property
    def realisation(self) -> Pooled:
        """Active of target over the lines that know both in this month."""
        return realisation_over(row.ladder for row in self.rows)

    @property
    def newest_on(self) -> date:
        return max(
            row.ladder.counts[ACTIVE].as_of
            for row in self.rows
            if ACTIVE in row.ladder.counts
        )


@dataclass(frozen=True)
class Step:
    """From one rung to the next that some line knows, over lines that know both."""

    from_rung: str
    to_rung: str
    people: Pooled

    @property
    def from_label(self) -> str:
        return RUNG_LABELS[self.from_rung].lower()

    @property
    def fewer(self) -> int:
        """Below zero where there are more."""
        return self.people.whole - self.people.part

    @property
    def more(self) -> int:
        return -self.fewer


@dataclass(frozen=True)
class YearPart:
    """The lines of one programme year (None: unknown).

    `counted` says whether totals count them; lines that no total counts (talks,
    drafts, stood in for by another paper) are shown for themselves.
    """

    year: int | None
    rows: Sequence[LineAt]
    counted: bool
    months: list[Month]
    year_only: int  # active counts whose source names no month

    @property
    def steps(self) -> dict[str, Step]:
        """By the upper rung."""
        ladders = [row.ladder for row in self.rows]
        known = [r for r in RUNGS if any(x.people(r) is not None for x in ladders)]
        steps = [
            Step(low, high, pooled(ladders, part=high, whole=low))
            for low, high in pairwise(known)
        ]
        return {step.to_rung: step for step in steps if step.people.known}

    @property
    def losses(self) -> list[LossTotal]:
        return loss_totals(loss for row in self.rows for loss in row.ladder.losses)


def year_parts(rows, *, user, today, on: date, known_at=None) -> list[YearPart]:
    """The rows (line, ladder, counted) by year, newest first; one query.

    Only the lines totals count, so that no place stands twice; all of them where
    totals count none.
    """
    kept = [row for row in rows if row.counted] or list(rows)
    by_year = defaultdict(list)
    for row in kept:
        by_year[row.line.effective_year].append(row)
    found = active_counts(
        [row.line for row in kept], user=user, today=today, on=on, known_at=known_at
    )
    return [
        year_part(year, by_year[year], found)
        for year in sorted(by_year, key=lambda year: (year is None, -(year or 0)))
    ]


def active_counts(
    lines, *, user, today, on: date, known_at=None
) -> dict[int, list[Count]]:
    """Active counts of each line (by pk) up to `on`, oldest first."""
    counts = defaultdict(list)
    rows = (
        Headcount.objects.visible_to(user, today)
        .as_known(known_at)
        .filter(target__in=[line.pk for line in lines], rung=ACTIVE, as_of__lte=on)
        .order_by("as_of")
    )
    for row in rows:
        counts[row.target_id].append(
            Count(row.pk, row.rung, row.as_of, row.workers, row.as_of_precision)
        )
    return counts


def year_part(year: int | None, rows, found: dict[int, list[Count]]) -> YearPart:
    by_month = defaultdict(dict)
    year_only = 0
    for row in rows:
        for count in found.get(row.line.pk, ()):
            if count.precision == Precision.YEAR:
                year_only += 1
                continue
            # Oldest first: the newest of a month is the one that stays.
            by_month[month_of(count.as_of)][row.line.pk] = count
    months = [
        Month(month, [line_in(row.line, by_month[month]) for row in rows])
        for month in sorted(by_month)
    ]
    return YearPart(year, rows, rows[0].counted, months, year_only)


def line_in(line: EnrolmentTarget, counts: dict[int, Count]) -> LineAt:
    known = {ACTIVE: counts[line.pk]} if line.pk in counts else {}
    return LineAt(line, Ladder(line.target_workers, known))
