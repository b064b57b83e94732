"""Figures, claims and targets behind the rules: one query per table, scoped."""

from django.db.models import F, Q

from agreements.models import Segment
from coverage.arithmetic import FigureRow
from coverage.claim_check import Claim
from coverage.models import (
    Basis,
    CoverageClaim,
    CoverageTarget,
    Participation,
    Workforce,
)

from .facts import PARTICIPATION, WORKFORCE, ClaimFact, FigureFact, TargetFact

BASES = dict(Basis.choices)
SEGMENTS = {value: label.lower() for value, label in Segment.choices}
FIGURE_FIELDS = (
    "pk",
    "region_id",
    "segment",
    "as_of",
    "as_of_precision",
    "source_id",
    "superseded_at",
)


def figures(model, asked):
    """Figures of the user's scope, as known, up to the day asked."""
    return (
        model.objects.visible_to(asked.user, asked.today)
        .as_known(asked.known_at)
        .filter(asked.user.scope(asked.today).visible("region"))
        .filter(as_of__lte=asked.on)
        .order_by("as_of", "pk")
    )


def figure_facts(asked, places, may_edit):
    """Participation and workforce on every basis, row by row."""
    active = figures(Participation, asked).values(
        *FIGURE_FIELDS, people=F("active_workers")
    )
    for row in active:
        yield figure_fact(PARTICIPATION, row, places, may_edit)
    workers = figures(Workforce, asked).values(
        *FIGURE_FIELDS, "basis", "category__name", people=F("workers")
    )
    for row in workers:
        yield figure_fact(WORKFORCE, row, places, may_edit)


def figure_fact(table, row, places, may_edit) -> FigureFact:
    place = places[row["region_id"]]
    return FigureFact(
        table=table,
        row=figure_row(row, place.code),
        place=place,
        region_pk=row["region_id"],
        basis=row.get("basis", ""),
        basis_label=BASES.get(row.get("basis"), ""),
        category=row.get("category__name") or "",
        segment_label=SEGMENTS[row["segment"]],
        # A closed row, seen as it was known, is past mending.
        editable=row["superseded_at"] is None and may_edit(place.code),
    )


def figure_row(row, code: str) -> FigureRow:
    return FigureRow(
        pk=row["pk"],
        code=code,
        segment=row["segment"],
        as_of=row["as_of"],
        people=row["people"],
        precision=row["as_of_precision"],
        source=row["source_id"],
    )


def claim_facts(asked, places, may_edit):
    """Claims about a region of the scope; one about no region is nobody's."""
    rows = (
        CoverageClaim.objects.visible_to(asked.user, asked.today)
        .as_known(asked.known_at)
        .filter(asked.user.scope(asked.today).visible("region"))
        .filter(Q(as_of__lte=asked.on) | Q(as_of=None))
    )
    for row in rows:
        place = places[row.region_id]
        yield ClaimFact(
            pk=row.pk,
            place=place,
            claim=numbers_of(row),
            as_of=row.as_of,
            precision=row.as_of_precision,
            said_by=row.said_by,
            has_source=row.source_id is not None,
            editable=row.superseded_at is None and may_edit(place.code),
        )


def target_facts(asked, places, may_edit):
    """Targets of regions of the scope, those of later years too."""
    rows = (
        CoverageTarget.objects.visible_to(asked.user, asked.today)
        .as_known(asked.known_at)
        .filter(asked.user.scope(asked.today).visible("region"))
    )
    for row in rows:
        place = places[row.region_id]
        yield TargetFact(
            pk=row.pk,
            place=place,
            year=row.year,
            percent=row.percent,
            issuer=row.issuer,
            has_source=row.source_id is not None,
            editable=row.superseded_at is None and may_edit(place.code),
        )


def numbers_of(row: CoverageClaim) -> Claim:
    return Claim(
        percent=row.percent,
        decimals=row.percent_decimals,
        numerator=row.numerator,
        denominator=row.denominator,
        uncovered=row.uncovered,
    )
