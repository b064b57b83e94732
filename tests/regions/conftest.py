"""What modules may ask for: the whole country, loaded once."""

import pytest

from regions.importing import DATA, load_offices, load_regions
from tests.module_rows import taken_back


@pytest.fixture(scope="module")
def country(django_db_setup, django_db_blocker):
    """All regions and offices; each test's own changes are rolled back to this."""
    with taken_back(django_db_blocker):
        load_regions((DATA / "regions.csv").read_bytes())
        load_offices((DATA / "offices.csv").read_bytes())
        yield
