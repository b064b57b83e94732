"""Who stays protected and why coverage moved, equal to slow loops over all rows."""

from dataclasses import replace
from datetime import date

import pytest

from coverage.ladders import counted_ladders
from coverage.movement import movement, outlook
from coverage.overlaps import purses
from coverage.reports import Question
from regions.models import Region
from tests import oracle
from tests.factories import (
    TODAY,
    create_office,
    create_user,
)
from tests.messy import SEEDS, VINTAGES, messy_figures, messy_papers

pytestmark = pytest.mark.django_db


def question(user, on=TODAY, known_at=None):
    return Question(user, TODAY, on, "ELIGIBLE_BPJSTK", known_at)


def readers():
    return [
        create_user(is_superuser=True),
        create_user(office=create_office(regions=["75.04", "73"])),
    ]


def regions():
    return Region.objects.filter(code__in=["ID", "73", "75.04"])


@pytest.mark.parametrize("seed", SEEDS)
def test_thirteen_months_and_who_leaves_when_equal_the_oracle(seed):
    messy_papers(seed)

    for user in readers():
        for day, known_at in [(date(2024, 6, 30), None), (TODAY, VINTAGES[2])]:
            for region in regions():
                asked = question(user, day, known_at)
                found = outlook(asked, counted_ladders(asked, region), purses(asked))
                expected = oracle.outlook_of(region, asked)
                assert losses(found) == expected.leaving
                assert pks(found.forecast.span_unknown) == expected.span_unknown
                assert pks(found.forecast.people_unknown) == expected.people_unknown
                assert_months(found.months, expected)
                assert_at_risk(found.at_risk, expected)


def losses(found):
    return {
        (loss.month, loss.agreement_pk): {
            "ACTIVE": loss.active,
            "REGISTERED": loss.registered,
        }
        for loss in found.losses
    }


def pks(lines):
    return {line.pk for line in lines}


def assert_months(months, expected):
    assert [month.month for month in months] == list(expected.months)
    known = {"ACTIVE": "ACTIVE" in expected.rungs, "REGISTERED": bool(expected.rungs)}
    decisions = oracle.all_decisions()
    for month in months:
        for rung, found in [("ACTIVE", month.active), ("REGISTERED", month.registered)]:
            lines = expected.months[month.month].items()
            people = {line: n for line, (on, n) in lines if on == rung}
            assert (found is not None) is known[rung]
            if found:
                assert_interval(found, people, decisions)


def assert_at_risk(found, expected):
    assert (found is not None) is ("ACTIVE" in expected.rungs)
    if found:
        assert found.plain_sum == oracle.leaving_this_months_lines(expected)
        assert 0 <= found.low <= found.high


def assert_interval(found, people, decisions):
    """Lows may be under the oracle's: the engine looks at two ways to choose."""
    low, high = oracle.bounds_of(people, one_month=True, decisions=decisions)
    assert found.plain_sum == sum(people.values())
    if not found.problems:  # else decisions that deny each other
        assert max(people.values(), default=0) <= found.low <= low
        assert found.high == high
        assert found.low == low or len(people) > 3


@pytest.mark.parametrize("seed", SEEDS)
def test_the_steps_of_every_regions_change_equal_the_oracle(seed):
    messy_figures(seed)
    messy_papers(seed, families=3)
    user = create_user(is_superuser=True)

    compared = 0
    for region in Region.objects.all():
        asked = question(user)
        since = replace(asked, on=date(2025, 1, 1))
        found = movement(asked, since, region).steps
        expected = oracle.bridge_of(region, since, asked)
        said = found and [(s.code, s.people, s.points) for s in found.steps]
        assert said == expected, region
        compared += found is not None

    assert compared
