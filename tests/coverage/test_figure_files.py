"""Files of a region say as much as its page: own figures, targets, coverage."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import (
    create_category,
    create_claim,
    create_participation,
    create_source,
    create_target,
    create_user,
    create_workforce,
)
from tests.pages import (
    Page,
    as_machine_csv,
    assert_golden,
    csv_cells,
    file_rows,
    xlsx_cells,
)

pytestmark = pytest.mark.django_db

PER = "per=2025-12-31"
POHUWATO = f"/wilayah/75.04/?{PER}"
CONTENTS = ("dinyatakan", "target", "angka")


@pytest.fixture
def client(client_of):
    return client_of(create_user(is_superuser=True))


def file_of(client, isi):
    return file_rows(
        client.get(f"{POHUWATO}&isi={isi}&format=csv&sep=,"), separator=","
    )


@pytest.fixture
def figures():
    """A kabupaten with something in every table of its page, numbered."""
    press = create_source(title="Berita; kota", url="https://koran.example/1")
    create_claim(
        pk=9011,
        percent="45",
        numerator=156_667,
        denominator=397_894,
        basis="UNKNOWN",
        note="Dikatakan di rapat.",
        source=press,
    )
    create_claim(pk=9012, percent="48.10", as_of=None, said_by="", source=None)
    create_target(pk=9021, year=2024, percent=Decimal("50.1234"), source=press)
    create_target(pk=9022, basis="BPS_EMPLOYED", issuer="", source=None)
    create_participation(pk=9031, active_workers=640, source=press)
    create_workforce(pk=9041, as_of="2024-12-31", as_of_precision="YEAR", source=None)
    create_workforce(
        pk=9042,
        basis="CATEGORY_POPULATION",
        category=create_category(name="Nelayan"),
        segment="BPU",
        workers=90,
    )


@pytest.mark.usefixtures("figures")
class TestOwnFigures:
    @pytest.mark.parametrize("isi", CONTENTS)
    def test_bytes_for_an_indonesian_excel(self, client, isi):
        response = client.get(f"{POHUWATO}&isi={isi}&format=csv")

        assert_golden(f"wilayah-{isi}.csv", response)

    @pytest.mark.parametrize("isi", CONTENTS)
    def test_the_workbook_holds_the_cells_of_the_csv(self, client, isi):
        book = xlsx_cells(client.get(f"{POHUWATO}&isi={isi}&format=xlsx"))
        text = csv_cells(client.get(f"{POHUWATO}&isi={isi}&format=csv&sep=,"), ",")

        assert len(book) == len(text)
        for row, cells in zip(book, text, strict=True):
            for value, cell in zip(row, cells, strict=True):
                if isinstance(value, float):
                    assert Decimal(str(value)) == Decimal(cell)
                else:
                    assert as_machine_csv(value) == cell

    def test_claims_are_those_of_the_page_and_as_said(self, client):
        table = Page(client.get(POHUWATO)).table("Angka yang dinyatakan")
        rows = file_of(client, "dinyatakan")

        shown = [row["Dinyatakan"].text.replace(",", ".") for row in table.rows]
        assert [f"{row['persen_dinyatakan']} %" for row in rows] == shown
        assert [row["angka_desimal"] for row in rows] == ["0", "2"]
        assert [row["persen_dihitung"] for row in rows] == ["39.37", ""]
        assert [row["pemeriksaan"] for row in rows] == ["CONTRADICTED", "UNCHECKED"]
        assert rows[0]["pertentangan"] in table.rows[0]["Diperiksa"].text.replace(
            " %", "\u00a0%"
        )
        assert (rows[1]["per_tanggal"], rows[1]["ketelitian"]) == ("", "")

    def test_targets_are_those_of_the_page_unrounded(self, client):
        table = Page(client.get(POHUWATO)).table("Target cakupan;")
        rows = file_of(client, "target")

        assert [row["tahun"] for row in rows] == table.names == ["2024", "2025"]
        assert [row["target_persen"] for row in rows] == ["50.1234", "62.93"]
        assert [row["ditetapkan_oleh"] for row in rows] == ["Kemendagri", ""]

    def test_figures_are_those_of_the_pages_two_tables(self, client):
        page = Page(client.get(POHUWATO))
        rows = file_of(client, "angka")

        shown = [
            row["Orang"].text.replace(".", "")
            for caption in ("Peserta aktif: setiap", "Pekerja (pembagi): setiap")
            for row in page.table(caption).rows
        ]
        assert [row["orang"] for row in rows] == shown == ["640", "90", "1000"]
        assert [row["bagian"] for row in rows] == ["aktif", "pekerja", "pekerja"]
        assert [row["kategori"] for row in rows] == ["", "Nelayan", ""]
        assert "jumlah pekerja satu kategori, Nelayan" in page.text

    def test_each_table_offers_its_own_file(self, client):
        page = Page(client.get(POHUWATO))

        files = [address for _, address in page.links if "format=" in address]
        for isi in CONTENTS:
            assert len([file for file in files if f"isi={isi}" in file]) == 3
        assert len(files) == 12

    @pytest.mark.parametrize("isi", CONTENTS)
    def test_many_rows_ask_the_database_no_more_than_few(self, client, isi):
        def queries():
            with CaptureQueriesContext(connection) as asked:
                rows = file_of(client, isi)
            return len(asked), len(rows)

        file_of(client, isi)
        few, short = queries()
        for number in range(10):
            source = create_source(title=f"Berita {number}")
            create_claim(segment="BPU", source=source)
            create_target(issuer=f"Penetap {number}", source=source)
            create_workforce(
                basis="CATEGORY_POPULATION",
                category=create_category(name=f"Kategori {number}"),
                source=source,
            )
        many, long = queries()

        assert (few, short + 10) == (many, long)


def test_a_table_that_does_not_exist_is_no_file(client):
    create_participation()

    response = client.get(f"{POHUWATO}&isi=rahasia&format=csv")

    assert response.headers["Content-Type"].startswith("text/html")


def test_a_table_of_nothing_is_a_file_of_headings(client):
    create_participation(region="75.03")

    for isi in CONTENTS:
        address = f"/wilayah/75/?{PER}&isi={isi}&format=csv"
        assert len(csv_cells(client.get(address), ";")) == 1


# --- Coverage -----------------------------------------------------------------


def test_the_coverage_file_says_how_far_each_target_is_off(client):
    """Sulsel 2025 (domain.md 4.6), and a kabupaten of another target."""
    create_participation(region="73", active_workers=1_327_000)
    create_workforce(region="73", workers=2_801_936)
    create_target(region="73", year=2024, percent=Decimal("50"))
    create_target(region="73")
    create_target(region="73", year=2026, percent=Decimal("70"))
    create_target(region="73", basis="BPS_EMPLOYED", percent=Decimal("99"))
    create_target(region="73.13", percent=Decimal("40.12"))

    page = Page(client.get(f"/wilayah/73/?{PER}"))
    sulsel, wajo = file_rows(client.get(f"/wilayah/73/?{PER}&format=csv"))
    (segment, _) = file_rows(client.get(f"/wilayah/73/?{PER}&segmen=BPU&format=csv"))

    assert "436.259" in page.section("Cakupan kepesertaan").text
    assert [sulsel[f"target_{name}"] for name in ("tahun", "persen")] == [
        "2025",
        "62,93",
    ]
    assert sulsel["kesenjangan_target"] == "436259"
    assert (wajo["target_persen"], wajo["kesenjangan_target"]) == ("40,12", "")
    assert (segment["segmen"], segment["target_tahun"]) == ("BPU", "")
