"""Files of figures: one row is one number of one day.

Figures are append-only: a row that differs from an open one closes it, with a
reason, and adds another. A row says which one it means by `nomor_baris`, where its
kind has that column, else by its key.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from operator import itemgetter
from typing import Any, ClassVar

from jamsostek_pks.lib.import_columns import MOST_FAULTS, Layout, Reader
from jamsostek_pks.lib.import_plan import Change, Plan, Planned, chunks, pair_up
from jamsostek_pks.lib.table_in import Sheet
from jamsostek_pks.lib.words import count

from . import figure_writing
from .context import CannotPoint, Context, NewSource
from .run import Run

TWICE = (
    "Sama dengan baris {}: wilayah, tanggal dan rincian yang sama. Hapus salah satu."
)
STALE = (
    "Angka ini sudah dikoreksi menjadi nomor_baris {} dan nilainya lain dari berkas "
    "Anda. Unduh berkas terbaru, lalu ulangi perubahan Anda di sana."
)
WITHDRAWN = "Angka ini sudah ditarik. Kosongkan nomor_baris untuk mencatat angka baru."
NO_SUCH_ROW = "Tidak ada angka bernomor ini di wilayah kerja Anda."
TAKEN = "Angka lain (nomor_baris {}) sudah ada untuk wilayah, tanggal dan rincian ini."
UNCLEAR = "Cocok dengan beberapa angka. Isi nomor_baris, seperti dalam berkas unduhan."


@dataclass(slots=True)
class Wanted:
    """A row of the file, its values by field of the model."""

    line: int
    values: dict[str, Any]
    number: int | None = None
    reason: str = ""


class FigureKind(ABC):
    """One kind of figure as a file; a subclass names its columns and its key."""

    slug: ClassVar[str]
    title: ClassVar[str]
    row_is: ClassVar[str]
    model: ClassVar[type]
    layout: ClassVar[Layout]
    # Fields that are written, and those among them that say which row it is.
    fields: ClassVar[tuple[str, ...]]
    key: ClassVar[tuple[str, ...]]
    # What a field is when its cell is empty.
    blank_means: ClassVar[dict[str, Any]] = {"as_of_precision": "DAY"}
    # What a part of the key is when the file has no such column.
    key_defaults: ClassVar[dict[str, Any]] = {}
    # Whether no two open rows share a key; claims may.
    one_per_key: ClassVar[bool] = True
    reasons_needed: ClassVar[bool] = True
    # The heading under which each field stands.
    headings: ClassVar[dict[str, str]] = {}

    @abstractmethod
    def resolved(self, cells: dict, context: Context) -> dict[str, Any]:
        """Values by field, of cells by name; raises CannotPoint."""

    def checked(self, rows: list[Wanted], context: Context, fault) -> list[Wanted]:
        """Rows that hold against what must be asked of all at once."""
        return rows

    def candidates(self, rows: Iterable[Wanted]) -> list[dict]:
        """Open rows of the same places or lines: all that the keys may mean."""
        pks = {row.values[self.key[0]] for row in rows}
        names = ("pk", *self.fields)
        rows = self.model.objects.open().order_by()
        # A claim may be about no region.
        nowhere = rows.filter(**{self.key[0]: None}) if None in pks else ()
        return [
            *(nowhere and nowhere.values(*names)),
            *(
                row
                for some in chunks(sorted(pks - {None}), 5000)
                for row in rows.filter(**{f"{self.key[0]}__in": some}).values(*names)
            ),
        ]

    def skips(self, cells: dict) -> bool:
        """Whether this row of the file is of another kind."""
        return False

    def write(self, plan: Plan, run: Run) -> dict:
        return figure_writing.write(self, plan, run)

    def lock(self, written: dict) -> None:
        figure_writing.lock(self.model, written)

    def undo(self, written: dict, run: Run) -> None:
        figure_writing.undo(self.model, written, run)

    def built_on(self, written: dict, run: Run) -> list[str]:
        return figure_writing.built_on(self.model, written, run)

    def in_reach(self, written: dict, context: Context) -> bool:
        """Whether the user may still edit all that an import wrote."""
        ours = self.model.objects.editable_by(context.user, context.today)
        return figure_writing.all_among(self.model, ours, written)

    # Planning

    def plan(self, sheet: Sheet, context: Context) -> Plan:
        reader = Reader(self.layout, sheet)
        rows, skipped = self._read(reader, context)
        plan = Plan(faults=reader.faults, reasons_needed=self.reasons_needed)
        plan.notes = notes_of(reader, skipped)
        if rows and not reader.missing:
            _Matching(self, reader, context, plan).match(rows)
        return plan

    def _read(self, reader, context) -> tuple[list[Wanted], int]:
        rows, skipped = [], 0
        for line, cells, wrong in reader.rows():
            if self.skips(cells):
                skipped += 1
                continue
            try:
                values = self.resolved(cells, context)
            except CannotPoint as error:
                if error.name not in wrong | reader.missing:
                    self._fault(reader, line, error.name, cells, error.message)
                continue
            if not wrong:
                rows.append(self._wanted(line, cells, values))
        return rows, skipped

    def _wanted(self, line, cells, values) -> Wanted:
        for name, meaning in self.blank_means.items():
            if name in values and values[name] in (None, ""):
                values[name] = meaning
        number = cells.get("number")
        if number is None:
            values = self.key_defaults | values
        return Wanted(line, values, number, cells.get("reason") or "")

    def _fault(self, reader, line, name, cells, message):
        heading = reader.heading_of(name)
        reader.fault(line, heading, cells.get(name) or "", message)

    def __init__(self):
        self.key_of = itemgetter(*self.key)

    def shown(self, name: str, value: object, context: Context) -> str:
        """A value as the preview prints it."""
        if name == "source_id":
            return context.source_text(value)
        if name == "region_id":
            return context.regions.by_pk[value].full_name if value else ""
        if name == "category_id":
            return context.categories_by_pk[value].name if value else ""
        return str(value) if name == "year" else shown(value)

    def label(self, planned: Planned, context: Context) -> str:
        """What a row is about, in a few words."""
        values = (planned.row or {}) | planned.values
        parts = (self.shown(name, values.get(name), context) for name in self.key)
        return " · ".join(part for part in parts if part)

    def described(self, planned: Planned, context: Context) -> list[tuple[str, str]]:
        """Heading and text of what a new row says, as far as it says anything."""
        return [
            (self.headings[name], text)
            for name, value in planned.values.items()
            if (text := self.shown(name, value, context))
        ]


@dataclass
class _Matching:
    """Sets the rows of one file against the open rows of the database."""

    kind: FigureKind
    reader: Reader
    context: Context
    plan: Plan
    lines: dict[tuple, int] = field(default_factory=dict)

    def match(self, rows: list[Wanted]) -> None:
        kind = self.kind
        rows = kind.checked(rows, self.context, self._fault)
        found = kind.candidates(rows)
        numbered = [row for row in rows if row.number is not None]
        others = [row for row in rows if row.number is None]
        meant = self._numbered(numbered)
        taken = {row["pk"] for row in meant.values()}
        free = [row for row in found if row["pk"] not in taken]
        pairs, unclear = pair_up(
            self._without_twins(others),
            free,
            key_of_wanted=lambda row: kind.key_of(row.values),
            key_of_found=kind.key_of,
            equal=lambda row, there: equal(row.values, there),
        )
        for row in unclear:
            self._fault(row, kind.key[-1], UNCLEAR)
        pairs += [(row, meant[row.line]) for row in numbered if row.line in meant]
        keys = {kind.key_of(row): row["pk"] for row in found}
        for row, there in sorted(pairs, key=lambda pair: pair[0].line):
            self._settle(row, there, keys)

    def _settle(self, row: Wanted, there: dict | None, keys: dict) -> None:
        key = self.kind.key_of((there or {}) | row.values)
        if self.kind.one_per_key and self._taken(row, there, key, keys):
            return
        if there is None:
            self.plan.new.append(Planned(row.line, row.values, reason=row.reason))
        elif equal(row.values, there):
            self.plan.same += 1
        else:
            changes = self._changes(row.values, there)
            planned = Planned(row.line, row.values, there, changes, row.reason)
            self.plan.changed.append(planned)

    def _without_twins(self, rows: list[Wanted]) -> list[Wanted]:
        if not self.kind.one_per_key:
            return rows
        return [row for row in rows if self._first(row, self.kind.key_of(row.values))]

    def _first(self, row: Wanted, key: tuple) -> bool:
        first = self.lines.setdefault(key, row.line)
        if first != row.line:
            self._fault(row, self.kind.key[-1], TWICE.format(count(first)))
        return first == row.line

    def _taken(self, row, there, key, keys) -> bool:
        if not self._first(row, key):
            return True
        other = keys.get(key)
        if there is not None and other not in (None, there["pk"]):
            self._fault(row, self.kind.key[-1], TAKEN.format(other))
            return True
        return False

    def _changes(self, values: dict, there: dict) -> tuple[Change, ...]:
        show = self.kind.shown
        return tuple(
            Change(
                self.kind.headings.get(name, name),
                show(name, there[name], self.context),
                show(name, value, self.context),
            )
            for name, value in values.items()
            if not same(value, there[name])
        )

    def _fault(self, row: Wanted, name: str, message: str) -> None:
        value = self.kind.shown(name, row.values.get(name), self.context)
        heading = self.kind.headings.get(name, name)
        self.reader.fault(row.line, heading, value, message)

    # Rows that say their number

    def _numbered(self, rows: list[Wanted]) -> dict[int, dict]:
        """The open row each of them means, by line; refuses the others."""
        there = self._by_number({row.number for row in rows})
        meant: dict[int, dict] = {}
        lines: dict[int, int] = {}
        for row in rows:
            found = there.get(row.number)
            problem = self._problem(row, found)
            first = row.line if problem else lines.setdefault(found[-1]["pk"], row.line)
            if first != row.line:
                problem = TWICE.format(count(first))
            if problem:
                self.reader.fault(row.line, "nomor_baris", row.number, problem)
            else:
                meant[row.line] = found[-1]
        return meant

    def _problem(self, row: Wanted, found: list[dict] | None) -> str | None:
        if not found:
            return NO_SUCH_ROW
        last = found[-1]
        if last["superseded_at"] is not None:
            return WITHDRAWN
        went_back = all(last[name] == found[0][name] for name in self.kind.fields)
        if len(found) == 1 or went_back or equal(row.values, last):
            return None
        return STALE.format(last["pk"])

    def _by_number(self, numbers: set[int]) -> dict[int, list[dict]]:
        """Each numbered row the user may edit, with the rows that came after it."""
        names = ("pk", "superseded_at", "replaces_id", *self.kind.fields)
        ours = self.kind.model.objects.editable_by(
            self.context.user, self.context.today
        )
        chains = {
            row["pk"]: [row]
            for some in chunks(sorted(numbers), 5000)
            for row in ours.filter(pk__in=some).order_by().values(*names)
        }
        ends = {pk: pk for pk, (row,) in chains.items() if row["superseded_at"]}
        while ends:
            rows = self.kind.model.objects.filter(replaces__in=ends).order_by()
            after = {}
            for row in rows.values(*names):
                start = ends[row["replaces_id"]]
                chains[start].append(row)
                if row["superseded_at"]:
                    after[row["pk"]] = start
            ends = after
        return chains


def equal(values: dict, there: dict) -> bool:
    """Whether the file says what is there, in the columns it has."""
    return all(same(value, there[name]) for name, value in values.items())


def same(value: object, there: object) -> bool:
    """Equal, but for the spaces and line ends that a file does not keep."""
    if isinstance(value, str) and isinstance(there, str):
        return tidy(value) == tidy(there)
    return value == there


def tidy(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f").replace(".", ",")
    if isinstance(value, int):
        return count(value)
    return value.title if isinstance(value, NewSource) else str(value)


def notes_of(reader: Reader, skipped: int) -> list[str]:
    """What of the file is not read, told before it is confirmed."""
    notes = []
    if reader.sheet.name:
        notes.append(f"Lembar yang dibaca: {reader.sheet.name}.")
    if reader.sheet.other_sheets:
        names = ", ".join(reader.sheet.other_sheets[:5])
        notes.append(f"Lembar lain tidak dibaca: {names}.")
    if reader.unread:
        notes.append(f"Kolom yang tidak dibaca: {', '.join(reader.unread)}.")
    if len(reader.faults) >= MOST_FAULTS:
        notes.append(f"Hanya {count(MOST_FAULTS)} kesalahan pertama didaftar.")
    if skipped:
        notes.append(
            f"{count(skipped)} baris dari bagian lain dilewati; unggah berkas yang "
            "sama dengan jenis datanya."
        )
    return notes
