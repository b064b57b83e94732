"""The two trails, for administrators: who came and took what, and who changed what."""

from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import render
from django.utils.timezone import get_current_timezone
from django.views.decorators.http import require_safe

from jamsostek_pks.lib.columns import Column, Kind
from jamsostek_pks.lib.dates import today
from regions.downloads import wanted_file
from regions.models import AccessRecord

from .trail_forms import TrailForm
from .trail_kinds import KINDS
from .trail_rows import changes as changes_of
from .trail_rows import told

PER_PAGE = 50


def gate(request):
    """To everybody but administrators there is no such page."""
    if not (request.user.is_active and request.user.is_superuser):
        raise Http404("Tidak ada, atau bukan untuk Anda.")


@require_safe
def access(request):
    """Sign-ins, refusals, files and documents."""
    gate(request)
    kinds = AccessRecord.Kind.choices
    form = TrailForm(request.GET, kinds=kinds, today=today())
    rows = narrowed(AccessRecord.objects.visible_to(request.user, today()), form)
    file = wanted_file(
        request, f"catatan-akses-{today()}", COLUMNS, lambda: rows, forms=[form]
    )
    return file or render(
        request,
        "coverage/trail_access.html",
        {"form": form, "page": paged(request, rows)},
    )


def narrowed(rows, form: TrailForm):
    asked = form.asked()
    rows = rows.filter(**form.between("at"))
    if asked.get("siapa"):
        rows = rows.filter(name__icontains=asked["siapa"])
    return rows.filter(kind=asked["jenis"]) if asked.get("jenis") else rows


def paged(request, rows):
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))


@require_safe
def changes(request):
    """Every change of every record and figure, over the whole site."""
    gate(request)
    form = TrailForm(request.GET, kinds=KINDS, today=today())
    page = paged(request, changes_of(form))
    return render(
        request,
        "coverage/trail_changes.html",
        {"form": form, "page": page, "changes": told(page.object_list)},
    )


def moment(row) -> str:
    return row.at.astimezone(get_current_timezone()).isoformat(
        sep=" ", timespec="seconds"
    )


# docs/csv-formats.md has the same headings.
COLUMNS = [
    Column("waktu", moment),
    Column("jenis", lambda row: row.get_kind_display()),
    Column("pengguna", lambda row: row.name or None),
    Column("alamat_jaringan", lambda row: row.address),
    Column("halaman", lambda row: row.path or None),
    Column("saringan", lambda row: row.query or None),
    Column("nama_berkas", lambda row: row.file_name or None),
    Column("jumlah_baris", lambda row: row.rows, Kind.COUNT),
    Column("sidik", lambda row: row.sha256 or None, Kind.CODE),
    Column("keterangan", lambda row: row.note or None),
]
