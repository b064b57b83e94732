"""Families of papers: each paper once, below what it hangs on."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coverage.family_tree import Paper, families


def paper(pk, *, parent=None, renews=None, addendum=False, start=None):
    return Paper(pk, parent, renews, addendum, start)


def drawn(*papers):
    return [
        [(branch.paper.pk, branch.depth, branch.relation) for branch in family]
        for family in families(papers)
    ]


def test_a_working_agreement_stands_below_its_umbrella_and_an_addendum_below_it():
    umbrella, work = paper(1), paper(2, parent=1)
    change = paper(3, parent=2, addendum=True)

    assert drawn(change, work, umbrella) == [
        [(1, 0, ""), (2, 1, "di bawahnya"), (3, 2, "adendum")]
    ]


def test_a_renewal_stands_after_what_it_renews_and_all_below_that():
    assert drawn(paper(1), paper(2, renews=1), paper(3, parent=1)) == [
        [(1, 0, ""), (3, 1, "di bawahnya"), (2, 0, "memperpanjang")]
    ]


def test_papers_without_relatives_in_sight_are_families_of_their_own():
    assert drawn(paper(1, parent=99), paper(2)) == [[(1, 0, "")], [(2, 0, "")]]


def test_the_oldest_stand_first_and_those_without_a_day_last():
    early, late, dateless = date(2024, 1, 1), date(2025, 1, 1), None

    found = drawn(paper(1, start=dateless), paper(2, start=late), paper(3, start=early))

    assert [family[0][0] for family in found] == [3, 2, 1]


ties = st.none() | st.integers(1, 6)


@given(st.lists(st.tuples(ties, ties), max_size=6))
def test_every_paper_stands_exactly_once_even_in_a_circle(given_ties):
    papers = [
        paper(pk, parent=parent, renews=renews)
        for pk, (parent, renews) in enumerate(given_ties, start=1)
    ]

    found = [branch.paper.pk for family in families(papers) for branch in family]

    assert sorted(found) == [each.pk for each in papers]


@pytest.mark.parametrize(("depth", "step"), [(0, 0), (3, 3), (5, 3)])
def test_deep_families_are_set_in_no_further_than_three_steps(depth, step):
    chain = [paper(1), *(paper(pk, parent=pk - 1) for pk in range(2, depth + 2))]

    (family,) = families(chain)

    assert family[-1].depth == depth
    assert family[-1].step == step
