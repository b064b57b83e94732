"""Query functions of the coverage pages: plain rows, one query per table.

What is added or divided is in `arithmetic`; nothing here joins two figures.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q

from agreements.ladder import RungTotal, totals
from agreements.models import Agreement, EnrolmentTarget
from agreements.reports import ladders_by_line
from agreements.status import IN_FORCE, Status
from regions.models import Region

from .arithmetic import ADDED_SEGMENTS, TOTAL, Coverage, FigureRow, Place, roll_up
from .models import CoverageClaim, CoverageTarget, Participation, Workforce


@dataclass(frozen=True)
class Question:
    """Who asks, today, about which day and which basis."""

    user: object
    today: date
    on: date
    basis: str


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
        rows_by_code(deciding(participations(asked, region)), "active_workers"),
        rows_by_code(deciding(workforces(asked, region)), "workers"),
        on=asked.on,
    )


def participations(asked: Question, region):
    """Open participation rows of a region and below, up to the day asked."""
    return figures_up_to(
        Participation.objects.visible_to(asked.user, asked.today), region, asked.on
    )


def workforces(asked: Question, region):
    """Open workforce rows on the basis asked, up to the day asked."""
    figures = Workforce.objects.visible_to(asked.user, asked.today)
    return figures_up_to(figures.filter(basis=asked.basis), region, asked.on)


def figures_up_to(figures, region, on: date):
    return figures.open().filter(
        region__in=Region.objects.within(region), as_of__lte=on
    )


def deciding(figures):
    """Only rows of a region's deciding day or later: what arithmetic may pick from.

    A day decides when it has a TOTAL, or all of PU, BPU and JAKON (domain.md 4.3).
    """
    same_region = figures.order_by().filter(region=OuterRef("region"))
    newer = same_region.filter(as_of__gt=OuterRef("as_of"))
    one_day = figures.order_by().filter(
        region=OuterRef("region"), as_of=OuterRef("as_of")
    )
    first, *others = ADDED_SEGMENTS
    complete = newer.filter(
        *[Exists(one_day.filter(segment=segment)) for segment in others],
        segment=first,
    )
    return figures.filter(~Exists(newer.filter(segment=TOTAL)), ~Exists(complete))


def rows_by_code(figures, people_field: str) -> dict[str, list[FigureRow]]:
    """FigureRows grouped by region code."""
    found = defaultdict(list)
    for figure in figures.select_related("region", "source").order_by("pk"):
        found[figure.region.code].append(
            FigureRow(
                pk=figure.pk,
                code=figure.region.code,
                segment=figure.segment,
                as_of=figure.as_of,
                people=getattr(figure, people_field),
                precision=figure.as_of_precision,
                source=figure.source,
            )
        )
    return found


def claims(asked: Question, region) -> list[CoverageClaim]:
    """What was said about exactly this region up to the day asked."""
    return list(
        CoverageClaim.objects.visible_to(asked.user, asked.today)
        .open()
        .filter(Q(as_of__lte=asked.on) | Q(as_of=None), region=region)
        .select_related("source", "category")
    )


def targets(asked: Question, region) -> list[CoverageTarget]:
    """Targets of this region on any basis, of the year asked or before."""
    return list(
        CoverageTarget.objects.visible_to(asked.user, asked.today)
        .open()
        .filter(region=region, year__lte=asked.on.year)
        .select_related("source")
        .order_by("year", "pk")
    )


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
        for code in lineage(row["region__code"]):
            counts[code][row["status"]] += row["agreements"]
    return {code: status_counts(by_status) for code, by_status in counts.items()}


def lineage(code: str) -> list[str]:
    """A region's code and those above it: '75.04', '75', 'ID'."""
    return list(dict.fromkeys([code, code[:2], "ID"]))


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
        .prefetch_related("renewals")
    )


@dataclass(frozen=True)
class YearLadder:
    """Target lines of one programme year (None: unknown), rung by rung."""

    year: int | None
    rungs: list[RungTotal]

    @property
    def lines(self) -> int:
        return self.rungs[0].of


def year_ladders(asked: Question, region) -> list[YearLadder]:
    """Lines of people living in the region and below; years are never added."""
    lines = (
        EnrolmentTarget.objects.visible_to(asked.user, asked.today)
        .filter(region__in=Region.objects.within(region))
        .counted(asked.on)
        .select_related("agreement")
    )
    found = ladders_by_line(lines, user=asked.user, today=asked.today, on=asked.on)
    by_year = defaultdict(list)
    for line, ladder in found.items():
        by_year[line.effective_year].append(ladder)
    newest_first = sorted(by_year, key=lambda year: (year is None, -(year or 0)))
    return [YearLadder(year, totals(by_year[year])) for year in newest_first]


def own_figures(asked: Question, region) -> dict[str, list]:
    """Stored figures of exactly this region up to the day asked, every basis."""
    return {
        "participations": own_rows(Participation, asked, region),
        "workforces": own_rows(Workforce, asked, region),
    }


def own_rows(model, asked: Question, region) -> list:
    return list(
        model.objects.visible_to(asked.user, asked.today)
        .open()
        .filter(region=region, as_of__lte=asked.on)
        .select_related("source")
        .order_by("-as_of", "pk")
    )


def home_region(user, today):
    """Where a user's dashboard starts: the smallest region holding their scope.

    None while no region is loaded at all.
    """
    codes = user.scope(today).codes
    if not codes or "ID" in codes:
        return Region.objects.filter(code="ID").first()
    lineages = [list(reversed(lineage(code))) for code in sorted(codes)]
    common = [
        steps[0] for steps in zip(*lineages, strict=False) if len(set(steps)) == 1
    ]
    return Region.objects.get(code=common[-1])
