"""Regions of one type in the order of their coverage (domain.md 4.2). Pure.

Kabupaten with kabupaten, kota with kota, provinces with provinces; all on one basis,
because coverages of one question are. What has no headline has no place.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from .arithmetic import Coverage

ENDS = 10
LEVELS = {"PROVINCE": "provinsi", "KABUPATEN": "kabupaten", "KOTA": "kota"}


@dataclass(frozen=True)
class Ranked:
    """A region and its place; equal coverage shares the place."""

    place: int
    c: Coverage


@dataclass(frozen=True)
class Ranking:
    """All regions of one type, best first; `left_out` have no headline."""

    level: str
    ranked: tuple[Ranked, ...]
    left_out: int

    @property
    def noun(self) -> str:
        return LEVELS[self.level]

    @property
    def of(self) -> int:
        return len(self.ranked) + self.left_out

    @property
    def is_long(self) -> bool:
        """Whether ten first and ten last leave anybody between them."""
        return len(self.ranked) > 2 * ENDS

    @property
    def first(self) -> tuple[Ranked, ...]:
        return self.ranked[:ENDS]

    @property
    def last(self) -> tuple[Ranked, ...]:
        return self.ranked[-ENDS:]


def rankings(coverages: Iterable[Coverage]) -> list[Ranking]:
    """One for each type with at least two regions to be compared."""
    coverages = list(coverages)
    found = []
    for level in LEVELS:
        of_level = [c for c in coverages if c.region.level == level]
        known = [c for c in of_level if c.is_headline]
        if len(known) > 1:
            left_out = len(of_level) - len(known)
            found.append(Ranking(level, tuple(ranked(known)), left_out))
    return found


def ranked(coverages: list[Coverage]) -> list[Ranked]:
    """By exact percentage; regions that share a place stand in order of code."""
    ordered = sorted(coverages, key=lambda c: (-c.percent, c.region.code))
    percents = [c.percent for c in ordered]
    return [Ranked(percents.index(c.percent) + 1, c) for c in ordered]
