"""Reference tables and access in the admin: written by administrators only."""

import pytest
from django.contrib import admin
from django.urls import reverse

from regions.models import Membership, Office
from tests.admin_forms import as_shown, errors_of, titles_of
from tests.factories import (
    create_category,
    create_office,
    create_region,
    create_user,
)

pytestmark = pytest.mark.django_db

REFERENCE = ["regions_region", "regions_office", "agreements_workercategory"]
ACCESS = ["regions_user", "regions_membership"]


@pytest.fixture
def staff():
    return create_user(username="staf", office=create_office(regions=["75"]))


@pytest.fixture
def browser(client_of, staff):
    return client_of(staff)


def page(name, view, *args):
    return reverse(f"admin:{name}_{view}", args=args)


@pytest.mark.parametrize("name", REFERENCE)
def test_staff_read_reference_tables_and_change_nothing(browser, name):
    create_category()
    listed = browser.get(page(name, "changelist"))
    row = listed.context["cl"].result_list[0]

    assert browser.get(page(name, "change", row.pk)).status_code == 200
    assert browser.get(page(name, "history", row.pk)).status_code == 200
    assert browser.post(page(name, "change", row.pk), {}).status_code == 403
    assert browser.get(page(name, "add")).status_code == 403
    assert browser.get(page(name, "delete", row.pk)).status_code == 403


@pytest.mark.parametrize("name", ACCESS)
def test_staff_do_not_see_accounts(browser, staff, name):
    assert browser.get(page(name, "changelist")).status_code == 403
    assert browser.get(page(name, "add")).status_code == 403
    assert "Pengguna" not in browser.get(reverse("admin:index")).text


def test_an_account_of_others_is_not_shown_by_its_number(browser):
    other = create_user()

    for view in ("change", "history", "delete"):
        assert browser.get(page("regions_user", view, other.pk)).status_code == 403


def test_groups_open_nothing_and_are_not_offered(administrator):
    assert not any(model.__name__ == "Group" for model in admin.site._registry)


def test_a_membership_tells_what_it_misses_at_the_field(administrator):
    user = create_user()
    change = page("regions_user", "change", user.pk)
    data = as_shown(administrator.get(change)) | {
        "memberships-TOTAL_FORMS": 2,
        "memberships-0-role": "OFFICIAL",
        "memberships-1-role": "STAFF",
        "memberships-1-office": create_office().pk,
        "memberships-1-valid_from": "31/12/2025",
        "memberships-1-valid_to": "30/12/2025",
    }

    response = administrator.post(change, data)

    assert errors_of(response)["memberships-0-region"] == ["Isi wilayah pejabat ini."]
    assert errors_of(response)["memberships-1-valid_to"] == [
        "Tanggal akhir mendahului tanggal awal."
    ]


def test_the_same_membership_twice_is_told_at_the_office(administrator, staff):
    add = page("regions_membership", "add")
    office = Office.objects.get()

    response = administrator.post(
        add, {"user": staff.pk, "role": "STAFF", "office": office.pk}
    )

    assert "sudah punya peran" in errors_of(response)["office"][0]
    assert Membership.objects.count() == 1


def test_a_region_is_found_by_either_code_or_its_name(browser):
    create_region(code="75.04", bps_code="7503", name="Pohuwato")
    create_region(code="75.03", bps_code="7504", name="Bone Bolango")
    listed = page("regions_region", "changelist")

    assert titles_of(browser.get(listed, {"q": "7503"})) == {"Kab. Pohuwato"}
    assert titles_of(browser.get(listed, {"q": "75.03"})) == {"Kab. Bone Bolango"}
    assert titles_of(browser.get(listed, {"q": "bonebolango"})) == {"Kab. Bone Bolango"}


def test_an_office_cannot_stand_under_itself(administrator):
    office = create_office(regions=[])
    change = page("regions_office", "change", office.pk)
    data = as_shown(administrator.get(change)) | {"parent": office.pk}

    response = administrator.post(change, data)

    assert list(errors_of(response)) == ["parent"]


@pytest.mark.parametrize("name", [*REFERENCE, *ACCESS, "agreements_source"])
@pytest.mark.parametrize("number", ["abc", "9" * 23, "0"])
@pytest.mark.parametrize("view", ["change", "history", "delete"])
def test_a_number_that_is_none_is_not_found(administrator, name, number, view):
    assert administrator.get(page(name, view, number)).status_code == 404


def test_every_page_has_an_icon_a_language_and_nothing_inline(administrator, staff):
    office = Office.objects.get()
    for address in (
        reverse("admin:index"),
        page("regions_region", "changelist"),
        page("agreements_agreement", "add"),
        page("regions_office", "change", office.pk),
        page("regions_office", "history", office.pk),
    ):
        text = administrator.get(address).text
        assert '<html lang="id"' in text
        assert 'rel="icon"' in text
        assert " style=" not in text
        assert "<style" not in text
        assert "<script>" not in text
        assert " onclick=" not in text
