"""Where scans lie: a private folder, each content once under its own hash.

Nothing there is served by a web server; only the page that asks `visible_to` reads it.
"""

import fcntl
import os
import re
import tempfile
import unicodedata
from collections.abc import Callable, Container, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from jamsostek_pks.lib.scans import SUFFIXES

LONGEST_NAME = 100
ASIDE = ".baru-"
HASH = re.compile(r"[0-9a-f]{64}")


def folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "dokumen"


def place_of(digest: str) -> Path:
    """'ab12…' lies in ab/; anything but a hash is no place."""
    if not HASH.fullmatch(digest):
        raise ValueError(f"No hash: {digest!r}")
    return folder() / digest[:2] / digest


def keep(content: bytes) -> str:
    """Store the bytes unless they are there whole, and return their hash.

    Written aside and then named: a name in the archive always holds whole bytes,
    whoever is killed while writing. A file without a row is harmless. One that was
    damaged since is healed by whoever has the scan and uploads it again.
    """
    digest = sha256(content).hexdigest()
    place = place_of(digest)
    with locked(place.parent):
        if place.exists() and hash_of(place) == digest:
            # As young as a new one, for `discard`: its row is still to come.
            os.utime(place)
        else:
            write(content, place)
    return digest


def write(content: bytes, place: Path) -> None:
    handle, aside = tempfile.mkstemp(dir=place.parent, prefix=ASIDE)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(aside, place)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise
    # Without this a power cut may lose the name of bytes that are on the disk.
    sync(place.parent)


def sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def locked(place: Path) -> Iterator[None]:
    """Nobody else on this machine keeps or drops files of this folder meanwhile."""
    place.mkdir(parents=True, exist_ok=True)
    handle = os.open(place, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def drop(digest: str, *, wanted: Callable[[], bool]) -> None:
    """Remove the bytes, unless `wanted` says under the lock that a row has them.

    Who is about to write such a row keeps its bytes again after the commit.
    """
    place = place_of(digest)
    with locked(place.parent):
        if not wanted():
            place.unlink(missing_ok=True)


def remove_loose(rows: Container[str], *, before: datetime) -> int:
    """Remove files older than that moment which no row has, also half written ones."""
    loose = [
        each
        for each in folder().glob("*/*")
        if (HASH.fullmatch(each.name) or each.name.startswith(ASIDE))
        and each.name not in rows
    ]
    return sum(discard(each, before) for each in loose)


def discard(file: Path, before: datetime) -> bool:
    """Unless somebody has just kept it again."""
    with locked(file.parent), suppress(FileNotFoundError):
        if file.stat().st_mtime < before.timestamp():
            file.unlink()
            return True
    return False


def hash_of(place: Path) -> str:
    with place.open("rb") as file:
        digest = sha256()
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def stored_hashes() -> set[str]:
    """What the archive holds; files half written are not among it."""
    return {
        each.name
        for each in folder().glob("*/*")
        if HASH.fullmatch(each.name) and each.is_file()
    }


def safe_name(name: str, media_type: str) -> str:
    """What a file may be called when it is saved again, with its true suffix.

    '../PKS "1".exe' becomes 'PKS 1.pdf'.
    """
    last = re.split(r"[\\/]", unicodedata.normalize("NFC", name))[-1]
    stem = last.rsplit(".", 1)[0] if "." in last else last
    plain = "".join(c if c.isalnum() or c in " -_.()" else " " for c in stem)
    stem = " ".join(plain.split()).strip(".- ")[:LONGEST_NAME].strip()
    return f"{stem or 'dokumen'}{SUFFIXES[media_type]}"
