"""Why coverage moved: steps that add up exactly; no database."""

from dataclasses import FrozenInstanceError
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.protection import ProtectedLine
from coverage.bridge import (
    LAPSED,
    NEW,
    OTHER,
    PEOPLE,
    WORKFORCE,
    Point,
    bridge,
    moved_people,
    telling,
)
from jamsostek_pks.lib.ratio import percent

people = st.integers(min_value=0, max_value=10**9)
workforces = st.integers(min_value=1, max_value=10**9)
points = st.builds(Point, active=people, workforce=workforces)
SULSEL_2024 = Point(1_159_887, 2_871_182)
SULSEL_2025 = Point(1_327_000, 2_801_936)


def steps_of(found):
    return {step.code: step for step in found.steps}


def test_the_numerator_moves_first_at_the_old_denominator():
    found = bridge(Point(400, 1_000), Point(600, 1_200), gained=250, lapsed=90)

    steps = steps_of(found)
    assert [step.code for step in found.steps] == [NEW, LAPSED, OTHER, WORKFORCE]
    assert {code: step.people for code, step in steps.items()} == {
        NEW: 250,
        LAPSED: -90,
        OTHER: 40,
        WORKFORCE: 200,
    }
    assert {code: step.points for code, step in steps.items()} == {
        NEW: 25,
        LAPSED: -9,
        OTHER: 4,
        WORKFORCE: -10,
    }
    assert (found.before, found.after, found.change) == (40, 50, 10)
    assert (found.numerator_effect, found.denominator_effect) == (20, -10)


def test_each_step_starts_where_the_last_one_ended():
    found = bridge(Point(400, 1_000), Point(600, 1_200), gained=250, lapsed=90)

    assert [(step.start, step.end) for step in found.steps] == [
        (40, 65),
        (65, 56),
        (56, 60),
        (60, 50),
    ]


def test_sulsel_rose_by_its_people_and_by_a_smaller_denominator():
    found = bridge(SULSEL_2024, SULSEL_2025)

    assert found.numerator_effect == Fraction(100 * 167_113, 2_871_182)
    assert found.denominator_effect == (
        Fraction(132_700_000, 2_801_936) - Fraction(132_700_000, 2_871_182)
    )
    assert steps_of(found)[OTHER].people == 167_113
    assert steps_of(found)[WORKFORCE].people == -69_246


def test_what_lines_do_not_explain_may_be_below_zero():
    found = bridge(Point(100, 1_000), Point(110, 1_000), gained=50)

    assert steps_of(found)[OTHER].people == -40
    assert steps_of(found)[OTHER].points == -4
    assert steps_of(found)[LAPSED].points == 0
    assert steps_of(found)[WORKFORCE].points == 0


def test_lapsed_lines_alone_lower_the_numerator():
    found = bridge(Point(1_992, 10_000), Point(1_000, 10_000), lapsed=992)

    assert steps_of(found)[LAPSED].points == Fraction("-9.92")
    assert steps_of(found)[OTHER].people == 0


def test_steps_are_named_in_the_words_of_the_page():
    found = bridge(Point(1, 2), Point(2, 3))

    assert [step.label for step in found.steps] == [
        "baris baru",
        "baris yang berakhir",
        "lainnya",
        "perubahan pembagi",
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (Point(None, 10), Point(5, 10)),
        (Point(5, None), Point(5, 10)),
        (Point(5, 10), Point(None, 10)),
        (Point(5, 10), Point(5, None)),
        (Point(5, 0), Point(5, 10)),
        (Point(5, 10), Point(5, 0)),
    ],
)
def test_without_both_parts_on_both_days_there_is_no_bridge(before, after):
    assert bridge(before, after) is None


def test_gained_and_lapsed_are_named_so_that_they_are_not_mistaken():
    with pytest.raises(TypeError):
        bridge(Point(1, 2), Point(2, 3), 1, 0)


def test_zero_active_is_a_number():
    found = bridge(Point(0, 10), Point(0, 20))

    assert found.change == 0
    assert all(step.points == 0 for step in found.steps)
    assert steps_of(found)[WORKFORCE].people == 10


@given(before=points, after=points, gained=people, lapsed=people)
def test_the_steps_add_up_exactly(before, after, gained, lapsed):
    found = bridge(before, after, gained=gained, lapsed=lapsed)

    assert sum(step.points for step in found.steps) == found.change
    assert found.change == percent(after.active, after.workforce) - percent(
        before.active, before.workforce
    )
    assert found.numerator_effect + found.denominator_effect == found.change
    assert found.steps[0].start == found.before
    assert found.steps[-1].end == found.after


@given(before=points, after=points, gained=people, lapsed=people)
def test_the_people_add_up_and_are_ints(before, after, gained, lapsed):
    found = bridge(before, after, gained=gained, lapsed=lapsed)

    *numerator, denominator = found.steps
    assert sum(step.people for step in numerator) == after.active - before.active
    assert denominator.people == after.workforce - before.workforce
    assert {type(step.people) for step in found.steps} == {int}
    assert {type(step.points) for step in found.steps} == {Fraction}


@given(before=points, after=points, gained=people, lapsed=people)
def test_lines_never_move_the_whole_numerator_effect(before, after, gained, lapsed):
    plain = bridge(before, after)
    split = bridge(before, after, gained=gained, lapsed=lapsed)

    assert split.numerator_effect == plain.numerator_effect
    assert split.denominator_effect == plain.denominator_effect


def test_where_nothing_is_known_of_lines_the_numerator_is_one_step():
    found = bridge(Point(400, 1_000), Point(600, 1_200), gained=None, lapsed=None)

    assert [(step.code, step.people) for step in found.steps] == [
        (PEOPLE, 200),
        (WORKFORCE, 200),
    ]
    assert found.numerator_effect == 20
    assert found.steps[0].label == "perubahan peserta aktif"


@given(before=points, after=points)
def test_steps_without_lines_add_up_exactly_too(before, after):
    plain = bridge(before, after)
    untold = bridge(before, after, gained=None, lapsed=None)

    assert sum(step.points for step in untold.steps) == untold.change
    assert untold.numerator_effect == plain.numerator_effect
    assert untold.denominator_effect == plain.denominator_effect


def paid(*, start=date(2025, 3, 1), months=12, active=992, **values):
    """A line whose months run from March 2025 up to, not including, March 2026."""
    return ProtectedLine(1, 7, "PKS", start, months, active, **values)


@pytest.mark.parametrize(
    ("since", "until", "moved"),
    [
        (date(2025, 2, 28), date(2025, 3, 1), (992, 0)),
        (date(2025, 3, 1), date(2026, 2, 28), (0, 0)),
        (date(2025, 3, 1), date(2026, 3, 1), (0, 992)),
        (date(2025, 2, 28), date(2026, 3, 1), (992, 992)),
        (date(2026, 3, 1), date(2027, 3, 1), (0, 0)),
        (date(2025, 3, 1), date(2025, 3, 1), (0, 0)),
        (date(2025, 2, 1), date(2025, 6, 1), (992, 0)),
        (date(2025, 6, 1), date(2026, 6, 1), (0, 992)),
    ],
)
def test_people_of_a_line_move_on_its_first_paid_and_first_unpaid_day(
    since, until, moved
):
    assert moved_people([paid()], since, until) == moved


@pytest.mark.parametrize(
    "values",
    [{"active": None}, {"start": None}, {"months": None}, {"in_ucj": False}],
)
def test_lines_without_months_or_people_or_outside_ucj_tell_nothing(values):
    line = paid(registered=500, **values)

    assert telling([line]) == []
    assert moved_people([line], date(2025, 2, 1), date(2025, 4, 1)) == (None, None)


def test_a_line_of_nobody_tells_that_nobody_moved():
    line = paid(active=0)

    assert moved_people([line], date(2025, 2, 1), date(2025, 4, 1)) == (0, 0)


def test_results_cannot_be_changed():
    found = bridge(Point(1, 2), Point(2, 3))

    for value, name in [
        (Point(1, 2), "active"),
        (found, "before"),
        (found.steps[0], "people"),
    ]:
        with pytest.raises(FrozenInstanceError):
            setattr(value, name, None)
