"""What moves a region's people: protection that ends, and why coverage changed."""

from dataclasses import dataclass
from datetime import date

from agreements.facts import protected
from agreements.protection import Forecast, ProtectedLine, forecast, what_if

from .arithmetic import Coverage
from .bridge import Bridge, Point, bridge
from .ladders import counted_ladders
from .reports import Question, coverages


def protected_lines(asked: Question, region) -> list[ProtectedLine]:
    """The lines totals count, of people living in the region and below."""
    return [
        protected(line, ladder)
        for line, ladder in counted_ladders(asked, region).items()
    ]


def outlook(asked: Question, region, *, renewed=frozenset(), months=12) -> Forecast:
    """People protected in the month asked for and the 12 after it."""
    lines = protected_lines(asked, region)
    if renewed:
        return what_if(lines, asked.on, renewed=renewed, months=months)
    return forecast(lines, asked.on)


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
    gained, lapsed = moved_people(protected_lines(asked, region), since.on, asked.on)
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
