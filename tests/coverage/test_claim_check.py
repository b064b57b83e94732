"""Claims are kept as said and checked (domain.md 4.7); no database."""

from dataclasses import FrozenInstanceError, replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coverage.claim_check import (
    CONTRADICTED,
    PART_ABOVE_WHOLE,
    PARTS_AND_TOTAL,
    PERCENT,
    STANDS,
    SWAPPED,
    THOUSANDS,
    UNCHECKED,
    UNCOVERED,
    Claim,
    Comparison,
    Range,
    Recomputed,
    check,
    check_parts,
    part_range,
)

NBSP = "\u00a0"
people = st.integers(min_value=0, max_value=10**9)
maybe_people = st.none() | people
percents = st.decimals(min_value=0, max_value=250, places=2)
claims = st.builds(
    Claim,
    percent=st.none() | percents,
    decimals=st.just(2),
    numerator=maybe_people,
    denominator=maybe_people,
    uncovered=maybe_people,
)


def claim(percent=None, numerator=None, denominator=None, uncovered=None):
    """A claim as printed: '47.38' has two decimals, '45' none."""
    if percent is None:
        return Claim(None, None, numerator, denominator, uncovered)
    stated = Decimal(percent)
    decimals = -stated.as_tuple().exponent
    return Claim(stated, decimals, numerator, denominator, uncovered)


def codes(found):
    return [each.code for each in found.contradictions]


# --- Tolerance of a part --------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "around"),
    [
        (1_327_000, 500),
        (2_000_000, 500),
        (51_000, 500),
        (50_000, 50),  # 500 is 1 % of it, not under 1 %
        (49_000, 50),
        (10_000, 50),
        (5_100, 50),
        (5_000, 5),  # 50 is 1 % of it
        (1_000, 5),
        (510, 5),
        (500, 0),  # 5 is 1 % of it
        (10, 0),
        (0, 0),
        (1_327_100, 50),
        (1_327_010, 5),
        (156_667, 0),
        (5_606, 0),
    ],
)
def test_a_part_is_rounded_to_at_most_three_zeros_and_under_one_percent(part, around):
    assert part_range(part) == Range(Fraction(part - around), Fraction(part + around))


@given(part=people)
def test_a_part_may_be_off_by_less_than_one_percent(part):
    found = part_range(part)

    assert found.low <= part <= found.high
    assert (found.high - part) * 100 < part or found.high == part == found.low


@pytest.mark.parametrize(
    ("other", "meets"),
    [((0, 9), False), ((0, 10), True), ((20, 30), True), ((21, 30), False)],
)
def test_ranges_that_share_only_an_end_meet(other, meets):
    one, other = Range(Fraction(10), Fraction(20)), Range(*map(Fraction, other))

    assert one.meets(other) is meets
    assert other.meets(one) is meets


# --- Percent against parts ------------------------------------------------------


@pytest.mark.parametrize(
    ("percent", "numerator", "denominator"),
    [
        ("47.38", 1_327_000, 2_801_936),  # 47.36 to the digit: the part is rounded
        ("40.40", 1_159_887, 2_871_182),
        ("48", 67_799, 140_769),
        ("39.37", 156_667, 397_894),
        ("39.4", 156_667, 397_894),
        ("39", 156_667, 397_894),
        ("0", 0, 7),
        ("150", 3, 2),
    ],
)
def test_published_percentages_that_fit_their_parts_stand(
    percent, numerator, denominator
):
    compared = check(claim(percent, numerator, denominator)).compared

    assert compared[0].code == PERCENT
    assert compared[0].fits


def test_sulsel_of_june_2025_stands_though_its_digits_differ():
    found = check(claim("47.38", 1_327_000, 2_801_936))

    assert found.verdict == STANDS
    assert found.contradictions == ()
    assert found.hints == ()
    assert found.recomputed.percent == Fraction(132_700_000, 2_801_936)
    assert found.compared[0].computed_text == f"47,36{NBSP}%"
    assert check(claim("47.39", 1_327_000, 2_801_936)).verdict == CONTRADICTED
    assert check(claim("47.38", 1_327_001, 2_801_936)).verdict == CONTRADICTED


def test_gorontalo_of_2022_is_contradicted_by_its_own_parts():
    found = check(claim("45", 156_667, 397_894))

    (contradiction,) = found.contradictions
    assert found.verdict == CONTRADICTED
    assert contradiction.code == PERCENT
    assert contradiction.stated == 45
    assert contradiction.computed == Fraction(15_666_700, 397_894)
    assert contradiction.stated_text == f"45{NBSP}%"
    assert contradiction.computed_text == f"39,37{NBSP}%"
    assert contradiction.label == "persen tidak cocok dengan bagian-bagiannya"
    assert found.hints == ()


@pytest.mark.parametrize(
    ("percent", "numerator", "fits"),
    [
        # 111 of 888 is 12.5 exactly: the shared end of 12 and of 13.
        ("12", 111, True),
        ("13", 111, True),
        ("11", 111, False),
        ("14", 111, False),
        ("12", 112, False),
        ("13", 109, False),
        ("12.4", 111, False),
        ("12.5", 111, True),
        ("12.6", 111, False),
        ("12.50", 111, True),
        ("12.51", 111, False),
    ],
)
def test_half_a_unit_of_the_last_printed_digit_still_fits(percent, numerator, fits):
    assert check(claim(percent, numerator, 888)).compared[0].fits is fits


@pytest.mark.parametrize(
    ("denominator", "fits"), [(2_029, False), (2_030, True), (2_031, False)]
)
def test_a_rounded_denominator_widens_both_ends(denominator, fits):
    # 2,030 ± 5 reaches 1,018 at its far end and 1,012 at its near one.
    above = check(claim("50.0", 1_018, denominator)).compared[0]
    below = check(claim("50.0", 1_012, denominator)).compared[0]

    assert above.fits is below.fits is fits


def test_the_range_of_a_percent_is_taken_at_the_far_corners():
    found = check(claim("10", 10_000, 1_327_000)).recomputed

    assert found.percent_range == Range(
        Fraction(100 * 9_950, 1_327_500), Fraction(100 * 10_050, 1_326_500)
    )


def test_stored_decimals_decide_over_the_digits_of_the_column():
    stored = Claim(Decimal("48.0000"), 0, 67_799, 140_769)

    assert check(stored).verdict == STANDS
    assert check(stored).compared[0].stated_text == f"48{NBSP}%"
    assert check(replace(stored, decimals=1)).verdict == CONTRADICTED


@pytest.mark.parametrize(
    ("percent", "verdict"),
    [("48", STANDS), ("48.0", CONTRADICTED), ("48.2", STANDS), ("5E+1", CONTRADICTED)],
)
def test_without_stored_decimals_the_percent_carries_its_own(percent, verdict):
    found = check(Claim(Decimal(percent), None, 67_799, 140_769))

    assert found.verdict == verdict


@pytest.mark.parametrize(
    ("numerator", "denominator"), [(None, None), (10, None), (None, 10), (10, 0)]
)
def test_a_percent_without_both_parts_has_nothing_to_be_compared_with(
    numerator, denominator
):
    found = check(claim("42", numerator, denominator))

    assert [each for each in found.compared if each.code == PERCENT] == []
    assert found.recomputed.percent is None
    assert found.recomputed.percent_range is None


def test_parts_without_a_percent_are_recomputed_but_not_checked():
    found = check(claim(None, 67_799, 140_769))

    assert found.verdict == UNCHECKED
    assert found.recomputed.percent == Fraction(6_779_900, 140_769)


@pytest.mark.parametrize(
    ("percent", "covered", "whole", "uncovered", "verdict"),
    [
        ("25", None, 404, 303, STANDS),
        ("75", None, 404, 303, CONTRADICTED),
        ("25", 101, None, 303, STANDS),
        ("50", 101, None, 101, STANDS),
        ("33", 101, None, 303, CONTRADICTED),
        ("100", 101, None, 0, STANDS),
        ("0", 0, None, 303, STANDS),
        ("1", 0, None, 303, CONTRADICTED),
        ("0", 0, None, 0, UNCHECKED),
        ("42", None, None, 303, UNCHECKED),
        ("42", None, 0, 0, UNCHECKED),
    ],
)
def test_the_uncovered_stand_in_for_a_part_that_is_not_said(
    percent, covered, whole, uncovered, verdict
):
    assert check(claim(percent, covered, whole, uncovered)).verdict == verdict


def test_the_percent_from_covered_and_uncovered_keeps_both_roundings():
    found = check(claim(None, 10_000, None, 30_000)).recomputed

    assert found.percent == 25
    assert found.percent_range == Range(
        Fraction(100 * 9_950, 9_950 + 30_050), Fraction(100 * 10_050, 10_050 + 29_950)
    )


def test_the_percent_from_the_uncovered_keeps_both_roundings():
    found = check(claim(None, None, 10_000, 7_500)).recomputed

    assert found.percent == 25
    assert found.percent_range == Range(
        100 - Fraction(100 * 7_550, 9_950), 100 - Fraction(100 * 7_450, 10_050)
    )


# --- Parts against the denominator ----------------------------------------------


@pytest.mark.parametrize(
    ("uncovered", "fits"),
    # 1,327,000 may be 500 more or fewer, the others are exact.
    [
        (1_474_435, False),
        (1_474_436, True),
        (1_474_936, True),
        (1_475_436, True),
        (1_475_437, False),
    ],
)
def test_covered_and_uncovered_make_up_the_denominator(uncovered, fits):
    found = check(claim(None, 1_327_000, 2_801_936, uncovered))

    assert found.verdict == (STANDS if fits else CONTRADICTED)
    assert codes(found) == ([] if fits else [UNCOVERED])
    assert found.recomputed.total == 1_327_000 + uncovered


def test_a_gap_to_a_target_told_as_uncovered_is_a_contradiction_in_people():
    (contradiction,) = check(
        claim("47.38", 1_327_000, 2_801_936, 436_259)
    ).contradictions

    assert contradiction.code == UNCOVERED
    assert contradiction.stated_text == "2.801.936 orang"
    assert contradiction.computed_text == "1.763.259 orang"


@pytest.mark.parametrize(
    ("numerator", "denominator", "found"),
    [
        (100, 101, []),
        (101, 101, []),
        (102, 101, [PART_ABOVE_WHOLE]),
        (1_061, 1_050, [PART_ABOVE_WHOLE]),
        (1_055, 1_050, []),  # 1,050 ± 5
        (1_056, 1_050, [PART_ABOVE_WHOLE]),
        (1, 0, [PART_ABOVE_WHOLE]),
        (0, 0, []),
        (5, None, []),
        (None, 5, []),
    ],
)
def test_a_numerator_above_the_denominator_is_found(numerator, denominator, found):
    assert codes(check(claim(None, numerator, denominator))) == found


def test_a_part_within_its_denominator_confirms_nothing():
    assert check(claim(None, 100, 101)).compared == ()


def test_uncovered_above_the_denominator_are_found_where_the_covered_are_unsaid():
    (alone,) = check(claim(None, None, 101, 102)).contradictions

    assert (alone.code, alone.stated, alone.computed) == (PART_ABOVE_WHOLE, 101, 102)
    assert codes(check(claim(None, 1, 101, 102))) == [UNCOVERED]


# --- Parts against a total ------------------------------------------------------


@pytest.mark.parametrize(
    ("total", "parts", "verdict"),
    [
        (606, [101, 202, 303], STANDS),
        (607, [101, 202, 303], CONTRADICTED),
        (605, [101, 202, 303], CONTRADICTED),
        (10_452, [7_000, 3_452], STANDS),
        (10_403, [7_000, 3_452], STANDS),  # 7,000 ± 50
        (10_402, [7_000, 3_452], STANDS),
        (10_401, [7_000, 3_452], CONTRADICTED),
        (10_502, [7_000, 3_452], STANDS),
        (10_503, [7_000, 3_452], CONTRADICTED),
        (606, [101, None, 303], UNCHECKED),
        (404, [101, None, 303], UNCHECKED),
        (403, [101, None, 303], CONTRADICTED),
        (606, [None, None], UNCHECKED),
        (606, [], UNCHECKED),
        (None, [101, 202], UNCHECKED),
    ],
)
def test_parts_are_compared_with_their_total(total, parts, verdict):
    found = check_parts(total, parts)

    assert found.verdict == verdict
    assert found.hints == ()


def test_a_total_that_differs_says_both_numbers():
    (contradiction,) = check_parts(607, [101, 202, 303]).contradictions

    assert contradiction.code == PARTS_AND_TOTAL
    assert (contradiction.stated, contradiction.computed) == (607, 606)
    assert contradiction.label == "jumlah bagian tidak sama dengan totalnya"


@pytest.mark.parametrize(
    ("parts", "total"), [([101, 202], 303), ([101, None], None), ([], None)]
)
def test_the_sum_of_the_parts_is_given_when_all_are_known(parts, total):
    assert check_parts(None, parts).recomputed == Recomputed(total=total)


# --- What a percent implies -----------------------------------------------------


def test_a_bare_percent_never_becomes_people():
    found = check(claim("42"))

    assert found.verdict == UNCHECKED
    assert found.recomputed == Recomputed()


def test_percent_and_numerator_imply_only_a_range_of_denominators():
    found = check(claim("42", 284_207)).recomputed

    assert found.denominator == Range(
        Fraction(284_207 * 1000, 425), Fraction(284_207 * 1000, 415)
    )
    assert found.numerator is None


def test_percent_and_denominator_imply_only_a_range_of_numerators():
    found = check(claim("47.38", None, 10_000)).recomputed

    assert found.numerator == Range(
        Fraction("47.375") * 9_950 / 100, Fraction("47.385") * 10_050 / 100
    )
    assert found.denominator is None


def test_a_rounded_numerator_widens_the_denominators_implied():
    found = check(claim("40", 10_000)).recomputed

    assert found.denominator == Range(
        Fraction(9_950 * 1000, 405), Fraction(10_050 * 1000, 395)
    )


def test_a_percent_of_zero_implies_at_most_half_a_unit_and_no_denominator():
    assert check(claim("0", None, 1_001)).recomputed.numerator == Range(
        Fraction(0), Fraction(1_001, 200)
    )
    assert check(claim("0", 0)).recomputed.denominator is None
    assert check(claim("0.5", 3)).recomputed.denominator is not None


# --- Hints ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("numbers", "hints"),
    [
        (("47.38", 2_801_936, 1_327_000), (SWAPPED,)),
        (("47.38", 1_327, 2_801_936), (THOUSANDS,)),
        (("47.38", 1_327_000, 2_802), (THOUSANDS,)),
        (("45", 156_667, 397_894), ()),
        ((None, 102, 101), (SWAPPED,)),
        ((None, 101, 60, 41), (SWAPPED,)),
        ((None, 101, 60, 43), ()),
        ((None, None, 101, 102), ()),
        (("30", None, 101, 102), ()),
        ((None, 101, 144, 43), ()),
        ((None, 144, 101, 43), (SWAPPED,)),
        ((None, 1_327, 2_801_936, 1_474_936), (THOUSANDS,)),
        ((None, 1_327_000, 2_801_936, 1_475), (THOUSANDS,)),
        ((None, 1_327_000, 2_801_936, 1_476), ()),
        ((None, 1_327_000, 2_802_000, 1_475), (THOUSANDS,)),
        (("50", None, 1_001, 777_777), ()),
        (("30", None, 1_003, 1_111), ()),
        (("25", None, 404, 101), ()),
        (("50", 202, None, 303), ()),
        (("50", 0, 11), ()),
    ],
)
def test_hints_name_the_slip_that_would_explain_it(numbers, hints):
    assert check(claim(*numbers)).hints == hints


@given(said=claims)
def test_a_claim_without_contradiction_has_no_hint(said):
    found = check(said)

    assert found.contradictions or found.hints == ()
    assert (found.verdict == CONTRADICTED) == bool(found.contradictions)
    assert all(not each.fits for each in found.contradictions)


@given(said=claims)
def test_checking_gives_ints_for_people_and_nothing_without_parts(said):
    found = check(said).recomputed

    assert found.total is None or type(found.total) is int
    for implied in (found.numerator, found.denominator, found.percent_range):
        assert implied is None or implied.low <= implied.high
    if said.numerator is None and said.denominator is None:
        assert found == Recomputed()


@given(numerator=people, denominator=people.filter(bool), decimals=st.integers(0, 4))
def test_a_percent_rounded_from_its_parts_always_stands(
    numerator, denominator, decimals
):
    exact = Fraction(100 * numerator, denominator)
    stated = Decimal(f"{round(exact * 10**decimals)}E-{decimals}")

    found = check(Claim(stated, decimals, numerator, denominator))

    assert found.compared[0].fits


def test_results_cannot_be_changed():
    found = check(claim("45", 156_667, 397_894))
    values = [
        (claim("45"), "percent"),
        (found, "hints"),
        (found.recomputed, "total"),
        (found.contradictions[0], "stated"),
        (Range(Fraction(1), Fraction(2)), "low"),
    ]

    for value, name in values:
        with pytest.raises(FrozenInstanceError):
            setattr(value, name, None)
    assert isinstance(found.contradictions[0], Comparison)
