"""Uploaded tables must not name participants: identity numbers keep a file out.

Looked for before a byte is stored, since an upload waits a day for its confirmation.
"""

import io
import re
import zipfile
from collections.abc import Iterator

from jamsostek_pks.lib.csv_in import TableError
from jamsostek_pks.lib.identity_numbers import SIXTEEN, masked_numbers
from jamsostek_pks.lib.import_columns import Fault
from jamsostek_pks.lib.table_in import open_table
from jamsostek_pks.lib.words import count
from jamsostek_pks.lib.xlsx_in import SIGNATURE
from jamsostek_pks.lib.xlsx_parts import BROKEN, check_parts

MOST_FAULTS = 100
CHUNK = 1024 * 1024
# More than the longest spelling of a number, so that no border hides one.
OVERLAP = 64
TAG = re.compile("<[^>]*>")
# Formats and pictures' places: long numbers there are no text of anybody's.
UNREAD = ("xl/styles", "xl/theme", "xl/drawings", "_rels", "[Content_Types]")
HERE = "memuat nomor identitas"
ELSEWHERE = "lembar lain, komentar atau keterangan buku kerja memuat nomor identitas"


def identity_faults(name: str, data: bytes) -> list[Fault]:
    """Each cell with an identity number, then what else of the file has one."""
    faults = [Fault(0, "", shown, f"nama berkas {HERE}") for shown in numbers(name)]
    faults += cells_with_numbers(data)
    if data.startswith(SIGNATURE):
        known = {fault.value for fault in faults}
        others = sorted(set(numbers_in_parts(data)) - known)
        faults += [Fault(0, "", shown, ELSEWHERE) for shown in others]
    return faults[:MOST_FAULTS]


def numbers(text: str) -> list[str]:
    return masked_numbers(text) if SIXTEEN.search(text) else []


def cells_with_numbers(data: bytes) -> list[Fault]:
    is_book = data.startswith(SIGNATURE)
    if not is_book and not numbers(data.decode("utf-8", "ignore")):
        return []
    faults = []
    try:
        sheet = open_table(data)
        rows = [(sheet.heading_line, sheet.heading)]
        for source in (rows, sheet.rows):
            for line, cells in source:
                faults += row_faults(sheet.heading, line, cells)
    except TableError:
        # What cannot be read as a table is refused for its own reason, or here.
        if not is_book and not faults:
            text = data.decode("utf-8", "ignore")
            faults = [Fault(0, "", shown, f"berkas {HERE}") for shown in numbers(text)]
    return faults


def row_faults(heading, line, cells) -> Iterator[Fault]:
    if not SIXTEEN.search("\n".join(map(str, cells))):
        return
    for at, cell in enumerate(cells):
        column = heading[at] if at < len(heading) else ""
        column = column if not numbers(column) else ""
        for shown in numbers(str(cell)):
            yield Fault(line, column or f"ke-{at + 1}", shown, HERE)


def numbers_in_parts(data: bytes) -> Iterator[str]:
    """In every text of the workbook, also of sheets that are not read."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        check_parts(archive)
        for part in archive.namelist():
            if part.endswith((".xml", ".vml")) and not part.startswith(UNREAD):
                yield from numbers_in_part(archive, part)
    except (*BROKEN, TableError):
        return


def numbers_in_part(archive, part: str) -> Iterator[str]:
    before = ""
    with archive.open(part) as file:
        while chunk := file.read(CHUNK):
            text = before + TAG.sub("\n", chunk.decode("utf-8", "ignore"))
            yield from numbers(text)
            before = text[-OVERLAP:]


def told(fault: Fault) -> str:
    """'Baris 3, kolom catatan: memuat nomor identitas 7371••••••••0001.'"""
    said = f"{fault.message} {fault.value}."
    if not fault.line:
        return said[:1].upper() + said[1:]
    return f"Baris {count(fault.line)}, kolom {fault.column}: {said}"
