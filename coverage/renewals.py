"""Renewals somebody recorded for lines that end: plans, never counted as protection."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from agreements.models import Agreement, EnrolmentTarget
from agreements.relatives import seen_renewals
from agreements.status import Standing
from regions.names import one_inside_other

from .reports import Question


@dataclass(frozen=True)
class Renewal:
    """A line of a paper that renews another's: whom it plans for, and from when."""

    pk: int
    agreement: Agreement
    standing: Standing
    target: int | None
    protected_from: date | None


def recorded(
    asked: Question, ending: Iterable[EnrolmentTarget]
) -> dict[int, list[Renewal]]:
    """Renewing lines the user may see, by pk of the line they may continue.

    Of the same category and place, in a paper of any stage but cancelled that
    renews the line's own.
    """
    ending = list(ending)
    by_paper = defaultdict(list)
    for later in renewing_lines(asked, {line.agreement_id for line in ending}):
        by_paper[later.agreement.renews_id].append(later)
    return {
        line.pk: [
            renewal(later, asked.on)
            for later in by_paper[line.agreement_id]
            if continues(later, line)
        ]
        for line in ending
    }


def renewing_lines(asked: Question, papers: set[int]) -> list[EnrolmentTarget]:
    return list(
        EnrolmentTarget.objects.visible_to(asked.user, asked.today)
        .filter(agreement__renews__in=papers)
        .exclude(agreement__stage=Agreement.Stage.CANCELLED)
        .select_related("agreement", "region")
        .prefetch_related(seen_renewals(asked.user, asked.today, "agreement__renewals"))
        .order_by("protected_from", "pk")
    )


def continues(later: EnrolmentTarget, line: EnrolmentTarget) -> bool:
    """Whether a later line may be for the people of this one."""
    same_kind = later.category_id == line.category_id
    return same_kind and one_inside_other(later.region.code, line.region.code)


def renewal(line: EnrolmentTarget, on: date) -> Renewal:
    return Renewal(
        line.pk,
        line.agreement,
        line.agreement.standing_on(on),
        line.target_workers,
        line.protected_from,
    )
