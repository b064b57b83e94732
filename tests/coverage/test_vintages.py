"""Coverage as it was known on a day: equal to slow loops, and never rewritten."""

from datetime import date, timedelta

import pytest

from coverage.reports import Question, coverages
from regions.models import Region
from tests import oracle
from tests.factories import TODAY, create_user
from tests.messy import MOMENTS, SEEDS, VINTAGES, messy_figures

pytestmark = [pytest.mark.django_db, pytest.mark.alike]

SECOND = timedelta(seconds=1)
KNOWN = [None, *VINTAGES, MOMENTS[2] - SECOND, MOMENTS[2]]


def question(on, basis, known_at):
    user = create_user(is_superuser=True)
    return Question(user, TODAY, on, basis, known_at)


@pytest.mark.parametrize(
    ("seed", "basis"), [(SEEDS[0], "ELIGIBLE_BPJSTK"), (SEEDS[1], "BPS_EMPLOYED")]
)
def test_every_coverage_of_every_vintage_equals_the_oracle(seed, basis):
    messy_figures(seed)
    nation = Region.objects.get(code="ID")

    asked = [(TODAY, known_at) for known_at in KNOWN]
    for day, known_at in [*asked, (date(2023, 12, 31), VINTAGES[2])]:
        found = coverages(question(day, basis, known_at), nation)
        for region in Region.objects.all():
            mine = found[region.code]
            twin = oracle.coverage_of(region, basis, day, known_at)
            assert said_of(mine) == said_of_twin(twin), (region, day, known_at)


def said_of(mine):
    rows = {row.pk for row in mine.rows}
    numbers = mine.active, mine.workforce, mine.percent
    return mine.origin, *numbers, mine.is_headline, mine.known, mine.of, rows


def said_of_twin(twin):
    rows = {pk for _, pk in twin.rows}
    numbers = twin.active, twin.workforce, twin.percent
    return twin.origin, *numbers, twin.headline, twin.known, twin.of, rows


def test_the_sample_tells_its_vintages_apart():
    messy_figures(0)
    nation = Region.objects.get(code="ID")

    told = []
    for known_at in KNOWN:
        found = coverages(question(TODAY, "ELIGIBLE_BPJSTK", known_at), nation)
        told.append({code: (c.active, c.workforce) for code, c in found.items()})

    before_all, *_ = told[1:]
    assert set(before_all.values()) == {(None, None)}
    assert told[0] == told[4] == told[6]  # nothing was recorded since
    assert told[3] == told[5]  # the second before it was closed
    assert len({str(each) for each in told[1:5]}) == 4
