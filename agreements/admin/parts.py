"""People, events and target lines on the agreement's own page."""

from django import forms
from django.contrib import admin
from django.db import models
from django.db.models import (
    BooleanField,
    Exists,
    ExpressionWrapper,
    OuterRef,
    Prefetch,
    Q,
)

from agreements.models import (
    AgreementEvent,
    AgreementPerson,
    EnrolmentTarget,
    Headcount,
)
from jamsostek_pks.lib.dates import today
from jamsostek_pks.lib.words import count
from regions.admin import PartInline, PksForm
from regions.admin.fields import FORM_FIELDS

from .categories import CategoriesField, CategoryField, catalogue_of
from .copied import copied
from .help import EVENT_HELP, LINE_HELP, PERSON_HELP

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
PEOPLE_OF_A_PAPER = 4


class TableInline(PartInline, admin.TabularInline):
    """Parts as rows of a table: a column's heading is no label of its fields."""

    formfield_overrides = IN_A_TABLE

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field:
            widget = getattr(field.widget, "widget", field.widget)
            widget.attrs["aria-label"] = field.label
        return field


class PersonInline(TableInline):
    """Both parties' signatories and a witness of each, and rows to add more."""

    model = AgreementPerson
    help_texts = PERSON_HELP
    verbose_name_plural = "orang yang menandatangani atau disebut"
    fields = ["name", "position", "side", "role", "capacity", "aliases"]

    def get_extra(self, request, obj=None, **kwargs):
        copy = copied(request)
        return 0 if obj else len(copy.people) if copy else PEOPLE_OF_A_PAPER


class EventInline(TableInline):
    model = AgreementEvent
    choice_width = "14rem"
    help_texts = EVENT_HELP
    verbose_name_plural = "peristiwa"
    fields = ["kind", "on", "on_precision", "place", "note", "source"]
    autocomplete_fields = ["source"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("source")


class LineForm(PksForm):
    """A line whose region is left empty is for people of the agreement's region.

    `originals`: initial values by line, where a new line that equals the one it
    replaces says nothing and is not saved (an addendum's).
    """

    def __init__(self, *args, originals=None, **kwargs):
        super().__init__(*args, **kwargs)
        if self.is_bound and originals and not self.instance.pk:
            replaced = self.data.get(self.add_prefix("replaces"), "")
            self.initial = originals.get(replaced, self.initial)
        region = self.fields.get("region")
        if region:
            region.required = False
        if self.instance.pk:
            # Told once on an empty line: 90 times it would be most of the page.
            for field in self.fields.values():
                field.help_text = ""

    @property
    def heading(self):
        """What the folded line is called; '' for an empty one."""
        if self.instance.pk:
            return f"{self.instance}, target {count(self.instance.target_workers)}"
        return self.initial.get("heading", "")

    def clean(self):
        cleaned = super().clean()
        # Without a region the agreement has its own message, at its own field.
        agreement = cleaned.get("agreement")
        if "region" not in self.errors and not cleaned.get("region"):
            cleaned["region"] = getattr(agreement, "region_id", None) and (
                agreement.region
            )
        return cleaned


class LineInline(PartInline, admin.StackedInline):
    model = EnrolmentTarget
    form = LineForm
    template = "admin/lines.html"
    money_fields = ["monthly_contribution"]
    wide_fields = ["category_in_source"]
    help_texts = LINE_HELP
    fieldsets = LINE_FIELDSETS
    autocomplete_fields = ["region", "replaces"]
    show_change_link = True

    def get_extra(self, request, obj=None, **kwargs):
        """One empty line on a new agreement, none on a saved one."""
        copy = copied(request)
        return 0 if obj else len(copy.lines) if copy else 1

    def get_queryset(self, request):
        named = ("category", "region", "agreement")
        seen = EnrolmentTarget.objects.visible_to(request.user, today())
        in_sight = Q(replaces=None) | Exists(seen.filter(pk=OuterRef("replaces")))
        return (
            with_headcounts(super().get_queryset(request))
            .annotate(replaces_in_sight=ExpressionWrapper(in_sight, BooleanField()))
            .select_related("category", "region", *(f"replaces__{n}" for n in named))
            .prefetch_related("occupations")
        )

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        by_name = {"category": CategoryField, "occupations": CategoriesField}
        if db_field.name not in by_name:
            return super().formfield_for_dbfield(db_field, request, **kwargs)
        return by_name[db_field.name](
            catalogue=catalogue_of(request),
            label=db_field.verbose_name.capitalize(),
            required=not db_field.blank,
            help_text=self.help_texts[db_field.name],
        )


def with_headcounts(lines):
    """Lines with names and the newest headcount of each rung: two queries for all.

    As entered so far: a draft stands in place of what it corrects.
    """
    opened = Headcount.objects.working()
    newer = opened.filter(
        target=OuterRef("target"), rung=OuterRef("rung"), as_of__gt=OuterRef("as_of")
    )
    opened = opened.filter(~Exists(newer)).order_by("as_of", "pk")
    return lines.select_related("category", "region").prefetch_related(
        Prefetch("headcounts", queryset=opened, to_attr="open_headcounts")
    )
