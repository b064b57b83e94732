"""The page of all files says what docs/csv-formats.md says, and its links work."""

import pytest

from coverage.manual import read_manual
from coverage.manual_views import DOCUMENT
from tests.coverage.test_files import manual_headings
from tests.factories import create_region, create_user
from tests.pages import Page

pytestmark = pytest.mark.django_db

TEXT = r"""# Files

| file | address | one row is |
|---|---|---|
| Coverage – Cakupan | `/?format=csv`, `/wilayah/75/?format=csv` | a `region` |

## Three flavours

| | x |
|---|---|

## Coverage

Before `x`.

| heading | meaning | unit | empty means |
|---|---|---|---|
| `sumber` | several joined by ` \| ` | text | – |

After,
on two lines.
"""


def words(pieces):
    return "".join(piece.text for piece in pieces)


def test_a_section_is_read_with_its_columns_and_remarks():
    (file,) = read_manual(TEXT)

    assert (file.name, file.title, file.slug) == ("Coverage", "Cakupan", "coverage")
    assert file.addresses == ("/?format=csv", "/wilayah/75/?format=csv")
    assert [words(remark) for remark in file.remarks] == [
        "Before x.",
        "After, on two lines.",
    ]
    (column,) = file.columns
    assert (column.heading, words(column.unit)) == ("sumber", "text")
    assert words(column.meaning) == "several joined by  | "
    assert [piece.is_code for piece in column.meaning] == [False, True]


def test_the_document_is_read_whole():
    files = read_manual(DOCUMENT.read_text("utf-8"))

    read = {file.name: [column.heading for column in file.columns] for file in files}
    assert read == manual_headings()


@pytest.fixture
def page(client_of):
    create_region(code="75.04")
    return Page(client_of(create_user(region="75.04")).get("/laporan/"))


def test_every_file_stands_on_the_page_with_every_column(page):
    tables = {table.caption: table for table in page.tables}

    for file in read_manual(DOCUMENT.read_text("utf-8")):
        table = tables[f"Kolom berkas {file.title}"]

        assert table.names == [column.heading for column in file.columns]
        assert all(row["Arti"].text for row in table.rows)


def test_the_links_are_files_of_the_readers_own_region(page, client_of):
    links = {address for _, address in page.main.links if "format=csv" in address}
    client = client_of(create_user(region="75.04"))

    assert "/wilayah/75.04/tangga/?format=csv" in links
    for address in sorted(links):
        response = client.get(address)

        assert response.status_code == 200, address
        assert response.headers["Content-Type"].startswith("text/csv"), address


def test_the_footer_of_every_page_leads_there(page):
    assert ("Berkas dan arti kolomnya", "/laporan/") in page.links


def test_without_a_region_of_ones_own_the_page_still_stands(client_of):
    page = Page(client_of(create_user()).get("/laporan/"))

    assert "/wilayah/75/baris/?format=csv" in page.text
