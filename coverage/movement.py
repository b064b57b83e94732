"""What moves a region's people: protection that ends, and why coverage changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from agreements.facts import protected
from agreements.ladder import ACTIVE, REGISTERED
from agreements.models import EnrolmentTarget
from agreements.protection import AgreementLoss, Forecast, MonthPoint, what_if
from jamsostek_pks.lib.ratio import percent

from . import overlaps
from .arithmetic import Coverage
from .bridge import Bridge, Point, bridge
from .ladders import counted_ladders
from .overlap import Interval, fall
from .overlaps import Purses
from .reports import Question, coverages


@dataclass(frozen=True)
class MonthPeople:
    """People protected in a month; `registered`: of whom no more is known."""

    month: date
    active: Interval
    registered: Interval


@dataclass(frozen=True)
class Loss(AgreementLoss):
    """`shared`: other lines may hold some of these people; nobody has decided."""

    shared: bool


@dataclass(frozen=True)
class Outlook:
    """The forecast by lines, and its months by people (domain.md 5)."""

    forecast: Forecast
    months: tuple[MonthPeople, ...]
    # Lines whose people other lines may hold as well, by pk.
    shared: frozenset[int]

    @property
    def losses(self) -> list[Loss]:
        """Who loses what in which month, by month and agreement."""
        return [
            Loss(
                **vars(loss), shared=any(line.pk in self.shared for line in loss.lines)
            )
            for loss in self.forecast.by_agreement
        ]

    @property
    def at_risk(self) -> Interval:
        """Active people fewer in the lowest month than in the first."""
        return fall([month.active for month in self.months])

    def points_at_risk(
        self, workforce: int | None
    ) -> tuple[Fraction | None, Fraction | None]:
        """`at_risk` in points of coverage; None without a workforce."""
        risk = self.at_risk
        return percent(risk.low, workforce), percent(risk.high, workforce)


def outlook(asked: Question, region, *, renewed=frozenset(), months=12) -> Outlook:
    """People protected in the month asked for and the 12 after it."""
    ladders = counted_ladders(asked, region)
    lines = [protected(line, ladder) for line, ladder in ladders.items()]
    found = what_if(lines, asked.on, renewed=renewed, months=months)
    purses = overlaps.purses(asked)
    by_pk = {line.pk: line for line in ladders}
    people = {by_pk[line.pk]: line.people for line in lines if line.people is not None}
    return Outlook(
        found,
        tuple(month_people(point, by_pk, purses) for point in found.points),
        frozenset(
            line.pk for group in purses.open_groups(people) for line in group.lines
        ),
    )


def month_people(
    point: MonthPoint, by_pk: Mapping[int, EnrolmentTarget], purses: Purses
) -> MonthPeople:
    def people(rung: str) -> Interval:
        of_rung = {
            by_pk[line.pk]: line.people for line in point.lines if line.rung == rung
        }
        return purses.in_month(of_rung, point.month)

    return MonthPeople(point.month, people(ACTIVE), people(REGISTERED))


@dataclass(frozen=True)
class Movement:
    """Coverage on two days and the steps between; None where a part is unknown."""

    before: Coverage
    after: Coverage
    steps: Bridge | None


def movement(asked: Question, since: Question, region) -> Movement:
    """Why a region's coverage moved from the day `since` asks to the one `asked`."""
    before = coverages(since, region)[region.code]
    after = coverages(asked, region)[region.code]
    ladders = counted_ladders(asked, region)
    lines = [protected(line, ladder) for line, ladder in ladders.items()]
    gained, lapsed = moved_people(lines, since.on, asked.on)
    return Movement(
        before,
        after,
        bridge(point_of(before), point_of(after), gained=gained, lapsed=lapsed),
    )


def point_of(c: Coverage) -> Point:
    """Only a headline may be compared: a partial sum grows by being completed."""
    if not c.is_headline:
        return Point(None, None)
    return Point(c.active, c.workforce)


def moved_people(lines, since: date, until: date) -> tuple[int, int]:
    """Active people of lines that began, and of lines that ended, in between."""
    spans = [(line.span, line.active) for line in lines]
    known = [(span, active) for span, active in spans if span and active is not None]
    gained = sum(n for span, n in known if since < span.first <= until)
    lapsed = sum(n for span, n in known if since < span.after <= until)
    return gained, lapsed
