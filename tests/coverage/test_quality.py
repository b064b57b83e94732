"""The page of findings: what it shows, what it may be asked, and its file."""

from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import (
    create_agreement,
    create_claim,
    create_line,
    create_office,
    create_participation,
    create_region,
    create_source,
    create_user,
)
from tests.pages import Page, as_file, file_rows

pytestmark = pytest.mark.django_db

ADDRESS = reverse("coverage:quality")
# The day is part of each address: findings of age come and go with the calendar.
THAT_DAY = f"{ADDRESS}?per=2025-12-31"
HEADINGS = [
    "kode",
    "tingkat",
    "wilayah",
    "kode_kemendagri",
    "kode_bps",
    "nomor_perjanjian",
    "kalimat",
    "per_tanggal",
    "tautan_perbaikan",
]


@pytest.fixture
def officer():
    """Branch staff of an office that serves Provinsi Gorontalo."""
    return create_user(office=create_office(regions=["75"]))


@pytest.fixture
def client(client_of, officer):
    return client_of(officer)


@pytest.fixture
def numberless():
    """An agreement that lacks its numbers and nothing else."""
    made = create_agreement(title="Nelayan", signed_on=date(2025, 1, 1))
    made.sources.add(create_source())
    made.people.create(name="Saipul", role="SIGNATORY")
    create_line(agreement=made)
    return made


@pytest.fixture
def contradicted():
    """A claim whose percentage its parts deny."""
    return create_claim(region="75.71", percent="45", numerator=1, denominator=9)


def findings(page):
    return page.table("Temuan: apa")


def test_the_page_says_what_where_and_leads_to_the_form(client, numberless):
    page = Page(client.get(THAT_DAY))

    (row,) = findings(page).rows
    assert page.title == "Kualitas data"
    assert row["Jenis temuan"].text == "Nomor dokumen belum dicatat"
    assert row["Tingkat"].text == "◇ catatan"
    assert "“Nelayan” (Kab. Pohuwato): nomor pihak BPJS" in row["Temuan"].text
    assert row["Wilayah"].href == "/wilayah/75.04/?per=2025-12-31"
    assert row["Perjanjian"].href == f"/perjanjian/{numberless.pk}/?per=2025-12-31"
    assert (
        row["Perbaiki"].href == f"/admin/agreements/agreement/{numberless.pk}/change/"
    )


def test_rules_are_counted_and_lead_to_their_findings(client, numberless, contradicted):
    numberless.people.all().delete()

    page = Page(client.get(THAT_DAY))
    counted = page.table("3 temuan menurut jenis")
    only = Page(client.get(f"{ADDRESS}{counted.rows[1]['Jenis temuan'].href}"))

    assert [(row["Tingkat"].text, row["Temuan"].text) for row in counted.rows] == [
        ("✕ galat", "1"),
        ("◇ catatan", "1"),
        ("◇ catatan", "1"),
    ]
    assert findings(page).names[0] == "Angka dinyatakan bertentangan"
    assert findings(only).names == ["Nomor dokumen belum dicatat"]
    assert only.has_table("3 temuan menurut jenis")


def test_an_official_sees_the_findings_without_forms(client_of, numberless):
    client = client_of(create_user(region="75"))

    page = Page(client.get(THAT_DAY))
    (in_file,) = file_rows(client.get(as_file(THAT_DAY)))

    (row,) = findings(page).rows
    assert row["Perbaiki"].text == "–"
    assert in_file["tautan_perbaikan"] == ""


def test_who_has_no_scope_sees_nothing(client_of, numberless):
    page = Page(client_of(create_user()).get(THAT_DAY))

    assert "Tidak ada temuan." in page.text
    assert not page.has_table("temuan")


def test_nobody_gets_in_without_signing_in():
    assert Client().get(ADDRESS).status_code == 302


def test_an_empty_database_has_no_findings(client_of):
    page = Page(client_of(create_user(is_superuser=True)).get(ADDRESS))

    assert "Tidak ada temuan." in page.text


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("wilayah=75.04", ["Nomor dokumen belum dicatat"]),
        ("wilayah=pohuwato", ["Nomor dokumen belum dicatat"]),
        ("wilayah=75.71", ["Angka dinyatakan bertentangan"]),
        ("kode=nomor-kosong", ["Nomor dokumen belum dicatat"]),
    ],
)
@pytest.mark.usefixtures("numberless", "contradicted")
def test_findings_are_narrowed(client, asked, names):
    page = Page(client.get(f"{THAT_DAY}&{asked}"))

    assert findings(page).names == names


@pytest.mark.usefixtures("numberless", "contradicted")
def test_a_province_holds_its_kabupaten(client):
    page = Page(client.get(f"{THAT_DAY}&wilayah=75"))

    assert len(findings(page).rows) == 2


@pytest.mark.usefixtures("contradicted")
def test_findings_of_one_agreement(client, numberless):
    page = Page(client.get(f"{THAT_DAY}&perjanjian={numberless.pk}"))

    assert findings(page).names == ["Nomor dokumen belum dicatat"]


def test_a_filter_that_fits_nothing_says_so(client, numberless):
    page = Page(client.get(f"{THAT_DAY}&kode=lonjakan"))

    assert "Tidak ada yang cocok. Coba hapus satu saringan." in page.text


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ("wilayah=atlantis", "'atlantis' tidak dikenal sebagai wilayah."),
        ("wilayah=gorontalo", "cocok dengan beberapa wilayah"),
        ("perjanjian=tujuh", "Tulis nomor perjanjian dengan angka"),
        ("perjanjian=0", "Tulis nomor perjanjian dengan angka"),
        (f"perjanjian={10**30}", "Tulis nomor perjanjian dengan angka"),
        ("perjanjian=999", "Perjanjian 999 tidak ada, atau di luar wilayah kerja"),
        ("kode=bahaya", "Jenis temuan ini tidak dikenal."),
        ("per=kapan", "'kapan' bukan tanggal"),
    ],
)
def test_a_wrong_filter_says_so_and_shows_the_usual_page(
    client, numberless, asked, message
):
    create_region(code="75.01")
    create_region(code="75.71")

    page = Page(client.get(f"{ADDRESS}?{asked}"))
    answer = client.get(f"{ADDRESS}?{asked}&format=csv")

    assert message in page.root.text  # the day is asked above the main part
    assert "Nomor dokumen belum dicatat" in page.text
    assert answer.headers["Content-Type"].startswith("text/html")


def test_an_agreement_outside_ones_scope_is_not_told_from_none(client):
    theirs = create_agreement(region="74.07")

    page = Page(client.get(f"{ADDRESS}?perjanjian={theirs.pk}"))

    assert f"Perjanjian {theirs.pk} tidak ada, atau di luar" in page.text


def test_the_file_holds_the_rows_of_the_page(client, numberless, contradicted):
    rows = file_rows(client.get(as_file(THAT_DAY)))

    assert list(rows[0]) == HEADINGS
    assert [row["kode"] for row in rows] == ["pernyataan-bertentangan", "nomor-kosong"]
    assert rows[1] | {"kalimat": ""} == {
        "kode": "nomor-kosong",
        "tingkat": "catatan",
        "wilayah": "Kab. Pohuwato",
        "kode_kemendagri": "75.04",
        "kode_bps": "",
        "nomor_perjanjian": str(numberless.pk),
        "kalimat": "",
        "per_tanggal": "2025-12-31",
        "tautan_perbaikan": "http://testserver"
        f"/admin/agreements/agreement/{numberless.pk}/change/",
    }
    page = Page(client.get(THAT_DAY))
    assert [row["Temuan"].text for row in findings(page).rows] == [
        " ".join(row["kalimat"].split()) for row in rows
    ]


def test_the_file_is_narrowed_like_the_page(client, numberless, contradicted):
    rows = file_rows(
        client.get(as_file(f"{THAT_DAY}&kode=nomor-kosong&sep=,")), separator=","
    )

    assert [row["kode"] for row in rows] == ["nomor-kosong"]


def test_the_workbook_is_there_too(client, numberless):
    answer = client.get(as_file(THAT_DAY, "xlsx"))

    assert answer.headers["Content-Disposition"] == (
        'attachment; filename="kualitas-data-2025-12-31.xlsx"'
    )
    assert b"".join(answer.streaming_content).startswith(b"PK")


def test_the_day_asked_decides_what_is_old(client):
    create_participation(as_of=date(2024, 12, 31))

    on_the_day = Page(client.get(THAT_DAY))
    the_day_after = Page(client.get(f"{ADDRESS}?per=2026-01-01"))

    assert "Tidak ada temuan." in on_the_day.text
    assert findings(the_day_after).names == ["Peserta aktif lebih dari 12 bulan"]


def test_a_vintage_says_that_agreements_are_as_of_today(client):
    page = Page(client.get(f"{THAT_DAY}&diketahui=2025-06-30"))

    assert "Angka seperti diketahui 30 Juni 2025" in page.text
    assert "perjanjian dan baris seperti tercatat hari ini" in page.text


def test_a_hundred_findings_fill_a_page(client):
    line = create_line(target_workers=None)
    for _ in range(100):
        create_line(agreement=line.agreement, target_workers=None)

    first = Page(client.get(f"{THAT_DAY}&kode=baris-tanpa-angka"))
    second = Page(client.get(f"{THAT_DAY}&kode=baris-tanpa-angka&page=2"))

    assert len(findings(first).rows) == 100
    assert len(findings(second).rows) == 1
    assert "Halaman 2 dari 2" in second.text


def test_queries_of_the_page_do_not_grow(client):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            client.get(THAT_DAY)
        return len(captured)

    fill(3)
    few = queries()
    fill(27)

    assert queries() == few


def fill(number):
    for _ in range(number):
        create_line(target_workers=None)
