"""`manage.py load_founding`: reference data and the published founding facts."""

import json

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from agreements import importing as agreements
from coverage import importing as coverage
from regions import importing as regions
from regions.mark import is_simulated, set_mark


class Command(BaseCommand):
    help = "Load regions, offices, categories, founding agreements and figures."

    def handle(self, **options):
        if is_simulated():
            raise CommandError(
                "This database holds simulated data (generate_sample): founding data "
                "is never put beside it. Give another DATABASE_URL."
            )
        try:
            with transaction.atomic():
                set_mark(simulated=False)
                self.load_all()
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error

    def load_all(self):
        data = (regions.DATA / "regions.csv").read_bytes()
        self.say("regions", regions.load_regions(data))
        data = (regions.DATA / "offices.csv").read_bytes()
        self.say("offices", regions.load_offices(data))
        data = (agreements.DATA / "worker_categories.csv").read_bytes()
        self.say("worker categories", agreements.load_categories(data))
        data = (agreements.DATA / "contribution_rates.csv").read_bytes()
        self.say("contribution rates", agreements.load_rates(data))
        text = (agreements.DATA / "founding_agreements.json").read_text("utf-8")
        stories = json.loads(text)["agreements"]
        self.say("founding agreements", agreements.load_agreements(stories))
        self.say("claims in them", coverage.load_claims_of_stories(stories))
        for kind in coverage.KINDS:
            data = (coverage.DATA / kind.file_name).read_bytes()
            self.say(kind.file_name, coverage.load_figures(kind, data))

    def say(self, what, tally):
        self.stdout.write(f"  {what}: {tally}")
