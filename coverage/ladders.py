"""The ladder of a region: lines of people living there, by year and category.

Years are never added. Where purses overlap and nobody has decided, people are an
interval beside the sum of the lines (domain.md 3, 5).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from agreements.ladder import (
    ACTIVE,
    RUNG_LABELS,
    RUNGS,
    Count,
    Ladder,
    LossTotal,
    Pooled,
    RungTotal,
    loss_totals,
    realisation_over,
    registration_over,
    totals,
)
from agreements.models import EnrolmentTarget, Segment
from agreements.reports import ladders_by_line, losses_text
from regions.models import Region

from . import overlaps
from .arithmetic import TOTAL, Span
from .overlap import Interval
from .overlaps import Purses
from .reports import Question

Ladders = Mapping[EnrolmentTarget, Ladder]


@dataclass(frozen=True)
class RungPeople:
    """People of one rung over lines: the lines' sum, and each person once."""

    total: RungTotal
    interval: Interval | None
    # What the people were counted in; a target has no day of its own.
    counts: tuple[Count, ...] = ()

    @property
    def rung(self) -> str:
        return self.total.rung

    @property
    def label(self) -> str:
        return self.total.label

    @property
    def known(self) -> int:
        return self.total.known

    @property
    def of(self) -> int:
        return self.total.of

    @property
    def days(self) -> Span | None:
        """The days the people were counted on; None for a target, or no count."""
        if not self.counts:
            return None
        days = [count.as_of for count in self.counts]
        precisions = {count.precision for count in self.counts}
        coarse = precisions.pop() if len(precisions) == 1 else "DAY"
        return Span(min(days), max(days), coarse)

    @property
    def parts(self) -> tuple[int, ...]:
        """The lines' numbers, where they simply add up to the people."""
        settled = self.interval and self.interval.low == self.interval.plain_sum
        return self.total.parts if settled else ()


@dataclass(frozen=True)
class LadderRow:
    """Lines of one programme year (None: unknown), of one category or of all."""

    year: int | None
    category: str | None
    rungs: tuple[RungPeople, ...]
    realisation: Pooled
    registration: Pooled

    @property
    def lines(self) -> int:
        return self.rungs[0].of

    def people(self, rung: str) -> RungPeople:
        return self.rungs[RUNGS.index(rung)]

    @property
    def active(self) -> RungPeople:
        return self.people(ACTIVE)


@dataclass(frozen=True)
class RegionLadder:
    """What a region's ladder page and file show."""

    years: list[LadderRow]
    categories: list[LadderRow]
    open: list[tuple[str, overlaps.Open]]  # rung and the lines still undecided
    losses: list[tuple[int | None, str]]  # year, and why people did not go on


def counted_ladders(asked: Question, region) -> Ladders:
    """Lines that totals count, of people living in the region and below."""
    here = Region.objects.within(region)
    return ladders_of(asked, counted_lines(asked).filter(region__in=here))


def counted_lines(asked: Question):
    """All lines that totals count and the user may see.

    Asked about one segment, only its lines: a mixed line belongs to none.
    """
    lines = (
        EnrolmentTarget.objects.visible_to(asked.user, asked.today)
        .counted(asked.on)
        .select_related("agreement__region", "category", "region")
    )
    return lines if asked.segment == TOTAL else lines.of_segment(asked.segment)


def ladders_of(asked: Question, lines) -> Ladders:
    return ladders_by_line(
        lines,
        user=asked.user,
        today=asked.today,
        on=asked.on,
        known_at=asked.known_at,
    )


def lines_note(asked: Question, region) -> list[str]:
    """What `counted_ladders` leaves out for this question and user, if anything."""
    return notes_on_lines(asked, [region.code])


def notes_on_lines(asked: Question, codes: Iterable[str]) -> list[str]:
    """What lines of these regions, by code, leave out for this question and user."""
    notes = []
    if asked.segment != TOTAL:
        notes.append(
            f"Hanya baris segmen {Segment(asked.segment).label}; baris campuran, yang "
            "segmennya tidak dipisahkan, tidak ikut."
        )
    scope = asked.user.scope(asked.today)
    if not all(scope.holds(code) for code in codes):
        notes.append("Hanya baris di wilayah kerja Anda.")
    return notes


def region_ladder(found: Ladders, purses: Purses) -> RegionLadder:
    years, by_category = by_year(found), defaultdict(dict)
    for line, ladder in found.items():
        by_category[line.effective_year, line.category.name][line] = ladder
    return RegionLadder(
        years=[ladder_row(purses, lines, year) for year, lines in years.items()],
        categories=[
            ladder_row(purses, by_category[year, name], year, name)
            for year in years
            for other, name in sorted(by_category, key=lambda key: key[1])
            if other == year
        ],
        open=[
            (RUNG_LABELS[rung], group)
            for rung in RUNGS
            for group in purses.open_groups(known_people(found, rung))
        ],
        losses=[
            (year, text)
            for year, lines in years.items()
            if (text := losses_text(lost(lines)))
        ],
    )


def lost(ladders: Ladders) -> list[LossTotal]:
    return loss_totals(loss for ladder in ladders.values() for loss in ladder.losses)


def newest_first(years) -> list[int | None]:
    """2025, 2024, and last the lines whose year nobody knows."""
    return sorted(years, key=lambda year: (year is None, -(year or 0)))


def by_year(ladders: Ladders) -> dict[int | None, Ladders]:
    """Lines by programme year, the newest first; years are never added."""
    found = defaultdict(dict)
    for line, ladder in ladders.items():
        found[line.effective_year][line] = ladder
    return {year: found[year] for year in newest_first(found)}


def current_year(years: Iterable[int | None], on: date) -> int | None:
    """The newest year begun on the day; plans of later years only where all are.

    None where no year is known.
    """
    known = sorted(year for year in years if year is not None)
    begun = [year for year in known if year <= on.year]
    return (begun[-1:] or known[:1] or [None])[0]


def known_people(ladders: Ladders, rung: str) -> dict[EnrolmentTarget, int]:
    """Lines that give a number at this rung; a silent line is not zero."""
    people = {line: ladder.people(rung) for line, ladder in ladders.items()}
    return {line: number for line, number in people.items() if number is not None}


def ladder_row(
    purses: Purses, ladders: Ladders, year: int | None, category: str | None = None
) -> LadderRow:
    return LadderRow(
        year,
        category,
        people_by_rung(purses, ladders),
        realisation_over(ladders.values()),
        registration_over(ladders.values()),
    )


def people_by_rung(purses: Purses, ladders: Ladders) -> tuple[RungPeople, ...]:
    """Each rung over the lines; None where no line gives a number."""
    people = [known_people(ladders, rung) for rung in RUNGS]
    return tuple(
        RungPeople(
            total,
            purses.together(known) if known else None,
            newest_of(ladders, total.rung),
        )
        for total, known in zip(totals(list(ladders.values())), people, strict=True)
    )


def newest_of(ladders: Ladders, rung: str) -> tuple[Count, ...]:
    """The newest count of each line at one rung."""
    return tuple(
        ladder.counts[rung] for ladder in ladders.values() if rung in ladder.counts
    )
