"""Budgets: round ones get a tolerance, people and months are rounded down."""

from dataclasses import is_dataclass, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements import budget as budget_module
from agreements.budget import (
    BudgetCheck,
    LineBudget,
    implied_months,
    implied_people,
    line_budget,
    paid,
    rounding,
)
from agreements.cost import LineMoney, MonthPrice
from agreements.rates import Between, Rate


def rate(amount, *, public, sector="", start=date(2015, 7, 1), end=None):
    return Rate(
        "BPU",
        "JKK+JKM",
        sector,
        public_payer=public,
        valid_from=start,
        valid_to=end,
        monthly_amount=amount,
    )


RATES = [
    rate(16_800, public=True),
    rate(16_800, public=False),
    rate(
        8_400,
        public=False,
        sector="OTHER",
        start=date(2026, 4, 1),
        end=date(2026, 12, 31),
    ),
]
LUMAJANG = LineMoney(
    5606,
    "BPU",
    funding=("DBH_CHT",),
    months_funded=7,
    protected_from=date(2024, 6, 1),
)


def prices(*amounts):
    """Month prices from amounts, or from (low, high)."""
    pairs = [
        amount if isinstance(amount, tuple) else (amount,) * 2 for amount in amounts
    ]
    return [MonthPrice(None, Between(*pair)) for pair in pairs]


def check(budget, low, high=None):
    return BudgetCheck(budget, Between(low, low if high is None else high))


def test_values_never_change():
    assert all(
        value.__dataclass_params__.frozen
        for value in vars(budget_module).values()
        if isinstance(value, type) and is_dataclass(value)
    )


# Rounding (domain.md 4.7)


@pytest.mark.parametrize(
    ("amount", "half_a_unit"),
    [
        (1_327_000, 500),
        (10_000, 50),
        (50_000, 50),  # 500 would be 1 % of it, not under
        (51_000, 500),
        (5_000, 5),
        (5_100, 50),
        (500, 0),
        (510, 5),
        (1_000_000_000, 500),
        (659_265_600, 50),
        (659_265_610, 5),
        (659_265_601, 0),
        (10, 0),
        (1, 0),
        (0, 0),
    ],
)
def test_at_most_three_zeros_are_rounding_and_under_one_percent(amount, half_a_unit):
    assert rounding(amount) == half_a_unit
    assert type(rounding(amount)) is int


@given(st.integers(1, 10**12))
def test_rounding_is_always_under_one_percent(amount):
    assert rounding(amount) * 100 < amount


# Does it fit


@pytest.mark.parametrize(
    ("budget", "fits"),
    [
        (659_265_600, True),
        (659_265_599, False),  # not round: meant to the rupiah
        (659_265_601, False),
        (659_266_000, True),  # within 500
        (659_265_000, False),  # 600 away
        (659_267_000, False),
    ],
)
def test_a_budget_fits_within_its_own_rounding(budget, fits):
    assert check(budget, 659_265_600).fits is fits


def test_both_ends_of_the_rounding_belong_to_it():
    assert check(1_327_000, 1_326_500).fits
    assert check(1_327_000, 1_327_500).fits
    assert not check(1_327_000, 1_326_499).fits
    assert not check(1_327_000, 1_327_501).fits
    assert check(1_327_000, 1_327_000).tolerance == 500


def test_a_budget_fits_an_open_cost_from_end_to_end():
    assert not check(100_001 - 2, 100_000, 200_001).fits
    assert check(100_000, 100_000, 200_001).fits
    assert check(150_001, 100_000, 200_001).fits
    assert check(200_001, 100_000, 200_001).fits
    assert not check(200_002, 100_000, 200_001).fits


@pytest.mark.parametrize(
    ("budget", "difference"),
    [(99, -1), (100, 0), (150, 0), (200, 0), (201, 1), (260, 60), (40, -60)],
)
def test_difference_is_counted_from_the_nearer_end(budget, difference):
    assert check(budget, 100, 200).difference == difference


# How many people, how many months


def test_people_are_those_paid_through_all_months_rounded_down():
    year = prices(*[16_800] * 12)

    assert implied_people(458_438_400, year) == Between(2274, 2274)
    assert implied_people(458_438_399, year) == Between(2273, 2273)
    assert implied_people(0, year) == Between(0, 0)


def test_open_dues_pay_fewer_or_more_people():
    assert implied_people(100_800, prices((8_400, 16_800), 16_800)) == Between(3, 4)


def test_months_that_cost_nothing_or_are_none_imply_nothing():
    assert implied_people(5, []) is None
    assert implied_people(5, prices(0, 0)) is None
    assert implied_people(5, prices((0, 4))) is None
    assert implied_people(5, prices(1)) == Between(5, 5)
    assert implied_months(5, 3, []) is None
    assert implied_months(5, 0, prices(4, 4)) is None
    assert implied_months(5, 3, prices(0)) is None
    assert implied_months(5, 1, prices(1)) == Between(1, 1)


def test_months_are_paid_one_after_the_other():
    months = prices(10, 20, (10, 40), 10)

    assert implied_months(19, 2, months) == Between(0, 0)
    assert implied_months(20, 2, months) == Between(1, 1)
    assert implied_months(59, 2, months) == Between(1, 1)
    assert implied_months(60, 2, months) == Between(2, 2)
    assert implied_months(80, 2, months) == Between(2, 3)
    assert implied_months(100, 2, months) == Between(2, 4)
    assert implied_months(139, 2, months) == Between(2, 4)
    assert implied_months(10_000, 2, months) == Between(4, 4)
    assert paid(3, []) == 0


@given(st.integers(0, 10**12), st.integers(1, 10**6), st.integers(1, 120))
def test_one_more_person_or_month_would_cost_more_than_there_is(rupiah, dues, months):
    people = implied_people(rupiah, prices(*[dues] * months)).low
    lasting = implied_months(rupiah, 1, prices(*[dues] * months)).high

    assert people * dues * months <= rupiah < (people + 1) * dues * months
    assert lasting == min(months, rupiah // dues)


# One line's own budget


def test_a_line_and_its_exact_budget_say_the_same():
    found = line_budget(RATES, LUMAJANG, 659_265_600)

    assert found == LineBudget(
        BudgetCheck(659_265_600, Between(659_265_600, 659_265_600)),
        months=Between(7, 7),
        people=Between(5606, 5606),
    )
    assert found.check.fits


def test_a_budget_rounded_down_still_pays_what_was_meant():
    sumenep = replace(
        LUMAJANG, people=2274, months_funded=12, protected_from=date(2025, 1, 1)
    )

    found = line_budget(RATES, sumenep, 458_438_000)

    assert found.check.fits
    assert (found.months, found.people) == (Between(12, 12), Between(2274, 2274))
    short = line_budget(RATES, sumenep, 458_437_000)
    assert not short.check.fits
    assert (short.months, short.people) == (Between(11, 11), Between(2273, 2273))


def test_what_the_line_does_not_say_the_budget_may_imply():
    without_months = line_budget(
        RATES, replace(LUMAJANG, months_funded=None), 659_265_600
    )
    without_people = line_budget(RATES, replace(LUMAJANG, people=None), 659_265_600)

    assert without_months == LineBudget(None, Between(7, 7), None)
    assert without_people == LineBudget(None, None, Between(5606, 5606))


def test_a_line_without_a_price_implies_nothing():
    wage_earners = replace(LUMAJANG, segment="PU")

    assert line_budget(RATES, wage_earners, 1_000_000) == LineBudget(None, None, None)


def test_months_are_walked_over_the_discount_and_stop_at_the_longest_line():
    open_ended = LineMoney(
        10, "BPU", sector="OTHER", funding=("CSR",), protected_from=date(2026, 3, 1)
    )

    assert line_budget(RATES, open_ended, 168_000 + 84_000 * 2).months == Between(3, 3)
    assert line_budget(RATES, open_ended, 10**12).months == Between(120, 120)


def test_open_payers_leave_months_and_people_open():
    unknown = LineMoney(
        10,
        "BPU",
        sector="OTHER",
        months_funded=2,
        protected_from=date(2026, 4, 1),
    )

    found = line_budget(RATES, unknown, 336_000)

    assert found.check.cost == Between(168_000, 336_000)
    assert (found.months, found.people) == (Between(2, 4), Between(10, 20))
