"""`manage.py import_headcounts`: headcounts of target lines."""

from agreements.imports.headcounts import Headcounts
from agreements.management.importing import ImportCommand


class Command(ImportCommand):
    help = "Import headcounts of target lines from a CSV or XLSX file."
    kind = Headcounts()
