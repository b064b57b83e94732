"""Months with their dues, and what a scenario says of them in words. Pure."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from agreements.rates import Between
from jamsostek_pks.lib.words import count, dated, rupiah

from .simulation import Assumptions, BudgetUse, Reach

# How far ahead a budget is followed.
MOST_MONTHS = 120
NEW_ONLY = (
    "Hanya untuk orang baru: memperpanjang perlindungan yang habis masanya tidak "
    "termasuk."
)
NO_RATE = (
    "Tarif iuran untuk pilihan ini belum ada di sebagian bulan, jadi orangnya tidak "
    "punya harga."
)


@dataclass(frozen=True)
class Paid:
    """People of one month and the dues of each, in rupiah."""

    people: int
    rate: int

    @property
    def cost(self) -> int:
        return self.people * self.rate


@dataclass(frozen=True)
class MonthRow:
    """One month at the lowest and at the highest dues; alike where none are open."""

    month: date
    low: Paid
    high: Paid


def money_facts(rows: Sequence[MonthRow]) -> Assumptions:
    if not rows:
        return ()
    lows, highs = [row.low.cost for row in rows], [row.high.cost for row in rows]
    by_month = " menurut bulan" if len(set(lows)) > 1 or len(set(highs)) > 1 else ""
    return (
        ("Iuran sebulan", money_text(between(*lows, *highs)) + by_month),
        (f"Iuran {count(len(rows))} bulan", money_text(between(sum(lows), sum(highs)))),
        *budget_years(rows),
    )


def budget_years(rows: Sequence[MonthRow]) -> Assumptions:
    """What each budget year pays, where the months are of several."""
    by_year: dict[int, list[MonthRow]] = defaultdict(list)
    for row in rows:
        by_year[row.month.year].append(row)
    if len(by_year) < 2:
        return ()
    return tuple(
        (
            f"Di antaranya tahun {year}",
            money_text(
                between(
                    sum(row.low.cost for row in of_year),
                    sum(row.high.cost for row in of_year),
                )
            )
            + f", {count(len(of_year))} bulan",
        )
        for year, of_year in by_year.items()
    )


def merged(low: Assumptions, high: Assumptions) -> Assumptions:
    """Assumptions of both ends: one line where they agree, else both values."""
    return tuple(
        (label, said if said == other else f"terendah {said}; tertinggi {other}")
        for (label, said), (_, other) in zip(low, high, strict=True)
    )


def notices(rates, *, nobody: str | bool) -> tuple[str, ...]:
    return tuple(filter(None, (nobody or NEW_ONLY, NO_RATE if rates is None else "")))


def budget_notices(people: Between, months: Between) -> tuple[str, ...]:
    if not people.high or not months.high:
        return ("Anggaran ini belum cukup untuk satu bulan.",)
    return ()


def village_nobody(desa_count: int) -> str:
    if not desa_count:
        return "Wilayah ini tidak punya desa; kelurahan tidak dihitung."
    return "Tidak ada lagi yang belum terlindungi."


def village_people(plan) -> str:
    if not plan.limit_known:
        return (
            f"{count(plan.people)} orang; yang belum terlindungi belum diketahui, jadi "
            "rencana ini tidak dibatasi"
        )
    limited = ", dibatasi yang belum terlindungi" if plan.capped else ""
    return f"{count(plan.people)} orang{limited}"


def unknown_or_people(people: int | None) -> str:
    return count(None) if people is None else f"{count(max(0, people))} orang"


def pace_text(found: Reach, by: date) -> str:
    months = f"{count(found.months_left)} bulan sampai {dated(by, 'MONTH')}"
    return f"{count(found.pace)} orang, selama {months}"


def length_text(months: Between, *, capped: bool) -> str:
    at_least = capped and months.high == MOST_MONTHS
    return f"{'sedikitnya ' if at_least else ''}{between_text(months)} bulan"


def bought(fewest: BudgetUse, most: BudgetUse) -> str:
    """Loose months of one person: people times months."""
    found = between(fewest.worker_months, most.worker_months)
    return f"{between_text(found)} (orang × bulan)"


def left_text(fewest: BudgetUse, most: BudgetUse) -> str:
    return money_text(between(fewest.leftover, most.leftover))


def between(*numbers: int) -> Between:
    return Between(min(numbers), max(numbers))


def between_text(found: Between) -> str:
    if found.exact:
        return count(found.low)
    return f"{count(found.low)}–{count(found.high)}"


def money_text(found: Between) -> str:
    if found.exact:
        return rupiah(found.low)
    return f"{rupiah(found.low)} – {rupiah(found.high)}"
