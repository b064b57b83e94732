"""The parts of an XLSX archive, unpacked and parsed within bounds.

Built on the standard library's zip and XML readers, so that every bound is ours: no
tree is built, no document type is read, and no part grows past its limit.
"""

import struct
import zipfile
import zlib
from collections.abc import Callable
from posixpath import dirname, join, normpath
from xml.parsers import expat

from jamsostek_pks.lib.csv_in import TableError

MAX_UNPACKED = 100 * 1024 * 1024
MAX_PARTS = 2000
# Begins and ends of elements in one part: four for each cell with a value.
MAX_TAGS = 10_000_000
CHUNK = 64 * 1024
# What the parser keeps until it is whole: elements not yet closed, and one tag.
MAX_DEPTH = 50
MAX_TAG = 1024 * 1024
# For parts that name things: links, sheets, styles.
MAX_SMALL = 5 * 1024 * 1024

DAMAGED = (
    "Berkas XLSX rusak atau tidak lengkap. Buka di Excel, simpan ulang sebagai "
    "'Buku Kerja Excel (.xlsx)', lalu unggah lagi."
)
TOO_MUCH = (
    f"Isi berkas XLSX ini terlalu besar (lebih dari {MAX_UNPACKED // 1024**2} MB "
    "setelah dibuka, atau terlalu banyak sel). Hapus gambar dan lembar lain, atau bagi "
    "menjadi beberapa berkas."
)
BROKEN = (
    *(zipfile.BadZipFile, zlib.error, expat.ExpatError, EOFError, OSError),
    struct.error,
    *(KeyError, ValueError, IndexError, NotImplementedError, RuntimeError),
)


def check_parts(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    # zipfile stops a part at the size declared here, so the sum bounds all reading.
    if len(parts) > MAX_PARTS or sum(p.file_size for p in parts) > MAX_UNPACKED:
        raise TableError(TOO_MUCH)
    if any(part.flag_bits & 1 for part in parts):
        raise TableError("Berkas XLSX ini bersandi. Simpan ulang tanpa kata sandi.")


def parse(
    archive: zipfile.ZipFile, path: str, handlers: "Handlers", *, most=MAX_UNPACKED
) -> None:
    if archive.getinfo(path).file_size > most:
        raise TableError(TOO_MUCH)
    for _ in steps(archive, path, handlers):
        pass


def steps(archive: zipfile.ZipFile, path: str, handlers: "Handlers"):
    """Feed a part to the handlers, a chunk at a time."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = _bounded(handlers)
    parser.CharacterDataHandler = handlers.text
    # Entities that double themselves need a document type; Excel writes none.
    parser.StartDoctypeDeclHandler = _refuse_doctype
    tags = fed = 0
    with archive.open(path) as part:
        while chunk := part.read(CHUNK):
            tags += chunk.count(b"<")
            if tags > MAX_TAGS:
                raise TableError(TOO_MUCH)
            parser.Parse(chunk, False)  # noqa: FBT003 - expat takes no keyword
            fed += len(chunk)
            if fed - parser.CurrentByteIndex > MAX_TAG:
                raise TableError(TOO_MUCH)
            yield
        parser.Parse(b"", True)  # noqa: FBT003
    yield


def _bounded(handlers: "Handlers"):
    """Their `start` and `end`, which refuse elements too far inside each other."""
    depth = 0

    def start(tag, attributes):
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise TableError(DAMAGED)
        handlers.start(tag, attributes)

    def end(tag):
        nonlocal depth
        depth -= 1
        handlers.end(tag)

    return start, end


def _refuse_doctype(*declared):
    raise TableError(DAMAGED)


class Handlers:
    """What a part is made of; a subclass listens to what it needs."""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        pass

    def end(self, tag: str) -> None:
        pass

    def text(self, text: str) -> None:
        pass


class Starts(Handlers):
    """Calls `listen` for each element that begins, without its prefix."""

    def __init__(self, listen: Callable[[str, dict[str, str]], None]):
        self.listen = listen

    def start(self, tag, attributes):
        self.listen(bare(tag), attributes)


def bare(tag: str) -> str:
    """'x:row' as 'row'."""
    return tag if ":" not in tag else tag.rpartition(":")[2]


def links(archive: zipfile.ZipFile, path: str) -> dict[str, tuple[str, str]]:
    """Kind and path of each part that a part points at, by the link's id."""
    found: dict[str, tuple[str, str]] = {}
    base = dirname(dirname(path))

    def listen(tag, attributes):
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes["Target"]
            full = target[1:] if target[:1] == "/" else normpath(join(base, target))
            found[attributes["Id"]] = (attributes["Type"].rpartition("/")[2], full)

    parse(archive, path, Starts(listen), most=MAX_SMALL)
    return found
