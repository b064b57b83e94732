"""What protection costs: a line, and a BPU gap, month by month.

Pure: rates and lines in, frozen dataclasses out; no model, no clock, no request.
Rupiah and people are whole ints, months are dates on the first. What is not known
makes an interval, or no cost at all: None (domain.md 5).
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import partial

from agreements.rates import (
    BPU,
    Between,
    Payers,
    Rate,
    last_change,
    payers_of,
    priced_programmes,
    rate_interval,
)
from jamsostek_pks.lib.months import month_of, months_from


class DatedBy(StrEnum):
    """What the first month of a line's cost rests on, surest first."""

    PROTECTED_FROM = "PROTECTED_FROM"
    SIGNED_ON = "SIGNED_ON"
    PROGRAMME_YEAR = "PROGRAMME_YEAR"
    LATEST_RATE = "LATEST_RATE"


@dataclass(frozen=True)
class MonthPrice:
    """Dues of one person in a month; month None: which one is not known."""

    month: date | None
    price: Between


@dataclass(frozen=True)
class MonthCost:
    """What all `people` cost in one month, in rupiah."""

    month: date | None
    people: int
    price: Between

    @property
    def total(self) -> Between:
        return self.price.times(self.people)


@dataclass(frozen=True)
class Cost:
    """Rupiah by month and together; low and high differ where a rate is open."""

    by_month: tuple[MonthCost, ...]

    @property
    def total(self) -> Between:
        return add(month.total for month in self.by_month)

    @property
    def low(self) -> int:
        return self.total.low

    @property
    def high(self) -> int:
        return self.total.high


@dataclass(frozen=True)
class LineMoney:
    """What the price of one target line depends on; None or '' is unknown.

    `people` is the rung the caller prices, `funding` codes of FundingSource,
    `monthly_contribution` rupiah for a person and month as the paper states it.
    """

    people: int | None
    segment: str
    sector: str = ""
    programmes: str = ""
    funding: tuple[str, ...] = ()
    monthly_contribution: int | None = None
    months_funded: int | None = None
    protected_from: date | None = None
    signed_on: date | None = None
    programme_year: int | None = None

    @property
    def payers(self) -> Payers:
        return payers_of(self.funding)

    @property
    def stated(self) -> bool:
        """Dues as the paper states them, a fact that overrides the table."""
        return self.monthly_contribution is not None

    @property
    def priced_programmes(self) -> str:
        return priced_programmes(self.segment, self.programmes)

    @property
    def dated_by(self) -> DatedBy:
        """What stands in for the first paid month (domain.md 5: rate month)."""
        if self.protected_from is not None:
            return DatedBy.PROTECTED_FROM
        if self.signed_on is not None:
            return DatedBy.SIGNED_ON
        if self.programme_year:
            return DatedBy.PROGRAMME_YEAR
        return DatedBy.LATEST_RATE

    @property
    def first_month(self) -> date | None:
        """The month `dated_by` names; None: only the latest rate is left."""
        day = self.protected_from or self.signed_on
        if day is not None:
            return month_of(day)
        return date(self.programme_year, 1, 1) if self.programme_year else None


def cost(people: int, prices: Iterable[MonthPrice]) -> Cost:
    """People x the sum over months of the month's rate, in whole rupiah."""
    return Cost(tuple(MonthCost(each.month, people, each.price) for each in prices))


def add(amounts: Iterable[Between]) -> Between:
    """All low ends, and all high ends."""
    parts = list(amounts)
    return Between(sum(part.low for part in parts), sum(part.high for part in parts))


def line_cost(rates: Sequence[Rate], line: LineMoney) -> Cost | None:
    """What a line costs; None where people, months or a month's rate are unknown.

    The line says what this assumes: `dated_by`, `payers`, `stated`,
    `priced_programmes`.
    """
    if line.people is None or line.months_funded is None:
        return None
    prices = line_prices(rates, line, line.months_funded)
    return None if prices is None else cost(line.people, prices)


def line_prices(
    rates: Sequence[Rate], line: LineMoney, months: int
) -> tuple[MonthPrice, ...] | None:
    """Dues of one person for `months` months; None if one of them has no price.

    Months follow each other from the line's first month. Without any date they have
    no name and the latest rate.
    """
    first = line.first_month
    calendar = (None,) * months if first is None else months_from(first, months)
    latest = last_change(rates)
    return priced(calendar, lambda month: line_price(rates, line, month or latest))


def priced(
    months: Iterable[date | None], price_of: Callable[..., Between | None]
) -> tuple[MonthPrice, ...] | None:
    """Each month with its price; None if one of them has none."""
    prices = []
    for month in months:
        price = price_of(month)
        if price is None:
            return None
        prices.append(MonthPrice(month, price))
    return tuple(prices)


def line_price(rates: Iterable[Rate], line: LineMoney, month: date) -> Between | None:
    """Dues as stated, else by the table, in rupiah for one person and month."""
    if line.monthly_contribution is not None:
        return Between(line.monthly_contribution, line.monthly_contribution)
    return rate_interval(
        rates,
        segment=line.segment,
        programmes=line.programmes,
        sector=line.sector,
        payers=line.payers,
        month=month,
    )


def gap_cost(
    rates: Sequence[Rate],
    people: int,
    months: Iterable[date],
    *,
    segment: str,
    payers: Payers,
    sector: str = "",
    programmes: str = "",
) -> Cost | None:
    """What closing a gap costs over `months`; None unless it is a BPU gap.

    A region's whole gap contains wage earners and has no price; a simulation that
    treats a number as BPU says so itself. A gap below zero misses nobody.
    """
    if segment != BPU:
        return None
    price_of = partial(
        rate_interval,
        rates,
        segment=segment,
        programmes=programmes,
        sector=sector,
        payers=payers,
    )
    prices = priced(months, lambda month: price_of(month=month))
    return None if prices is None else cost(max(0, people), prices)
