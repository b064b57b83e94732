"""Pages below a region: its ladder, its protection clock, why its coverage moved."""

from dataclasses import replace

from django.shortcuts import render

from regions.downloads import wanted_file

from . import exports, movement
from .forms import ContentsForm, RenewalForm, SinceForm
from .jumps import months_after
from .ladders import lines_note
from .views import page_context, story_at


def ladder(request, code):
    """People by rung, programme year and category, intervals where purses overlap."""
    story = story_at(request, code)
    file = wanted_file(
        request,
        f"tangga-{code}-{story.asked.on}",
        exports.ladder_columns(story),
        lambda: exports.ladder_rows(story),
        forms=[story.as_of.form],
    )
    return file or render(
        request,
        "coverage/ladder.html",
        page_context(story.as_of)
        | {
            "region": story.region,
            "crumbs": story.crumbs_to("Tangga per kategori"),
            "year_ladders": story.year_ladders,
            "categories": story.ladder.categories,
            "open_groups": story.ladder.open,
            "losses": story.ladder.losses,
            "lines_note": lines_note(story.asked, story.region),
        },
    )


def protection(request, code):
    """The protection clock: people protected in the next 12 months, and who leaves."""
    story = story_at(request, code)
    renewal = RenewalForm(request.GET)
    renewal.is_valid()
    outlook = movement.outlook(
        story.asked,
        story.ladders,
        story.purses,
        renewed=renewal.renewed,
        months=renewal.months,
    )
    return protection_file(request, story, renewal, outlook) or render(
        request,
        "coverage/protection.html",
        page_context(story.as_of)
        | {
            "region": story.region,
            "crumbs": story.crumbs_to("Kapan perlindungan berakhir"),
            "outlook": outlook,
            "points_at_risk": points_at_risk(story, outlook),
            "c": story.c,
            "basis_label": story.basis_label,
            "segment_label": story.segment_label,
            "lines_note": lines_note(story.asked, story.region),
            "renewal_form": renewal,
            "kept_by_renewal": list(story.as_of.chosen.items()),
            "unimagined_url": story.as_of.link(request.path),
        },
    )


def protection_file(request, story, renewal, outlook):
    """`?isi=bulan`: people of each month; else what each agreement loses."""
    contents = ContentsForm(request.GET, "kehilangan", "bulan")
    by_month = contents.table == "bulan"
    if by_month:
        columns, rows = exports.month_columns(story, outlook), outlook.months
    else:
        columns, rows = exports.loss_columns(story, outlook), outlook.losses
    what = "perlindungan-per-bulan" if by_month else "perlindungan"
    return wanted_file(
        request,
        f"{what}-{story.region.code}-{story.asked.on}",
        columns,
        lambda: rows,
        forms=[story.as_of.form, renewal, contents],
    )


def points_at_risk(story, outlook):
    """Percentage points of coverage those people are; None without a denominator."""
    workforce = story.c.workforce if story.c.is_headline else None
    return outlook.points_at_risk(workforce)


def change(request, code):
    """Why coverage moved between two days: steps that add up exactly."""
    story = story_at(request, code)
    default = months_after(story.asked.on, -12)
    data = {"dari": request.GET.get("dari") or default.isoformat()}
    since_form = SinceForm(data, until=story.asked.on)
    since_form.is_valid()
    since = since_form.cleaned_data.get("dari") or default
    found = movement.movement(story.asked, replace(story.asked, on=since), story.region)
    file = wanted_file(
        request,
        f"perubahan-{code}-{since}-{story.asked.on}",
        exports.change_columns(story, since, found),
        lambda: found.steps.steps if found.steps else (),
        forms=[story.as_of.form, since_form],
    )
    return file or render(
        request,
        "coverage/change.html",
        page_context(story.as_of)
        | {
            "region": story.region,
            "crumbs": story.crumbs_to("Mengapa cakupan berubah"),
            "basis_label": story.basis_label,
            "since": since,
            "on": story.asked.on,
            "since_form": since_form,
            "kept_by_since": list(story.as_of.chosen.items()),
            "reset_url": story.as_of.link(request.path),
            "before": found.before,
            "after": found.after,
            "bridge": found.steps,
            "movement": found,
            "segment_label": story.segment_label,
            "lines_note": lines_note(story.asked, story.region),
        },
    )
