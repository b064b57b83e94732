"""Ladder and months of one agreement as pictures, each person once as far as decided.

The agreement's page stands on the floor below; it asks by template tag.
"""

from dataclasses import dataclass

from agreements.ladder import ACTIVE, RUNGS, TARGET, Pooled
from agreements.progress import Month, Step, YearPart
from agreements.reports import losses_text
from jamsostek_pks.lib.words import MONTHS, count

from .charts.months import MonthInput, Months, months_picture
from .ladders import RungPeople, people_by_rung
from .overlaps import Purses


@dataclass(frozen=True)
class RungBar:
    """Widths out of 100: people at least, and what may come on top."""

    sure: float
    open: float


@dataclass(frozen=True)
class RungShown:
    """One rung with its bar, the way there from the rung below, and who was lost."""

    people: RungPeople
    bar: RungBar | None
    step: Step | None
    losses: str


@dataclass(frozen=True)
class MonthShown:
    """Active people of one month, and what share of these lines' target they are."""

    month: Month
    active: RungPeople
    realisation: Pooled


@dataclass(frozen=True)
class Progress:
    months: list[MonthShown]
    target: RungPeople
    picture: Months | None


def rungs_shown(part: YearPart, purses: Purses) -> list[RungShown]:
    """Bars share one scale: the longest is the rung with most people."""
    rungs = people_by_rung(purses, ladders_of(part.rows))
    highest = max((r.interval.high for r in rungs if r.interval), default=0)
    steps = part.steps
    return [
        RungShown(
            people=people,
            bar=rung_bar(people, highest),
            step=steps.get(people.rung),
            losses=losses_text(
                loss for loss in part.losses if loss.rung == people.rung
            ).removeprefix(f"{people.label}: "),
        )
        for people in rungs
    ]


def rung_bar(people: RungPeople, highest: int) -> RungBar | None:
    if people.interval is None:
        return None
    if not highest:
        return RungBar(0.0, 0.0)
    low, high = (
        round(100 * number / highest, 2)
        for number in (people.interval.low, people.interval.high)
    )
    return RungBar(low, round(high - low, 2))


def progress_of(part: YearPart, purses: Purses) -> Progress:
    shown = [month_shown(month, purses) for month in part.months]
    target = at(people_by_rung(purses, ladders_of(part.rows)), TARGET)
    promised = target.interval
    return Progress(
        shown,
        target,
        months_picture(
            [month_input(month) for month in shown],
            [promised.low, promised.high] if promised else [],
        ),
    )


def month_shown(month: Month, purses: Purses) -> MonthShown:
    active = at(people_by_rung(purses, ladders_of(month.rows)), ACTIVE)
    return MonthShown(month, active, month.realisation)


def month_input(shown: MonthShown) -> MonthInput:
    active, month = shown.active, shown.month.month
    named = f"{MONTHS[month.month - 1]} {month.year}"
    lines = f"{count(active.known)} dari {count(active.of)} baris"
    return MonthInput(
        month=month,
        low=active.interval.low,
        high=active.interval.high,
        partial=active.known < active.of,
        title=f"{named}: {active.interval.text} aktif, {lines}",
    )


def ladders_of(rows):
    return {row.line: row.ladder for row in rows}


def at(rungs: tuple[RungPeople, ...], rung: str) -> RungPeople:
    return rungs[RUNGS.index(rung)]
