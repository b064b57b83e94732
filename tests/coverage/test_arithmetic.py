"""The worked numbers of domain.md 4, its rules, and what must hold for any rows."""

import random
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coverage import arithmetic
from coverage.arithmetic import (
    ChildrenSum,
    Coverage,
    FigureRow,
    Part,
    Place,
    Sourcing,
    Span,
    newest_part,
    roll_up,
    series,
    sourcing,
)
from coverage.models import Participation, Workforce
from jamsostek_pks.lib.words import percent_text
from regions.models import Region
from tests import oracle
from tests.factories import (
    TODAY,
    create_participation,
    create_region,
    create_workforce,
    level_of,
    parent_code,
)
from tests.frozen import changeable

NBSP = "\u00a0"
JUNE, JULY, AUGUST = date(2025, 6, 30), date(2025, 7, 31), date(2025, 8, 31)


def place(code):
    return Place(code, f"Wilayah {code}", level_of(code), parent_code(code))


def rows(*figures, start=1):
    """Rows of one place from (segment, day, people)."""
    return [
        FigureRow(pk=number, code="75.04", segment=segment, as_of=day, people=people)
        for number, (segment, day, people) in enumerate(figures, start=start)
    ]


def total(people, day=JUNE, *, pk=1, code="75.04"):
    return [FigureRow(pk=pk, code=code, segment="TOTAL", as_of=day, people=people)]


def said_by(*sources):
    """One row of each source; None is a row without one."""
    return [
        FigureRow(number, "75.04", "TOTAL", JUNE, 1, source=source)
        for number, source in enumerate(sources)
    ]


def own(active, workforce):
    """Coverage of one place from the rows of its two parts."""
    found = roll_up([place("75.04")], {"75.04": active}, {"75.04": workforce}, on=TODAY)
    return found["75.04"]


def from_children(parts, *, code="75", on=TODAY):
    """Coverage of a place with one child for each (active, workforce) of `parts`."""
    codes = [f"{code}.{number:02d}" for number in range(1, len(parts) + 1)]
    actives = {
        child: total(active, pk=number, code=child)
        for number, (child, (active, _)) in enumerate(zip(codes, parts, strict=True))
        if active is not None
    }
    workforces = {
        child: total(workforce, pk=number, code=child)
        for number, (child, (_, workforce)) in enumerate(zip(codes, parts, strict=True))
        if workforce is not None
    }
    places = [place(code), *map(place, codes)]
    return roll_up(places, actives, workforces, on=on)[code]


# Worked numbers


@pytest.mark.parametrize(
    ("active", "workforce", "printed"),
    [
        pytest.param(67_799, 207_015, "32.75", id="Wajo, labour force"),
        pytest.param(1_327_000, 2_801_936, "47.36", id="Sulsel, June 2025"),
        pytest.param(39_350_000, 101_810_000, "38.65", id="Indonesia, June 2025"),
        pytest.param(156_667, 397_894, "39.37", id="Gorontalo 2022"),
    ],
)
def test_worked_percentages(active, workforce, printed):
    assert own(total(active), total(workforce)).printed == Decimal(printed)


def test_wajo_divides_a_total_by_eligible_segments():
    year_end = date(2024, 12, 31)
    eligible = rows(
        ("PU", year_end, 35_036), ("BPU", year_end, 93_537), ("JAKON", year_end, 12_196)
    )

    wajo = own(total(67_799, year_end), eligible)

    assert wajo.workforce == 140_769
    assert wajo.printed == Decimal("48.16")
    assert wajo.rows == (*total(67_799, year_end), *eligible)


def test_gap_to_target_and_gap_to_universal_are_two_numbers():
    sulsel = own(total(1_327_000), total(2_801_936))

    assert sulsel.gap_to(Decimal("62.93")) == 1_763_259 - 1_327_000 == 436_259
    assert sulsel.gap == 1_474_936


def test_gap_to_a_target_that_is_reached_is_zero():
    assert own(total(70), total(100)).gap_to(Decimal("62.93")) == 0


@pytest.mark.parametrize(("active", "workforce"), [(None, 10), (10, None), (10, 0)])
def test_no_gap_to_a_target_without_both_parts(active, workforce):
    found = own(
        total(active) if active is not None else [],
        total(workforce) if workforce is not None else [],
    )

    assert found.gap_to(Decimal("60")) is None
    assert found.gap is None


def test_aggregate_divides_sums_and_never_averages_percentages():
    found = from_children([(10, 100), (900, 1000)])

    assert (found.active, found.workforce) == (910, 1100)
    assert found.printed == Decimal("82.73")
    assert percent_text(found.percent) == f"82,73{NBSP}%"


# Printing: full and empty are printed only where they are exact


@pytest.mark.parametrize(
    ("active", "workforce", "printed"),
    [
        (999_999, 1_000_000, "99.99"),
        (9_999, 10_000, "99.99"),
        (1_000_000, 1_000_000, "100.00"),
        (1_000_001, 1_000_000, "100.01"),
        (1, 1_000_000, "0.01"),
        (0, 1_000_000, "0.00"),
        (1, 800, "0.13"),  # 0.125: half up, not half even
        (3, 2, "150.00"),
    ],
)
def test_less_than_everybody_is_never_full_and_somebody_is_never_nobody(
    active, workforce, printed
):
    assert own(total(active), total(workforce)).printed == Decimal(printed)


def test_above_full_is_printed_as_it_is_and_flagged():
    found = own(total(120), total(100))

    assert found.printed == Decimal("120.00")
    assert found.above_full
    assert found.gap == -20


@pytest.mark.parametrize(
    ("active", "above"), [(0, False), (999, False), (1000, False), (1001, True)]
)
def test_above_full_begins_with_the_first_person_too_many(active, above):
    assert own(total(active), total(1000)).above_full is above


def test_no_row_and_no_number_can_be_changed():
    assert changeable(arithmetic) == []


# The days a number rests on


def test_one_day_is_printed_as_exactly_as_it_is_known():
    assert Span(JUNE, JUNE).text == "30 Juni 2025"
    assert Span(JUNE, JUNE, "MONTH").text == "Juni 2025"


def test_two_days_are_printed_both():
    assert Span(date(2024, 12, 31), JUNE).text == "30 Jun 2025, tertua 31 Des 2024"


@pytest.mark.parametrize(
    ("precisions", "said"), [(["MONTH", "MONTH"], "MONTH"), (["MONTH", "DAY"], "DAY")]
)
def test_rows_known_to_the_month_have_a_month_only_if_all_are(precisions, said):
    known = [
        FigureRow(pk, "75.04", "TOTAL", JUNE, 1, precision)
        for pk, precision in enumerate(precisions)
    ]

    assert Part(tuple(known)).span == Span(JUNE, JUNE, said)


# No data is not zero


@pytest.mark.parametrize(
    ("active", "workforce"),
    [([], []), (total(10), []), ([], total(10)), (total(10), total(0))],
    ids=["nothing", "no workforce", "no active", "workforce zero"],
)
def test_no_percentage_and_no_headline_without_a_denominator(active, workforce):
    found = own(active, workforce)

    assert found.percent is None
    assert found.printed is None
    assert not found.is_headline
    assert not found.above_full


def test_zero_active_is_zero_percent():
    found = own(total(0), total(10))

    assert found.percent == 0
    assert found.is_headline


def test_a_lone_part_stays_visible_without_a_percentage():
    found = own(total(10), [])

    assert (found.origin, found.active, found.workforce) == ("NONE", 10, None)
    assert found.gap is None


# Which day and which segments


def test_total_wins_over_segments_of_the_same_day_and_is_not_added():
    day = rows(("TOTAL", JUNE, 100), ("PU", JUNE, 50), ("BPU", JUNE, 30))
    day += rows(("JAKON", JUNE, 15), start=4)

    part = newest_part(day, TODAY)

    assert part.people == 100
    assert [row.segment for row in part.rows] == ["TOTAL"]
    assert part.difference == 5


def test_segments_that_exceed_their_total_differ_below_zero():
    day = rows(("TOTAL", JUNE, 100), ("PU", JUNE, 90), ("BPU", JUNE, 30))

    part = newest_part([*day, *rows(("JAKON", JUNE, 15), start=4)], TODAY)

    assert (part.people, part.difference) == (100, -35)


@pytest.mark.parametrize("segment", ["PU", "BPU", "JAKON", "PMI"])
def test_one_segment_is_its_own_newest_row_and_no_other_stands_in_for_it(segment):
    days = rows((segment, JUNE, 7), (segment, JULY, 8), ("TOTAL", AUGUST, 100))

    assert newest_part(days, TODAY, segment).rows == (days[1],)
    assert newest_part(days[2:], TODAY, segment) is None


def test_no_difference_is_claimed_while_a_segment_is_missing():
    part = newest_part(rows(("TOTAL", JUNE, 100), ("PU", JUNE, 50)), TODAY)

    assert part.difference == 0


def test_all_three_segments_stand_in_for_a_total():
    day = rows(("PU", JUNE, 50), ("BPU", JUNE, 30), ("JAKON", JUNE, 15))

    part = newest_part(day, TODAY)

    assert part.people == 95
    assert part.difference == 0


@pytest.mark.parametrize("missing", ["PU", "BPU", "JAKON"])
def test_two_segments_are_no_figure(missing):
    figures = [(name, JUNE, 10) for name in ("PU", "BPU", "JAKON") if name != missing]

    assert newest_part(rows(*figures), TODAY) is None


def test_migrants_are_outside_the_sum_and_no_substitute():
    day = rows(("PU", JUNE, 50), ("BPU", JUNE, 30), ("PMI", JUNE, 1000))

    assert newest_part(day, TODAY) is None
    assert newest_part([*day, *rows(("JAKON", JUNE, 5), start=9)], TODAY).people == 85


def test_figures_of_different_days_are_never_mixed():
    figures = rows(("PU", JUNE, 50), ("BPU", JUNE, 30), ("JAKON", JULY, 15))

    assert newest_part(figures, TODAY) is None


def test_a_newer_incomplete_day_does_not_decide():
    figures = rows(("TOTAL", JUNE, 100), ("PU", JULY, 50), ("BPU", JULY, 30))

    part = newest_part(figures, TODAY)

    assert (part.people, part.span) == (100, Span(JUNE, JUNE))


def test_the_newest_complete_day_decides_whatever_its_shape():
    figures = rows(
        ("TOTAL", JUNE, 100), ("PU", JULY, 5), ("BPU", JULY, 3), ("JAKON", JULY, 1)
    )

    assert newest_part(figures, TODAY).people == 9


@pytest.mark.parametrize(
    ("on", "people"),
    [
        (JULY - timedelta(days=1), 100),
        (JULY, 200),
        (JULY + timedelta(days=1), 200),
        (JUNE - timedelta(days=1), None),
    ],
    ids=["day before", "the day", "day after", "before all"],
)
def test_a_figure_counts_from_its_own_day(on, people):
    part = newest_part(rows(("TOTAL", JUNE, 100), ("TOTAL", JULY, 200)), on)

    assert (part and part.people) == people


def test_numerator_and_denominator_each_have_their_own_newest_day():
    found = own(total(40, JULY), total(100, JUNE))

    assert found.printed == Decimal("40.00")
    assert (found.active_days.newest, found.workforce_days.newest) == (JULY, JUNE)


def test_a_sum_says_the_oldest_and_newest_day_it_rests_on():
    found = roll_up(
        [place("75"), place("75.01"), place("75.04")],
        {"75.01": total(1, JUNE), "75.04": total(1, AUGUST)},
        {"75.01": total(9, JULY), "75.04": total(9, JULY)},
        on=TODAY,
    )["75"]

    assert found.active_days == Span(JUNE, AUGUST)
    assert found.workforce_days == Span(JULY, JULY)


# Own figure, or the children's sum


def province_with(own_active, own_workforce):
    """A province with these parts and two children of 10/100 and 30/100."""
    return roll_up(
        [place("75"), place("75.01"), place("75.04")],
        {"75": own_active, "75.01": total(10), "75.04": total(30)},
        {"75": own_workforce, "75.01": total(100), "75.04": total(100)},
        on=TODAY,
    )["75"]


def test_an_own_figure_is_shown_and_its_children_are_never_added():
    found = province_with(total(90), total(300))

    assert (found.origin, found.active, found.workforce) == ("OWN", 90, 300)
    assert found.is_headline
    added = found.children
    assert (added.active.people, added.workforce.people) == (40, 200)


@pytest.mark.parametrize(
    ("active", "workforce"),
    [(total(90), []), ([], total(300)), ([], [])],
    ids=["only active", "only workforce", "neither"],
)
def test_an_own_figure_needs_both_parts(active, workforce):
    found = province_with(active, workforce)

    assert (found.origin, found.active, found.workforce) == ("SUM", 40, 200)


def test_children_with_one_part_are_left_out_of_the_sum():
    found = from_children([(10, 100), (500, None), (None, 700)])

    assert (found.active, found.workforce) == (10, 100)
    assert (found.known, found.of) == (1, 3)


def test_an_own_figure_in_the_middle_stands_for_all_below_it():
    found = roll_up(
        [place("ID"), place("75"), place("75.04")],
        {"75": total(90), "75.04": total(10)},
        {"75": total(300), "75.04": total(100)},
        on=TODAY,
    )["ID"]

    assert (found.origin, found.active, found.workforce) == ("SUM", 90, 300)
    assert found.child_noun == "provinsi"


@pytest.mark.parametrize(
    ("known", "of", "headline"),
    [
        (9, 10, True),
        (8, 9, False),
        (10, 10, True),
        (8, 10, False),
        (18, 20, True),
        (17, 20, False),
        (1, 1, True),
        (0, 3, False),
        (35, 38, True),
        (34, 38, False),
    ],
)
def test_a_sum_is_a_headline_from_nine_in_ten_children_on(known, of, headline):
    parts = [(10, 100)] * known + [(None, 100)] * (of - known)

    found = from_children(parts)

    assert (found.known, found.of) == (known, of)
    assert found.is_headline is headline


@pytest.mark.parametrize(("without", "named"), [(0, 0), (3, 3), (4, 0)])
def test_a_sum_names_the_children_it_lacks_while_they_are_few(without, named):
    found = from_children([(10, 100)] * 5 + [(10, None)] * without)

    names = [f"Wilayah 75.{number:02d}" for number in range(6, 6 + named)]
    assert list(found.lacking) == names


def test_a_partial_sum_below_is_added_but_makes_no_headline():
    places = ["ID", "75", "75.01", "75.02", "76", "76.01"]
    found = roll_up(
        [place(code) for code in places],
        {"75.01": total(10), "76.01": total(30)},
        {"75.01": total(100), "76.01": total(100)},
        on=TODAY,
    )

    assert (found["75"].known, found["75"].of) == (1, 2)
    assert not found["75"].is_headline
    nation = found["ID"]
    assert (nation.active, nation.workforce) == (40, 200)
    assert (nation.known, nation.of) == (2, 2)
    assert not nation.is_headline


def test_a_child_with_a_denominator_of_zero_is_not_known():
    found = from_children([(10, 100), (7, 0)])

    assert (found.active, found.workforce) == (10, 100)
    assert (found.known, found.of) == (1, 2)
    assert not found.is_headline


def test_an_own_denominator_of_zero_does_not_hide_what_the_children_say():
    found = roll_up(
        [place(code) for code in ("ID", "75", "75.01")],
        {"75": total(7), "75.01": total(10)},
        {"75": total(0), "75.01": total(100)},
        on=TODAY,
    )["75"]

    assert (found.origin, found.active, found.workforce) == ("SUM", 10, 100)
    assert found.is_headline


def test_a_place_without_anything_has_nothing():
    found = from_children([(None, None), (None, None)])

    assert found.origin == "NONE"
    assert found.active is None
    assert found.workforce is None
    assert found.rows == ()
    assert (found.known, found.of) == (0, 2)


def test_each_source_is_named_once_in_the_order_of_the_rows():
    found = sourcing(said_by("Statistik", "Daftar", "Statistik"))

    assert found == Sourcing(("Statistik", "Daftar"), complete=True)


@pytest.mark.parametrize(
    ("sources", "named"),
    [(("Daftar", None), ("Daftar",)), ((None, "Daftar"), ("Daftar",)), ((None,), ())],
)
def test_rows_without_a_source_are_told_apart_from_those_with_one(sources, named):
    part = Part(tuple(said_by(*sources)))

    assert part.sourcing == Sourcing(named, complete=False)


@pytest.mark.parametrize(
    ("active", "workforce", "agree"),
    [
        (["Daftar"], ["Daftar"], True),
        (["Daftar", "Statistik"], ["Statistik", "Daftar"], True),
        ([None], [None], True),
        (["Daftar"], ["Statistik"], False),
        (["Daftar"], [None], False),
        ([None], ["Daftar"], False),
        (["Daftar"], ["Daftar", None], False),
        (["Daftar"], [], False),
        # Unknown is not a number without a source.
        ([None], [], False),
        ([], [], True),
    ],
)
def test_one_list_of_sources_stands_only_if_it_is_true_of_both_parts(
    active, workforce, agree
):
    parts = [
        Part(tuple(said_by(*sources))) if sources else None
        for sources in (active, workforce)
    ]
    nobody = ChildrenSum(None, None, 0, 0)

    assert Coverage(place("75.04"), "OWN", *parts, nobody).sources_agree is agree


def test_a_series_has_headlines_only_and_keeps_gaps():
    places = [place("75"), place("75.01"), place("75.04")]
    actives = {"75.01": total(10, JUNE), "75.04": total(30, AUGUST)}
    workforces = {"75.01": total(100, JUNE), "75.04": total(100, JUNE)}

    found = series("75", places, actives, workforces, days=[JUNE, JULY, AUGUST])

    assert [(day, coverage.active) for day, coverage in found] == [(AUGUST, 40)]


# What holds for any rows

DAYS = [date(2025, 1, 1) + timedelta(days=30 * n) for n in range(6)]
ON = DAYS[4]
SEGMENTS = ["TOTAL", "PU", "BPU", "JAKON", "PMI"]
KABUPATEN = ["75.01", "75.02", "75.03", "76.01", "76.02"]
CODES = ["ID", "75", "76", *KABUPATEN]
PLACES = [place(code) for code in CODES]
people = st.integers(min_value=0, max_value=10_000)
# One row for each segment and day, as the database has it among open rows.
keys = st.tuples(st.sampled_from(SEGMENTS), st.sampled_from(DAYS))
own_rows = st.dictionaries(keys, people, max_size=12).map(
    lambda found: rows(*((*key, number) for key, number in found.items()))
)


def figures_of(codes):
    """Rows of some of `codes`; each row has a pk of its own."""
    return st.dictionaries(st.sampled_from(codes), own_rows).map(
        lambda found: {
            code: [
                FigureRow(1000 * n + row.pk, code, row.segment, row.as_of, row.people)
                for row in given_rows
            ]
            for n, (code, given_rows) in enumerate(found.items())
        }
    )


def numbers_of(found):
    return {
        code: (c.origin, c.active, c.workforce, c.is_headline, c.known, set(c.rows))
        for code, c in found.items()
    }


@given(figures_of(KABUPATEN), figures_of(KABUPATEN))
def test_without_own_figures_above_the_roll_up_equals_flattening(actives, workforces):
    found = roll_up(PLACES, actives, workforces, on=ON)

    pairs = [
        (newest_part(actives.get(c, ()), ON), newest_part(workforces.get(c, ()), ON))
        for c in KABUPATEN
    ]
    both = [(a.people, w.people) for a, w in pairs if a and w and w.people]
    expected = tuple(map(sum, zip(*both, strict=True))) if both else (None, None)
    assert (found["ID"].active, found["ID"].workforce) == expected


@given(
    figures_of(CODES),
    figures_of(CODES),
    st.sampled_from(CODES),
    st.sampled_from(["TOTAL", "BPU"]),
)
def test_a_series_is_the_roll_up_of_each_day_that_told_something(
    actives, workforces, code, segment
):
    told = (PLACES, actives, workforces)

    found = dict(series(code, *told, days=DAYS, segment=segment))

    for day in DAYS:
        whole = roll_up(*told, on=day, segment=segment)[code]
        if whole.is_headline and day in {row.as_of for row in whole.rows}:
            assert (found[day].origin, set(found[day].rows)) == (
                whole.origin,
                set(whole.rows),
            )
        else:
            assert day not in found


@given(figures_of(CODES), figures_of(CODES), st.randoms())
def test_the_order_of_rows_and_places_changes_nothing(actives, workforces, shuffler):
    def mixed(figures):
        return {code: shuffler.sample(f, len(f)) for code, f in figures.items()}

    places = shuffler.sample(PLACES, len(PLACES))
    again = roll_up(places, mixed(actives), mixed(workforces), on=ON)

    assert numbers_of(again) == numbers_of(roll_up(PLACES, actives, workforces, on=ON))


@given(own_rows, st.sampled_from(SEGMENTS), st.integers(1, 400), people)
def test_a_row_dated_after_the_day_changes_nothing(known, segment, days, number):
    later = FigureRow(999, "75.04", segment, ON + timedelta(days=days), number)

    assert newest_part([*known, later], ON) == newest_part(
        [row for row in known if row.as_of <= ON], ON
    )


@given(own_rows, st.sampled_from(SEGMENTS), st.integers(1, 400), people)
def test_a_row_before_the_deciding_day_changes_nothing(known, segment, days, number):
    part = newest_part(known, ON)
    if part is None:
        return
    earlier = FigureRow(
        999, "75.04", segment, part.rows[0].as_of - timedelta(days=days), number
    )

    assert newest_part([earlier, *known], ON) == part


@given(figures_of(CODES), figures_of(CODES))
def test_no_percentage_without_both_parts_and_none_of_zero(actives, workforces):
    for found in roll_up(PLACES, actives, workforces, on=ON).values():
        computable = found.active is not None and bool(found.workforce)
        assert (found.percent is not None) == computable
        if computable:
            assert found.percent == Fraction(100 * found.active, found.workforce)
        assert not found.is_headline or computable


@given(figures_of(CODES), figures_of(CODES))
def test_a_number_is_the_sum_of_its_rows_each_used_once(actives, workforces):
    for found in roll_up(PLACES, actives, workforces, on=ON).values():
        for part, number in (
            (found.active_part, found.active),
            (found.workforce_part, found.workforce),
        ):
            used = part.rows if part else ()
            assert (sum(row.people for row in used) if used else None) == number
            assert len({row.pk for row in used}) == len(used)
            assert all(row.as_of <= ON and row.segment != "PMI" for row in used)


# The slow twin, on messy rows in the database


def messy_sample(seed):
    """Every region may have an own figure, a half, several days, two bases."""
    dice = random.Random(seed)
    for code in ["75.01", "75.03", "75.04", "75.05", "75.71", "76.01", "76.02"]:
        create_region(code=code)
    for region in Region.objects.all():
        for segment in SEGMENTS:
            for day in dice.sample([JUNE, JULY, AUGUST, date(2026, 1, 1)], 2):
                if dice.random() < 0.5:
                    create_participation(
                        region=region,
                        segment=segment,
                        as_of=day,
                        active_workers=dice.choice([0, 7, 500, 2000]),
                        checked=False,
                    )
                for basis in ("ELIGIBLE_BPJSTK", "BPS_EMPLOYED"):
                    if dice.random() < 0.4:
                        create_workforce(
                            region=region,
                            basis=basis,
                            segment=segment,
                            as_of=day,
                            workers=dice.choice([0, 900, 1000]),
                            checked=False,
                        )


def stored(queryset, people_field):
    found = {}
    for row in queryset.select_related("region"):
        figure = FigureRow(
            row.pk, row.region.code, row.segment, row.as_of, getattr(row, people_field)
        )
        found.setdefault(row.region.code, []).append(figure)
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(6))
def test_the_roll_up_equals_the_oracle_on_messy_rows(seed):
    messy_sample(seed)
    basis = "ELIGIBLE_BPJSTK"

    found = roll_up(
        [place(region.code) for region in Region.objects.all()],
        stored(Participation.objects.open(), "active_workers"),
        stored(Workforce.objects.open().filter(basis=basis), "workers"),
        on=TODAY,
    )

    for region in Region.objects.all():
        mine, twin = found[region.code], oracle.coverage_of(region, basis, TODAY)
        assert (mine.origin, mine.active, mine.workforce, mine.percent) == (
            twin.origin,
            twin.active,
            twin.workforce,
            twin.percent,
        ), region
        assert (mine.is_headline, mine.known, mine.of) == (
            twin.headline,
            twin.known,
            twin.of,
        ), region
        assert pks_of(mine.active_part) == twin.active_rows, region
        assert pks_of(mine.workforce_part) == twin.workforce_rows, region


def pks_of(part):
    return {row.pk for row in part.rows} if part else set()


def test_a_trend_has_no_point_on_a_day_that_told_nothing_of_the_place():
    places = [place("73"), place("73.13")]
    figures = {"73": total(40, JUNE, code="73"), "73.13": total(4, JULY, code="73.13")}

    found = series("73", places, figures, figures, days=[JUNE, JULY])

    assert [day for day, _ in found] == [JUNE]
