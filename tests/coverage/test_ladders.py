"""The ladder of a region equals slow loops over all lines and counts."""

from datetime import date

import pytest

from coverage.ladders import counted_ladders, region_ladder
from coverage.overlaps import purses
from coverage.reports import Question
from regions.models import Region
from tests import oracle
from tests.factories import (
    TODAY,
    create_agreement,
    create_line,
    create_office,
    create_user,
)
from tests.messy import SEEDS, VINTAGES, messy_papers

pytestmark = [pytest.mark.django_db, pytest.mark.alike]

DAYS = [date(2025, 12, 30), TODAY, date(2026, 1, 1)]


def question(user, on=TODAY, known_at=None):
    return Question(user, TODAY, on, "ELIGIBLE_BPJSTK", known_at)


def readers():
    return [
        create_user(is_superuser=True),
        create_user(office=create_office(regions=["75.04", "73"])),
    ]


@pytest.mark.parametrize("seed", SEEDS)
def test_every_row_of_every_ladder_equals_the_oracle(seed):
    messy_papers(seed)

    nation = Region.objects.get(code="ID")
    for user in readers():
        for day in DAYS:
            asked = question(user, day)
            found = counted_ladders(asked, nation)
            assert set(found) == set(oracle.counted_lines(nation, asked))
        for known_at in (None, VINTAGES[2]):
            for region in Region.objects.filter(code__in=["ID", "75", "74.11"]):
                assert_ladder(question(user, known_at=known_at), region)


def assert_ladder(asked, region):
    found = region_ladder(counted_ladders(asked, region), purses(asked))
    rows = {(row.year, row.category): row for row in found.years + found.categories}
    expected = oracle.ladder_of(region, asked)
    assert len(rows) == len(found.years) + len(found.categories)
    assert set(rows) == set(expected)
    decisions = oracle.all_decisions()
    for key, row in rows.items():
        assert_same(row, expected[key], decisions)


def assert_same(row, expected, decisions):
    assert row.lines == expected.lines
    for rung in row.rungs:
        people = expected.people[rung.rung]
        assert (rung.known, rung.of) == (len(people), expected.lines)
        assert_interval(rung.interval, people, decisions)
    assert_pooled(row.realisation, expected.realisation, expected.lines)
    assert_pooled(row.registration, expected.registration, expected.lines)


def assert_interval(interval, people, decisions):
    """Lows may be under the oracle's: the engine looks at two ways to choose."""
    if not people:
        assert interval is None
        return
    low, high = oracle.bounds_of(people, decisions=decisions)
    assert interval.plain_sum == sum(people.values())
    if interval.problems:
        return  # decisions that deny each other
    assert interval.high == high
    assert max(people.values()) <= interval.low <= low
    if len(people) <= 3:
        assert interval.low == low


def assert_pooled(pooled, pairs, lines):
    """Parts of the lines that know both: added, and only then divided."""
    parts = [part for part, _ in pairs]
    wholes = [whole for _, whole in pairs]
    assert (pooled.known, pooled.of) == (len(pairs), lines)
    if pairs:
        assert (pooled.part, pooled.whole) == (sum(parts), sum(wholes))
    else:
        assert (pooled.part, pooled.whole) == (None, None)


def test_the_samples_hold_what_they_are_meant_to():
    """Families, addenda, silent lines, open and decided overlaps, every year."""
    lines = [line for seed in SEEDS for line in messy_papers(seed)]
    asked = question(create_user(is_superuser=True))
    nation = Region.objects.get(code="ID")

    counted = set(oracle.counted_lines(nation, asked))
    rows = oracle.ladder_of(nation, asked)
    decisions = oracle.all_decisions()
    kinds = {
        how
        for row in rows.values()
        for people in row.people.values()
        for how in oracle.ties_of(people, decisions=decisions).values()
    }
    left_out = [line for line in lines if line not in counted]
    settled = [x for x in left_out if x.agreement.stage in ("SIGNED", "TERMINATED")]

    assert {year for year, _ in rows} == {None, 2024, 2025}
    assert kinds == {"OPEN", "NESTED"}
    assert any(line.replaces_id for line in counted)
    assert any(line.replaces_id for line in settled)
    assert any(line.agreement.document_type == "MOU" for line in counted)
    assert any(line.agreement.document_type == "MOU" for line in settled)
    assert any(len(row.realisation) < row.lines for row in rows.values())


# Each place once, with the numbers (domain.md 2).


def people_counted():
    asked = question(create_user(is_superuser=True))
    nation = Region.objects.get(code="ID")
    twin = oracle.counted_lines(nation, asked)
    found = counted_ladders(asked, nation)
    return {x.target_workers for x in found}, {x.target_workers for x in twin}


def addendum(*, replaces, people, parent, starts_on):
    paper = create_agreement(
        document_type="ADENDUM", parent=parent, starts_on=starts_on
    )
    return create_line(agreement=paper, replaces=replaces, target_workers=people)


def test_the_later_of_two_addenda_to_one_line_stands():
    line = create_line(target_workers=400)
    for month, people in [(2, 450), (3, 500)]:
        addendum(
            replaces=line,
            people=people,
            parent=line.agreement,
            starts_on=date(2025, month, 1),
        )

    found, expected = people_counted()

    assert expected == {500}
    assert found == expected


def test_a_working_agreement_stands_in_for_an_amended_umbrella_too():
    umbrella = create_line(
        agreement=create_agreement(document_type="MOU"), target_workers=1000
    )
    addendum(
        replaces=umbrella,
        people=1100,
        parent=umbrella.agreement,
        starts_on=date(2025, 2, 1),
    )
    paper = create_agreement(parent=umbrella.agreement)
    create_line(agreement=paper, target_workers=400)

    found, expected = people_counted()

    assert expected == {400}
    assert found == expected
