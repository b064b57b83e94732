"""The timeline's picture: where things stand, without a database."""

from datetime import date, timedelta

from agreements.timeline import LEFT, MOST_LANES, RIGHT, Stretch, timeline

ON = date(2025, 12, 31)
PAPER = Stretch("Naskah", date(2025, 1, 1), date(2025, 12, 31), is_paper=True)


def test_without_any_date_there_is_no_picture():
    assert timeline([], [], on=ON) is None


def test_what_lasts_from_first_to_last_month_fills_the_picture():
    (lane,) = timeline([PAPER], [], on=ON).lanes

    assert lane.x == LEFT
    assert RIGHT - 2 < lane.x + lane.width <= RIGHT
    assert not lane.open


def test_an_unknown_end_runs_to_the_edge_and_says_so():
    endless = Stretch("Naskah", date(2025, 6, 1), None, is_paper=True)

    (lane,) = timeline([endless], [(date(2026, 3, 1), "Monev")], on=ON).lanes

    assert lane.open
    assert lane.x + lane.width == RIGHT
    assert "akhir tidak diketahui" in lane.title


def test_the_day_asked_is_always_inside_even_long_after():
    for days in (-4000, 0, 1, 4000):
        picture = timeline([PAPER], [], on=ON + timedelta(days=days))

        assert LEFT <= picture.today_x <= RIGHT


def test_things_stand_in_the_order_of_their_days():
    days = [date(2025, month, 15) for month in (1, 5, 9)]

    picture = timeline([PAPER], [(day, "Monev") for day in days], on=ON)

    places = [dot.x for dot in picture.dots]
    assert places == sorted(set(places))


def test_labels_under_the_picture_stay_few_however_long_the_life():
    for years in (0, 1, 3, 10, 40):
        end = date(2025 + years, 12, 31)
        ticks = timeline([Stretch("N", date(2025, 1, 1), end)], [], on=ON).ticks

        assert 1 <= len(ticks) <= 6, years


def test_more_stretches_than_lanes_are_counted_not_forgotten():
    many = [PAPER] * (MOST_LANES + 3)

    picture = timeline(many, [], on=ON)

    assert len(picture.lanes) == MOST_LANES
    assert picture.left_out == 3
