"""One region on one printed page."""

from django.shortcuts import render

from . import pictures
from .ladders import lines_note
from .sheet import sheet as sheet_of
from .views import page_context, story_at


def sheet(request, code):
    """The bupati's page: number, trend, gap, what ends next, sources."""
    story = story_at(request, code)
    return render(
        request,
        "coverage/sheet.html",
        page_context(story.as_of)
        | {
            "region": story.region,
            "crumbs": story.crumbs_to("Lembar satu halaman"),
            "c": story.c,
            "bar": story.bar,
            "basis_label": story.basis_label,
            "segment_label": story.segment_label,
            "target": story.target,
            "gap_to_target": story.gap_to_target,
            "gap_price": story.gap_price,
            "stated": story.stated,
            "trend": pictures.trend(story),
            "sheet": sheet_of(story),
            "on": story.asked.on,
            "printed_on": story.asked.today,
            "lines_note": lines_note(story.asked, story.region),
            "sheet_url": request.build_absolute_uri(request.get_full_path()),
        },
    )
