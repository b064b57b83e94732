"""Overlaps and dues in the admin: who decides, who reads, and of which lines."""

import json

import pytest
from django.urls import reverse

from agreements.models import ContributionRate
from coverage.models import Overlap
from tests.admin_forms import as_shown, errors_of
from tests.factories import (
    create_agreement,
    create_category,
    create_line,
    create_office,
    create_rate,
    create_user,
)

pytestmark = pytest.mark.django_db

LIST = reverse("admin:coverage_overlap_changelist")
ADD = reverse("admin:coverage_overlap_add")
RATES = reverse("admin:agreements_contributionrate_changelist")
ADD_RATE = reverse("admin:agreements_contributionrate_add")
HIDDEN = "baris di wilayah lain tidak ditampilkan"


@pytest.fixture
def province_staff(client_of):
    return client_of(create_user(office=create_office(regions=["75"])))


@pytest.fixture
def branch_staff(client_of):
    """Serves Pohuwato only: reads the province's line there, edits its own."""
    return client_of(create_user(office=create_office(regions=["75.04"])))


@pytest.fixture
def lines():
    """One group of Pohuwato, paid for by the province and by the kabupaten."""
    return [
        create_line(
            agreement=create_agreement(region=region, title=title),
            category=create_category(name="Nelayan"),
            region="75.04",
        )
        for region, title in (("75", "Dari provinsi"), ("75.04", "Dari kabupaten"))
    ]


def overlap_of(lines, **changes):
    made = Overlap.objects.create(**changes)
    made.lines.set(lines)
    return made


def page_of(row, view="change"):
    meta = row._meta
    name = f"admin:{meta.app_label}_{meta.model_name}_{view}"
    return reverse(name, args=[row.pk])


def posted(browser, lines, **values):
    data = {"lines": [line.pk for line in lines], "resolution": "DISJOINT"}
    return browser.post(ADD, data | {"reason": "Desa berbeda"} | values)


def test_a_decision_is_prefilled_from_a_finding_and_saved(province_staff, lines):
    pks = [line.pk for line in lines]
    shown = as_shown(province_staff.get(f"{ADD}?lines={pks[0]},{pks[1]}"))

    response = posted(province_staff, lines)

    made = Overlap.objects.get()
    assert [int(pk) for pk in shown["lines"]] == pks
    assert response.status_code == 302
    assert made.resolution == "DISJOINT"
    assert set(made.lines.all()) == set(lines)


def test_a_decision_has_a_reason(province_staff, lines):
    response = posted(province_staff, lines, reason=" ")

    assert errors_of(response) == {"reason": ["Tulis alasan keputusan ini."]}
    assert not Overlap.objects.exists()


def test_an_open_overlap_needs_no_reason(province_staff, lines):
    response = posted(province_staff, lines, resolution="OPEN", reason="")

    assert response.status_code == 302


def test_an_overlap_is_of_two_lines_at_least(province_staff, lines):
    response = posted(province_staff, lines[:1])

    assert errors_of(response) == {"lines": ["Pilih sedikitnya dua baris."]}


def test_nobody_decides_of_lines_they_may_not_edit(branch_staff, lines):
    response = posted(branch_staff, lines)

    assert errors_of(response) == {
        "lines": ["Ada baris di luar wilayah kerja kantor Anda."]
    }


def test_a_decision_is_changed_by_who_may_edit_every_line(province_staff, lines):
    made = overlap_of(lines)
    data = as_shown(province_staff.get(page_of(made)))

    province_staff.post(
        page_of(made), data | {"resolution": "NESTED", "reason": "Daftar yang sama"}
    )

    made.refresh_from_db()
    assert (made.resolution, made.reason) == ("NESTED", "Daftar yang sama")


def test_others_read_a_decision_and_do_not_change_it(branch_staff, lines):
    made = overlap_of(lines)

    shown = branch_staff.get(page_of(made))
    answer = branch_staff.post(page_of(made), {"resolution": "NESTED", "reason": "x"})

    assert "Dari provinsi" in shown.content.decode()
    assert "_save" not in shown.content.decode()
    assert answer.status_code == 403
    assert branch_staff.get(page_of(made, "delete")).status_code == 403


def test_lines_of_elsewhere_are_not_shown_with_ones_own(client_of, lines):
    elsewhere = create_line(
        agreement=create_agreement(region="75.71", title="Rahasia kota")
    )
    made = overlap_of([lines[1], elsewhere])
    browser = client_of(create_user(office=create_office(regions=["75.04"])))

    for address in (LIST, page_of(made)):
        text = browser.get(address).content.decode()
        assert "Dari kabupaten" in text
        assert HIDDEN in text
        assert "Rahasia" not in text
    assert browser.get(page_of(made, "history")).status_code == 403


def test_an_overlap_out_of_scope_is_not_there(client_of, lines):
    made = overlap_of(lines)
    browser = client_of(create_user(office=create_office(regions=["74"])))

    assert browser.get(page_of(made)).status_code == 404
    assert browser.get(page_of(made, "history")).status_code == 404
    assert "Dari provinsi" not in browser.get(LIST).content.decode()


def test_the_history_is_open_to_who_decides(province_staff, lines):
    made = overlap_of(lines)
    version = made.history.first().pk
    name = "admin:coverage_overlap_simple_history"

    assert province_staff.get(page_of(made, "history")).status_code == 200
    answer = province_staff.get(reverse(name, args=[made.pk, version]))
    assert answer.status_code == 200


def test_lines_are_suggested_from_ones_scope(branch_staff, lines):
    create_line(
        agreement=create_agreement(region="75.71"),
        category=create_category(name="Nelayan"),
    )

    found = branch_staff.get(
        reverse("admin:autocomplete"),
        {
            "app_label": "coverage",
            "model_name": "overlap",
            "field_name": "lines",
            "term": "nelayan",
        },
    )

    suggested = {each["id"] for each in json.loads(found.content)["results"]}
    assert suggested == {str(line.pk) for line in lines}


def test_an_overlap_is_found_by_its_lines_and_filtered(province_staff, lines):
    overlap_of(lines, resolution="NESTED", reason="Daftar sama")

    found = province_staff.get(f"{LIST}?q=nelayan&resolution__exact=NESTED")

    assert found.context["cl"].result_count == 1


def test_odd_ids_are_refused_with_a_message(province_staff):
    answer = province_staff.post(
        ADD, {"lines": ["abc", "9" * 23], "resolution": "OPEN"}
    )

    assert answer.status_code == 200
    assert "lines" in errors_of(answer)


# Dues

RATE = {
    "segment": "BPU",
    "sector": "",
    "programmes": ["JKK", "JKM"],
    "valid_from": "01/01/2015",
    "valid_to": "",
    "monthly_amount": "16.800",
    "legal_basis": "PP 44/2015",
}


@pytest.fixture
def rate():
    return create_rate()


def test_administrators_enter_dues(client_of):
    browser = client_of(create_user(is_superuser=True))

    response = browser.post(ADD_RATE, RATE)

    made = ContributionRate.objects.get()
    assert response.status_code == 302
    assert (made.programmes, made.monthly_amount) == ("JKK+JKM", 16_800)
    assert made.public_payer is False


def test_staff_read_dues_and_do_not_write_them(province_staff, rate):
    listed = province_staff.get(RATES)

    assert "Rp\u00a016.800" in listed.content.decode()
    assert province_staff.get(page_of(rate)).status_code == 200
    assert province_staff.post(page_of(rate), RATE).status_code == 403
    assert province_staff.get(ADD_RATE).status_code == 403
    assert province_staff.get(page_of(rate, "delete")).status_code == 403


def test_officials_have_no_admin(client_of, rate):
    browser = client_of(create_user(region="75"))

    assert browser.get(RATES, follow=True).status_code == 403
    assert browser.get(LIST, follow=True).status_code == 403
