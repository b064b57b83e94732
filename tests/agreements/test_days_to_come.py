"""A figure is of a day that has come: no page would count it before."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from coverage.imports import KINDS
from jamsostek_pks.lib.dates import today
from tests.factories import (
    TODAY,
    create_claim,
    create_headcount,
    create_office,
    create_participation,
    create_region,
    create_target,
    create_user,
    create_workforce,
)
from tests.imports import csv_of, imported, plan_of

pytestmark = pytest.mark.django_db

WITH_A_DAY = [create_participation, create_workforce, create_claim, create_headcount]


@pytest.mark.parametrize("make", WITH_A_DAY)
@pytest.mark.parametrize("precision", ["DAY", "YEAR"])
def test_tomorrow_is_refused_at_its_field_and_today_is_not(make, precision):
    make(as_of=today(), as_of_precision=precision)

    with pytest.raises(ValidationError, match="belum tiba") as caught:
        make(as_of=today() + timedelta(days=1), as_of_precision=precision)

    assert set(caught.value.message_dict) == {"as_of"}


def test_a_target_is_of_a_year_to_come():
    assert create_target(year=today().year + 3).pk


def test_a_file_is_told_the_line_and_the_column():
    create_region()
    user = create_user(office=create_office(regions=["75.04"]))
    days = [TODAY, TODAY + timedelta(days=1)]
    heading = ["kode_kemendagri", "per_tanggal", "orang"]
    rows = [["75.04", day.isoformat(), 5] for day in days]

    plan = plan_of(KINDS["peserta"], csv_of([heading, *rows]), user)

    (fault,) = plan.faults
    assert (fault.line, fault.column) == (3, "per_tanggal")
    assert "belum tiba" in fault.message
    imported(KINDS["peserta"], csv_of([heading, rows[0]]), user)
