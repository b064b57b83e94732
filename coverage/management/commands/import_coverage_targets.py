"""`manage.py import_coverage_targets`: coverage targets."""

from agreements.management.importing import ImportCommand
from coverage.imports import CoverageTargets


class Command(ImportCommand):
    help = "Import coverage targets from a CSV or XLSX file."
    kind = CoverageTargets()
