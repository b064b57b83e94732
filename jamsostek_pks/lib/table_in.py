"""An uploaded file, CSV or XLSX, as one heading and a stream of rows."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from jamsostek_pks.lib.csv_in import MAX_BYTES, TableError, csv_records
from jamsostek_pks.lib.words import count
from jamsostek_pks.lib.xlsx_in import MAX_COLUMNS, SIGNATURE, open_workbook

MAX_ROWS = 100_000

_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_NO_TABLES = {
    b"%PDF": "PDF",
    b"\xff\xd8\xff": "gambar JPEG",
    b"\x89PNG": "gambar PNG",
}
EMPTY = (
    "Berkas kosong: tidak ada baris judul kolom. Isi baris pertama dengan judul kolom."
)


@dataclass
class Sheet:
    """Heading cells as written, and (line, cells) of each row that holds anything.

    Cells are text (CSV), or text, numbers, days and `Unreadable` (XLSX). `merged` is
    complete once the rows are read.
    """

    heading_line: int
    heading: list[str]
    rows: Iterator[tuple[int, list[object]]]
    name: str = ""
    other_sheets: list[str] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)


def open_table(data: bytes) -> Sheet:
    """Told by what is inside, not by the file's name; raises TableError."""
    if len(data) > MAX_BYTES:
        raise TableError(
            f"Berkas lebih besar dari {MAX_BYTES // 1024**2} MB. Bagi menjadi beberapa "
            "berkas, masing-masing dengan baris judul kolom."
        )
    if data.startswith(_OLD_OFFICE):
        raise TableError(
            "Berkas ini .xls lama atau bersandi. Simpan ulang sebagai 'Buku Kerja "
            "Excel (.xlsx)' tanpa kata sandi."
        )
    for start, what in _NO_TABLES.items():
        if data.startswith(start):
            raise TableError(f"Ini berkas {what}; unggah CSV atau XLSX.")
    if not data.startswith(SIGNATURE):
        return _sheet(csv_records(data))
    book = open_workbook(data)
    return _sheet(book.rows, book)


def _sheet(records: Iterator, book=None) -> Sheet:
    first = next(records, None)
    if first is None:
        raise TableError(EMPTY)
    line, cells = first
    heading = _without_empty_end([str(cell) for cell in cells])
    if len(heading) > MAX_COLUMNS:
        raise TableError(
            f"Baris {count(line)}: ada {count(len(heading))} judul kolom, padahal "
            f"paling banyak {MAX_COLUMNS}. Hapus kolom yang tidak perlu."
        )
    sheet = Sheet(line, heading, _bounded(records))
    if book is not None:
        sheet.name, sheet.other_sheets = book.name, book.others
        sheet.merged = book.merged
    return sheet


def _bounded(records: Iterator) -> Iterator[tuple[int, list[object]]]:
    for number, record in enumerate(records, start=1):
        if number > MAX_ROWS:
            raise TableError(
                f"Berkas berisi lebih dari {count(MAX_ROWS)} baris. Bagi menjadi "
                "beberapa berkas, masing-masing dengan baris judul kolom."
            )
        yield record


def _without_empty_end(cells: list[str]) -> list[str]:
    length = max((i for i, cell in enumerate(cells, start=1) if cell), default=0)
    return cells[:length]
