"""`manage.py import_workforce`: workforce of regions."""

from agreements.management.importing import ImportCommand
from coverage.imports import Workforces


class Command(ImportCommand):
    help = "Import workforce of regions from a CSV or XLSX file."
    kind = Workforces()
