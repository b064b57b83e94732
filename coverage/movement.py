"""What moves a region's people: protection that ends, and why coverage changed."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise

from agreements.facts import protected
from agreements.ladder import ACTIVE, REGISTERED
from agreements.models import EnrolmentTarget
from agreements.protection import (
    AgreementLoss,
    Forecast,
    MonthPoint,
    ProtectedLine,
    forecast,
    what_if,
)
from jamsostek_pks.lib.months import month_of, months_between
from jamsostek_pks.lib.ratio import percent

from . import renewals
from .arithmetic import Coverage
from .bridge import Bridge, Point, bridge, moved_people, telling
from .ladders import Ladders, counted_ladders
from .overlap import Interval, fall
from .overlaps import Purses
from .renewals import Renewal
from .reports import Question, coverages


@dataclass(frozen=True)
class MonthPeople:
    """People protected in a month; `registered`: of whom no more is known.

    None where no line gives such a number in any month: unknown is not zero.
    """

    month: date
    active: Interval | None
    registered: Interval | None


@dataclass(frozen=True)
class Loss(AgreementLoss):
    """`shared`: other lines may hold some of these people; nobody has decided."""

    shared: bool
    renewals: tuple[Renewal, ...]

    @property
    def active_outside_ucj(self) -> int:
        """Of the active people, those no coverage counts."""
        return sum(line.active or 0 for line in self.lines if not line.in_ucj)


@dataclass(frozen=True)
class Outlook:
    """The forecast by lines, and its months by people (domain.md 5).

    `at_risk` are active people of this month who leave within the 12 months, None
    where no line counts active people; `at_risk_in_ucj` those coverage counts.
    `imagined` are the lines this what-if renews, for `imagined_months` months more.
    """

    forecast: Forecast
    months: tuple[MonthPeople, ...]
    losses: tuple[Loss, ...]
    at_risk: Interval | None
    at_risk_in_ucj: Interval | None
    imagined: tuple[ProtectedLine, ...]
    imagined_months: int
    lines: int

    @property
    def imagined_pks(self) -> set[int]:
        return {line.pk for line in self.imagined}

    def points_at_risk(
        self, workforce: int | None
    ) -> tuple[Fraction | None, Fraction | None]:
        """`at_risk_in_ucj` in points of coverage; None without a workforce."""
        if self.at_risk_in_ucj is None:
            return None, None
        risk = self.at_risk_in_ucj
        return percent(risk.low, workforce), percent(risk.high, workforce)


def outlook(
    asked: Question,
    ladders: Ladders,
    purses: Purses,
    *,
    renewed: Collection[int] = frozenset(),
    months=12,
) -> Outlook:
    """People protected in the month asked for and the 12 after it."""
    lines = [protected(line, ladder) for line, ladder in ladders.items()]
    found = what_if(lines, asked.on, renewed=renewed, months=months)
    clock = Clock(found, purses, {line.pk: line for line in ladders})
    return Outlook(
        found,
        clock.months(),
        clock.losses(asked),
        clock.at_risk(lambda line: True),
        clock.at_risk(lambda line: line.in_ucj),
        tuple(line for line in lines if line.pk in renewed),
        months,
        len(lines),
    )


@dataclass(frozen=True)
class Lapse:
    """Active people whose protection ends within some days, by overlap an interval.

    `people` is None where no line with known months counts active people. `months`
    are the first months without protection; each is a range of its own, and ranges
    do not add up.
    """

    people: Interval | None
    months: tuple[tuple[date, Interval], ...]
    counted: int
    lines: int

    @property
    def silent(self) -> int:
        """Lines whose months or active people are not known: in no number here."""
        return self.lines - self.counted


def lapse(ladders: Ladders, purses: Purses, on: date, *, within_days: int) -> Lapse:
    """Whose last paid day is on the day asked or in the `within_days` after it."""
    lines = [protected(line, ladder) for line, ladder in ladders.items()]
    # A last paid day has its first unpaid month on the morrow.
    last = month_of(on + timedelta(days=within_days + 1))
    found = forecast(lines, on, ahead=months_between(month_of(on), last))
    clock = Clock(found, purses, {line.pk: line for line in ladders})
    counted = sum(is_active(line) for line in found.counted)
    if not counted:
        return Lapse(None, (), 0, len(lines))
    people = [clock.in_month(point, is_active) for point in found.staying]
    falls = [
        (point.month, fall(pair))
        for point, pair in zip(found.points[1:], pairwise(people), strict=True)
    ]
    months = tuple((month, fewer) for month, fewer in falls if fewer.plain_sum)
    return Lapse(fall(people), months, counted, len(lines))


@dataclass(frozen=True)
class Clock:
    """A forecast with what counting its people, each once, needs to know."""

    forecast: Forecast
    purses: Purses
    by_pk: Mapping[int, EnrolmentTarget]

    def people(self, lines: Collection[ProtectedLine]):
        """Those of a month, or of all, as overlap takes them."""
        return {self.by_pk[line.pk]: line.people for line in lines}

    def in_month(self, point: MonthPoint, holds: Callable) -> Interval:
        lines = [line for line in point.lines if holds(line)]
        return self.purses.in_month(self.people(lines), point.month)

    def months(self) -> tuple[MonthPeople, ...]:
        rungs = {line.rung for line in self.forecast.counted}
        return tuple(
            MonthPeople(
                point.month,
                self.in_month(point, is_active) if ACTIVE in rungs else None,
                self.in_month(point, is_registered) if rungs else None,
            )
            for point in self.forecast.points
        )

    def at_risk(self, counts: Callable) -> Interval | None:
        """Active people of the lines that count, fewer than in the first month."""

        def holds(line: ProtectedLine) -> bool:
            return is_active(line) and counts(line)

        if not any(holds(line) for line in self.forecast.counted):
            return None
        return fall([self.in_month(point, holds) for point in self.forecast.staying])

    @property
    def shared(self) -> frozenset[int]:
        """Lines, by pk, whose people others may hold as well: nobody has decided."""
        timeless = [line for line in self.forecast.span_unknown if line.people]
        groups = self.purses.open_groups(
            self.people([*self.forecast.counted, *timeless])
        )
        return frozenset(line.pk for group in groups for line in group.lines)

    def losses(self, asked: Question) -> tuple[Loss, ...]:
        """Who loses what in which month, by month and agreement."""
        shared = self.shared
        leaving = [self.by_pk[change.line.pk] for change in self.forecast.leaving]
        recorded = renewals.recorded(asked, leaving)
        return tuple(
            Loss(
                **vars(loss),
                shared=any(line.pk in shared for line in loss.lines),
                renewals=renewals_of(loss, recorded),
            )
            for loss in self.forecast.by_agreement
        )


def is_active(line: ProtectedLine) -> bool:
    return line.rung == ACTIVE


def is_registered(line: ProtectedLine) -> bool:
    return line.rung == REGISTERED


def renewals_of(loss: AgreementLoss, recorded) -> tuple[Renewal, ...]:
    """Each once: several lines of a loss may be continued by the same one."""
    return tuple(
        dict.fromkeys(each for line in loss.lines for each in recorded[line.pk])
    )


@dataclass(frozen=True)
class Movement:
    """Coverage on two days and the steps between; None where a part is unknown.

    `telling` lines explain the numerator; of `silent` ones the months, or the
    active people, are not known.
    """

    before: Coverage
    after: Coverage
    steps: Bridge | None
    telling: int
    silent: int


def movement(asked: Question, since: Question, region) -> Movement:
    """Why a region's coverage moved from the day `since` asks to the one `asked`."""
    before = coverages(since, region)[region.code]
    after = coverages(asked, region)[region.code]
    ladders = counted_ladders(asked, region)
    lines = [protected(line, ladder) for line, ladder in ladders.items()]
    told = len(telling(lines))
    silent = sum(line.in_ucj for line in lines) - told
    return Movement(before, after, steps_between(before, after, lines), told, silent)


def steps_between(before: Coverage, after: Coverage, lines) -> Bridge | None:
    """Only headlines are compared: a partial sum grows by being completed.

    Lines explain what lies between the figures' own days, not between those asked.
    """
    if not (before.is_headline and after.is_headline):
        return None
    since, until = before.active_days.newest, after.active_days.newest
    gained, lapsed = moved_people(lines, since, until)
    ends = [Point(end.active, end.workforce) for end in (before, after)]
    return bridge(*ends, gained=gained, lapsed=lapsed)
