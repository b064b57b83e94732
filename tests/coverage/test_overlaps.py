"""People behind lines of several purses: every way to fill the lines is tried."""

from itertools import combinations

import pytest

from coverage import overlaps
from coverage.models import Overlap
from coverage.reports import Question
from tests import oracle
from tests.factories import (
    TODAY,
    create_agreement,
    create_category,
    create_line,
    create_region,
    create_user,
    create_workforce,
)
from tests.messy import SEEDS, messy_purses

pytestmark = pytest.mark.django_db


def question():
    user = create_user(is_superuser=True)
    return Question(user, TODAY, TODAY, "ELIGIBLE_BPJSTK")


def groups_of(lines):
    """All sets of one to four of the lines, each with its people."""
    for size in (1, 2, 3, 4):
        for chosen in combinations(lines, size):
            yield {line: line.target_workers for line in chosen}


@pytest.mark.parametrize("seed", SEEDS)
def test_every_possible_number_of_people_lies_between_the_bounds(seed):
    lines, populations = messy_purses(seed)
    purses = overlaps.purses(question())

    for people in groups_of(lines):
        found = purses.together(people)
        assert found.plain_sum == sum(people.values())
        possible = oracle.feasible_totals(people, populations)
        assert all(found.low <= number <= found.high for number in possible), people
        if len(possible) > 1:
            assert purses.open_groups(people), people


@pytest.mark.parametrize("seed", SEEDS)
def test_both_bounds_of_two_lines_are_possible(seed):
    lines, populations = messy_purses(seed)
    purses = overlaps.purses(question())

    for one, other in combinations(lines, 2):
        people = {one: one.target_workers, other: other.target_workers}
        possible = oracle.feasible_totals(people, populations)
        found = purses.together(people)
        if possible:  # else decisions, lines and workers deny each other
            assert (found.low, found.high) == (min(possible), max(possible))


@pytest.fixture
def penajam():
    """Penajam Paser Utara: two purses, 15,000 and 5,600 people (domain.md 5)."""
    create_region(code="64.09")
    made = {}
    for payer, fund, people in [
        ("64", "APBD_PROV", 15_000),
        ("64.09", "APBD_KAB", 5_600),
    ]:
        paper = create_agreement(region=payer, programme_year=2025)
        line = create_line(
            agreement=paper,
            region="64.09",
            funding_sources=fund,
            target_workers=people,
        )
        made[line] = people
    return made


def bounds(people):
    found = overlaps.purses(question()).together(people)
    return found.low, found.high


def test_penajam_is_15000_to_20600_here_as_in_the_oracle(penajam):
    assert bounds(penajam) == oracle.bounds_of(penajam) == (15_000, 20_600)


@pytest.mark.parametrize(
    ("resolution", "people"), [("DISJOINT", 20_600), ("NESTED", 15_000)]
)
def test_a_decided_penajam_is_one_number_here_as_in_the_oracle(
    penajam, resolution, people
):
    decided = Overlap.objects.create(resolution=resolution, reason="Dicocokkan.")
    decided.lines.set(penajam)

    assert bounds(penajam) == oracle.bounds_of(penajam) == (people, people)


@pytest.mark.parametrize(
    ("workers", "high"), [(18_000, 18_000), (30_000, 20_600), (9_000, 20_600)]
)
def test_penajam_is_no_more_than_its_workers_unless_one_line_already_is(
    penajam, workers, high
):
    create_workforce(
        region="64.09",
        basis="CATEGORY_POPULATION",
        category=create_category(),
        workers=workers,
    )

    assert bounds(penajam) == (15_000, high)
