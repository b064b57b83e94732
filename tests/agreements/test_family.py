"""Each place of a family once (domain.md 2): which line stands in for which; pure."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements.family import FamilyLine, stood_in

TODAY = date(2026, 6, 30)
RESCUE, FISHERS = 1, 2
UMBRELLA, PKS, ADDENDUM, OTHER_PKS = 10, 20, 30, 40


def line(pk, paper, **changes):
    values = {
        "is_addendum": False,
        "parent": None,
        "renews": None,
        "start": date(2026, 1, 1),
        "category": RESCUE,
        "region": "71.01",
        "year": 2026,
        "replaces": None,
    }
    return FamilyLine(pk=pk, paper=paper, **(values | changes))


def counted(*lines, umbrellas=None, on=TODAY):
    """The pks that totals add; papers' parents are those of their lines."""
    parents = {each.paper: each.parent for each in lines if each.parent}
    out = stood_in(lines, parents | (umbrellas or {}), on)
    return [each.pk for each in lines if each.pk not in out]


def test_a_working_agreements_line_stands_in_for_its_umbrellas():
    assert counted(line(1, UMBRELLA), line(2, PKS, parent=UMBRELLA)) == [2]


def test_a_line_of_another_category_stands_beside_the_umbrellas():
    other = line(2, PKS, parent=UMBRELLA, category=FISHERS)

    assert counted(line(1, UMBRELLA), other) == [1, 2]


@pytest.mark.parametrize(
    ("above", "below", "stays"),
    [
        ("71", "71.01", False),
        ("71.01", "71", False),
        ("ID", "71.01", False),
        ("71.02", "71.01", True),
    ],
)
def test_lines_of_regions_apart_are_different_places(above, below, stays):
    found = counted(
        line(1, UMBRELLA, region=above), line(2, PKS, parent=UMBRELLA, region=below)
    )

    assert (1 in found) is stays


@pytest.mark.parametrize(
    ("above", "below", "stays"),
    [(2026, 2026, False), (2026, 2025, True), (None, 2026, False), (2026, None, False)],
)
def test_a_year_of_the_umbrella_is_not_funded_by_another_years_paper(
    above, below, stays
):
    found = counted(
        line(1, UMBRELLA, year=above), line(2, PKS, parent=UMBRELLA, year=below)
    )

    assert (1 in found) is stays


def test_an_umbrella_two_papers_up_is_stood_in_for_as_well():
    """The paper between has no line of its own."""
    between = 15
    below = line(2, PKS, parent=between)

    assert counted(line(1, UMBRELLA), below, umbrellas={between: UMBRELLA}) == [2]


def addendum_of(replaced, pk=3, **changes):
    values = {"is_addendum": True, "parent": replaced.paper, "replaces": replaced.pk}
    paper = changes.pop("paper", ADDENDUM)
    return line(pk, paper, **(values | {"category": replaced.category} | changes))


@pytest.mark.parametrize(
    ("start", "found"),
    [
        (date(2026, 6, 29), [3]),
        (TODAY, [3]),
        (date(2026, 7, 1), [1]),
        (None, [1]),
    ],
)
def test_an_addendums_line_stands_in_from_its_start(start, found):
    old = line(1, PKS)

    assert counted(old, addendum_of(old, start=start)) == found


def test_of_two_addenda_of_one_line_the_later_one_stands():
    old = line(1, PKS)
    first = addendum_of(old, start=date(2026, 2, 1))
    second = addendum_of(old, pk=4, start=date(2026, 3, 1), paper=31)

    assert counted(old, first, second) == [4]
    assert counted(old, first, second, on=date(2026, 2, 28)) == [3]


def test_an_addendum_may_split_a_line():
    old = line(1, PKS)

    assert counted(old, addendum_of(old), addendum_of(old, pk=4)) == [3, 4]


def test_a_change_of_a_change_that_starts_first_stands_in_for_both():
    old = line(1, PKS)
    first = addendum_of(old, start=date(2026, 9, 1))
    second = addendum_of(first, pk=4, start=date(2026, 3, 1), paper=31)

    assert counted(old, first, second) == [4]
    assert counted(old, first, second, on=date(2026, 2, 1)) == [1]


def test_an_addendum_of_the_umbrella_is_stood_in_for_like_the_umbrella():
    """Umbrella 1,000 then 1,200; PKS 400 then 450: one place, one number."""
    old, pks = line(1, UMBRELLA), line(2, PKS, parent=UMBRELLA)
    changed = addendum_of(old)
    changed_pks = addendum_of(pks, pk=4)

    assert counted(old, pks, changed, changed_pks) == [4]


def test_a_line_an_addendum_adds_belongs_to_the_paper_it_changes():
    added = line(3, ADDENDUM, is_addendum=True, parent=UMBRELLA, category=FISHERS)
    below = line(2, PKS, parent=UMBRELLA, category=FISHERS)

    assert counted(added) == [3]
    assert counted(added, below) == [2]
    assert counted(line(1, UMBRELLA, category=FISHERS), added) == [1, 3]


def renewal(pk=2, **changes):
    return line(pk, OTHER_PKS, **({"renews": PKS} | changes))


@pytest.mark.parametrize(
    ("start", "found"),
    [(date(2026, 6, 1), [2]), (date(2026, 7, 1), [1]), (None, [1])],
)
def test_places_funded_again_within_the_year_are_not_added(start, found):
    assert counted(line(1, PKS), renewal(start=start)) == found


@pytest.mark.parametrize(
    "changes", [{"year": 2027}, {"category": FISHERS}, {"region": "71.02"}]
)
def test_a_renewal_of_other_places_or_another_year_counts_on_its_own(changes):
    assert counted(line(1, PKS), renewal(**changes)) == [1, 2]


def test_without_a_known_year_nobody_says_that_places_are_the_same():
    assert counted(line(1, PKS, year=None), renewal(year=None)) == [1, 2]


def test_papers_in_a_circle_end():
    """The forms refuse them; a file from elsewhere might hold one."""
    one = line(1, UMBRELLA, parent=PKS, replaces=2)
    other = line(2, PKS, parent=UMBRELLA, replaces=1)

    assert stood_in([one, other], {UMBRELLA: PKS, PKS: UMBRELLA}, TODAY) == {1, 2}


papers = st.integers(1, 6)


@st.composite
def families(draw):
    """Papers whose parents and renewals are older ones, as the forms see to."""
    lines = []
    for pk in range(1, draw(st.integers(1, 8)) + 1):
        paper = draw(papers)
        older = st.none() | st.integers(1, paper - 1) if paper > 1 else st.none()
        lines.append(
            line(
                pk,
                paper,
                is_addendum=draw(st.booleans()),
                parent=draw(older),
                renews=draw(older),
                start=draw(st.sampled_from([None, date(2026, 1, 1), date(2027, 1, 1)])),
                category=draw(st.sampled_from([RESCUE, FISHERS])),
                region=draw(st.sampled_from(["71", "71.01", "71.02"])),
                year=draw(st.sampled_from([None, 2025, 2026])),
                replaces=draw(st.none() | st.integers(1, pk - 1)) if pk > 1 else None,
            )
        )
    return lines


@given(lines=families(), seed=st.randoms(use_true_random=False))
def test_the_order_of_lines_changes_nothing(lines, seed):
    umbrellas = {each.paper: each.parent for each in lines if each.parent}
    mixed = list(lines)
    seed.shuffle(mixed)

    assert stood_in(mixed, umbrellas, TODAY) == stood_in(lines, umbrellas, TODAY)


@given(lines=families())
def test_a_line_alone_in_its_family_always_counts(lines):
    alone = line(99, 99, category=3)
    umbrellas = {each.paper: each.parent for each in lines if each.parent}

    assert 99 not in stood_in([*lines, alone], umbrellas, TODAY)
    assert stood_in([*lines, alone], umbrellas, TODAY) <= {each.pk for each in lines}
