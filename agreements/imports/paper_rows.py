"""Rows of a file of agreements, gathered by agreement; nothing is compared yet."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError

from agreements.models import Agreement, Source
from agreements.models.agreement import number_key
from jamsostek_pks.lib.import_columns import Reader
from jamsostek_pks.lib.import_fields import ChoiceIn
from jamsostek_pks.lib.words import count

from .context import CannotPoint, Context, NewSource
from .paper_columns import LINE, LIVING, MARK, PAPER

SOURCE_KIND = ChoiceIn(choices=Source.Kind.choices, required=False)
ANOTHER = "Berbeda dari baris {}, padahal perjanjiannya sama. Samakan keduanya."
ORDER = (
    ("starts_on", "ends_on", "Mendahului mulai_berlaku. Periksa kedua tanggal."),
    ("signed_on", "ends_on", "Mendahului tanggal_tanda_tangan. Periksa keduanya."),
    (
        "signed_on",
        "terminated_on",
        "Mendahului tanggal_tanda_tangan. Periksa keduanya.",
    ),
)
DEFAULTS = {"stage": "SIGNED", "counterparty_kind": "PEMDA"}


@dataclass(slots=True)
class LineRow:
    """The line of one row; `number` says which one it is, if the file says so."""

    line: int
    values: dict[str, Any]
    number: int | None = None
    occupations: frozenset[int] | None = None


@dataclass
class Paper:
    """An agreement of the file: cells of its first row, and its lines."""

    line: int
    values: dict[str, Any]
    number: int | None
    sources: list[int | NewSource]
    reason: str = ""
    lines: list[LineRow] = field(default_factory=list)
    # Lines of the file that this agreement stands on.
    rows: list[int] = field(default_factory=list)

    @property
    def identity(self) -> Hashable:
        return self.number or identity_of(self.values)


def identity_of(values: dict) -> tuple:
    """How an agreement without our number is told: its own, or title and day."""
    for name in ("office_number", "government_number"):
        if key := number_key(values.get(name) or ""):
            return values["region_id"], name, key
    return title_of(values)


def title_of(values: dict) -> tuple:
    title = (values.get("title") or "").casefold()
    return values["region_id"], title, values.get("signed_on")


@dataclass
class PaperReader:
    """Turns cells into papers; what points nowhere is a fault of the reader."""

    reader: Reader
    context: Context

    def papers(self) -> list[Paper]:
        found: dict[Hashable, Paper] = {}
        for line, cells, wrong in self.reader.rows():
            try:
                self._add(found, line, cells, wrong)
            except CannotPoint as error:
                if error.name not in wrong | self.reader.missing:
                    self.fault(line, error.name, cells.get(error.name), error.message)
        return list(found.values())

    def fault(self, line: int, name: str, value: object, message: str) -> None:
        heading = self.reader.heading_of(name)
        self.reader.fault(line, heading, "" if value is None else value, message)

    def _add(self, found, line, cells, wrong) -> None:
        paper = self._paper(line, cells)
        row = self._line(line, cells, paper)
        if wrong:
            return
        first = found.setdefault(paper.identity, paper)
        if first is not paper:
            self._agree(first, paper, cells)
        first.rows.append(line)
        if row is not None:
            first.lines.append(row)

    def _agree(self, first: Paper, other: Paper, cells) -> None:
        """Later rows may leave the agreement's cells empty, not contradict them."""
        for name, value in other.values.items():
            if value in (None, "") or value == first.values.get(name):
                continue
            if name in DEFAULTS and not cells.get(name):
                continue
            self.fault(
                other.line, CELLS.get(name, name), value, ANOTHER.format(first.line)
            )
        first.sources += [each for each in other.sources if each not in first.sources]
        first.reason = first.reason or other.reason

    # The agreement

    def _paper(self, line, cells) -> Paper:
        values: dict[str, Any] = {"region_id": self.context.own_region(cells).pk}
        for _, name, _ in PAPER:
            if name in cells:
                values[name] = cells[name]
        for name, meaning in DEFAULTS.items():
            if name in values:
                values[name] = values[name] or meaning
        self._link(values, cells)
        paper = Paper(line, values, cells.get("number"), [])
        paper.reason = cells.get("reason") or ""
        if "source_title" in cells:
            paper.sources = self._sources(cells)
        return paper

    def _link(self, values, cells) -> None:
        if "office" in cells:
            values["office_id"] = self.context.office(cells["office"])
        for link in ("parent", "renews"):
            if link in cells:
                values[f"{link}_id"] = self._agreement(link, cells[link])

    def _agreement(self, link: str, said: str | None) -> int | None:
        """An agreement by our number or by one of its own."""
        if not said:
            return None
        by_number, by_key = self._agreements
        if said.isdecimal() and int(said) in by_number:
            return int(said)
        found = by_key.get(number_key(said), ())
        if len(found) != 1:
            raise CannotPoint(
                link,
                "Tidak ada satu perjanjian yang bernomor begitu untuk Anda. Tulis "
                "nomornya di situs ini (kolom nomor) atau nomor naskahnya; naskah baru "
                "diunggah lebih dulu.",
            )
        return found[0]

    @cached_property
    def _agreements(self) -> tuple[set[int], dict[str, list[int]]]:
        seen = Agreement.objects.visible_to(self.context.user, self.context.today)
        rows = seen.order_by().values_list("pk", "office_number", "government_number")
        numbers, keys = set(), {}
        for pk, *texts in rows:
            numbers.add(pk)
            for key in {number_key(text) for text in texts if text}:
                keys.setdefault(key, []).append(pk)
        return numbers, keys

    def _sources(self, cells) -> list[int | NewSource]:
        parts = [split(cells.get(f"source_{part}")) for part in SOURCE_PARTS]
        titles, publishers, kinds = parts
        for name, said in zip(SOURCE_PARTS[1:], parts[1:], strict=True):
            if said and len(said) != len(titles):
                raise CannotPoint(
                    f"source_{name}",
                    f"Ada {len(said)} bagian untuk {len(titles)} judul sumber. "
                    "Pisahkan dengan ' | ' dalam urutan yang sama.",
                )
        found = []
        for place, title in enumerate(titles):
            said = {
                "source_title": bounded("title", title),
                "source_publisher": (
                    bounded("publisher", publishers[place]) if publishers else ""
                ),
                "source_kind": source_kind(kinds[place]) if kinds else "",
            }
            found.append(self.context.source(said))
        return [source for source in dict.fromkeys(found) if source is not None]

    # Its line

    def _line(self, line, cells, paper) -> LineRow | None:
        said = {
            name: value
            for name, value in cells.items()
            if name.startswith(MARK) or name.endswith(LIVING)
        }
        if all(value in (None, "") for value in said.values()):
            return None
        values = {
            name: cells[f"{MARK}{name}"] for _, name, _ in LINE if MARK + name in cells
        }
        category = cells.get(f"{MARK}category")
        if not category:
            raise CannotPoint(f"{MARK}category", "Isi kategori baris target ini.")
        found = self.context.category(category, name=f"{MARK}category")
        values["category_id"] = found.pk
        place = self.context.region(cells, suffix=LIVING)
        # Without such columns an old line stays where its people live.
        if any(name.endswith(LIVING) for name in cells):
            values["region_id"] = place.pk if place else paper.values["region_id"]
        if f"{MARK}replaces" in cells:
            values["replaces_id"] = cells[f"{MARK}replaces"]
        row = LineRow(line, values, cells.get(f"{MARK}number"))
        if f"{MARK}occupations" in cells:
            row.occupations = self._occupations(cells[f"{MARK}occupations"])
        return row

    def _occupations(self, text: str | None) -> frozenset[int]:
        name = f"{MARK}occupations"
        return frozenset(
            self.context.category(each, name=name).pk for each in split(text) if each
        )


SOURCE_PARTS = ("title", "publisher", "kind")
CELLS = {
    "region_id": "region_code",
    "office_id": "office",
    "parent_id": "parent",
    "renews_id": "renews",
}


def bounded(name: str, text: str) -> str:
    most = Source._meta.get_field(name).max_length
    if len(text) > most:
        raise CannotPoint(
            f"source_{name}",
            f"Satu sumber di sel ini {count(len(text))} karakter; paling banyak "
            f"{count(most)}. Pendekkan, atau pisahkan beberapa sumber dengan ' | '.",
        )
    return text


def source_kind(text: str) -> str:
    try:
        return SOURCE_KIND.clean(text)
    except ValidationError as error:
        raise CannotPoint("source_kind", " ".join(error.messages)) from error


def split(text: str | None) -> list[str]:
    """'A | B' as two; nothing as none."""
    return [part.strip() for part in text.split("|")] if text else []


def out_of_order(values: dict) -> list[tuple[str, str]]:
    """What an agreement cannot be: the field at fault, and why."""
    found = [
        (last, message)
        for first, last, message in ORDER
        if values.get(first) and values.get(last) and values[last] < values[first]
    ]
    if values.get("terminated_on") and values.get("stage") != "TERMINATED":
        found.append(("terminated_on", "Hanya untuk tahap TERMINATED (Diakhiri)."))
    return found
