"""Whether stored scans were searched for identity numbers, and what was found."""

from agreements.archive import place_of
from jamsostek_pks.lib.pdf_text import FAILED, NO_TEXT, PATIENCE, Looked, look_into
from jamsostek_pks.lib.scans import PDF

from .models import Document


def look(media_type: str, content: bytes, *, patience: float = PATIENCE) -> Looked:
    """A photo has no text layer; nothing here reads pictures."""
    if media_type != PDF:
        return Looked(NO_TEXT)
    return look_into(content, patience=patience)


def note(digest: str, looked: Looked) -> None:
    """On every row of these bytes: it is about the content."""
    Document.objects.filter(sha256=digest).update(
        text_check=looked.state, identity_numbers=looked.numbers
    )


def look_again(digest: str, media_type: str, *, patience: float) -> Looked:
    """Of a scan in the archive, with more patience than an upload has."""
    try:
        content = place_of(digest).read_bytes()
    except FileNotFoundError:
        return Looked(FAILED)
    looked = look(media_type, content, patience=patience)
    note(digest, looked)
    return looked
