import csv
import io
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jamsostek_pks.lib import columns as columns_module
from jamsostek_pks.lib.columns import Column, Kind, csv_lines, write_xlsx
from jamsostek_pks.lib.csv_in import read_table

KINDS = {
    "nama": Kind.TEXT,
    "kode": Kind.CODE,
    "aktif": Kind.COUNT,
    "cakupan": Kind.PERCENT,
    "per": Kind.DATE,
    "iuran": Kind.MONEY,
    "terbit": Kind.TEXT,
}
COLUMNS = [
    Column(heading, lambda row, heading=heading: row[heading], kind)
    for heading, kind in KINDS.items()
]
FULL = {
    "nama": "Kab. Pohuwato",
    "kode": "75.10",
    "aktif": 67_799,
    "cakupan": Decimal("48.16"),
    "per": date(2024, 12, 31),
    "iuran": 4_527_532_800,
    "terbit": True,
}
EMPTY = dict.fromkeys(KINDS)
TEXT = [Column("teks", lambda row: row)]

texts = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], include_characters="\n\r\t=+-@'\"")
)


def csv_text(rows, *, columns=COLUMNS, separator=";"):
    return "".join(csv_lines(columns, rows, separator=separator))


def sheet_of(rows, *, columns=COLUMNS):
    file = io.BytesIO()
    write_xlsx(columns, rows, file)
    return openpyxl.load_workbook(file)["Data"]


def test_excel_flavour_has_mark_semicolons_and_decimal_comma():
    assert csv_text([FULL, EMPTY]) == (
        "\ufeffnama;kode;aktif;cakupan;per;iuran;terbit\r\n"
        "Kab. Pohuwato;75.10;67799;48,16;2024-12-31;4527532800;ya\r\n"
        ";;;;;;\r\n"
    )


def test_machine_flavour_has_no_mark_and_a_decimal_point():
    assert csv_text([FULL], separator=",") == (
        "nama,kode,aktif,cakupan,per,iuran,terbit\r\n"
        "Kab. Pohuwato,75.10,67799,48.16,2024-12-31,4527532800,ya\r\n"
    )


def test_a_file_without_rows_still_has_its_header():
    assert csv_text([]) == "\ufeffnama;kode;aktif;cakupan;per;iuran;terbit\r\n"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "'"])
def test_text_that_would_run_as_a_formula_is_guarded(start):
    cells = list(csv.reader(io.StringIO(csv_text([f"{start}1"], columns=TEXT))))

    assert cells[1] == [f"'{start}1"]


def test_negative_numbers_are_not_guarded():
    row = EMPTY | {"aktif": -5, "cakupan": Decimal("-0.50")}

    assert csv_text([row]).splitlines()[1] == ";;-5;-0,50;;;"


def test_text_in_a_number_column_is_guarded():
    assert csv_text([EMPTY | {"aktif": "=1+1"}]).splitlines()[1] == ";;'=1+1;;;;"


def test_rows_are_read_lazily_and_sent_in_batches():
    taken = []
    rows = (taken.append(number) or str(number) for number in range(1_200))

    chunks = csv_lines(TEXT, rows)
    assert taken == []
    next(chunks)

    assert len(taken) == columns_module.ROWS_PER_CHUNK
    assert len(list(chunks)) == 2
    assert len(taken) == 1_200


def second(row):
    return row[1]


@given(st.lists(texts), st.sampled_from([";", ","]))
def test_any_text_comes_back_from_the_file_stripped(values, separator):
    columns = [Column("nomor", lambda row: row[0], Kind.COUNT), Column("isi", second)]

    data = csv_text(enumerate(values), columns=columns, separator=separator)
    table = read_table(data.encode())

    read = [row.cells["isi"] for row in table.rows]
    assert read == [value.strip() for value in values]


def test_a_workbook_holds_typed_cells_and_text_codes():
    sheet = sheet_of([FULL, EMPTY])

    header, full, *rest = sheet.iter_rows()
    assert [cell.value for cell in header] == list(KINDS)
    assert all(cell.font.bold for cell in header)
    assert sheet.freeze_panes == "A2"
    assert [cell.value for cell in full][:4] == [
        "Kab. Pohuwato",
        "75.10",
        67_799,
        48.16,
    ]
    assert full[1].data_type == "s"
    assert full[4].value.date() == date(2024, 12, 31)
    assert full[4].number_format == "yyyy-mm-dd"
    assert (full[5].value, full[5].number_format) == (4_527_532_800, "#,##0")
    assert full[6].value == "ya"
    assert all(cell.value is None for row in rest for cell in row)


@pytest.mark.parametrize(
    "text", ["=1+1", "+62", "@nama", "https://bps.go.id", "0075", "'kutip"]
)
def test_a_workbook_keeps_text_as_text(text):
    sheet = sheet_of([text], columns=TEXT)

    assert (sheet["A2"].value, sheet["A2"].data_type) == (text, "s")
    assert sheet["A2"].hyperlink is None


def test_a_workbook_that_would_lose_rows_is_refused(monkeypatch):
    monkeypatch.setattr(columns_module, "MAX_XLSX_ROWS", 2)

    with pytest.raises(ValueError, match="More than 2 rows for one sheet"):
        sheet_of(["a", "b", "c"], columns=TEXT)
