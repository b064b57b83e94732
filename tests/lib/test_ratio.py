from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jamsostek_pks.lib.ratio import (
    percent,
    printed_percent,
    share_needed,
    two_decimals,
)

people = st.integers(min_value=0, max_value=10**12)


@pytest.mark.parametrize(("part", "whole"), [(None, 10), (10, None), (10, 0), (0, 0)])
def test_there_is_no_percentage_without_both_parts(part, whole):
    assert percent(part, whole) is None
    assert printed_percent(part, whole) is None


def test_percent_is_exact_and_zero_active_is_zero():
    assert percent(1, 3) == Fraction(100, 3)
    assert percent(0, 10) == 0
    assert str(printed_percent(0, 10)) == "0.00"


@pytest.mark.parametrize(
    ("part", "whole", "text"),
    [
        (910, 1_100, "82.73"),
        (67_799, 140_769, "48.16"),
        (67_799, 207_015, "32.75"),
        (39_350_000, 101_810_000, "38.65"),
        (156_667, 397_894, "39.37"),
        (1, 800, "0.13"),
        (9_999, 10_000, "99.99"),
        (99_997, 100_000, "99.99"),
        (10**12 - 1, 10**12, "99.99"),
        (10_000, 10_000, "100.00"),
        (100_001, 100_000, "100.01"),
        (10**12 + 1, 10**12, "100.01"),
        (3, 2, "150.00"),
        (1, 10**12, "0.01"),
    ],
)
def test_percentages_print_half_up_and_never_claim_everybody_or_nobody(
    part, whole, text
):
    assert str(printed_percent(part, whole)) == text


def test_a_difference_in_points_keeps_its_sign():
    assert two_decimals(Decimal("-3.205")) == Decimal("-3.21")
    assert two_decimals(Fraction(-1, 1000)) == Decimal("-0.01")


@given(part=people, whole=people.filter(bool))
def test_print_is_within_a_hundredth_and_names_the_right_side(part, whole):
    exact, printed = percent(part, whole), printed_percent(part, whole)

    assert abs(Fraction(printed) - exact) < Fraction(1, 100)
    assert (printed == 100) == (part == whole)
    assert (printed > 100) == (part > whole)
    assert (printed == 0) == (part == 0)
    assert two_decimals(printed) == printed


@given(a=people, b=people, whole=people.filter(bool))
def test_more_people_never_print_less(a, b, whole):
    low, high = sorted((a, b))

    assert printed_percent(low, whole) <= printed_percent(high, whole)


def test_share_needed_of_the_known_cases():
    assert share_needed(Decimal("62.93"), 2_801_936) == 1_763_259
    assert share_needed(Decimal("28"), 80_205) == 22_458
    assert share_needed(Decimal("50"), 10) == 5
    assert share_needed(Decimal("50"), 0) == 0


@given(
    target=st.decimals(min_value=0, max_value=1000, places=4),
    whole=people.filter(bool),
)
def test_share_needed_is_the_fewest_that_reach_the_target(target, whole):
    needed = share_needed(target, whole)

    assert percent(needed, whole) >= Fraction(target)
    assert needed == 0 or percent(needed - 1, whole) < Fraction(target)
