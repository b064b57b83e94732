"""The ladder of a target line: potential, data ready, target, registered, active.

Pure: a rung without a number is empty, not zero, and no rung fills another
(domain.md 3).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from itertools import pairwise

from jamsostek_pks.lib.ratio import percent

TARGET, REGISTERED, ACTIVE = "TARGET", "REGISTERED", "ACTIVE"
RUNGS = ("POTENTIAL", "DATA_READY", TARGET, REGISTERED, ACTIVE)
RUNG_LABELS = {
    "POTENTIAL": "Potensi",
    "DATA_READY": "Data siap daftar",
    TARGET: "Target",
    REGISTERED: "Terdaftar",
    ACTIVE: "Aktif",
}
# (lower, upper): more people on the upper rung than on the lower is a finding.
# Registered above target is not: papers print more than 100 % as it is.
ORDERED_RUNGS = ((REGISTERED, ACTIVE), (TARGET, ACTIVE))


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
    losses: tuple["Loss", ...] = ()  # recorded with the counts above

    def people(self, rung: str) -> int | None:
        if rung == TARGET:
            return self.target
        count = self.counts.get(rung)
        return None if count is None else count.workers

    @property
    def cells(self) -> list["Cell"]:
        """One cell per rung, in the order of the ladder."""
        return [Cell(self.people(rung), self.counts.get(rung)) for rung in RUNGS]

    @property
    def realisation(self) -> Fraction | None:
        """Percent active of the target, above 100 as it is (domain.md 3)."""
        return percent(self.people(ACTIVE), self.target)

    @property
    def registration(self) -> Fraction | None:
        """Percent registered of the target, above 100 as it is (domain.md 3)."""
        return percent(self.people(REGISTERED), self.target)

    def drop(self, from_rung: str, to_rung: str) -> "Drop | None":
        """From one rung to another; None where either is empty."""
        before, after = self.people(from_rung), self.people(to_rung)
        if before is None or after is None:
            return None
        return Drop(from_rung, to_rung, before, after)

    @property
    def drops(self) -> list["Drop"]:
        """Between each two neighbouring known rungs; empty rungs are stepped over."""
        known = [rung for rung in RUNGS if self.people(rung) is not None]
        steps = [self.drop(*step) for step in pairwise(known)]
        return [step for step in steps if step is not None]

    @property
    def broken_orders(self) -> list["Drop"]:
        """Where more people are active than registered, or than the target."""
        steps = [self.drop(*step) for step in ORDERED_RUNGS]
        return [step for step in steps if step is not None and step.fewer < 0]


@dataclass(frozen=True)
class Cell:
    """What a table shows of one rung: people, and the count with its day."""

    people: int | None
    count: Count | None


@dataclass(frozen=True)
class Drop:
    """People on two rungs of one line: a difference, not yet a loss.

    A loss is what a paper records with its reason; a difference of rungs counted
    on different days need not be one (domain.md 3: Ngawi 10,000 -> 8,502).
    """

    from_rung: str
    to_rung: str
    before: int
    after: int

    @property
    def fewer(self) -> int:
        """People fewer than on the rung before; below zero where there are more."""
        return self.before - self.after

    @property
    def kept(self) -> Fraction | None:
        """Percent that arrived, unrounded; None where nobody stood before."""
        return percent(self.after, self.before)

    def unexplained(self, losses: Iterable["Loss"]) -> int:
        """`fewer` without the people for whom the upper rung records a reason.

        Below zero where the reasons name more people than are missing.
        """
        mine = [loss.workers or 0 for loss in losses if loss.rung == self.to_rung]
        return self.fewer - sum(mine)


@dataclass(frozen=True)
class Loss:
    """A recorded reason why people did not reach `rung`; None: number unknown."""

    rung: str
    reason: str
    workers: int | None

    @property
    def people(self) -> int | None:
        return self.workers


@dataclass(frozen=True)
class LossTotal:
    """People lost for one reason on the way to one rung, over lines."""

    rung: str
    reason: str
    parts: tuple[int, ...]
    of: int

    @property
    def people(self) -> int | None:
        """None where no row of this reason gives a number."""
        return sum(self.parts) if self.parts else None

    @property
    def known(self) -> int:
        return len(self.parts)


@dataclass(frozen=True)
class Pooled:
    """Two rungs added over the same lines: those that know both."""

    part: int | None
    whole: int | None
    known: int
    of: int

    @property
    def percent(self) -> Fraction | None:
        return percent(self.part, self.whole)


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


def realisation_over(ladders: Iterable[Ladder]) -> Pooled:
    """Active of target over the lines that know both: parts added, divided last."""
    return pooled(ladders, part=ACTIVE, whole=TARGET)


def registration_over(ladders: Iterable[Ladder]) -> Pooled:
    """Registered of target over the lines that know both."""
    return pooled(ladders, part=REGISTERED, whole=TARGET)


def pooled(ladders: Iterable[Ladder], *, part: str, whole: str) -> Pooled:
    """People of two rungs; a line silent on either is in neither sum."""
    steps = [ladder.drop(whole, part) for ladder in ladders]
    both = [step for step in steps if step is not None]
    if not both:
        return Pooled(None, None, 0, len(steps))
    return Pooled(
        sum(step.after for step in both),
        sum(step.before for step in both),
        len(both),
        len(steps),
    )


def loss_totals(losses: Iterable[Loss]) -> list[LossTotal]:
    """Recorded losses by rung and reason, in the order of the ladder, then A to Z."""
    rows = defaultdict(list)
    for loss in losses:
        rows[loss.rung, loss.reason].append(loss.workers)
    order = sorted(rows, key=lambda key: (RUNGS.index(key[0]), key[1]))
    return [
        LossTotal(*key, tuple(n for n in rows[key] if n is not None), of=len(rows[key]))
        for key in order
    ]
