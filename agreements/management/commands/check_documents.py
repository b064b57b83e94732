"""`manage.py check_documents`: do the archive's files and the rows agree?"""

from django.core.management.base import BaseCommand, CommandError

from agreements.archive import folder, hash_of, place_of, stored_hashes
from agreements.models import Document


class Command(BaseCommand):
    help = (
        "Read every stored scan and compare it with its row: missing files, changed "
        "bytes, files without a row. Changes nothing."
    )

    def handle(self, **options):
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
        if problems:
            raise CommandError("Bring these files back from the backup.")
