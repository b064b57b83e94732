"""`manage.py import_participation`: active participants of regions."""

from agreements.management.importing import ImportCommand
from coverage.imports import Participations


class Command(ImportCommand):
    help = "Import active participants of regions from a CSV or XLSX file."
    kind = Participations()
