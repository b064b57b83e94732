from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jamsostek_pks.lib import words

DAY = date(2025, 6, 30)


@pytest.mark.parametrize(
    "word",
    [
        words.count,
        words.percent_text,
        words.stated_percent_text,
        words.rupiah,
        words.long_day,
        words.short_day,
        lambda value: words.dated(value, "MONTH"),
        lambda value: words.days_left(value, on=DAY),
    ],
)
def test_what_is_unknown_says_so(word):
    assert word(None) == "belum ada data"


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (999, "999"), (1_327_000, "1.327.000"), (-1_200, "\u22121.200")],
)
def test_counts_have_dots_and_a_true_minus(value, text):
    assert words.count(value) == text


@pytest.mark.parametrize(
    ("points", "signed", "size"),
    [
        (Fraction("3.114"), "+3,11", "3,11"),
        (Fraction("-9.925"), "\u22129,93", "9,93"),
        (Fraction(0), "+0,00", "0,00"),
        (Fraction(-1, 1000), "\u22120,01", "0,01"),
    ],
)
def test_points_have_a_sign_unless_the_words_say_up_or_down(points, signed, size):
    assert words.points_text(points) == signed
    assert words.points_size(points) == size


@given(st.integers())
def test_a_count_reads_back_as_itself(value):
    text = words.count(value)

    assert int(text.replace(".", "").replace("\u2212", "-")) == value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("47.36"), "47,36\u00a0%"),
        (Decimal("42"), "42,00\u00a0%"),
        (Decimal("99.997"), "99,99\u00a0%"),
        (Fraction(100, 3), "33,33\u00a0%"),
        (Decimal("1234.5"), "1.234,50\u00a0%"),
        (Decimal("-3.2"), "\u22123,20\u00a0%"),
    ],
)
def test_computed_percentages_have_two_decimals(value, text):
    assert words.percent_text(value) == text


@pytest.mark.parametrize("stated", ["42", "47.38", "48.00", "62.9"])
def test_stated_percentages_keep_their_decimals(stated):
    expected = stated.replace(".", ",") + "\u00a0%"

    assert words.stated_percent_text(Decimal(stated)) == expected


def test_rupiah_is_whole_and_does_not_break_from_its_unit():
    assert words.rupiah(4_527_532_800) == "Rp\u00a04.527.532.800"
    assert words.rupiah(0) == "Rp\u00a00"
    assert words.rupiah(-1_000) == "\u2212Rp\u00a01.000"


def test_days_are_spelt_in_indonesian():
    assert words.long_day(DAY) == "30 Juni 2025"
    assert words.short_day(DAY) == "30 Jun 2025"
    assert words.short_day(date(2024, 8, 1)) == "1 Agu 2024"


def test_every_month_has_two_names_that_start_alike():
    assert len(words.MONTHS) == len(words.SHORT_MONTHS) == 12
    assert all(
        long.startswith(short)
        for long, short in zip(words.MONTHS, words.SHORT_MONTHS, strict=True)
    )


@pytest.mark.parametrize(
    ("precision", "text"),
    [("DAY", "31 Juli 2024"), ("MONTH", "Juli 2024"), ("YEAR", "2024")],
)
def test_a_date_shows_no_more_than_the_source_gave(precision, text):
    assert words.dated(date(2024, 7, 31), precision) == text


def test_an_unknown_precision_is_a_mistake_in_the_code():
    with pytest.raises(ValueError, match="precision 'WEEK'"):
        words.dated(DAY, "WEEK")


@pytest.mark.parametrize(
    ("ends_on", "text"),
    [
        (date(2025, 6, 29), "lewat 1 hari"),
        (date(2025, 6, 30), "berakhir hari ini"),
        (date(2025, 7, 1), "1 hari lagi"),
        (date(2028, 6, 30), "1.096 hari lagi"),
    ],
)
def test_days_left_count_up_to_and_including_the_last_day(ends_on, text):
    assert words.days_left(ends_on, on=DAY) == text
