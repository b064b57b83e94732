"""What anybody may read of a region an administrator opened; of others there is 404.

The reader is `PublicReader`: no account, no scope. Every number comes through the
figures' own `visible_to`, so what is not published to all cannot be here.
"""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from jamsostek_pks.lib.dates import today
from regions.models import PublicPage
from regions.public import PublicReader, open_codes

from .public_story import PublicStory, question

NOT_THERE = "Tidak ada halaman seperti ini."


@login_not_required
@require_safe
def public(request, code):
    """The same 404 for a region that is closed and for one that is not there."""
    page = PublicPage.objects.open().select_related("region__parent__parent")
    found = page.filter(region__code=code).first()
    if found is None:
        raise Http404(NOT_THERE)
    story = PublicStory.of(question(PublicReader(), today()), found.region)
    response = render(request, "coverage/public.html", shown(story))
    # Found by the link the region gives, not by a search: a number outlives its day
    # in a search engine, and so would a page that was closed again.
    response["X-Robots-Tag"] = "noindex, noarchive"
    return response


def shown(story: PublicStory) -> dict:
    """Evaluated here; links lead to other open regions alone."""
    opened = open_codes()
    return {
        "region": story.region,
        "c": story.c,
        "bar": story.bar,
        "basis_label": story.basis_label,
        "target": story.target,
        "gap_to_target": story.gap_to_target,
        "months_old": story.months_old,
        "trend": story.trend,
        "on": story.asked.on,
        "rows": [
            (each, reverse("coverage:public", args=[each.c.region.code]))
            if each.c.region.code in opened
            else (each, "")
            for each in story.rows_below
        ],
    }
