"""What modules may ask for: the whole country, loaded once."""

import pytest
from django.db import transaction

from regions.importing import DATA, load_offices, load_regions


@pytest.fixture(scope="module")
def country(django_db_setup, django_db_blocker):
    """All regions and offices; each test's own changes are rolled back to this."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_regions((DATA / "regions.csv").read_bytes())
        load_offices((DATA / "offices.csv").read_bytes())
        yield
        transaction.set_rollback(True)
