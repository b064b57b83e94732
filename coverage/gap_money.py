"""What closing a gap costs, where it has a price at all (domain.md 5)."""

from dataclasses import dataclass
from datetime import date

from agreements.cost import Cost, gap_cost
from agreements.facts import rates
from agreements.rates import BASE_PROGRAMMES, BPU, Between, Payers
from jamsostek_pks.lib.months import month_of, months_from

from .arithmetic import Coverage

MONTHS = 12


@dataclass(frozen=True)
class GapPrice:
    """Dues of everybody missing, paid by public money from the month of the day on."""

    people: int
    cost: Cost

    programmes = BASE_PROGRAMMES

    @property
    def first_month(self) -> date | None:
        return self.cost.by_month[0].month

    @property
    def monthly(self) -> Between:
        """Rupiah of all the people in the first month."""
        return self.cost.by_month[0].total

    @property
    def each(self) -> Between:
        """Rupiah of one person in the first month."""
        return self.cost.by_month[0].price

    @property
    def months(self) -> int:
        return len(self.cost.by_month)


def gap_price(c: Coverage, *, segment: str, on: date) -> GapPrice | None:
    """None unless it is the gap of BPU, of a whole region, and somebody is missing.

    A region's whole gap contains wage earners, whose dues are a share of a wage.
    """
    if segment != BPU or not c.is_headline or not c.gap or c.gap < 0:
        return None
    cost = gap_cost(
        rates(),
        c.gap,
        months_from(month_of(on), MONTHS),
        segment=segment,
        payers=Payers.PUBLIC,
    )
    return cost and GapPrice(c.gap, cost)
