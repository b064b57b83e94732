"""The protection clock of a region's page: a bar and a row for each paper's money."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from agreements.protection import ProtectedLine, Span
from jamsostek_pks.lib.months import month_of
from jamsostek_pks.lib.words import count, short_day

from . import charts
from .movement import is_active

ROWS_SHOWN = 12


@dataclass(frozen=True)
class ClockRow:
    """Lines of one agreement that are paid for the same months."""

    number: int
    lines: tuple[ProtectedLine, ...]

    @property
    def line(self) -> ProtectedLine:
        """Any of them: agreement and months are the same in all."""
        return self.lines[0]

    @property
    def span(self) -> Span:
        return self.line.span

    @property
    def active(self) -> int | None:
        """Sum of the lines that count active people; None where none does."""
        people = [line.people for line in self.lines if is_active(line)]
        return sum(people) if people else None

    @property
    def registered(self) -> int | None:
        """People of the other lines, of whom no more is known than that."""
        people = [line.people for line in self.lines if not is_active(line)]
        return sum(people) if people else None

    @property
    def title(self) -> str:
        people = [(self.active, "aktif"), (self.registered, "hanya terdaftar")]
        said = ", ".join(f"{count(n)} {word}" for n, word in people if n is not None)
        until = short_day(self.line.protected_until)
        return f"{self.line.agreement}: {said}, didanai sampai {until}"


@dataclass(frozen=True)
class ProtectionClock:
    """The bars and their rows, soonest end first; `hidden` rows are not shown."""

    timeline: charts.Timeline
    rows: tuple[ClockRow, ...]
    hidden: int


def protection_clock(lines, on: date, *, shown: int = ROWS_SHOWN) -> ProtectionClock:
    """Papers that still pay in the month of `on` or later, of counted lines."""
    first = month_of(on)
    papers = defaultdict(list)
    for line in lines:
        if line.span is not None and line.span.after > first:
            key = line.span.after, line.agreement_pk, line.span.first
            papers[key].append(line)
    rows = tuple(
        ClockRow(number, tuple(papers[key]))
        for number, key in enumerate(sorted(papers)[:shown], start=1)
    )
    drawn = charts.timeline([span_of(row) for row in rows], first)
    return ProtectionClock(drawn, rows, len(papers) - len(rows))


def span_of(row: ClockRow) -> charts.SpanInput:
    return charts.SpanInput(
        row.span.first,
        row.span.after,
        "span-registered" if row.active is None else "span-active",
        str(row.number),
        row.title,
        row.line.ends_on,
    )
