"""Overlap of purses from the database: candidates, decisions, people as intervals."""

from dataclasses import dataclass

from agreements.facts import funding_codes, months_of
from agreements.models import EnrolmentTarget, WorkerCategory

from . import overlap
from .models import Overlap
from .overlap import Interval, OverlapLine


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


def interval(
    people_of: dict[EnrolmentTarget, int], paths, decided, workforce=None
) -> Interval:
    """People of these lines together, each once as far as it is decided."""
    lines = [overlap_line(line, n, paths) for line, n in people_of.items()]
    return overlap.total(lines, decided, workforce)


def open_groups(people_of: dict[EnrolmentTarget, int], paths, decided) -> list[Open]:
    """Groups of lines whose number is open until somebody decides."""
    by_pk = {line.pk: line for line in people_of}
    lines = [overlap_line(line, n, paths) for line, n in people_of.items()]
    found = []
    for group in overlap.groups(lines):
        together = overlap.total(group, decided)
        if together.is_open:
            found.append(Open(tuple(by_pk[line.pk] for line in group), together))
    return found
