"""`manage.py import_agreements`: agreements with target lines."""

from agreements.imports.papers import Papers
from agreements.management.importing import ImportCommand


class Command(ImportCommand):
    help = "Import agreements with target lines from a CSV or XLSX file."
    kind = Papers()
