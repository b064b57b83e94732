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
    """A coverage that counts `number` drafts among its parts."""

    c: Coverage
    number: int


def with_drafts(asked: Question, region) -> WithDrafts | None:
    """None where the reader sees no draft, or asks how things were once known."""
    if asked.known_at is not None or not any_draft(asked, region):
        return None
    found = reports.coverages(replace(asked, drafts=True), region)[region.code]
    parts = [part for part in (found.active_part, found.workforce_part) if part]
    number = sum(row.draft for part in parts for row in part.rows)
    return WithDrafts(found, number) if number else None


def any_draft(asked: Question, region) -> bool:
    """Whether the reader sees a draft that may be a part of the region's coverage."""
    if not asked.user.scope(asked.today).editable_codes:
        return False
    below = Region.objects.within(region)
    return any(
        model.objects.visible_to(asked.user, asked.today)
        .drafts()
        .filter(region__in=below, as_of__lte=asked.on)
        .exists()
        for model in (Participation, Workforce)
    )
