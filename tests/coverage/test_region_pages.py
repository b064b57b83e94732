"""Pages below a region: ladder with overlaps, protection clock, bridge, vintages."""

from datetime import UTC, date, datetime

import pytest

from coverage.models import Overlap
from tests.factories import (
    create_agreement,
    create_category,
    create_headcount,
    create_line,
    create_participation,
    create_rate,
    create_region,
    create_user,
    create_workforce,
)
from tests.pages import Page, file_rows

pytestmark = pytest.mark.django_db

PER = "per=2025-12-31"


@pytest.fixture
def client(client_of):
    return client_of(create_user(is_superuser=True))


@pytest.fixture
def two_purses():
    """Penajam Paser Utara (domain.md 5): 15,000 and 5,600 of one category."""
    create_region(code="64.09")
    category = create_category(name="Pekerja rentan")
    return [
        create_line(
            agreement=create_agreement(region=payer, programme_year=2025),
            category=category,
            region="64.09",
            funding_sources=fund,
            target_workers=people,
        )
        for payer, fund, people in (
            ("64", "APBD_PROV", 15_000),
            ("64.09", "APBD_KAB", 5_600),
        )
    ]


def ladder_of(client):
    page = Page(client.get(f"/wilayah/64.09/tangga/?{PER}"))
    rows = file_rows(client.get(f"/wilayah/64.09/tangga/?{PER}&format=csv"))
    year, category = [row for row in rows if row["tahap"] == "TARGET"]
    found = [(row["orang_minimum"], row["orang_maksimum"]) for row in (year, category)]
    assert found[0] == found[1]  # the only category is all of the year
    return page.text, found[1]


def test_two_purses_are_an_interval_on_page_and_file_until_decided(client, two_purses):
    text, file = ladder_of(client)

    assert "15.000–20.600" in text
    assert "jumlah baris 20.600" in text
    assert file == ("15000", "20600")


@pytest.mark.parametrize(
    ("resolution", "people"), [("DISJOINT", "20600"), ("NESTED", "15000")]
)
def test_a_decision_closes_the_interval(client, two_purses, resolution, people):
    decide(two_purses, resolution)

    text, file = ladder_of(client)

    assert "15.000–20.600" not in text
    assert file == (people, people)


@pytest.mark.parametrize(
    "address", ["/perjanjian/baris/?wilayah=64.09&tahun=2025", "/perjanjian/{}/"]
)
def test_the_foot_of_a_table_of_lines_is_a_range_too(client, two_purses, address):
    """Of one agreement alone there is one purse, and so one number."""
    link = address.format(two_purses[0].agreement_id)

    foot = Page(client.get(link)).table("Baris target").sums

    wanted = "15.000–20.600" if "baris" in address else "15.000"
    assert wanted in foot["Target"]
    assert ("jumlah baris 20.600" in foot["Target"]) is ("baris" in address)


def test_a_decision_closes_the_range_of_the_foot(client, two_purses):
    decide(two_purses, "DISJOINT")

    page = Page(client.get("/perjanjian/baris/?wilayah=64.09"))

    assert page.table("Baris target").sums["Target"] == "5.600 + 15.000 = 20.600"


@pytest.mark.parametrize(
    ("workers", "known_by", "most"),
    [(18_000, "2025-06-30", "18000"), (18_000, "2026-06-30", "20600")],
)
def test_workers_of_the_category_known_by_then_bound_the_range(
    client, two_purses, workers, known_by, most
):
    create_workforce(
        region="64.09",
        basis="CATEGORY_POPULATION",
        category=two_purses[0].category,
        as_of=known_by,
        workers=workers,
    )

    text, file = ladder_of(client)

    assert file == ("15000", most)


def running(lines, *months):
    """All people of the lines are active, from January 2025 for so many months."""
    for line, funded in zip(lines, months, strict=True):
        line.protected_from, line.months_funded = date(2025, 1, 1), funded
        line.save()
        create_headcount(
            target=line, rung="ACTIVE", as_of="2025-01-31", workers=line.target_workers
        )


def test_months_of_the_forecast_are_ranges_while_an_overlap_is_open(client, two_purses):
    running(two_purses, 12, 24)
    address = "/wilayah/64.09/perlindungan/?per=2025-06-30"

    page = Page(client.get(address))
    months = file_rows(client.get(f"{address}&isi=bulan&format=csv"))
    (loss,) = file_rows(client.get(f"{address}&format=csv"))

    assert "9.400–15.000 orang aktif kehilangan perlindungan" in page.text
    rows = page.table("Orang yang masih terlindungi").rows
    assert [rows[0]["Masih aktif"].text, rows[-1]["Masih aktif"].text] == [
        "15.000–20.600 jumlah baris 20.600",
        "5.600",
    ]
    assert bounds_of(months[0]) == ("15000", "20600", "20600")
    assert bounds_of(months[-1]) == ("5600", "5600", "5600")
    assert loss["aktif_berkurang"] == "15000"
    assert loss["mungkin_terlindungi_baris_lain"] == "ya"
    assert "Sebagian mungkin tetap terlindungi lewat baris lain" in page.text


def test_the_forecast_is_one_number_once_the_overlap_is_decided(client, two_purses):
    running(two_purses, 12, 24)
    decide(two_purses, "NESTED")
    address = "/wilayah/64.09/perlindungan/?per=2025-06-30"

    text = Page(client.get(address)).text
    (loss,) = file_rows(client.get(f"{address}&format=csv"))

    assert "9.400 orang aktif kehilangan perlindungan" in text
    assert loss["mungkin_terlindungi_baris_lain"] == "tidak"


def bounds_of(month):
    return tuple(
        month[f"aktif_{bound}"] for bound in ("minimum", "maksimum", "jumlah_baris")
    )


def decide(lines, resolution):
    decided = Overlap(resolution=resolution, reason="Daftar nama dicocokkan.")
    decided.save()
    decided.lines.set(lines)


def test_people_paid_twelve_months_from_march_leave_next_march(client):
    agreement = create_agreement(region="74.11", title="Petani sawit Kolaka Timur")
    line = create_line(
        agreement=agreement,
        region="74.11",
        months_funded=12,
        protected_from=date(2024, 3, 1),
    )
    create_headcount(target=line, rung="ACTIVE", as_of=date(2024, 3, 6), workers=992)
    address = "/wilayah/74.11/perlindungan/?per=2024-12-31"

    page = Page(client.get(address))
    (loss,) = file_rows(client.get(f"{address}&format=csv"))
    renewed = Page(client.get(f"{address}&perpanjang={line.pk}&bulan=12"))

    assert "992 orang aktif kehilangan perlindungan dalam 12 bulan" in page.text
    assert "Tidak lagi terlindungi mulai Maret 2025, 1 perjanjian" in page.text
    assert "992 orang aktif – Petani sawit Kolaka Timur" in page.text
    assert (loss["bulan"], loss["aktif_berkurang"]) == ("2025-03-01", "992")
    assert loss["nomor_perjanjian"] == str(agreement.pk)
    assert "0 orang aktif kehilangan perlindungan dalam 12 bulan" in renewed.text


def test_the_steps_of_a_change_are_printed_with_both_ends(client):
    for day, active, workers in (
        (date(2024, 12, 31), 40, 100),
        (date(2025, 12, 31), 60, 120),
    ):
        create_participation(region="75.04", as_of=day, active_workers=active)
        create_workforce(
            region="75.04", as_of=day, workers=workers, basis="ELIGIBLE_BPJSTK"
        )

    page = Page(client.get(f"/wilayah/75.04/perubahan/?{PER}&dari=2024-12-31"))

    table = page.table("pembilang dulu")
    assert table.row("perubahan peserta aktif")["Poin persen"].text == "+20,00"
    assert table.row("perubahan pembagi")["Poin persen"].text == "−10,00"
    assert table.row("Cakupan 31 Desember 2025")["Poin persen"].text == "50,00 %"


def test_a_figure_is_shown_as_it_was_known_on_the_day_asked(client):
    known = {
        "as_of": date(2025, 6, 30),
        "recorded_at": datetime(2025, 7, 1, tzinfo=UTC),
    }
    create_workforce(region="75.04", workers=100, basis="ELIGIBLE_BPJSTK", **known)
    row = create_participation(region="75.04", active_workers=40, **known)
    row.correct(
        by=None,
        at=datetime(2025, 9, 1, 3, tzinfo=UTC),
        reason="Salah ketik.",
        active_workers=60,
    )

    now = f"/wilayah/75.04/?{PER}"
    then = f"{now}&diketahui=2025-08-31"
    said = [headline(client, address) for address in (then, now)]
    files = [
        file_rows(client.get(f"{address}&format=csv"))[0]["aktif"]
        for address in (then, now)
    ]

    assert "40,00 %" in said[0]
    assert "60,00 %" in said[1]
    assert files == ["40", "60"]
    assert "seperti diketahui 31 Agustus 2025" in client.get(then).content.decode()


def headline(client, address):
    return Page(client.get(address)).section("Cakupan kepesertaan").text


@pytest.fixture
def bpu_dues():
    create_rate()


@pytest.mark.usefixtures("bpu_dues")
def test_only_a_gap_of_bpu_has_a_price(client):
    for segment, active, workers in (("BPU", 400, 1_000), ("TOTAL", 900, 3_000)):
        create_participation(
            region="75.04", segment=segment, as_of="2025-12-31", active_workers=active
        )
        create_workforce(
            region="75.04", segment=segment, as_of="2025-12-31", workers=workers
        )

    bpu = Page(client.get(f"/wilayah/75.04/?{PER}&segmen=BPU")).text
    whole = Page(client.get(f"/wilayah/75.04/?{PER}")).text

    assert (
        "Menutup kesenjangan BPU: 600 orang × Rp 16.800 = Rp 10.080.000 sebulan, "
        "Rp 120.960.000 untuk 12 bulan sejak Desember 2025 (JKK+JKM, dibayar APBD"
    ) in bpu
    assert "Menutup kesenjangan" not in whole


@pytest.mark.usefixtures("bpu_dues")
def test_an_agreements_page_prices_its_lines_to_the_rupiah(client):
    agreement = create_agreement(region="35.08", budget=659_265_600)
    create_line(
        agreement=agreement,
        category=create_category(name="Buruh tani tembakau", segment="BPU"),
        region="35.08",
        programmes="JKK+JKM",
        funding_sources="DBH_CHT",
        target_workers=5_606,
        months_funded=7,
        protected_from=date(2025, 6, 1),
    )

    page = Page(client.get(f"{agreement.get_absolute_url()}?{PER}"))

    row = page.table("Biaya =").row("Buruh tani tembakau, Kab. Wilayah 35.08")
    assert row["Biaya"].text == "Rp 659.265.600"
    assert row["Terlindungi sampai"].text == "31 Desember 2025"
    assert "sesuai dengan biaya baris-barisnya" in page.text
    assert (
        "Anggaran itu membayar 5.606 orang selama 7 bulan, atau 5.606 orang selama "
        "7 bulan."
    ) in page.text
