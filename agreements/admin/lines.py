"""Target lines over all agreements: found here, entered on the agreement's page."""

from django.contrib import admin
from django.template.loader import render_to_string

from agreements.models import EnrolmentTarget
from jamsostek_pks.lib.dates import today
from regions.admin import ScopedAdmin, TrackedAdmin
from regions.admin.places import or_of_region

from .help import LINE_HELP
from .parts import LINE_FIELDSETS, with_headcounts


@admin.register(EnrolmentTarget)
class LineAdmin(TrackedAdmin, ScopedAdmin):
    secret = True
    list_display = ["category", "region", "agreement", "target_workers", "headcounts"]
    list_filter = ["segment", "programme_year"]
    list_select_related = ["agreement__region"]
    search_fields = ["category__name", "region__name", "agreement__title"]
    search_help_text = "Kategori, wilayah (nama atau kode) atau judul perjanjian."
    autocomplete_fields = ["category", "region", "occupations", "replaces"]
    money_fields = ["monthly_contribution"]
    help_texts = LINE_HELP
    wide_fields = ["category_in_source"]
    readonly_fields = ["agreement", "headcounts"]
    fieldsets = [
        ("Perjanjian", {"fields": ["agreement", "headcounts"]}),
        *LINE_FIELDSETS,
    ]

    def get_queryset(self, request):
        return with_headcounts(super().get_queryset(request))

    def choosable(self, request):
        return self.named(super().choosable(request))

    def editable(self, request):
        return self.named(super().editable(request))

    def named(self, lines):
        return lines.select_related("category", "region", "agreement")

    def get_search_results(self, request, queryset, search_term):
        if request.GET.get("model_name") == "headcount":
            queryset = queryset.editable_by(request.user, today())
        lines, duplicates = super().get_search_results(request, queryset, search_term)
        lines = or_of_region(queryset, lines, search_term, "region")
        return lines.select_related("agreement"), duplicates

    def has_add_permission(self, request):
        return False

    def choice_label(self, line):
        return f"{line} – {line.agreement}"

    @admin.display(description="jumlah pada tahap")
    def headcounts(self, line):
        """As on the agreement's page: each count a link, and the way to one more."""
        return render_to_string("admin/_headcounts.html", {"line": line})
