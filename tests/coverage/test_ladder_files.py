"""Files of the ladder and of the protection clock say as much as their pages."""

from datetime import date

import pytest

from tests.factories import (
    create_agreement,
    create_category,
    create_headcount,
    create_line,
    create_user,
)
from tests.pages import Page, as_file, assert_golden, file_rows

pytestmark = pytest.mark.django_db

PER = "per=2025-12-31"


@pytest.fixture
def client(client_of):
    return client_of(create_user(is_superuser=True))


# --- Ladder -------------------------------------------------------------------


@pytest.fixture
def ladder():
    """Two categories of one year: 992 of 1,000 active, and a line without counts."""
    agreement = create_agreement(programme_year=2025, pk=9501, title="Perlindungan")
    line = create_line(
        pk=9601,
        agreement=agreement,
        target_workers=1_000,
        protected_from=date(2025, 3, 1),
        months_funded=12,
    )
    nelayan = create_category(name="Nelayan", segment="BPU")
    create_line(pk=9602, agreement=agreement, category=nelayan, target_workers=500)
    other = create_line(
        pk=9603,
        agreement=agreement,
        category=nelayan,
        region="75.03",
        target_workers=10,
        protected_from=date(2025, 1, 1),
        months_funded=18,
    )
    create_headcount(target=line, as_of="2025-06-30", workers=992)
    create_headcount(target=line, rung="REGISTERED", as_of="2025-05-31", workers=995)
    create_headcount(
        target=other, as_of="2025-11-30", as_of_precision="MONTH", workers=11
    )


@pytest.mark.usefixtures("ladder")
class TestLadder:
    ADDRESS = f"/wilayah/75/tangga/?{PER}"

    def test_bytes_for_an_indonesian_excel(self, client):
        assert_golden("tangga.csv", client.get(as_file(self.ADDRESS)))

    def test_years_stand_beside_their_categories_as_on_the_page(self, client):
        page = Page(client.get(self.ADDRESS))
        rows = file_rows(client.get(as_file(self.ADDRESS)))

        year = page.table("menurut tahun program;").rows[0]
        (active,) = [r for r in rows if not r["kategori"] and r["tahap"] == "ACTIVE"]
        assert year["Aktif"].text.startswith("1.003")
        assert active["orang_minimum"] == active["orang_maksimum"] == "1003"
        # 1,003 of the 1,010 whose both rungs are known; 500 more targets are silent.
        assert year["Realisasi"].text == "99,31 % 1.003 dari 1.010"
        assert [active[f"rasio{name}"] for name in ("", "_orang", "_target")] == [
            "realisasi",
            "1003",
            "1010",
        ]
        assert (active["rasio_persen"], active["rasio_baris"]) == ("99,31", "2")

    def test_a_rung_says_its_days_and_how_exact_they_are(self, client):
        rows = file_rows(client.get(as_file(self.ADDRESS)))

        days = {
            (row["kategori"], row["tahap"]): (
                row["orang_tertua"],
                row["orang_terbaru"],
                row["orang_ketelitian"],
            )
            for row in rows
        }
        assert days["", "ACTIVE"] == ("2025-06-30", "2025-11-30", "DAY | MONTH")
        assert days["Nelayan", "ACTIVE"] == ("2025-11-30", "2025-11-30", "MONTH")
        assert days["", "TARGET"] == ("", "", "")

    def test_fulfilment_of_registration_stands_on_its_rung(self, client):
        rows = file_rows(client.get(as_file(self.ADDRESS)))

        (registered,) = [
            row
            for row in rows
            if row["kategori"] == "Pekerja rentan" and row["tahap"] == "REGISTERED"
        ]
        assert registered["rasio"] == "pendaftaran"
        assert (registered["rasio_orang"], registered["rasio_target"]) == (
            "995",
            "1000",
        )
        assert [row["rasio"] for row in rows if row["tahap"] == "TARGET"] == [""] * 3


# --- Protection clock ---------------------------------------------------------


@pytest.mark.usefixtures("ladder")
class TestProtection:
    ADDRESS = f"/wilayah/75/perlindungan/?{PER}"

    @pytest.mark.parametrize("isi", ["kehilangan", "bulan"])
    def test_bytes_for_an_indonesian_excel(self, client, isi):
        address = f"{self.ADDRESS}&isi={isi}&perpanjang=9603&bulan=2&format=csv"

        assert_golden(f"perlindungan-{isi}.csv", client.get(address))

    @pytest.mark.parametrize("isi", ["kehilangan", "bulan"])
    def test_a_file_names_its_region_day_and_what_is_imagined(self, client, isi):
        plain = file_rows(client.get(f"{self.ADDRESS}&isi={isi}&format=csv"))
        address = f"{self.ADDRESS}&isi={isi}&perpanjang=9603&bulan=2&format=csv"
        imagined = file_rows(client.get(address))

        for row in (*plain, *imagined):
            assert (row["kode_kemendagri"], row["wilayah"]) == (
                "75",
                "Provinsi Gorontalo",
            )
            assert (row["per_tanggal"], row["segmen"]) == ("2025-12-31", "TOTAL")
        assert {row["andaikan_diperpanjang"] for row in plain} == {""}
        assert {row["andaikan_bulan"] for row in plain} == {""}
        assert {row["andaikan_diperpanjang"] for row in imagined} == {"9603"}
        assert {row["andaikan_bulan"] for row in imagined} == {"2"}
