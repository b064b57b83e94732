"""Overlap of purses from the database: candidates, decisions, people as intervals."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from agreements.facts import funding_codes, months_of
from agreements.models import EnrolmentTarget, WorkerCategory

from . import overlap
from .arithmetic import FigureRow, newest_part
from .models import Basis, Overlap, Workforce
from .overlap import Interval, OverlapLine
from .reports import Question

# A line and how many people it counts; lines that give no number are left out.
People = Mapping[EnrolmentTarget, int]


@dataclass(frozen=True)
class Open:
    """Lines that may cover the same people, with what is known of their number."""

    lines: tuple[EnrolmentTarget, ...]
    interval: Interval


def category_paths() -> dict[int, tuple[int, ...]]:
    """Ids from the root down to each category; the tree is small."""
    parents = dict(WorkerCategory.objects.order_by().values_list("pk", "parent"))
    return {pk: tuple(reversed(list(upwards(pk, parents)))) for pk in parents}


def upwards(pk, parents):
    while pk is not None:
        yield pk
        pk = parents[pk]


def overlap_line(line: EnrolmentTarget, people: int, paths) -> OverlapLine:
    """`people` of a line; an unknown purse is still that of the paying region."""
    payer = line.agreement.region.code
    first, last = months_of(line)
    return OverlapLine(
        pk=line.pk,
        agreement=line.agreement_id,
        payers=frozenset((payer, code) for code in funding_codes(line) or ("",)),
        region=line.region.code,
        categories=paths[line.category_id],
        first_month=first,
        last_month=last,
        people=people,
    )


def resolutions(user, today) -> dict[frozenset[int], str]:
    """What was decided, by the set of lines it was decided of."""
    decided = Overlap.objects.visible_to(user, today).exclude(
        resolution=Overlap.Resolution.OPEN
    )
    return {
        frozenset(line.pk for line in row.lines.all()): row.resolution
        for row in decided.prefetch_related("lines")
    }


def populations(asked: Question) -> dict[tuple[str, int], int]:
    """Workers known of a category, by region code and category id: one query."""
    found = defaultdict(list)
    figures = Workforce.objects.visible_to(asked.user, asked.today).filter(
        basis=Basis.CATEGORY_POPULATION, as_of__lte=asked.on
    )
    for row in figures.as_known(asked.known_at).select_related("region"):
        code = row.region.code
        figure = FigureRow(row.pk, code, row.segment, row.as_of, row.workers)
        found[code, row.category_id].append(figure)
    parts = {place: newest_part(rows, asked.on) for place, rows in found.items()}
    return {place: part.people for place, part in parts.items() if part}


@dataclass(frozen=True)
class Purses:
    """What adding people of several purses needs to know; made by `purses`."""

    paths: dict[int, tuple[int, ...]]
    decided: dict[frozenset[int], str]
    populations: dict[tuple[str, int], int]
    seen: dict[int, OverlapLine] = field(default_factory=dict)

    def together(self, people_of: People) -> Interval:
        """People of these lines, each once as far as it is decided."""
        return overlap.total(self.lines(people_of), self.decided, self.populations)

    def in_month(self, people_of: People, month: date) -> Interval:
        """The same for lines that all protect in `month`: there their periods meet."""
        lines = [
            replace(line, first_month=month, last_month=month)
            for line in self.lines(people_of)
        ]
        return overlap.total(lines, self.decided, self.populations)

    def open_groups(self, people_of: People) -> list[Open]:
        """Groups of lines whose number is open until somebody decides."""
        by_pk = {line.pk: line for line in people_of}
        found = []
        for group in overlap.groups(self.lines(people_of)):
            together = overlap.total(group, self.decided, self.populations)
            if together.is_open:
                found.append(Open(tuple(by_pk[line.pk] for line in group), together))
        return found

    def lines(self, people_of: People) -> list[OverlapLine]:
        return [
            replace(self.known_line(line), people=people)
            for line, people in people_of.items()
        ]

    def known_line(self, line: EnrolmentTarget) -> OverlapLine:
        """Of nobody yet: one page adds the same lines many times."""
        if line.pk not in self.seen:
            self.seen[line.pk] = overlap_line(line, 0, self.paths)
        return self.seen[line.pk]


def purses(asked: Question) -> Purses:
    """The tree of categories, the decisions and the populations known."""
    return Purses(
        category_paths(), resolutions(asked.user, asked.today), populations(asked)
    )
