"""Lines and headcounts in the admin are found by a region's code of either system."""

import pytest
from django.urls import reverse

from tests.factories import (
    create_agreement,
    create_headcount,
    create_line,
    create_office,
    create_region,
    create_user,
)

pytestmark = pytest.mark.django_db

LINES = reverse("admin:agreements_enrolmenttarget_changelist")
HEADCOUNTS = reverse("admin:agreements_headcount_changelist")


@pytest.fixture
def browser(client_of):
    office = create_office(name="Kantor Cabang Gorontalo", regions=["75"])
    return client_of(create_user(office=office))


@pytest.fixture(autouse=True)
def rows():
    create_region(code="75.04", bps_code="7503")
    create_region(code="75.03", bps_code="7504")
    for code in ("75.04", "75.03", "73.13"):
        line = create_line(agreement=create_agreement(region=code))
        create_headcount(target=line)


def found(browser, address, query):
    answer = browser.get(address, {"q": query})
    assert answer.status_code == 200
    rows = answer.context["cl"].result_list
    return sorted(str(getattr(row, "target", row).region) for row in rows)


@pytest.mark.parametrize("address", [LINES, HEADCOUNTS])
class TestSearch:
    @pytest.mark.parametrize("code", ["75.04", "7503"])
    def test_a_code_of_either_system_finds_its_place_only(self, browser, address, code):
        assert found(browser, address, code) == ["Kab. Pohuwato"]

    def test_a_name_finds_as_before(self, browser, address):
        assert found(browser, address, "pohuwato") == ["Kab. Pohuwato"]

    def test_a_category_finds_as_before(self, browser, address):
        assert len(found(browser, address, "rentan")) == 2

    def test_nothing_typed_shows_all_in_scope(self, browser, address):
        assert len(found(browser, address, "")) == 2

    def test_a_place_outside_ones_scope_is_not_found(self, browser, address):
        assert found(browser, address, "73.13") == []
