"""What-if: reach a percentage, a quota per village, what a budget pays (domain.md 5).

Pure, in people and whole rupiah; rates are handed in. Every result carries its
assumptions as (label, value), to be printed with it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import accumulate

from jamsostek_pks.lib.months import month_of, months_from
from jamsostek_pks.lib.ratio import share_needed
from jamsostek_pks.lib.words import count, dated, rupiah, stated_percent_text

# Rupiah of one person in a month: always the same, by month, or one for each month.
Rate = int | Sequence[int] | Callable[[date], int]
Assumptions = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Dues:
    """What a rate is for, and who pays it: printed beside every rupiah."""

    programmes: str
    payer: str

    @property
    def assumptions(self) -> Assumptions:
        return ("Program", self.programmes), ("Dibayar oleh", self.payer)


# The worked simulation of domain.md 5.
PUBLIC_DUES = Dues("JKK+JKM", "APBD")


@dataclass(frozen=True)
class Price:
    """Rupiah of a fixed number of people through consecutive months."""

    people: int
    months: tuple[date, ...]
    rates: tuple[int, ...]
    assumptions: Assumptions

    @property
    def by_month(self) -> tuple[int, ...]:
        """Rupiah of all the people in each month."""
        return tuple(self.people * rate for rate in self.rates)

    @property
    def total(self) -> int:
        return sum(self.by_month)


@dataclass(frozen=True)
class Reach:
    """People who are missing to a percentage, and what it takes to get there."""

    needed: int
    pace: int | None  # people a month; None where the month is past
    months_left: int
    price: Price | None
    assumptions: Assumptions


@dataclass(frozen=True)
class VillageQuota:
    """A quota per village as people: a plan, at most those eligible and uncovered."""

    planned: int
    uncovered: int | None
    assumptions: Assumptions

    @property
    def people(self) -> int:
        return self.planned if self.uncovered is None else min(self.planned, self.limit)

    @property
    def limit(self) -> int | None:
        """The uncovered eligible, none where more than everybody is covered."""
        return None if self.uncovered is None else max(0, self.uncovered)

    @property
    def limit_known(self) -> bool:
        return self.uncovered is not None

    @property
    def capped(self) -> bool:
        return self.people < self.planned


@dataclass(frozen=True)
class BudgetUse:
    """What a budget pays in full: people through months, and what is left over.

    `people` and `months` are None where only loose worker-months were asked for.
    """

    budget: int
    worker_months: int
    people: int | None
    months: int | None
    leftover: int
    assumptions: Assumptions


def reach(
    target: Decimal,
    *,
    active: int | None,
    workforce: int | None,
    today: date,
    by: date,
    months: int,
    rate: Rate | None,
    dues: Dues = PUBLIC_DUES,
    basis: str = "",
) -> Reach | None:
    """People missing to `target` percent, per month until `by`, and their dues.

    The people are the rounded-up share minus the active, at least zero. They may be
    enrolled from this month to `by`, both included, and all are paid for `months`
    months from `by` on. None without both parts; without a rate no price.
    """
    if active is None or not workforce:
        return None
    needed = max(0, share_needed(target, workforce) - active)
    notes = (
        ("Target cakupan", stated_percent_text(target)),
        *workforce_notes(workforce, basis),
        ("Peserta aktif", f"{count(active)} orang, dianggap tetap"),
    )
    return reached(
        needed, notes, today=today, by=by, months=months, rate=rate, dues=dues
    )


def rise(
    points: Decimal,
    *,
    workforce: int | None,
    today: date,
    by: date,
    months: int,
    rate: Rate | None,
    dues: Dues = PUBLIC_DUES,
    basis: str = "",
) -> Reach | None:
    """People of `points` percentage points, else as `reach`: of unknown active, too."""
    if not workforce:
        return None
    notes = (
        ("Naik", f"{stated_percent_text(points)} dari pekerja (poin cakupan)"),
        *workforce_notes(workforce, basis),
    )
    return reached(
        share_needed(points, workforce),
        notes,
        today=today,
        by=by,
        months=months,
        rate=rate,
        dues=dues,
    )


def reached(
    needed: int,
    notes: Assumptions,
    *,
    today: date,
    by: date,
    months: int,
    rate: Rate | None,
    dues: Dues,
) -> Reach:
    """`needed` people spread over the months left, and their dues from `by` on."""
    left = max(0, (by.year - today.year) * 12 + by.month - today.month + 1)
    pace = -(-needed // left) if left else None
    notes += (
        ("Waktu mendaftar", f"{count(left)} bulan, bulan ini dan bulan sasaran ikut"),
    )
    if rate is None:
        return Reach(needed, pace, left, None, notes)
    price = price_of(needed, rate, start=by, months=months, dues=dues)
    return Reach(needed, pace, left, price, notes + price.assumptions)


def workforce_notes(workforce: int, basis: str) -> Assumptions:
    return (
        ("Pekerja (pembagi)", f"{count(workforce)} orang, dianggap tetap"),
        ("Dasar pembagi", basis or "tidak disebut"),
    )


def price_of(
    people: int, rate: Rate, *, start: date, months: int, dues: Dues = PUBLIC_DUES
) -> Price:
    """Dues of `people`, treated as BPU, for `months` months from that of `start`."""
    calendar = months_from(month_of(start), months)
    rates = monthly_rates(rate, calendar)
    assumptions = (
        ("Dihargai sebagai", "BPU (bukan penerima upah)"),
        ("Dibayar", f"{count(months)} bulan sejak {dated(start, 'MONTH')}, serentak"),
        ("Iuran per orang per bulan", rate_text(rates)),
        *dues.assumptions,
    )
    return Price(people, calendar, rates, assumptions)


def per_village(quota: int, desa_count: int, uncovered: int | None) -> VillageQuota:
    """`quota` people in each desa, at most the eligible who are not covered.

    Kelurahan are not counted; of unknown `uncovered` the result says so.
    """
    limit = "belum ada data; jumlah tidak dibatasi"
    if uncovered is not None:
        limit = f"{count(max(0, uncovered))} orang, batas atas"
    assumptions = (
        ("Kuota", f"{count(quota)} orang per desa"),
        ("Desa", f"{count(desa_count)} desa, kelurahan tidak dihitung"),
        ("Pekerja yang belum terlindungi", limit),
    )
    return VillageQuota(quota * desa_count, uncovered, assumptions)


def budget_to_months(
    budget: int,
    rate: int | Sequence[int],
    *,
    people: int | None = None,
    months: int | None = None,
    dues: Dues = PUBLIC_DUES,
) -> BudgetUse:
    """What `budget` rupiah pays, never more than it holds; all rounded down.

    With `people`: for how many months (at most `months`, or the rates given). Else with
    `months` or a rate for each month: how many people through all of them. With one
    rate alone: worker-months, to be divided as one likes.
    """
    refuse_nothing(people, months)
    notes = budget_notes(rate) + dues.assumptions
    months = most_months(rate, months)
    if people is None and months is None:
        bought = budget // rate
        return BudgetUse(budget, bought, None, None, budget - bought * rate, notes)
    if people is None:
        people = budget // of_one(rate, months)
    else:
        months = months_paid(budget, rate, people, months)
    left = budget - people * of_one(rate, months)
    return BudgetUse(budget, people * months, people, months, left, notes)


def refuse_nothing(people: int | None, months: int | None) -> None:
    """A budget cannot be divided among nobody, or over no month."""
    for name, number in (("people", people), ("months", months)):
        if number is not None and number < 1:
            raise ValueError(f"{name} must be one or more, not {number}.")


def most_months(rate: int | Sequence[int], months: int | None) -> int | None:
    """Months asked for, as far as there are rates; None: no end is given."""
    if isinstance(rate, int):
        return months
    return len(rate) if months is None else min(months, len(rate))


def months_paid(
    budget: int, rate: int | Sequence[int], people: int, months: int | None
) -> int:
    """Whole months, one after the other, that `budget` pays for all `people`."""
    if isinstance(rate, int):
        paid = budget // (people * rate)
        return paid if months is None else min(paid, months)
    costs = accumulate(people * monthly for monthly in rate[:months])
    return sum(cost <= budget for cost in costs)


def of_one(rate: int | Sequence[int], months: int) -> int:
    """Rupiah of one person through the first `months` months."""
    return rate * months if isinstance(rate, int) else sum(rate[:months])


def monthly_rates(rate: Rate, calendar: Sequence[date]) -> tuple[int, ...]:
    """One rate for each month of the calendar; a list must have exactly as many."""
    if callable(rate):
        rates = tuple(rate(month) for month in calendar)
    elif isinstance(rate, int):
        rates = (rate,) * len(calendar)
    else:
        rates = tuple(rate)
    if len(rates) != len(calendar):
        raise ValueError(f"{len(rates)} rates for {len(calendar)} months.")
    refuse_other_than_rupiah(rates)
    return rates


def refuse_other_than_rupiah(rates: Sequence[int]) -> None:
    """Money is whole rupiah, above zero, of at least one month: never a float."""
    if not rates:
        raise ValueError("No month has a rate.")
    for rate in rates:
        if not isinstance(rate, int) or rate < 1:
            raise ValueError(f"Rate {rate!r} is not whole rupiah above zero.")


def rate_text(rates: Sequence[int]) -> str:
    """'Rp 16.800', or 'Rp 8.400–Rp 16.800 menurut bulan'."""
    if min(rates) == max(rates):
        return rupiah(rates[0])
    return f"{rupiah(min(rates))}–{rupiah(max(rates))} menurut bulan"


def budget_notes(rate: int | Sequence[int]) -> Assumptions:
    rates = (rate,) if isinstance(rate, int) else tuple(rate)
    refuse_other_than_rupiah(rates)
    return (
        ("Iuran per orang per bulan", rate_text(rates)),
        ("Pembulatan", "orang dan bulan dibulatkan ke bawah; sisa tidak dibelanjakan"),
    )
