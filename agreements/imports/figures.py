"""Files of figures: one row is one number of one day.

Figures are append-only: a row that differs from an open one closes it, with a
reason, and adds another. A row says which one it means by `nomor_baris`, where its
kind has that column, else by its key.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from operator import itemgetter
from typing import Any, ClassVar

from jamsostek_pks.lib.import_columns import MOST_FAULTS, Layout, Reader
from jamsostek_pks.lib.import_fields import ChoiceIn
from jamsostek_pks.lib.import_plan import Plan, Planned, chunks
from jamsostek_pks.lib.table_in import Sheet
from jamsostek_pks.lib.words import count

from . import figure_writing
from .context import CannotPoint, Context, NewSource
from .figure_matching import STANDING, Matching, Wanted
from .run import Run


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
    # Whether its rows are drafts until published, on a site with review.
    reviewed: ClassVar[bool] = True
    # Whether its example rows may be of any region: they name none in other cells.
    examples_anywhere: ClassVar[bool] = False
    # The heading under which each field stands.
    headings: ClassVar[dict[str, str]] = {}

    @abstractmethod
    def resolved(self, cells: dict, context: Context) -> dict[str, Any]:
        """Values by field, of cells by name; raises CannotPoint."""

    def checked(self, rows: list[Wanted], context: Context, fault) -> list[Wanted]:
        """Rows that hold against what must be asked of all at once."""
        return rows

    def candidates(self, rows: Iterable[Wanted]) -> list[dict]:
        """Rows of the same places or lines as they stand: all that keys may mean."""
        pks = {row.values[self.key[0]] for row in rows}
        names = ("pk", *STANDING, *self.fields)
        rows = self.model.objects.working().order_by()
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

    def place_codes(self, pks: Iterable[int], context: Context) -> dict[int, str]:
        """By first part of the key, the region whose offices may close a month."""
        return {pk: context.regions.by_pk[pk].code for pk in pks}

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

    def waiting(self, written: dict) -> int:
        """How many rows of an import count only once somebody has published them."""
        return figure_writing.waiting(self.model, written)

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
            Matching(self, reader, context, plan).match(rows)
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
        self.label_of = {
            column.name: column.field.label_of
            for column in self.layout.columns
            if isinstance(column.field, ChoiceIn)
        }

    def shown(self, name: str, value: object, context: Context) -> str:
        """A value as the preview prints it."""
        if name == "source_id":
            return context.source_text(value)
        if name == "region_id":
            return context.regions.by_pk[value].full_name if value else ""
        if name == "category_id":
            return context.categories_by_pk[value].name if value else ""
        if name in self.label_of:
            return self.label_of[name].get(value, "")
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
