"""Costs to the rupiah: the worked numbers of domain.md 5, month by month."""

import csv
from dataclasses import is_dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements import cost as cost_module
from agreements.cost import (
    Cost,
    DatedBy,
    LineMoney,
    MonthCost,
    MonthPrice,
    add,
    cost,
    gap_cost,
    line_cost,
    line_price,
    line_prices,
)
from agreements.rates import Between, Payers, Rate
from jamsostek_pks.lib.months import months_from
from jamsostek_pks.lib.ratio import share_needed

DATA = Path(__file__).parents[2] / "agreements" / "data" / "contribution_rates.csv"
RATES = [
    Rate(
        row["segment"],
        row["programmes"],
        row["sector"],
        row["public_payer"] == "ya",
        date.fromisoformat(row["valid_from"]),
        date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        int(row["monthly_amount"]),
    )
    for row in csv.DictReader(DATA.read_text(encoding="utf-8").splitlines())
]
REGULAR, HALF, OPEN = Between(16800, 16800), Between(8400, 8400), Between(8400, 16800)
MARCH = date(2024, 3, 1)

starts = st.builds(date, st.integers(2024, 2028), st.integers(1, 12), st.just(1))
fundings = st.sampled_from([(), ("APBD_KAB",), ("CSR",), ("APBD_KAB", "MANDIRI")])


def line(people=100, **values):
    """A BPU line of farmers paid by a kabupaten unless said otherwise."""
    facts = {
        "segment": "BPU",
        "sector": "OTHER",
        "programmes": "JKK+JKM",
        "funding": ("APBD_KAB",),
        "months_funded": 12,
        "protected_from": MARCH,
    }
    return LineMoney(people, **{**facts, **values})


def public_rate(amount, *, start, segment="BPU"):
    return Rate(
        segment,
        "JKK+JKM",
        "",
        public_payer=True,
        valid_from=start,
        valid_to=None,
        monthly_amount=amount,
    )


def lows_and_highs(found):
    return [(month.price.low, month.price.high) for month in found.by_month]


lines = st.builds(
    lambda people, months, start, sector, funding, stated: line(
        people,
        months_funded=months,
        protected_from=start,
        sector=sector,
        funding=funding,
        monthly_contribution=stated,
    ),
    st.integers(0, 10**7),
    st.integers(1, 120),
    starts,
    st.sampled_from(["", "TRANSPORT", "OTHER"]),
    fundings,
    st.none() | st.integers(0, 100_000),
)


def test_values_never_change():
    classes = [
        value
        for value in vars(cost_module).values()
        if isinstance(value, type)
        and is_dataclass(value)
        and value.__module__ == cost_module.__name__
    ]

    assert classes == [MonthPrice, MonthCost, Cost, LineMoney]
    assert all(each.__dataclass_params__.frozen for each in classes)


# Worked numbers


@pytest.mark.parametrize(
    ("people", "months", "rupiah"),
    [
        (5606, 7, 659_265_600),  # Lumajang
        (2274, 12, 458_438_400),  # Sumenep
        (22_458, 12, 4_527_532_800),  # the simulation
    ],
)
def test_real_budgets_are_met_to_the_rupiah(people, months, rupiah):
    found = line_cost(RATES, line(people, months_funded=months))

    assert (found.low, found.high) == (rupiah, rupiah)
    assert found.total.exact
    assert len(found.by_month) == months


def test_the_worked_simulation_prices_28_points_treated_as_bpu():
    people = share_needed(28, 80_205)

    found = gap_cost(
        RATES,
        people,
        months_from(date(2025, 1, 1), 12),
        segment="BPU",
        payers=Payers.PUBLIC,
    )

    assert people == 22_458
    assert found.total == Between(4_527_532_800, 4_527_532_800)


@pytest.mark.parametrize(
    ("funding", "price"),
    [
        (("MANDIRI",), HALF),
        (("APBD_KAB",), REGULAR),
        ((), OPEN),
        (("APBD_KAB", "CSR"), OPEN),
    ],
)
def test_an_ojek_in_february_2026_costs_what_its_payer_makes_it_cost(funding, price):
    february = line(
        3,
        sector="TRANSPORT",
        funding=funding,
        months_funded=1,
        protected_from=date(2026, 2, 1),
    )

    found = line_cost(RATES, february)

    assert found.by_month == (MonthCost(date(2026, 2, 1), 3, price),)
    assert found.total == price.times(3)


def test_a_line_over_the_edges_of_the_discount_changes_price_month_by_month():
    transport = line(
        10,
        sector="TRANSPORT",
        funding=("CSR",),
        months_funded=18,
        protected_from=date(2025, 12, 1),
    )

    found = line_cost(RATES, transport)

    assert [month.month for month in found.by_month] == [
        date(2025, 12, 1),
        *(date(2026, number, 1) for number in range(1, 13)),
        *(date(2027, number, 1) for number in range(1, 6)),
    ]
    assert lows_and_highs(found) == (
        [(16800, 16800)] + [(8400, 8400)] * 15 + [(16800, 16800)] * 2
    )
    assert found.total == Between(1_764_000, 1_764_000)


def test_an_unknown_payer_over_the_edges_costs_between_two_sums():
    farmers = line(10, funding=(), months_funded=11, protected_from=date(2026, 3, 1))

    found = line_cost(RATES, farmers)

    assert lows_and_highs(found) == (
        [(16800, 16800)] + [(8400, 16800)] * 9 + [(16800, 16800)]
    )
    assert (found.low, found.high) == (1_092_000, 1_848_000)
    assert not found.total.exact


# Which price


@pytest.mark.parametrize("stated", [16_800, 0, 20_000])
def test_dues_the_paper_states_stand_in_discount_months_and_for_every_segment(stated):
    for segment in ("BPU", "PU", ""):
        found = line_cost(
            RATES,
            line(
                2,
                segment=segment,
                sector="TRANSPORT",
                funding=("MANDIRI",),
                monthly_contribution=stated,
                months_funded=2,
                protected_from=date(2026, 2, 1),
            ),
        )
        assert found.total == Between(4 * stated, 4 * stated)
    assert line(monthly_contribution=stated).stated is True
    assert line().stated is False


@pytest.mark.parametrize("segment", ["PU", "", "JAKON"])
def test_only_bpu_has_a_price_without_stated_dues(segment):
    assert line_cost(RATES, line(segment=segment)) is None


def test_a_bpu_line_without_programmes_costs_jkk_and_jkm_and_says_so():
    silent = line(programmes="")

    assert line_cost(RATES, silent) == line_cost(RATES, line())
    assert silent.priced_programmes == "JKK+JKM"
    assert line(programmes="JKM").priced_programmes == "JKM"
    assert line_price(RATES, line(programmes="JKM"), MARCH) == Between(6800, 6800)


def test_a_line_without_people_or_months_has_no_cost_and_of_nobody_costs_nothing():
    assert line_cost(RATES, line(None)) is None
    assert line_cost(RATES, line(months_funded=None)) is None
    assert line_cost(RATES, line(0)).total == Between(0, 0)


def test_one_month_without_a_price_leaves_the_line_without_a_cost():
    first = line(months_funded=3, protected_from=date(2015, 6, 1))
    ending = [replace(rate, valid_to=date(2024, 4, 30)) for rate in RATES]

    assert line_cost(RATES, first) is None
    assert line_cost(ending, line(months_funded=2)) is not None
    assert line_cost(ending, line(months_funded=3)) is None


# Which month


@pytest.mark.parametrize(
    ("facts", "dated_by", "month"),
    [
        (
            {"protected_from": MARCH, "signed_on": date(2023, 12, 21)},
            DatedBy.PROTECTED_FROM,
            MARCH,
        ),
        (
            {"signed_on": date(2023, 12, 21), "programme_year": 2025},
            DatedBy.SIGNED_ON,
            date(2023, 12, 1),
        ),
        ({"programme_year": 2025}, DatedBy.PROGRAMME_YEAR, date(2025, 1, 1)),
        ({}, DatedBy.LATEST_RATE, None),
    ],
)
def test_first_month_is_protection_else_signing_else_january_else_none(
    facts, dated_by, month
):
    found = line(**{"protected_from": None, **facts})

    assert found.dated_by is dated_by
    assert found.first_month == month


def test_a_line_that_starts_within_a_month_is_dated_by_that_month():
    assert line(protected_from=date(2024, 3, 15)).first_month == MARCH


def test_a_programme_year_stands_for_january_onwards():
    found = line_cost(
        RATES, line(1, funding=("CSR",), protected_from=None, programme_year=2026)
    )

    assert found.total == Between(3 * 16800 + 9 * 8400, 3 * 16800 + 9 * 8400)
    assert found.by_month[0].month == date(2026, 1, 1)


def test_a_line_without_any_date_has_nameless_months_at_the_latest_rate():
    undated = line(10, funding=("CSR",), protected_from=None, months_funded=2)

    found = line_cost(RATES, undated)

    assert found.by_month == (MonthCost(None, 10, REGULAR),) * 2
    assert found.total == Between(336_000, 336_000)


def test_the_latest_rate_follows_the_newest_change_of_the_table():
    dearer = [*RATES, public_rate(20_000, start=date(2028, 1, 1))]

    found = line_prices(dearer, line(protected_from=None), 1)

    assert found == (MonthPrice(None, Between(20_000, 20_000)),)


def test_without_a_table_only_stated_dues_cost_something():
    undated = line(10, protected_from=None, months_funded=2)

    assert line_cost([], undated) is None
    assert line_cost([], replace(undated, monthly_contribution=5)).total == Between(
        100, 100
    )


# Gaps


@pytest.mark.parametrize("segment", ["TOTAL", "PU", "JAKON", "PMI", ""])
def test_only_a_bpu_gap_has_a_price(segment):
    table = [*RATES, public_rate(1, start=MARCH, segment=segment)]

    assert (
        gap_cost(
            table,
            5,
            [MARCH],
            segment=segment,
            payers=Payers.PUBLIC,
            programmes="JKK+JKM",
        )
        is None
    )


def test_a_gap_follows_payer_sector_programmes_and_month():
    months = [date(2026, 3, 1), date(2026, 4, 1)]

    def costs(**values):
        found = gap_cost(RATES, 2, months, segment="BPU", **values)
        return [(month.total.low, month.total.high) for month in found.by_month]

    assert costs(payers=Payers.PUBLIC) == [(33_600, 33_600)] * 2
    assert costs(payers=Payers.NOT_PUBLIC, sector="OTHER") == [
        (33_600, 33_600),
        (16_800, 16_800),
    ]
    assert costs(payers=Payers.NOT_PUBLIC) == [(16_800, 33_600), (16_800, 16_800)]
    assert costs(payers=Payers.PUBLIC, programmes="JKM") == [(13_600, 13_600)] * 2


def test_a_gap_is_known_by_its_segment_even_of_no_month():
    def total(segment, months=()):
        found = gap_cost(
            rates=RATES, people=2, months=months, segment=segment, payers=Payers.PUBLIC
        )
        return found and found.total

    assert total("") is None
    assert total("BPU") == Between(0, 0)
    assert total("".join(("B", "PU")), [MARCH]) == REGULAR.times(2)


def test_a_gap_below_zero_or_of_no_month_costs_nothing():
    for people, months in ((-3, [MARCH]), (0, [MARCH]), (3, [])):
        found = gap_cost(RATES, people, months, segment="BPU", payers=Payers.PUBLIC)
        assert found.total == Between(0, 0)
    one = gap_cost(RATES, 1, [MARCH], segment="BPU", payers=Payers.PUBLIC)
    assert one.total == REGULAR


def test_a_gap_in_a_month_without_a_rate_has_no_price():
    months = [date(2015, 7, 1), date(2015, 6, 1)]

    assert gap_cost(RATES, 1, months, segment="BPU", payers=Payers.PUBLIC) is None


# For any line


def test_nothing_adds_up_to_nothing():
    assert add([]) == Between(0, 0)
    assert add([Between(1, 2), Between(3, 5)]) == Between(4, 7)


@given(lines)
def test_money_is_whole_and_the_sum_of_its_months(money):
    found = line_cost(RATES, money)

    assert type(found.low) is type(found.high) is int
    assert 0 <= found.low <= found.high
    assert found.low == sum(money.people * m.price.low for m in found.by_month)
    assert found.high == sum(money.people * m.price.high for m in found.by_month)
    assert len(found.by_month) == money.months_funded


@given(lines, st.integers(1, 60))
def test_a_line_costs_as_much_as_its_two_halves(money, months):
    whole = line_cost(RATES, replace(money, months_funded=60))
    first = line_cost(RATES, replace(money, months_funded=months))
    after = months_from(money.protected_from, months + 1)[-1]
    rest = line_cost(
        RATES, replace(money, months_funded=60 - months, protected_from=after)
    )

    assert add([first.total, rest.total]) == whole.total


@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**6), max_size=24))
def test_cost_is_people_times_the_sum_of_the_rates(people, amounts):
    prices = [MonthPrice(None, Between(amount, amount)) for amount in amounts]

    found = cost(people, prices)

    assert found.low == found.high == people * sum(amounts)


@given(lines)
def test_a_line_costs_no_less_where_public_money_pays(money):
    paid = replace(money, funding=("APBD_KAB",))

    assert line_cost(RATES, money).high <= line_cost(RATES, paid).high
