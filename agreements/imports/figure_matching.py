"""Rows of a file of figures set against what stands: new, changed, same, or wrong."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from agreements.models import ClosedPlaces
from agreements.models.figure import NOT_YET
from jamsostek_pks.lib.import_columns import Reader
from jamsostek_pks.lib.import_plan import Change, Plan, Planned, chunks, pair_up
from jamsostek_pks.lib.months import month_of
from jamsostek_pks.lib.words import count

from .context import Context

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
# What else a plan knows of a row: whether, and for what, it is a draft.
STANDING = ("published_at", "corrects_id")

UNCLEAR = "Cocok dengan beberapa angka. Isi nomor_baris, seperti dalam berkas unduhan."


@dataclass(slots=True)
class Wanted:
    """A row of the file, its values by field of the model."""

    line: int
    values: dict[str, Any]
    number: int | None = None
    reason: str = ""


@dataclass
class Matching:
    """Sets the rows of one file against the open rows of the database."""

    kind: Any
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
        self._look_up_closed(pairs)
        for row, there in sorted(pairs, key=lambda pair: pair[0].line):
            self._settle(row, there, keys)

    def _look_up_closed(self, pairs) -> None:
        """Which months of which places are closed: asked once for the whole file."""
        said = [values for row, there in pairs for values in (row.values, there or {})]
        days = {values.get("as_of") for values in said} - {None}
        self.closed = ClosedPlaces(month_of(day) for day in days)
        places = {values.get(self.kind.key[0]) for values in said} - {None}
        self.codes = (
            self.kind.place_codes(sorted(places), self.context)
            if self.closed.offices
            else {}
        )

    def _is_to_come(self, row: Wanted) -> bool:
        day = row.values.get("as_of")
        if to_come := day is not None and day > self.context.today:
            self._fault(row, "as_of", NOT_YET)
        return to_come

    def _is_closed(self, row: Wanted, there: dict | None) -> bool:
        for values in ((there or {}) | row.values, there or {}):
            code, day = (
                self.codes.get(values.get(self.kind.key[0])),
                values.get("as_of"),
            )
            problem = day and self.closed.problem(code, day)
            if problem:
                self._fault(row, "as_of", problem)
                return True
        return False

    def _settle(self, row: Wanted, there: dict | None, keys: dict) -> None:
        key = self.kind.key_of((there or {}) | row.values)
        if self.kind.one_per_key and self._taken(row, there, key, keys):
            return
        if there is not None and equal(row.values, there):
            self.plan.same += 1
        elif self._is_to_come(row) or self._is_closed(row, there):
            return
        elif there is None:
            self.plan.new.append(Planned(row.line, row.values, reason=row.reason))
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
        names = ("pk", "superseded_at", "replaces_id", *STANDING, *self.kind.fields)
        ours = self.kind.model.objects.editable_by(
            self.context.user, self.context.today
        )
        chains = {
            row["pk"]: [row]
            for some in chunks(sorted(numbers), 5000)
            for row in ours.filter(pk__in=some).order_by().values(*names)
        }
        ends = {pk: pk for pk in chains}
        while ends:
            after = {}
            for row in self._after(ends, names):
                start = ends[row["replaces_id"]]
                chains[start].append(row)
                after[row["pk"]] = start
            ends = after
        return {pk: up_to_what_stands(chain) for pk, chain in chains.items()}

    def _after(self, pks: Iterable[int], names) -> Iterator[dict]:
        """The rows recorded in the place of these."""
        rows = self.kind.model.objects.order_by()
        for some in chunks(pks, 5000):
            yield from rows.filter(replaces__in=some).values(*names)


def up_to_what_stands(chain: list[dict]) -> list[dict]:
    """Without the drafts that were returned after the last open row."""
    last = [place for place, row in enumerate(chain) if row["superseded_at"] is None]
    return chain[: last[-1] + 1] if last else chain


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
