"""`manage.py mask_identity_numbers`: what people cannot mend, after they did theirs.

A note is corrected in its form, but the history keeps what stood there, and a closed
figure is never changed. Here the digits in the middle go, everywhere at once.
"""

from django.core.management.base import BaseCommand
from django.db import transaction
from django.db.models import QuerySet

from agreements.models import Figure, Source
from coverage.findings.text_rows import SOURCE_FIELDS, TEXTS, with_sixteen_digits
from jamsostek_pks.lib.identity_numbers import without_numbers
from regions.models import AccessRecord


class Command(BaseCommand):
    help = (
        "Mask identity numbers (NIK) in all texts, also in the history and in closed "
        "figures. Only counts them unless told to --write. Cannot be taken back."
    )

    def add_arguments(self, parser):
        parser.add_argument("--write", action="store_true", help="mask them")

    def handle(self, *, write, **options):
        with transaction.atomic():
            found = {
                model._meta.db_table: masked(model, fields, write=write)
                for model, fields in tables()
            }
            rows = sum(found.values())
            if write and rows:
                AccessRecord.objects.create(kind=AccessRecord.Kind.MASKED, rows=rows)
        for table, number in found.items():
            if number:
                self.stdout.write(f"  {table}: {number} rows")
        told = "masked" if write else "found; nothing changed without --write"
        self.stdout.write(f"  {rows} rows with identity numbers {told}")


def tables():
    """Each table that holds people's words, and the history of it."""
    for model, fields in [
        *((texts.model, texts.fields) for texts in TEXTS),
        (Source, SOURCE_FIELDS),
    ]:
        if issubclass(model, Figure):
            yield model, (*fields, "reason", "change_reason")
        else:
            yield model, fields
            yield model.history.model, fields


def masked(model, fields, *, write: bool) -> int:
    """How many rows hold one; going round what keeps figures from being changed."""
    rows = model._base_manager.order_by()
    hits = 0
    for row in with_sixteen_digits(rows, fields).values("pk", *fields):
        changed = {f: without_numbers(row[f]) for f in fields}
        changed = {f: text for f, text in changed.items() if text != row[f]}
        if changed and write:
            QuerySet.update(model._base_manager.filter(pk=row["pk"]), **changed)
        hits += bool(changed)
    return hits
