"""People, events and target lines on the agreement's own page."""

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import Prefetch

from agreements.models import (
    AgreementEvent,
    AgreementPerson,
    EnrolmentTarget,
    Headcount,
)
from regions.admin import PartInline, PksForm
from regions.admin.fields import FORM_FIELDS

# Without the admin's classes, whose fixed widths push a table off the page.
IN_A_TABLE = FORM_FIELDS | {
    models.CharField: {"widget": forms.TextInput(attrs={"size": 24})},
    models.TextField: {"widget": forms.Textarea(attrs={"rows": 2, "cols": 16})},
}

LINE_FIELDSETS = [
    (
        None,
        {
            "fields": [
                ("category", "region"),
                ("target_workers", "quota_per_village", "programme_year"),
                "funding_sources",
                "programmes",
                ("monthly_contribution", "months_funded", "protected_from"),
            ]
        },
    ),
    (
        "Rincian lain (kata sumber, segmen, pekerjaan, catatan)",
        {
            "classes": ["collapse"],
            "fields": [
                "category_in_source",
                "segment",
                "occupations",
                "replaces",
                "note",
            ],
        },
    ),
]


class FirstOneMixin:
    """One empty form on a new agreement, none on a saved one."""

    def get_extra(self, request, obj=None, **kwargs):
        return 0 if obj else 1


class PersonInline(FirstOneMixin, PartInline, admin.TabularInline):
    model = AgreementPerson
    formfield_overrides = IN_A_TABLE
    verbose_name_plural = "orang yang menandatangani atau disebut"
    fields = ["name", "position", "side", "role", "capacity", "aliases"]


class EventInline(PartInline, admin.TabularInline):
    model = AgreementEvent
    formfield_overrides = IN_A_TABLE
    choice_width = "14rem"
    verbose_name_plural = "peristiwa"
    fields = ["kind", "on", "on_precision", "place", "note", "source"]
    autocomplete_fields = ["source"]


class LineForm(PksForm):
    """A line whose region is left empty is for people of the agreement's region."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        region = self.fields.get("region")
        if region:
            region.required = False
            region.help_text = "Kosong berarti wilayah perjanjian."

    def clean(self):
        cleaned = super().clean()
        # Without a region the agreement has its own message, at its own field.
        agreement = cleaned.get("agreement")
        if "region" not in self.errors and not cleaned.get("region"):
            cleaned["region"] = getattr(agreement, "region_id", None) and (
                agreement.region
            )
        return cleaned


class LineInline(FirstOneMixin, PartInline, admin.StackedInline):
    model = EnrolmentTarget
    form = LineForm
    template = "admin/lines.html"
    money_fields = ["monthly_contribution"]
    wide_fields = ["category_in_source"]
    fieldsets = LINE_FIELDSETS
    autocomplete_fields = ["category", "region", "occupations", "replaces"]
    show_change_link = True

    def get_queryset(self, request):
        return with_headcounts(super().get_queryset(request))


def with_headcounts(lines):
    """Lines with names and open headcounts at hand: two queries for any number."""
    opened = Headcount.objects.open().order_by("as_of", "pk")
    return lines.select_related("category", "region").prefetch_related(
        Prefetch("headcounts", queryset=opened, to_attr="open_headcounts")
    )
