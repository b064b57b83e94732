"""docs/csv-formats.md as data: the one description of every file and its columns.

The tests compare the document with the columns the site writes; the page shows what
the document says. So there is no second list to keep in step. Pure: text in, frozen
dataclasses out.
"""

import re
from dataclasses import dataclass

ROW = re.compile(r"^\| (.*) \|$", re.MULTILINE)
CELL_END = re.compile(r" (?<!\\)\| ")


@dataclass(frozen=True)
class Piece:
    """Some words; `is_code` where the document sets them as code."""

    text: str
    is_code: bool


Text = tuple[Piece, ...]


@dataclass(frozen=True)
class ColumnText:
    """One column of a file, in the document's words."""

    heading: str
    meaning: Text
    unit: Text
    empty: Text


@dataclass(frozen=True)
class FileText:
    """One file: what a row is, where it is, its columns, and remarks on them."""

    name: str
    title: str
    addresses: tuple[str, ...]
    row_is: Text
    columns: tuple[ColumnText, ...]
    remarks: tuple[Text, ...]

    @property
    def slug(self) -> str:
        return re.sub(r"[^a-z]+", "-", self.name.lower())


def read_manual(document: str) -> list[FileText]:
    """Every file the first table names, in its order, with its section's columns.

    There a file is called 'Coverage – Cakupan': its section's heading, and its title.
    """
    intro, *sections = re.split(r"^## ", document, flags=re.MULTILINE)
    by_name = {section.splitlines()[0].strip(): section for section in sections}
    _, *files = rows_of(intro)
    return [read_file(cells, by_name[cells[0].partition(" – ")[0]]) for cells in files]


def read_file(cells: list[str], section: str) -> FileText:
    called, addresses, row_is = cells
    name, _, title = called.partition(" – ")
    _, *columns = rows_of(section)
    return FileText(
        name=name,
        title=title or name,
        addresses=tuple(re.findall(r"`([^`]+)`", addresses)),
        row_is=pieces(row_is),
        columns=tuple(read_column(column) for column in columns),
        remarks=tuple(
            pieces(" ".join(paragraph.split()))
            for paragraph in section.split("\n\n")[1:]
            if paragraph.strip() and not paragraph.startswith("|")
        ),
    )


def read_column(cells: list[str]) -> ColumnText:
    heading, meaning, unit, empty = cells
    return ColumnText(heading.strip("`"), pieces(meaning), pieces(unit), pieces(empty))


def rows_of(section: str) -> list[list[str]]:
    """Cells of the table's rows, the line under its heads left out."""
    rows = [CELL_END.split(line) for line in ROW.findall(section)]
    return [row for row in rows if not set("".join(row)) <= set("-|")]


def pieces(text: str) -> Text:
    """'a `b`' as 'a ' and the code 'b'; an escaped bar is a bar."""
    parts = text.replace("\\|", "|").split("`")
    return tuple(
        Piece(part, is_code=bool(number % 2))
        for number, part in enumerate(parts)
        if part
    )
