"""Which regions anybody may read: administrators only."""

from django.contrib import admin

from regions.models import PublicPage

from .base import AdministratorsAdmin
from .history import TrackedAdmin


@admin.register(PublicPage)
class PublicPageAdmin(TrackedAdmin, AdministratorsAdmin):
    """Opened and closed here; closed rather than deleted, to show since when."""

    list_display = ["region", "is_open"]
    list_filter = ["is_open"]
    list_select_related = ["region"]
    search_fields = ["region__code", "region__search_name"]
    search_help_text = "Kode atau nama wilayah."
    autocomplete_fields = ["region"]
    fields = ["region", "is_open"]
