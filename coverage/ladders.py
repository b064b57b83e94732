"""The ladder of a region: lines of people living there, by year and category.

Years are never added. Where purses overlap and nobody has decided, people are an
interval beside the sum of the lines (domain.md 3, 5).
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from agreements.ladder import (
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
from .arithmetic import TOTAL
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


@dataclass(frozen=True)
class RegionLadder:
    """What a region's ladder page and file show."""

    years: list[LadderRow]
    categories: list[LadderRow]
    open: list[tuple[str, overlaps.Open]]  # rung and the lines still undecided
    losses: list[tuple[int | None, str]]  # year, and why people did not go on


def counted_ladders(asked: Question, region) -> Ladders:
    """Lines that totals count, of people living in the region and below.

    Asked about one segment, only its lines: a mixed line belongs to none.
    """
    lines = (
        EnrolmentTarget.objects.visible_to(asked.user, asked.today)
        .filter(region__in=Region.objects.within(region))
        .counted(asked.on)
        .select_related("agreement__region", "category", "region")
    )
    if asked.segment != TOTAL:
        lines = lines.of_segment(asked.segment)
    return ladders_by_line(
        lines,
        user=asked.user,
        today=asked.today,
        on=asked.on,
        known_at=asked.known_at,
    )


def lines_note(asked: Question, region) -> list[str]:
    """What `counted_ladders` leaves out for this question and user, if anything."""
    notes = []
    if asked.segment != TOTAL:
        notes.append(
            f"Hanya baris segmen {Segment(asked.segment).label}; baris campuran, yang "
            "segmennya tidak dipisahkan, tidak ikut."
        )
    if not asked.user.scope(asked.today).holds(region.code):
        notes.append("Hanya baris yang dapat Anda lihat.")
    return notes


def region_ladder(found: Ladders, purses: Purses) -> RegionLadder:
    by_year, by_category = defaultdict(dict), defaultdict(dict)
    for line, ladder in found.items():
        by_year[line.effective_year][line] = ladder
        by_category[line.effective_year, line.category.name][line] = ladder
    return RegionLadder(
        years=[
            ladder_row(purses, by_year[year], year) for year in newest_first(by_year)
        ],
        categories=[
            ladder_row(purses, by_category[year, name], year, name)
            for year in newest_first(by_year)
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
            for year in newest_first(by_year)
            if (text := losses_text(lost(by_year[year])))
        ],
    )


def lost(ladders: Ladders) -> list[LossTotal]:
    return loss_totals(loss for ladder in ladders.values() for loss in ladder.losses)


def newest_first(years) -> list[int | None]:
    """2025, 2024, and last the lines whose year nobody knows."""
    return sorted(years, key=lambda year: (year is None, -(year or 0)))


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
