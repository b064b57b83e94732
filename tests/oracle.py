"""Slow, obvious twins of the product's numbers: loops over all rows.

Nothing here calls a method of the product's models or modules; regions are walked
by their parents, never by the digits of their codes. Read it beside domain.md.
"""

from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from agreements.models import Agreement, EnrolmentTarget
from coverage.models import Participation, Workforce
from regions.models import Membership, Office, Region


@dataclass
class Answer:
    """What a page must say of one region on one basis and day."""

    origin: str  # OWN, SUM or NONE
    active: int | None = None
    workforce: int | None = None
    active_rows: frozenset = frozenset()
    workforce_rows: frozenset = frozenset()
    known: int = 0
    of: int = 0
    headline: bool = False

    @property
    def percent(self):
        if self.active is None or self.workforce is None or self.workforce == 0:
            return None
        return Fraction(self.active * 100, self.workforce)

    @property
    def rows(self):
        """('Participation', pk) and ('Workforce', pk) of every row in the number."""
        return {("Participation", pk) for pk in self.active_rows} | {
            ("Workforce", pk) for pk in self.workforce_rows
        }


def coverage_of(region, basis, on):
    """domain.md 4.3-4.4: the own figure, else the children's sum."""
    active = figure_of(active_rows_of(region, on))
    workforce = figure_of(workforce_rows_of(region, basis, on))
    answers = [coverage_of(child, basis, on) for child in children_of(region)]
    known = headlines = 0
    for answer in answers:
        if answer.percent is not None:
            known += 1
        if answer.headline:
            headlines += 1
    if active is not None and workforce is not None:
        found = answer_from("OWN", active, workforce)
        found.headline = found.percent is not None
    else:
        found = sum_of(answers)
        nine_in_ten = len(answers) > 0 and Fraction(
            headlines, len(answers)
        ) >= Fraction(9, 10)
        found.headline = found.percent is not None and nine_in_ten
        if found.origin == "NONE":
            found = answer_from("NONE", active, workforce)
    found.known, found.of = known, len(answers)
    return found


def active_rows_of(region, on):
    """(pk, segment, day, people) of the open rows of the region up to the day."""
    found = []
    for row in Participation.objects.all():
        if row.region_id != region.pk or row.superseded_at is not None:
            continue
        if row.as_of <= on:
            found.append((row.pk, row.segment, row.as_of, row.active_workers))
    return found


def workforce_rows_of(region, basis, on):
    found = []
    for row in Workforce.objects.all():
        if row.region_id != region.pk or row.superseded_at is not None:
            continue
        if row.basis != basis or row.category_id is not None:
            continue
        if row.as_of <= on:
            found.append((row.pk, row.segment, row.as_of, row.workers))
    return found


def figure_of(rows):
    """The rows of the day that decides, or None: newest first, days never mixed."""
    days = sorted({day for _, _, day, _ in rows})
    for day in reversed(days):
        that_day = [row for row in rows if row[2] == day]
        totals = [row for row in that_day if row[1] == "TOTAL"]
        if totals:
            return totals
        wanted = [row for row in that_day if row[1] in ("PU", "BPU", "JAKON")]
        if {row[1] for row in wanted} == {"PU", "BPU", "JAKON"}:
            return wanted
    return None


def answer_from(origin, active, workforce):
    found = Answer(origin)
    if active is not None:
        found.active = sum(people for _, _, _, people in active)
        found.active_rows = frozenset(pk for pk, _, _, _ in active)
    if workforce is not None:
        found.workforce = sum(people for _, _, _, people in workforce)
        found.workforce_rows = frozenset(pk for pk, _, _, _ in workforce)
    return found


def sum_of(answers):
    total = Answer("NONE")
    for answer in answers:
        if answer.percent is None:
            continue
        total.origin = "SUM"
        total.active = (total.active or 0) + answer.active
        total.workforce = (total.workforce or 0) + answer.workforce
        total.active_rows |= answer.active_rows
        total.workforce_rows |= answer.workforce_rows
    return total


def children_of(region):
    return [child for child in Region.objects.all() if child.parent_id == region.pk]


def status_of(agreement, on):
    """domain.md 2, read from top to bottom; None before there is a document."""
    if agreement.stage == "CANCELLED":
        return "CANCELLED"
    if agreement.stage == "TERMINATED":
        if agreement.terminated_on is None or on >= agreement.terminated_on:
            return "TERMINATED"
    elif agreement.stage != "SIGNED":
        return None
    return status_by_dates(agreement, on)


def status_by_dates(agreement, on):
    start = agreement.starts_on
    if start is None:
        start = agreement.signed_on
    end = agreement.ends_on
    if end is not None and on > end:
        return "RENEWED" if has_started_successor(agreement, on) else "EXPIRED"
    if start is not None and on < start:
        return "NOT_YET"
    if start is None or end is None:
        return "UNKNOWN"
    return "EXPIRING" if end <= on + timedelta(days=90) else "IN_FORCE"


def has_started_successor(agreement, on):
    for other in Agreement.objects.all():
        if other.renews_id == agreement.pk and other.stage == "SIGNED":
            start = other.starts_on or other.signed_on
            if start is not None and start <= on:
                return True
    return False


def status_counts(user, on, today):
    """(in force, validity unknown) among the agreements the user may see."""
    in_force = unknown = 0
    for agreement in visible_agreements(user, today):
        status = status_of(agreement, on)
        if status in ("IN_FORCE", "EXPIRING"):
            in_force += 1
        if status == "UNKNOWN":
            unknown += 1
    return in_force, unknown


def visible_agreements(user, today):
    """Agreements whose region, or one of whose lines' regions, the user works for."""
    seen = regions_of(user, today)
    return [
        agreement
        for agreement in Agreement.objects.order_by("pk")
        if agreement.region_id in seen
        or any(
            line.agreement_id == agreement.pk and line.region_id in seen
            for line in EnrolmentTarget.objects.all()
        )
    ]


def visible_lines(user, today):
    """Lines in scope: their own region is, or their agreement's."""
    seen = regions_of(user, today)
    return [
        line
        for line in EnrolmentTarget.objects.order_by("pk")
        if line.region_id in seen or line.agreement.region_id in seen
    ]


def editable_agreements(user, today):
    """Staff edit where the agreement's own region is in scope; officials nowhere."""
    seen = regions_of(user, today, roles=("STAFF", "REVIEWER"))
    return [
        agreement
        for agreement in Agreement.objects.order_by("pk")
        if agreement.region_id in seen
    ]


def regions_of(user, today, roles=("STAFF", "REVIEWER", "OFFICIAL")):
    """Ids of the regions in the user's scope: domain.md 6."""
    if not user.is_active:
        return set()
    if user.is_superuser:
        return {region.pk for region in Region.objects.all()}
    found = set()
    for membership in Membership.objects.all():
        if membership.user_id != user.pk or membership.role not in roles:
            continue
        if membership.valid_from is not None and today < membership.valid_from:
            continue
        if membership.valid_to is not None and today > membership.valid_to:
            continue
        for top in regions_opened_by(membership):
            found |= {region.pk for region in with_all_below(top)}
    return found


def regions_opened_by(membership):
    if membership.role == "OFFICIAL":
        return [membership.region]
    offices = [membership.office]
    if membership.role == "REVIEWER":
        offices += offices_below(membership.office)
    return [region for office in offices for region in office.regions.all()]


def offices_below(office):
    found = []
    for child in Office.objects.all():
        if child.parent_id == office.pk:
            found += [child, *offices_below(child)]
    return found


def with_all_below(region):
    found = [region]
    for child in children_of(region):
        found += with_all_below(child)
    return found
