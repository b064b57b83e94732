"""Rows of the database as the pure modules take them. One query per table."""

from datetime import date

from jamsostek_pks.lib.months import add_months

from .cost import LineMoney
from .ladder import ACTIVE, REGISTERED, Ladder
from .models import ContributionRate, EnrolmentTarget
from .protection import ProtectedLine
from .rates import Rate


def rates() -> list[Rate]:
    """The whole table of dues; it is short."""
    return [
        Rate(
            segment=row.segment,
            programmes=row.programmes,
            sector=row.sector,
            public_payer=row.public_payer,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            monthly_amount=row.monthly_amount,
        )
        for row in ContributionRate.objects.all()
    ]


def funding_codes(line: EnrolmentTarget) -> tuple[str, ...]:
    return tuple(filter(None, line.funding_sources.split("+")))


def money_of(line: EnrolmentTarget, people: int | None) -> LineMoney:
    """What the price of `people` of this line depends on."""
    return LineMoney(
        people=people,
        segment=line.effective_segment,
        sector=line.category.sector,
        programmes=line.programmes,
        funding=funding_codes(line),
        monthly_contribution=line.monthly_contribution,
        months_funded=line.months_funded,
        protected_from=line.protected_from,
        signed_on=line.agreement.signed_on,
        programme_year=line.effective_year,
    )


def priced_people(line: EnrolmentTarget, ladder: Ladder) -> int | None:
    """Whom a line's money is for: its target, else who is active or registered."""
    for people in (line.target_workers, ladder.people(ACTIVE)):
        if people is not None:
            return people
    return ladder.people(REGISTERED)


def protected(line: EnrolmentTarget, ladder: Ladder) -> ProtectedLine:
    """The line as the protection clock takes it."""
    return ProtectedLine(
        pk=line.pk,
        agreement_pk=line.agreement_id,
        agreement=line.agreement.title,
        protected_from=line.protected_from,
        months_funded=line.months_funded,
        active=ladder.people(ACTIVE),
        registered=ladder.people(REGISTERED),
        ends_on=line.agreement.ends_on,
        category=line.category.name,
        in_ucj=line.category.counts_for_ucj,
    )


def months_of(line: EnrolmentTarget) -> tuple[date | None, date | None]:
    """First and last month a line's places are for; None where unknown."""
    span = protected(line, Ladder()).span
    if span is not None:
        return span.first, add_months(span.after, -1)
    year = line.effective_year
    return (date(year, 1, 1), date(year, 12, 1)) if year else (None, None)
