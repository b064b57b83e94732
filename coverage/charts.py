"""Geometry of the pictures: percentages in, coordinates out.

Pure: no model, no clock, no Django. A picture only repeats what a table beside it
says; `_tile_map.html`, `_trend.html` and `_bar.html` draw the result. Percentages may
be exact (Fraction) or printed (Decimal): they are compared with whole numbers only.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from jamsostek_pks.lib.words import SHORT_MONTHS, UNKNOWN

Percent = Decimal | Fraction

# --- tile map -----------------------------------------------------------------

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

# Short names every reader of Indonesian papers knows; other provinces keep theirs.
SHORT_NAMES = {
    "12": "Sumut",
    "13": "Sumbar",
    "16": "Sumsel",
    "19": "Babel",
    "21": "Kepri",
    "31": "Jakarta",
    "32": "Jabar",
    "33": "Jateng",
    "34": "DIY",
    "35": "Jatim",
    "52": "NTB",
    "53": "NTT",
    "61": "Kalbar",
    "62": "Kalteng",
    "63": "Kalsel",
    "64": "Kaltim",
    "65": "Kaltara",
    "71": "Sulut",
    "72": "Sulteng",
    "73": "Sulsel",
    "73.10": "Pangkep",
    "74": "Sultra",
    "76": "Sulbar",
    "82": "Malut",
    "92": "Papua Barat",
    "93": "Papua Sel.",
    "94": "Papua Teng.",
    "95": "Papua Peg.",
    "96": "Papua B. Daya",
}


@dataclass(frozen=True)
class TileInput:
    """One region of a tile map, as the page knows it.

    `text` is the percentage written on the tile; `detail` is added on hover only.
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


def tile_map(tiles: Sequence[TileInput]) -> TileMap:
    """Place the regions on their grid; the grid begins at the first used cell."""
    left = min((tile.column for tile in tiles), default=0)
    top = min((tile.row for tile in tiles), default=0)
    drawn = tuple(_tile(tile, left=left, top=top) for tile in tiles)
    return TileMap(
        width=max((tile.x + tile.size for tile in drawn), default=0) + TILE_GAP,
        height=max((tile.y + tile.size for tile in drawn), default=0) + TILE_GAP,
        middle=TILE_SIZE // 2,
        hatch=hatch(TILE_SIZE, TILE_SIZE, step=8),
        tiles=drawn,
        legend=_legend(tiles),
    )


def hatch(width: int, height: int, *, step: int) -> str:
    """A path of slanted lines filling a box: needs no <pattern> and so no id."""
    lines = []
    for offset in range(step, width + height, step):
        x1, y1 = min(offset, width), max(0, offset - width)
        x2, y2 = max(0, offset - height), min(offset, height)
        lines.append(f"M{x1} {y1}L{x2} {y2}")
    return "".join(lines)


def _tile(tile: TileInput, *, left: int, top: int) -> Tile:
    words = label_lines(tile.short_label)
    known = tile.percent is not None
    # Height of the block of text, one line being 14 high and the value 17.
    first = (TILE_SIZE - 14 * len(words) - 17 * known) // 2 + 11
    marks = (
        scale_class(tile.percent),
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
        title=f"{tile.label}: {tile.text if known else UNKNOWN}"
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


# --- trend --------------------------------------------------------------------

TREND_WIDTH, TREND_HEIGHT = 480, 264
PLOT_LEFT, PLOT_RIGHT, PLOT_TOP, PLOT_BOTTOM = 52, 468, 16, 232
LONGEST_AXIS = 8  # labels side by side before some are left out


@dataclass(frozen=True)
class Mark:
    """A dot: computed if full, somebody's claim if hollow."""

    x: float
    y: float
    on: date
    percent: Percent
    title: str


@dataclass(frozen=True)
class TargetSegment:
    x1: float
    x2: float
    y: float
    year: int
    percent: Percent
    title: str


@dataclass(frozen=True)
class Tick:
    """`position` is where the grid line is, `label_at` where its text goes."""

    position: float
    label_at: float
    label: str


@dataclass(frozen=True)
class Trend:
    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    line: str
    points: tuple[Mark, ...]
    claims: tuple[Mark, ...]
    targets: tuple[TargetSegment, ...]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    empty: bool

    @property
    def last(self) -> Mark | None:
        """The newest computed point: the one whose number is written out."""
        return self.points[-1] if self.points else None


@dataclass(frozen=True)
class _Plane:
    """Whole calendar years across, 0 to `highest` per cent up."""

    first: date
    last: date
    highest: int

    def x(self, day: date) -> float:
        share = (day - self.first).days / (self.last - self.first).days
        return round(PLOT_LEFT + share * (PLOT_RIGHT - PLOT_LEFT), 1)

    def y(self, percent: Percent | int) -> float:
        share = float(percent) / self.highest
        return round(PLOT_BOTTOM - share * (PLOT_BOTTOM - PLOT_TOP), 1)


Said = Sequence[tuple[date, Percent, str]]


def trend(
    points: Said, claims: Said = (), targets: Sequence[tuple[int, Percent, str]] = ()
) -> Trend:
    """Computed coverage as a line, claims as hollow dots, targets as dashed years.

    Only one basis may come in: percentages of two bases share no line.
    """
    plane = _plane(points, claims, targets)
    marks = _marks(points, plane)
    return Trend(
        width=TREND_WIDTH,
        height=TREND_HEIGHT,
        left=PLOT_LEFT,
        right=PLOT_RIGHT,
        top=PLOT_TOP,
        bottom=PLOT_BOTTOM,
        line=" ".join(f"{mark.x},{mark.y}" for mark in marks) if marks[1:] else "",
        points=marks,
        claims=_marks(claims, plane),
        targets=_target_segments(targets, plane),
        x_ticks=_x_ticks(plane) if plane else (),
        y_ticks=_y_ticks(plane) if plane else (),
        empty=plane is None,
    )


def axis_top(highest: Percent | int) -> int:
    """100, or the next 20 at or above a figure that exceeds it."""
    return max(100, math.ceil(highest / 20) * 20)


def _plane(points, claims, targets) -> _Plane | None:
    years = [day.year for day, _, _ in (*points, *claims)]
    years += [year for year, _, _ in targets]
    if not years:
        return None
    said = [percent for _, percent, _ in (*points, *claims, *targets)]
    return _Plane(
        date(min(years), 1, 1), date(max(years), 12, 31), axis_top(max(said, key=float))
    )


def _marks(said: Said, plane: _Plane | None) -> tuple[Mark, ...]:
    return tuple(
        Mark(plane.x(day), plane.y(percent), day, percent, title)
        for day, percent, title in sorted(said, key=lambda item: item[0])
    )


def _target_segments(targets, plane: _Plane | None) -> tuple[TargetSegment, ...]:
    return tuple(
        TargetSegment(
            x1=plane.x(date(year, 1, 1)),
            x2=plane.x(date(year, 12, 31)),
            y=plane.y(percent),
            year=year,
            percent=percent,
            title=title,
        )
        for year, percent, title in sorted(targets, key=lambda item: item[0])
    )


def _x_ticks(plane: _Plane) -> tuple[Tick, ...]:
    """Quarters of one year, halves of two, else years (some, if they are many)."""
    first, last = plane.first.year, plane.last.year
    if last - first < 2:
        months = (1, 4, 7, 10) if first == last else (1, 7)
        starts = [date(year, m, 1) for year in range(first, last + 1) for m in months]
        return tuple(
            Tick(
                plane.x(day), plane.x(day), f"{SHORT_MONTHS[day.month - 1]} {day.year}"
            )
            for day in starts
        )
    step = math.ceil((last - first + 1) / LONGEST_AXIS)
    return tuple(
        Tick(plane.x(date(year, 1, 1)), plane.x(date(year, 7, 1)), str(year))
        for year in range(first, last + 1, step)
    )


def _y_ticks(plane: _Plane) -> tuple[Tick, ...]:
    step = 20 * math.ceil(plane.highest / 160)
    return tuple(
        Tick(plane.y(value), plane.y(value), f"{value} %")
        for value in range(0, plane.highest + 1, step)
    )


# --- bar ----------------------------------------------------------------------

BAR_HEIGHT = 8
THINNEST = 0.5  # more than nobody is never drawn as nothing


@dataclass(frozen=True)
class Bar:
    """A bar on a track 100 wide; `percent` is None where there is no data."""

    percent: Percent | None
    width: float
    height: int
    target: Percent | None
    target_x: float | None
    overflow: bool
    hatch: str


def bar(percent: Percent | None, target: Percent | None = None) -> Bar:
    """Above 100 the bar is full and its end is marked: the number says how far."""
    width = min(float(percent or 0), 100.0)
    return Bar(
        percent=percent,
        width=max(width, THINNEST) if percent else 0.0,
        height=BAR_HEIGHT,
        target=target,
        target_x=None if target is None else min(float(target), 100.0),
        overflow=percent is not None and percent > 100,
        hatch=hatch(100, BAR_HEIGHT, step=4) if percent is None else "",
    )
