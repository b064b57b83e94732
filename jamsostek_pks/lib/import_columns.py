"""Columns of an uploaded file: which there are, and what each cell means.

Headings are those of the site's own files. A misspelt heading is an error that
names the right one; its cells are read all the same, so that every other error is
found in one go.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from jamsostek_pks.lib.import_fields import excerpt, meant, nearest
from jamsostek_pks.lib.table_in import Sheet
from jamsostek_pks.lib.words import count
from jamsostek_pks.lib.xlsx_in import Unreadable

MOST_REMEMBERED = 20_000
# Nobody reads more, and a file of rubbish would fill the memory with them.
MOST_FAULTS = 10_000
_ROW = re.compile("[0-9]{1,7}")
BARE_CODE = (
    "'{}' tidak menyebut sistem kodenya: 7503 adalah Pohuwato menurut BPS, 75.03 "
    "adalah Bone Bolango menurut Kemendagri. Beri judul kode_kemendagri atau kode_bps."
)
BARE_CODES = ("kode", "kode_wilayah", "kode wilayah", "code", "kode_daerah")


@dataclass(frozen=True)
class InColumn:
    """A heading, the name its value has, and the form field that reads a cell."""

    heading: str
    name: str
    field: forms.Field
    example: str = ""


@dataclass(frozen=True, order=True)
class Fault:
    """What is wrong in one place of the file; `message` says what would be right."""

    line: int
    column: str
    value: str
    message: str


@dataclass(frozen=True)
class Layout:
    """The columns a kind of file may have.

    `ignored` are headings of our own files that hold what is derived. Each tuple of
    `needed` is a choice: one of its headings must be there.
    """

    columns: Sequence[InColumn]
    ignored: Sequence[str] = ()
    needed: Sequence[tuple[str, ...]] = ()

    @property
    def headings(self) -> list[str]:
        return [column.heading for column in self.columns]


@dataclass
class Reader:
    """Reads the rows of one sheet; `faults` grows while they are read."""

    layout: Layout
    sheet: Sheet
    faults: list[Fault] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    # Names of columns the file should have and has not: told once, not per row.
    missing: set[str] = field(default_factory=set)

    def __post_init__(self):
        self.cleaners = self._cleaners()
        self.names = frozenset(
            cleaner.column.name for cleaner in self.cleaners if cleaner
        )

    def rows(self) -> Iterator[tuple[int, dict[str, Any], set[str]]]:
        """Line, values by name, and the names whose cell was wrong, of every row."""
        width = len(self.cleaners)
        for line, cells in self.sheet.rows:
            if any(cell != "" for cell in cells[width:]):
                self.fault(line, "", "", _too_wide(cells, width))
            values: dict[str, Any] = {}
            wrong: set[str] = set()
            padded = cells + [""] * (width - len(cells))
            for cleaner, cell in zip(self.cleaners, padded, strict=False):
                if cleaner is not None:
                    found = cleaner.read(cell)
                    if isinstance(found, Wrong):
                        self.fault(line, cleaner.heading, cell, found.message)
                        wrong.add(cleaner.column.name)
                        found = None
                    values[cleaner.column.name] = found
            yield line, values, wrong
            if len(self.faults) >= MOST_FAULTS:
                return
        self._refuse_merged()

    def fault(self, line: int, column: str, value: object, message: str) -> None:
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(Fault(line, column, excerpt(str(value)), message))

    def heading_of(self, name: str) -> str:
        """The heading as it stands in the file, else as it should."""
        for cleaner in self.cleaners:
            if cleaner and cleaner.column.name == name:
                return cleaner.heading
        return next(c.heading for c in self.layout.columns if c.name == name)

    def _refuse_merged(self):
        for reference in self.sheet.merged:
            row = _ROW.search(reference)
            self.fault(
                int(row.group()) if row else 0,
                "",
                reference,
                "Sel digabung (merge): hanya sel pertama yang punya isi. Pisahkan "
                "gabungannya, lalu isi tiap sel.",
            )

    # The heading

    def _cleaners(self) -> list["Cleaner | None"]:
        """What reads each column of the file; None where nothing does."""
        by_heading = {column.heading: column for column in self.layout.columns}
        taken: set[str] = set()
        found = [self._cleaner(h, by_heading, taken) for h in self.sheet.heading]
        for choice in self.layout.needed:
            if not taken & set(choice):
                self._heading_fault("", f"Kolom {' atau '.join(choice)} tidak ada.")
                self.missing |= {by_heading[heading].name for heading in choice}
        return found

    @cached_property
    def _headings(self) -> frozenset[str]:
        return frozenset(self.sheet.heading)

    def _cleaner(self, heading, by_heading, taken) -> "Cleaner | None":
        plain = heading.strip().lower().replace(" ", "_")
        if heading in self.layout.ignored:
            self.unread.append(heading)
            return None
        problem = self._problem(heading, plain, taken)
        column = by_heading.get(plain)
        if problem is None and column is None:
            free = [name for name in by_heading if name not in taken]
            free = [name for name in free if name not in self._headings]
            problem = f"Judul kolom '{excerpt(heading)}' tidak dikenal."
            near = nearest(plain, free)
            problem += meant(plain, free) or " Hapus kolom ini bila tidak diperlukan."
            column = by_heading.get(near) if near else None
        if problem:
            self._heading_fault(heading, problem)
        if column is None or column.heading in taken:
            return None
        taken.add(column.heading)
        return Cleaner(column, heading)

    def _problem(self, heading, plain, taken) -> str | None:
        if not heading:
            return "Ada kolom tanpa judul. Beri judul atau hapus kolom itu."
        if plain in BARE_CODES:
            return BARE_CODE.format(excerpt(heading))
        if plain in taken:
            return (
                f"Judul kolom '{excerpt(heading)}' muncul lebih dari sekali. Setiap "
                "judul hanya boleh satu kali."
            )
        return None

    def _heading_fault(self, heading, message):
        self.fault(self.sheet.heading_line, heading, heading, message)


@dataclass(frozen=True)
class Wrong:
    message: str


@dataclass
class Cleaner:
    """One column of one file: remembers what it has read, because cells repeat."""

    column: InColumn
    heading: str
    known: dict[object, object] = field(default_factory=dict)

    def read(self, cell: object) -> object:
        """The cleaned value; None for unknown, `Wrong` for what cannot be."""
        # 1, 1.0 and True would be one key, and 48 printed as 48.0 or as 48.00.
        decimals = getattr(cell, "decimals", None)
        key = cell if type(cell) is str else (type(cell), cell, decimals)
        if key in self.known:
            return self.known[key]
        found = self._clean(cell)
        if len(self.known) < MOST_REMEMBERED:
            self.known[key] = found
        return found

    def _clean(self, cell: object) -> object:
        if isinstance(cell, Unreadable):
            return Wrong(f"Sel ini {cell.why}")
        try:
            return self.column.field.clean(cell)
        except ValidationError as error:
            if error.messages and cell == "":
                return Wrong(self._missing())
            return Wrong(" ".join(error.messages))

    def _missing(self) -> str:
        example = self.column.example
        return f"Wajib diisi, misalnya {example}." if example else "Wajib diisi."


def _too_wide(cells: Sequence[object], width: int) -> str:
    filled = max(i for i, cell in enumerate(cells, start=1) if cell != "")
    return (
        f"Ada {count(filled)} sel, padahal judul kolom hanya {count(width)}. Periksa "
        'pemisah kolom di dalam teks; teks seperti itu diapit tanda kutip (").'
    )
