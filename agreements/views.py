"""Register of agreements, register of target lines, and one agreement."""

from dataclasses import dataclass
from functools import wraps

from django.core.paginator import Paginator
from django.db.models import Case, F, When
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse

from jamsostek_pks.lib.as_of import read_as_of
from jamsostek_pks.lib.dates import today
from jamsostek_pks.lib.words import long_day, rupiah
from regions.downloads import wanted_file

from . import exports, reports
from .documents import documents_of
from .facts import rates
from .filters import AgreementFilter, LineFilter
from .ladder import RUNG_LABELS, Ladder
from .models import Agreement, EnrolmentTarget, MergedAgreement
from .money import agreement_money
from .progress import year_parts
from .relatives import family, seen_renewals
from .status import IN_FORCE, Standing, Status, standing_of
from .waiting import waiting

PER_PAGE = 50


def register(request):
    """Agreements the user may see, narrowed by the filter; page or file."""
    as_of = read_as_of(request.GET, today=today())
    visible = Agreement.objects.visible_to(request.user, today())
    narrowed = AgreementFilter(request.GET, visible, on=as_of.on)
    found = narrowed.qs if narrowed.is_valid() else visible
    listed = register_rows(request.user, found, on=as_of.on)
    file = wanted_file(
        request,
        f"perjanjian-{as_of.on}",
        exports.agreement_columns(as_of.on),
        lambda: listed,
        forms=[as_of.form, narrowed],
    )
    return file or render(
        request,
        "agreements/list.html",
        frame(request, as_of, narrowed)
        | {
            "counts": status_counts(found, on=as_of.on),
            "page": paged(request, listed, as_of),
        },
    )


def register_rows(user, agreements, *, on):
    """Agreements with status, line counts and links to those the user may see."""
    seen = Agreement.objects.visible_to(user, today()).values("pk")
    return (
        reports.with_line_counts(agreements.with_status(on), user, today())
        .annotate(
            seen_parent_id=Case(When(parent__in=seen, then=F("parent_id"))),
            seen_renews_id=Case(When(renews__in=seen, then=F("renews_id"))),
        )
        .select_related("region", "office")
        .prefetch_related("sources")
    )


def paged(request, rows, as_of):
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    for agreement in page.object_list:
        agreement.standing = standing_of(
            agreement.status,
            stage=agreement.stage,
            ends_on=agreement.ends_on,
            on=as_of.on,
        )
        agreement.lines_url = as_of.link(
            reverse("agreements:lines"), perjanjian=agreement.pk
        )
    return page


def status_counts(agreements, *, on):
    """How many of the agreements listed are in force, unknown, or something else."""
    statuses = list(
        agreements.with_status(on).order_by().values_list("status", flat=True)
    )
    in_force = sum(status in IN_FORCE for status in statuses)
    unknown = statuses.count(Status.UNKNOWN)
    return {
        "in_force": in_force,
        "validity_unknown": unknown,
        "other": len(statuses) - in_force - unknown,
        "all": len(statuses),
    }


def frame(request, as_of, narrowed):
    """What both registers' pages need around their rows."""
    return {
        "as_of": as_of,
        "reset_url": as_of.link(request.path),
        "state": as_of.state,
        "period_form": as_of.form,
        "known_on": as_of.known_on,
        "kept": as_of.kept,
        "filter": narrowed,
        "kept_by_filter": list(as_of.chosen.items()),
    }


@dataclass(frozen=True)
class LineRow:
    """One target line with its ladder; whether totals count it."""

    line: EnrolmentTarget
    ladder: Ladder
    counted: bool
    standing: Standing

    @property
    def cells(self):
        return self.ladder.cells

    @property
    def losses(self):
        """Why people did not reach a rung, as recorded with its newest count."""
        return reports.losses_text(self.ladder.losses)


def lines(request):
    """Target lines the user may see, narrowed by the filter; page or file."""
    as_of = read_as_of(request.GET, today=today())
    visible = EnrolmentTarget.objects.visible_to(request.user, today())
    narrowed = LineFilter(request.GET, visible, on=as_of.on)
    found = narrowed.qs if narrowed.is_valid() else visible
    listed = line_rows(request.user, found, as_of)
    file = wanted_file(
        request,
        f"baris-target-{as_of.on}",
        exports.line_columns(as_of.on),
        lambda: listed,
        forms=[as_of.form, narrowed],
    )
    return file or render(
        request,
        "agreements/lines.html",
        frame(request, as_of, narrowed)
        | {
            "page": Paginator(listed, PER_PAGE).get_page(request.GET.get("page")),
        }
        | summed(listed),
    )


def summed(rows):
    """The rows totals count, and whether they are of one year (or of none).

    The same places are funded anew each year: years are never added (domain.md 3).
    """
    counted = [row for row in rows if row.counted]
    years = {row.line.effective_year for row in counted}
    return {
        "rung_labels": list(RUNG_LABELS.values()),
        "counted_rows": counted,
        "several_years": len(years) > 1,
    }


def line_rows(user, found, as_of):
    found = found.select_related(
        "agreement__region", "category", "region"
    ).prefetch_related(
        seen_renewals(user, today(), "agreement__renewals"), "occupations"
    )
    on = as_of.on
    counted = set(found.counted(on).order_by().values_list("pk", flat=True))
    ladders = reports.ladders_by_line(
        found, user=user, today=today(), on=on, known_at=as_of.known_at
    )
    return [
        LineRow(line, ladder, line.pk in counted, line.agreement.standing_on(on))
        for line, ladder in ladders.items()
    ]


def follow_merged(view):
    """A view of one agreement that sends an old number on to where it was merged.

    Only for who may see that one; for others the number stays unknown.
    """

    @wraps(view)
    def followed(request, pk):
        try:
            return view(request, pk)
        except Http404:
            seen = MergedAgreement.objects.visible_to(request.user, today())
            merged = seen.filter(number=pk).first()
            if merged is None:
                raise
            return redirect(request.resolver_match.view_name, pk=merged.agreement_id)

    return followed


@follow_merged
def detail(request, pk):
    """One agreement: lines with their ladder, family, timeline, people, sources."""
    as_of = read_as_of(request.GET, today=today())
    agreement = visible_agreement(request.user, pk)
    all_lines = agreement.lines.all()
    seen_lines = all_lines.visible_to(request.user, today())
    rows = line_rows(request.user, seen_lines, as_of)
    sums, reader = summed(rows), {"user": request.user, "today": today()}
    return render(
        request,
        "agreements/detail.html",
        {
            "as_of": as_of,
            "state": as_of.state,
            "period_form": as_of.form,
            "known_on": as_of.known_on,
            "kept": as_of.kept,
            "agreement": agreement,
            "standing": agreement.standing_on(as_of.on),
            "rows": rows,
            "facts": facts(agreement),
            "crumbs": crumbs(agreement, as_of),
            "hidden_lines": all_lines.count() > len(rows),
            "people": list(agreement.people.all()),
            "sources": list(agreement.sources.all()),
            "documents": documents_of(agreement, user=request.user, today=today()),
            "family": family(agreement, user=request.user, today=today(), on=as_of.on),
            "may_edit": may_edit(request.user, agreement),
            "money": agreement_money(
                {row.line: row.ladder for row in rows}, rates(), agreement.budget
            ),
        }
        | sums
        | {"waiting": waiting(rows, sums["counted_rows"], as_of=as_of, **reader)}
        | told_in_time(agreement, rows, request.user, as_of),
    )


def told_in_time(agreement, rows, user, as_of):
    """What happened and what is paid when; how far the lines have come by month."""
    moments = reports.timeline(agreement)
    paid = reports.fundings([row.line for row in rows], on=as_of.on)
    return {
        "timeline": moments,
        "fundings": paid,
        "picture": reports.picture(agreement, moments, paid, on=as_of.on),
        "year_parts": year_parts(
            rows, user=user, today=today(), on=as_of.on, known_at=as_of.known_at
        ),
    }


def crumbs(agreement, as_of):
    return [
        ("Perjanjian", as_of.link(reverse("agreements:list"))),
        (
            agreement.region.full_name,
            as_of.link(reverse("agreements:list"), wilayah=agreement.region.code),
        ),
        (f"Perjanjian {agreement.pk}", None),
    ]


def facts(agreement):
    """What the paper says, with a place for everything it should say."""
    return [
        ("Nomor pihak BPJS Ketenagakerjaan", agreement.office_number),
        ("Nomor pihak pemda", agreement.government_number),
        ("Tanggal tanda tangan", said_day(agreement)),
        ("Tempat tanda tangan", agreement.signed_at),
        ("Mulai berlaku", known_day(agreement.starts_on)),
        ("Berlaku sampai", known_day(agreement.ends_on)),
        ("Tahun program", agreement.programme_year),
        ("Jenis menurut sumber", agreement.document_type_in_source),
        ("Kantor", agreement.office),
        ("Mitra", agreement.counterparty_name),
        ("Anggaran", agreement.budget is not None and rupiah(agreement.budget)),
        ("Dasar hukum", agreement.legal_bases),
    ]


def said_day(agreement):
    day, said = known_day(agreement.signed_on), agreement.signed_on_in_source
    return f"{day or ''} (menurut sumber: {said})" if said else day


def known_day(day):
    return day and long_day(day)


def visible_agreement(user, pk):
    """The agreement, or 404: outside one's scope its existence is not told."""
    agreement = (
        Agreement.objects.visible_to(user, today())
        .select_related("region__parent", "office")
        .prefetch_related(
            seen_renewals(user, today()), "events__source", "people", "sources"
        )
        .filter(pk=pk)
        .first()
    )
    if agreement is None:
        raise Http404("perjanjian")
    return agreement


def may_edit(user, agreement):
    return Agreement.objects.editable_by(user, today()).filter(pk=agreement.pk).exists()
