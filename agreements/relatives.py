"""The family of one agreement as a tree: umbrellas above, papers below, renewals."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import F, Prefetch

from .models import Agreement, EnrolmentTarget
from .status import Standing

# Real families are three papers deep; a query is asked for each storey.
DEEPEST = 10


@dataclass(frozen=True)
class TargetSum:
    """Targets of one year's lines of a paper, counted by totals or stood in for."""

    year: int | None
    counted: bool
    targets: tuple[int, ...]
    lines: int

    @property
    def people(self) -> int | None:
        return sum(self.targets) if self.targets else None

    @property
    def known(self) -> int:
        return len(self.targets)


@dataclass(frozen=True)
class Member:
    """A paper of the family, with those directly below it."""

    agreement: Agreement
    standing: Standing
    is_asked: bool
    sums: list[TargetSum]
    below: list["Member"] = field(default_factory=list)


@dataclass(frozen=True)
class Family:
    """The tree the asked paper stands in, and the chain of renewals it is part of."""

    root: Member
    earlier: list[Member]
    later: list[Member]

    @property
    def alone(self) -> bool:
        return not (self.root.below or self.earlier or self.later)


def seen_renewals(user, today, path: str = "renewals") -> Prefetch:
    """To prefetch before `status_on`: the renewals that decide for this reader."""
    return Prefetch(path, queryset=Agreement.objects.visible_to(user, today))


def family(agreement: Agreement, *, user, today, on: date) -> Family:
    """Relatives the user may see; beyond one they may not see nothing is looked for.

    Asks a query for each storey of the tree and each link of the chain, and two for
    the lines, whatever the number of papers.
    """
    seen = (
        Agreement.objects.visible_to(user, today)
        .select_related("region")
        .prefetch_related(seen_renewals(user, today))
        .order_by(F("signed_on").asc(nulls_last=True), "pk")
    )
    above = climbed(seen, agreement, "parent_id")
    root = above[-1] if above else agreement
    tree = descended(seen, root, "parent")
    earlier = climbed(seen, agreement, "renews_id")
    later = descended(seen, agreement, "renews")
    papers = {paper.pk for paper in (root, *tree, *earlier, *later)}
    sums = target_sums(papers, user=user, today=today, on=on)

    def member(paper, below=()):
        is_asked = paper.pk == agreement.pk
        return Member(
            paper, paper.standing_on(on), is_asked, sums[paper.pk], list(below)
        )

    def branch(paper):
        return member(paper, map(branch, (p for p in tree if p.parent_id == paper.pk)))

    return Family(
        branch(root),
        [member(paper) for paper in reversed(earlier)],
        [member(paper) for paper in later],
    )


def climbed(seen, agreement: Agreement, link: str) -> list[Agreement]:
    """The papers along `link`, the nearest first."""
    found, at = [], agreement
    while getattr(at, link) is not None and len(found) < DEEPEST:
        at = seen.filter(pk=getattr(at, link)).first()
        if at is None or at in found:
            break
        found.append(at)
    return found


def descended(seen, agreement: Agreement, link: str) -> list[Agreement]:
    """The papers whose `link` leads to `agreement`, storey by storey."""
    found, known, last = [], {agreement.pk}, [agreement]
    for _ in range(DEEPEST):
        below = seen.filter(**{f"{link}__in": [paper.pk for paper in last]})
        last = [paper for paper in below if paper.pk not in known]
        if not last:
            break
        known |= {paper.pk for paper in last}
        found += last
    return found


def target_sums(
    papers: Iterable[int], *, user, today, on: date
) -> dict[int, list[TargetSum]]:
    """By paper: its lines' targets by year, apart whether totals count them."""
    lines = EnrolmentTarget.objects.visible_to(user, today).filter(agreement__in=papers)
    counted = set(lines.counted(on).order_by().values_list("pk", flat=True))
    groups = defaultdict(list)
    for line in lines.select_related("agreement"):
        key = (line.agreement_id, line.effective_year, line.pk in counted)
        groups[key].append(line.target_workers)
    sums = defaultdict(list)
    for paper, year, is_counted in sorted(groups, key=newest_year_first):
        targets = groups[paper, year, is_counted]
        known = tuple(target for target in targets if target is not None)
        sums[paper].append(TargetSum(year, is_counted, known, len(targets)))
    return sums


def newest_year_first(key):
    paper, year, is_counted = key
    return paper, year is None, -(year or 0), not is_counted
