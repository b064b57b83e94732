"""What was entered twice is told of in time, with the way to merge it."""

import pytest
from django.urls import reverse

from agreements.models import Agreement
from tests.admin_forms import as_shown, merge_page, messages_of
from tests.factories import create_agreement, create_region, create_user

pytestmark = pytest.mark.django_db

ADD = reverse("admin:agreements_agreement_add")
SIMILAR = reverse("admin:agreements_agreement_similar")


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ({"office_number": "per-15 102023"}, "nomor sama"),
        ({"government_number": "PER/15/102023"}, "nomor sama"),
        (
            {"region": "75.04", "document_type": "PKS", "signed_on": "10 Januari 2025"},
            "wilayah, jenis dan tanggal tanda tangan sama",
        ),
        (
            {"region": "75.04", "document_type": "MOU", "signed_on": "10/01/2025"},
            "wilayah dan tanggal tanda tangan sama",
        ),
        (
            {"region": "75.04", "document_type": "PKS", "title": " pohuwato"},
            "wilayah, jenis dan judul sama",
        ),
        ({"region": "75.71", "signed_on": "10/01/2025"}, None),
        ({"signed_on": "10/01/2025"}, None),
        ({"office_number": "15"}, None),
        ({"region": "abc", "signed_on": "12/31/2025", "pk": "9" * 23}, None),
    ],
)
def test_a_paper_is_recognised_by_number_or_region_with_day_or_title(
    browser, typed, why
):
    create_agreement(region="75.04", title="Pohuwato", office_number="PER/15/102023")
    if typed.get("region", "").startswith("75"):
        typed = typed | {"region": create_region(code=typed["region"]).pk}

    rows = browser.get(SIMILAR, typed).json()["rows"]

    assert [row["text"].split(": ")[1] for row in rows] == ([why] if why else [])


def test_a_renewal_or_an_addendum_is_no_twin_of_its_paper(browser):
    old = create_agreement(region="75.04", title="Pohuwato")
    typed = {"region": old.region_id, "document_type": "PKS", "title": "Pohuwato"}

    def told(**more):
        return browser.get(SIMILAR, typed | more).json()["rows"]

    assert told()
    assert told(renews=old.pk) == told(parent=old.pk) == []
    renewal = create_agreement(region="75.04", title="Pohuwato", renews=old)
    assert len(told(pk=old.pk)) == 0
    assert len(told(pk=renewal.pk, renews="abc")) == 1


def test_papers_out_of_scope_are_not_told_of(browser, client_of):
    create_agreement(region="74.07", office_number="PER/15/102023")
    asked = {"office_number": "PER/15/102023"}

    assert browser.get(SIMILAR, asked).json()["rows"] == []
    assert client_of(create_user(region="74.07")).get(SIMILAR).status_code == 302


def test_a_twin_is_told_after_saving_too_with_the_way_to_merge(browser):
    old = create_agreement(region="75.04", title="Pohuwato")
    data = as_shown(browser.get(ADD)) | {
        "title": "Pohuwato lagi",
        "region": old.region_id,
        "signed_on": "10/01/2025",
    }

    said = messages_of(browser.post(ADD, data, follow=True))

    new = Agreement.objects.exclude(pk=old.pk).get()
    [warning] = [text for text in said if "Mungkin sudah tercatat" in text]
    assert merge_page(old, new).replace("&", "&amp;") in warning


def test_saving_something_else_warns_of_nothing_anew(browser):
    for _ in range(2):
        agreement = create_agreement(region="75.04")
    page = reverse("admin:agreements_agreement_change", args=[agreement.pk])
    data = as_shown(browser.get(page)) | {"note": "catatan"}

    said = messages_of(browser.post(page, data, follow=True))

    assert not any("Mungkin" in text for text in said)
