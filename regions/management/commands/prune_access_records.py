"""`manage.py prune_access_records --before`: forget who came and went long ago."""

from datetime import date, datetime, time

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from jamsostek_pks.lib.dates import today
from regions.models import AccessRecord


class Command(BaseCommand):
    help = (
        "Drop access records older than a day: sign-ins, refusals, files, documents. "
        "That this was done, and of how many, is recorded itself."
    )

    def add_arguments(self, parser):
        parser.add_argument("--before", required=True, help="a day: 2024-01-01")

    def handle(self, *, before, **options):
        day = day_of(before)
        moment = timezone.make_aware(datetime.combine(day, time.min))
        with transaction.atomic():
            dropped = AccessRecord.objects.all().prune(moment)
            AccessRecord.objects.create(
                kind=AccessRecord.Kind.PRUNED,
                rows=dropped,
                note=f"sebelum {day.isoformat()}",
            )
        self.stdout.write(f"  {dropped} access records before {day} dropped")


def day_of(text) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"--before {text}: write a day like 2024-01-01.") from error
    if day > today():
        raise CommandError(f"--before {text}: that day has not come.")
    return day
