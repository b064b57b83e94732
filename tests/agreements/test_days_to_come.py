"""A figure is of a day that has come: no page would count it before."""

from datetime import timedelta

import pytest
from django.urls import reverse

from coverage.imports import KINDS
from jamsostek_pks.lib.dates import today
from tests.admin_forms import as_shown, errors_of
from tests.factories import (
    TODAY,
    create_line,
    create_office,
    create_participation,
    create_region,
    create_target,
    create_user,
)
from tests.imports import csv_of, imported, plan_of

pytestmark = pytest.mark.django_db

FORMS = {
    "agreements_headcount": {"rung": "ACTIVE", "workers": "5"},
    "coverage_participation": {"segment": "TOTAL", "active_workers": "5"},
    "coverage_workforce": {
        "segment": "TOTAL",
        "basis": "ELIGIBLE_BPJSTK",
        "workers": "5",
    },
    "coverage_coverageclaim": {"basis": "UNKNOWN", "percent": "44"},
}


@pytest.mark.parametrize(("form", "values"), FORMS.items())
@pytest.mark.parametrize(("days", "refused"), [(0, False), (1, True)])
def test_tomorrow_is_refused_at_its_field_and_today_is_not(
    client_of, form, values, days, refused
):
    line = create_line(region="75.04")
    day = today() + timedelta(days=days)
    data = values | {
        "target": line.pk,
        "region": line.region_id,
        "as_of": f"{day:%d/%m/%Y}",
        "as_of_precision": "DAY",
    }
    browser = client_of(create_user(is_superuser=True, is_staff=True))

    response = browser.post(reverse(f"admin:{form}_add"), data)

    said = errors_of(response).get("as_of", "") if response.status_code == 200 else ""
    assert ("belum tiba" in str(said)) is refused


def test_a_figure_that_was_noted_of_a_day_to_come_can_be_withdrawn(client_of):
    row = create_participation(as_of=today() + timedelta(days=9))
    browser = client_of(create_user(is_superuser=True, is_staff=True))
    address = reverse("admin:coverage_participation_change", args=[row.pk])
    data = as_shown(browser.get(address))

    browser.post(address, data | {"withdraw": "on", "correction_reason": "belum ada"})

    row.refresh_from_db()
    assert row.superseded_at


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
