"""`manage.py check_documents`: do the archive's files and the rows agree?"""

from datetime import timedelta

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from agreements import archive
from agreements.archive import folder, hash_of, place_of, stored_hashes
from agreements.models import Document

# Longer than any upload takes between its bytes and its row.
A_DAY = timedelta(days=1)


class Command(BaseCommand):
    help = (
        "Read every stored scan and compare it with its row: missing files, changed "
        "bytes, files without a row. Changes nothing unless told to."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--remove-loose",
            action="store_true",
            help="remove files without a row that are older than a day: what uploads "
            "that failed, or were killed, left behind",
        )

    def handle(self, *, remove_loose, **options):
        rows = dict(Document.objects.order_by().values_list("sha256", "name"))
        stored, problems = stored_hashes(), []
        for digest, name in sorted(rows.items()):
            if digest not in stored:
                problems.append(f"missing: {name} ({digest})")
            elif hash_of(place_of(digest)) != digest:
                problems.append(f"changed: {name} ({digest})")
        for problem in problems:
            self.stderr.write(f"  {problem}")
        loose = len(stored - rows.keys())
        self.stdout.write(
            f"  {len(rows)} scans in {folder()}: {len(problems)} missing or changed; "
            f"{loose} files without a row (harmless)"
        )
        if remove_loose:
            removed = archive.remove_loose(rows, before=timezone.now() - A_DAY)
            self.stdout.write(f"  {removed} files older than a day removed")
        if problems:
            raise CommandError("Bring these files back from the backup.")
