"""Dashboard, region page, and the rows behind a number."""

from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from agreements.models import Segment
from jamsostek_pks.lib.as_of import AsOf, read_as_of
from jamsostek_pks.lib.dates import today
from regions.downloads import wanted_file
from regions.models import Region

from . import exports, reports
from .arithmetic import Coverage, FigureRow, Place
from .figure_files import files_of
from .forms import ContentsForm, CoverageForm, PictureForm
from .ladders import lines_note
from .place_pages import dashboard_context, region_context
from .reports import Question
from .simulating import simulate_url
from .story import Story


def dashboard(request):
    """The user's own area: what is covered, what needs attention."""
    region = reports.home_region(request.user, today())
    if region is None:
        return render(request, "coverage/nothing.html")
    story = story_of(request, region)
    return show(request, story, "coverage/dashboard.html", dashboard_context)


def region(request, code):
    """One region: coverage, agreements, protection, claims, the stored figures."""
    story = story_at(request, code)
    return show(request, story, "coverage/region.html", region_context)


def story_at(request, code) -> Story:
    found = get_object_or_404(
        Region.objects.select_related("parent__parent"), code=code
    )
    return story_of(request, found)


def story_of(request, region) -> Story:
    asked, as_of = asked_of(request)
    return Story(asked, region, as_of)


def asked_of(request) -> tuple[Question, AsOf]:
    """The question an address asks, and how its state is carried on."""
    as_of = read_as_of(request.GET, today=today(), form_class=CoverageForm)
    asked = Question(
        user=request.user,
        today=today(),
        on=as_of.on,
        basis=as_of.value("dasar"),
        segment=as_of.value("segmen"),
        known_at=as_of.known_at,
    )
    return asked, as_of


def show(request, story, template, context_of):
    files = files_of(story)
    contents = ContentsForm(request.GET, *files)
    what = files[contents.table]
    file = wanted_file(
        request,
        f"{what.name}-{story.region.code}-{story.asked.on}",
        what.columns,
        what.rows,
        forms=[story.as_of.form, contents],
    )
    if file:
        return file
    asked = PictureForm(request.GET)
    asked.is_valid()
    return render(
        request,
        template,
        page_context(story.as_of)
        | context_of(story, asked, request.path)
        | links_of(story)
        | {"lines_note": lines_note(story.asked, story.region)},
    )


def links_of(story) -> dict:
    """Other pages that begin where this one stands."""
    compare = reverse("coverage:compare")
    return {
        "compare_url": story.as_of.link(compare, wilayah=story.region.code),
        "simulate_url": simulate_url(story),
    }


def page_context(as_of: AsOf) -> dict:
    return {
        "state": as_of.state,
        "period_form": as_of.form,
        "known_on": as_of.known_on,
        "kept": as_of.kept,
    }


@dataclass(frozen=True)
class PartRow:
    """One stored figure behind a percentage, with the place it belongs to."""

    part: str
    row: FigureRow
    place: Place
    basis: str | None

    @property
    def segment_label(self):
        return Segment(self.row.segment).label


def rows(request, code):
    """Exactly the stored rows a region's coverage is made of."""
    story = story_at(request, code)
    c = coverage_asked(story, request.GET.get("jumlah"))
    listed = part_rows(story, c, request.GET.get("bagian"))
    drafted = request.GET.get("jumlah") == "draf"
    file = wanted_file(
        request,
        f"baris-{'dengan-draf-' if drafted else ''}{code}-{story.asked.on}",
        exports.DRAFTED_COLUMNS if drafted else exports.FIGURE_COLUMNS,
        lambda: listed,
        forms=[story.as_of.form],
    )
    return file or render(
        request,
        "coverage/rows.html",
        page_context(story.as_of)
        | {
            "region": story.region,
            "crumbs": story.crumbs_to("Baris di balik angka"),
            "c": c,
            "basis_label": story.basis_label,
            "part": request.GET.get("bagian", ""),
            "with_drafts": story.with_drafts if drafted else None,
            "active_rows": [row for row in listed if row.part == "aktif"],
            "workforce_rows": [row for row in listed if row.part == "pekerja"],
        },
    )


def coverage_asked(story: Story, which: str | None) -> Coverage:
    """The region's coverage ('draf': with drafts), or ('bawahan') of those below."""
    if not which:
        return story.c
    if which == "draf" and story.with_drafts:
        return story.with_drafts.c
    # A kabupaten's table is of its peers: their sum is its province's.
    whole = story.table_region == story.region
    if which != "bawahan" or not whole or story.children_sum is None:
        raise Http404("jumlah")
    return story.children_sum


def part_rows(story: Story, c: Coverage, part: str | None) -> list[PartRow]:
    """Rows of the numerator ('aktif'), the denominator ('pekerja'), or both."""
    sides = {
        "aktif": (c.active_part, None),
        "pekerja": (c.workforce_part, story.asked.basis),
    }
    if part and part not in sides:
        raise Http404("bagian")
    return [
        PartRow(name, row, story.coverages[row.code].region, basis)
        for name, (side, basis) in sides.items()
        if side and part in (None, "", name)
        for row in side.rows
    ]
