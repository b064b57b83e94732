"""Who enters and reviews figures, and a published one, for whoever asks."""

import pytest

from tests.drafts import JUNE
from tests.factories import (
    create_office,
    create_participation,
    create_region,
    create_user,
    create_workforce,
)


@pytest.fixture
def office():
    create_region(code="75.05")
    kanwil = create_office(regions=["75"], name="Kanwil", kind="KANWIL")
    return create_office(regions=["75.04"], name="Cabang Marisa", parent=kanwil)


@pytest.fixture
def staff(office):
    return create_user(role="STAFF", office=office)


@pytest.fixture
def reviewer(office):
    return create_user(role="REVIEWER", office=office.parent)


@pytest.fixture
def official():
    return create_user(role="OFFICIAL", region="75")


@pytest.fixture
def published(office):
    create_workforce(workers=1000, as_of=JUNE)
    return create_participation(active_workers=400, as_of=JUNE)
