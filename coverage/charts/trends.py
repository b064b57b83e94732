"""The trend: computed points, claims as hollow points, targets as dashes."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from jamsostek_pks.lib.words import SHORT_MONTHS

from .strokes import Percent

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
