"""Files as accidents and malice make them, from a seed: `mangled(7, whole)`."""

import csv
import io
import random
import zipfile

import xlsxwriter

WAYS = {}
NASTY = (
    *("=1+1", "@SUM(A1)", "\0", "\x1b[31m", "'" * 50, '"', "\u202e", "NaN", "inf"),
    *("-1", "1e309", "9" * 400, "0x10", "1,2,3", "١٢٣", "½", "٪", "75.1", "7504"),
    *("31/02/2025", "2025-13-01", "0000-00-00", "12/31/2023", "99999-01-01", "besok"),
    *("_x0000_", "_xD800_", "\U0001f600" * 20, "x" * 9_999, "x" * 10_001, "\ud7ff"),
    *(" ", "\t", "a\nb", "a;b", "a,b", "../../etc/passwd", "<script>", "%s%n", "{{7}}"),
)


def mangled(seed, whole):
    """Name and bytes of one spoilt file; `whole` is a CSV file that is right."""
    chance = random.Random(seed)
    ways = list(WAYS)
    way = ways[seed % len(ways)]
    text = whole.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    return way, WAYS[way](chance, rows)


def way(make):
    WAYS[make.__name__] = make
    return make


def as_csv(rows, separator=";"):
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=separator).writerows(rows)
    return file.getvalue().encode("utf-8", "surrogatepass")


def as_xlsx(rows, *, edit=None):
    file = io.BytesIO()
    options = {"strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        sheet = book.add_worksheet("Data")
        for line, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write_string(line, column, cell[:32_767])
        if edit:
            edit(sheet)
    return file.getvalue()


def rewritten(data, edit):
    """The archive with each part as `edit(name, bytes)` gives it."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            new.writestr(name, edit(name, old.read(name)))
    return file.getvalue()


def spoilt(chance, data, times):
    data = bytearray(data)
    for _ in range(times):
        data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data)


@way
def truncated_csv(chance, rows):
    data = as_csv(rows)
    return data[: chance.randrange(len(data))]


@way
def truncated_xlsx(chance, rows):
    data = as_xlsx(rows)
    return data[: chance.randrange(4, len(data))]


@way
def other_encoding(chance, rows):
    text = as_csv(rows).decode().replace("a", "ä")
    return text.encode(chance.choice(["utf-16", "utf-16-be", "latin-1", "utf-32"]))


@way
def flipped_csv(chance, rows):
    return spoilt(chance, as_csv(rows), chance.randrange(1, 30))


@way
def flipped_xlsx(chance, rows):
    return spoilt(chance, as_xlsx(rows), chance.randrange(1, 30))


@way
def flipped_parts(chance, rows):
    return rewritten(
        as_xlsx(rows),
        lambda name, data: spoilt(chance, data, 3) if chance.random() < 0.3 else data,
    )


@way
def zip_bomb(chance, rows):
    size = chance.choice([30_000_000, 110_000_000])
    wanted = chance.choice(["sheet1.xml", "sharedStrings.xml", "styles.xml"])
    filler = chance.choice([b"0", b"<c/>", b"<row/>", b"<si/>"])
    bomb = filler * (size // len(filler) // (1 if len(filler) == 1 else 20))

    def edit(name, data):
        if not name.endswith(wanted):
            return data
        return data[:-20] + bomb if chance.random() < 0.5 else bomb

    return rewritten(as_xlsx(rows), edit)


@way
def doubling_entities(chance, rows):
    entities = "".join(
        f'<!ENTITY e{i} "{f"&e{i - 1};" * 10 if i else "x" * 10}">' for i in range(9)
    )
    doctype = f"<!DOCTYPE w [{entities}]>".encode()

    def edit(name, data):
        if not name.endswith(("sharedStrings.xml", "sheet1.xml")):
            return data
        return data.replace(b"?>", b"?>" + doctype, 1).replace(b"</t>", b"&e8;</t>", 1)

    return rewritten(as_xlsx(rows), edit)


@way
def one_cell_of_ten_megabytes(chance, rows):
    cell = chance.choice(["x", '"', "\n", "é"]) * 5_000_000
    rows[-1][chance.randrange(len(rows[-1]))] = cell
    return as_csv(rows)[: 10 * 1024 * 1024]


@way
def one_cell_of_ten_megabytes_in_a_workbook(chance, rows):
    big = b"<t>" + b"x" * 10_000_000 + b"</t>"

    def edit(name, data):
        wanted = name.endswith("sharedStrings.xml")
        return data.replace(b"<t>", big + b"<t>", 1) if wanted else data

    return rewritten(as_xlsx(rows), edit)


@way
def formulas(chance, rows):
    def edit(sheet):
        for column in range(len(rows[0])):
            sheet.write_formula(1, column, "=SUM(A1:A9)", value=chance.choice([7, "x"]))

    return as_xlsx(rows, edit=edit)


@way
def merged_cells(chance, rows):
    def edit(sheet):
        sheet.merge_range(1, 0, 2, chance.randrange(len(rows[0])), "gabung")

    return as_xlsx([*rows, *rows[1:]], edit=edit)


@way
def headings_twice(chance, rows):
    heading = rows[0]
    heading[chance.randrange(len(heading))] = chance.choice(heading)
    return chance.choice([as_csv, as_xlsx])([[*heading, heading[0]], *rows[1:]])


@way
def nul_bytes(chance, rows):
    data = bytearray(as_csv(rows))
    for _ in range(chance.randrange(1, 5)):
        data.insert(chance.randrange(len(data)), 0)
    return bytes(data)


@way
def nasty_cells(chance, rows):
    for row in rows[1:]:
        for place in range(len(row)):
            if chance.random() < 0.3:
                row[place] = chance.choice(NASTY)
    return as_csv(rows)


@way
def nasty_cells_in_a_workbook(chance, rows):
    for row in rows[1:]:
        for place in range(len(row)):
            if chance.random() < 0.3:
                row[place] = chance.choice(NASTY)
    return as_xlsx(rows)


@way
def wide_or_deep(chance, rows):
    if chance.random() < 0.5:
        return as_csv([row * chance.choice([30, 3000]) for row in rows])
    return rewritten(
        as_xlsx(rows),
        lambda name, data: (
            b"<a>" * chance.choice([1000, 100_000]) if "sheet1" in name else data
        ),
    )


@way
def nearly_nothing(chance, rows):
    return chance.choice(
        [b"\n\n", b";;;\r\n;;", b"\xef\xbb\xbf", b"PK\x03\x04", b"'", b'"']
    )


@way
def misspelt_headings(chance, rows):
    for place, name in enumerate(rows[0]):
        if chance.random() < 0.4:
            cut = chance.randrange(len(name))
            rows[0][place] = name[:cut] + name[cut + 1 :]
    return as_csv(rows)


@way
def something_else_altogether(chance, rows):
    starts = [
        b"%PDF-1.7\n",
        b"\x89PNG\r\n",
        b"\xd0\xcf\x11\xe0",
        b"{",
        b"<html>",
        b"\x7fELF",
    ]
    return chance.choice(starts) + chance.randbytes(5000)
