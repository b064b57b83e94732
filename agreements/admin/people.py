"""People over all agreements: found here, entered on the agreement's page."""

from django.contrib import admin

from agreements.models import AgreementPerson
from regions.admin import ScopedAdmin, TrackedAdmin

from .help import PERSON_HELP
from .merges import MergeMixin


@admin.register(AgreementPerson)
class PersonAdmin(MergeMixin, TrackedAdmin, ScopedAdmin):
    """One row for each paper that names somebody; a person spelt twice is merged."""

    actions = ["merge_two"]
    list_display = ["__str__", "position", "side", "agreement"]
    list_filter = ["side", "role"]
    list_select_related = ["agreement"]
    search_fields = ["name", "aliases", "position"]
    search_help_text = "Nama, ejaan lain atau jabatan."
    help_texts = PERSON_HELP
    wide_fields = ["position"]
    readonly_fields = ["agreement"]
    fields = ["agreement", "name", "position", "side", "role", "capacity", "aliases"]

    def has_add_permission(self, request):
        return False
