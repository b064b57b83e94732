"""Who enters agreements, and where scans go, for the modules that ask for them."""

import pytest

from tests.factories import create_office, create_user


@pytest.fixture
def staff():
    return create_user(
        office=create_office(regions=["75"]), first_name="Ani", last_name="Staf"
    )


@pytest.fixture
def browser(client_of, staff):
    return client_of(staff)


@pytest.fixture
def archive(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path
