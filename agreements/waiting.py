"""Drafts of an agreement's lines, and its realisation if they were published."""

from dataclasses import dataclass
from datetime import date

from jamsostek_pks.lib.words import dated

from .ladder import Pooled, realisation_over
from .models import Headcount
from .reports import ladders_by_line


@dataclass(frozen=True)
class Waiting:
    """What branches read as a second line (domain.md 6).

    `realisation` is of the lines that totals count, where these are of one year;
    `number` of the drafts are parts of it.
    """

    drafts: list[Headcount]
    realisation: Pooled | None
    number: int

    @property
    def rows(self) -> list[tuple[Headcount, str]]:
        """Each draft with the day it is of, in words."""
        return [(row, dated(row.as_of, row.as_of_precision)) for row in self.drafts]


def waiting(rows, counted, *, user, today: date, as_of) -> Waiting | None:
    """None where the reader sees no draft, or asks how things were once known."""
    if as_of.known_on is not None or not rows:
        return None
    lines = [row.line for row in rows]
    drafts = list(
        Headcount.objects.visible_to(user, today)
        .drafts()
        .filter(target__in=[line.pk for line in lines], as_of__lte=as_of.on)
        .select_related("target__category", "target__region", "corrects")
        .order_by("as_of", "target", "pk")
    )
    if not drafts:
        return None
    ladders = ladders_by_line(lines, user=user, today=today, on=as_of.on, drafts=True)
    kept = [ladders[row.line] for row in counted]
    used = {count.pk for ladder in kept for count in ladder.counts.values()}
    number = sum(draft.pk in used for draft in drafts)
    one_year = len({row.line.effective_year for row in counted}) == 1
    shown = number and one_year
    return Waiting(drafts, realisation_over(kept) if shown else None, number)
