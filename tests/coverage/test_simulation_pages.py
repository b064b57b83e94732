"""The simulation page: its state is its address, its assumptions are printed."""

from datetime import date
from urllib.parse import urlencode

import pytest

from tests.factories import (
    create_participation,
    create_rate,
    create_region,
    create_target,
    create_user,
    create_workforce,
)
from tests.pages import Page, file_rows, founding_data

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 22)


@pytest.fixture(scope="class")
def founding(django_db_setup, django_db_blocker):
    with founding_data(django_db_blocker):
        yield


@pytest.fixture
def client(client_of):
    return client_of(create_user(is_superuser=True))


@pytest.fixture
def pohuwato():
    """400 of 1,000; public dues stay, others are halved to the end of 2026."""
    create_region(code="75.04")
    create_workforce(region="75.04", workers=1_000)
    create_participation(region="75.04", active_workers=400)
    for public, amount, first, last in (
        (True, 16_800, "2015-07-01", None),
        (False, 16_800, "2015-07-01", None),
        (False, 8_400, "2026-04-01", "2026-12-31"),
    ):
        create_rate(
            sector="OTHER" if last else "",
            public_payer=public,
            valid_from=first,
            valid_to=last,
            monthly_amount=amount,
        )


def address(**asked):
    return f"/simulasi/?{urlencode({'per': DAY, 'wilayah': '75.04', **asked})}"


def page_of(client, **asked):
    return Page(client.get(address(**asked)))


def facts(page):
    return {
        row.first("dt").text: row.first("dd").text
        for row in page.main.all("div")
        if row.first("dt") and not row.first("dl")
    }


@pytest.mark.usefixtures("founding")
class TestWorkedExample:
    """domain.md 5, on the founding data: 28 points of Pohuwato's 80,205 workers."""

    def test_costs_4_527_532_800_rupiah(self, client):
        page = Page(
            client.get(
                "/simulasi/?wilayah=75.04&dasar=BPS_EMPLOYED&per=2024-06-30&naik=28"
                "&bulan=12&pembayar=APBD&program=JKK%2BJKM"
            )
        )

        assert "22.458 orang Rp 4.527.532.800" in page.section("Hasil").text
        said = facts(page)
        assert said["Pekerja (pembagi)"] == "80.205 orang, dianggap tetap"
        assert "Diperlakukan sebagai BPU" in said
        assert said["Program"] == "JKK+JKM"
        assert said["Dibayar oleh"].startswith("APBD")

    def test_costs_the_same_with_numbers_typed_in(self, client):
        page = page_of(client, pekerja="80.205", naik="28")

        assert "22.458 orang Rp 4.527.532.800" in page.section("Hasil").text
        assert "diisi di halaman ini" in facts(page)["Dasar pembagi"]


def test_seventy_per_cent_is_people_pace_and_rupiah(client, pohuwato):
    page = page_of(client, target="70", sampai="2026-12")

    said = facts(page)
    assert said["Orang yang kurang"] == "300 orang"
    assert said["Didaftarkan per bulan"].startswith("150 orang, selama 2 bulan")
    assert said["Iuran sebulan"] == "Rp 5.040.000"
    assert said["Iuran 12 bulan"] == "Rp 60.480.000"
    assert "40,00 %" in said["Cakupan"]


def test_the_months_of_the_page_are_those_of_the_file(client, pohuwato):
    for payer in ("APBD", "-"):
        asked = {"target": "70", "pembayar": payer, "sektor": "OTHER"}
        table = page_of(client, **asked).table("Iuran tiap bulan")
        rows = file_rows(client.get(address(**asked, format="csv")))

        assert len(rows) == len(table.rows) == 12
        lowest = sum(int(row["iuran_terendah"]) for row in rows)
        highest = sum(int(row["iuran_tertinggi"]) for row in rows)
        assert (lowest < highest) == (payer == "-")
        assert f"{highest:,}".replace(",", ".") in table.foot[-1].text


def test_the_workbook_can_be_had_too(client, pohuwato):
    response = client.get(address(target="70", format="xlsx"))

    assert response.getvalue().startswith(b"PK")
    assert response.headers["Content-Disposition"].endswith('.xlsx"')


def test_an_unknown_payer_is_a_range(client, pohuwato):
    page = page_of(client, target="70", pembayar="-", sektor="OTHER")

    assert "Rp 57.960.000 – Rp 60.480.000" in page.section("Hasil").text


def test_dues_that_change_within_the_year_say_that_they_do(client, pohuwato):
    said = facts(page_of(client, target="70", pembayar="MANDIRI", sektor="OTHER"))

    assert said["Iuran sebulan"] == "Rp 2.520.000 – Rp 5.040.000 menurut bulan"
    assert said["Iuran 12 bulan"] == "Rp 57.960.000"
    assert said["Dibayar oleh"] == "Mandiri, sektor selain transportasi"


def test_a_quota_per_desa_is_limited_by_the_uncovered(client, pohuwato):
    said = facts(page_of(client, tanya="desa", kuota="100"))

    assert said["Rencana"] == "1.000 orang"
    assert said["Orang"] == "600 orang, dibatasi yang belum terlindungi"


def test_the_country_has_the_desa_of_its_provinces(client, pohuwato):
    create_region(code="73")

    said = facts(page_of(client, tanya="desa", kuota="1", wilayah="ID"))

    assert said["Rencana"] == "20 orang"


def test_a_partial_sum_is_nobodys_coverage(client, pohuwato):
    create_region(code="75.71")

    page = page_of(client, wilayah="75", target="70")
    quota = page_of(client, wilayah="75", tanya="desa", kuota="5")

    assert "Angka wilayah ini belum lengkap" in page.text
    assert "tidak dibatasi" in facts(quota)["Orang"]


def test_a_budget_is_divided(client, pohuwato):
    said = facts(page_of(client, tanya="anggaran", anggaran="Rp 20.160.000"))
    lasting = facts(
        page_of(client, tanya="anggaran", anggaran="20.160.000", orang="200")
    )

    assert said["Orang"] == "100 orang"
    assert lasting["Lama"] == "6 bulan"


def test_the_segment_bpu_is_not_merely_treated_as_such(client, pohuwato):
    create_workforce(region="75.04", segment="BPU", workers=500)
    create_participation(region="75.04", segment="BPU", active_workers=100)

    said = facts(page_of(client, target="70", segmen="BPU"))

    assert said["Orang yang kurang"] == "250 orang"
    assert "Diperlakukan sebagai BPU" not in said


def test_the_shared_address_shows_the_same_numbers_on_a_later_day(client, pohuwato):
    page = page_of(client, target="70", pembayar="MANDIRI", wilayah="Pohuwato")
    shared = [url for text, url in page.main.links if text == url]

    create_participation(region="75.04", active_workers=900, as_of="2026-11-30")
    again = Page(client.get(shared[0]))

    assert facts(again)["Iuran 12 bulan"] == facts(page)["Iuran 12 bulan"]
    assert facts(again)["Wilayah"] == "Kab. Pohuwato"


def test_each_tab_keeps_what_the_questions_share(client, pohuwato):
    page = page_of(client, target="70", pembayar="CSR")

    url = page.address_of("Kuota per desa")

    assert "wilayah=75.04" in url
    assert "pembayar=CSR" in url
    assert "target" not in url


def test_the_headline_leads_here_with_region_basis_and_target(client, pohuwato):
    create_target(region="75.04", year=2025, percent="62.93")

    region = Page(client.get(f"/wilayah/75.04/?per={DAY}"))
    page = Page(client.get(region.address_of("Simulasikan biaya")))

    assert facts(page)["Target cakupan"] == "62,93 %"
    assert facts(page)["Orang yang kurang"] == "230 orang"
    assert facts(page)["Wilayah"] == "Kab. Pohuwato"


def test_without_a_target_the_headline_leads_to_everybody(client, pohuwato):
    region = Page(client.get(f"/wilayah/75.04/?per={DAY}"))
    page = Page(client.get(region.address_of("Simulasikan biaya")))

    assert facts(page)["Orang yang kurang"] == "600 orang"


def test_a_gap_of_wage_earners_is_not_offered_a_price(client, pohuwato):
    create_workforce(region="75.04", segment="PU", workers=500)
    create_participation(region="75.04", segment="PU", active_workers=100)

    assert "Simulasikan biaya" not in Page(client.get("/wilayah/75.04/?segmen=PU")).text
    page = page_of(client, target="70", segmen="PU")
    assert "Pilih semua segmen atau BPU." in page.text
    assert not page.has_table("Iuran tiap bulan")


ABSURD = [
    ({"target": "1000000000000000000"}, "bukan persentase"),
    ({"target": "101"}, "antara 0 dan 100"),
    ({"target": "-1"}, "bukan persentase"),
    ({"target": "70", "naik": "5"}, "tidak keduanya"),
    ({"target": "70", "bulan": "0"}, "paling kecil 1"),
    ({"target": "70", "bulan": "121"}, "paling besar 120"),
    ({"target": "70", "sampai": "2026-10"}, "Oktober 2026 sudah lewat"),
    ({"target": "70", "sampai": "9999-12"}, "bukan bulan yang dikenal"),
    ({"target": "70", "pekerja": "1" + "0" * 18}, "paling besar"),
    ({"target": "70", "pekerja": "9" * 5000}, "paling besar"),
    ({"target": "70", "wilayah": "Atlantis"}, "tidak dikenal sebagai wilayah"),
    ({"target": "70", "pembayar": "PAK BUPATI"}, "PAK BUPATI"),
    ({"target": "70", "program": "JP"}, "JP"),
    ({"tanya": "desa", "kuota": "10000000000"}, "paling besar 100.000"),
    ({"tanya": "desa", "kuota": "5", "mulai": "2020-01"}, "sudah lewat"),
    ({"tanya": "anggaran", "anggaran": "1" + "0" * 18}, "paling besar"),
    ({"tanya": "anggaran", "anggaran": "5", "orang": "0"}, "paling kecil 1"),
]


@pytest.mark.parametrize(("asked", "said"), ABSURD)
def test_absurd_input_is_answered_at_its_field_and_never_computed(
    client, pohuwato, asked, said
):
    page = page_of(client, **asked)

    errors = " ".join(node.text for node in page.main.all("ul") if is_errors(node))
    assert errors
    assert said in errors
    assert not page.has_table("Iuran tiap bulan")
    assert (
        client.get(address(**asked, format="csv"))
        .headers["Content-Type"]
        .startswith("text/html")
    )


def is_errors(node):
    return "errorlist" in node.attributes.get("class", "")


@pytest.mark.parametrize(
    "query",
    [
        "",
        "tanya=desa",
        "tanya=anggaran",
        "tanya=lain",
        "target=70",
        "tanya=desa&kuota=5",
        "tanya=anggaran&anggaran=1000000",
        "per=2100-12-31&target=70&bulan=120",
        "target=70&format=csv",
    ],
)
def test_an_empty_database_is_survived(client, query):
    create_region(code="ID")

    assert client.get(f"/simulasi/?{query}").status_code == 200


def test_no_region_at_all_is_survived(client):
    assert client.get("/simulasi/?target=70").status_code == 200


def test_the_page_opens_with_the_readers_own_region(client_of, pohuwato):
    page = Page(client_of(create_user(region="75.04")).get("/simulasi/"))

    assert page.title == "Simulasi, Kab. Pohuwato"
    assert "Isi target cakupan" in page.text
