"""The three questions of the simulation page, answered with ranges (domain.md 5).

Pure: what is asked, a region's numbers and the table of dues come in; people, rupiah
and every assumption go out. An open rate (unknown payer or sector) is computed from
its low and its high end; without any rate people have no price.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from agreements.rates import BPU, Between, Payers, Rate, rate_interval
from jamsostek_pks.lib.months import months_from
from jamsostek_pks.lib.words import count, dated, rupiah

from .scenario_words import (
    MOST_MONTHS,
    MonthRow,
    Paid,
    between,
    between_text,
    bought,
    budget_notices,
    left_text,
    length_text,
    merged,
    money_facts,
    notices,
    pace_text,
    unknown_or_people,
    village_nobody,
    village_people,
)
from .simulation import (
    Assumptions,
    BudgetUse,
    Dues,
    Reach,
    budget_to_months,
    per_village,
    price_of,
    reach,
    rise,
)

WHOLE_GAP = (
    "Diperlakukan sebagai BPU",
    "semua orang ini; penerima upah di antaranya beriuran menurut upah dan harganya "
    "tidak diketahui",
)
ONLY_BPU = ("Segmen", "BPU (bukan penerima upah)")


@dataclass(frozen=True)
class Size:
    """What is known of a region (None: unknown); `treated`: who is priced as BPU."""

    active: int | None
    workforce: int | None
    basis: str
    desa_count: int
    notes: Assumptions = ()
    treated: tuple[str, str] = WHOLE_GAP

    @property
    def uncovered(self) -> int | None:
        if self.active is None or not self.workforce:
            return None
        return self.workforce - self.active


@dataclass(frozen=True)
class Tariff:
    """Dues of one BPU person by month, from the table, for one payer and sector."""

    rates: Sequence[Rate]
    programmes: str
    payers: Payers
    sector: str
    dues: Dues

    def months(self, first: date, number: int) -> tuple[Between, ...] | None:
        """None where a month has no rate: no price is better than a guessed one."""
        found = [
            rate_interval(
                self.rates,
                segment=BPU,
                programmes=self.programmes,
                sector=self.sector,
                payers=self.payers,
                month=month,
            )
            for month in months_from(first, number)
        ]
        return None if None in found else tuple(found)


@dataclass(frozen=True)
class Answer:
    """What a scenario says; `facts` and `assumptions` are (label, value) to print.

    Without rates there are no months, and `total` is None.
    """

    people: Between
    facts: Assumptions
    months: tuple[MonthRow, ...]
    assumptions: Assumptions
    notices: tuple[str, ...] = ()

    @property
    def at_low(self) -> int:
        return sum(row.low.cost for row in self.months)

    @property
    def at_high(self) -> int:
        return sum(row.high.cost for row in self.months)

    @property
    def total(self) -> Between | None:
        return between(self.at_low, self.at_high) if self.months else None

    @property
    def is_open(self) -> bool:
        """Whether the two ends of the dues are worth a column each."""
        return any(row.low != row.high for row in self.months)


def reach_answer(
    size: Size,
    tariff: Tariff,
    *,
    target: Decimal | None,
    points: Decimal | None,
    today: date,
    by: date,
    months: int,
) -> Answer | None:
    """Reach `target` percent, or rise by `points`, in the month `by`.

    None where the numbers it needs are unknown.
    """

    def with_rates(rate) -> Reach | None:
        given = {
            "workforce": size.workforce,
            "today": today,
            "by": by,
            "months": months,
            "rate": rate,
            "dues": tariff.dues,
            "basis": size.basis,
        }
        if points is not None:
            return rise(points, **given)
        return reach(target, active=size.active, **given)

    rates = tariff.months(by, months)
    low, high = both_ends(rates, with_rates)
    if low is None:
        return None
    rows = month_rows(by, rates, low.needed)
    return Answer(
        between(low.needed, low.needed),
        (
            ("Orang yang kurang", f"{count(low.needed)} orang"),
            ("Didaftarkan per bulan", pace_text(low, by)),
            *money_facts(rows),
        ),
        rows,
        (*size.notes, size.treated, *merged(low.assumptions, high.assumptions)),
        notices(rates, nobody=not low.needed and "Target sudah tercapai."),
    )


def village_answer(
    size: Size, tariff: Tariff, *, quota: int, start: date, months: int
) -> Answer:
    """`quota` people in each desa, at most those eligible and not covered."""
    plan = per_village(quota, size.desa_count, size.uncovered)
    rates = tariff.months(start, months)
    low, high = both_ends(
        rates,
        lambda rate: (
            rate
            and price_of(
                plan.people, rate, start=start, months=months, dues=tariff.dues
            )
        ),
    )
    rows = month_rows(start, rates, plan.people)
    return Answer(
        between(plan.people, plan.people),
        (
            ("Rencana", f"{count(plan.planned)} orang"),
            ("Belum terlindungi", unknown_or_people(size.uncovered)),
            ("Orang", village_people(plan)),
            *money_facts(rows),
        ),
        rows,
        (
            *size.notes,
            *plan.assumptions,
            size.treated,
            *(merged(low.assumptions, high.assumptions) if rates else ()),
        ),
        notices(rates, nobody=not plan.people and village_nobody(size.desa_count)),
    )


def budget_answer(
    tariff: Tariff, *, budget: int, people: int | None, start: date, months: int
) -> Answer | None:
    """What a budget pays: `people` for how long, or how many through `months`.

    A high rate pays for fewer. None where a month has no rate.
    """
    rates = tariff.months(start, MOST_MONTHS if people else months)
    if rates is None:
        return None

    def with_rates(rate) -> BudgetUse:
        return budget_to_months(budget, rate, people=people, dues=tariff.dues)

    # The high dues pay for the fewest.
    most, fewest = both_ends(rates, with_rates)
    paid, long = (
        between(fewest.people, most.people),
        between(fewest.months, most.months),
    )
    return Answer(
        paid,
        (
            ("Orang", f"{between_text(paid)} orang"),
            ("Lama", length_text(long, capped=people is not None)),
            ("Bulan-pekerja", bought(fewest, most)),
            ("Sisa anggaran", left_text(fewest, most)),
        ),
        budget_rows(start, rates[: long.high], most, fewest),
        (
            ("Anggaran", rupiah(budget)),
            ("Dibayar", f"sejak {dated(start, 'MONTH')}, orangnya tetap"),
            ("Dihargai sebagai", ONLY_BPU[1]),
            *merged(most.assumptions, fewest.assumptions),
        ),
        budget_notices(paid, long),
    )


def both_ends(rates: Sequence[Between] | None, ask: Callable) -> tuple:
    """The answer at the low and at the high end of the rates; alike without rates."""
    if rates is None:
        return (ask(None),) * 2
    return ask([rate.low for rate in rates]), ask([rate.high for rate in rates])


def month_rows(
    first: date, rates: Sequence[Between] | None, people: int
) -> tuple[MonthRow, ...]:
    """The same people in each month that has a rate; none without rates."""
    months = months_from(first, len(rates or ()))
    return tuple(
        MonthRow(month, Paid(people, rate.low), Paid(people, rate.high))
        for month, rate in zip(months, rates or (), strict=True)
    )


def budget_rows(
    first: date, rates: Sequence[Between], most: BudgetUse, fewest: BudgetUse
) -> tuple[MonthRow, ...]:
    """Each end of the dues pays its own people, for its own number of months."""
    return tuple(
        MonthRow(
            month,
            Paid(most.people if index < most.months else 0, rate.low),
            Paid(fewest.people if index < fewest.months else 0, rate.high),
        )
        for index, (month, rate) in enumerate(
            zip(months_from(first, len(rates)), rates, strict=True)
        )
    )
