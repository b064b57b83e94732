"""Findings that are one comparison, counted again by slow loops over all rows."""

from datetime import date

import pytest
from django.db.models import QuerySet

from agreements.models import Agreement, EnrolmentTarget
from coverage.findings import find
from coverage.models import Participation
from coverage.reports import Question
from tests import oracle
from tests.factories import TODAY, create_office, create_user
from tests.messy import SEEDS, VINTAGES, messy_figures, messy_papers

pytestmark = pytest.mark.django_db


NOTES = ("NIK 7504014101900001", "Nomor 7504 0141 1390 0001 bukan NIK", "2.801.936")


def sample(seed):
    messy_figures(seed)
    messy_papers(seed, families=5)
    write_notes()


def write_notes():
    """Every third row names somebody; figures are never changed, so going round."""
    for model in (Agreement, EnrolmentTarget, Participation):
        for at, pk in enumerate(model.objects.order_by("pk").values_list("pk")):
            rows = model.objects.filter(pk=pk[0])
            QuerySet.update(rows, note=NOTES[at % len(NOTES)])


def recounted(asked):
    """What the oracle finds, and what the engine does of the same rules."""
    expected = oracle.findings_of(asked)
    found = {code: [] for code in expected}
    for finding in find(asked):
        if finding.code in found:
            found[finding.code].append((finding.region.code, finding.agreements))
    return expected, {code: sorted(places) for code, places in found.items()}


@pytest.mark.parametrize("seed", SEEDS)
def test_every_comparison_finds_what_the_oracle_finds(seed):
    sample(seed)
    administrator = create_user(is_superuser=True)
    staff = create_user(office=create_office(regions=["75.04", "73"]))
    stranger = create_user()

    for user, day, known_at in [
        (administrator, TODAY, None),
        (administrator, date(2024, 12, 31), VINTAGES[2]),
        (staff, TODAY, VINTAGES[2]),
        (stranger, TODAY, None),
    ]:
        asked = Question(user, TODAY, day, "ELIGIBLE_BPJSTK", known_at)
        expected, found = recounted(asked)
        assert found == expected, asked


def test_the_samples_give_every_rule_something_to_find():
    messy_figures(SEEDS[0])
    for seed in SEEDS:
        messy_papers(seed)
    write_notes()
    asked = Question(create_user(is_superuser=True), TODAY, TODAY, "ELIGIBLE_BPJSTK")

    expected = oracle.findings_of(asked)

    assert [code for code, places in expected.items() if not places] == []
