"""`manage.py import_claims`: published claims about coverage."""

from agreements.management.importing import ImportCommand
from coverage.imports import Claims


class Command(ImportCommand):
    help = "Import published claims about coverage from a CSV or XLSX file."
    kind = Claims()
