"""What all `import_…` commands do: show the plan of a file, and with --apply write it.

The same road as the page: kept, planned, written as a whole, recorded, undoable.
"""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from agreements.imports import recording
from jamsostek_pks.lib.dates import today
from regions.models import User

MOST_FAULTS = 100


class ImportCommand(BaseCommand):
    """A subclass names its `kind`."""

    kind = None

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="a CSV or XLSX file")
        parser.add_argument(
            "--user", required=True, help="who imports: a user name; its scope holds"
        )
        parser.add_argument(
            "--apply", action="store_true", help="write; without it nothing is written"
        )
        parser.add_argument(
            "--reason", default="", help="why rows change, where the file says nothing"
        )

    def handle(self, *, file, user, apply, reason, **options):
        importer = self.importer(user)
        record, plan = self.planned(file, importer)
        self.show(plan)
        if apply and plan.writes:
            self.write(record, importer, reason)
        else:
            record.delete()
            self.stdout.write("Tidak ada yang disimpan.")

    def importer(self, name):
        found = User.objects.filter(username=name).first()
        if found is None or not found.enters_data(today()):
            raise CommandError(f"{name} is no user who may enter data.")
        return found

    def planned(self, file, importer):
        try:
            data = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        at = timezone.now()
        try:
            record = recording.keep(
                self.kind, name=file.name, data=data, user=importer, at=at
            )
            plan = recording.preview(
                record, self.kind, user=importer, at=at, today=today()
            )
        except recording.Refused as refused:
            raise CommandError(str(refused)) from refused
        if plan.faults:
            record.delete()
            raise CommandError(faults_text(plan.faults))
        return record, plan

    def show(self, plan):
        for note in plan.notes:
            self.stdout.write(note)
        self.stdout.write(f"{plan.summary}.")

    def write(self, record, importer, reason):
        outcome = recording.confirm(
            record.pk,
            self.kind,
            user=importer,
            at=timezone.now(),
            today=today(),
            digest=None,
            reason=reason,
        )
        if not outcome.written:
            raise CommandError(f"{outcome.message} (--reason)")
        self.stdout.write(f"Disimpan sebagai impor {record.pk}.")


def faults_text(faults):
    shown = [
        f"baris {fault.line}, kolom {fault.column or '-'}, '{fault.value}': "
        f"{fault.message}"
        for fault in faults[:MOST_FAULTS]
    ]
    more = len(faults) - len(shown)
    if more:
        shown.append(f"dan {more} lagi")
    return "\n".join([f"{len(faults)} kesalahan, tidak ada yang disimpan:", *shown])
