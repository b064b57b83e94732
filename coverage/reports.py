"""Query functions of the coverage pages: plain rows, one query per table.

What is added or divided is in `arithmetic`; nothing here joins two figures.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, F, OuterRef, Q

from agreements.models import Agreement, EnrolmentTarget
from agreements.relatives import seen_renewals
from agreements.status import IN_FORCE, Status
from regions.models import Region
from regions.names import code_and_above

from .arithmetic import ADDED_SEGMENTS, TOTAL, Coverage, FigureRow, Place, roll_up
from .models import CoverageClaim, CoverageTarget, Participation, Workforce


@dataclass(frozen=True)
class Question:
    """Who asks, today, about which day and which basis."""

    user: object
    today: date
    on: date
    basis: str
    known_at: datetime | None = None  # None: as known now
    segment: str = TOTAL
    agreement: int | None = None  # findings: of this paper alone
    drafts: bool = False  # as if the drafts the user sees were published


def places(region=None) -> list[Place]:
    """`region` and everything below it, or all regions; root first."""
    regions = Region.objects.within(region) if region else Region.objects.all()
    return [
        Place(
            code=found.code,
            name=found.name,
            full_name=found.full_name,
            level=found.level,
            parent_code=found.parent_code,
            bps_code=found.bps_code,
            tile_column=found.tile_column,
            tile_row=found.tile_row,
        )
        for found in regions.annotate(parent_code=F("parent__code")).order_by("code")
    ]


def coverages(asked: Question, region) -> dict[str, Coverage]:
    """Coverage of `region` and everything below it, by code, as of the day asked."""
    return roll_up(
        places(region),
        rows_by_code(narrowed(asked, participations(asked, region)), "active_workers"),
        rows_by_code(narrowed(asked, workforces(asked, region)), "workers"),
        on=asked.on,
        segment=asked.segment,
    )


def participations(asked: Question, region):
    """Open participation rows of a region and below, up to the day asked."""
    figures = Participation.objects.visible_to(asked.user, asked.today)
    return figures_up_to(asked, figures, region)


def workforces(asked: Question, region):
    """Open workforce rows on the basis asked, up to the day asked."""
    figures = Workforce.objects.visible_to(asked.user, asked.today)
    return figures_up_to(asked, figures.filter(basis=asked.basis), region)


def figures_up_to(asked: Question, figures, region):
    if asked.drafts:
        seen = figures.model.objects.visible_to(asked.user, asked.today)
        known = figures.working(seen)
    else:
        known = figures.as_known(asked.known_at)
    found = known.filter(region__in=Region.objects.within(region), as_of__lte=asked.on)
    if asked.segment != TOTAL:
        found = found.filter(segment=asked.segment)
    return found.select_related("region", "source").order_by("pk")


def narrowed(asked: Question, figures):
    """Only figures of each region's deciding day: what a coverage is made of.

    A day decides when it has a TOTAL, or all of PU, BPU and JAKON; for one segment
    its newest row does (domain.md 4.3). Two flat queries: PostgreSQL took minutes
    over the same rule as nested NOT EXISTS.
    """
    days = deciding_days(figures, asked.segment)
    rows = figures.filter(as_of__in=set(days.values()))
    return [row for row in rows if days.get(row.region_id) == row.as_of]


def deciding_days(figures, segment: str) -> dict[int, date]:
    """The newest day that decides, by region id."""
    found = figures.order_by().values("region", "as_of")
    if segment == TOTAL:
        found = found.annotate(
            totals=Count("pk", filter=Q(segment=TOTAL)),
            parts=Count("pk", filter=Q(segment__in=ADDED_SEGMENTS)),
        ).filter(Q(totals__gt=0) | Q(parts=len(ADDED_SEGMENTS)))
    days: dict[int, date] = {}
    for region, day in found.values_list("region", "as_of"):
        days[region] = max(day, days.get(region, day))
    return days


def rows_by_code(figures, people_field: str) -> dict[str, list[FigureRow]]:
    """FigureRows grouped by region code."""
    found = defaultdict(list)
    for figure in figures:
        found[figure.region.code].append(
            FigureRow(
                pk=figure.pk,
                code=figure.region.code,
                segment=figure.segment,
                as_of=figure.as_of,
                people=getattr(figure, people_field),
                precision=figure.as_of_precision,
                source=figure.source,
                draft=figure.is_draft,
            )
        )
    return found


def history_by_code(figures, people_field: str) -> dict[str, list[FigureRow]]:
    """The same without sources, as plain rows: a trend reads years of figures."""
    found = defaultdict(list)
    fields = ("region__code", "segment", "as_of", people_field, "as_of_precision")
    for pk, code, *values in figures.values_list("pk", *fields):
        found[code].append(FigureRow(pk, code, *values))
    return found


def claims(asked: Question, region) -> list[CoverageClaim]:
    """What was said about exactly this region up to the day asked."""
    return list(
        CoverageClaim.objects.visible_to(asked.user, asked.today)
        .as_known(asked.known_at)
        .filter(Q(as_of__lte=asked.on) | Q(as_of=None), region=region)
        .select_related("source", "category")
    )


def targets(asked: Question, region) -> list[CoverageTarget]:
    """Targets of this region on any basis, of the year asked or before."""
    return list(
        CoverageTarget.objects.visible_to(asked.user, asked.today)
        .as_known(asked.known_at)
        .filter(region=region, year__lte=asked.on.year)
        .select_related("source")
        .order_by("year", "pk")
    )


def newest_targets(asked: Question, region) -> dict[str, CoverageTarget]:
    """By code, the newest target on the basis asked of a region and those below."""
    found = (
        CoverageTarget.objects.visible_to(asked.user, asked.today)
        .as_known(asked.known_at)
        .filter(
            region__in=Region.objects.within(region),
            basis=asked.basis,
            year__lte=asked.on.year,
        )
        .select_related("region")
        .order_by("year", "pk")
    )
    return {target.region.code: target for target in found}


@dataclass(frozen=True)
class StatusCounts:
    """Agreements of a region and below that the user may see, by status."""

    in_force: int = 0
    expiring: int = 0
    validity_unknown: int = 0
    expired: int = 0
    all: int = 0

    @property
    def other(self) -> int:
        """Neither in force nor unknown: over, not yet, talks, drafts, programmes."""
        return self.all - self.in_force - self.validity_unknown

    def told(self, *, in_sight: bool) -> "StatusCounts | None":
        """None where there may be agreements, and the user sees not one."""
        return self if in_sight or self.all else None


def agreement_counts(asked: Question, region) -> dict[str, StatusCounts]:
    """Counts for `region` and each region below it, by code; absent means none."""
    rows = (
        Agreement.objects.visible_to(asked.user, asked.today)
        .filter(region__in=Region.objects.within(region))
        .with_status(asked.on)
        .order_by()
        .values("region__code", "status")
        .annotate(agreements=Count("pk"))
    )
    counts = defaultdict(lambda: defaultdict(int))
    for row in rows:
        for code in code_and_above(row["region__code"]):
            counts[code][row["status"]] += row["agreements"]
    return {code: status_counts(by_status) for code, by_status in counts.items()}


def status_counts(by_status) -> StatusCounts:
    return StatusCounts(
        in_force=sum(by_status[status] for status in IN_FORCE),
        expiring=by_status[Status.EXPIRING],
        validity_unknown=by_status[Status.UNKNOWN],
        expired=by_status[Status.EXPIRED],
        all=sum(by_status.values()),
    )


def region_agreements(asked: Question, region) -> list[Agreement]:
    """Agreements of the region and below, and of others with lines living there."""
    here = Region.objects.within(region)
    lines = EnrolmentTarget.objects.visible_to(asked.user, asked.today).filter(
        region__in=here, agreement=OuterRef("pk")
    )
    return list(
        Agreement.objects.visible_to(asked.user, asked.today)
        .filter(Q(region__in=here) | Exists(lines))
        .select_related("region", "office")
        .prefetch_related(seen_renewals(asked.user, asked.today))
    )


def own_figures(asked: Question, region) -> dict[str, list]:
    """Stored figures of exactly this region up to the day asked, every basis."""
    return {
        "participations": own_rows(Participation, asked, region),
        "workforces": own_rows(Workforce, asked, region, "category"),
    }


def own_rows(model, asked: Question, region, *related: str) -> list:
    return list(
        model.objects.visible_to(asked.user, asked.today)
        .as_known(asked.known_at)
        .filter(region=region, as_of__lte=asked.on)
        .select_related("source", *related)
        .order_by("-as_of", "pk")
    )


def home_region(user, today):
    """Where a user's dashboard starts: the smallest region holding their scope.

    None while no region is loaded at all.
    """
    codes = user.scope(today).codes
    if not codes or "ID" in codes:
        return Region.objects.filter(code="ID").first()
    lineages = [list(reversed(code_and_above(code))) for code in sorted(codes)]
    common = [
        steps[0] for steps in zip(*lineages, strict=False) if len(set(steps)) == 1
    ]
    return Region.objects.get(code=common[-1])
