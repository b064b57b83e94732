"""Two to six regions side by side: same basis, same segment, same day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from regions.models import Region
from regions.names import code_and_above, one_inside_other

from . import charts, overlaps
from .arithmetic import Coverage
from .ladders import (
    LadderRow,
    Ladders,
    by_year,
    counted_ladders,
    current_year,
    ladder_row,
)
from .models import CoverageTarget
from .overlaps import Purses
from .reports import (
    Question,
    StatusCounts,
    agreement_counts,
    coverages,
    newest_targets,
)


@dataclass(frozen=True)
class Compared:
    """One region of the comparison; `in_sight`: the user sees all its papers."""

    c: Coverage
    target: CoverageTarget | None
    agreements: StatusCounts
    current: LadderRow | None
    in_sight: bool

    @property
    def seen_agreements(self) -> StatusCounts | None:
        return self.agreements.told(in_sight=self.in_sight)

    @property
    def bar(self):
        percent = self.c.printed if self.c.is_headline else None
        return charts.bar(percent, self.target and self.target.percent)

    @property
    def gap_to_target(self) -> int | None:
        return self.target and self.c.gap_to(self.target.percent)


def compare(asked: Question, regions: Sequence[Region]) -> list[Compared]:
    """The regions in the order asked; as many queries for six as for two.

    Everything is read of the smallest region that holds them all.
    """
    if not regions:
        return []
    whole = Region.objects.get(code=common_code([region.code for region in regions]))
    found = coverages(asked, whole)
    targets = targets_of(asked, whole)
    counts = agreement_counts(asked, whole)
    ladders, purses = counted_ladders(asked, whole), overlaps.purses(asked)
    scope = asked.user.scope(asked.today)
    return [
        Compared(
            found[region.code],
            targets.get(region.code),
            counts.get(region.code, StatusCounts()),
            current_ladder(purses, ladders, region.code, asked.on),
            scope.holds(region.code),
        )
        for region in regions
    ]


def targets_of(asked: Question, whole) -> dict[str, CoverageTarget]:
    """Targets are of all segments: beside one segment's coverage they say nothing."""
    return newest_targets(asked, whole) if asked.segment == "TOTAL" else {}


def common_code(codes: Sequence[str]) -> str:
    """The smallest region that holds them all: '75.04', '75.71' → '75'."""
    first, *others = [code_and_above(code) for code in codes]
    return next(code for code in first if all(code in other for other in others))


def current_ladder(
    purses: Purses, ladders: Ladders, code: str, on: date
) -> LadderRow | None:
    here = {
        line: ladder
        for line, ladder in ladders.items()
        if code in code_and_above(line.region.code)
    }
    if not here:
        return None
    years = by_year(here)
    year = current_year(years, on)
    return ladder_row(purses, years[year], year)


def nested(compared: Sequence[Compared]) -> list[tuple[str, str]]:
    """(inner, outer) names where one region compared lies in another."""
    return [
        tuple(
            place.full_name
            for place in sorted(
                pair, key=lambda place: -len(code_and_above(place.code))
            )
        )
        for pair in combinations([each.c.region for each in compared], 2)
        if one_inside_other(pair[0].code, pair[1].code)
    ]
