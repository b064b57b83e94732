"""An upload from its bytes to its record, and back: kept, planned, confirmed, undone.

A plan is worked out anew from the kept bytes each time it is asked, and once more
inside the transaction that writes it. So what is written is what was seen, or
nothing.
"""

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.db import IntegrityError, OperationalError, transaction

from agreements.models import FileImport
from agreements.models.upload import KEPT
from jamsostek_pks.lib.csv_in import MAX_BYTES, TableError
from jamsostek_pks.lib.import_columns import Fault
from jamsostek_pks.lib.import_plan import Plan
from jamsostek_pks.lib.planner import MANY_ROWS, refresh_statistics
from jamsostek_pks.lib.table_in import open_table
from regions.mark import is_simulated

from . import identity
from .context import Context
from .run import Overtaken, Run

TOO_BIG = (
    f"Berkas lebih besar dari {MAX_BYTES // 1024**2} MB. Bagi menjadi beberapa berkas, "
    "masing-masing dengan baris judul kolom."
)
SIMULATED_ROWS = (
    "Berkas ini berasal dari situs contoh: angkanya simulasi dan tidak boleh masuk ke "
    "data nyata."
)
EXPIRED = "Unggahan ini sudah kedaluwarsa atau dibuang. Unggah berkasnya lagi."
IDENTITY_NUMBERS = (
    "Berkas ini memuat nomor identitas (NIK), jadi ditolak dan tidak disimpan. Situs "
    "ini tidak menyimpan data peserta: hapus nomor itu, lalu unggah lagi."
)
DONE_ALREADY = "Berkas ini sudah disimpan."
MOVED_ON = (
    "Data berubah sejak pratinjau dibuat. Periksa pratinjau baru ini, lalu simpan lagi."
)
# SQLite lets one write at a time, and waits no longer than its patience.
BUSY = "Orang lain sedang menyimpan. Tunggu sebentar, lalu coba lagi."
REASON_MISSING = "Tulis alasan koreksi."
OUT_OF_REACH = "Sebagian isinya kini di luar wilayah kerja Anda."
NOT_APPLIED = "Impor ini belum disimpan, atau sudah dibatalkan."


class Refused(Exception):
    """What was asked cannot be done; the message is for the user."""


class NamesPeople(Refused):
    """The file holds identity numbers; `lines` say where, each number masked."""

    MOST_TOLD = 20

    def __init__(self, faults: list[Fault]):
        told = [identity.told(fault) for fault in faults[: self.MOST_TOLD]]
        more = (
            [f"Dan {len(faults) - len(told)} lagi."] if len(faults) > len(told) else []
        )
        self.lines = [IDENTITY_NUMBERS, *told, *more]
        super().__init__(" ".join(self.lines))


@dataclass(frozen=True)
class Outcome:
    """A confirmed upload; `plan` is what to look at again where it was not written."""

    record: FileImport
    plan: Plan
    written: bool
    message: str = ""


@contextmanager
def _refusing_when_busy():
    """A write that waited too long for another is refused, not an error."""
    try:
        yield
    except OperationalError as error:
        raise Refused(BUSY) from error


def keep(kind, *, name: str, data: bytes, user, at: datetime) -> FileImport:
    """Store an upload until it is confirmed; old ones that never were are dropped."""
    if len(data) > MAX_BYTES:
        raise Refused(TOO_BIG)
    if faults := identity.identity_faults(name, data):
        raise NamesPeople(faults)
    with _refusing_when_busy(), transaction.atomic():
        FileImport.objects.forget_unconfirmed(user, at)
        return FileImport.objects.create(
            kind=kind.slug,
            file_name=name[-200:],
            sha256=sha256(data).hexdigest(),
            size=len(data),
            content=data,
            uploaded_at=at,
            uploaded_by=user,
        )


def discard(pk: int) -> None:
    """Drop an upload that was never confirmed."""
    with _refusing_when_busy(), transaction.atomic():
        FileImport.objects.filter(pk=pk, applied_at=None).delete()
    if FileImport.objects.filter(pk=pk).exists():
        raise Refused(DONE_ALREADY)


def plan_of(kind, data: bytes, context: Context) -> Plan:
    """What the file would do; a file that cannot be read is a plan of one fault."""
    try:
        sheet = open_table(data)
        if "catatan_data" in sheet.heading and not is_simulated():
            line = sheet.heading_line
            fault = Fault(line, "catatan_data", "SIMULASI", SIMULATED_ROWS)
            return Plan(faults=[fault])
        plan = kind.plan(sheet, context)
        plan.heading = sheet.heading
    except TableError as error:
        return Plan(faults=[Fault(0, "", "", str(error))])
    plan.faults.sort()
    return plan


def preview(record: FileImport, kind, *, user, at, today) -> Plan:
    """The plan of an upload that waits; raises Refused where none does."""
    if record.content is None or record.uploaded_at <= at - KEPT:
        raise Refused(EXPIRED)
    return plan_of(kind, bytes(record.content), Context(user, today))


def confirm(pk: int, kind, *, user, at, today, digest: str | None, reason: str):
    """Write an upload, all of it or nothing, if its plan is still the one seen.

    `digest` is that of the plan the user saw; None takes the plan as it is now.
    """
    try:
        with transaction.atomic():
            record = _locked(pk, kind)
            plan = preview(record, kind, user=user, at=at, today=today)
            if problem := _problem(plan, digest, reason):
                return Outcome(record, plan, written=False, message=problem)
            _write(record, kind, plan, Run(user, at, reason or _title(record)))
    except OperationalError:
        record = _still_there(FileImport.objects.all(), pk)
        return Outcome(record, Plan(), written=False, message=BUSY)
    except (IntegrityError, Overtaken):
        record = _still_there(FileImport.objects.all(), pk)
        plan = preview(record, kind, user=user, at=at, today=today)
        return Outcome(record, plan, written=False, message=MOVED_ON)
    return Outcome(record, plan, written=True)


def _still_there(rows, pk: int) -> FileImport:
    """One of `rows`; an upload may be discarded while it is asked for."""
    if record := rows.filter(pk=pk).first():
        return record
    raise Refused(EXPIRED)


def _locked(pk: int, kind) -> FileImport:
    # All that wait, in one order: two imports of a kind never run side by side.
    waiting = FileImport.objects.select_for_update().order_by("pk")
    rows = {
        row.pk: row
        for row in waiting.filter(kind=kind.slug, applied_at=None).defer("content")
    }
    if pk not in rows:
        done = FileImport.objects.filter(pk=pk).exists()
        raise Refused(DONE_ALREADY if done else EXPIRED)
    return rows[pk]


def _problem(plan: Plan, digest: str | None, reason: str) -> str:
    if digest not in (None, plan.digest):
        return MOVED_ON
    if not plan.may_be_written:
        return "Tidak ada yang dapat disimpan dari berkas ini."
    if plan.without_reason and not reason.strip():
        return REASON_MISSING
    return ""


def _title(record: FileImport) -> str:
    return f"Impor berkas {record.file_name}"


def _write(record: FileImport, kind, plan: Plan, run: Run) -> None:
    record.written = kind.write(plan, run)
    record.content, record.applied_at, record.reason = None, run.at, run.reason
    record.new_rows, record.changed_rows = len(plan.new), len(plan.changed)
    record.same_rows = plan.same
    record.save()
    if record.new_rows + record.changed_rows >= MANY_ROWS:
        refresh_statistics("agreements", "coverage")


def blockers(record: FileImport, kind) -> list[str]:
    """What has been built on an import since, in words; nothing: it can be undone."""
    run = Run(record.uploaded_by, record.applied_at, "")
    return kind.built_on(record.written, run)


def undo(
    pk: int, kind, *, user: Any, at: datetime, today: date, reason: str
) -> FileImport:
    """Take back all that an import wrote; raises Refused if something rests on it."""
    if not reason.strip():
        raise Refused("Tulis alasan pembatalan.")
    try:
        with _refusing_when_busy(), transaction.atomic():
            record = _still_there(FileImport.objects.select_for_update(), pk)
            if record.applied_at is None or record.undone_at is not None:
                raise Refused(NOT_APPLIED)
            # First, so that nobody builds on it between the checks and the undoing.
            kind.lock(record.written)
            if not kind.in_reach(record.written, Context(user, today)):
                raise Refused(OUT_OF_REACH)
            if built := blockers(record, kind):
                raise Refused(f"Tidak dapat dibatalkan: {'; '.join(built)}.")
            run = Run(user, at, f"Impor {record.pk} dibatalkan: {reason.strip()}")
            kind.undo(record.written, run)
            record.undone_at, record.undone_by = at, user
            record.undo_reason = reason.strip()
            record.save(update_fields=["undone_at", "undone_by", "undo_reason"])
    except (IntegrityError, Overtaken) as error:
        raise Refused(
            "Tidak dapat dibatalkan: data lain sudah menempati tempatnya."
        ) from error
    return record
