"""The one-page sheet: number, parts, gap, what ends next; browser/ prints it."""

from datetime import date

import pytest

from tests.factories import (
    create_agreement,
    create_category,
    create_claim,
    create_headcount,
    create_line,
    create_participation,
    create_rate,
    create_region,
    create_target,
    create_user,
    create_workforce,
)
from tests.pages import Page

pytestmark = pytest.mark.django_db

ADDRESS = "/wilayah/75.04/lembar/?per=2025-12-31"


@pytest.fixture
def client(client_of):
    return client_of(create_user(is_superuser=True))


@pytest.fixture
def pohuwato():
    create_workforce(region="75.04", workers=1_000)
    create_participation(region="75.04", active_workers=400)
    create_target(region="75.04", year=2025, percent="62.93")


def create_ending(ends_on, *, title="PKS", active=90, months=3):
    agreement = create_agreement(
        region="75.04", title=title, starts_on=date(2025, 1, 1), ends_on=ends_on
    )
    line = create_line(
        agreement=agreement,
        # A category of its own: nobody is counted twice.
        category=create_category(name=f"Pekerja {title}"),
        protected_from=date(2025, 12, 1),
        months_funded=months,
    )
    create_headcount(target=line, workers=active)
    return agreement


def test_the_sheet_has_the_number_its_parts_basis_day_gap_and_source(client, pohuwato):
    create_claim(region="75.04", percent="44", as_of=date(2025, 6, 30))
    page = Page(client.get(ADDRESS))

    assert page.title == "Kab. Pohuwato"
    number = page.section("Cakupan kepesertaan").text
    assert "40,00 %" in number
    assert "400 aktif dari 1.000 pekerja" in number
    assert "potensi BPJSTK" in number
    assert "target 62,93 % (2025, Kemendagri)" in number
    assert "230 orang" in number
    assert "600 orang" in number
    assert "Berita uji" in page.text
    assert "per 31 Desember 2025" in page.text


def test_the_trends_newest_figures_stand_beside_it(client, pohuwato):
    create_participation(region="75.04", active_workers=300, as_of="2025-01-31")
    create_workforce(region="75.04", workers=900, as_of="2025-01-31")

    table = Page(client.get(ADDRESS)).table("Yang terbaru dihitung")

    assert [row["Aktif"].text for row in table.rows] == ["400", "300"]
    assert [row["Cakupan"].text for row in table.rows] == ["40,00 %", "33,33 %"]


def test_only_a_gap_of_bpu_has_a_cost(client, pohuwato):
    create_rate()
    create_workforce(region="75.04", segment="BPU", workers=500)
    create_participation(region="75.04", segment="BPU", active_workers=100)

    whole = Page(client.get(ADDRESS)).section("Cakupan kepesertaan").text
    bpu = Page(client.get(f"{ADDRESS}&segmen=BPU")).section("Cakupan kepesertaan").text

    assert "tidak dihitung: kesenjangan seluruh wilayah memuat penerima upah" in whole
    assert "Rp 6.720.000 sebulan, Rp 80.640.000 untuk 12 bulan" in bpu


def test_what_ends_next_comes_first_and_the_rest_is_counted(client, pohuwato):
    for month in range(1, 7):
        create_ending(date(2026, month, 28), title=f"PKS {month}", months=7 - month)

    ends = Page(client.get(ADDRESS)).section("Yang berakhir berikutnya")
    papers, people = [[item.text for item in part.all("li")] for part in ends.all("ul")]

    assert papers[0] == "28 Jan 2026 (tinggal 28 hari) PKS 1"
    assert [text.split()[-1] for text in papers] == ["1", "2", "3", "4"]
    assert "6 berlaku · 0 masa berlaku tidak diketahui" in ends.text
    assert people[0] == "Januari 2026: 90 aktif PKS 6"
    assert "540 orang aktif kehilangan perlindungan dalam 12 bulan" in ends.text
    assert ends.text.count("dan 2 lagi") == 2


@pytest.mark.parametrize(
    ("ends_on", "shown"),
    [
        (date(2025, 12, 30), False),
        (date(2025, 12, 31), True),
        (date(2026, 1, 1), True),
        (None, False),
    ],
)
def test_an_agreement_ends_next_until_its_last_day(client, pohuwato, ends_on, shown):
    create_ending(ends_on, title="Naskah")

    ends = Page(client.get(ADDRESS)).section("Yang berakhir berikutnya")

    assert ("tinggal" in ends.text) == shown


def test_agreements_out_of_scope_are_on_no_sheet(client_of, pohuwato):
    create_ending(date(2026, 1, 28), title="Rahasia")

    page = Page(client_of(create_user(region="73")).get(ADDRESS))

    assert "Rahasia" not in page.text
    assert "40,00 %" in page.text
    assert "Hanya baris di wilayah kerja Anda." in page.text


def test_the_region_page_leads_to_its_sheet_of_the_same_day(client, pohuwato):
    page = Page(client.get("/wilayah/75.04/?per=2025-12-31&dasar=BPS_EMPLOYED"))

    address = page.address_of("Lembar satu halaman")

    assert address == "/wilayah/75.04/lembar/?per=2025-12-31&dasar=BPS_EMPLOYED"
    assert client.get(address).status_code == 200


def test_a_region_without_anything_has_a_sheet_that_says_so(client):
    create_region(code="75.04")

    page = Page(client.get(ADDRESS))

    assert "belum ada angka untuk Kab. Pohuwato" in page.text
    assert "Belum ada baris yang dapat Anda lihat" in page.text


def test_an_unknown_region_has_no_sheet(client):
    assert client.get("/wilayah/99.99/lembar/").status_code == 404
