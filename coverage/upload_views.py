"""File import: upload, preview, confirm, the record of what was written, and undo."""

from dataclasses import dataclass, field
from itertools import cycle

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from agreements.imports import recording
from agreements.imports.context import Context
from agreements.models import FileImport
from agreements.models.upload import KEPT
from jamsostek_pks.lib.columns import Column
from jamsostek_pks.lib.csv_in import MAX_BYTES
from jamsostek_pks.lib.dates import today
from jamsostek_pks.lib.import_plan import Change, Plan
from regions.downloads import wanted_file
from regions.finder import RegionFinder
from regions.models import Region

from .imports import KINDS, likelier_kind

MOST_SHOWN = 100
MOST_FAULTS = 500
# Columns that only our own downloads need.
NOT_IN_TEMPLATES = ("bagian", "diketahui_pada")


class UploadForm(forms.Form):
    kind = forms.ChoiceField(
        label="Jenis data",
        choices=[(kind.slug, kind.title) for kind in KINDS.values()],
    )
    file = forms.FileField(
        label="Berkas",
        help_text=f"CSV atau XLSX, paling besar {MAX_BYTES // 1024**2} MB. Belum ada "
        "yang disimpan sebelum Anda melihat pratinjaunya. Tanpa NIK atau nama peserta: "
        "berkas dengan NIK ditolak.",
        max_length=200,
        error_messages={
            "required": "Pilih berkas CSV atau XLSX lebih dulu.",
            "empty": "Berkas ini kosong. Isi baris pertama dengan judul kolom.",
        },
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(recording.TOO_BIG)
        return file


@dataclass(frozen=True)
class Shown:
    """A new or changed row in words."""

    line: int
    label: str
    values: list[tuple[str, str]] = field(default_factory=list)
    changes: tuple[Change, ...] = ()
    reason: str = ""


def gate(request):
    """Who enters data may upload; to everybody else there is no such page."""
    if not request.user.enters_data(today()):
        raise Http404("Tidak ada, atau bukan untuk Anda.")


def kind_of(slug: str):
    if slug not in KINDS:
        raise Http404("Jenis data tidak dikenal.")
    return KINDS[slug]


def record_of(request, pk: int) -> FileImport:
    gate(request)
    seen = FileImport.objects.visible_to(request.user, today())
    return get_object_or_404(seen.select_related("uploaded_by", "undone_by"), pk=pk)


def uploads(request):
    """The kinds with their templates, the form, and one's own imports."""
    gate(request)
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            return kept(request, form.cleaned_data)
        except recording.NamesPeople as refused:
            form.add_error("file", refused.lines)
        except recording.Refused as refused:
            form.add_error("file", str(refused))
    seen = FileImport.objects.visible_to(request.user, today())
    records = list(seen.defer("content", "written").select_related("uploaded_by")[:50])
    return render(
        request,
        "coverage/uploads.html",
        {
            "form": form,
            "kinds": KINDS.values(),
            "records": [(KINDS[record.kind].title, record) for record in records],
            "oldest_waiting": timezone.now() - KEPT,
        },
    )


def kept(request, cleaned):
    file = cleaned["file"]
    record = recording.keep(
        KINDS[cleaned["kind"]],
        name=file.name,
        data=file.read(),
        user=request.user,
        at=timezone.now(),
    )
    return redirect("coverage:upload", record.pk)


def upload(request, pk):
    """The preview of an upload that waits, or the record of one that was saved."""
    record = record_of(request, pk)
    kind = kind_of(record.kind)
    if record.applied_at is None:
        return preview(request, record, kind)
    undoable = record.undone_at is None
    return render(
        request,
        "coverage/upload_record.html",
        {
            "record": record,
            "kind": kind,
            "undoable": undoable,
            "waiting": kind.waiting(record.written),
            "blockers": recording.blockers(record, kind) if undoable else [],
        },
    )


def preview(request, record, kind):
    try:
        plan = recording.preview(
            record, kind, user=request.user, at=timezone.now(), today=today()
        )
    except recording.Refused as refused:
        messages.error(request, str(refused))
        return redirect("coverage:uploads")
    context = Context(request.user, today())
    return render(
        request,
        "coverage/upload_preview.html",
        {
            "record": record,
            "kind": kind,
            "plan": plan,
            "as_drafts": as_drafts(kind),
            "faults": plan.faults[:MOST_FAULTS],
            "likelier": plan.faults and likelier_kind(plan.heading, kind),
            "more_faults": max(len(plan.faults) - MOST_FAULTS, 0),
            **shown_rows(plan, kind, context),
        },
    )


def as_drafts(kind) -> bool:
    """Whether what a file of this kind writes waits for a reviewer."""
    return settings.REVIEW and kind.reviewed


def shown_rows(plan: Plan, kind, context: Context) -> dict:
    """The first rows of each group in words, and how many more there are."""
    if plan.faults:
        return {}
    return {
        "new": [
            Shown(row.line, kind.label(row, context), kind.described(row, context))
            for row in plan.new[:MOST_SHOWN]
        ],
        "changed": [
            Shown(
                row.line,
                kind.label(row, context),
                changes=row.changes,
                reason=row.reason,
            )
            for row in plan.changed[:MOST_SHOWN]
        ],
        "more_new": max(len(plan.new) - MOST_SHOWN, 0),
        "more_changed": max(len(plan.changed) - MOST_SHOWN, 0),
    }


@require_POST
def confirm(request, pk):
    """Write what was seen, or show what it has become."""
    record = record_of(request, pk)
    kind = kind_of(record.kind)
    try:
        outcome = recording.confirm(
            record.pk,
            kind,
            user=request.user,
            at=timezone.now(),
            today=today(),
            digest=request.POST.get("rencana", ""),
            reason=request.POST.get("alasan", "")[:2000].strip(),
        )
    except recording.Refused as refused:
        messages.error(request, str(refused))
        return redirect("coverage:uploads")
    if outcome.written:
        how = " sebagai draf" if as_drafts(kind) else ""
        messages.success(request, f"Disimpan{how}: {outcome.plan.summary}.")
    else:
        messages.error(request, outcome.message)
    return redirect("coverage:upload", record.pk)


@require_POST
def discard(request, pk):
    """Drop an upload that was never confirmed."""
    record = record_of(request, pk)
    try:
        recording.discard(record.pk)
        messages.success(request, "Unggahan dibuang. Tidak ada yang disimpan.")
    except recording.Refused as refused:
        messages.error(request, str(refused))
    return redirect("coverage:uploads")


@require_POST
def undo(request, pk):
    """Take back all that one import wrote."""
    record = record_of(request, pk)
    try:
        recording.undo(
            record.pk,
            kind_of(record.kind),
            user=request.user,
            at=timezone.now(),
            today=today(),
            reason=request.POST.get("alasan", "")[:2000],
        )
        messages.success(request, "Impor dibatalkan seluruhnya.")
    except recording.Refused as refused:
        messages.error(request, str(refused))
    return redirect("coverage:upload", record.pk)


def template(request, kind):
    """An empty file of this kind with example rows."""
    gate(request)
    kind = kind_of(kind)
    columns = template_columns(kind)
    file = wanted_file(
        request,
        f"contoh-{kind.slug}",
        columns,
        lambda: template_rows(kind, Context(request.user, today()).regions),
        forms=(),
        holds_data=False,
    )
    return file or redirect("coverage:uploads")


def template_rows(kind, regions: RegionFinder) -> list[dict]:
    """The examples, of the reader's own regions if they may not enter those."""
    reached = [place for place in regions.places if place.pk in regions.editable]
    lowest = (Region.Level.KABUPATEN, Region.Level.KOTA)
    own = [place for place in reached if place.level in lowest]
    codes = {code for place in reached for code in (place.code, place.bps_code)}
    may_enter = all(
        row.get("kode_kemendagri", row.get("kode_bps")) in codes
        for row in kind.examples
    )
    if may_enter or not own or not kind.examples_anywhere:
        return list(kind.examples)
    return [
        row
        | {
            "kode_kemendagri": place.code,
            "kode_bps": place.bps_code,
            "wilayah": place.full_name,
        }
        for row, place in zip(kind.examples, cycle(own), strict=False)
    ]


def template_columns(kind) -> list[Column]:
    return [
        Column(column.heading, example_of(column.heading))
        for column in kind.layout.columns
        if column.heading not in NOT_IN_TEMPLATES
    ]


def example_of(heading):
    return lambda row: row.get(heading)


def data(request, kind):
    """What the reader may edit, in the form that can be uploaded again."""
    gate(request)
    kind = kind_of(kind)
    columns = [*kind.export_columns(), Column("alasan", lambda row: None)]
    file = wanted_file(
        request,
        f"data-{kind.slug}",
        columns,
        lambda: kind.export_rows(request.user, today()),
        forms=(),
    )
    return file or redirect("coverage:uploads")
