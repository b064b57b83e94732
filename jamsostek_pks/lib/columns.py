"""Columns declared once, written as CSV or as a workbook.

Both files hold one header line, no total line and no prose.
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from itertools import islice
from typing import Any, BinaryIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

# Twin of csv_in._unguarded: what is added here is taken off there.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "'")
DECIMAL_MARKS = {";": ",", ",": "."}
BOM = "\ufeff"
ROWS_PER_CHUNK = 500
MAX_XLSX_ROWS = 1_048_575  # Excel's limit, less the header


class Kind(Enum):
    TEXT = auto()
    CODE = auto()  # text that looks like a number: 75.10 must not become 75.1
    COUNT = auto()
    NUMBER = auto()  # a year or a row's number: never with thousands dots
    PERCENT = auto()
    DATE = auto()
    MONEY = auto()


@dataclass(frozen=True)
class Column:
    heading: str
    getter: Callable[[Any], object]
    kind: Kind = Kind.TEXT


def csv_lines(
    columns: Sequence[Column], rows: Iterable[object], *, separator: str = ";"
) -> Iterator[str]:
    """CSV text in chunks of many rows; ';' is what Indonesian Excel opens.

    Programs take ',': no byte order mark, and a decimal point.
    """
    mark = DECIMAL_MARKS[separator]
    buffer = io.StringIO(newline="")
    if separator == ";":
        buffer.write(BOM)
    # The writer quotes a lone CR or LF only because both are in its line end.
    writer = csv.writer(buffer, delimiter=separator, lineterminator="\r\n")
    writer.writerow([column.heading for column in columns])
    remaining = iter(rows)
    while batch := list(islice(remaining, ROWS_PER_CHUNK)):
        writer.writerows(_csv_row(row, columns=columns, mark=mark) for row in batch)
        yield _emptied(buffer)
    if rest := _emptied(buffer):
        yield rest


def write_xlsx(
    columns: Sequence[Column], rows: Iterable[object], file: BinaryIO
) -> None:
    """Write one sheet, row by row, without holding the rows in memory."""
    with xlsxwriter.Workbook(file, _WORKBOOK_OPTIONS) as workbook:
        sheet = workbook.add_worksheet("Data")
        bold = workbook.add_format({"bold": True})
        sheet.freeze_panes(1, 0)
        for index, column in enumerate(columns):
            sheet.set_column(index, index, _width(column))
            sheet.write_string(0, index, column.heading, bold)
        formats = [
            workbook.add_format(_NUMBER_FORMATS.get(column.kind)) for column in columns
        ]
        for line, row in enumerate(rows, start=1):
            # XlsxWriter drops what lies below Excel's last line without a word.
            if line > MAX_XLSX_ROWS:
                raise ValueError(f"More than {MAX_XLSX_ROWS} rows for one sheet.")
            _write_row(sheet, line=line, row=row, columns=columns, formats=formats)


# A tuple, because a set would call Enum's slow hash for every cell.
_TEXTS = (Kind.TEXT, Kind.CODE)
_WORKBOOK_OPTIONS = {
    "constant_memory": True,
    "in_memory": False,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
_NUMBER_FORMATS = {
    Kind.COUNT: {"num_format": "#,##0"},
    Kind.NUMBER: {"num_format": "0"},
    Kind.MONEY: {"num_format": "#,##0"},
    Kind.PERCENT: {"num_format": "0.00"},
    Kind.DATE: {"num_format": "yyyy-mm-dd"},
}
_WIDTHS = {
    Kind.TEXT: 24,
    Kind.CODE: 12,
    Kind.COUNT: 12,
    Kind.NUMBER: 12,
    Kind.PERCENT: 10,
    Kind.DATE: 12,
    Kind.MONEY: 20,
}


def _emptied(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


def _csv_row(row: object, *, columns: Sequence[Column], mark: str) -> list[str]:
    return [
        _csv_cell(column.getter(row), kind=column.kind, mark=mark) for column in columns
    ]


def _csv_cell(value: object, *, kind: Kind, mark: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return _yes_or_no(value=value)
    # Text that strayed into a number column is guarded too.
    if isinstance(value, str) or kind in _TEXTS:
        return _guarded(str(value))
    if isinstance(value, date):
        return value.isoformat()
    if kind is Kind.PERCENT:
        return format(value, "f").replace(".", mark)
    return str(value)


def _guarded(text: str) -> str:
    """Keep spreadsheet programs from running the text as a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _yes_or_no(*, value: bool) -> str:
    return "ya" if value else "tidak"


def _width(column: Column) -> int:
    # From the heading alone: the rows are gone once they are written.
    return min(max(_WIDTHS[column.kind], len(column.heading) + 2), 40)


def _write_row(
    sheet: Worksheet,
    *,
    line: int,
    row: object,
    columns: Sequence[Column],
    formats: Sequence[Format | None],
) -> None:
    for index, column in enumerate(columns):
        value = column.getter(row)
        if isinstance(value, bool):
            sheet.write_string(line, index, _yes_or_no(value=value))
        elif value is None:
            continue
        elif isinstance(value, str) or column.kind in _TEXTS:
            sheet.write_string(line, index, str(value))
        elif column.kind is Kind.DATE:
            sheet.write_datetime(line, index, value, formats[index])
        else:
            sheet.write_number(line, index, value, formats[index])
