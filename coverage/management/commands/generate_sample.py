"""`manage.py generate_sample`: simulated data, in a database of its own."""

from datetime import date

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from agreements import importing as agreements
from agreements.facts import rates
from agreements.models import Agreement, WorkerCategory
from coverage.importing import KINDS
from coverage.overlaps import category_paths
from coverage.sample.build import build
from coverage.sample.lines import Category, World
from coverage.sample.rows import Place
from coverage.sample.writing import Writer
from jamsostek_pks.lib.dates import today
from jamsostek_pks.lib.planner import refresh_statistics
from regions import importing as regions
from regions.mark import DatabaseMark, is_simulated, set_mark
from regions.models import Region

PROVINCE, KABUPATEN = "73", "73.13"
SCALES = {
    "kabupaten": "one kabupaten with every kind of agreement",
    "province": "one province with its kabupaten and kota",
    "nation": "all 514 kabupaten and kota",
}


class Command(BaseCommand):
    help = "Fill an empty database with simulated data, marked SIMULASI everywhere."

    def add_arguments(self, parser):
        parser.add_argument("--scale", choices=SCALES, default="province")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument(
            "--today",
            type=date.fromisoformat,
            help="the day the data is made for, 2026-11-22; else today",
        )

    def handle(self, *, scale, seed, **options):
        on = options["today"] or today()
        note = f"{scale}, seed {seed}"
        if is_simulated():
            self.keep(note)
            return
        refuse_real_data()
        try:
            with transaction.atomic():
                tally = self.fill(scale, seed, on)
                set_mark(simulated=True, note=f"{note}, {on}")
                refresh_statistics("regions", "agreements", "coverage")
        except ValidationError as error:
            raise CommandError("; ".join(error.messages)) from error
        for name, number in tally.items():
            self.stdout.write(f"  {name}: {number}")

    def keep(self, wanted):
        """The same sample again changes nothing; another one needs another place."""
        found = DatabaseMark.objects.get().note
        if not found.startswith(f"{wanted}, "):
            raise CommandError(
                f"This database holds another sample ({found}). Delete it first, or "
                "give another DATABASE_URL."
            )
        self.stdout.write(f"  simulated data is there already ({found})")

    def fill(self, scale, seed, on):
        load_reference_data()
        world = World(seed, on, categories(), rates())
        return Writer(build(world, provinces(scale)), on).write()


def refuse_real_data():
    """Whatever was ever entered or loaded here may be real."""
    marked = DatabaseMark.objects.filter(simulated=False).exists()
    models = [Agreement.history, *(kind.model.objects for kind in KINDS)]
    if marked or any(manager.exists() for manager in models):
        raise CommandError(
            "This database holds real data: simulated data is never put beside it. "
            "Give the address of an empty database as DATABASE_URL."
        )


def load_reference_data():
    """Regions, categories and dues, from the files that come with the product."""
    regions.load_regions((regions.DATA / "regions.csv").read_bytes())
    agreements.load_categories((agreements.DATA / "worker_categories.csv").read_bytes())
    agreements.load_rates((agreements.DATA / "contribution_rates.csv").read_bytes())


def categories() -> dict[str, Category]:
    paths = category_paths()
    return {
        row.name: Category(row.segment, row.sector, paths[row.pk])
        for row in WorkerCategory.objects.all()
    }


def provinces(scale) -> list[tuple[Place, list[Place]]]:
    """Each province that takes part, with those of its regions that do."""
    found = Region.objects.exclude(level="NATION").order_by("code")
    if scale != "nation":
        found = found.filter(code__startswith=PROVINCE)
    if scale == "kabupaten":
        found = found.filter(code__in=[PROVINCE, KABUPATEN])
    by_code = {
        region.code: (place_of(region), []) for region in found.filter(level="PROVINCE")
    }
    for region in found.exclude(level="PROVINCE"):
        by_code[region.code[:2]][1].append(place_of(region))
    return list(by_code.values())


def place_of(region: Region) -> Place:
    villages = region.desa_count + region.kelurahan_count
    return Place(region.code, region.level, region.name, villages)
