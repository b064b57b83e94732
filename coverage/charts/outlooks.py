"""The forecast: people still protected, month by month, as steps.

Pure like its neighbours. People stay for a whole month, so the line is a staircase;
where purses overlap undecided, a band lies between the fewest and the most.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from jamsostek_pks.lib.words import SHORT_MONTHS, count

from .trends import Tick

WIDTH, HEIGHT = 640, 240
LEFT, RIGHT, TOP, BOTTOM = 76, 600, 12, 200
LABELLED_EVERY = 3
ROUND = (10, 15, 20, 25, 30, 40, 50, 60, 80, 100)


@dataclass(frozen=True)
class MonthInput:
    """People of a month between two bounds; None where no line gives a number."""

    month: date
    active: tuple[int, int] | None
    registered: tuple[int, int] | None


@dataclass(frozen=True)
class Outlook:
    """Paths of a staircase each; '' where there is nothing to draw.

    `band` closes the area between fewest and most, `area` the one below the fewest.
    """

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int
    area: str
    band: str
    active: str
    registered: str
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    empty: bool


def outlook(months: Sequence[MonthInput]) -> Outlook:
    highest = nice_top(
        max(
            (high for month in months for _, high in _bounds(month)),
            default=0,
        )
    )
    plane = _Plane(len(months), highest)
    fewest = [month.active and month.active[0] for month in months]
    most = [month.active and month.active[1] for month in months]
    registered = [month.registered and month.registered[1] for month in months]
    known = bool(months) and None not in fewest
    named = known and any(registered)
    return Outlook(
        width=WIDTH,
        height=HEIGHT,
        left=LEFT,
        right=RIGHT,
        top=TOP,
        bottom=BOTTOM,
        area=plane.area(fewest, [0] * len(months)) if known else "",
        band=plane.area(most, fewest) if known and most != fewest else "",
        active=plane.steps(fewest) if known else "",
        registered=plane.steps([people or 0 for people in registered])
        if named or (months and not known and any(registered))
        else "",
        x_ticks=plane.x_ticks([month.month for month in months]),
        y_ticks=plane.y_ticks(),
        empty=not any(_bounds(month) for month in months),
    )


def nice_top(highest: int) -> int:
    """The next round number of two digits and zeros; at least ten people."""
    if highest <= 10:
        return 10
    tenth = 10 ** (len(str(highest)) - 2)
    return next(step * tenth for step in ROUND if step * tenth >= highest)


def _bounds(month: MonthInput) -> list[tuple[int, int]]:
    return [each for each in (month.active, month.registered) if each is not None]


@dataclass(frozen=True)
class _Plane:
    months: int
    highest: int

    def x(self, index: int) -> float:
        return round(LEFT + (RIGHT - LEFT) * index / max(self.months, 1), 1)

    def y(self, people: int) -> float:
        return round(BOTTOM - (BOTTOM - TOP) * people / self.highest, 1)

    def corners(self, people: Sequence[int]) -> list[tuple[float, float]]:
        """Two for each month: where its people begin, and where they end."""
        return [
            (self.x(index + side), self.y(number))
            for index, number in enumerate(people)
            for side in (0, 1)
        ]

    def steps(self, people: Sequence[int]) -> str:
        return "M" + "L".join(f"{x} {y}" for x, y in self.corners(people))

    def area(self, upper: Sequence[int], lower: Sequence[int]) -> str:
        there, back = self.corners(upper), reversed(self.corners(lower))
        return "M" + "L".join(f"{x} {y}" for x, y in (*there, *back)) + "Z"

    def x_ticks(self, calendar: Sequence[date]) -> tuple[Tick, ...]:
        return tuple(
            Tick(
                self.x(index),
                (self.x(index) + self.x(index + 1)) / 2,
                f"{SHORT_MONTHS[month.month - 1]} {month.year}",
            )
            for index, month in enumerate(calendar)
            if index % LABELLED_EVERY == 0
        )

    def y_ticks(self) -> tuple[Tick, ...]:
        values = [self.highest * part // 4 for part in (0, 2, 4)]
        return tuple(Tick(self.y(v), self.y(v), count(v)) for v in values)
