"""Identity numbers in a PDF's text layer, read where a hostile file can do no harm.

pypdf runs in a process of its own, which bounds its own memory and processor time
before it reads a byte; the caller waits no longer than `patience` and then kills it.
It answers one line of JSON. Run as `python -m jamsostek_pks.lib.pdf_text < file`.
"""

import json
import logging
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from jamsostek_pks.lib.identity_numbers import find

READ, PARTLY, NO_TEXT, FAILED = "READ", "PARTLY", "NO_TEXT", "FAILED"
MEMORY = 600 * 1024**2
MOST_PAGES = 300
MOST_LETTERS = 5_000_000
MOST_BYTES = 100 * 1024**2
PATIENCE = 10
ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Looked:
    """What was found; `numbers` is None where no text could be read."""

    state: str
    numbers: int | None = None


def look_into(content: bytes, *, patience: float = PATIENCE) -> Looked:
    """Ask a child process; whatever happens to it, the answer is at worst FAILED."""
    if len(content) > MOST_BYTES:
        return Looked(FAILED)
    command = [sys.executable, "-I", "-c", CHILD, str(ROOT), str(int(patience) or 1)]
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter, no shell
            command, input=content, capture_output=True, timeout=patience, check=False
        )
        said = json.loads(done.stdout)
        return Looked(said["state"], said["numbers"])
    except (subprocess.TimeoutExpired, ValueError, OSError, LookupError, TypeError):
        return Looked(FAILED)


CHILD = """
import sys
sys.path.insert(0, sys.argv[1])
from jamsostek_pks.lib.pdf_text import answer
answer(int(sys.argv[2]))
"""


def answer(seconds: int) -> None:
    """The child: bounded first, then it reads. Never called by the site itself."""
    bound_itself(seconds)
    logging.disable()
    looked = read(sys.stdin.buffer.read())
    print(json.dumps({"state": looked.state, "numbers": looked.numbers}))


def bound_itself(seconds: int) -> None:
    import resource

    limits = {
        resource.RLIMIT_AS: MEMORY,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for kind, most in limits.items():
        # Some systems have no such limit; the parent's patience is left.
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (most, most))


def read(content: bytes) -> Looked:
    """Page by page; a page without text leaves the file only partly looked at."""
    try:
        return read_pages(content)
    # A reader of broken files may fail in any way; that is all we need to know.
    except (Exception, RecursionError):  # noqa: BLE001
        return Looked(FAILED)


def read_pages(content: bytes) -> Looked:
    from pypdf import PdfReader

    reader = PdfReader(BytesIO(content))
    if reader.is_encrypted and not reader.decrypt(""):
        return Looked(FAILED)
    numbers = letters = silent = 0
    for at, page in enumerate(reader.pages):
        if at >= MOST_PAGES or letters > MOST_LETTERS:
            silent += 1
            break
        text = page.extract_text()
        letters += len(text)
        numbers += len(find(text))
        silent += not text.strip()
    if not letters:
        return Looked(NO_TEXT)
    return Looked(PARTLY if silent else READ, numbers)
