"""What fits on one printed page of a region: the first few, and how many more."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from agreements.models import Agreement
from agreements.status import IN_FORCE, Status

from .arithmetic import Coverage, Sourcing
from .movement import Loss, Outlook, outlook
from .pictures import coverage_series
from .story import Story

# Rows that always fit on the page, however long their names are.
FEW = 4


@dataclass(frozen=True)
class Few:
    """The first rows, and how many were left out for want of room."""

    rows: tuple
    more: int


def few(rows: Iterable) -> Few:
    found = tuple(rows)
    return Few(found[:FEW], max(0, len(found) - FEW))


@dataclass(frozen=True)
class FewSources:
    """The first sources of a part of the percentage; "" stands for both parts."""

    part: str
    sourcing: Sourcing | None
    few: Few


@dataclass(frozen=True)
class Ending:
    """An agreement in force, its last day, and how many days that is ahead."""

    agreement: Agreement
    ends_on: date
    days_left: int


@dataclass(frozen=True)
class Sheet:
    """One region on one page, as of one day."""

    points: tuple[Coverage, ...]
    statuses: Mapping[str, int]
    endings: Few
    losses: Few
    outlook: Outlook
    sources: tuple[FewSources, ...]


def sheet(story: Story) -> Sheet:
    """Reads what the page shows; a fixed number of queries."""
    found = outlook(story.asked, story.ladders, story.purses)
    return Sheet(
        points=tuple(point for _, point in reversed(coverage_series(story)[-FEW:])),
        statuses=statuses(story),
        endings=few(endings(story)),
        losses=few(by_month(found.losses)),
        outlook=found,
        sources=few_sources(story.c),
    )


def few_sources(c: Coverage) -> tuple[FewSources, ...]:
    """By part where one list would be untrue of one of them."""
    parts = {"": c.active_part}
    if not c.sources_agree:
        parts = {"aktif": c.active_part, "pekerja": c.workforce_part}
    found = []
    for name, part in parts.items():
        said = part and part.sourcing
        found.append(FewSources(name, said, few(said.sources if said else ())))
    return tuple(found)


def statuses(story: Story) -> dict[str, int]:
    """How many of the listed agreements are in force, about to end, or unknown.

    Counted from the rows the list is cut from: the two always agree.
    """
    codes = [standing.code for _, _, standing in story.agreements]
    return {
        "all": len(codes),
        "in_sight": story.holds(story.region.code),
        "in_force": sum(code in IN_FORCE for code in codes),
        "expiring": codes.count(Status.EXPIRING),
        "validity_unknown": codes.count(Status.UNKNOWN),
    }


def endings(story: Story) -> list[Ending]:
    """Agreements in force whose end is known, the next to end first."""
    on = story.asked.on
    found = [
        Ending(agreement, agreement.ends_on, (agreement.ends_on - on).days)
        for agreement, _, standing in story.agreements
        if standing.code in IN_FORCE and agreement.ends_on
    ]
    return sorted(found, key=lambda each: (each.ends_on, each.agreement.pk))


def by_month(losses: Iterable[Loss]) -> list[Loss]:
    """The next first; within a month the largest."""
    return sorted(losses, key=lambda loss: (loss.month, -loss.active, -loss.registered))
