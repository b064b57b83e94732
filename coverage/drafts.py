"""What a percentage would be if the drafts its reader sees were published.

Every percentage is of published figures; branches read this as a second line.
"""

from dataclasses import dataclass, replace

from regions.models import Region

from . import reports
from .arithmetic import Coverage
from .models import Participation, Workforce
from .reports import Question


@dataclass(frozen=True)
class WithDrafts:
    """A coverage as `number` drafts would make it: new parts, or parts gone."""

    c: Coverage
    number: int


def with_drafts(asked: Question, region, now: Coverage) -> WithDrafts | None:
    """None where no draft in sight changes a part of the coverage `now`."""
    if asked.known_at is not None:
        return None
    seen = [drafts_of(model, asked, region) for model in (Participation, Workforce)]
    if not any(seen):
        return None
    then = reports.coverages(replace(asked, drafts=True), region)[region.code]
    number = sum(
        draft in pks_of(new) or corrected in pks_of(old)
        for drafts, old, new in zip(seen, parts_of(now), parts_of(then), strict=True)
        for draft, corrected in drafts
    )
    return WithDrafts(then, number) if number else None


def drafts_of(model, asked: Question, region) -> list[tuple[int, int | None]]:
    """Each draft in sight of a region and below, and the row it corrects."""
    if not asked.user.scope(asked.today).editable_codes:
        return []
    rows = model.objects.visible_to(asked.user, asked.today).drafts()
    below = rows.filter(region__in=Region.objects.within(region))
    return list(below.order_by().values_list("pk", "corrects"))


def parts_of(c: Coverage):
    return c.active_part, c.workforce_part


def pks_of(part) -> set[int]:
    return {row.pk for row in part.rows} if part else set()
