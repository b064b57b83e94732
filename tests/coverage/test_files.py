"""Files of the coverage pages: golden bytes, workbooks, spreadsheets, their manual."""

import re
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest

from agreements.exports import agreement_columns, line_columns
from coverage.category_files import (
    category_columns,
    population_columns,
    tree_columns,
)
from coverage.comparison_files import comparison_columns
from coverage.exports import (
    FIGURE_COLUMNS,
    change_columns,
    coverage_columns,
    ladder_columns,
    loss_columns,
    month_columns,
)
from coverage.figure_files import (
    claim_columns,
    figure_columns,
    lacking_columns,
    target_file_columns,
)
from coverage.imports import KINDS
from coverage.office_files import month_ahead_columns, office_columns, paper_columns
from coverage.quality import finding_columns
from coverage.review_views import COLUMNS as DRAFT_COLUMNS
from coverage.simulating import month_table_columns
from coverage.trail_views import COLUMNS as ACCESS_COLUMNS
from coverage.upload_views import template_columns
from jamsostek_pks.lib.columns import Column, Kind, csv_lines
from tests.factories import (
    TODAY,
    create_agreement,
    create_claim,
    create_participation,
    create_region,
    create_source,
    create_user,
    create_workforce,
)
from tests.pages import (
    Page,
    as_file,
    as_machine_csv,
    assert_golden,
    cells_of,
    csv_cells,
    file_rows,
    xlsx_cells,
)

pytestmark = pytest.mark.django_db

PER = f"per={TODAY}"
AREA, ROWS = f"/wilayah/75/?{PER}", f"/wilayah/75/baris/?{PER}&jumlah=bawahan"
MANUAL = Path(__file__).parents[2] / "docs" / "csv-formats.md"


@pytest.fixture
def sample():
    """A province with every kind of cell: full, empty, above 100 %, awkward text."""
    awkward = create_source(title='Berita "cakupan"; edisi\n2', kind="STATISTICS")
    create_region(code="75", bps_code="75")
    create_region(code="75.01", bps_code="7502")
    create_region(code="75.10", name="Sepuluh", bps_code="7510")
    create_region(code="75.71", bps_code="7571")
    june, may = date(2025, 6, 30), date(2025, 5, 31)
    for segment, people in [("PU", 200), ("BPU", 700), ("JAKON", 100)]:
        create_workforce(
            pk=1000 + people,
            region="75.10",
            segment=segment,
            workers=people,
            as_of=may,
            as_of_precision="MONTH",
            source=awkward,
        )
    create_participation(pk=2001, region="75.10", active_workers=333, as_of=june)
    create_workforce(pk=3001, region="75.71", workers=300)
    create_participation(pk=3002, region="75.71", active_workers=310, source=None)
    create_claim(region="75.01", percent="44")
    create_agreement(region="75.10")
    create_agreement(region="75.10", ends_on=None)


@pytest.fixture
def client(client_of):
    return client_of(create_user(region="75"))


@pytest.mark.usefixtures("sample")
class TestGolden:
    def test_coverage_for_an_indonesian_excel(self, client):
        assert_golden("cakupan.csv", client.get(f"{AREA}&format=csv"))

    def test_coverage_for_programs(self, client):
        address = f"{AREA}&format=csv&sep=,"
        assert_golden("cakupan-mesin.csv", client.get(address))

    def test_rows_for_an_indonesian_excel(self, client):
        assert_golden("baris-cakupan.csv", client.get(f"{ROWS}&format=csv"))

    def test_rows_for_programs(self, client):
        address = f"{ROWS}&format=csv&sep=,"
        assert_golden("baris-cakupan-mesin.csv", client.get(address))

    def test_the_dashboards_file_is_its_regions(self, client):
        assert_golden("cakupan.csv", client.get(f"/?{PER}&format=csv"))


@pytest.mark.usefixtures("sample")
class TestFlavours:
    @pytest.mark.parametrize("address", [AREA, ROWS])
    def test_only_the_one_for_excel_has_a_byte_order_mark(self, client, address):
        excel = client.get(f"{address}&format=csv").getvalue()
        program = client.get(f"{address}&format=csv&sep=,").getvalue()

        assert excel.startswith(b"\xef\xbb\xbf")
        assert program.isascii()

    def test_both_hold_the_same_but_for_the_decimal_mark(self, client):
        excel = csv_cells(client.get(f"{AREA}&format=csv"), ";")
        program = csv_cells(client.get(f"{AREA}&format=csv&sep=,"), ",")

        percent = excel[0].index("cakupan_persen")
        assert [row[percent] for row in excel] == [
            "cakupan_persen",
            "49,46",
            "",
            "33,30",
            "103,33",
        ]
        for row in excel[1:]:
            row[percent] = row[percent].replace(",", ".")
        assert excel == program

    def test_no_number_has_a_thousands_dot(self, client):
        create_workforce(region="75.01", workers=1_234_567)

        rows = file_rows(client.get(f"{AREA}&format=csv"))

        assert rows[1]["pekerja"] == "1234567"

    def test_an_unknown_separator_is_the_one_for_excel(self, client):
        response = client.get(f"{AREA}&format=csv&sep=tab")

        assert csv_cells(response, ";")[0][0] == "kode_kemendagri"

    def test_a_file_is_streamed_under_a_name_with_its_day(self, client):
        for form, name in [("csv", "cakupan-75-2025-12-31.csv"), ("xlsx", ".xlsx")]:
            response = client.get(f"{AREA}&format={form}")

            assert response.streaming
            assert name in response.headers["Content-Disposition"]
            assert response.headers["Content-Disposition"].startswith("attachment")
            assert response.getvalue()


@pytest.mark.usefixtures("sample")
class TestWorkbook:
    @pytest.mark.parametrize("address", [AREA, ROWS])
    def test_it_holds_the_cells_of_the_csv(self, client, address):
        book = xlsx_cells(client.get(f"{address}&format=xlsx"))
        text = csv_cells(client.get(f"{address}&format=csv&sep=,"), ",")

        assert [[as_machine_csv(value) for value in row] for row in book] == text

    def test_codes_are_text_and_numbers_are_numbers(self, client):
        head, *rows = xlsx_cells(client.get(f"{AREA}&format=xlsx"))

        at = {heading: place for place, heading in enumerate(head)}
        assert [row[at["kode_kemendagri"]] for row in rows] == [
            "75",
            "75.01",
            "75.10",
            "75.71",
        ]
        assert rows[2][at["kode_bps"]] == "7510"
        assert rows[2][at["aktif"]] == 333
        assert rows[2][at["cakupan_persen"]] == 33.3
        assert rows[1][at["aktif"]] is None

    def test_it_is_offered_before_the_csv(self, client):
        page = Page(client.get(AREA))

        said = [text for text, address in page.links if "format=" in address]
        assert said == ["Unduh Excel (XLSX)", "CSV (;)", "CSV (,) untuk mesin"]


@pytest.mark.usefixtures("sample")
class TestSameAsThePage:
    @pytest.mark.parametrize(
        "address",
        [
            AREA,
            "/wilayah/75/?per=2025-06-15",
            f"/wilayah/75/?{PER}&dasar=BPS_EMPLOYED",
            f"/wilayah/75.10/?{PER}",
            f"/wilayah/ID/?{PER}",
            f"/?{PER}",
        ],
    )
    def test_the_file_holds_the_region_and_the_rows_of_its_table(self, client, address):
        page = Page(client.get(address))
        names = [row["wilayah"] for row in file_rows(client.get(as_file(address)))]

        assert names[0] == page.title
        shown = page.table("menurut wilayah di").names
        assert names[1:] == [name for name in shown if name != page.title]

    def test_the_offered_files_are_of_this_very_address(self, client):
        page = Page(client.get(f"/wilayah/75/?{PER}&dasar=BPS_EMPLOYED&page=3"))

        for _, address in [link for link in page.links if "format=" in link[1]]:
            assert "per=2025-12-31" in address
            assert "dasar=BPS_EMPLOYED" in address
            assert "page" not in address

    def test_the_day_and_basis_are_columns(self, client):
        rows = file_rows(client.get("/wilayah/75/?per=2025-06-15&format=csv"))

        assert {row["per_tanggal"] for row in rows} == {"2025-06-15"}
        assert {row["dasar_pembagi"] for row in rows} == {"ELIGIBLE_BPJSTK"}

    def test_counts_of_agreements_are_those_the_reader_may_see(self, client_of):
        for user, counts in [
            (create_user(region="75"), ("1", "1")),
            (create_user(region="75.71"), ("", "")),
        ]:
            rows = file_rows(client_of(user).get(f"{AREA}&format=csv"))

            found = rows[2]
            assert found["wilayah"] == "Kab. Sepuluh"
            assert counts == (
                found["perjanjian_berlaku"],
                found["perjanjian_masa_berlaku_tidak_diketahui"],
            )


def test_empty_means_unknown_and_a_zero_is_written(client):
    create_participation(region="75.04", active_workers=0)
    create_workforce(region="75.71", workers=0)

    rows = {row["kode_kemendagri"]: row for row in file_rows(client.get(as_file(AREA)))}

    assert (rows["75.04"]["aktif"], rows["75.04"]["pekerja"]) == ("0", "")
    assert (rows["75.71"]["aktif"], rows["75.71"]["pekerja"]) == ("", "0")
    assert rows["75.04"]["cakupan_persen"] == rows["75.71"]["cakupan_persen"] == ""
    assert rows["75.04"]["kesenjangan_semesta"] == ""


def test_text_that_looks_like_a_formula_is_guarded_in_csv_only(client):
    for place, title in enumerate(["=1+1", "+1", "-1", "@A1", "\tx", "'x"]):
        code = f"75.{place + 10}"
        create_workforce(region=code, source=create_source(title=title, publisher=""))

    rows = file_rows(client.get(f"{AREA}&format=csv"))
    head, *cells = xlsx_cells(client.get(f"{AREA}&format=xlsx"))

    said = [row["sumber"] for row in rows[1:]]
    plain = [row[head.index("sumber")] for row in cells[1:]]
    assert said == [f"'{text}" for text in plain]


# --- A spreadsheet ------------------------------------------------------------

AS_TEXT = "/".join(f"{column}/2" for column in range(1, 60))
READ = f"CSV:59,34,76,1,{AS_TEXT},0,false,false"
WRITE = "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true,false"


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed")
@pytest.mark.parametrize("address", [AREA, ROWS])
@pytest.mark.usefixtures("sample")
def test_libreoffice_told_that_columns_are_text_reads_the_same_cells(
    client, address, tmp_path
):
    content = client.get(f"{address}&format=csv").getvalue()
    (tmp_path / "unduhan.csv").write_bytes(content)

    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation=file://{tmp_path}/profile",
            "--headless",
            f"--infilter={READ}",
            "--convert-to",
            WRITE,
            "--outdir",
            str(tmp_path / "out"),
            str(tmp_path / "unduhan.csv"),
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )

    written = (tmp_path / "out" / "unduhan.csv").read_text("utf-8-sig")
    assert cells_of(written, ";") == cells_of(content.decode("utf-8-sig"), ";")
    assert "75.10" in written


# --- The manual ---------------------------------------------------------------


def manual_headings():
    """Headings of docs/csv-formats.md, by the name of their section."""
    found = {}
    for section in re.split(r"^## ", MANUAL.read_text("utf-8"), flags=re.M)[1:]:
        headings = re.findall(r"^\| `([a-z_]+)` \|", section, flags=re.M)
        if headings:
            found[section.splitlines()[0].strip()] = headings
    return found


UPLOADS = {
    "Upload agreements": "perjanjian",
    "Upload headcounts": "jumlah",
    "Upload participation": "peserta",
    "Upload workforce": "pembagi",
    "Upload claims": "dinyatakan",
    "Upload coverage targets": "target-cakupan",
}


def test_the_manual_has_every_heading_of_every_file_in_its_order():
    columns = {
        "Access records": ACCESS_COLUMNS,
        "Coverage": coverage_columns(None),
        "Rows": FIGURE_COLUMNS,
        "Agreements": agreement_columns(TODAY),
        "Lines": line_columns(TODAY),
        "Ladder": ladder_columns(None),
        "Protection": loss_columns(None, None),
        "Protection by month": month_columns(None, None),
        "Change": change_columns(None, None, None),
        "Claims": claim_columns(None),
        "Targets": target_file_columns(None),
        "Figures": figure_columns(None),
        "Categories": tree_columns(None, None),
        "One category": category_columns(None, None, ""),
        "Workers of a category": population_columns(None, None, ""),
        "Offices": office_columns(None, None),
        "Agreements of an office": paper_columns(None, None),
        "What ends by month": month_ahead_columns(None, None, ""),
        "Comparison": comparison_columns(None, None),
        "Simulation": month_table_columns(None, None, None, None),
        "Without agreement": lacking_columns(None),
        "Findings": finding_columns(TODAY),
        "Drafts": DRAFT_COLUMNS,
        **{section: template_columns(KINDS[slug]) for section, slug in UPLOADS.items()},
    }

    assert manual_headings() == {
        name: [column.heading for column in found] for name, found in columns.items()
    }


def test_every_code_and_number_of_a_document_is_a_code_column():
    for columns in (
        coverage_columns(None),
        FIGURE_COLUMNS,
        line_columns(TODAY),
        loss_columns(None, None),
        change_columns(None, None, None),
        claim_columns(None),
        target_file_columns(None),
        figure_columns(None),
    ):
        kinds = {column.heading: column.kind for column in columns}
        assert kinds["kode_kemendagri"] == kinds["kode_bps"] == Kind.CODE


def test_python_reads_back_what_was_written():
    texts = ['a;b "c"\r\nd', "", None, "é,\n", " x ", "\r", "0", "75.10"]
    columns = [Column("teks", lambda text: text), Column("tetap", lambda text: "x")]

    for separator in (";", ","):
        text = "".join(csv_lines(columns, texts, separator=separator))
        (_, *cells) = cells_of(text.removeprefix("\ufeff"), separator)

        guarded = ["'\r" if text == "\r" else text or "" for text in texts]
        assert cells == [[text, "x"] for text in guarded]
