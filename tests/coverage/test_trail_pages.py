"""The trails on the administrators' pages: all changes, and nothing for others."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agreements.models import Figure
from coverage.trail_kinds import FIGURES, TRACKED
from regions.models import AccessRecord
from regions.reasons import because
from tests.documents import create_document
from tests.factories import (
    create_agreement,
    create_claim,
    create_closed_month,
    create_headcount,
    create_line,
    create_membership,
    create_office,
    create_participation,
    create_source,
    create_target,
    create_user,
    create_workforce,
)
from tests.pages import Page, file_rows
from tests.scans import pdf

pytestmark = pytest.mark.django_db

ACCESS, CHANGES = "/catatan/akses/", "/catatan/perubahan/"


@pytest.fixture
def admin():
    return create_user(username="pusat", is_superuser=True)


@pytest.fixture
def browser(client_of, admin):
    return client_of(admin)


def shown(browser, address, caption="Perubahan"):
    page = Page(browser.get(address))
    return page.table(caption).rows if page.has_table(caption) else []


@pytest.mark.parametrize("address", [ACCESS, CHANGES, f"{ACCESS}?format=csv"])
def test_others_have_no_such_page(address, client_of):
    staff = create_user(role="REVIEWER", office=create_office(regions=["75"]))

    assert client_of(staff).get(address).status_code == 404


def test_every_model_with_a_history_is_in_the_list():
    models = {
        model
        for app in ("regions", "agreements", "coverage")
        for model in apps.get_app_config(app).get_models()
    }

    assert {each.model for each in TRACKED} == {
        model
        for model in models
        if hasattr(model, "history") and not model.__name__.startswith("Historical")
    }
    assert {each.model for each in FIGURES} == {
        model for model in models if issubclass(model, Figure)
    }


def test_changes_of_all_kinds_stand_with_person_reason_and_record(browser, admin):
    with because("nomor diperbaiki"):
        agreement = create_agreement(title="Perlindungan nelayan")
    line = create_line(agreement=agreement)
    agreement.people.create(name="Saipul")
    create_membership(user=admin, region="75.04")
    create_claim()
    create_target()
    create_workforce()
    create_headcount(target=line)
    row = create_participation(active_workers=7)
    now = timezone.now()
    row.correct(by=admin, at=now, reason="salah ketik", active_workers=9)
    row = create_participation(region="75.71", active_workers=5)
    row.withdraw(by=admin, at=timezone.now(), reason="bukan angka kita")

    found = shown(browser, CHANGES)

    told = {(each["Apa"].text, each["Perubahan"].text) for each in found}
    assert ("Perlindungan nelayan perjanjian", "ditambahkan") in told
    assert ("Saipul orang", "ditambahkan") in told
    by_verb = {each["Perubahan"].text: each for each in found}
    assert {"dicatat", "dikoreksi", "ditarik"} <= set(by_verb)
    assert by_verb["dikoreksi"]["Alasan"].text == "salah ketik"
    assert by_verb["dikoreksi"]["Siapa"].text == "pusat"
    assert by_verb["ditarik"]["Alasan"].text == "bukan angka kita"
    reasons = {each["Alasan"].text for each in found}
    assert "nomor diperbaiki" in reasons
    links = Page(browser.get(CHANGES)).main.links
    assert f"/perjanjian/{agreement.pk}/riwayat/" in {address for _, address in links}


@pytest.mark.usefixtures("review")
def test_each_event_of_a_figure_has_its_own_reason_or_none(browser, admin):
    def later(minutes):
        return timezone.now() + timedelta(minutes=minutes)

    returned = create_participation(draft=True)
    returned.withdraw(by=admin, at=later(1), reason="salah bulan")
    first = create_participation(region="75.71", draft=True)
    first.publish(by=admin, at=later(2))
    second = first.correct(
        by=admin, at=later(3), reason="salah ketik", active_workers=9
    )
    second.publish(by=admin, at=later(4))
    second.withdraw(by=admin, at=later(5), reason="bukan angka kita")

    rows = shown(browser, f"{CHANGES}?jenis=participation")

    assert [(r["Perubahan"].text, r["Alasan"].text) for r in rows] == [
        ("ditarik", "bukan angka kita"),
        ("diterbitkan", "–"),
        ("dikoreksi", "salah ketik"),
        ("diterbitkan", "–"),
        ("ditarik", "salah bulan"),
        ("dicatat", "–"),
        ("dicatat", "–"),
    ]


@pytest.mark.usefixtures("review")
def test_a_returned_correction_stays_in_the_trail_when_it_is_made_again(browser, admin):
    now = timezone.now()
    figure = create_participation(recorded_at=now)
    for minutes in (1, 3):
        at = now + timedelta(minutes=minutes)
        draft = figure.correct(by=admin, at=at, reason="susulan", active_workers=9)
        if minutes == 1:
            at = now + timedelta(minutes=2)
            draft.withdraw(by=admin, at=at, reason="salah bulan")

    rows = shown(browser, f"{CHANGES}?jenis=participation")

    assert [(r["Perubahan"].text, r["Alasan"].text) for r in rows] == [
        ("dikoreksi", "susulan"),
        ("ditarik", "salah bulan"),
        ("dikoreksi", "susulan"),
        ("dicatat", "–"),
    ]


def test_a_month_is_told_as_closed_and_as_opened_with_its_reason(browser, admin):
    office = create_office(regions=["75"], name="Kantor Gorontalo")
    month = create_closed_month(office=office, closed_by=admin)
    month.reopen(by=admin, at=timezone.now(), reason="daftar susulan")
    create_closed_month(office=office, closed_by=create_user(username="ani"))

    rows = shown(browser, f"{CHANGES}?jenis=closedmonth")

    told = [[row[h].text for h in ("Siapa", "Perubahan", "Alasan")] for row in rows]
    assert sorted(told) == [
        ["ani", "ditutup", "–"],
        ["pusat", "dibuka kembali", "daftar susulan"],
        ["pusat", "ditutup", "–"],
    ]
    assert "Kantor Gorontalo, Oktober 2025" in rows[0]["Apa"].text
    assert "/tinjau/bulan/" in {a for _, a in Page(browser.get(CHANGES)).main.links}


def test_changes_are_narrowed_by_person_kind_and_day(browser, admin):
    day = timezone.now() - timedelta(days=40)
    create_participation(recorded_by=admin, recorded_at=day)
    create_workforce(recorded_by=create_user(username="ani"))
    old = (timezone.localdate() - timedelta(days=41)).isoformat()

    def kinds(query):
        rows = shown(browser, f"{CHANGES}?{query}")
        return sorted(
            {r["Apa"].text.rpartition(" ")[2] for r in rows if r["Siapa"].text != "–"}
        )

    assert len(shown(browser, f"{CHANGES}?siapa=ani")) == 1
    assert shown(browser, f"{CHANGES}?siapa=pusat") == []
    assert kinds(f"siapa=pusat&dari={old}") == ["aktif"]
    assert shown(browser, f"{CHANGES}?jenis=participation") == []
    assert len(shown(browser, f"{CHANGES}?jenis=participation&dari={old}")) == 1
    assert shown(browser, f"{CHANGES}?siapa=tidakada") == []
    assert (
        "sesudah hari"
        in browser.get(f"{CHANGES}?dari=2025-02-01&sampai=2025-01-01").content.decode()
    )


def test_figures_noted_together_are_one_change(browser, admin):
    at = timezone.now()
    for code in ("75.01", "75.04", "75.71"):
        create_participation(region=code, recorded_at=at, recorded_by=admin)

    (row,) = shown(browser, f"{CHANGES}?jenis=participation")

    assert row["Apa"].text.startswith("3 angka, di antaranya")


def test_what_the_admin_logged_of_accounts_is_there(browser, admin):
    account = create_user(username="baru")
    LogEntry.objects.log_actions(
        admin.pk, [account], CHANGE, [{"changed": {"fields": ["Aktif"]}}]
    )

    (row,) = shown(browser, f"{CHANGES}?jenis=lainnya")

    assert (row["Siapa"].text, row["Perubahan"].text) == ("pusat", "diubah")
    assert "baru" in row["Apa"].text


def test_a_scan_is_told_as_attached_replaced_and_removed(browser, admin):
    agreement = create_agreement(title="Perlindungan nelayan")
    old = create_document(agreement=agreement, name="lama.pdf", by=admin)
    create_document(
        agreement=agreement, name="baru.pdf", by=admin, replaces=old, content=pdf("2")
    )
    other = create_document(source=create_source(), name="salah.pdf", by=admin)
    removal = f"/admin/agreements/document/{other.pk}/delete/"
    before = shown(browser, f"{CHANGES}?jenis=document")
    browser.post(removal, {"post": "yes"})

    rows = shown(browser, f"{CHANGES}?jenis=document")
    (removed,) = shown(browser, f"{CHANGES}?jenis=lainnya")

    assert len(before) == 3
    assert [(r["Siapa"].text, r["Perubahan"].text, r["Apa"].text) for r in rows] == [
        (
            *("pusat", "dilampirkan sebagai pengganti"),
            "baru.pdf – Perlindungan nelayan dokumen",
        ),
        ("pusat", "dilampirkan", "lama.pdf – Perlindungan nelayan dokumen"),
    ]
    assert agreement.get_absolute_url() in {a for _, a in rows[0]["Apa"].links}
    assert (removed["Perubahan"].text, removed["Siapa"].text) == ("dihapus", "pusat")
    assert "salah.pdf" in removed["Apa"].text


def test_the_access_file_holds_the_rows_of_the_page_and_is_on_record(browser):
    for name in ("ani", "ani", "budi"):
        AccessRecord.objects.create(kind="REFUSED", name=name, address="::1")

    rows = shown(browser, f"{ACCESS}?siapa=ani", "Catatan akses")
    lines = file_rows(browser.get(f"{ACCESS}?siapa=ani&format=csv"))

    assert len(rows) == len(lines) == 2
    assert {line["alamat_jaringan"] for line in lines} == {"::1"}
    (record,) = AccessRecord.objects.filter(kind="FILE")
    assert (record.path, record.rows) == (ACCESS, 2)


def test_queries_do_not_grow_with_the_trail(browser):
    def asked(address):
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(address).status_code == 200
        return len(queries)

    def more(number):
        for _ in range(number):
            create_line(agreement=create_agreement())
            create_claim(as_of=None)
            AccessRecord.objects.create(kind="SIGN_IN")

    more(3)
    few = [asked(address) for address in (ACCESS, CHANGES)]
    more(30)

    now = [asked(address) for address in (ACCESS, CHANGES)]
    assert all(late <= early for late, early in zip(now, few, strict=True))
