"""Monthly dues: the shipped table, PP 50/2025 to the month, and open payers."""

import ast
import csv
from dataclasses import is_dataclass
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements import rates as rates_module
from agreements.rates import (
    OTHER_PAYERS,
    PUBLIC_PAYERS,
    SECTORS,
    Between,
    Payers,
    Rate,
    decisive_amount,
    last_change,
    payers_of,
    priced_programmes,
    rate_interval,
)

AGREEMENTS = Path(__file__).parents[2] / "agreements"
ROWS = list(
    csv.DictReader(
        (AGREEMENTS / "data" / "contribution_rates.csv")
        .read_text(encoding="utf-8")
        .splitlines()
    )
)
RATES = [
    Rate(
        row["segment"],
        row["programmes"],
        row["sector"],
        {"ya": True, "tidak": False}[row["public_payer"]],
        date.fromisoformat(row["valid_from"]),
        date.fromisoformat(row["valid_to"]) if row["valid_to"] else None,
        int(row["monthly_amount"]),
    )
    for row in ROWS
]
REGULAR, HALF, OPEN = Between(16800, 16800), Between(8400, 8400), Between(8400, 16800)

months = st.builds(date, st.integers(2024, 2028), st.integers(1, 12), st.just(1))
payers = st.sampled_from(list(Payers))
sectors = st.sampled_from(["", *SECTORS])


def dues(
    month,
    *,
    rates=RATES,
    segment="BPU",
    programmes="JKK+JKM",
    sector="OTHER",
    payers=Payers.NOT_PUBLIC,
):
    return rate_interval(
        rates=rates,
        segment=segment,
        programmes=programmes,
        sector=sector,
        payers=payers,
        month=month,
    )


def rate(
    amount, *, sector="", public=False, start=date(2020, 1, 1), end=None, segment="BPU"
):
    return Rate(segment, "JKK+JKM", sector, public, start, end, amount)


def test_values_never_change():
    classes = [
        value
        for value in vars(rates_module).values()
        if isinstance(value, type) and is_dataclass(value)
    ]

    assert classes == [Between, Rate]
    assert all(each.__dataclass_params__.frozen for each in classes)


# The shipped table


def test_every_shipped_rate_is_once_there_and_rests_on_a_law():
    keys = [
        (one.programmes, one.sector, one.public_payer, one.valid_from) for one in RATES
    ]

    assert len(set(keys)) == len(keys) == 16
    assert {row["segment"] for row in ROWS} == {"BPU"}
    assert all(row["legal_basis"].startswith("PP ") for row in ROWS)
    assert {row["sector"] for row in ROWS} == {"", *SECTORS}


@pytest.mark.parametrize(
    ("programmes", "regular", "discounted"),
    [
        ("JKK", 10_000, 5_000),
        ("JKM", 6_800, 3_400),
        ("JKK+JKM", 16_800, 8_400),
        ("JKK+JKM+JHT", 36_800, 28_400),  # old age is not discounted
    ],
)
def test_jkk_and_jkm_are_halved_and_old_age_is_not(programmes, regular, discounted):
    june, before = date(2026, 6, 1), date(2025, 6, 1)

    for sector in SECTORS:
        public = dues(june, programmes=programmes, sector=sector, payers=Payers.PUBLIC)
        private = dues(june, programmes=programmes, sector=sector)
        assert public == Between(regular, regular)
        assert private == Between(discounted, discounted)
        assert dues(before, programmes=programmes, sector=sector) == public


@pytest.mark.parametrize(
    ("sector", "month", "price"),
    [
        ("TRANSPORT", date(2025, 12, 1), REGULAR),
        ("TRANSPORT", date(2026, 1, 1), HALF),
        ("TRANSPORT", date(2026, 2, 1), HALF),
        ("TRANSPORT", date(2027, 3, 1), HALF),
        ("TRANSPORT", date(2027, 4, 1), REGULAR),
        ("OTHER", date(2026, 3, 1), REGULAR),
        ("OTHER", date(2026, 4, 1), HALF),
        ("OTHER", date(2026, 12, 1), HALF),
        ("OTHER", date(2027, 1, 1), REGULAR),
        # Unknown sector: one of the two, so exact where both are the same.
        ("", date(2025, 12, 1), REGULAR),
        ("", date(2026, 1, 1), OPEN),
        ("", date(2026, 3, 1), OPEN),
        ("", date(2026, 4, 1), HALF),
        ("", date(2026, 12, 1), HALF),
        ("", date(2027, 1, 1), OPEN),
        ("", date(2027, 3, 1), OPEN),
        ("", date(2027, 4, 1), REGULAR),
    ],
)
def test_the_discount_begins_and_ends_with_its_month(sector, month, price):
    assert dues(month, sector=sector) == price
    assert dues(month, sector=sector, payers=Payers.PUBLIC) == REGULAR


@pytest.mark.parametrize(
    ("payers", "price"),
    [
        (Payers.NOT_PUBLIC, HALF),
        (Payers.PUBLIC, REGULAR),
        (Payers.UNKNOWN, OPEN),
        (Payers.MIXED, OPEN),
    ],
)
def test_an_ojek_in_february_2026_costs_what_its_payer_makes_it_cost(payers, price):
    february = date(2026, 2, 1)

    assert dues(february, sector="TRANSPORT", payers=payers) == price
    assert dues(date(2025, 2, 1), sector="TRANSPORT", payers=payers) == REGULAR


def test_no_month_before_the_first_rate_has_a_price():
    assert dues(date(2015, 6, 1)) is None
    assert dues(date(2015, 7, 1)) == REGULAR


# What has a price


def test_a_bpu_line_without_programmes_is_priced_as_jkk_and_jkm():
    assert dues(date(2025, 1, 1), programmes="") == REGULAR
    assert priced_programmes("BPU", "") == "JKK+JKM"
    assert priced_programmes("BPU", "JKK") == "JKK"
    assert priced_programmes("PU", "") == ""
    assert priced_programmes("", "") == ""
    assert priced_programmes("".join(("B", "PU")), "") == "JKK+JKM"
    assert priced_programmes("PU", "JKM") == "JKM"


def test_wage_earners_and_mixed_segments_have_no_price_whatever_the_table_says():
    month = date(2025, 1, 1)
    table = [
        rate(1, public=public, segment=segment)
        for public in (True, False)
        for segment in ("PU", "", "PMI", "BPU")
    ]

    assert dues(month, segment="PU", rates=table) is None
    assert dues(month, segment="", rates=table) is None
    assert dues(month, segment="PMI", rates=table) == Between(1, 1)
    assert dues(month, segment="BPU", rates=table) == Between(1, 1)
    assert dues(month, segment="JAKON", rates=table) is None


def test_programmes_that_stand_in_no_row_have_no_price():
    assert dues(date(2025, 1, 1), programmes="JKM+JHT") is None
    assert dues(date(2025, 1, 1), rates=[]) is None


def test_an_open_payer_has_no_price_if_one_of_its_rates_is_unknown():
    month, only_public = date(2025, 1, 1), [rate(5, public=True)]

    assert dues(month, rates=only_public, payers=Payers.PUBLIC) == Between(5, 5)
    assert dues(month, rates=only_public, payers=Payers.UNKNOWN) is None
    assert dues(month, rates=only_public, payers=Payers.NOT_PUBLIC) is None


def test_an_unknown_sector_has_no_price_if_one_sector_has_none():
    table = [rate(5, sector="TRANSPORT")]

    assert dues(date(2025, 1, 1), rates=table, sector="TRANSPORT") == Between(5, 5)
    assert dues(date(2025, 1, 1), rates=table, sector="") is None


# Which rate decides


def test_of_no_fitting_rate_there_is_no_amount():
    table = [rate(5, public=True)]

    assert decisive_amount(rates=table, sector="OTHER", public=True) == 5
    assert decisive_amount(rates=table, sector="OTHER", public=False) is None


def test_the_sectors_own_rate_stands_before_a_newer_general_one():
    table = [rate(1, sector="OTHER"), rate(2, start=date(2024, 1, 1))]

    assert dues(date(2025, 1, 1), rates=table) == Between(1, 1)
    assert dues(date(2025, 1, 1), rates=table, sector="TRANSPORT") == Between(2, 2)


def test_of_two_rates_that_hold_the_newer_decides():
    table = [rate(9, start=date(2020, 1, 1)), rate(2, start=date(2021, 1, 1))]

    assert dues(date(2020, 12, 1), rates=table) == Between(9, 9)
    assert dues(date(2021, 1, 1), rates=table) == Between(2, 2)


@pytest.mark.parametrize(
    ("month", "holds"),
    [
        (date(2025, 2, 1), False),
        (date(2025, 3, 1), True),
        (date(2025, 4, 1), True),
        (date(2025, 5, 1), True),
        (date(2025, 6, 1), False),
    ],
)
def test_a_rate_holds_in_every_month_it_touches(month, holds):
    within = rate(1, start=date(2025, 3, 15), end=date(2025, 5, 10))
    whole = rate(1, start=date(2025, 3, 1), end=date(2025, 5, 1))

    assert within.holds(month) is holds
    assert whole.holds(month) is holds


def test_a_rate_without_an_end_holds_until_further_notice():
    assert rate(1, start=date(2025, 3, 1)).holds(date(2100, 1, 1))
    assert not rate(1, start=date(2025, 3, 1)).holds(date(2025, 2, 1))


def test_the_latest_rates_are_those_after_every_discount_has_ended():
    assert last_change(RATES) == date(2027, 4, 1)
    assert last_change([]) == date.min
    assert last_change([rate(1, start=date(2025, 3, 15))]) == date(2025, 3, 1)
    assert last_change(
        [rate(1, end=date(2024, 12, 31)), rate(2, start=date(2024, 6, 1))]
    ) == date(2025, 1, 1)


# Who pays


def test_every_funding_source_is_public_or_is_not():
    tree = ast.parse((AGREEMENTS / "models" / "target.py").read_text(encoding="utf-8"))
    sources = next(
        node
        for node in tree.body
        if isinstance(node, ast.ClassDef) and node.name == "FundingSource"
    )
    codes = [
        statement.targets[0].id
        for statement in sources.body
        if isinstance(statement, ast.Assign)
    ]

    assert set(codes) == PUBLIC_PAYERS | OTHER_PAYERS
    assert not PUBLIC_PAYERS & OTHER_PAYERS


@pytest.mark.parametrize(
    ("funding", "payers"),
    [
        ((), Payers.UNKNOWN),
        (("PEMERINTAH",), Payers.UNKNOWN),
        (("APBD_KAB", "PEMERINTAH"), Payers.UNKNOWN),
        (("CSR", "PEMERINTAH"), Payers.UNKNOWN),
        (("CSR",), Payers.NOT_PUBLIC),
        (("MANDIRI", "BAZNAS"), Payers.NOT_PUBLIC),
        (("APBD_KAB", "CSR"), Payers.MIXED),
        (("APBD_PROV", "APBD_KAB"), Payers.PUBLIC),
        *(((code,), Payers.PUBLIC) for code in sorted(PUBLIC_PAYERS)),
        *(((code,), Payers.NOT_PUBLIC) for code in sorted(OTHER_PAYERS)),
        (tuple(sorted(PUBLIC_PAYERS)), Payers.PUBLIC),
        (tuple(sorted(OTHER_PAYERS)), Payers.NOT_PUBLIC),
    ],
)
def test_payers_are_public_or_not_or_both_or_unknown(funding, payers):
    assert payers_of(funding) is payers


# For any question


def test_an_interval_is_exact_when_its_ends_meet_and_grows_with_people():
    assert Between(16_800, int("16800")).exact
    assert not Between(3, 4).exact
    assert Between(3, 4).times(5) == Between(15, 20)


@given(months, sectors, payers, st.randoms())
def test_permuting_the_table_changes_no_price(month, sector, payers, random):
    shuffled = random.sample(RATES, len(RATES))

    found = dues(month, rates=shuffled, sector=sector, payers=payers)

    assert found == dues(month, sector=sector, payers=payers)


@given(months, sectors, payers)
def test_what_is_not_known_only_widens_the_price(month, sector, payers):
    found = dues(month, sector=sector, payers=payers)
    widest = dues(month, sector="", payers=Payers.UNKNOWN)

    assert type(found.low) is type(found.high) is int
    assert widest.low <= found.low <= found.high <= widest.high
