"""Where scans lie: a private folder, each content once under its own hash.

Nothing there is served by a web server; only the page that asks `visible_to` reads it.
"""

import os
import re
import tempfile
import unicodedata
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from jamsostek_pks.lib.scans import SUFFIXES

LONGEST_NAME = 100
HASH = re.compile(r"[0-9a-f]{64}")


def folder() -> Path:
    return Path(settings.MEDIA_ROOT) / "dokumen"


def place_of(digest: str) -> Path:
    """'ab12…' lies in ab/; anything but a hash is no place."""
    if not HASH.fullmatch(digest):
        raise ValueError(f"No hash: {digest!r}")
    return folder() / digest[:2] / digest


def keep(content: bytes) -> str:
    """Store the bytes unless they are there, and return their hash.

    Written aside and then named: a name in the archive always holds whole bytes,
    whoever is killed while writing. A file without a row is harmless.
    """
    digest = sha256(content).hexdigest()
    place = place_of(digest)
    if place.exists():
        return digest
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, aside = tempfile.mkstemp(dir=place.parent, prefix=".baru-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(aside, place)
    except BaseException:
        Path(aside).unlink(missing_ok=True)
        raise
    return digest


def drop(digest: str) -> None:
    """Remove the bytes; the caller knows that no row has them any more."""
    place_of(digest).unlink(missing_ok=True)


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
