"""Chromium enforces the content policy: nothing any page needs is blocked by it.

The other tests in this folder fail at a violation as well (conftest.py, complaints).
"""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from regions.models import User
from tests.factories import (
    create_agreement,
    create_line,
    create_participation,
    create_workforce,
)

OWN = (
    *("/", "/wilayah/75/", "/wilayah/75/tangga/", "/wilayah/75/perlindungan/"),
    *("/wilayah/75/lembar/", "/perjanjian/", "/kategori/", "/simulasi/", "/unggah/"),
    *("/kualitas-data/", "/cari/?q=a", "/healthz"),
)


@pytest.fixture
def agreement(transactional_db):
    create_participation(region="75.04", active_workers=400)
    create_workforce(region="75.04", workers=1000)
    agreement = create_agreement(region="75.04", title="Perlindungan")
    create_line(agreement=agreement, target_workers=7000)
    agreement.title = "Perlindungan pekerja rentan"
    agreement.save()
    return agreement


@pytest.fixture
def administrator(agreement):
    return User.objects.create_superuser("admin", password="kunci-yang-panjang")


def admin_addresses(agreement, user):
    """A page of each kind: list, forms, histories, many numbers, deletion, merging."""
    route = "admin:agreements_agreement"
    versions = agreement.history.order_by("pk").values_list("pk", flat=True)
    return [
        *("/admin/", "/admin/password_change/", "/admin/agreements/document/"),
        f"{reverse(f'{route}_changelist')}?q=a&o=-1",
        reverse(f"{route}_history", args=[agreement.pk]),
        reverse(f"{route}_simple_history", args=[agreement.pk, versions[0]]),
        reverse(f"{route}_counts", args=[agreement.pk]),
        reverse(f"{route}_delete", args=[agreement.pk]),
        reverse("admin:agreements_source_add") + "?_popup=1",
        reverse("admin:regions_user_change", args=[user.pk]),
        reverse("admin:coverage_workforce_add"),
    ]


def test_no_page_needs_what_the_policy_blocks(page_of, administrator, agreement):
    page = page_of(administrator)

    for address in [*OWN, *admin_addresses(agreement, administrator)]:
        response = page.goto(address)

        assert response.status == 200, address
        policy = response.headers["content-security-policy"]
        assert "unsafe" not in policy
        assert "data:" not in policy
        page.emulate_media(media="print" if "lembar" in address else "screen")


def test_the_adding_form_draws_its_choosers_and_rows(page_of, administrator):
    page = page_of(administrator)
    page.goto("/admin/agreements/agreement/add/")

    page.locator(".select2-selection").first.click()
    page.locator(".select2-search__field").last.fill("Pohu")
    suggestion = page.locator(".select2-results__option", has_text="Pohuwato")

    expect(suggestion.first).to_be_visible()
    page.keyboard.press("Escape")
    rows = page.locator("tr.form-row")
    before = rows.count()
    page.locator(".add-row a").first.click()
    expect(rows).to_have_count(before + 1)


def test_a_violation_is_heard_and_a_missing_page_has_a_policy(
    page_of, administrator, complaints
):
    page = page_of(administrator)
    refused = page.goto("/admin/regions/office/999/change/")

    page.evaluate("document.body.setAttribute('style', 'color: red')")
    page.evaluate("setTimeout(() => document.body.prepend('now'))")
    expect(page.get_by_text("now")).to_be_visible()

    said = "\n".join(complaints)
    complaints.clear()
    assert refused.status == 404
    assert "404" in said
    assert "inline style violates" in said
