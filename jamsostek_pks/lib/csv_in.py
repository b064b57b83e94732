"""Bytes of an uploaded CSV file to a table of text, or one sentence why not."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from jamsostek_pks.lib.columns import FORMULA_STARTS
from jamsostek_pks.lib.words import count

MAX_BYTES = 10 * 1024 * 1024
MAX_CELL = 10_000

_SAVE_AGAIN = "Simpan ulang dari Excel dengan jenis 'CSV UTF-8', lalu unggah lagi."
# Possessive, so that a hostile file cannot make the search backtrack.
_FIRST_RECORD = re.compile(r'\s*+(?:"[^"]*+"|[^"\r\n]++)*+')
_QUOTED = re.compile(r'"[^"]*+"')


class TableError(Exception):
    """The file cannot be read as a table; the message is for the user."""


@dataclass(frozen=True)
class Row:
    line: int  # where the record starts in the file, the first line being 1
    cells: dict[str, str]


@dataclass(frozen=True)
class Table:
    header: tuple[str, ...]
    rows: list[Row]


def read_table(data: bytes) -> Table:
    """Every cell is stripped and freed of the formula guard; short rows get ''."""
    records = csv_records(data)
    first = next(records, None)
    if first is None:
        raise TableError(
            "Berkas kosong: tidak ada baris judul kolom. Isi baris pertama dengan "
            "judul kolom."
        )
    header = _header(first[1], line=first[0])
    return Table(header, [_row(line, cells, header=header) for line, cells in records])


def csv_records(data: bytes) -> Iterator[tuple[int, list[str]]]:
    """Line number and cleaned cells of every record that holds anything."""
    text = _decoded(data)
    return _records(text, separator=_separator(text))


def _decoded(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise TableError(
            f"Berkas lebih besar dari {MAX_BYTES // 1024**2} MB. Bagi menjadi beberapa "
            "berkas, masing-masing dengan baris judul kolom."
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # The codec counts from behind the byte order mark.
        position = error.start + len(data) - len(error.object)
        raise TableError(
            f"Berkas bukan UTF-8: byte ke-{count(position + 1)}, pada baris "
            f"{_line_of(data, position)}, tidak terbaca. {_SAVE_AGAIN}"
        ) from error
    if "\0" in text:
        line = _line_of(data, data.index(b"\0"))
        raise TableError(f"Baris {line}: ada karakter NUL. {_SAVE_AGAIN}")
    return text


def _line_of(data: bytes, position: int) -> str:
    return count(len(re.findall(rb"\r\n?|\n", data[:position])) + 1)


def _separator(text: str) -> str:
    """The one that stands more often outside quotes in the header; ';' if equal."""
    first = _FIRST_RECORD.match(text)
    outside = _QUOTED.sub("", first.group() if first else "")
    return "," if outside.count(",") > outside.count(";") else ";"


def _records(text: str, *, separator: str) -> Iterator[tuple[int, list[str]]]:
    lines = io.StringIO(text, newline="")
    # Strict: otherwise an unclosed quote silently swallows the rest of the file.
    reader = csv.reader(lines, delimiter=separator, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = [_cleaned(cell, line=line) for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error as error:
            raise TableError(_explained(error, line=line)) from error
        if any(cells):
            yield line, cells


def _cleaned(cell: str, *, line: int) -> str:
    if len(cell) > MAX_CELL:
        raise TableError(_too_long(line))
    # In this order every text that we wrote ourselves comes back, stripped.
    return _unguarded(cell).strip()


def _unguarded(text: str) -> str:
    """Take off the guard that columns._guarded put on."""
    return text[1:] if text[:1] == "'" and text[1:2] in _GUARDED else text


_GUARDED = frozenset(FORMULA_STARTS)


def _explained(error: csv.Error, *, line: int) -> str:
    reason = str(error)
    if "field limit" in reason:
        return _too_long(line)
    if "end of data" in reason:
        return (
            f'Baris {count(line)}: tanda kutip (") dibuka tetapi tidak ditutup. '
            "Tutup atau hapus tanda kutip itu."
        )
    return (
        f'Baris {count(line)}: ada teks sesudah tanda kutip (") penutup. Hapus tanda '
        'kutip itu, atau tulis dua kali ("") bila bagian dari teks.'
    )


def _too_long(line: int) -> str:
    return (
        f"Baris {count(line)}: ada sel dengan lebih dari {count(MAX_CELL)} karakter. "
        'Pendekkan isinya; periksa juga apakah ada tanda kutip (") yang tidak ditutup.'
    )


def _header(cells: list[str], *, line: int) -> tuple[str, ...]:
    names = _without_empty_end(cells)
    seen: set[str] = set()
    for number, name in enumerate(names, start=1):
        if not name:
            raise TableError(
                f"Baris {count(line)}: kolom ke-{number} tidak punya judul. Beri "
                "judul atau hapus kolom itu."
            )
        if name in seen:
            raise TableError(
                f"Baris {count(line)}: judul kolom '{_excerpt(name)}' muncul lebih "
                "dari sekali. Setiap judul hanya boleh satu kali."
            )
        seen.add(name)
    return tuple(names)


def _row(line: int, cells: list[str], *, header: tuple[str, ...]) -> Row:
    # Excel pads rows with empty cells: only a filled one is a cell too many.
    filled = _without_empty_end(cells)
    if len(filled) > len(header):
        raise TableError(
            f"Baris {count(line)}: ada {len(filled)} sel, padahal judul kolom hanya "
            f"{len(header)}. Periksa pemisah kolom di dalam teks; teks seperti itu "
            'diapit tanda kutip (").'
        )
    filled += [""] * (len(header) - len(filled))
    return Row(line, dict(zip(header, filled, strict=True)))


def _without_empty_end(cells: list[str]) -> list[str]:
    length = max((i for i, cell in enumerate(cells, start=1) if cell), default=0)
    return cells[:length]


def _excerpt(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"
