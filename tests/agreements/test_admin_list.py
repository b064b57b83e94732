"""The list of agreements in the admin: filters, search, and its cost."""

from datetime import timedelta

import pytest
from django.urls import reverse

from jamsostek_pks.lib.dates import today
from tests.admin_forms import titles_of
from tests.factories import (
    create_agreement,
    create_headcount,
    create_line,
    create_office,
    create_region,
    create_user,
)

pytestmark = pytest.mark.django_db

LIST = reverse("admin:agreements_agreement_changelist")


@pytest.fixture
def browser(client_of):
    """Branch staff of an office that serves Provinsi Gorontalo."""
    office = create_office(name="Kantor Cabang Gorontalo", regions=["75"])
    return client_of(create_user(office=office))


STATUSES = {
    "IN_FORCE": {"berlaku", "segera"},
    "UNKNOWN": {"tanpa akhir"},
    "NOT_YET": {"nanti"},
    "EXPIRED": {"lewat"},
    "RENEWED": {"dilanjutkan"},
    "TERMINATED": {"diakhiri"},
    "CANCELLED": {"batal"},
    "tidak ada": {
        "berlaku",
        "segera",
        "tanpa akhir",
        "nanti",
        "lewat",
        "dilanjutkan",
        "diakhiri",
        "batal",
    },
}


@pytest.mark.parametrize("status", STATUSES)
def test_the_list_is_filtered_by_status_today(browser, status):
    day = today()
    year = timedelta(days=365)
    ago = {"signed_on": day - year, "starts_on": day - year}
    create_agreement(title="segera", **ago, ends_on=day + timedelta(days=90))
    renewing = create_agreement(title="berlaku", **ago, ends_on=day + year)
    create_agreement(title="tanpa akhir", **ago, ends_on=None)
    create_agreement(title="nanti", signed_on=day, starts_on=day + year, ends_on=None)
    past = ago | {"ends_on": day - timedelta(days=1)}
    create_agreement(title="lewat", **past)
    renewing.renews = create_agreement(title="dilanjutkan", **past)
    renewing.save()
    create_agreement(title="diakhiri", stage="TERMINATED", **past)
    create_agreement(title="batal", stage="CANCELLED", **past)

    response = browser.get(LIST, {"status": status})

    assert titles_of(response) == STATUSES[status]


@pytest.mark.parametrize(("days", "left"), [(30, 30), (60, 31), (60, 60), (90, 90)])
def test_what_ends_soon_is_found_to_the_last_day(browser, days, left):
    day = today()
    start = {"signed_on": day, "starts_on": day}
    create_agreement(title="habis", **start, ends_on=day + timedelta(days=left))
    create_agreement(title="kelak", **start, ends_on=day + timedelta(days=days + 1))

    assert titles_of(browser.get(LIST, {"berakhir": days})) == {"habis"}


def test_the_list_is_filtered_by_stage_type_office_and_province(client_of):
    office = create_office(name="Kantor A")
    create_agreement(title="satu", document_type="MOU", office=office)
    create_agreement(title="dua", region="74.07", stage="DRAFTING", document_type="")
    browser = client_of(create_user(is_superuser=True))

    def found(**query):
        return titles_of(browser.get(LIST, query))

    assert found(stage__exact="DRAFTING") == {"dua"}
    assert found(document_type__exact="MOU") == {"satu"}
    assert found(office__id__exact=office.pk) == {"satu"}
    assert found(provinsi="74") == {"dua"}
    assert found(provinsi="99") == {"satu", "dua"}


@pytest.mark.parametrize(
    "words", ["7504", "75.05", "pohuwato", "PER/15/102023", "pekerja sawit", "kab poh"]
)
def test_an_agreement_is_found_by_number_title_or_place(browser, words):
    region = create_region(code="75.05", bps_code="7504", name="Pohuwato")
    create_agreement(
        region=region, title="Pekerja sawit", office_number="PER/15/102023"
    )
    create_agreement(region="75.71", title="Lain")

    assert titles_of(browser.get(LIST, {"q": words})) == {"Pekerja sawit"}


def test_a_code_means_what_its_own_system_says(browser):
    pohuwato = create_region(code="75.04", bps_code="7503", name="Pohuwato")
    bone_bolango = create_region(code="75.03", bps_code="7504", name="Bone Bolango")
    create_agreement(region=pohuwato, title="Pohuwato")
    create_agreement(region=bone_bolango, title="Bone Bolango")

    assert titles_of(browser.get(LIST, {"q": "7503"})) == {"Pohuwato"}
    assert titles_of(browser.get(LIST, {"q": "75.04"})) == {"Pohuwato"}
    assert titles_of(browser.get(LIST, {"q": "75.03"})) == {"Bone Bolango"}


def test_the_list_needs_no_more_queries_for_more_agreements(
    browser, django_assert_num_queries
):
    def fill(number):
        for _ in range(number):
            agreement = create_agreement()
            create_headcount(target=create_line(agreement=agreement))

    fill(3)
    browser.get(LIST)
    with django_assert_num_queries(LIST_QUERIES):
        browser.get(LIST)

    fill(27)

    with django_assert_num_queries(LIST_QUERIES):
        browser.get(LIST)


# Session, user and membership 3; status and paging 4; provinces 2, offices 2,
# years 2; the rest is the scope, asked once.
LIST_QUERIES = 16
