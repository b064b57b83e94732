"""Agreements: the form follows the order in which a paper is read."""

from django.contrib import admin
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from agreements.models import Agreement, EnrolmentTarget
from agreements.status import standing_of
from jamsostek_pks.lib.dates import today
from jamsostek_pks.lib.words import short_day
from regions.admin import ScopedAdmin, TrackedAdmin
from regions.admin.base import cut_words
from regions.admin.places import own_offices

from .documents import DocumentInline
from .filters import ExpiringFilter, ProvinceFilter, StatusFilter
from .parts import EventInline, LineInline, PersonInline


@admin.register(Agreement)
class AgreementAdmin(TrackedAdmin, ScopedAdmin):
    list_display = [
        "title",
        "region_name",
        "status_words",
        "period",
        "numbers_in_one",
        "line_count",
    ]
    list_filter = [
        StatusFilter,
        ExpiringFilter,
        "stage",
        "document_type",
        ProvinceFilter,
        ("office", admin.RelatedOnlyFieldListFilter),
    ]
    list_select_related = ["region"]
    date_hierarchy = "signed_on"
    # The search itself is Agreement.objects.search().
    search_fields = ["title"]
    search_help_text = "Nomor, judul, mitra, orang, nama wilayah, atau kodenya."
    autocomplete_fields = ["region", "office", "parent", "renews", "sources"]
    money_fields = ["budget"]
    wide_fields = ["title"]
    editable_choices = ["region"]
    outside_message = "Wilayah ini di luar wilayah kerja kantor Anda."
    inlines = [PersonInline, LineInline, EventInline, DocumentInline]
    save_on_top = True
    fieldsets = [
        (
            "Naskah",
            {
                "fields": [
                    "document_type",
                    "document_type_in_source",
                    "title",
                    ("office_number", "government_number"),
                ]
            },
        ),
        (
            "Para pihak",
            {
                "fields": [
                    ("region", "office"),
                    ("counterparty_kind", "counterparty_name"),
                ]
            },
        ),
        (
            "Penandatanganan dan masa berlaku",
            {
                "fields": [
                    "stage",
                    ("signed_on", "signed_on_in_source"),
                    "signed_at",
                    ("starts_on", "ends_on", "terminated_on"),
                    "programme_year",
                ]
            },
        ),
        ("Isi", {"fields": ["legal_bases", ("budget", "stated_total")]}),
        ("Naskah lain yang terkait", {"fields": [("parent", "renews")]}),
        ("Sumber dan catatan", {"fields": ["sources", "note"]}),
    ]

    def get_queryset(self, request):
        seen = EnrolmentTarget.objects.visible_to(request.user, today())
        counted = (
            seen.filter(agreement=OuterRef("pk"))
            .order_by()
            .values("agreement")
            .annotate(lines=Count("pk"))
            .values("lines")
        )
        return (
            super()
            .get_queryset(request)
            .with_status(today())
            .annotate(line_count=Coalesce(Subquery(counted), 0))
            .select_related("region")
        )

    def choosable(self, request):
        return super().choosable(request).select_related("region")

    def get_search_results(self, request, queryset, search_term):
        words = cut_words(search_term)
        return (queryset.search(words) if words else queryset), False

    def get_changeform_initial_data(self, request):
        asked = super().get_changeform_initial_data(request)
        return usual_place(request.user) | asked

    def choice_label(self, agreement):
        year = agreement.signed_on.year if agreement.signed_on else "tanpa tanggal"
        return f"{agreement} ({agreement.region}, {year})"

    @admin.display(description="wilayah", ordering="region__name")
    def region_name(self, agreement):
        return agreement.region.full_name

    @admin.display(description="status", ordering="status")
    def status_words(self, agreement):
        standing = standing_of(
            agreement.status,
            stage=agreement.stage,
            ends_on=agreement.ends_on,
            on=today(),
        )
        if standing.days_left is None:
            return standing.label
        return f"{standing.label} ({standing.days_left} hari lagi)"

    @admin.display(description="masa berlaku", ordering="ends_on")
    def period(self, agreement):
        start = agreement.starts_on or agreement.signed_on
        if not start and not agreement.ends_on:
            return None
        return f"{day_or_unknown(start)} – {day_or_unknown(agreement.ends_on)}"

    @admin.display(description="nomor", ordering="office_number")
    def numbers_in_one(self, agreement):
        return ", ".join(agreement.numbers)

    @admin.display(description="baris", ordering="line_count")
    def line_count(self, agreement):
        return agreement.line_count


def day_or_unknown(day):
    return short_day(day) if day else "tidak diketahui"


def usual_place(user):
    """Office and region a new agreement starts with; nothing where it is a guess.

    An office that serves a whole province serves all its kabupaten: no default.
    """
    offices = own_offices(user)[:2]
    if len(offices) != 1:
        return {}
    place = {"office": offices[0].pk}
    regions = offices[0].regions.all()[:2]
    if len(regions) == 1 and not regions[0].children.exists():
        place["region"] = regions[0].pk
    return place
