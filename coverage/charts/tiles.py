"""The tile map: one square per region, on a grid that resembles the country."""

from collections.abc import Sequence
from dataclasses import dataclass

from jamsostek_pks.lib.words import UNKNOWN
from regions.aliases import SHORT_NAMES

from .strokes import Percent, hatch

TILE_SIZE = 62
TILE_GAP = 4
LABEL_LENGTH = 9  # what fits across a tile in the widest of the system fonts
SCALE = (
    ("cov-1", "0–20 %"),
    ("cov-2", "20–40 %"),
    ("cov-3", "40–60 %"),
    ("cov-4", "60–80 %"),
    ("cov-5", "80–100 %"),
)
ABOVE_FULL = ("cov-5 above-full", "di atas 100 %")
NO_DATA = ("no-data", UNKNOWN)


@dataclass(frozen=True)
class TileInput:
    """One region of a tile map, as the page knows it.

    `text` is the number written on the tile; `detail` is added on hover only. A map
    of something else than coverage gives the `shade`, a step of the scale, itself;
    without shade and percent a tile is hatched and its title says `unknown_text`.
    """

    label: str
    short_label: str
    href: str
    column: int
    row: int
    percent: Percent | None
    text: str
    above_full: bool = False
    current: bool = False
    detail: str = ""
    shade: str | None = None
    unknown_text: str = UNKNOWN

    @property
    def css_class(self) -> str:
        return self.shade or scale_class(self.percent)

    @property
    def known(self) -> bool:
        return self.css_class != NO_DATA[0]


@dataclass(frozen=True)
class LabelLine:
    text: str
    y: int


@dataclass(frozen=True)
class Tile:
    x: int
    y: int
    size: int
    css_class: str
    lines: tuple[LabelLine, ...]
    value: LabelLine | None
    title: str
    href: str
    current: bool


@dataclass(frozen=True)
class LegendEntry:
    css_class: str
    text: str


@dataclass(frozen=True)
class TileMap:
    width: int
    height: int
    middle: int
    hatch: str
    tiles: tuple[Tile, ...]
    legend: tuple[LegendEntry, ...]


def short_label(code: str, name: str) -> str:
    """What a tile calls a region: 'Sulsel' (73), 'Kota Palu' (72.71), else its name.

    A kota often shares its name with the kabupaten beside it; Kemendagri numbers
    them from 71. Long names tell themselves apart and need the room.
    """
    is_kota = code[3:] >= "71" and " " not in name
    return f"Kota {name}" if is_kota else SHORT_NAMES.get(code, name)


def scale_class(percent: Percent | None) -> str:
    """The step of the coverage scale; a step's lower bound belongs to it."""
    if percent is None:
        return NO_DATA[0]
    step = int(max(percent, 0) // 20)
    return SCALE[min(step, len(SCALE) - 1)][0]


def label_lines(text: str) -> list[str]:
    """Break a name into at most two lines that fit a tile."""
    lines: list[str] = []
    for word in text.split():
        if lines and len(lines[-1]) + 1 + len(word) <= LABEL_LENGTH:
            lines[-1] += f" {word}"
        elif len(lines) < 2:
            lines.append(word)
        else:
            lines[-1] += f" {word}"
    return [_cut(line) for line in lines]


def tile_map(
    tiles: Sequence[TileInput], *, legend: Sequence[LegendEntry] = ()
) -> TileMap:
    """Place the regions on their grid; the grid begins at the first used cell.

    Without a `legend` of its own the map is one of coverage.
    """
    left = min((tile.column for tile in tiles), default=0)
    top = min((tile.row for tile in tiles), default=0)
    drawn = tuple(_tile(tile, left=left, top=top) for tile in tiles)
    return TileMap(
        width=max((tile.x + tile.size for tile in drawn), default=0) + TILE_GAP,
        height=max((tile.y + tile.size for tile in drawn), default=0) + TILE_GAP,
        middle=TILE_SIZE // 2,
        hatch=hatch(TILE_SIZE, TILE_SIZE, step=8),
        tiles=drawn,
        legend=tuple(legend) or _legend(tiles),
    )


def _tile(tile: TileInput, *, left: int, top: int) -> Tile:
    words = label_lines(tile.short_label)
    known = tile.known
    # Height of the block of text, one line being 14 high and the value 17.
    first = (TILE_SIZE - 14 * len(words) - 17 * known) // 2 + 11
    marks = (
        tile.css_class,
        "above-full" if tile.above_full else "",
        "current" if tile.current else "",
    )
    return Tile(
        x=TILE_GAP // 2 + (tile.column - left) * (TILE_SIZE + TILE_GAP),
        y=TILE_GAP // 2 + (tile.row - top) * (TILE_SIZE + TILE_GAP),
        size=TILE_SIZE,
        css_class=" ".join(mark for mark in marks if mark),
        lines=tuple(
            LabelLine(word, first + 14 * index) for index, word in enumerate(words)
        ),
        value=LabelLine(tile.text, first + 14 * len(words) + 3) if known else None,
        title=f"{tile.label}: {tile.text if known else tile.unknown_text}"
        + (f" ({tile.detail})" if tile.detail else ""),
        href=tile.href,
        current=tile.current,
    )


def _legend(tiles: Sequence[TileInput]) -> tuple[LegendEntry, ...]:
    """The five steps always; the two exceptions only where the map has one."""
    entries = list(SCALE)
    if any(tile.above_full for tile in tiles):
        entries.append(ABOVE_FULL)
    if any(tile.percent is None for tile in tiles):
        entries.append(NO_DATA)
    return tuple(LegendEntry(*entry) for entry in entries)


def _cut(line: str) -> str:
    if len(line) <= LABEL_LENGTH:
        return line
    return line[: LABEL_LENGTH - 1].rstrip(" .") + "…"
