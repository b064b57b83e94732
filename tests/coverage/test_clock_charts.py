"""Geometry of the protection clock and of the forecast."""

from datetime import date

import pytest

from coverage.charts import MonthInput, SpanInput, nice_top, outlook, timeline

JANUARY, MARCH, JULY = date(2026, 1, 1), date(2026, 3, 1), date(2026, 7, 1)


def span(first, after, **changes):
    return SpanInput(first, after, "span-active", "1", "judul", **changes)


def month(number, active, registered=None):
    return MonthInput(date(2026, number, 1), active, registered)


def test_a_bar_begins_and_ends_with_its_months():
    drawn = timeline([span(MARCH, JULY)], JANUARY)
    (bar,) = drawn.bars

    assert bar.x == drawn.ticks[2].x
    assert bar.end == drawn.ticks[6].x
    assert not bar.from_before
    assert not bar.goes_on


def test_a_bar_is_cut_at_the_months_shown_and_says_so():
    drawn = timeline([span(date(2025, 1, 1), date(2030, 1, 1))], JANUARY)
    (bar,) = drawn.bars

    assert (bar.x, bar.end) == (drawn.ticks[0].x, drawn.width - 2)
    assert bar.from_before
    assert bar.goes_on


def test_spans_before_and_after_the_months_shown_are_not_drawn():
    before, after = span(date(2025, 1, 1), JANUARY), span(date(2027, 2, 1), date.max)

    assert timeline([before, after], JANUARY).empty


def test_thirteen_months_are_named_and_each_january_has_its_year():
    ticks = timeline([], MARCH).ticks

    assert len(ticks) == 13
    assert [tick.year for tick in ticks if tick.year] == ["2026", "2027"]
    assert ticks[10].label == "Jan"


def test_rows_do_not_touch():
    first, second = timeline([span(MARCH, JULY), span(MARCH, JULY)], JANUARY).bars

    assert first.y + first.height < second.y


@pytest.mark.parametrize(
    ("ends", "share"), [(date(2026, 3, 31), 1), (date(2026, 2, 14), 0.5), (None, None)]
)
def test_the_papers_last_day_is_marked_where_it_is_known(ends, share):
    drawn = timeline([span(JANUARY, JULY, paper_ends=ends)], JANUARY)
    (bar,) = drawn.bars

    if ends is None:
        assert bar.paper_x is None
    else:
        left = drawn.ticks[ends.month - 1].x
        right = drawn.ticks[ends.month].x
        assert bar.paper_x == left + (right - left) * share


def test_a_papers_end_outside_the_months_shown_is_not_marked():
    (bar,) = timeline([span(JANUARY, JULY, paper_ends=date(2028, 1, 1))], JANUARY).bars

    assert bar.paper_x is None


def test_people_stay_for_a_whole_month():
    drawn = outlook([month(1, (100, 100)), month(2, (50, 50))])

    middle = (drawn.left + drawn.right) / 2
    assert drawn.active == (
        f"M{drawn.left:.1f} {drawn.top:.1f}L{middle:.1f} {drawn.top:.1f}"
        f"L{middle:.1f} 106.0L{drawn.right:.1f} 106.0"
    )
    assert drawn.band == ""


def test_where_purses_overlap_a_band_lies_between_fewest_and_most():
    drawn = outlook([month(1, (60, 100)), month(2, (50, 50))])

    assert drawn.band.endswith("Z")
    assert drawn.area.endswith("Z")


def test_registered_people_are_drawn_apart_and_only_if_there_are_any():
    known = outlook([month(1, (60, 60), (20, 20))])
    none = outlook([month(1, (60, 60), (0, 0))])

    assert known.registered
    assert none.registered == ""


def test_registered_people_alone_are_no_active_line():
    drawn = outlook([month(1, None, (20, 20))])

    assert drawn.registered
    assert not drawn.empty
    assert drawn.active == drawn.area == drawn.band == ""


def test_nothing_known_is_nothing_drawn():
    assert outlook([month(1, None)]).empty
    assert outlook([]).empty


@pytest.mark.parametrize(
    ("highest", "top"),
    [(0, 10), (10, 10), (11, 15), (20, 20), (21, 25), (992, 1000), (1001, 1500)],
)
def test_the_axis_of_people_ends_at_a_round_number(highest, top):
    assert nice_top(highest) == top
