"""`/gaya/`: every component of the pages with sample input, for whoever builds pages.

Only with DEBUG; elsewhere there is no such page. Nothing is read from the database, and
the names are real places with made-up numbers.
"""

from datetime import date
from decimal import Decimal

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render

from agreements.ladder import ACTIVE, REGISTERED, Count, Ladder, totals
from agreements.ladder import realisation_over as realisation
from agreements.ladder import registration_over as registration
from agreements.models import Source
from agreements.status import LABELS, Standing
from jamsostek_pks.lib.as_of import read_as_of
from regions.models import Region

from . import charts, claim_check
from .arithmetic import (
    SUM,
    ChildrenSum,
    Coverage,
    FigureRow,
    Part,
    Place,
    Sourcing,
    coverage_of,
)
from .forms import CoverageForm
from .ladders import LadderRow, RungPeople
from .models import Basis, CoverageClaim
from .overlap import Interval
from .reports import StatusCounts
from .story import Row, stated_of

DAY = date(2025, 6, 30)
# Refusals nobody reaches by a plain address stand here to be looked at.
ERROR_PAGES = {
    "400": "400.html",
    "403": "403.html",
    "404": "404.html",
    "405": "405.html",
    "413": "413.html",
    "429": "429.html",
    "500": "500.html",
    "503": "503.html",
    "formulir": "403_csrf.html",
}


def only_debug(view):
    """Without DEBUG the page is not there, whoever asks."""

    def debug_view(request, *args, **kwargs):
        if not settings.DEBUG:
            raise Http404("gaya")
        return view(request, *args, **kwargs)

    return debug_view


@only_debug
def gallery(request):
    """All components, with numbers or (`?keadaan=kosong`) without any."""
    empty = request.GET.get("keadaan") == "kosong"
    return render(request, "coverage/gallery.html", sample(request, empty=empty))


@only_debug
def error_page(request, refusal):
    """One page of refusal as its visitor sees it, but answered with 200."""
    if refusal not in ERROR_PAGES:
        raise Http404("galat")
    return render(request, ERROR_PAGES[refusal])


# --- Sample input -----------------------------------------------------------------

SOURCE = Source(
    pk=1,
    title="Daftar peserta aktif semester I",
    publisher="Kantor contoh",
    kind=Source.Kind.BPJS_LIST,
)
PLACES = [
    Place("73.13", "Kab. Wajo", "KABUPATEN", "73", "Wajo", "", 3, 1),
    Place("73.71", "Kota Makassar", "KOTA", "73", "Makassar", "", 1, 2),
    Place("73.72", "Kota Parepare", "KOTA", "73", "Parepare", "", 1, 1),
    Place("73.26", "Kab. Toraja Utara", "KABUPATEN", "73", "Toraja Utara", "", 2, 1),
]
# Active and workforce: an ordinary place, more than everybody, nobody, unknown.
PEOPLE = [(67_799, 140_769), (412_000, 400_000), (0, 61_000), (None, None)]
PROVINCE = Place("73", "Provinsi Sulawesi Selatan", "PROVINCE", "ID")
URL = "#contoh"


class SampleFilter(forms.Form):
    """A filter with one good answer and one bad one."""

    wilayah = forms.CharField(label="Wilayah (nama atau kode)", required=False)
    tahun = forms.IntegerField(label="Tahun", required=False, widget=forms.TextInput)
    status = forms.ChoiceField(
        label="Status",
        required=False,
        choices=[("", "semua"), ("berlaku", "berlaku")],
        help_text="Per hari yang dipilih.",
    )


def sample(request, *, empty) -> dict:
    """The whole page's context; `empty` is a place nobody knows anything about."""
    coverages = [
        coverage(place, *people) for place, people in zip(PLACES, PEOPLE, strict=True)
    ]
    c = coverages[-1] if empty else coverages[0]
    as_of = read_as_of(request.GET, today=DAY, form_class=CoverageForm)
    return {
        "empty": empty,
        "period_form": as_of.form,
        "known_on": None if empty else DAY,
        "crumbs": [("Indonesia", URL), (PROVINCE.full_name, URL), ("Kab. Wajo", None)],
        **headline(c),
        **table([] if empty else coverages),
        **pictures([] if empty else coverages),
        "year_ladders": [] if empty else [{"row": ladder_row(), "url": URL}],
        "checked_claims": [] if empty else checked_claims(),
        "standings": [
            Standing(code, label, 12 if code == "EXPIRING" else None)
            for code, label in LABELS.items()
        ],
        "sourcing": None if empty else Sourcing((SOURCE,) * 4, complete=False),
        "page": Paginator(range(120), 50).get_page(2),
        "form": SampleFilter({"wilayah": "Wajo", "tahun": "dua ribu"}),
    }


def coverage(place, active, workforce) -> Coverage:
    parts = [
        None
        if people is None
        else Part((FigureRow(1, place.code, "TOTAL", DAY, people, "MONTH", SOURCE),))
        for people in (active, workforce)
    ]
    return coverage_of(place, *parts, ChildrenSum(None, None, 0, 0))


def headline(c) -> dict:
    target = {"percent": Decimal("62.93"), "year": 2025, "issuer": "RPJMD"}
    return {
        "c": c,
        "basis_label": Basis.ELIGIBLE_BPJSTK.label,
        "bar": charts.bar(c.printed, target["percent"]),
        "bars": [charts.bar(each) for each in (None, 0, Decimal("48.16"), 103)],
        "rows_active_url": URL,
        "rows_workforce_url": URL,
        "target": target,
        "gap_to_target": c.gap_to(target["percent"]),
    }


def table(coverages) -> dict:
    """Rows of a coverage table and their sum."""
    counts = StatusCounts(in_force=3, validity_unknown=2, all=6)
    rows = [Row(c, counts, URL, URL, URL, URL, URL, URL) for c in coverages]
    known = [c for c in coverages if c.percent is not None]
    both = [
        Part(tuple(row for c in known for row in getattr(c, part).rows))
        for part in ("active_part", "workforce_part")
    ]
    summed = ChildrenSum(*both, len(known), len(coverages))
    foot = Row(Coverage(PROVINCE, SUM, *both, summed), StatusCounts(), URL, URL, URL)
    return {
        "table_region": Region(code="73", level="PROVINCE", name="Sulawesi Selatan"),
        "rows": rows,
        "foot": foot if rows else None,
        "row": {"agreements": counts},
    }


def pictures(coverages) -> dict:
    tiles = [
        charts.TileInput(
            label=c.region.full_name,
            short_label=charts.short_label(c.region.code, c.region.name),
            href=URL,
            column=c.region.tile_column,
            row=c.region.tile_row,
            percent=c.printed,
            text="" if c.printed is None else f"{c.printed} %".replace(".", ","),
            above_full=c.above_full,
            current=c.region.code == "73.13",
        )
        for c in coverages
    ]
    points = [(date(2023 + n, 6, 30), 40 + 4 * n, f"{2023 + n}") for n in range(3)]
    claims = [(date(2024, 12, 31), Decimal("51.2"), "dinyatakan 51,2 %")]
    targets = [(2025, Decimal("62.93"), "2025: target 62,93 %")]
    drawn = (points, claims, targets) if coverages else ([],)
    return {"tile_map": charts.tile_map(tiles), "trend": charts.trend(*drawn)}


def ladder_row() -> LadderRow:
    """Two lines whose purses overlap on one rung, and nobody has decided."""
    ladders = [lines_ladder(15_000, 9_000, 8_502), lines_ladder(5_600, 5_600, None)]
    rungs = tuple(
        RungPeople(total, total.people and interval(total.people))
        for total in totals(ladders)
    )
    return LadderRow(2025, None, rungs, realisation(ladders), registration(ladders))


def lines_ladder(target, registered, active) -> Ladder:
    people = {REGISTERED: registered, ACTIVE: active}
    counts = {
        rung: Count(1, rung, DAY, workers)
        for rung, workers in people.items()
        if workers is not None
    }
    return Ladder(target, counts)


def interval(people) -> Interval:
    low = 15_000 if people > 15_000 else people
    return Interval(low, people, people)


def checked_claims() -> list[tuple]:
    """One that its own parts contradict, one without parts."""
    said = [
        CoverageClaim(percent=Decimal("45"), numerator=156_667, denominator=397_894),
        CoverageClaim(
            percent=Decimal("42"), said_by="Kepala kantor contoh", source=SOURCE
        ),
    ]
    for claim in said:
        claim.as_of, claim.percent_decimals = DAY, 0
    checks = [claim_check.check(stated_of(claim)) for claim in said]
    return [(claim, check, []) for claim, check in zip(said, checks, strict=True)]
