"""Identity numbers in text: what is one, what is not, and how little is shown."""

import pytest

from jamsostek_pks.lib.identity_numbers import (
    find,
    masked,
    masked_numbers,
    without_numbers,
)

MAN, WOMAN = "7371010101900001", "7371014101900001"


@pytest.mark.parametrize(
    "text",
    [
        MAN,
        WOMAN,
        f"NIK:{MAN},",
        f"a.n. Ani ({WOMAN})",
        "737101 010190 0001",
        "737101.010190.0001",
        "737101-010190-0001",
        "737101 – 010190 – 0001".replace(" – ", "\u2013"),
        "7371 0101 0190 0001",
        "7371\u00a00101\u00a00190\u00a00001",
        "73.71.01.410190.0001",
        "73.71.01.01.01.90.0001",
        "73-71-01-31-12-90-0001",
        # What a spreadsheet makes of a number it took for an amount.
        "7371010101900000",
        "7371010101900001.0",
        "9771017112990001",
    ],
)
def test_an_identity_number_is_found_however_it_is_spelt(text):
    assert len(masked_numbers(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12345678901",  # a KPJ
        MAN[:-1],
        f"{MAN}1",
        f"1{MAN}",
        "7371013201900001",  # no 32nd day
        "7371017201900001",
        "7371010013900001",  # no 13th month
        "7371010100900001",
        "0171010101900001",  # no province
        "2071010101900001",
        "7300010101900001",
        "3.621.300.000.000.000",
        "1.100.110.111.000.001",  # an amount, whatever its digits say
        "2021 2022 2023 2024 2025",
        "PER/15/102023",
        "7371 0101\n0190 0001",
        "737101 010190.0001",
    ],
)
def test_other_numbers_are_left_alone(text):
    assert find(text) == []


def test_numbers_before_it_hide_none_and_each_is_found():
    text = f"No. 12 {MAN} dan 3 {WOMAN}"

    assert masked_numbers(text) == ["7371••••••••0001"] * 2


def test_what_is_shown_is_never_the_whole_number():
    assert masked("737101 010190 0001") == "7371••••••••0001"
    assert without_numbers(f"NIK {MAN}.") == "NIK 7371••••••••0001."
    assert without_numbers("tanpa nomor 7504") == "tanpa nomor 7504"
