"""Files that say as much as their pages: own figures, ladder, clock, change."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import (
    create_agreement,
    create_category,
    create_claim,
    create_headcount,
    create_line,
    create_participation,
    create_source,
    create_target,
    create_user,
    create_workforce,
)
from tests.pages import (
    Page,
    as_file,
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


# --- Change -------------------------------------------------------------------


@pytest.fixture
def moved():
    for day, active, workers in (("2024-12-31", 40, 100), ("2025-11-30", 60, 120)):
        create_participation(as_of=day, active_workers=active)
        create_workforce(
            as_of=day, as_of_precision="MONTH", workers=workers, source=None
        )
    line = create_line(protected_from=date(2025, 3, 1), months_funded=12)
    create_headcount(target=line, as_of="2025-06-30", workers=15)


CHANGE = f"/wilayah/75.04/perubahan/?{PER}&dari=2024-12-31"


@pytest.mark.usefixtures("moved")
class TestChange:
    def test_bytes_for_an_indonesian_excel(self, client):
        assert_golden("perubahan.csv", client.get(as_file(CHANGE)))

    def test_the_file_holds_the_steps_of_the_page(self, client):
        table = Page(client.get(CHANGE)).table("pembilang dulu")
        rows = file_rows(client.get(as_file(CHANGE)))

        shown = {name: table.row(name) for name in table.names[1:-1]}
        assert [row["keterangan"] for row in rows] == list(shown)
        for row in rows:
            sign = "" if row["poin_persen"].startswith("-") else "+"
            points = shown[row["keterangan"]]["Poin persen"].text
            assert f"{sign}{row['poin_persen']}".replace("-", "−") == points
        assert [row["langkah"] for row in rows] == [
            "NEW",
            "LAPSED",
            "OTHER",
            "WORKFORCE",
        ]

    def test_each_step_has_both_ends_with_parts_and_days(self, client):
        *_, row = file_rows(client.get(as_file(CHANGE)))

        assert (row["per_tanggal_sebelum"], row["per_tanggal_sesudah"]) == (
            "2024-12-31",
            "2025-12-31",
        )
        assert (row["aktif_sebelum"], row["pekerja_sebelum"]) == ("40", "100")
        assert (row["aktif_sesudah"], row["pekerja_sesudah"]) == ("60", "120")
        assert row["cakupan_persen_sesudah"] == "50,00"
        assert row["aktif_sesudah_terbaru"] == "2025-11-30"
        assert row["pekerja_sesudah_ketelitian"] == "MONTH"
        assert (row["dasar_pembagi"], row["segmen"]) == ("ELIGIBLE_BPJSTK", "TOTAL")
        assert (row["orang"], row["poin_persen"]) == ("20", "-10,00")
        assert (row["sumber"], row["kelas_sumber"]) == ("Berita uji (Koran Uji)", "D")


def test_a_change_nobody_can_explain_has_no_steps(client):
    create_participation()

    assert len(csv_cells(client.get(as_file(CHANGE)), ";")) == 1


def test_a_wrong_day_gives_the_page_that_says_so(client):
    create_participation()

    response = client.get(f"/wilayah/75.04/perubahan/?{PER}&dari=kapan&format=csv")

    assert "'kapan' bukan tanggal" in Page(response).text


# --- As it was known ----------------------------------------------------------

EARLIER = {"recorded_at": datetime(2025, 7, 1, tzinfo=UTC)}
CORRECTED_AT = datetime(2025, 9, 1, 3, tzinfo=UTC)
KNOWN = "diketahui=2025-08-31"


def running_line():
    line = create_line(
        agreement=create_agreement(programme_year=2025),
        target_workers=100,
        protected_from=date(2025, 1, 1),
        months_funded=14,
    )
    return create_headcount(target=line, as_of="2025-06-30", workers=71, **EARLIER)


# (a row, how it is corrected, page, what it says, column of its file)
VINTAGES = {
    "headcount on the ladder": (
        running_line,
        {"workers": 93},
        "tangga/?",
        ("71,00 % 71 dari 100", "93,00 % 93 dari 100"),
        ("rasio_orang", "71", "93"),
    ),
    "headcount of the protection clock": (
        running_line,
        {"workers": 93},
        "perlindungan/?",
        ("71 orang aktif", "93 orang aktif"),
        ("aktif_berkurang", "71", "93"),
    ),
    "claim": (
        lambda: create_claim(percent="41.5", **EARLIER),
        {"percent": Decimal("43.5")},
        "?isi=dinyatakan&",
        ("41,5 %", "43,5 %"),
        ("persen_dinyatakan", "41,5", "43,5"),
    ),
    "target": (
        lambda: create_target(percent=Decimal("51.25"), **EARLIER),
        {"percent": Decimal("53.25")},
        "?isi=target&",
        ("51,25 %", "53,25 %"),
        ("target_persen", "51,25", "53,25"),
    ),
    "target of the coverage file": (
        lambda: create_target(percent=Decimal("51.25"), **EARLIER),
        {"percent": Decimal("53.25")},
        "?",
        ("51,25 %", "53,25 %"),
        ("target_persen", "51,25", "53,25"),
    ),
    "workforce": (
        lambda: create_workforce(workers=4_321, **EARLIER),
        {"workers": 5_432},
        "?isi=angka&",
        ("4.321", "5.432"),
        ("orang", "4321", "5432"),
    ),
    "workforce of a coverage": (
        lambda: (
            create_participation(active_workers=100, **EARLIER)
            and create_workforce(workers=4_321, **EARLIER)
        ),
        {"workers": 5_432},
        "?",
        ("100 dari 4.321", "100 dari 5.432"),
        ("pekerja", "4321", "5432"),
    ),
}


@pytest.mark.parametrize("case", VINTAGES)
def test_page_and_file_show_a_figure_as_it_was_known(client, case):
    make, correction, page, said, (column, *values) = VINTAGES[case]
    row = make()
    row.correct(by=None, at=CORRECTED_AT, reason="Salah ketik.", **correction)

    for number, known in enumerate((f"&{KNOWN}", "")):
        address = f"/wilayah/75.04/{page}{PER}{known}"
        text = Page(client.get(address)).text
        rows = file_rows(client.get(as_file(address)))

        assert said[number] in text
        assert said[1 - number] not in text
        found = {row[column] for row in rows} - {""}
        assert found == {values[number]}
        assert {row["diketahui_pada"] for row in rows} == {
            "2025-08-31" if known else ""
        }


def test_a_change_is_explained_as_it_was_known(client):
    create_workforce(as_of="2024-12-31", **EARLIER)
    create_participation(as_of="2024-12-31", active_workers=300, **EARLIER)
    row = create_participation(as_of="2025-06-30", active_workers=400, **EARLIER)
    row.correct(by=None, at=CORRECTED_AT, reason="Salah ketik.", active_workers=450)

    then = file_rows(client.get(as_file(f"{CHANGE}&{KNOWN}")))
    now = file_rows(client.get(as_file(CHANGE)))

    assert (then[0]["langkah"], then[0]["orang"]) == ("PEOPLE", "100")
    assert now[0]["orang"] == "150"
    assert {row["diketahui_pada"] for row in then} == {"2025-08-31"}
