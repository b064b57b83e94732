"""Budgets beside costs: do they fit, how many people and months do they pay.

Pure, in whole rupiah; every number of people or months is rounded down.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from agreements.cost import LineMoney, MonthPrice, add, line_cost, line_prices
from agreements.rates import Between, Rate

# No line is funded for longer (EnrolmentTarget: line_months_funded).
MOST_MONTHS = 120


@dataclass(frozen=True)
class BudgetCheck:
    """A budget beside the cost it should pay, all in rupiah."""

    budget: int
    cost: Between

    @property
    def tolerance(self) -> int:
        return rounding(self.budget)

    @property
    def fits(self) -> bool:
        """The rounded budget and the open cost have a point in common."""
        return (
            self.cost.low <= self.budget + self.tolerance
            and self.budget - self.tolerance <= self.cost.high
        )

    @property
    def difference(self) -> int:
        """Budget beyond the highest cost, or (below zero) short of the lowest."""
        beyond = max(0, self.budget - self.cost.high)
        return beyond or min(0, self.budget - self.cost.low)


@dataclass(frozen=True)
class LineBudget:
    """What one line's own budget says; None where the line is silent."""

    check: BudgetCheck | None
    months: Between | None
    people: Between | None


def rounding(amount: int) -> int:
    """How far a round number may be from what was meant (domain.md 4.7).

    Half a unit of at most its last three zeros, and only if that is under 1 % of it:
    500 for 1,327,000, 50 for 10,000, nothing for a number that is not round.
    """
    for unit in (1000, 100, 10):
        if not amount % unit and unit * 50 < amount:
            return unit // 2
    return 0


def implied_people(rupiah: int, prices: Iterable[MonthPrice]) -> Between | None:
    """How many people `rupiah` pays through all months, rounded down.

    None where the months cost nothing.
    """
    each = add(month.price for month in prices)
    if not each.low:
        return None
    return Between(rupiah // each.high, rupiah // each.low)


def implied_months(
    rupiah: int, people: int, prices: Sequence[MonthPrice]
) -> Between | None:
    """How many of these months, one after the other, `rupiah` pays for `people`.

    At most as many as there are prices; None where they cost nothing.
    """
    totals = [month.price.times(people) for month in prices]
    if not add(totals).low:
        return None
    return Between(
        paid(rupiah, [total.high for total in totals]),
        paid(rupiah, [total.low for total in totals]),
    )


def paid(rupiah: int, dues: Iterable[int]) -> int:
    """How many dues `rupiah` covers, one after the other."""
    return sum(spent <= rupiah for spent in accumulate(dues))


def line_budget(rates: Sequence[Rate], line: LineMoney, budget: int) -> LineBudget:
    """A budget that pays this line alone: does it fit, how long, how many.

    A budget rounded down still pays what was meant: months and people are counted
    from the budget and its rounding. Months stop at MOST_MONTHS.
    """
    meant = budget + rounding(budget)
    total = line_cost(rates, line)
    months = people = None
    endless = line_prices(rates, line, MOST_MONTHS)
    if line.people is not None and endless is not None:
        months = implied_months(meant, line.people, endless)
    if line.months_funded is not None:
        prices = line_prices(rates, line, line.months_funded)
        people = None if prices is None else implied_people(meant, prices)
    check = None if total is None else BudgetCheck(budget, total.total)
    return LineBudget(check, months, people)
