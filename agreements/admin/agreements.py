"""Agreements: the form follows the order in which a paper is read."""

from django.contrib import admin, messages
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce

from agreements.models import Agreement, EnrolmentTarget
from agreements.status import standing_of
from jamsostek_pks.lib.dates import today
from jamsostek_pks.lib.words import short_day
from regions.admin import ScopedAdmin, TrackedAdmin
from regions.admin.base import cut_words
from regions.admin.places import own_offices

from .bulk import BulkMixin
from .copied import copied
from .documents import DocumentInline
from .filters import ExpiringFilter, ProvinceFilter, StatusFilter
from .help import AGREEMENT_HELP
from .merges import MergeMixin
from .pages import WATCHED, AgreementPages
from .parts import EventInline, LineInline, PersonInline
from .serving import elsewhere, served_codes, serves


@admin.register(Agreement)
class AgreementAdmin(AgreementPages, BulkMixin, MergeMixin, TrackedAdmin, ScopedAdmin):
    secret = True
    actions = ["change_many", "merge_two"]
    change_form_template = "admin/agreement_form.html"
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
    help_texts = AGREEMENT_HELP
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

    # Beginning with what another paper says

    def get_changeform_initial_data(self, request):
        if copy := copied(request):
            return copy.agreement
        asked = super().get_changeform_initial_data(request)
        return usual_place(request.user) | asked

    def get_formset_kwargs(self, request, obj, inline, prefix):
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        copy = copied(request)
        if copy is None or not hasattr(copy, prefix):
            return kwargs
        if request.method == "GET":
            return kwargs | {"initial": getattr(copy, prefix)}
        if copy.only_changed and prefix == "lines":
            originals = {str(line["replaces"]): line for line in copy.lines}
            return kwargs | {"form_kwargs": {"originals": originals}}
        return kwargs

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        begun = {"copied": copied(request) if object_id is None else None}
        extra_context = (extra_context or {}) | begun
        return super().changeform_view(request, object_id, form_url, extra_context)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if not change or WATCHED & set(form.changed_data):
            self.warn_of_twins(request, form.instance)
        if {"office", "region"} & set(form.changed_data):
            self.warn_of_office(request, form.instance)

    def warn_of_office(self, request, agreement):
        """Papers may truly name an office of elsewhere, so it is saved."""
        office = agreement.office
        if office and not serves(served_codes(office), agreement.region):
            said = f"{elsewhere(agreement)} Periksa sekali lagi; sudah disimpan."
            self.message_user(request, said, messages.WARNING)

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
