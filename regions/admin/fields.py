"""Form fields of the admin: written the Indonesian way, limited to one's scope."""

import re

from django import forms
from django.contrib.admin.widgets import (
    AdminTextareaWidget,
    AdminTextInputWidget,
    AutocompleteSelect,
    AutocompleteSelectMultiple,
)
from django.db import models
from django.db.models import Q
from django.utils.html import format_html, format_html_join

from jamsostek_pks.lib.codes import CodesField
from jamsostek_pks.lib.form_fields import (
    CountField,
    DayField,
    MoneyField,
    PercentField,
)
from jamsostek_pks.lib.words import count

from .sight import LinkWords, outside

PLAIN_ID = re.compile(r"[0-9]{1,18}", re.ASCII)


def is_plain_id(text):
    """False for what a database would choke on as a key: letters, 23 digits."""
    return PLAIN_ID.fullmatch(str(text)) is not None


class GroupedInput(forms.TextInput):
    """Shows 7000 as 7.000; what was typed comes back as typed."""

    def format_value(self, value):
        return count(value) if isinstance(value, int) else super().format_value(value)


# Typed from paper: Django's calendar adds two links to each field, and wherever
# the clock is not Jakarta's also a note about the hours between.
DAY = forms.DateInput(
    attrs={"placeholder": "hh/bb/tttt", "size": 16}, format="%d/%m/%Y"
)
# Nobody insured is named here: said where people write what they like.
PRIVACY = "Jangan tulis NIK atau nama peserta."
FREE_TEXTS = ("note", "reason")
# Django's class for the width of a text area.
WIDE = {"class": "vLargeTextField"}
WIDE_CHOICE = "min(38rem, 75vw)"


class CodeBoxes(forms.CheckboxSelectMultiple):
    """Checkboxes side by side, in one piece.

    Django renders two templates for every box: over half the time of a page with
    90 lines of 17 boxes each.
    """

    BOX = '<div><label for="{0}"><input type="checkbox" name="{1}" value="{2}"'
    BOX += ' id="{0}"{3}> {4}</label></div>'

    def render(self, name, value, attrs=None, renderer=None):
        context = self.get_context(name, value, attrs)["widget"]
        boxes = format_html_join(
            "",
            self.BOX,
            (
                (
                    option["attrs"]["id"],
                    option["name"],
                    option["value"],
                    " checked" * option["selected"],
                    option["label"],
                )
                for _, [option], _ in context["optgroups"]
            ),
        )
        # Django's own class for choices side by side instead of one a line.
        around = '<div id="{}" class="radiolist inline">{}</div>'
        return format_html(around, context["attrs"]["id"], boxes)


FORM_FIELDS = {
    models.DateField: {"form_class": DayField, "widget": DAY},
    models.BigIntegerField: {
        "form_class": CountField,
        "widget": GroupedInput(attrs={"size": 16}),
    },
    # Years and months: no thousands separator.
    models.PositiveSmallIntegerField: {
        "form_class": CountField,
        "widget": forms.TextInput(attrs={"size": 6}),
    },
    models.PositiveIntegerField: {"form_class": CountField, "widget": GroupedInput},
    models.DecimalField: {
        "form_class": PercentField,
        "widget": forms.TextInput(attrs={"size": 10}),
    },
    models.URLField: {"assume_scheme": "https"},
    models.TextField: {"widget": AdminTextareaWidget(attrs={"rows": 3})},
    CodesField: {"widget": CodeBoxes},
}


class PlainIdsMixin:
    """Redraw a posted or prefilled 'abc' as no choice; Django would answer 500.

    `at_hand` are labels by id that need no query: of 90 lines each saves four.
    """

    at_hand = {}

    def optgroups(self, name, value, attr=None):
        chosen = [str(each) for each in value if is_plain_id(each)]
        if not chosen or not self.at_hand.keys() >= set(chosen):
            return super().optgroups(name, chosen, attr)
        options = [] if self.is_required or self.allow_multiple_selected else [("", "")]
        options += [(each, self.at_hand[each]) for each in chosen]
        drawn = [
            self.create_option(name, each, label, each in chosen, index)
            for index, (each, label) in enumerate(options)
        ]
        return [(None, drawn, 0)]


class ChooseOne(PlainIdsMixin, AutocompleteSelect):
    pass


class ChooseSeveral(PlainIdsMixin, AutocompleteSelectMultiple):
    pass


class SeveralField(forms.ModelMultipleChoiceField):
    """Refuses 23-digit ids with a message; SQLite would raise."""

    def clean(self, value):
        for text in value or ():
            if not is_plain_id(text):
                raise forms.ValidationError(
                    self.error_messages["invalid_pk_value"],
                    code="invalid_pk_value",
                    params={"pk": str(text)[:40]},
                )
        return super().clean(value)


class PksForm(forms.ModelForm):
    """Keeps what a row already points at choosable, though it left the scope.

    It is not named then. A queryset may say in `<link>_in_sight` what is in scope, for
    forms that come by the dozen.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            return
        for name, field in self.fields.items():
            widget = getattr(field.widget, "widget", field.widget)
            if isinstance(widget, PlainIdsMixin):
                widget.at_hand = {
                    str(row.pk): field.label_from_instance(row)
                    for row in rows_at_hand(self.instance, name)
                }
                widget.at_hand |= self.unnamed(name, field)
            if getattr(field, "scoped", False) and (ids := ids_of(self.initial, name)):
                field.queryset = field.queryset.model.objects.filter(
                    Q(pk__in=field.queryset.order_by().values("pk")) | Q(pk__in=ids)
                )

    def unnamed(self, name, field):
        """What stands for a link out of sight, by id."""
        rows, ids = getattr(field, "secret_rows", None), ids_of(self.initial, name)
        if rows is None or not ids or getattr(self.instance, f"{name}_in_sight", False):
            return {}
        seen = set(rows.filter(pk__in=ids).order_by().values_list("pk", flat=True))
        return {str(pk): outside(rows.model) for pk in ids if pk not in seen}


def rows_at_hand(instance, name):
    """What the link points at, if it was read together with the instance."""
    link = instance._meta.get_field(name)
    if link.many_to_many:
        return getattr(instance, "_prefetched_objects_cache", {}).get(name, ())
    row = getattr(instance, name) if link.is_cached(instance) else None
    return [] if row is None else [row]


def ids_of(initial, name):
    value = initial.get(name)
    if isinstance(value, list):
        return [row.pk for row in value]
    return [value] if value else []


class FieldsMixin:
    """For admins and inlines: the form fields above, and choices from the scope.

    `money_fields` are amounts in rupiah, `wide_fields` long texts on one line.
    `editable_choices` are links that may only point at what the user may edit;
    other links point at what the user may see. `help_texts` by field say more than
    the model does, with an example.
    """

    form = PksForm
    formfield_overrides = FORM_FIELDS
    money_fields = ()
    wide_fields = ()
    help_texts = {}
    editable_choices = ()
    outside_message = "Pilihan ini di luar wilayah kerja kantor Anda."
    # Given, because inside a closed <details> a select has no width to copy.
    choice_width = "min(20rem, 75vw)"

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name in self.money_fields:
            kwargs.setdefault("form_class", MoneyField)
        if db_field.name in self.wide_fields:
            kwargs.setdefault("widget", AdminTextInputWidget(attrs=WIDE))
        if db_field.name in self.help_texts:
            kwargs.setdefault("help_text", self.help_texts[db_field.name])
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name in FREE_TEXTS and isinstance(db_field, models.TextField):
            field.help_text = f"{field.help_text} {PRIVACY}".strip()
        if db_field.is_relation and field:
            related = self.admin_site.get_model_admin(db_field.related_model)
            field.widget.can_add_related &= related.add_in_popup
            field.widget.can_change_related = False
            field.widget.can_delete_related = False
            field.widget.can_view_related = False
        return field

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        kwargs.setdefault("queryset", self.choices_of(db_field, request))
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", self.chooser(ChooseOne, db_field))
        if db_field.name in self.editable_choices:
            kwargs["error_messages"] = {"invalid_choice": self.outside_message}
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        return self.limited(field, db_field, request)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        kwargs.setdefault("queryset", self.choices_of(db_field, request))
        kwargs.setdefault("form_class", SeveralField)
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", self.chooser(ChooseSeveral, db_field))
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        return self.limited(field, db_field, request)

    def with_link_words(self, request, fieldsets):
        """Fieldsets that only show: links to what may be secret in words."""
        words = {name: self.link_words(request, name) for name in self.secret_links()}
        return [
            (name, options | {"fields": in_words(options["fields"], words)})
            for name, options in fieldsets
        ]

    def secret_links(self):
        """Fields that may lead out of sight though their record is in sight."""
        return [
            field.name
            for field in self.opts.concrete_fields
            if field.related_model in self.admin_site._registry
            and self.admin_site.get_model_admin(field.related_model).secret
        ]

    def link_words(self, request, name):
        """The same object for one request: Django looks it up among others."""
        made = request.__dict__.setdefault("link_words", {})
        field, empty = self.opts.get_field(name), self.get_empty_value_display()
        key = (self.opts, name)
        return made.setdefault(key, LinkWords(request, field, empty=empty))

    def chooser(self, widget, db_field):
        width = self.choice_width if widget is ChooseOne else WIDE_CHOICE
        return widget(db_field, self.admin_site, attrs={"data-width": width})

    def choices_of(self, db_field, request):
        related = self.admin_site.get_model_admin(db_field.related_model)
        if db_field.name in self.editable_choices:
            return related.editable(request)
        return related.linkable(request)

    def limited(self, field, db_field, request):
        related = self.admin_site.get_model_admin(db_field.related_model)
        field.scoped = related.scoped
        field.secret_rows = related.choosable(request) if related.secret else None
        if related.refused_choice:
            field.error_messages["invalid_choice"] = related.refused_choice
        field.label_from_instance = related.choice_label
        return field


def in_words(fields, words):
    """The fields of a fieldset, also where several stand on one line."""
    return tuple(
        words.get(field, field) if isinstance(field, str) else in_words(field, words)
        for field in fields
    )
