"""Worker categories, sources and dues: what the other forms rest on."""

from django.contrib import admin
from django.db.models import Case, When

from agreements.models import ContributionRate, Source, WorkerCategory
from jamsostek_pks.lib.dates import today
from jamsostek_pks.lib.words import rupiah
from regions.admin import ReferenceAdmin, ScopedAdmin, TrackedAdmin
from regions.admin.base import cut_words

from .documents import DocumentInline
from .help import SOURCE_HELP
from .merges import MergeMixin


@admin.register(WorkerCategory)
class WorkerCategoryAdmin(TrackedAdmin, ReferenceAdmin):
    list_display = ["name", "parent", "segment", "sector", "counts_for_ucj"]
    list_filter = ["segment", "sector", "counts_for_ucj"]
    list_select_related = ["parent"]
    search_fields = ["name", "aliases"]
    search_help_text = "Nama atau sebutan lain."
    autocomplete_fields = ["parent"]
    fields = ["name", "aliases", "parent", "segment", "sector", "counts_for_ucj"]

    def get_search_results(self, request, queryset, search_term):
        """As one phrase: “buruh tani” is not every buruh and every tani.

        A name that begins like it comes first, for whoever just presses Enter.
        """
        words = cut_words(search_term)
        if not words:
            return queryset, False
        begins = Case(When(name__istartswith=words, then=0), default=1)
        return queryset.search(words).order_by(begins, "name"), False


@admin.register(Source)
class SourceAdmin(MergeMixin, TrackedAdmin, ScopedAdmin):
    actions = ["merge_two"]
    add_in_popup = True
    help_texts = SOURCE_HELP
    list_display = ["title", "publisher", "kind", "grade", "published_on"]
    list_filter = ["kind"]
    search_fields = ["title", "publisher"]
    search_help_text = "Judul atau penerbit."
    date_hierarchy = "published_on"
    wide_fields = ["title", "file_name"]
    inlines = [DocumentInline]
    refused_choice = (
        "Sumber ini tidak dikenal, atau berisi dokumen pindaian milik kantor lain. "
        "Pilih yang lain, minta administrator menautkannya, atau catat sumber sendiri."
    )
    fields = [
        "kind",
        "title",
        "publisher",
        ("published_on", "describes_on"),
        "url",
        "file_name",
    ]

    @admin.display(description="mutu")
    def grade(self, source):
        return source.grade

    def linkable(self, request):
        return Source.objects.attachable(request.user, today())

    def editable(self, request):
        return Source.objects.editable_by(request.user, today())

    def has_delete_permission(self, request, obj=None):
        # Deleting would silently take it off the agreements that rest on it.
        return False

    def save_model(self, request, obj, form, change):
        if not change:
            obj.recorded_by = request.user
        super().save_model(request, obj, form, change)


@admin.register(ContributionRate)
class ContributionRateAdmin(TrackedAdmin, ReferenceAdmin):
    list_display = [
        "segment",
        "programmes",
        "sector",
        "public_payer",
        "valid_from",
        "valid_to",
        "amount",
    ]
    list_filter = ["segment", "sector", "public_payer"]
    date_hierarchy = "valid_from"
    search_fields = ["programmes", "legal_basis"]
    search_help_text = "Program atau dasar hukum."
    money_fields = ["monthly_amount"]
    wide_fields = ["legal_basis"]
    fields = [
        ("segment", "sector"),
        "programmes",
        "public_payer",
        ("valid_from", "valid_to"),
        "monthly_amount",
        "legal_basis",
    ]

    @admin.display(description="iuran per bulan", ordering="monthly_amount")
    def amount(self, rate):
        return rupiah(rate.monthly_amount)
