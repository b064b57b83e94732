"""PostgreSQL counts its tables anew after many rows, in the same transaction."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.imports import recording
from coverage.imports import KINDS
from jamsostek_pks.lib.planner import refresh_statistics
from tests.factories import create_headcount, create_office, create_region, create_user
from tests.imports import csv_of, imported

pytestmark = pytest.mark.django_db

POSTGRESQL = connection.vendor == "postgresql"
PEOPLE = csv_of(
    [["kode_kemendagri", "per_tanggal", "orang"], ["75.04", "2025-01-01", 1]]
)


@pytest.mark.skipif(not POSTGRESQL, reason="SQLite keeps no such count")
def test_the_number_of_rows_is_known_at_once():
    create_headcount()
    create_headcount()

    refresh_statistics("agreements")

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT reltuples FROM pg_class WHERE relname = 'agreements_headcount'"
        )
        assert cursor.fetchone() == (2,)


@pytest.mark.parametrize(("many", "counted"), [(1, POSTGRESQL), (2, False)])
def test_an_import_of_many_rows_ends_with_the_count(monkeypatch, many, counted):
    create_region()
    user = create_user(office=create_office(regions=["75.04"]))
    monkeypatch.setattr(recording, "MANY_ROWS", many)

    with CaptureQueriesContext(connection) as asked:
        imported(KINDS["peserta"], PEOPLE, user)

    counts = [each for each in asked if each["sql"].startswith("ANALYZE")]
    assert bool(counts) is counted
