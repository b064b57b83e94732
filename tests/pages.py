"""Read pages and files as people and programs do: words, tables, links, cells."""

import csv
import io
import os
import re
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from html.parser import HTMLParser
from pathlib import Path

from django.core.management import call_command
from openpyxl import load_workbook

from tests.module_rows import taken_back

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "'")
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "wbr"}
BLOCKS = {"p", "li", "td", "th", "tr", "dt", "dd", "div", "h1", "h2", "br", "caption"}


@dataclass
class Node:
    tag: str
    attributes: dict = field(default_factory=dict)
    children: list = field(default_factory=list)

    @property
    def text(self):
        """The words, with single spaces (a no-break space is one, too)."""
        return " ".join("".join(self.pieces()).split())

    def pieces(self):
        if self.tag in BLOCKS:
            yield " "
        for child in self.children:
            if isinstance(child, str):
                yield child
            else:
                yield from child.pieces()
        if self.tag in BLOCKS:
            yield " "

    def all(self, *tags):
        for child in self.children:
            if isinstance(child, Node):
                if child.tag in tags:
                    yield child
                yield from child.all(*tags)

    def first(self, *tags):
        return next(self.all(*tags), None)

    @property
    def links(self):
        """(text, address) of each link."""
        return [(a.text, a.attributes.get("href", "")) for a in self.all("a")]

    @property
    def href(self):
        """The address of the only link in here."""
        ((_, address),) = self.links
        return address


class TreeBuilder(HTMLParser):
    def __init__(self):
        super().__init__()
        self.root = Node("document")
        self.open = [self.root]

    def handle_starttag(self, tag, attributes):
        node = Node(tag, dict(attributes))
        self.open[-1].children.append(node)
        if tag not in VOID:
            self.open.append(node)

    def handle_startendtag(self, tag, attributes):
        self.open[-1].children.append(Node(tag, dict(attributes)))

    def handle_endtag(self, tag):
        if tag not in VOID:
            closed = self.open.pop()
            assert closed.tag == tag, f"<{closed.tag}> is closed by </{tag}>"

    def handle_data(self, text):
        self.open[-1].children.append(text)


@dataclass
class Table:
    caption: str
    headings: list[str]
    rows: list[dict[str, Node]]
    foot: list[Node]

    def row(self, name):
        """The row whose first cell is `name`, or else begins with it."""
        exact = [row for row in self.rows if self.name_of(row) == name]
        near = [row for row in self.rows if self.name_of(row).startswith(name)]
        (found,) = exact or near
        return found

    def name_of(self, row):
        return row[self.headings[0]].text

    @property
    def sums(self):
        """The foot's cells by heading; its first cell spans the columns before."""
        cells = [cell.text for cell in self.foot[1:]]
        return dict(zip(self.headings[-len(cells) :], cells, strict=True))

    @property
    def names(self):
        return [self.name_of(row) for row in self.rows]


class Page:
    """A response's HTML; `text` is what its main part says."""

    def __init__(self, response):
        assert response.status_code == 200, response.status_code
        builder = TreeBuilder()
        builder.feed(response.content.decode())
        assert len(builder.open) == 1, f"left open: {builder.open[-1].tag}"
        self.root = builder.root
        self.main = self.root.first("main")

    @property
    def text(self):
        return self.main.text

    @property
    def title(self):
        return self.main.first("h1").text

    @property
    def links(self):
        return self.root.links

    def section(self, heading):
        """The part of the page under the h2 that says `heading`."""
        (found,) = [
            section
            for section in self.main.all("section")
            if (h2 := section.first("h2")) and h2.text == heading
        ]
        return found

    @property
    def tables(self):
        return [read_table(table) for table in self.main.all("table")]

    def table(self, caption):
        """The table whose caption holds these words."""
        (found,) = [table for table in self.tables if caption in table.caption]
        return found

    def has_table(self, caption):
        return any(caption in table.caption for table in self.tables)

    def address_of(self, text):
        """Where the link with exactly this text leads."""
        found = {address for said, address in self.main.links if said == text}
        assert len(found) == 1, f"{text!r}: {found or self.main.links}"
        return found.pop()


def read_table(table):
    heads = [list(row.all("th", "td")) for row in table.first("thead").all("tr")]
    headings = [cell.text for cell in heads[0]]
    bodies = table.all("tbody")
    body = [list(row.all("th", "td")) for part in bodies for row in part.all("tr")]
    foot = table.first("tfoot")
    return Table(
        table.first("caption").text,
        headings,
        # A row of one wide cell is a remark on the row above, or "nothing here".
        [dict(zip(headings, row, strict=True)) for row in body if len(row) > 1],
        list(foot.all("th", "td")) if foot else [],
    )


def number(text):
    """'1.327.000' as 1327000; text without a number is None."""
    found = re.search(r"\d[\d.]*", text)
    return int(found[0].replace(".", "")) if found else None


def sum_of_lines(text):
    """'15.000–20.600 jumlah baris 20.600' as 20600, '7.000' as 7000."""
    return number(text.split("jumlah baris")[-1])


def file_rows(response, *, separator=";"):
    """The rows of a CSV answer as dicts, read by Python's own csv."""
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    content = b"".join(response.streaming_content)
    text = content.decode("utf-8-sig" if separator == ";" else "utf-8")
    lines = io.StringIO(text, newline="")
    return list(csv.DictReader(lines, delimiter=separator, strict=True))


def as_file(address, form="csv"):
    """The same address as a file."""
    return f"{address}{'&' if '?' in address else '?'}format={form}"


@contextmanager
def founding_data(blocker):
    """The founding data, loaded once for a class of tests and taken back at its end."""
    with taken_back(blocker):
        call_command("load_founding", verbosity=0, stdout=io.StringIO())
        yield


GOLDEN = Path(__file__).parent / "golden"


def assert_golden(name, response):
    """The file's bytes are those kept in tests/golden; WRITE_GOLDEN=1 keeps them."""
    content = b"".join(response.streaming_content)
    kept = GOLDEN / name
    if os.environ.get("WRITE_GOLDEN"):
        kept.write_bytes(content)
    # Compared as text first: a difference is then readable.
    assert content.decode() == kept.read_bytes().decode()
    assert content == kept.read_bytes()


def csv_cells(response, separator):
    content = b"".join(response.streaming_content)
    encoding = "utf-8-sig" if separator == ";" else "utf-8"
    return cells_of(content.decode(encoding), separator)


def cells_of(text, separator):
    lines = io.StringIO(text, newline="")
    return list(csv.reader(lines, delimiter=separator, strict=True))


def xlsx_cells(response):
    """Values of the only sheet, as openpyxl gives them: text, numbers, days, None."""
    book = load_workbook(io.BytesIO(response.getvalue()), read_only=True)
    (sheet,) = book.worksheets
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def as_machine_csv(value):
    """What a cell of a workbook is in the CSV for programs."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float):
        return f"{value:.2f}"
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return str(value)
