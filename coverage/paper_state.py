"""How one agreement stands: status, realisation by year, findings of its own."""

from dataclasses import dataclass
from datetime import date

from django.db.models import prefetch_related_objects

from agreements.ladder import Pooled, realisation_over
from agreements.models import Agreement, EnrolmentTarget
from agreements.relatives import seen_renewals
from agreements.reports import ladders_by_line
from agreements.status import Standing

from .findings import Finding, find
from .models import Basis
from .reports import Question

MOST_FINDINGS = 12


@dataclass(frozen=True)
class YearRealisation:
    """Active of target over the lines of one year that know both; never over years."""

    year: int | None
    people: Pooled


@dataclass(frozen=True)
class PaperState:
    on: date
    standing: Standing
    years: list[YearRealisation]
    findings: list[Finding]

    @property
    def gravest(self) -> list[Finding]:
        """Those a form has room for; the rest is on the page of data quality."""
        return self.findings[:MOST_FINDINGS]


def paper_state(agreement: Agreement, *, user, today) -> PaperState:
    """As the user sees it today; a fixed number of queries."""
    prefetch_related_objects([agreement], seen_renewals(user, today))
    asked = Question(
        user=user,
        today=today,
        on=today,
        basis=Basis.ELIGIBLE_BPJSTK,
        agreement=agreement.pk,
    )
    return PaperState(
        today,
        agreement.standing_on(today),
        years(agreement, user=user, today=today),
        find(asked),
    )


def years(agreement, *, user, today) -> list[YearRealisation]:
    lines = EnrolmentTarget.objects.visible_to(user, today).filter(agreement=agreement)
    lines = lines.select_related("agreement", "category", "region")
    by_year: dict[int | None, list] = {}
    ladders = ladders_by_line(lines, user=user, today=today, on=today)
    for line, ladder in ladders.items():
        by_year.setdefault(line.effective_year, []).append(ladder)
    known = sorted(filter(None, by_year), reverse=True)
    order = [*known, *({None} & by_year.keys())]
    return [YearRealisation(year, realisation_over(by_year[year])) for year in order]
