"""The protection clock: months across, a bar of paid months for each line.

Pure like its neighbours. What lies before the first month or after the last is cut,
and the bar's open end says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from jamsostek_pks.lib.months import add_months, months_between, months_from
from jamsostek_pks.lib.words import SHORT_MONTHS

MONTHS_SHOWN = 13
MONTH_WIDTH, ROW_HEIGHT, BAR_HEIGHT, HEAD = 48, 26, 14, 34
MARGIN = 2


@dataclass(frozen=True)
class SpanInput:
    """Paid months from `first` up to, not including, `after`.

    `kind` is the class the bar is drawn with; `number` names its row in the table;
    `paper_ends` is the agreement's last day, which need not be the money's.
    """

    first: date
    after: date
    kind: str
    number: str
    title: str
    paper_ends: date | None = None


@dataclass(frozen=True)
class TimelineBar:
    x: float
    y: float
    width: float
    height: int
    kind: str
    number: str
    title: str
    from_before: bool
    goes_on: bool
    paper_x: float | None

    @property
    def end(self) -> float:
        return self.x + self.width

    @property
    def label_y(self) -> float:
        return self.y + self.height - 3

    @property
    def label_x(self) -> float:
        return self.x + 4


@dataclass(frozen=True)
class MonthTick:
    """`label` stands in the middle of the month; `year` only where one begins."""

    x: float
    label_at: float
    label: str
    year: str


@dataclass(frozen=True)
class Timeline:
    width: int
    height: int
    top: int
    bottom: int
    ticks: tuple[MonthTick, ...]
    bars: tuple[TimelineBar, ...]

    @property
    def empty(self) -> bool:
        return not self.bars


def timeline(
    spans: Sequence[SpanInput], first: date, *, months: int = MONTHS_SHOWN
) -> Timeline:
    """Bars in the order given, of the spans that touch the months shown."""
    after = add_months(first, months)
    shown = [span for span in spans if span.first < after and first < span.after]
    height = HEAD + ROW_HEIGHT * len(shown) + MARGIN
    return Timeline(
        width=MONTH_WIDTH * months + 2 * MARGIN,
        height=height,
        top=HEAD,
        bottom=height,
        ticks=_ticks(first, months),
        bars=tuple(
            _bar(span, row, first=first, after=after) for row, span in enumerate(shown)
        ),
    )


def _bar(span: SpanInput, row: int, *, first: date, after: date) -> TimelineBar:
    left, right = _x(max(span.first, first), first), _x(min(span.after, after), first)
    return TimelineBar(
        x=left,
        y=HEAD + ROW_HEIGHT * row + (ROW_HEIGHT - BAR_HEIGHT) / 2,
        width=right - left,
        height=BAR_HEIGHT,
        kind=span.kind,
        number=span.number,
        title=span.title,
        from_before=span.first < first,
        goes_on=span.after > after,
        paper_x=_day_x(span.paper_ends, first, after),
    )


def _x(month: date, first: date) -> float:
    return MARGIN + MONTH_WIDTH * months_between(first, month)


def _day_x(day: date | None, first: date, after: date) -> float | None:
    """The end of a day within the months shown, else None."""
    if day is None or not first <= day < after:
        return None
    month = day.replace(day=1)
    length = (add_months(month, 1) - month).days
    return round(_x(month, first) + MONTH_WIDTH * day.day / length, 1)


def _ticks(first: date, months: int) -> tuple[MonthTick, ...]:
    calendar = months_from(first, months)
    return tuple(
        MonthTick(
            x=_x(month, first),
            label_at=_x(month, first) + MONTH_WIDTH / 2,
            label=SHORT_MONTHS[month.month - 1],
            year=str(month.year) if month == first or month.month == 1 else "",
        )
        for month in calendar
    )
