"""The reviewer's pages: drafts to publish or return, months to close and reopen."""

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from agreements.filters import RegionField
from agreements.models import ClosedMonth
from jamsostek_pks.lib.columns import Column, Kind
from jamsostek_pks.lib.dates import today
from jamsostek_pks.lib.form_fields import MonthField
from jamsostek_pks.lib.words import count
from regions.downloads import wanted_file
from regions.models import Office, Region

from . import month_closing, review
from .draft_warnings import warnings_of
from .returned import returned
from .review import Wanted

PER_PAGE = 100
MOST_RETURNED = 50
RETURNED_DAYS = 30
NOTHING_CHOSEN = "Tandai sedikitnya satu draf."
NO_REASON = "Tulis alasan mengembalikan, agar kantor tahu apa yang perlu diperbaiki."
PUBLISHED = "{} draf diterbitkan. Sekarang ikut dihitung di semua halaman."
RETURNED = "{} draf dikembalikan. Kantor melihat alasannya di halaman ini."
REOPENED = "{} dibuka kembali."
CLOSED = "{} ditutup."

COLUMNS = [
    Column("jenis", lambda draft: draft.kind_label),
    Column("nomor_baris", lambda draft: draft.row.pk, Kind.NUMBER),
    Column("tentang", lambda draft: draft.what),
    Column("per", lambda draft: draft.day),
    Column("nilai_terbit", lambda draft: draft.old or None),
    Column("nilai_draf", lambda draft: draft.new),
    Column("alasan", lambda draft: draft.row.change_reason or None),
    Column("sumber", lambda draft: draft.row.source and str(draft.row.source)),
    Column("dicatat_pada", lambda draft: day_recorded(draft.row), Kind.DATE),
    Column("dicatat_oleh", lambda draft: str(draft.row.recorded_by or "sistem")),
]


def day_recorded(row):
    return timezone.localdate(row.recorded_at)


class DraftFilter(forms.Form):
    """What the list can be narrowed by; guards the address."""

    wilayah = RegionField(label="Wilayah (nama atau kode)", required=False)
    jenis = forms.ChoiceField(
        label="Jenis angka",
        required=False,
        choices=[("", "semua"), *review.KIND_LABELS.items()],
        error_messages={"invalid_choice": "Pilih salah satu jenis dari daftar."},
    )
    bulan = MonthField(label="Bulan", required=False)

    @property
    def wanted(self) -> Wanted:
        given = self.cleaned_data if self.is_valid() else {}
        code = given.get("wilayah")
        return Wanted(
            kind=given.get("jenis") or "",
            region=Region.objects.filter(code=code).first() if code else None,
            month=given.get("bulan"),
        )


class CloseForm(forms.Form):
    kantor = forms.ModelChoiceField(
        label="Kantor",
        queryset=Office.objects.none(),
        error_messages={
            "required": "Pilih kantornya.",
            "invalid_choice": "Kantor ini tidak di bawah Anda.",
        },
    )
    bulan = MonthField(label="Bulan")

    def __init__(self, *args, offices, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kantor"].queryset = offices
        # Asked here: a template asks nothing of the database.
        named = [(office.pk, str(office)) for office in offices]
        self.fields["kantor"].choices = [("", "pilih kantor"), *named]


def gate(request):
    """Who enters data sees drafts; to everybody else there is no such page."""
    if not request.user.enters_data(today()):
        raise Http404("Tidak ada, atau bukan untuk Anda.")


def drafts(request):
    """Drafts in the reader's scope; reviewers publish or return them."""
    gate(request)
    narrowed = DraftFilter(request.GET)
    wanted, reader = narrowed.wanted, {"user": request.user, "today": today()}
    decision = Decision(request.POST)
    if request.method == "POST" and decide(request, wanted, decision):
        return redirect(request.get_full_path())
    numbers = review.counts(wanted, **reader)
    number = sum(numbers.values())
    file = wanted_file(
        request,
        f"draf-{today()}",
        COLUMNS,
        lambda: review.listed(wanted, first=0, last=number, **reader),
        forms=[narrowed],
    )
    return file or render(
        request,
        "coverage/drafts.html",
        shown(request, wanted, narrowed, numbers) | {"decision": decision},
    )


def shown(request, wanted, narrowed, numbers) -> dict:
    reader = {"user": request.user, "today": today()}
    page = Paginator(range(sum(numbers.values())), PER_PAGE).get_page(
        request.GET.get("page")
    )
    first = max(page.start_index() - 1, 0)
    listed = review.listed(wanted, first=first, last=page.end_index(), **reader)
    warnings = warnings_of(listed, **reader)
    lately = timezone.now() - timedelta(days=RETURNED_DAYS)
    return {
        "filter": narrowed,
        "reset_url": reverse("coverage:drafts"),
        "kinds": [(review.KIND_LABELS[kind], n) for kind, n in numbers.items() if n],
        "page": page,
        "listed": [(draft, warnings.get(draft.key, ())) for draft in listed],
        "publishable": review.all_publishable(wanted, **reader),
        "returned": returned(since=lately, most=MOST_RETURNED, **reader),
        "returned_days": RETURNED_DAYS,
    }


class NoReasonError(Exception):
    """Told at its own field, not above the page."""


class Decision:
    """What was ticked and written, kept on the page where it was refused."""

    def __init__(self, posted):
        self.posted = posted
        self.keys = posted.getlist("pilih")
        self.reason = posted.get("alasan", "")
        self.reason_error = ""

    def ticked(self) -> list[str]:
        if not review.chosen(self.keys):
            raise ValidationError(NOTHING_CHOSEN)
        return self.keys


def decide(request, wanted: Wanted, decision: Decision) -> bool:
    """Whether what was decided is written; else the page says why not."""
    who = {"user": request.user, "today": today(), "at": timezone.now()}
    action = ACTIONS.get(request.POST.get("aksi"))
    if action is None:
        raise BadRequest("aksi")
    try:
        messages.success(request, action(decision, wanted, who))
    except NoReasonError:
        decision.reason_error = NO_REASON
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        return True
    return False


def publish_ticked(decision, wanted, who) -> str:
    return PUBLISHED.format(count(review.publish(decision.ticked(), **who)))


def publish_listed(decision, wanted, who) -> str:
    mark = decision.posted.get("daftar", "")
    return PUBLISHED.format(count(review.publish_all(wanted, mark=mark, **who)))


def give_back(decision, wanted, who) -> str:
    keys, reason = decision.ticked(), decision.reason.strip()
    if not reason:
        raise NoReasonError
    return RETURNED.format(count(review.give_back(keys, reason=reason, **who)))


ACTIONS = {
    "terbitkan": publish_ticked,
    "semua": publish_listed,
    "kembalikan": give_back,
}


def months(request):
    """Months that are closed, and a form to close one; reviewers only write."""
    gate(request)
    offices = month_closing.closable_offices(request.user, today())
    form = CloseForm(
        request.POST if request.method == "POST" else None, offices=offices
    )
    if request.method == "POST" and form.is_valid() and closed(request, form):
        return redirect("coverage:months")
    seen = ClosedMonth.objects.visible_to(request.user, today())
    rows = seen.select_related("office", "closed_by", "reopened_by")
    ours = {office.pk for office in offices}
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "coverage/months.html",
        {
            "form": form if ours else None,
            "page": page,
            "rows": [(row, row.office_id in ours) for row in page],
        },
    )


def closed(request, form) -> bool:
    office, month = form.cleaned_data["kantor"], form.cleaned_data["bulan"]
    try:
        row = month_closing.close_month(
            office, month, user=request.user, today=today(), at=timezone.now()
        )
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(request, CLOSED.format(row))
    return True


@require_POST
def reopen(request, pk):
    """Let a closed month change again, for a reason."""
    gate(request)
    seen = ClosedMonth.objects.visible_to(request.user, today())
    row = get_object_or_404(seen.select_related("office"), pk=pk)
    offices = month_closing.closable_offices(request.user, today())
    if not offices.filter(pk=row.office_id).exists():
        raise PermissionDenied
    reason = request.POST.get("alasan", "")
    try:
        row.reopen(by=request.user, at=timezone.now(), reason=reason.strip()[:2000])
        messages.success(request, REOPENED.format(row))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("coverage:months")
