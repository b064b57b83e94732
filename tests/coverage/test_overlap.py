"""Several purses, one place (domain.md 5): intervals until settled; no database."""

import random
from dataclasses import FrozenInstanceError, replace
from datetime import date
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coverage.overlap import (
    DISJOINT,
    NESTED,
    OPEN,
    PROBLEM_LABELS,
    RESOLUTIONS_DISAGREE,
    WORKFORCE_BELOW_LINES,
    Interval,
    OverlapLine,
    before,
    candidates,
    components,
    fall,
    groups,
    total,
)
from regions.names import code_and_above

PROVINCE = frozenset({("64", "APBD_PROV")})
KABUPATEN = frozenset({("64.09", "APBD_KAB")})
VILLAGE = frozenset({("64.09", "DANA_DESA")})
VULNERABLE, FISHERS, FARMERS = (1,), (1, 2), (1, 3)


def line(
    pk,
    people=100,
    *,
    payers=None,
    region="64.09",
    categories=VULNERABLE,
    months=(date(2024, 1, 1), date(2024, 12, 1)),
):
    """A line; unless said otherwise every line has a payer of its own."""
    return OverlapLine(
        pk=pk,
        agreement=pk,
        payers=frozenset({("64", f"P{pk}")}) if payers is None else payers,
        region=region,
        categories=categories,
        first_month=months[0],
        last_month=months[1],
        people=people,
    )


def penajam():
    """Penajam Paser Utara: province and kabupaten pay for the same group."""
    return [line(1, 15_000, payers=PROVINCE), line(2, 5_600, payers=KABUPATEN)]


def workers(people, region="64.09", category=1):
    """What is known of the workers of a place and category; None: nothing."""
    return {} if people is None else {(region, category): people}


def bounds(interval):
    return interval.low, interval.high


def pair(*pks):
    return frozenset(pks)


# --- Which lines are candidates -------------------------------------------------


def are_candidates(one, other):
    found = candidates([one, other])
    assert found == candidates([other, one])
    return found == ((one.pk, other.pk),)


@pytest.mark.parametrize(
    ("region", "meets"),
    [
        ("64.09", True),
        ("64", True),
        ("ID", True),
        ("64.09.01", True),
        ("64.01", False),
        ("6", False),
        ("64.0", False),
        ("64.091", False),
        ("65", False),
    ],
)
def test_living_regions_are_equal_or_one_above_the_other(region, meets):
    assert are_candidates(line(1), line(2, region=region)) is meets


def test_a_code_that_merely_begins_alike_is_not_above():
    assert code_and_above("75.04") == ("75.04", "75", "ID")
    assert code_and_above("75") == ("75", "ID")
    assert code_and_above("ID") == ("ID",)
    assert not are_candidates(line(1, region="7"), line(2, region="75"))
    assert are_candidates(line(1, region="ID"), line(2, region="ID"))


@pytest.mark.parametrize(
    ("one", "other", "meets"),
    [
        (VULNERABLE, VULNERABLE, True),
        (VULNERABLE, FISHERS, True),
        (FISHERS, VULNERABLE, True),
        (FISHERS, FARMERS, False),
        ((1, 2, 5), (1,), True),
        ((1, 2, 5), (1, 2), True),
        ((1, 2, 5), (1, 3), False),
        ((2,), (1, 2), False),
        ((4, 2), (1, 2), False),
    ],
)
def test_categories_are_equal_or_one_above_the_other(one, other, meets):
    assert are_candidates(line(1, categories=one), line(2, categories=other)) is meets


def test_a_region_above_with_a_category_below_may_still_meet():
    above = line(1, region="64", categories=FISHERS)

    assert are_candidates(above, line(2, region="64.09", categories=VULNERABLE))


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        (PROVINCE, KABUPATEN, True),
        (KABUPATEN, VILLAGE, True),
        (PROVINCE, PROVINCE, False),
        (PROVINCE | KABUPATEN, PROVINCE, True),
        (PROVINCE | KABUPATEN, KABUPATEN | PROVINCE, False),
        (frozenset({("64", "")}), frozenset({("64.09", "")}), True),
        (frozenset({("64", "")}), frozenset({("64", "")}), False),
        (frozenset(), PROVINCE, True),
        (frozenset(), frozenset(), True),
    ],
)
def test_payers_differ_by_region_or_source_and_nobody_known_may_be_anybody(
    one, other, differ
):
    assert are_candidates(line(1, payers=one), line(2, payers=other)) is differ


MARCH_TO_JUNE = (date(2024, 3, 1), date(2024, 6, 1))


@pytest.mark.parametrize(
    ("months", "meets"),
    [
        ((date(2024, 1, 1), date(2024, 2, 1)), False),
        ((date(2024, 1, 1), date(2024, 3, 1)), True),
        ((date(2024, 6, 1), date(2024, 9, 1)), True),
        ((date(2024, 7, 1), date(2024, 9, 1)), False),
        ((date(2023, 3, 1), date(2023, 6, 1)), False),
        ((date(2025, 1, 1), date(2025, 2, 1)), False),
        ((date(2023, 12, 1), date(2025, 1, 1)), True),
        ((date(2024, 4, 1), date(2024, 5, 1)), True),
        ((None, None), True),
        ((date(2024, 6, 1), None), True),
        ((date(2024, 7, 1), None), False),
        ((None, date(2024, 3, 1)), True),
        ((None, date(2024, 2, 1)), False),
    ],
)
def test_periods_meet_in_a_month_or_are_not_known_not_to(months, meets):
    assert are_candidates(line(1, months=MARCH_TO_JUNE), line(2, months=months)) is (
        meets
    )


def test_a_month_counts_whole_whichever_day_it_is_written_with():
    assert not before(date(2024, 6, 1), date(2024, 6, 30))
    assert not before(date(2024, 6, 30), date(2024, 6, 1))
    assert before(date(2024, 6, 30), date(2024, 7, 1))


def test_a_line_is_no_candidate_of_itself_though_its_payer_is_unknown():
    assert candidates([line(1, payers=frozenset())]) == ()
    assert candidates([]) == ()


def test_candidates_are_pairs_in_the_order_of_their_numbers():
    lines = [line(3), line(1), line(2, region="64")]

    assert candidates(lines) == ((1, 2), (1, 3), (2, 3))


# --- Groups ---------------------------------------------------------------------


def test_groups_are_lines_hanging_together_through_candidates():
    province = line(5, region="64")
    here, there = line(4, region="64.09"), line(3, region="64.01")
    elsewhere = [line(2, region="75"), line(1, region="75.04", categories=FISHERS)]
    alone = line(9, region="13")

    found = groups([here, alone, *elsewhere, province, there])

    assert found == ((elsewhere[1], elsewhere[0]), (there, here, province))


def test_a_line_alone_is_a_part_but_no_group():
    assert groups([line(1)]) == ()
    assert components([line(1)], ()) == [(line(1),)]


# --- Totals ---------------------------------------------------------------------


def test_penajam_is_an_interval_while_it_is_open():
    found = total(penajam(), {})

    assert bounds(found) == (15_000, 20_600)
    assert found.plain_sum == 20_600
    assert found.is_open
    assert found.problems == ()
    assert found.text == "15.000–20.600 orang (jumlah baris 20.600)"
    assert total(penajam(), {pair(1, 2): OPEN}) == found


def test_penajam_is_the_sum_once_recorded_as_disjoint():
    found = total(penajam(), {pair(1, 2): DISJOINT})

    assert bounds(found) == (20_600, 20_600)
    assert not found.is_open
    assert found.text == "20.600 orang"


def test_penajam_is_the_outer_line_once_recorded_as_nested():
    found = total(penajam(), {pair(1, 2): NESTED})

    assert bounds(found) == (15_000, 15_000)
    assert found.text == "15.000 orang (jumlah baris 20.600)"
    assert found.problems == ()


@pytest.mark.parametrize(
    ("workforce", "high", "problems"),
    [
        (18_000, 18_000, ()),
        (20_599, 20_599, ()),
        (20_600, 20_600, ()),
        (20_601, 20_600, ()),
        (15_001, 15_001, ()),
        (15_000, 15_000, ()),
        (14_999, 20_600, (WORKFORCE_BELOW_LINES,)),
        (0, 20_600, (WORKFORCE_BELOW_LINES,)),
        (None, 20_600, ()),
    ],
)
def test_the_workforce_bounds_an_open_interval_unless_lines_exceed_it(
    workforce, high, problems
):
    found = total(penajam(), {}, workers(workforce))

    assert bounds(found) == (15_000, high)
    assert found.plain_sum == 20_600
    assert found.problems == problems


def test_a_workforce_that_leaves_one_number_prints_it_beside_the_sum():
    found = total(penajam(), {}, workers(15_000))

    assert not found.is_open
    assert found.text == "15.000 orang (jumlah baris 20.600)"


def test_a_settled_sum_above_the_workforce_stays_and_is_a_problem():
    found = total(penajam(), {pair(1, 2): DISJOINT}, workers(18_000))

    assert bounds(found) == (20_600, 20_600)
    assert found.problems == (WORKFORCE_BELOW_LINES,)


@pytest.mark.parametrize(
    ("region", "category", "high"),
    [
        ("64.09", 1, 18_000),
        ("64", 1, 18_000),
        ("ID", 1, 18_000),
        ("64.01", 1, 20_600),
        ("64.09", 2, 20_600),
    ],
)
def test_only_workers_of_a_place_and_category_around_the_lines_bound_them(
    region, category, high
):
    found = total(penajam(), {}, workers(18_000, region, category))

    assert bounds(found) == (15_000, high)


def test_the_narrowest_workforce_known_is_the_one_that_bounds():
    known = workers(19_000) | workers(18_000, "64") | workers(25_000, "ID")

    assert bounds(total(penajam(), {}, known)) == (15_000, 18_000)


def test_groups_kept_apart_share_the_workforce_of_their_place():
    """Two open pairs, people of the two pairs known to differ: one workforce."""
    lines = [line(pk, 100) for pk in (1, 2, 3, 4)]
    apart = {pair(one, other): DISJOINT for one in (1, 2) for other in (3, 4)}

    assert bounds(total(lines, apart)) == (200, 400)
    assert bounds(total(lines, apart, workers(250))) == (200, 250)


def test_workers_of_one_place_do_not_bound_the_lines_of_another():
    lines = [*penajam(), line(3, 700, region="64.01"), line(4, 300, region="64.01")]

    found = total(lines, {}, workers(18_000) | workers(600, "64.01"))

    assert bounds(found) == (15_700, 19_000)
    assert found.problems == (WORKFORCE_BELOW_LINES,)


def test_lines_that_are_no_candidates_add_up():
    same_payer = [line(1, 300, payers=PROVINCE), line(2, 200, payers=PROVINCE)]

    assert total(same_payer, {}).text == "500 orang"
    assert total([], {}) == Interval(0, 0, 0)
    assert total([line(1, 7)], {}) == Interval(7, 7, 7)


def test_a_recorded_resolution_of_no_candidates_changes_nothing():
    same_payer = [line(1, 300, payers=PROVINCE), line(2, 200, payers=PROVINCE)]

    assert bounds(total(same_payer, {pair(1, 2): NESTED})) == (500, 500)


def test_groups_add_up_and_one_open_group_opens_the_total():
    lines = [*penajam(), line(3, 1_000, region="64.01"), line(4, 400, region="64.01")]

    found = total(lines, {pair(1, 2): NESTED})

    assert bounds(found) == (16_000, 16_400)
    assert found.plain_sum == 22_000


def test_three_open_lines_are_between_the_largest_and_the_sum():
    lines = [line(1, 50), line(2, 70), line(3, 60)]

    assert bounds(total(lines, {})) == (70, 180)


def test_lines_that_cannot_share_add_up_below_one_that_may_hold_them():
    # Two kabupaten pay for their own; the province pays for anywhere.
    lines = [
        line(1, 100, region="64"),
        line(2, 80, region="64.01"),
        line(3, 70, region="64.09"),
    ]

    assert bounds(total(lines, {})) == (150, 250)


def test_of_lines_apart_the_larger_are_taken_first():
    # 2 may share with 1 and with 3, which live apart: 90 alone, or 60 + 20.
    lines = [
        line(1, 60, region="64.01"),
        line(2, 90, region="64"),
        line(3, 20, region="64.09"),
    ]

    assert bounds(total(lines, {})) == (90, 170)


def test_equally_entangled_lines_are_tried_largest_first():
    # A ring 1-2-3-4 (1 and 3, 2 and 4 cannot share): all have two ties.
    ring = {pair(1, 3): DISJOINT, pair(2, 4): DISJOINT}
    lines = [line(1, 10), line(2, 40), line(3, 10), line(4, 30)]

    assert bounds(total(lines, ring)) == (70, 90)


def test_equally_entangled_lines_below_a_larger_one_are_tried_largest_first():
    # In each kabupaten two payers meet; the province may hold all four lines.
    lines = [
        line(1, 50, region="64.01"),
        line(2, 60, region="64.01"),
        line(3, 50, region="64.09"),
        line(4, 60, region="64.09"),
        line(5, 100, region="64"),
    ]

    assert bounds(total(lines, {})) == (120, 320)


def test_words_are_compared_by_their_letters_as_they_come_from_the_database():
    nation, nested, apart = ("".join(list(word)) for word in ("ID", NESTED, DISJOINT))

    assert code_and_above(nation) == ("ID",)
    assert bounds(total(penajam(), {pair(1, 2): nested})) == (15_000, 15_000)
    assert bounds(total(penajam(), {pair(1, 2): apart})) == (20_600, 20_600)


def test_a_mixed_group_keeps_the_open_part_open():
    lines = [line(1, 100), line(2, 60), line(3, 30)]

    nested = {pair(1, 2): NESTED}
    apart = {pair(1, 2): DISJOINT}

    assert bounds(total(lines, nested)) == (100, 130)
    assert bounds(total(lines, apart)) == (160, 190)
    assert bounds(total(lines, {**nested, pair(1, 3): DISJOINT})) == (130, 130)
    assert bounds(total(lines, {**nested, pair(2, 3): DISJOINT})) == (100, 130)
    assert bounds(total(lines, {**nested, pair(1, 3): NESTED})) == (100, 100)


def test_a_chain_of_nested_lines_is_its_outermost():
    lines = [line(1, 30), line(2, 100), line(3, 60)]

    assert bounds(total(lines, {pair(1, 2, 3): NESTED})) == (100, 100)


def test_equal_nested_lines_count_once():
    lines = [line(1, 50), line(2, 50), line(3, 50)]

    assert bounds(total(lines, {pair(1, 2, 3): NESTED})) == (50, 50)


def test_a_judgement_on_several_lines_settles_each_pair_of_them():
    lines = [line(1, 50), line(2, 70), line(3, 60)]

    assert bounds(total(lines, {pair(1, 2, 3): DISJOINT})) == (180, 180)
    assert bounds(total(lines, {pair(1, 2, 9): DISJOINT})) == (120, 180)
    settled_one = {pair(1, 2, 3): OPEN, pair(1, 2): DISJOINT}
    assert bounds(total(lines, settled_one)) == (120, 180)


def test_a_pair_judged_both_ways_is_open():
    both = {pair(1, 2): NESTED, pair(1, 2, 3): DISJOINT}

    assert bounds(total(penajam(), both)) == (15_000, 20_600)


def test_resolutions_that_cannot_all_hold_are_a_problem_not_a_wrong_number():
    # Both within 100 and sharing nobody, yet 120 together.
    lines = [line(1, 100), line(2, 60), line(3, 60)]
    said = {pair(1, 2): NESTED, pair(1, 3): NESTED, pair(2, 3): DISJOINT}

    found = total(lines, said)

    assert bounds(found) == (100, 120)
    assert found.problems == (RESOLUTIONS_DISAGREE,)
    assert total(lines, said, workers(90)).problems == (
        RESOLUTIONS_DISAGREE,
        WORKFORCE_BELOW_LINES,
    )


def test_resolutions_that_just_hold_are_no_problem():
    lines = [line(1, 100), line(2, 60), line(3, 40)]
    said = {pair(1, 2): NESTED, pair(1, 3): NESTED, pair(2, 3): DISJOINT}

    assert total(lines, said) == Interval(100, 100, 200)


def test_every_problem_has_words():
    assert set(PROBLEM_LABELS) == {WORKFORCE_BELOW_LINES, RESOLUTIONS_DISAGREE}


def test_the_sum_of_the_lines_is_said_where_it_is_not_the_number():
    assert Interval(1_000, 1_000, 1_000).text == "1.000 orang"
    assert Interval(1_000, 1_000, 999).text == "1.000 orang (jumlah baris 999)"
    assert Interval(999, 1_000, 999).text == "999–1.000 orang (jumlah baris 999)"
    assert Interval(1, 2, 2).is_open
    assert not Interval(2, 2, 2).is_open


# --- How many fewer -------------------------------------------------------------


def test_the_fall_is_bound_against_bound_to_the_lowest_month():
    """The province's 15,000 end: 5,600 of the kabupaten stay, or were among them."""
    both, kabupaten = total(penajam(), {}), total(penajam()[1:], {})

    assert fall([both, both, kabupaten]) == Interval(9_400, 15_000, 15_000)
    assert fall([both, kabupaten, both]) == Interval(9_400, 15_000, 15_000)
    assert fall([both]) == Interval(0, 0, 0)
    assert fall([kabupaten, both]) == Interval(0, 0, 0)


def test_the_fall_of_people_in_no_other_line_is_one_number():
    alone = line(3, 992, region="75.04")

    before, after = total([*penajam(), alone], {}), total(penajam(), {})

    assert fall([before, after]) == Interval(992, 992, 992)


# --- For any lines --------------------------------------------------------------

regions = st.sampled_from(["ID", "64", "64.01", "64.09", "75", "75.04"])
months = st.sampled_from([None, *(date(2024, month, 1) for month in (1, 4, 7, 10))])
some_payers = st.frozensets(
    st.sampled_from([("64", "A"), ("64.09", "B"), ("ID", "C")]), max_size=2
)
populations = st.dictionaries(
    st.tuples(regions, st.sampled_from([1, 2, 9])), st.integers(0, 10_000), max_size=3
)


@st.composite
def many_lines(draw):
    size = draw(st.integers(0, 7))
    return [
        line(
            pk,
            draw(st.integers(0, 5_000)),
            payers=draw(some_payers),
            region=draw(regions),
            categories=draw(st.sampled_from([VULNERABLE, FISHERS, FARMERS, (9,)])),
            months=(draw(months), draw(months)),
        )
        for pk in range(1, size + 1)
    ]


resolutions = st.dictionaries(
    st.frozensets(st.integers(1, 7), min_size=2, max_size=3),
    st.sampled_from([OPEN, DISJOINT, NESTED]),
    max_size=6,
)


@given(lines=many_lines(), said=resolutions, known=populations)
def test_an_interval_is_never_reversed_and_counts_whole_people(lines, said, known):
    found = total(lines, said, known)

    assert 0 <= found.low <= found.high <= found.plain_sum
    assert {type(found.low), type(found.high), type(found.plain_sum)} == {int}
    assert found.low >= max((each.people for each in lines), default=0)


@given(lines=many_lines(), said=resolutions, known=populations, seed=st.integers(0, 99))
def test_the_order_of_lines_and_resolutions_changes_nothing(lines, said, known, seed):
    mixed, said_mixed = list(lines), list(said.items())
    random.Random(seed).shuffle(mixed)
    random.Random(seed).shuffle(said_mixed)

    assert total(mixed, dict(said_mixed), known) == total(lines, said, known)
    assert candidates(mixed) == candidates(lines)
    assert groups(mixed) == groups(lines)


@given(lines=many_lines())
def test_every_line_is_in_exactly_one_part_and_no_candidate_crosses(lines):
    pairs = candidates(lines)

    parts = components(lines, pairs)

    pks = sorted(each.pk for part in parts for each in part)
    assert pks == [each.pk for each in lines]
    home = {each.pk: place for place, part in enumerate(parts) for each in part}
    assert all(home[one] == home[other] for one, other in pairs)
    assert sum(total(part, {}).high for part in parts) == total(lines, {}).high
    assert sum(total(part, {}).low for part in parts) == total(lines, {}).low


@given(lines=many_lines(), said=resolutions)
def test_with_all_candidates_disjoint_the_people_are_the_sum(lines, said):
    apart = {frozenset(both): DISJOINT for both in candidates(lines)}

    found = total(lines, apart)

    assert found.low == found.high == found.plain_sum
    assert total(lines, said).high <= found.high


@st.composite
def real_people(draw):
    """Lines as sets of real people, and true resolutions of some of their pairs."""
    groups_of_people = draw(
        st.lists(st.frozensets(st.integers(1, 12)), min_size=1, max_size=5)
    )
    said = {}
    for one, other in combinations(range(len(groups_of_people)), 2):
        small, large = sorted((groups_of_people[one], groups_of_people[other]), key=len)
        if draw(st.booleans()):
            continue
        if small <= large:
            said[frozenset({one, other})] = NESTED
        elif not small & large:
            said[frozenset({one, other})] = DISJOINT
    return groups_of_people, said


@given(drawn=real_people())
def test_the_bounds_hold_for_people_who_really_exist(drawn):
    groups_of_people, said = drawn
    lines = [line(pk, len(people)) for pk, people in enumerate(groups_of_people)]
    everybody = len(frozenset().union(*groups_of_people))

    found = total(lines, said)
    with_workforce = total(lines, said, workers(everybody))

    assert found.low <= everybody <= found.high
    assert with_workforce.low <= everybody == with_workforce.high
    assert found.problems == with_workforce.problems == ()


def test_lines_and_intervals_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        line(1).people = 2
    with pytest.raises(FrozenInstanceError):
        total([], {}).low = 1
    assert replace(line(1), people=2).people == 2
