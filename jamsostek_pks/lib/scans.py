"""What a scanned paper truly is: told by its bytes, never by its name. Pure.

Looked at are the first bytes and the skeleton of the format. Pictures are not decoded
and PDF objects not read: that is enough to keep out what is no scan at all, or came
only in part.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

PDF, JPEG, PNG = "application/pdf", "image/jpeg", "image/png"
LABELS = {PDF: "PDF", JPEG: "JPEG", PNG: "PNG"}
SUFFIXES = {PDF: ".pdf", JPEG: ".jpg", PNG: ".png"}

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
PDF_HEAD = re.compile(rb"%PDF-[12]\.\d")
# A PDF's last lines: where its table of objects is, and the end.
PDF_TAIL = re.compile(rb"startxref\s+(\d{1,12})\s+%%EOF[\s\0]*\Z")
TAIL = 2048
# JPEG: markers without a length, and those that say how large the picture is.
BARE = {0x01, *range(0xD0, 0xD8)}
FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}
SCAN = 0xDA
END = b"\xff\xd9"
# What devices fill up a file with behind its end.
PADDING = b"\0 \t\r\n\f\v"
# A scanner writes some hundred parts into a PNG of 10 MB; each costs a step.
MOST_CHUNKS = 20_000


class NoScanError(ValueError):
    """Why these bytes are not kept, in words for whoever chose the file."""


@dataclass(frozen=True)
class Chunk:
    """One part of a PNG."""

    name: bytes
    body: bytes
    whole: bool


def media_type(content: bytes) -> str:
    """PDF, JPEG or PNG; NoScanError for anything else, and for a piece of one."""
    for signature, kind, problem_of in (
        (b"%PDF-", PDF, pdf_problem),
        (b"\xff\xd8\xff", JPEG, jpeg_problem),
        (PNG_SIGNATURE, PNG, png_problem),
    ):
        if content.startswith(signature):
            if problem := problem_of(content):
                raise NoScanError(
                    f"Berkas {LABELS[kind]} ini {problem}. Pindai ulang, atau unduh "
                    "sekali lagi dari asalnya."
                )
            return kind
    raise NoScanError(
        "Isi berkas ini bukan PDF, JPEG atau PNG, apa pun namanya. Simpan naskahnya "
        "sebagai PDF, atau foto halamannya."
    )


def pdf_problem(content: bytes) -> str:
    if not PDF_HEAD.match(content):
        return "tidak menyebut versinya"
    tail = PDF_TAIL.search(content.rstrip(PADDING)[-TAIL:])
    if tail is None:
        return "terpotong atau berisi tambahan: tidak ditutup dengan %%EOF"
    place = content[int(tail[1]) :][:40].lstrip()
    # A table of objects, or since PDF 1.5 a stream that holds one.
    if not re.match(rb"xref\b|\d+\s+\d+\s+obj\b", place):
        return "rusak: daftar isinya tidak ada di tempat yang disebut"
    return ""


def png_problem(content: bytes) -> str:
    head, last, pictures = None, None, 0
    for number, last in enumerate(chunks(content), start=1):
        head = head or last
        pictures += last.name == b"IDAT"
        if number > MOST_CHUNKS:
            return f"terbagi atas lebih dari {MOST_CHUNKS} bagian"
    if last is None or not last.whole or last.name != b"IEND":
        return "rusak atau terpotong"
    if head.name != b"IHDR" or len(head.body) != 13 or not pictures:
        return "tidak berisi gambar"
    return "" if all(sides(head.body[:4], head.body[4:8])) else "tidak berukuran"


def chunks(content: bytes) -> Iterator[Chunk]:
    """Parts up to the end, or to the first that is not whole."""
    at, end = len(PNG_SIGNATURE), len(content.rstrip(PADDING))
    while at < end:
        length = int.from_bytes(content[at : at + 4])
        name, body = content[at + 4 : at + 8], content[at + 8 : at + 8 + length]
        check = content[at + 8 + length : at + 12 + length]
        whole = check == zlib.crc32(name + body).to_bytes(4)
        yield Chunk(name, body, whole)
        if not whole:
            return
        at += 12 + length


def jpeg_problem(content: bytes) -> str:
    """Walks the parts up to the picture's own bytes, which end with a mark."""
    at, size = 2, None
    while at + 4 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker == 0xFF or marker in BARE:
            at += 1 if marker == 0xFF else 2
            continue
        length = int.from_bytes(content[at + 2 : at + 4])
        if marker in FRAMES:
            size = sides(content[at + 5 : at + 7], content[at + 7 : at + 9])
        at += 2 + length
        if marker == SCAN:
            return jpeg_verdict(size, behind_picture(content, at))
        if length < 2:
            break
    return "rusak: bagian-bagiannya tidak bersambung"


def behind_picture(content: bytes, at: int) -> bytes | None:
    """What follows the first end mark behind the picture's bytes; None without one."""
    end = content.find(END, at)
    return None if end < 0 else content[end + len(END) :].strip(PADDING)


def jpeg_verdict(size: tuple[int, int] | None, behind: bytes | None) -> str:
    if size is None or not size[1]:
        return "tidak berukuran"
    if behind is None:
        return "terpotong"
    return "berisi tambahan di belakang gambarnya" if behind else ""


def sides(one: bytes, other: bytes) -> tuple[int, int]:
    return int.from_bytes(one), int.from_bytes(other)
