"""Many agreements change at once, or none of them."""

from datetime import date

import pytest
from django.urls import reverse

from agreements.models import Agreement, EnrolmentTarget
from tests.admin_forms import as_shown, messages_of
from tests.factories import create_agreement, create_line, create_office

pytestmark = pytest.mark.django_db

LIST = reverse("admin:agreements_agreement_changelist")


def bulk(browser, rows, **values):
    chosen = {"action": "change_many", "_selected_action": [row.pk for row in rows]}
    asked = chosen | {"apply": "1", "reason": "pemekaran"} | values
    return browser.post(LIST, asked, follow=True)


def test_several_agreements_change_office_stage_and_year_at_once(browser, staff):
    rows = [create_agreement(region="75.04") for _ in range(2)]
    office = create_office(regions=["75"])
    first = browser.post(
        LIST,
        {
            "action": "change_many",
            "index": "0",
            "_selected_action": [row.pk for row in rows],
        },
    )

    bulk(
        browser,
        rows,
        office=office.pk,
        stage="TERMINATED",
        terminated_on="30 Juni 2025",
        programme_year="2025",
    )

    assert "Ubah 2 perjanjian" in first.text
    for row in rows:
        row.refresh_from_db()
        assert (row.office, row.stage) == (office, "TERMINATED")
        assert (row.terminated_on, row.programme_year) == (date(2025, 6, 30), 2025)
        newest = row.history.latest()
        assert newest.history_change_reason == "pemekaran"
        assert newest.history_user == staff


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"stage": "SIGNED", "reason": ""}, "Tulis alasannya."),
        ({}, "Pilih sedikitnya satu"),
        ({"terminated_on": "30/06/2025"}, "hanya untuk tahap"),
        ({"programme_year": "25"}, "Tahun ditulis empat angka"),
        ({"office": "9" * 23}, "Pilih"),
    ],
)
def test_what_one_of_them_refuses_is_written_on_none(browser, values, told):
    rows = [create_agreement(region="75.04") for _ in range(2)]
    before = Agreement.history.count()

    answer = bulk(browser, rows, **values)

    assert told in answer.text
    assert Agreement.history.count() == before


@pytest.mark.parametrize(
    ("served", "fits"), [("75", True), ("75.04", True), ("75.71", False), (None, False)]
)
def test_many_move_only_to_an_office_of_their_region(browser, served, fits):
    row = create_agreement(region="75.04")
    regions = [served] if served else []
    below = create_office(regions=regions, parent=create_office(regions=[]))

    answer = bulk(browser, [row], office=below.parent_id)

    row.refresh_from_db()
    assert (row.office == below.parent) is fits
    assert ("tidak tercatat melayani Kab. Pohuwato" in answer.text) is not fits


def test_one_paper_may_name_an_office_elsewhere_with_a_warning(browser):
    row = create_agreement(region="75.04")
    office = create_office(regions=["75.71"])
    page = reverse("admin:agreements_agreement_change", args=[row.pk])
    data = as_shown(browser.get(page)) | {"office": office.pk}

    said = messages_of(browser.post(page, data, follow=True))

    row.refresh_from_db()
    assert row.office == office
    assert any("tidak tercatat melayani Kab. Pohuwato" in text for text in said)


def test_agreements_one_only_reads_are_not_changed(browser):
    ours = create_agreement(region="75.04")
    theirs = create_agreement(region="74.07")
    create_line(agreement=theirs, region="75.04")

    bulk(browser, [ours, theirs], stage="DRAFTING")
    alone = bulk(browser, [theirs], stage="DRAFTING")

    ours.refresh_from_db()
    theirs.refresh_from_db()
    assert (ours.stage, theirs.stage) == ("DRAFTING", "SIGNED")
    assert "Tidak ada perjanjian terpilih" in alone.text
    assert EnrolmentTarget.objects.count() == 1


@pytest.mark.parametrize("odd", ["abc", "9" * 23])
@pytest.mark.parametrize("action", ["change_many", "merge_two"])
def test_odd_ids_among_the_chosen_are_refused(browser, action, odd):
    create_agreement(region="75.04")
    chosen = {"action": action, "index": "0", "_selected_action": [odd]}

    assert browser.post(LIST, chosen).status_code == 400
