"""The ladder of a target line: potential, data ready, target, registered, active.

Pure: a rung without a number is empty, not zero, and no rung fills another
(domain.md 3).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

TARGET = "TARGET"
RUNGS = ("POTENTIAL", "DATA_READY", TARGET, "REGISTERED", "ACTIVE")
RUNG_LABELS = {
    "POTENTIAL": "Potensi",
    "DATA_READY": "Data siap daftar",
    TARGET: "Target",
    "REGISTERED": "Terdaftar",
    "ACTIVE": "Aktif",
}


@dataclass(frozen=True)
class Count:
    """People counted at one rung of one line on a day."""

    pk: int
    rung: str
    as_of: date
    workers: int
    precision: str = "DAY"


@dataclass(frozen=True)
class Ladder:
    """One line's rungs; `counts` holds the newest count of each rung known."""

    target: int | None = None
    counts: dict[str, Count] = field(default_factory=dict)

    def people(self, rung: str) -> int | None:
        if rung == TARGET:
            return self.target
        count = self.counts.get(rung)
        return None if count is None else count.workers

    @property
    def cells(self) -> list["Cell"]:
        """One cell per rung, in the order of the ladder."""
        return [Cell(self.people(rung), self.counts.get(rung)) for rung in RUNGS]


@dataclass(frozen=True)
class Cell:
    """What a table shows of one rung: people, and the count with its day."""

    people: int | None
    count: Count | None


@dataclass(frozen=True)
class RungTotal:
    """People of one rung added over lines, and how many lines know it."""

    rung: str
    parts: tuple[int, ...]
    of: int

    @property
    def label(self) -> str:
        return RUNG_LABELS[self.rung]

    @property
    def people(self) -> int | None:
        return sum(self.parts) if self.parts else None

    @property
    def known(self) -> int:
        return len(self.parts)


def newest_counts(counts: Iterable[Count], on: date) -> dict[str, Count]:
    """For each rung the count of the newest day up to `on`."""
    newest: dict[str, Count] = {}
    for count in sorted(counts, key=lambda count: count.as_of):
        if count.as_of <= on:
            newest[count.rung] = count
    return newest


def totals(ladders: Sequence[Ladder]) -> list[RungTotal]:
    """Each rung over all lines; a line that is silent is left out, not zero."""
    return [
        RungTotal(
            rung,
            tuple(
                people
                for ladder in ladders
                if (people := ladder.people(rung)) is not None
            ),
            len(ladders),
        )
        for rung in RUNGS
    ]
