"""Bytes of an XLSX workbook to rows of values, read as a stream.

No cell, row or sheet grows past its limit (`xlsx_parts` bounds the rest). Formulas
are refused, not trusted: what they show depends on who saved last.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from math import isfinite
from posixpath import dirname, join
from typing import NamedTuple

from jamsostek_pks.lib.csv_in import MAX_CELL, TableError
from jamsostek_pks.lib.printed import Printed, with_decimals
from jamsostek_pks.lib.words import count
from jamsostek_pks.lib.xlsx_parts import (
    BROKEN,
    DAMAGED,
    MAX_SMALL,
    Handlers,
    Starts,
    bare,
    check_parts,
    links,
    parse,
    steps,
)

SIGNATURE = b"PK\x03\x04"
MAX_COLUMNS = 200
LAST_ROW = 1_048_576

_NOT_A_WORKBOOK = (
    "Berkas ini arsip ZIP, tetapi bukan buku kerja Excel (.xlsx). Simpan lembarnya "
    "sebagai .xlsx atau CSV UTF-8."
)
_DATE_FORMATS = frozenset([*range(14, 23), *range(27, 37), *range(45, 48)])
_PERCENT_FORMATS = frozenset([9, 10])
# Decimals of the formats that Excel numbers and does not write down.
_NUMBERED_DECIMALS = dict.fromkeys([2, 4, 10, 39, 40], 2)
_FIXED_DECIMALS = re.compile(r"[#,0 ]*0\.(0{1,9})(?![0#?])")
_NOT_DATE_LETTERS = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.')
_REFERENCE = re.compile(r"([A-Z]{1,3})[0-9]{1,7}")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
# A cell's longest text, each of its characters escaped (and one more, to notice).
_MAX_SPELT = 7 * MAX_CELL + 1
_FIRST_DAYS = {False: date(1899, 12, 30), True: date(1904, 1, 1)}


@dataclass(frozen=True)
class Unreadable:
    """A cell that has a value for Excel and none for us; `why` is for the user."""

    shown: str
    why: str

    def __str__(self):
        return self.shown


TOO_LONG = f"berisi lebih dari {count(MAX_CELL)} karakter. Pendekkan isinya."
FORMULA = "berisi rumus. Salin, lalu tempel sebagai nilai (Tempel Khusus, Nilai)."
ERROR_CELL = "berisi galat Excel. Perbaiki atau kosongkan sel ini."


@dataclass
class Workbook:
    """The sheet that is read; `merged` is filled once its rows are read."""

    name: str
    others: list[str]
    rows: Iterator[tuple[int, list[object]]]
    merged: list[str] = field(default_factory=list)


def open_workbook(data: bytes) -> Workbook:
    """Its sheet 'Data', else its first visible one; raises TableError."""
    try:
        return _opened(data)
    except BROKEN as error:
        raise TableError(DAMAGED) from error


def _opened(data: bytes) -> Workbook:
    archive = zipfile.ZipFile(io.BytesIO(data))
    check_parts(archive)
    names = set(archive.namelist())
    root = links(archive, "_rels/.rels") if "_rels/.rels" in names else {}
    book = next((path for kind, path in root.values() if kind == "officeDocument"), "")
    book = book if book in names else "xl/workbook.xml"
    if book not in names:
        raise TableError(_NOT_A_WORKBOOK)
    targets = links(
        archive, join(dirname(book), "_rels", f"{book.split('/')[-1]}.rels")
    )
    sheets, since_1904 = _sheets(archive, book)
    sheets = [sheet for sheet in sheets if targets.get(sheet[1], ("", ""))[1] in names]
    if not sheets:
        raise TableError("Buku kerja ini tidak punya lembar yang terlihat.")
    name, link = next((s for s in sheets if s[0] == "Data"), sheets[0])
    by_kind = {kind: path for kind, path in targets.values() if path in names}
    strings = _strings(archive, by_kind.get("sharedStrings"))
    styles = _styles(archive, by_kind.get("styles"))
    others = [sheet[0] for sheet in sheets if sheet[1] != link]
    found = Workbook(name, others, iter(()))
    reader = _SheetReader(strings, styles, _FIRST_DAYS[since_1904], found.merged)
    found.rows = _guarded_rows(archive, targets[link][1], reader)
    return found


def _sheets(archive, path) -> tuple[list[tuple[str, str]], bool]:
    """Name and link of each visible sheet; whether days count from 1904."""
    sheets: list[tuple[str, str]] = []
    since_1904: list[bool] = []

    def listen(tag, attributes):
        if tag == "workbookPr":
            since_1904.append(attributes.get("date1904") in ("1", "true"))
        elif tag == "sheet" and attributes.get("state", "visible") == "visible":
            ids = [v for k, v in attributes.items() if k.rpartition(":")[2] == "id"]
            sheets.append((attributes["name"], ids[0]))

    parse(archive, path, Starts(listen), most=MAX_SMALL)
    return sheets, any(since_1904)


class _Style(NamedTuple):
    """What the numbers of a cell style are: 'date', 'percent' or ''."""

    kind: str = ""
    # How many are always shown, also where they are noughts.
    decimals: int = 0


def _styles(archive, path) -> list[_Style]:
    codes: dict[int, str] = {}
    kinds: list[_Style] = []
    inside: list[str] = []

    def listen(tag, attributes):
        if tag == "numFmt":
            codes[int(attributes["numFmtId"])] = attributes.get("formatCode", "")
        elif tag in ("cellXfs", "cellStyleXfs", "cellStyles", "dxfs"):
            inside[:] = [tag]
        elif tag == "xf" and inside == ["cellXfs"]:
            number = int(attributes.get("numFmtId", 0))
            kinds.append(_Style(_kind_of(number, codes), _decimals_of(number, codes)))

    if path:
        parse(archive, path, Starts(listen), most=MAX_SMALL)
    return kinds


def _decimals_of(number: int, codes: dict[int, str]) -> int:
    """2 for '0.00' and '#,##0.00;[Red]-#,##0.00'; 0 for what shows as it comes."""
    bare = _NOT_DATE_LETTERS.sub("", codes.get(number, ""))
    match = _FIXED_DECIMALS.match(bare)
    return len(match[1]) if match else _NUMBERED_DECIMALS.get(number, 0)


def _kind_of(number: int, codes: dict[int, str]) -> str:
    bare = _NOT_DATE_LETTERS.sub("", codes.get(number, "")).lower()
    if number in _PERCENT_FORMATS or "%" in bare:
        return "percent"
    dated = number in _DATE_FORMATS or (bare != "general" and set(bare) & set("ymdhs"))
    return "date" if dated else ""


def _strings(archive, path) -> "list[str | Unreadable]":
    reader = _StringReader()
    if path:
        parse(archive, path, reader)
    return reader.strings


class _Words(Handlers):
    """Collects text, never more than one cell may hold (and one, to notice)."""

    def __init__(self):
        self.pieces: list[str] = []
        self.length = 0
        self.listening = False

    def text(self, text):
        if self.listening and self.length < _MAX_SPELT:
            self.pieces.append(text[:_MAX_SPELT])
            self.length += len(text)

    def taken(self) -> str:
        text = "".join(self.pieces)[:_MAX_SPELT]
        self.pieces, self.length = [], 0
        return text


class _StringReader(_Words):
    """The workbook's shared strings; how a Japanese word sounds is left out."""

    def __init__(self):
        super().__init__()
        self.strings: list[str | Unreadable] = []
        self.sounds = False

    def start(self, tag, attributes):
        name = bare(tag)
        if name == "rPh":
            self.sounds = True
        self.listening = name == "t" and not self.sounds

    def end(self, tag):
        name = bare(tag)
        self.listening = False
        if name == "rPh":
            self.sounds = False
        elif name == "si":
            self.strings.append(_words(self.taken()))


class _SheetReader(_Words):
    """Rows of one sheet; `ready` holds those that are complete."""

    def __init__(self, strings, styles, first_day, merged):
        super().__init__()
        self.strings, self.styles, self.first_day = strings, styles, first_day
        self.merged = merged
        self.ready: list[tuple[int, list[object]]] = []
        self.line = 0
        self.cells: list[object] = []
        self.column = 0
        self.kind = self.style = ""
        self.formula = False

    def start(self, tag, attributes):
        name = bare(tag)
        if name == "c":
            self._start_cell(attributes)
        elif name in ("v", "t"):
            self.listening = True
        elif name == "f":
            self.formula = True
        elif name == "row":
            self._start_row(attributes)
        elif name == "mergeCell" and len(self.merged) < 20:
            self.merged.append(attributes.get("ref", ""))

    def _start_row(self, attributes):
        self.line = int(attributes["r"]) if "r" in attributes else self.line + 1
        if not 0 < self.line <= LAST_ROW:
            raise TableError(DAMAGED)
        self.cells, self.column = [], 0

    def _start_cell(self, attributes):
        if match := _REFERENCE.fullmatch(attributes.get("r", "")):
            self.column = _column_number(match[1])
        else:
            self.column += 1
        if self.column > MAX_COLUMNS:
            raise TableError(
                f"Baris {count(self.line)}: ada isi di kolom ke-{count(self.column)}, "
                f"padahal paling banyak {MAX_COLUMNS} kolom. Hapus kolom yang tidak "
                "perlu."
            )
        self.kind, self.style = attributes.get("t", "n"), attributes.get("s", "0")
        self.formula = False

    def end(self, tag):
        name = bare(tag)
        if name in ("v", "t", "f"):
            self.listening = False
        elif name == "c":
            self._end_cell()
        elif name == "row" and any(cell != "" for cell in self.cells):
            self.ready.append((self.line, self.cells))
            self.cells = []

    def _end_cell(self):
        text = self.taken()
        value = self._value(text) if text or self.formula else ""
        if value == "":
            return
        self.cells += [""] * (self.column - len(self.cells))
        self.cells[self.column - 1] = value

    def _value(self, text: str) -> object:
        if self.formula:
            return Unreadable(text, FORMULA)
        if self.kind == "s":
            return self.strings[int(text)]
        if self.kind == "n":
            return self._number(text)
        if self.kind == "b":
            return "ya" if text == "1" else "tidak"
        if self.kind == "e":
            return Unreadable(text, ERROR_CELL)
        return _words(text)

    def _number(self, text: str) -> object:
        number = float(text)
        if not isfinite(number):
            return text
        style = int(self.style)
        kind, decimals = self.styles[style] if style < len(self.styles) else _Style()
        if kind == "date":
            return self._day(number, text)
        if kind == "percent":
            return f"{with_decimals(Decimal(repr(number)) * 100, decimals)}%"
        if decimals:
            return Printed(number, decimals)
        return int(number) if number.is_integer() and abs(number) < 1e15 else number

    def _day(self, number: float, text: str) -> object:
        try:
            return self.first_day + timedelta(days=int(number))
        except OverflowError:
            return text


def _guarded_rows(archive, path, reader: _SheetReader):
    try:
        for _ in steps(archive, path, reader):
            yield from reader.ready
            reader.ready.clear()
    except BROKEN as error:
        raise TableError(DAMAGED) from error


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _words(text: str) -> str | Unreadable:
    """What a text means, unless it is longer than a cell may be."""
    text = _unescaped(text)
    if len(text) > MAX_CELL:
        return Unreadable(text[:MAX_CELL], TOO_LONG)
    return text.strip()


def _unescaped(text: str) -> str:
    """'_x000D_' is how XML spells a character it cannot hold."""
    return _ESCAPED.sub(_character, text)


def _character(match: re.Match) -> str:
    number = int(match[1], 16)
    # Half a pair is no character: nothing could store or print it.
    return match[0] if 0xD800 <= number <= 0xDFFF else chr(number)
