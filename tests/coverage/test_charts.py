"""The pictures' geometry: pure functions, so no database and no browser."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from coverage.charts import (
    TileInput,
    axis_top,
    bar,
    label_lines,
    scale_class,
    short_label,
    tile_map,
    trend,
)
from coverage.charts.strokes import hatch
from coverage.charts.tiles import SHORT_NAMES, TILE_GAP, TILE_SIZE


def tile(**changes):
    given = {
        "label": "Provinsi Sulawesi Selatan",
        "short_label": "Sulsel",
        "href": "/wilayah/73/",
        "column": 0,
        "row": 0,
        "percent": Decimal("47.36"),
        "text": "47,36 %",
    }
    return TileInput(**(given | changes))


def said(day, percent, title="menurut sumber"):
    return (day, Decimal(percent), title)


# --- scale


@pytest.mark.parametrize(
    ("percent", "expected"),
    [
        ("0", "cov-1"),
        ("19.99", "cov-1"),
        ("20", "cov-2"),
        ("39.999", "cov-2"),
        ("40", "cov-3"),
        ("60", "cov-4"),
        ("79.99", "cov-4"),
        ("80", "cov-5"),
        ("99.99", "cov-5"),
        ("100", "cov-5"),
        ("183.4", "cov-5"),
    ],
)
def test_a_step_of_the_scale_begins_at_its_lower_bound(percent, expected):
    assert scale_class(Decimal(percent)) == expected


def test_no_data_is_no_step_of_the_scale_while_zero_is_the_first():
    assert scale_class(None) == "no-data"
    assert scale_class(Decimal(0)) == "cov-1"


# --- tile map


def test_tiles_stand_on_their_grid_which_begins_at_the_first_used_cell():
    drawn = tile_map([tile(column=9, row=2), tile(column=11, row=3)])

    near, far = drawn.tiles
    pitch = TILE_SIZE + TILE_GAP
    assert (far.x - near.x, far.y - near.y) == (2 * pitch, pitch)
    assert (near.x, near.y) == (TILE_GAP // 2, TILE_GAP // 2)


def test_the_map_is_as_large_as_its_grid():
    drawn = tile_map([tile(column=0, row=0), tile(column=2, row=1)])

    assert drawn.width == 3 * (TILE_SIZE + TILE_GAP) + TILE_GAP // 2
    assert drawn.height == 2 * (TILE_SIZE + TILE_GAP) + TILE_GAP // 2


def test_a_tile_says_its_full_name_and_number_on_hover():
    [drawn] = tile_map([tile()]).tiles

    assert drawn.title == "Provinsi Sulawesi Selatan: 47,36 %"
    assert drawn.value.text == "47,36 %"
    assert drawn.css_class == "cov-3"
    assert drawn.href == "/wilayah/73/"


def test_the_parts_of_a_number_are_said_on_hover_and_not_on_the_tile():
    [drawn] = tile_map([tile(detail="1.327.000 dari 2.801.936")]).tiles

    assert drawn.title.endswith("47,36 % (1.327.000 dari 2.801.936)")
    assert drawn.value.text == "47,36 %"


def test_a_tile_without_data_has_a_name_and_no_number():
    [drawn] = tile_map([tile(percent=None, text="belum ada data")]).tiles

    assert drawn.title == "Provinsi Sulawesi Selatan: belum ada data"
    assert drawn.value is None
    assert drawn.css_class == "no-data"


def test_a_tile_above_full_and_the_current_one_are_marked():
    above, here = tile_map(
        [tile(percent=Decimal(104), above_full=True), tile(current=True)]
    ).tiles

    assert above.css_class == "cov-5 above-full"
    assert here.css_class == "cov-3 current"


@pytest.mark.parametrize("name", ["Riau", "Gorontalo Utara", "Penajam Paser Utara"])
@pytest.mark.parametrize("percent", [None, Decimal(50)])
def test_the_words_of_a_tile_stay_inside_it(name, percent):
    [drawn] = tile_map([tile(short_label=name, percent=percent)]).tiles

    lines = [*drawn.lines, *([drawn.value] if drawn.value else [])]
    heights = [line.y for line in lines]
    assert heights == sorted(heights)
    assert min(heights) >= 10
    assert max(heights) <= TILE_SIZE - 5


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Aceh", ["Aceh"]),
        ("Gorontalo Utara", ["Gorontalo", "Utara"]),
        ("Kota Palu", ["Kota Palu"]),
        ("Pegunungan Bintang", ["Pegunung…", "Bintang"]),
        ("Penajam Paser Utara", ["Penajam", "Paser Ut…"]),
        ("", []),
    ],
)
def test_a_name_takes_two_short_lines_at_most(name, lines):
    assert label_lines(name) == lines


def test_the_short_names_of_provinces_need_no_cutting():
    for name in SHORT_NAMES.values():
        assert "…" not in "".join(label_lines(name))


def test_a_region_without_a_well_known_short_name_keeps_its_name():
    assert short_label("73", "Sulawesi Selatan") == "Sulsel"
    assert short_label("75.04", "Pohuwato") == "Pohuwato"


def test_a_kota_is_told_from_the_kabupaten_of_the_same_name():
    assert short_label("75.01", "Gorontalo") == "Gorontalo"
    assert short_label("75.71", "Gorontalo") == "Kota Gorontalo"
    assert short_label("21.72", "Tanjung Pinang") == "Tanjung Pinang"


def test_the_legend_explains_exceptions_only_where_there_are_any():
    plain = tile_map([tile()]).legend
    mixed = tile_map(
        [tile(percent=None), tile(percent=Decimal(101), above_full=True)]
    ).legend

    assert [entry.text for entry in plain] == [
        "0–20 %",
        "20–40 %",
        "40–60 %",
        "60–80 %",
        "80–100 %",
    ]
    assert [entry.text for entry in mixed[5:]] == ["di atas 100 %", "belum ada data"]


def test_a_map_of_nothing_is_empty_not_an_error():
    assert tile_map([]).tiles == ()


def test_hatching_stays_inside_its_box():
    numbers = hatch(10, 6, step=4).replace("M", " ").replace("L", " ").split()

    assert max(map(int, numbers[::2])) <= 10
    assert max(map(int, numbers[1::2])) <= 6


# --- trend


def test_a_trend_of_nothing_says_it_is_empty():
    drawn = trend([])

    assert drawn.empty
    assert drawn.last is None
    assert drawn.x_ticks == drawn.y_ticks == ()


def test_one_computed_point_is_a_dot_without_a_line():
    drawn = trend([said(date(2025, 6, 30), "47.36")])

    assert drawn.line == ""
    assert len(drawn.points) == 1
    assert not drawn.empty


def test_computed_points_are_joined_in_order_of_time():
    later, earlier = said(date(2025, 6, 30), "47.36"), said(date(2024, 7, 31), "40.4")

    drawn = trend([later, earlier])

    assert [mark.on.year for mark in drawn.points] == [2024, 2025]
    assert drawn.last.percent == Decimal("47.36")
    assert drawn.line == " ".join(f"{mark.x},{mark.y}" for mark in drawn.points)
    assert drawn.points[0].x < drawn.points[1].x
    assert drawn.points[0].y > drawn.points[1].y, "more coverage stands higher"


def test_a_claim_is_drawn_apart_and_never_joins_the_line():
    drawn = trend([said(date(2025, 6, 30), 47)], [said(date(2024, 7, 31), 40)])

    assert len(drawn.claims) == 1
    assert drawn.line == ""


def test_claims_alone_make_a_picture():
    assert not trend([], [said(date(2023, 12, 21), 42)]).empty


def test_a_target_lies_over_its_whole_year():
    drawn = trend([said(date(2024, 7, 31), 40)], [], [(2025, Decimal("62.93"), "t")])

    [segment] = drawn.targets
    assert segment.x1 < segment.x2 == drawn.right
    assert drawn.points[0].x < segment.x1
    assert segment.y < drawn.points[0].y


def test_the_time_axis_holds_whole_calendar_years():
    drawn = trend([said(date(2024, 1, 1), 1), said(date(2025, 12, 31), 2)])

    assert drawn.points[0].x == drawn.left
    assert drawn.points[1].x == drawn.right


@pytest.mark.parametrize(
    ("highest", "top"),
    [("0", 100), ("100", 100), ("100.01", 120), ("120", 120), ("183.4", 200)],
)
def test_the_percent_axis_ends_at_100_or_the_next_20_above(highest, top):
    assert axis_top(Decimal(highest)) == top


def test_zero_lies_on_the_axis_and_the_axis_top_at_the_top():
    drawn = trend([said(date(2024, 1, 1), 0), said(date(2024, 2, 1), 100)])

    assert [mark.y for mark in drawn.points] == [drawn.bottom, drawn.top]


def test_percent_ticks_stay_few_even_far_above_100():
    assert [tick.label for tick in trend([said(date(2024, 1, 1), 50)]).y_ticks] == [
        "0 %",
        "20 %",
        "40 %",
        "60 %",
        "80 %",
        "100 %",
    ]
    assert len(trend([said(date(2024, 1, 1), 900)]).y_ticks) <= 9


@pytest.mark.parametrize(
    ("years", "labels"),
    [
        ((2024,), ["Jan 2024", "Apr 2024", "Jul 2024", "Okt 2024"]),
        ((2024, 2025), ["Jan 2024", "Jul 2024", "Jan 2025", "Jul 2025"]),
        ((2023, 2025), ["2023", "2024", "2025"]),
    ],
)
def test_time_ticks_are_quarters_halves_or_years(years, labels):
    drawn = trend([said(date(year, 5, 1), 10) for year in years])

    assert [tick.label for tick in drawn.x_ticks] == labels


def test_a_long_time_axis_leaves_some_years_unlabelled():
    drawn = trend([said(date(2001, 5, 1), 1), said(date(2025, 5, 1), 2)])

    assert len(drawn.x_ticks) <= 8


# --- bar


def test_a_bar_is_as_long_as_its_percentage():
    drawn = bar(Decimal("47.36"), Decimal("62.93"))

    assert (drawn.width, drawn.target_x) == (47.36, 62.93)
    assert not drawn.overflow


def test_a_bar_above_full_is_full_and_marked():
    drawn = bar(Decimal("103.2"), Decimal(110))

    assert (drawn.width, drawn.target_x, drawn.overflow) == (100, 100, True)


def test_exactly_everybody_is_a_full_bar_without_the_mark():
    assert bar(Decimal(100)).width == 100
    assert not bar(Decimal(100)).overflow


def test_no_data_is_hatched_and_zero_is_an_empty_track():
    unknown, nobody = bar(None), bar(Decimal(0))

    assert unknown.percent is None
    assert unknown.hatch
    assert (nobody.percent, nobody.width, nobody.hatch) == (0, 0, "")


def test_a_few_people_are_never_drawn_as_nobody():
    assert bar(Decimal("0.01")).width == 0.5


def test_a_bar_without_a_target_has_no_target_mark():
    assert bar(Decimal(50)).target_x is None


# --- exact percentages


def test_exact_and_printed_percentages_may_stand_in_one_picture():
    exact = Fraction(132_700_000, 2_801_936)

    drawn = trend(
        [(date(2025, 6, 30), exact, "dihitung")],
        [said(date(2025, 6, 30), "47.38")],
        [(2025, Decimal("62.93"), "target")],
    )

    assert drawn.points[0].percent == exact
    assert scale_class(exact) == "cov-3"
    assert bar(exact, Decimal("62.93")).width == pytest.approx(47.36, abs=0.001)
    assert bar(Fraction(201, 2)).overflow
