"""`manage.py check_documents`: do the archive's files and the rows agree?"""

from datetime import timedelta

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from agreements import archive, scan_texts
from agreements.archive import folder, hash_of, place_of, stored_hashes
from agreements.models import Document
from agreements.models.document import TextCheck

# What an upload has no time for.
PATIENCE = 60
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

        parser.add_argument(
            "--read-text",
            action="store_true",
            help="search PDF files that were not or could not be read yet for "
            "identity numbers (NIK)",
        )

    def handle(self, *, remove_loose, read_text, **options):
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
        if read_text:
            self.read_texts()
        if problems:
            raise CommandError("Bring these files back from the backup.")

    def read_texts(self):
        """Of scans never looked into, and of those that failed."""
        unread = Document.objects.filter(text_check__in=["", TextCheck.FAILED])
        wanted = dict(unread.order_by().values_list("sha256", "media_type"))
        found = [
            scan_texts.look_again(digest, media_type, patience=PATIENCE)
            for digest, media_type in sorted(wanted.items())
        ]
        hits = sum(bool(looked.numbers) for looked in found)
        unable = sum(looked.numbers is None for looked in found)
        self.stdout.write(
            f"  {len(found)} scans looked into: {hits} with identity numbers, "
            f"{unable} without text that could be read"
        )
