"""A region's story as the pictures take it: tile map, trend, forecast, clock."""

from datetime import date

from jamsostek_pks.lib.words import (
    count,
    dated,
    percent_text,
    stated_percent_text,
)

from . import charts, reports
from .arithmetic import Coverage, series
from .forms import AGREEMENTS, COVERAGE
from .models import Basis
from .movement import MonthPeople
from .overlap import Interval
from .story import Row, Story

TREND_DAYS = 24

# How many agreements in force make the next step of the scale.
AGREEMENT_STEPS = (
    (1, "cov-1", "0"),
    (3, "cov-2", "1–2"),
    (6, "cov-3", "3–5"),
    (11, "cov-4", "6–10"),
)
MOST_AGREEMENTS = ("cov-5", "11 atau lebih")
VALIDITY_UNKNOWN = "masa berlaku tidak diketahui"
OUT_OF_SIGHT = "di luar wilayah kerja Anda"


def tile_map(story: Story, measure: str = COVERAGE) -> charts.TileMap:
    """A region without a place on the grid stands in the table only."""
    placed = [
        row
        for row in story.rows
        if None not in (row.c.region.tile_column, row.c.region.tile_row)
    ]
    if measure == AGREEMENTS:
        tiles = [agreement_tile(story, row) for row in placed]
        return charts.tile_map(tiles, legend=agreement_legend(tiles))
    return charts.tile_map([coverage_tile(story, row) for row in placed])


def coverage_tile(story: Story, row: Row) -> charts.TileInput:
    c = row.c
    return charts.TileInput(
        **tile_place(story, row),
        href=row.url,
        percent=c.printed if c.is_headline else None,
        text=percent_text(c.printed if c.is_headline else None),
        detail=parts_text(c) if c.is_headline else "",
        above_full=c.is_headline and c.above_full,
    )


def tile_place(story: Story, row: Row) -> dict:
    place = row.c.region
    return {
        "label": place.full_name,
        "short_label": charts.short_label(place.code, place.name),
        "column": place.tile_column,
        "row": place.tile_row,
        "current": place.code == story.region.code,
    }


def agreement_tile(story: Story, row: Row) -> charts.TileInput:
    """How many are in force; only unknown ones are not none, so no colour is theirs."""
    counts = row.agreements
    seen = row.in_sight
    unknown = counts.validity_unknown
    known = bool(counts.in_force or not unknown) and seen
    said = f"{count(counts.in_force)} berlaku, {count(unknown)} {VALIDITY_UNKNOWN}"
    return charts.TileInput(
        **tile_place(story, row),
        href=row.in_force_url if counts.in_force else row.url,
        percent=None,
        text=count(counts.in_force) if known else "",
        unknown_text=said if seen else OUT_OF_SIGHT,
        shade=agreement_shade(counts.in_force) if known else None,
        detail=f"{count(unknown)} {VALIDITY_UNKNOWN}" if known and unknown else "",
    )


def agreement_shade(in_force: int) -> str:
    steps = (shade for below, shade, _ in AGREEMENT_STEPS if in_force < below)
    return next(steps, MOST_AGREEMENTS[0])


def agreement_legend(tiles) -> tuple[charts.LegendEntry, ...]:
    entries = [charts.LegendEntry(shade, text) for _, shade, text in AGREEMENT_STEPS]
    entries.append(charts.LegendEntry(*MOST_AGREEMENTS))
    if any(tile.shade is None for tile in tiles):
        hatched = "masa berlaku tidak diketahui atau di luar wilayah kerja Anda"
        entries.append(charts.LegendEntry("no-data", hatched))
    return tuple(entries)


def trend(story: Story) -> charts.Trend:
    return charts.trend(
        [(day, c.printed, point_title(c)) for day, c in coverage_series(story)],
        [
            (claim.as_of, claim.printed_percent, claim_title(claim))
            for claim in story.claims
            if claim.as_of
            and claim.percent is not None
            and claim.segment == story.asked.segment
            and claim.basis in {story.asked.basis, Basis.UNKNOWN}
        ],
        [
            (target.year, target.percent, target_title(target))
            for target in story.targets
        ],
    )


def coverage_series(story: Story) -> list[tuple[date, Coverage]]:
    """Coverage on each of the last 24 days that brought a new figure."""
    asked, region = story.asked, story.region
    actives = reports.history_by_code(
        reports.participations(asked, region), "active_workers"
    )
    workforces = reports.history_by_code(reports.workforces(asked, region), "workers")
    days = {
        row.as_of for rows in (*actives.values(), *workforces.values()) for row in rows
    }
    return series(
        region.code,
        story.places_below,
        actives,
        workforces,
        days=sorted(days)[-TREND_DAYS:],
        segment=asked.segment,
    )


def parts_text(c: Coverage) -> str:
    return f"{count(c.active)} dari {count(c.workforce)}"


def point_title(c: Coverage) -> str:
    """'Juni 2025: 47,36 %, 1.327.000 dari 2.801.936', days as exact as stored."""
    days = c.active_days.text
    if days != c.workforce_days.text:
        days = f"aktif {days}, pekerja {c.workforce_days.text}"
    return f"{days}: {percent_text(c.printed)}, {parts_text(c)}"


def target_title(target) -> str:
    issuer = f", {target.issuer}" if target.issuer else ""
    return f"{target.year}: target {percent_text(target.percent)}{issuer}"


def claim_title(claim) -> str:
    stated = stated_percent_text(claim.printed_percent)
    said_by = claim.said_by or "sumber"
    when = dated(claim.as_of, claim.as_of_precision)
    # A claim of unknown basis is drawn too, and says that it is.
    basis = claim.get_basis_display()
    return f"{when}: dinyatakan {stated} oleh {said_by}, {basis}"


def forecast(months: tuple[MonthPeople, ...]) -> charts.Outlook:
    """The protection page's table as a picture."""
    return charts.outlook(
        [
            charts.MonthInput(
                month.month, bounds(month.active), bounds(month.registered)
            )
            for month in months
        ]
    )


def bounds(interval: Interval | None) -> tuple[int, int] | None:
    return interval and (interval.low, interval.high)
