"""Small checks behind findings; no database."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coverage.jumps import (
    jump_over,
    months_after,
    months_between,
    parts_apart_over_12_months,
    segment_difference,
    stale,
)

people = st.integers(min_value=0, max_value=10**9)
days = st.dates(min_value=date(1990, 1, 1), max_value=date(2090, 12, 31))


@pytest.mark.parametrize(
    ("previous", "current", "jump"),
    [
        (100, 150, False),
        (100, 151, True),
        (100, 50, False),
        (100, 49, True),
        (100, 100, False),
        (101, 151, False),
        (101, 152, True),
        (101, 51, False),
        (101, 50, True),
        (0, 0, False),
        (0, 1, True),
        (1, 0, True),
        (None, 100, False),
        (100, None, False),
        (None, None, False),
    ],
)
def test_a_jump_is_more_than_half_of_the_previous_number(previous, current, jump):
    assert jump_over(previous, current) is jump
    assert jump_over(previous, current, Fraction(1, 2)) is jump


@pytest.mark.parametrize(
    ("current", "share", "jump"),
    [
        (110, Fraction(1, 10), False),
        (111, Fraction(1, 10), True),
        (200, Fraction(1), False),
        (201, Fraction(1), True),
        (101, Fraction(0), True),
    ],
)
def test_the_share_of_a_jump_is_given(current, share, jump):
    assert jump_over(100, current, share) is jump


@given(previous=people, current=people)
def test_a_jump_means_a_ratio_outside_a_half_and_one_and_a_half(previous, current):
    inside = previous <= 2 * current <= 3 * previous

    assert jump_over(previous, current) is not inside


@pytest.mark.parametrize(
    ("one", "other", "months"),
    [
        (date(2024, 3, 15), date(2024, 3, 15), 0),
        (date(2024, 3, 15), date(2024, 4, 14), 0),
        (date(2024, 3, 15), date(2024, 4, 15), 1),
        (date(2024, 3, 15), date(2024, 4, 16), 1),
        (date(2024, 3, 15), date(2025, 3, 14), 11),
        (date(2024, 3, 15), date(2025, 3, 15), 12),
        (date(2023, 12, 31), date(2024, 1, 30), 0),
        (date(2023, 12, 31), date(2024, 1, 31), 1),
        (date(2024, 1, 31), date(2024, 2, 28), 0),
        (date(2024, 1, 31), date(2024, 2, 29), 1),
        (date(2024, 1, 30), date(2024, 2, 29), 1),
        (date(2023, 2, 28), date(2024, 2, 28), 11),
        (date(2023, 2, 28), date(2024, 2, 29), 12),
        (date(2021, 12, 31), date(2025, 6, 30), 42),
    ],
)
def test_months_between_two_days_are_whole_months(one, other, months):
    assert months_between(one, other) == months
    assert months_between(other, one) == months


@given(one=days, other=days)
def test_months_between_is_the_most_that_fits(one, other):
    early, late = min(one, other), max(one, other)

    months = months_between(one, other)

    assert months >= 0
    assert months_after(early, months) <= late < months_after(early, months + 1)


@pytest.mark.parametrize(
    ("day", "months", "after"),
    [
        (date(2024, 3, 15), 0, date(2024, 3, 15)),
        (date(2024, 3, 15), 10, date(2025, 1, 15)),
        (date(2024, 1, 30), 1, date(2024, 2, 29)),
        (date(2024, 1, 28), 1, date(2024, 2, 28)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 2, 28), 1, date(2025, 3, 31)),
        (date(2024, 2, 28), 1, date(2024, 3, 28)),
        (date(2024, 4, 30), 1, date(2024, 5, 31)),
    ],
)
def test_the_last_of_a_month_goes_to_the_last_of_a_month(day, months, after):
    assert months_after(day, months) == after


@pytest.mark.parametrize(
    ("as_of", "on", "old"),
    [
        (date(2024, 6, 15), date(2025, 6, 14), False),
        (date(2024, 6, 15), date(2025, 6, 15), False),
        (date(2024, 6, 15), date(2025, 6, 16), True),
        (date(2024, 6, 30), date(2025, 6, 30), False),
        (date(2024, 6, 30), date(2025, 7, 1), True),
        (date(2023, 2, 28), date(2024, 2, 29), False),
        (date(2023, 2, 28), date(2024, 3, 1), True),
        (date(2026, 1, 1), date(2025, 6, 15), False),
        (None, date(2025, 6, 15), False),
    ],
)
def test_a_figure_is_stale_when_it_is_more_than_its_months_old(as_of, on, old):
    assert stale(as_of, on, 12) is old


def test_the_months_of_staleness_are_given():
    assert stale(date(2025, 1, 15), date(2025, 4, 16), 3)
    assert not stale(date(2025, 1, 15), date(2025, 4, 16), 4)
    assert not stale(date(2025, 1, 15), date(2025, 1, 15), 0)
    assert stale(date(2025, 1, 15), date(2025, 1, 16), 0)


@pytest.mark.parametrize(
    ("active_on", "workforce_on", "apart"),
    [
        (date(2024, 6, 15), date(2025, 6, 15), False),
        (date(2024, 6, 15), date(2025, 6, 16), True),
        (date(2025, 6, 15), date(2024, 6, 15), False),
        (date(2025, 6, 16), date(2024, 6, 15), True),
        (date(2024, 12, 31), date(2024, 12, 31), False),
        (date(2023, 12, 31), date(2024, 12, 31), False),
        (date(2023, 12, 31), date(2025, 1, 1), True),
        (None, date(2024, 6, 15), False),
        (date(2024, 6, 15), None, False),
        (None, None, False),
    ],
)
def test_parts_more_than_twelve_months_apart_are_found(active_on, workforce_on, apart):
    assert parts_apart_over_12_months(active_on, workforce_on) is apart


@given(one=days, other=days)
def test_parts_apart_agrees_with_the_months_between(one, other):
    apart = parts_apart_over_12_months(one, other)

    early, late = min(one, other), max(one, other)
    assert apart is (
        months_between(early, late - timedelta(days=1)) >= 12
        and (late > months_after(early, 12))
    )


@pytest.mark.parametrize(
    ("numbers", "difference"),
    [
        ((100, 50, 30, 20), 0),
        ((100, 50, 30, 19), 1),
        ((100, 50, 31, 20), -1),
        ((0, 0, 0, 0), 0),
        ((100, 51, 32, 24), -7),
        ((None, 50, 30, 20), None),
        ((100, None, 30, 20), None),
        ((100, 50, None, 20), None),
        ((100, 50, 30, None), None),
    ],
)
def test_the_segments_are_taken_from_the_total(numbers, difference):
    assert segment_difference(*numbers) == difference


@given(total=people, pu=people, bpu=people, jakon=people)
def test_a_total_of_its_segments_differs_by_nothing(total, pu, bpu, jakon):
    difference = segment_difference(total, pu, bpu, jakon)

    assert type(difference) is int
    assert pu + bpu + jakon + difference == total
    assert segment_difference(pu + bpu + jakon, bpu, jakon, pu) == 0
