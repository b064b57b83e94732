"""People month by month as columns, with a dashed line for what was promised."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from jamsostek_pks.lib.months import add_months
from jamsostek_pks.lib.words import SHORT_MONTHS, count

WIDTH, HEIGHT = 480, 244
PLOT_LEFT, PLOT_RIGHT, PLOT_TOP, PLOT_BOTTOM = 66, 468, 22, 208
WIDEST_COLUMN = 36
LONGEST_AXIS = 6
STEPS = (1, 3, 6, 12, 24, 60, 120)
GRID_LINES = 4


@dataclass(frozen=True)
class MonthInput:
    """One month with a count; `high` above `low` where purses overlap undecided."""

    month: date
    low: int
    high: int
    partial: bool  # not every line was counted in this month
    title: str


@dataclass(frozen=True)
class Column:
    x: float
    width: float
    y: float
    height: float
    open_y: float
    open_height: float
    partial: bool
    title: str


@dataclass(frozen=True)
class Tick:
    position: float
    label: str


@dataclass(frozen=True)
class Months:
    columns: tuple[Column, ...]
    targets: tuple[float, ...]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = PLOT_LEFT
    right: int = PLOT_RIGHT
    bottom: int = PLOT_BOTTOM


def months_picture(
    months: Sequence[MonthInput], targets: Sequence[int] = ()
) -> Months | None:
    """Columns over the calendar: a month without a count stays empty."""
    if not months:
        return None
    first = months[0].month
    slots = _slots(first, months[-1].month) + 1
    slot = (PLOT_RIGHT - PLOT_LEFT) / slots
    top = nice_top(max([month.high for month in months] + list(targets)))

    def y(people: int | float) -> float:
        return round(PLOT_BOTTOM - people / top * (PLOT_BOTTOM - PLOT_TOP), 1)

    width = round(min(slot * 0.7, WIDEST_COLUMN), 1)

    def column(month: MonthInput) -> Column:
        middle = PLOT_LEFT + (_slots(first, month.month) + 0.5) * slot
        low, high = y(month.low), y(month.high)
        return Column(
            x=round(middle - width / 2, 1),
            width=width,
            y=low,
            height=round(PLOT_BOTTOM - low, 1),
            open_y=high,
            open_height=round(low - high, 1),
            partial=month.partial,
            title=month.title,
        )

    step = next((n for n in STEPS if slots / n <= LONGEST_AXIS), STEPS[-1])
    return Months(
        columns=tuple(column(month) for month in months),
        targets=tuple(y(people) for people in sorted(set(targets))),
        x_ticks=tuple(
            Tick(round(PLOT_LEFT + (number + 0.5) * slot, 1), _named(first, number))
            for number in range(0, slots, step)
        ),
        y_ticks=tuple(
            Tick(y(value), count(value))
            for value in range(0, top + 1, top // GRID_LINES)
        ),
    )


def nice_top(highest: int) -> int:
    """The next 4, 8, 20 or 40 times a power of ten: four even steps of whole people."""
    power = 10 ** max(len(str(highest)) - 2, 0)
    return next(
        size * power
        for size in (4, 8, 20, 40, 80, 200, 400, 800)
        if size * power >= highest
    )


def _slots(first: date, month: date) -> int:
    return (month.year - first.year) * 12 + month.month - first.month


def _named(first: date, ahead: int) -> str:
    month = add_months(first, ahead)
    return f"{SHORT_MONTHS[month.month - 1]} {month.year}"
