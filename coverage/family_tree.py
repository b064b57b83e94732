"""Agreements as families: umbrella, working agreements, addenda, renewals. Pure.

A paper stands below its umbrella; a renewal stands after what it renews, on the same
step. Papers whose relatives are not among those given begin a family of their own.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

DEEPEST = 3
ROOT, BELOW, ADDENDUM, RENEWAL = "", "di bawahnya", "adendum", "memperpanjang"


@dataclass(frozen=True)
class Paper:
    """An agreement as its family needs it; `shown` is whatever the page prints."""

    pk: int
    parent: int | None
    renews: int | None
    is_addendum: bool
    start: date | None
    shown: object = None


@dataclass(frozen=True)
class Branch:
    """A paper on its step; `relation` says how it is tied to the one above it."""

    depth: int
    relation: str
    paper: Paper

    @property
    def step(self) -> int:
        """How far it is set in; deeper ones stand on the last step."""
        return min(self.depth, DEEPEST)


def families(papers: Sequence[Paper]) -> list[list[Branch]]:
    """Each family from its root down; every paper exactly once, oldest first."""
    ordered = sorted(papers, key=lambda p: (p.start is None, p.start or date.min, p.pk))
    known = {paper.pk for paper in ordered}
    after = defaultdict(list)
    for paper in ordered:
        after[tie_of(paper, known)].append(paper)
    placed: set[int] = set()
    found = [family(root, after, placed) for root in after[None]]
    # A circle has no root: its oldest paper is taken for one.
    found += [
        family(paper, after, placed) for paper in ordered if paper.pk not in placed
    ]
    return [branches for branches in found if branches]


def tie_of(paper: Paper, known: set[int]) -> int | None:
    """The paper it hangs on: its umbrella, else what it renews."""
    return next((pk for pk in (paper.parent, paper.renews) if pk in known), None)


def family(root: Paper, after, placed: set[int]) -> list[Branch]:
    """The root and all that hangs on it, depth first."""
    branches, waiting = [], [Branch(0, ROOT, root)]
    while waiting:
        branch = waiting.pop()
        if branch.paper.pk in placed:
            continue
        placed.add(branch.paper.pk)
        branches.append(branch)
        hanging = [tied(branch, paper) for paper in after[branch.paper.pk]]
        # Papers below first, then renewals; taken from the end of what waits.
        hanging.sort(key=lambda other: other.relation == RENEWAL)
        waiting += reversed(hanging)
    return branches


def tied(above: Branch, paper: Paper) -> Branch:
    if paper.parent == above.paper.pk:
        relation = ADDENDUM if paper.is_addendum else BELOW
        return Branch(above.depth + 1, relation, paper)
    return Branch(above.depth, RENEWAL, paper)
