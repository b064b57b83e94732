"""Headcounts: people of one line at one rung of the ladder, and who was lost."""

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import BaseInlineFormSet
from django.http import HttpResponseRedirect
from django.urls import reverse

from agreements.figure_admin import FigureAdmin
from agreements.models import Headcount, HeadcountLoss
from jamsostek_pks.lib.words import count, dated
from regions.admin.places import or_of_region

from .help import HEADCOUNT_HELP, LOSS_HELP
from .parts import TableInline

PARTS_NEED_REASON = "Angka ini sudah terbit: tulis alasan koreksi untuk mengubahnya."


class LossFormSet(BaseInlineFormSet):
    """Losses of a published number change with it: a draft, with a reason."""

    def clean(self):
        super().clean()
        row = self.instance
        reviewed = settings.REVIEW and row.pk and row.published_at is not None
        reason = self.data.get("correction_reason", "").strip()
        if reviewed and self.has_changed() and not reason:
            raise ValidationError(PARTS_NEED_REASON)


class LossInline(TableInline):
    formset = LossFormSet
    model = HeadcountLoss
    fields = ["reason", "workers"]
    help_texts = LOSS_HELP
    verbose_name_plural = "orang yang tidak berlanjut ke tahap ini"


@admin.register(Headcount)
class HeadcountAdmin(FigureAdmin):
    list_display = ["line", "rung", "people", "day", "source", "standing_in_short"]
    list_display_links = ["line", "people"]
    list_filter = [*FigureAdmin.list_filter, "rung"]
    list_select_related = ["target__category", "target__region", "source"]
    date_hierarchy = "as_of"
    search_fields = [
        "target__category__name",
        "target__region__name",
        "target__agreement__title",
    ]
    search_help_text = "Kategori, wilayah (nama atau kode) atau judul perjanjian."
    autocomplete_fields = ["target", "source"]
    editable_choices = ["target"]
    help_texts = HEADCOUNT_HELP
    inlines = [LossInline]
    figure_fields = ["target", "rung", "workers", ("as_of", "as_of_precision")]

    def get_search_results(self, request, queryset, search_term):
        rows, duplicates = super().get_search_results(request, queryset, search_term)
        return or_of_region(queryset, rows, search_term, "target__region"), duplicates

    @admin.display(description="baris target", ordering="target__category__name")
    def line(self, row):
        return str(row.target)

    @admin.display(description="orang", ordering="workers")
    def people(self, row):
        return count(row.workers)

    @admin.display(description="per tanggal", ordering="as_of")
    def day(self, row):
        return dated(row.as_of, row.as_of_precision)

    def response_add(self, request, obj, post_url_continue=None):
        """The next rung is of the same line, more often than not."""
        response = super().response_add(request, obj, post_url_continue)
        if "_addanother" in request.POST:
            return HttpResponseRedirect(f"{request.path}?target={obj.target_id}")
        return response

    def response_post_save_add(self, request, obj):
        listed = reverse("admin:agreements_headcount_changelist")
        return HttpResponseRedirect(f"{listed}?target__id__exact={obj.target_id}")
