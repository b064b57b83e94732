"""Calendar months over year ends, back and at the end of the calendar."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jamsostek_pks.lib.months import (
    LAST_MONTH,
    add_months,
    month_of,
    months_between,
    months_from,
)

months = st.dates(date(1990, 1, 1), date(2100, 12, 31)).map(month_of)


def test_month_of_a_day_is_the_first_of_its_month():
    days = (date(2024, 2, 1), date(2024, 2, 2), date(2024, 2, 29))

    assert {month_of(day) for day in days} == {date(2024, 2, 1)}


@pytest.mark.parametrize(
    ("month", "number", "found"),
    [
        (date(2024, 3, 1), 0, date(2024, 3, 1)),
        (date(2024, 3, 1), 9, date(2024, 12, 1)),
        (date(2024, 3, 1), 10, date(2025, 1, 1)),
        (date(2024, 3, 1), 12, date(2025, 3, 1)),
        (date(2024, 1, 1), 11, date(2024, 12, 1)),
        (date(2024, 12, 1), 1, date(2025, 1, 1)),
        (date(2024, 1, 1), -1, date(2023, 12, 1)),
        (date(2024, 3, 1), -2, date(2024, 1, 1)),
        (date(9998, 12, 1), 1, date(9999, 1, 1)),
        (date(9999, 11, 1), 1, date(9999, 12, 1)),
        (date(9999, 12, 1), 1, date(9999, 12, 1)),
        (date(9998, 1, 1), 500, date(9999, 12, 1)),
    ],
)
def test_months_are_added_across_years_and_never_past_the_last_date(
    month, number, found
):
    assert add_months(month, number) == found


def test_months_from_count_the_first_and_none_is_none():
    assert months_from(date(2025, 11, 1), 0) == ()
    assert months_from(date(2025, 11, 1), 3) == (
        date(2025, 11, 1),
        date(2025, 12, 1),
        date(2026, 1, 1),
    )
    assert date(9999, 12, 1) == LAST_MONTH


@given(months, st.integers(0, 240), st.integers(0, 240))
def test_going_on_twice_is_going_on_at_once_and_back_again(month, some, more):
    there = add_months(add_months(month, some), more)

    assert there == add_months(month, some + more)
    assert add_months(there, -some - more) == month


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2025, 3, 1), date(2025, 3, 1), 0),
        (date(2025, 11, 1), date(2026, 2, 1), 3),
        (date(2026, 2, 1), date(2025, 11, 1), -3),
        (date(2020, 1, 1), date(2026, 1, 1), 72),
    ],
)
def test_months_between_are_counted_across_years(first, last, months):
    assert months_between(first, last) == months
    assert add_months(first, months) == last
