"""The protection clock: who stays protected, month by month, if nothing is renewed.

Pure: lines in, frozen dataclasses out; no model, no clock, no request. A line
protects from `protected_from` for `months_funded` calendar months, whatever the
agreement's end date (domain.md 5). Months are dates on the first; people are ints.

Forecasts count ACTIVE people, whose dues are paid. So a renewal, passed in as a line
of its own, adds people from its own `protected_from` on, and only people it has as
ACTIVE: a signed plan protects nobody. People of whom only REGISTERED is known make
a series of their own. Which lines count (families, overlap) is the caller's choice.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

from agreements.ladder import ACTIVE, REGISTERED
from jamsostek_pks.lib.months import add_months, month_of, months_from

HORIZON_MONTHS = 12
# Fewer funded months do not reach the full death benefit (Permenaker 1/2025).
FULL_BENEFIT_MONTHS = 3


class Alarm(StrEnum):
    """What the dates of one line warn of; money and paper end apart."""

    MONEY_ENDS_FIRST = "MONEY_ENDS_FIRST"
    AGREEMENT_ENDS_FIRST = "AGREEMENT_ENDS_FIRST"
    FEW_MONTHS = "FEW_MONTHS"


ALARM_LABELS = {
    Alarm.MONEY_ENDS_FIRST: "dana berakhir sebelum perjanjian",
    Alarm.AGREEMENT_ENDS_FIRST: "perjanjian berakhir sebelum dana",
    Alarm.FEW_MONTHS: "didanai kurang dari 3 bulan",
}


@dataclass(frozen=True)
class Span:
    """Paid months: from `first` up to, not including, `after`."""

    first: date
    after: date

    def holds(self, month: date) -> bool:
        return self.first <= month < self.after


@dataclass(frozen=True)
class ProtectedLine:
    """What the clock needs of one target line; None is unknown.

    `active` and `registered` are the newest counts of people; `ends_on` is the
    agreement's last day. People outside UCJ are protected like all others, but are
    in no coverage (domain.md 1).
    """

    pk: int
    agreement_pk: int
    agreement: str
    protected_from: date | None = None
    months_funded: int | None = None
    active: int | None = None
    registered: int | None = None
    ends_on: date | None = None
    category: str = ""
    in_ucj: bool = True

    @cached_property
    def span(self) -> Span | None:
        if self.protected_from is None or not self.months_funded:
            return None
        after = add_months(self.protected_from, self.months_funded)
        return Span(self.protected_from, after)

    @property
    def protected_until(self) -> date | None:
        """The last paid day; None where the span is unknown."""
        return None if self.span is None else self.span.after - timedelta(days=1)

    @property
    def rung(self) -> str:
        """The series its people are drawn in."""
        return REGISTERED if self.active is None else ACTIVE

    @property
    def people(self) -> int | None:
        """Active people; registered ones only where no active number is known."""
        return self.registered if self.active is None else self.active


@dataclass(frozen=True)
class MonthPoint:
    """People protected in a month; `registered`: where only that is known.

    Sums over `lines`, which may mean the same people twice (domain.md 5).
    """

    month: date
    active: int
    registered: int
    lines: tuple[ProtectedLine, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Change:
    """A line whose people come or go; `month` is the first one that is different."""

    month: date
    line: ProtectedLine

    @property
    def rung(self) -> str:
        return self.line.rung

    @property
    def people(self) -> int:
        return self.line.people or 0


@dataclass(frozen=True)
class AgreementLoss:
    """People one agreement loses from `month` on, and the lines they stand in."""

    month: date
    agreement_pk: int
    agreement: str
    active: int
    registered: int
    lines: tuple[ProtectedLine, ...]


@dataclass(frozen=True)
class Forecast:
    """The month asked for and the following ones, and why they differ.

    `span_unknown` and `people_unknown` are neither lost nor staying: they are in
    no point. `counted` are the lines that may be in one.
    """

    points: tuple[MonthPoint, ...]
    leaving: tuple[Change, ...]
    joining: tuple[Change, ...]
    span_unknown: tuple[ProtectedLine, ...]
    people_unknown: tuple[ProtectedLine, ...]
    counted: tuple[ProtectedLine, ...] = ()

    @property
    def staying(self) -> tuple[MonthPoint, ...]:
        """Month by month, what is left of the lines that protect in the first one.

        Lines that begin later replace nobody: their people may be quite others.
        """
        first, *_ = self.points
        return tuple(point_of(point.month, first.lines) for point in self.points)

    @property
    def by_agreement(self) -> list[AgreementLoss]:
        """Who loses what in which month, by month and agreement."""
        groups: dict[tuple[date, int], list[Change]] = defaultdict(list)
        for change in self.leaving:
            groups[change.month, change.line.agreement_pk].append(change)
        return [agreement_loss(groups[key]) for key in sorted(groups)]


def forecast(
    lines: Iterable[ProtectedLine], on: date, *, ahead: int = HORIZON_MONTHS
) -> Forecast:
    """People still protected in the month of `on` and the `ahead` months after it.

    Nothing is renewed but by lines passed in. A line that has run out adds nothing.
    """
    ordered = sorted(lines, key=lambda line: line.pk)
    timed = [line for line in ordered if line.span is not None]
    counted = [line for line in timed if line.people is not None]
    calendar = months_from(month_of(on), ahead + 1)
    return Forecast(
        points=tuple(point_of(month, counted) for month in calendar),
        leaving=changes(counted, calendar, at=lambda span: span.after),
        joining=changes(counted, calendar, at=lambda span: span.first),
        span_unknown=tuple(line for line in ordered if line.span is None),
        people_unknown=tuple(line for line in timed if line.people is None),
        counted=tuple(counted),
    )


def what_if(
    lines: Iterable[ProtectedLine],
    on: date,
    *,
    renewed: Collection[int],
    months: int,
    ahead: int = HORIZON_MONTHS,
) -> Forecast:
    """The forecast if the lines whose pk is in `renewed` get `months` more.

    The new months follow the old ones: of a line that ran out, those that have
    passed since are gone. A line of unknown span stays unknown.
    """
    extended = [extend(line, months) if line.pk in renewed else line for line in lines]
    return forecast(extended, on, ahead=ahead)


def extend(line: ProtectedLine, months: int) -> ProtectedLine:
    if not line.months_funded:
        return line
    return replace(line, months_funded=line.months_funded + months)


def alarms(line: ProtectedLine) -> tuple[Alarm, ...]:
    """What is known to be wrong with a line's money; silent where dates are unknown.

    Dues are paid by the month, so two ends within one month count as one end.
    """
    found = []
    if line.span is not None and line.ends_on is not None:
        money_ends, paper_ends = add_months(line.span.after, -1), month_of(line.ends_on)
        if money_ends < paper_ends:
            found.append(Alarm.MONEY_ENDS_FIRST)
        if paper_ends < money_ends:
            found.append(Alarm.AGREEMENT_ENDS_FIRST)
    if line.months_funded is not None and line.months_funded < FULL_BENEFIT_MONTHS:
        found.append(Alarm.FEW_MONTHS)
    return tuple(found)


def point_of(month: date, lines: Sequence[ProtectedLine]) -> MonthPoint:
    """People of the lines whose span holds the month, each rung apart."""
    people = {ACTIVE: 0, REGISTERED: 0}
    for line in holding(month, lines):
        people[line.rung] += line.people or 0
    return MonthPoint(
        month, people[ACTIVE], people[REGISTERED], tuple(holding(month, lines))
    )


def holding(month: date, lines: Iterable[ProtectedLine]) -> list[ProtectedLine]:
    """Lines that protect in the month; one of unknown span is not among them."""
    return [line for line in lines if line.span and line.span.holds(month)]


def changes(
    lines: Sequence[ProtectedLine],
    calendar: Sequence[date],
    *,
    at: Callable[[Span], date],
) -> tuple[Change, ...]:
    """Changes after the calendar's first month; lines of nobody change nothing."""
    found = [
        Change(at(line.span), line)
        for line in lines
        if line.span is not None and line.people
    ]
    within = [change for change in found if change.month in calendar[1:]]
    return tuple(sorted(within, key=lambda change: change.month))


def agreement_loss(group: Sequence[Change]) -> AgreementLoss:
    """One month's losses of one agreement, added by rung."""
    people = {ACTIVE: 0, REGISTERED: 0}
    for change in group:
        people[change.rung] += change.people
    first, *_ = group
    return AgreementLoss(
        first.month,
        first.line.agreement_pk,
        first.line.agreement,
        people[ACTIVE],
        people[REGISTERED],
        tuple(change.line for change in group),
    )
