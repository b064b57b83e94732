"""What modules may ask for: the whole country, loaded once; an administrator."""

import pytest

from regions.importing import DATA, load_offices, load_regions
from tests.factories import create_user
from tests.module_rows import taken_back


@pytest.fixture(scope="module")
def country(django_db_setup, django_db_blocker):
    """All regions and offices; each test's own changes are rolled back to this."""
    with taken_back(django_db_blocker):
        load_regions((DATA / "regions.csv").read_bytes())
        load_offices((DATA / "offices.csv").read_bytes())
        yield


@pytest.fixture
def admin_user():
    return create_user(username="admin", email="admin@bpjs.example", is_superuser=True)


@pytest.fixture
def administrator(client_of, admin_user):
    return client_of(admin_user)


@pytest.fixture
def saved(administrator, django_capture_on_commit_callbacks):
    """Send a form as the administrator, letters included."""

    def saved(address, data, **kwargs):
        with django_capture_on_commit_callbacks(execute=True):
            return administrator.post(address, data, **kwargs)

    return saved
