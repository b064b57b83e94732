"""Figures in the admin: a correction closes one row and adds another."""

from datetime import date

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse
from django.utils import timezone

from agreements.models import Headcount, HeadcountLoss
from tests.admin_forms import as_shown, errors_of, messages_of, titles_of
from tests.factories import (
    create_agreement,
    create_headcount,
    create_line,
    create_office,
    create_user,
)

pytestmark = pytest.mark.django_db

LIST = reverse("admin:agreements_headcount_changelist")
ADD = reverse("admin:agreements_headcount_add")


@pytest.fixture
def staff():
    return create_user(username="staf", office=create_office(regions=["75"]))


@pytest.fixture
def browser(client_of, staff):
    return client_of(staff)


def change_page(row):
    return reverse("admin:agreements_headcount_change", args=[row.pk])


def corrected(browser, row, **values):
    data = as_shown(browser.get(change_page(row)))
    data |= {name.replace("__", "-"): value for name, value in values.items()}
    return browser.post(change_page(row), data, follow=True)


def test_a_line_prefills_the_headcount_and_the_recorder_is_kept(browser, staff):
    line = create_line()
    data = as_shown(browser.get(f"{ADD}?target={line.pk}"))
    data |= {"rung": "ACTIVE", "workers": "6.200", "as_of": "30/11/2025"}

    response = browser.post(ADD, data)

    row = Headcount.objects.get()
    assert (row.target, row.workers, row.as_of) == (line, 6200, date(2025, 11, 30))
    assert row.recorded_by == staff
    assert response.url == f"{LIST}?target__id__exact={line.pk}"


def test_the_next_headcount_is_of_the_same_line(browser):
    line = create_line()
    data = as_shown(browser.get(f"{ADD}?target={line.pk}")) | {"_addanother": "1"}
    data |= {"rung": "ACTIVE", "workers": "1", "as_of": "30/11/2025"}

    assert browser.post(ADD, data).url == f"{ADD}?target={line.pk}"


def test_a_correction_closes_the_row_and_shows_the_new_one(browser, staff):
    old = create_headcount(workers=900)

    response = corrected(browser, old, workers="90", correction_reason="Salah ketik")

    old.refresh_from_db()
    new = old.replaced_by
    assert (old.workers, old.reason, old.superseded_by) == (900, "Salah ketik", staff)
    assert (new.workers, new.recorded_by, new.superseded_at) == (90, staff, None)
    assert (new.as_of, new.source) == (old.as_of, old.source)
    assert response.redirect_chain == [(change_page(new), 302)]
    assert "Angka lama ditutup, bukan dihapus." in messages_of(response)[0]


def test_a_correction_needs_a_reason(browser):
    row = create_headcount(workers=900)

    response = corrected(browser, row, workers="90", correction_reason=" ")

    assert errors_of(response) == {"correction_reason": ["Tulis alasannya."]}
    assert Headcount.objects.get().superseded_at is None


def test_saving_without_a_change_writes_nothing_and_says_so(browser):
    row = create_headcount()
    logged = LogEntry.objects.count()

    response = corrected(browser, row, correction_reason="Tidak jadi")

    assert messages_of(response) == [
        "Tidak ada yang diubah, jadi tidak ada yang dicatat."
    ]
    assert Headcount.objects.get().superseded_at is None
    assert LogEntry.objects.count() == logged


def test_a_figure_is_withdrawn_with_its_reason(browser):
    row = create_headcount()

    response = corrected(
        browser, row, withdraw="on", correction_reason="Milik kabupaten lain"
    )

    row.refresh_from_db()
    assert row.reason == "Milik kabupaten lain"
    assert not Headcount.objects.open().exists()
    assert "Angka ini ditarik." in messages_of(response)[0]
    assert "Ditarik tanpa pengganti." in response.text


def test_a_withdrawal_needs_a_reason_and_no_new_number(browser):
    row = create_headcount(workers=900)

    without = corrected(browser, row, withdraw="on")
    both = corrected(
        browser, row, withdraw="on", workers="90", correction_reason="Keduanya"
    )

    assert list(errors_of(without)) == ["correction_reason"]
    assert list(errors_of(both)) == ["withdraw"]
    assert Headcount.objects.get().superseded_at is None


def test_a_closed_row_is_read_only_and_links_to_its_replacement(browser, staff):
    old = create_headcount(workers=900)
    now = timezone.now()
    new = old.correct(by=staff, at=now, reason="Salah ketik", workers=90)

    response = browser.get(change_page(old))

    assert change_page(new) in response.text
    assert "alasannya “Salah ketik”" in response.text
    assert reverse("admin:regions_user_change", args=[staff.pk]) not in response.text
    assert "correction_reason" not in response.text
    assert change_page(old) in browser.get(change_page(new)).text


def test_a_row_closed_meanwhile_is_told_and_left_alone(browser, staff):
    old = create_headcount(workers=900)
    data = as_shown(browser.get(change_page(old)))
    old.correct(by=staff, at=timezone.now(), reason="Lebih cepat", workers=95)

    response = browser.post(
        change_page(old),
        data | {"workers": "90", "correction_reason": "Terlambat"},
        follow=True,
    )

    assert "sudah ditutup" in messages_of(response)[0]
    assert Headcount.objects.open().get().workers == 95


def test_a_correction_onto_another_open_row_is_told_at_the_date(browser):
    row = create_headcount(as_of=date(2025, 10, 31))
    create_headcount(target=row.target, as_of=date(2025, 11, 30))

    response = corrected(browser, row, as_of="30/11/2025", correction_reason="Geser")

    assert "sudah ada; koreksi yang sudah ada" in errors_of(response)["as_of"][0]
    assert Headcount.objects.open().count() == 2


def test_losses_go_along_with_a_correction_as_edited(browser):
    old = create_headcount(workers=1616)
    kept = old.losses.create(reason="DIED", workers=4)
    gone = old.losses.create(reason="MOVED", workers=30)

    corrected(
        browser,
        old,
        workers="1.620",
        correction_reason="Daftar akhir",
        losses__TOTAL_FORMS=3,
        losses__0__workers="5",
        losses__1__DELETE="on",
        losses__2__reason="OVER_65",
        losses__2__workers="150",
    )

    new = Headcount.objects.open().get()
    assert set(new.losses.values_list("reason", "workers")) == {
        ("DIED", 5),
        ("OVER_65", 150),
    }
    kept.refresh_from_db()
    assert (kept.workers, kept.headcount) == (4, old)
    assert HeadcountLoss.objects.filter(pk=gone.pk).exists()
    assert all(loss.history.count() == 1 for loss in new.losses.all())


def test_losses_alone_are_no_correction_of_the_figure(browser):
    row = create_headcount()

    response = corrected(
        browser, row, losses__TOTAL_FORMS=1, losses__0__reason="NOT_FOUND"
    )

    assert Headcount.objects.get().losses.get().workers is None
    assert "angkanya tetap" in messages_of(response)[0]


def test_a_withdrawn_row_keeps_its_losses_as_they_were(browser):
    row = create_headcount()
    row.losses.create(reason="DIED", workers=4)

    corrected(
        browser, row, withdraw="on", correction_reason="Keliru", losses__0__workers="5"
    )

    assert row.losses.get().workers == 4


def test_the_list_shows_open_rows_unless_asked(browser, staff):
    old = create_headcount(workers=900)
    old.correct(by=staff, at=timezone.now(), reason="Salah ketik", workers=90)

    assert titles_of(browser.get(LIST)) == {"Aktif: 90"}
    assert titles_of(browser.get(LIST, {"keadaan": "ditutup"})) == {"Aktif: 900"}
    assert len(titles_of(browser.get(LIST, {"keadaan": "semua"}))) == 2


def test_figures_are_never_deleted(browser):
    row = create_headcount()
    delete = reverse("admin:agreements_headcount_delete", args=[row.pk])

    assert browser.post(delete, {"post": "yes"}).status_code == 403
    assert "Hapus" not in browser.get(LIST).text


def test_headcounts_of_other_agreements_are_not_there(browser):
    row = create_headcount(target=create_line(region="74.07"))
    elsewhere = create_headcount(
        target=create_line(agreement=create_agreement(region="74.07"))
    )

    assert browser.get(change_page(row)).status_code == 200
    assert browser.get(change_page(elsewhere)).status_code == 404


def test_a_line_of_another_agreement_takes_no_headcount_from_us(browser):
    theirs = create_line(agreement=create_agreement(region="74.07"), region="75.04")
    data = as_shown(browser.get(ADD)) | {"target": theirs.pk, "rung": "ACTIVE"}

    response = browser.post(ADD, data | {"workers": "1", "as_of": "30/11/2025"})

    assert list(errors_of(response)) == ["target"]


def test_a_headcount_seen_through_its_line_is_read_only(browser):
    line = create_line(agreement=create_agreement(region="74.07"), region="75.04")
    row = create_headcount(target=line)

    response = browser.post(change_page(row), {"workers": "1"})

    assert "correction_reason" not in browser.get(change_page(row)).text
    assert response.status_code == 403
