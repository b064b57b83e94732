"""Geometry of an agreement's timeline: dates in, coordinates out.

Pure: no model, no clock. The list beside the picture says the same in words.
`agreements/_timeline.html` draws the result.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from jamsostek_pks.lib.months import add_months, month_of
from jamsostek_pks.lib.words import SHORT_MONTHS, long_day

WIDTH, LEFT, RIGHT = 480, 10, 470
TOP, LANE_HEIGHT, BAR_HEIGHT, AXIS_HEIGHT = 26, 42, 14, 28
MOST_LANES = 12
LONGEST_AXIS = 4  # steps from label to label
STEPS = (1, 3, 6, 12, 24, 60, 120)  # months between two labels
MONTH_LABEL_ROOM = 24  # half the width of "Jan 2025"


@dataclass(frozen=True)
class Stretch:
    """Something that lasts, both days included; a missing end is unknown."""

    label: str
    first: date
    last: date | None
    is_paper: bool = False

    @property
    def text(self) -> str:
        end = long_day(self.last) if self.last else "akhir tidak diketahui"
        return f"{self.label}: {long_day(self.first)} – {end}"


@dataclass(frozen=True)
class Lane:
    """A labelled bar; an `open` one has no known end and runs to the edge."""

    label: str
    label_y: int
    y: int
    x: float
    width: float
    is_paper: bool
    open: bool
    title: str


@dataclass(frozen=True)
class Dot:
    x: float
    y: int
    title: str


@dataclass(frozen=True)
class Tick:
    x: float
    label: str
    anchor: str


@dataclass(frozen=True)
class Timeline:
    lanes: tuple[Lane, ...]
    dots: tuple[Dot, ...]
    ticks: tuple[Tick, ...]
    today_x: float
    today_anchor: str
    height: int
    left_out: int  # stretches that found no lane
    width: int = WIDTH
    left: int = LEFT
    right: int = RIGHT
    bar_height: int = BAR_HEIGHT

    @property
    def bottom(self) -> int:
        return self.height - AXIS_HEIGHT


@dataclass(frozen=True)
class _Axis:
    """Whole months across, from `first` up to, not including, `after`."""

    first: date
    after: date

    def x(self, day: date) -> float:
        share = (day - self.first).days / (self.after - self.first).days
        return round(LEFT + share * (RIGHT - LEFT), 1)

    @property
    def months(self) -> int:
        years = self.after.year - self.first.year
        return years * 12 + self.after.month - self.first.month

    @property
    def step(self) -> int:
        fitting = [step for step in STEPS if self.months / step <= LONGEST_AXIS]
        return fitting[0] if fitting else STEPS[-1]


def timeline(
    stretches: Sequence[Stretch], events: Sequence[tuple[date, str]], *, on: date
) -> Timeline | None:
    """Bars for what lasts, dots for what happened, a line for the day asked.

    None where no date is known: a line for the day alone says nothing.
    """
    axis = _axis(stretches, events, on)
    if axis is None:
        return None
    drawn = stretches[:MOST_LANES]
    first_lane = TOP + (LANE_HEIGHT if events else 0)
    today_x = axis.x(on)
    return Timeline(
        lanes=tuple(
            _lane(stretch, axis, first_lane + number * LANE_HEIGHT)
            for number, stretch in enumerate(drawn)
        ),
        dots=tuple(Dot(axis.x(day), TOP + 26, said) for day, said in events),
        ticks=_ticks(axis),
        today_x=today_x,
        today_anchor=_anchor(today_x, room=60),
        height=first_lane + len(drawn) * LANE_HEIGHT + AXIS_HEIGHT,
        left_out=len(stretches) - len(drawn),
    )


def _axis(stretches, events, on: date) -> _Axis | None:
    known = [day for day, _ in events]
    known += [s.first for s in stretches] + [s.last for s in stretches if s.last]
    if not known:
        return None
    known.append(on)
    return _Axis(month_of(min(known)), add_months(month_of(max(known)), 1))


def _lane(stretch: Stretch, axis: _Axis, top: int) -> Lane:
    x = axis.x(stretch.first)
    # The last day counts, so the bar ends with it.
    end = axis.x(stretch.last) if stretch.last else RIGHT
    return Lane(
        label=stretch.label,
        label_y=top + 14,
        y=top + 20,
        x=x,
        width=round(max(end - x, 2.0), 1),
        is_paper=stretch.is_paper,
        open=stretch.last is None,
        title=stretch.text,
    )


def _ticks(axis: _Axis) -> tuple[Tick, ...]:
    """Months a whole number of steps into the year, so years begin with January."""
    step = axis.step
    found = []
    for number in range(axis.months):
        month = add_months(axis.first, number)
        if (month.year * 12 + month.month - 1) % step:
            continue
        x = axis.x(month)
        named = str(month.year)
        if step < 12:
            named = f"{SHORT_MONTHS[month.month - 1]} {named}"
        found.append(Tick(x, named, _anchor(x, room=MONTH_LABEL_ROOM)))
    return tuple(found)


def _anchor(x: float, *, room: int) -> str:
    """Where a text at `x` is held, so that it stays inside the picture."""
    if x - LEFT < room:
        return "start"
    return "end" if RIGHT - x < room else "middle"
