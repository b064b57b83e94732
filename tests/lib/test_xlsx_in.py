"""Workbooks as Excel writes them are read; hostile ones are refused, cheaply."""

import io
import tracemalloc
import zipfile
from contextlib import suppress
from datetime import date, datetime

import pytest
import xlsxwriter
from openpyxl import Workbook

from jamsostek_pks.lib import table_in, xlsx_parts
from jamsostek_pks.lib.columns import Column, Kind, write_xlsx
from jamsostek_pks.lib.csv_in import MAX_CELL, TableError
from jamsostek_pks.lib.form_fields import CountField, PercentField
from jamsostek_pks.lib.table_in import open_table
from jamsostek_pks.lib.xlsx_in import MAX_COLUMNS, Unreadable

SHEET = "xl/worksheets/sheet1.xml"
STRINGS = "xl/sharedStrings.xml"


def saved(book):
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def workbook(*rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    return book


def rows_of(data):
    sheet = open_table(data)
    return [(sheet.heading_line, sheet.heading), *sheet.rows]


def shared(*rows):
    """A workbook that keeps its texts in one list, as Excel does."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        for line, row in enumerate(rows):
            sheet.write_row(line, 0, row)
    return file.getvalue()


def replaced(data, **parts):
    """The same workbook with some parts written anew, by path."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, parts.get(name, old.read(name)))
    return file.getvalue()


def with_sheet(xml):
    return replaced(saved(workbook(["a"])), **{SHEET: xml})


def sheet_xml(inner, *, after=""):
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return (
        f'<worksheet xmlns="{space}"><sheetData>{inner}</sheetData>{after}</worksheet>'
    )


def test_values_come_as_excel_keeps_them():
    book = workbook(
        ["a", "b", None, "c"],
        [1, 1.5, None, "teks "],
        [],
        [date(2025, 6, 30), datetime(2025, 6, 30, 8), None, True],
        [0.6293, 75.04, "75.10"],
    )
    book.active["A5"].number_format = "0.00%"

    rows = rows_of(saved(book))

    assert rows == [
        (1, ["a", "b", "", "c"]),
        (2, [1, 1.5, "", "teks"]),
        (4, [date(2025, 6, 30), date(2025, 6, 30), "", "ya"]),
        (5, ["62.93%", 75.04, "75.10"]),
    ]


def test_texts_of_the_shared_list_are_read_without_how_they_sound():
    data = shared(["a", "b"], ["dua", "tiga"], ["dua", "empat"])
    rich = (
        "<sst><si><t>a</t></si><si><t>b</t></si>"
        "<si><r><t>du</t></r><r><t>a</t></r><rPh><t>x</t></rPh></si>"
        "<si><t>ti\nga</t></si><si/></sst>"
    )

    assert rows_of(data)[1:] == [(2, ["dua", "tiga"]), (3, ["dua", "empat"])]
    assert rows_of(replaced(data, **{STRINGS: rich}))[1:] == [
        (2, ["dua", "ti\nga"]),
        (3, ["dua"]),
    ]


def test_half_a_character_stays_as_it_is_spelt():
    text = '<row><c t="inlineStr"><is><t>_xD83D_ _x0041_</t></is></c></row>'

    assert rows_of(with_sheet(sheet_xml(text))) == [(1, ["_xD83D_ A"])]


def test_our_own_workbook_is_read_back():
    texts = ["=1+1", "a\rb", "x\ny", "_x0041_", "'kutip", "é€😀", "\x0bz", "75.10"]
    columns = [Column("teks", lambda row: row), Column("n", lambda row: 3, Kind.COUNT)]
    file = io.BytesIO()
    write_xlsx(columns, texts, file)

    (_, *rows) = rows_of(file.getvalue())

    assert [cells for _, cells in rows] == [[text.strip(), 3] for text in texts]


def test_the_sheet_called_data_or_else_the_first_visible_one_is_read():
    book = workbook(["tersembunyi"])
    book.active.sheet_state = "hidden"
    book.create_sheet("Satu").append(["satu"])
    first = open_table(saved(book))
    book.create_sheet("Data").append(["data"])
    named = open_table(saved(book))

    assert (first.name, first.heading, first.other_sheets) == ("Satu", ["satu"], [])
    assert (named.name, named.heading, named.other_sheets) == (
        "Data",
        ["data"],
        ["Satu"],
    )


def test_formulas_and_error_cells_say_what_they_are_and_merges_are_told():
    book = workbook(["a", "b"], ["=SUM(1;2)", "#N/A"], ["=1", 2])
    book.active["B2"].data_type = "e"
    book.active.merge_cells("A3:B3")

    sheet = open_table(saved(book))
    (_, (formula, error)), _ = sheet.rows

    assert isinstance(formula, Unreadable)
    assert "rumus" in formula.why
    assert isinstance(error, Unreadable)
    assert "galat" in error.why
    assert sheet.merged == ["A3:B3"]


def damaged():
    whole = saved(workbook(["a", "b"], [1, 2]))
    cell = '<c r="A1" t="inlineStr"><is><t>a</t></is></c>'
    row = f'<row r="1">{cell}</row>'
    far = '<row r="1"><c r="XFD1"><v>1</v></c></row>'
    yield "cut", whole[: len(whole) // 2]
    yield "no workbook", replaced_all({"a.txt": "a"})
    yield "no XML", with_sheet("bukan xml")
    yield "unclosed", with_sheet(sheet_xml(row)[:-20])
    yield "far column", with_sheet(sheet_xml(far))
    yield "far row", with_sheet(sheet_xml('<row r="99999999999"/>' + row))
    yield (
        "string that is not there",
        with_sheet(sheet_xml('<row r="1"><c t="s"><v>99</v></c></row>')),
    )
    yield "old Excel", b"\xd0\xcf\x11\xe0" + b"\0" * 600
    entities = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
    yield "entities", with_sheet(entities + sheet_xml(row.replace(">a<", ">&b;<")))
    yield (
        "outside entity",
        with_sheet(
            '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + sheet_xml(row)
        ),
    )
    yield (
        "only hidden sheets",
        replaced(
            whole,
            **{
                "xl/workbook.xml": zipfile.ZipFile(io.BytesIO(whole))
                .read("xl/workbook.xml")
                .replace(b'"visible"', b'"hidden"')
            },
        ),
    )


def replaced_all(parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return file.getvalue()


@pytest.mark.parametrize(
    "data", [pytest.param(data, id=name) for name, data in damaged()]
)
def test_what_cannot_be_read_is_refused_with_a_sentence(data):
    with pytest.raises(TableError, match=r"\.$"):
        rows_of(data)


def bomb(name):
    """A small file that unpacks into much: cells of one row, one cell, strings."""
    if name == "strings":
        strings = "<sst>" + "<si/>" * 100_000 + "</sst>"
        return replaced(shared(["a"]), **{STRINGS: strings})
    text = "x" * 10_000_000
    inner = {
        "cells": '<row r="1">' + "<c/>" * 2_000_000 + "</row>",
        "one cell": f'<row><c t="inlineStr"><is><t>{text}</t></is></c></row>',
    }
    return with_sheet(sheet_xml(inner[name]))


@pytest.mark.parametrize("name", ["cells", "one cell", "strings"])
def test_a_bomb_costs_little_memory(name):
    data = bomb(name)

    tracemalloc.start()
    with suppress(TableError):
        assert all(len(cells) <= MAX_COLUMNS for _, cells in rows_of(data))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert peak < 60_000_000


def test_what_unpacks_past_the_limit_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(xlsx_parts, "MAX_UNPACKED", 100_000)

    with pytest.raises(TableError, match="setelah dibuka"):
        open_table(with_sheet(sheet_xml("0" * 200_000)))


def test_more_elements_than_a_sheet_may_have_are_not_read(monkeypatch):
    monkeypatch.setattr(xlsx_parts, "MAX_TAGS", 1000)

    with pytest.raises(TableError, match="terlalu banyak sel"):
        rows_of(bomb("strings"))


def test_rows_past_the_limit_are_refused(monkeypatch):
    monkeypatch.setattr(table_in, "MAX_ROWS", 3)

    with pytest.raises(TableError, match="lebih dari 3 baris"):
        rows_of(with_sheet(sheet_xml("<row><c><v>1</v></c></row>" * 5)))


def inside(inner, *, part=SHEET):
    return replaced(shared(["a"]), **{part: f"<x>{inner}</x>"})


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(inside("<y>" * 60 + "</y>" * 60), id="depth"),
        pytest.param(inside(f'<y z="{"a" * 2_000_000}"/>'), id="one tag"),
        pytest.param(inside(" " * 6_000_000, part="xl/styles.xml"), id="styles"),
        pytest.param(
            inside(" " * 6_000_000, part="xl/_rels/workbook.xml.rels"), id="links"
        ),
        pytest.param(inside(" " * 6_000_000, part="xl/workbook.xml"), id="sheets"),
    ],
)
def test_what_a_parser_would_have_to_keep_whole_is_bounded(data):
    with pytest.raises(TableError, match=r"rusak|terlalu besar"):
        rows_of(data)


@pytest.mark.parametrize("form", [shared, lambda *rows: saved(workbook(*rows))])
def test_a_text_is_measured_as_it_reads_and_never_cut(form):
    escaped = "_x000D_" * MAX_CELL
    rows = rows_of(form(["a", "b"], ["x" * MAX_CELL, "y" * (MAX_CELL + 1)]))
    cell = '<c t="inlineStr"><is><t>{}</t></is></c>'
    row = f"<row>{cell}{cell}</row>"
    inline = row.format("a", "b") + row.format(f"a{escaped[14:]}b", f"a{escaped}")

    ((_, (fits, long)),) = rows[1:]
    ((_, (spelt, longer)),) = rows_of(with_sheet(sheet_xml(inline)))[1:]

    assert fits == "x" * MAX_CELL
    assert "lebih dari 10.000 karakter" in long.why
    assert spelt == "a" + "\r" * (MAX_CELL - 2) + "b"
    assert longer.why == long.why


def test_a_number_keeps_the_decimals_its_cell_prints():
    book = workbook([48, 48, 48, 48, 62.9345, 0.48, 1200, 48])
    formats = ["0.00", "#,##0.0_);[Red]\\(#,##0.0\\)", "General", "0"]
    formats += ["0.00", "0.0%", "#,##0.00", "0.0#"]
    for cell, form in zip(book.active[1], formats, strict=True):
        cell.number_format = form
    book.active.insert_rows(1)
    for column in range(1, 9):
        book.active.cell(1, column, "a")

    ((_, cells),) = rows_of(saved(book))[1:]

    percent = PercentField(max_value=10_000).to_python
    found = [str(percent(cell)) for cell in cells]
    assert found == ["48.00", "48.0", "48", "48", "62.9345", "48.0", "1200.00", "48"]
    assert CountField().to_python(cells[6]) == 1200


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"%PDF-1.7\n1 0 obj\n", "PDF"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "gambar JPEG"),
        (b"\x89PNG\r\n\x1a\n", "gambar PNG"),
    ],
)
def test_a_file_that_is_no_table_is_named_by_what_it_is(data, what):
    with pytest.raises(TableError, match=f"^Ini berkas {what}; unggah CSV atau XLSX"):
        open_table(data)
