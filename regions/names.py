"""How a region's name or code is written, and how people type it. No model."""

import re
from dataclasses import dataclass

LEVEL_WORDS = {
    "provinsi": "PROVINCE",
    "prov": "PROVINCE",
    "kabupaten": "KABUPATEN",
    "kab": "KABUPATEN",
    "kota": "KOTA",
}
PREFIXES = {"PROVINCE": "Provinsi ", "KABUPATEN": "Kab. ", "KOTA": "Kota "}
KEMENDAGRI_CODE = re.compile(r"[0-9]{2}(\.[0-9]{2})?\Z")
BPS_CODE = re.compile(r"[0-9]{2}([0-9]{2})?\Z")
NATION = "ID"


def full_name(name: str, level: str) -> str:
    """'Kota Gorontalo', 'Kab. Gorontalo', 'Provinsi Gorontalo', 'Indonesia'.

    28 names belong to several regions, so a bare name is never shown.
    """
    return PREFIXES.get(level, "") + name


def squeeze(text: str) -> str:
    """Lower case without spaces, hyphens, dots and quotes: what search compares."""
    return re.sub(r"[\s\-.'’]+", "", text.lower())


def search_words(text: str) -> list[str]:
    """At most ten words: longer searches ask more of a database than they find."""
    return text[:200].split()[:10]


@dataclass(frozen=True)
class Typed:
    """What somebody typed to find a region: the name's key, and a level if named."""

    keys: tuple[str, ...]
    level: str | None


def read_typed(text: str) -> Typed:
    """Read 'kab gorontalo' as the name 'gorontalo' of a kabupaten.

    The whole text stays a key as well: 'Kota Baru' may mean Kotabaru.
    """
    words = re.sub(r"[.\-]", " ", text).split()
    level = LEVEL_WORDS.get(words[0].lower()) if words else None
    bare = squeeze("".join(words[1:])) if level else ""
    return Typed(tuple(key for key in (bare, squeeze(text)) if key), level)


def code_and_above(code: str) -> tuple[str, ...]:
    """'75.04' → '75.04', '75', 'ID'. Whole parts of the code: '7' is above nothing."""
    parts = code.split(".")
    codes = [".".join(parts[:size]) for size in range(len(parts), 0, -1)]
    return tuple(codes) if code == NATION else (*codes, NATION)


def one_inside_other(code: str, other: str) -> bool:
    """Whether two regions are equal, or one is above the other."""
    return code in code_and_above(other) or other in code_and_above(code)
