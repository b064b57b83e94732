"""The admin of figures: “changing” one closes the row and adds another.

Every figure passes here (headcounts, and the figures of regions one floor up):
nothing is overwritten, nothing is deleted, closed rows stay readable.
"""

import copy

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from agreements.models.figure import DRAFT_WAITS, NOT_YET
from jamsostek_pks.lib.dates import today
from jamsostek_pks.lib.words import UNKNOWN, long_day
from regions.admin import PksForm, ScopedAdmin
from regions.reasons import because

CORRECTED = "Angka lama ditutup, bukan dihapus. Ini angka yang menggantikannya."
PROPOSED = (
    "Koreksi disimpan sebagai draf. Angka lama tetap berlaku sampai pengawas "
    "menerbitkannya."
)
ONLY_REVIEWERS = (
    "Angka terbit hanya dapat ditarik pengawas. Tulis koreksi, atau minta pengawas "
    "menariknya."
)
WITHDRAWN = "Angka ini ditarik. Barisnya tetap tersimpan bersama alasannya."
NOTHING = "Tidak ada yang diubah, jadi tidak ada yang dicatat."
PARTS_SAVED = "Rincian orang yang tidak berlanjut disimpan; angkanya tetap."
TOO_LATE = "Angka ini sudah ditutup; yang berlaku adalah penggantinya."
DRAFT = "Draf: belum dihitung di persentase mana pun sampai pengawas menerbitkannya."
ADDED_AS_DRAFT = "Disimpan sebagai draf; ikut dihitung setelah diterbitkan."
COLLISION = "Angka yang sama baru saja dicatat orang lain. Muat ulang halaman."


def as_drafts():
    """How a figure was kept, after the word for keeping it."""
    return " sebagai draf, menunggu pengawas" if settings.REVIEW else ""


class FigureForm(PksForm):
    """The keys of figures hold among open rows: a form must know that this is one."""

    def _get_validation_exclusions(self):
        # Django skips a constraint that mentions a field which is not on the form.
        ours = {"superseded_at", "published_at", "corrects"}
        return super()._get_validation_exclusions() - ours

    def clean_as_of(self):
        """A day that has come; what was noted before this rule can be withdrawn."""
        as_of = self.cleaned_data["as_of"]
        if as_of and as_of > today() and "as_of" in self.changed_data:
            raise forms.ValidationError(NOT_YET)
        return as_of


class CorrectionForm(FigureForm):
    """The form of an open row: what differs from it becomes a new row."""

    may_withdraw = True
    correction_reason = forms.CharField(
        label="Alasan koreksi",
        required=False,
        widget=AdminTextareaWidget(attrs={"rows": 2}),
        help_text="Wajib bila angka diubah atau ditarik.",
    )
    withdraw = forms.BooleanField(
        label="Tarik angka ini tanpa pengganti",
        required=False,
        help_text="Untuk angka yang ternyata tidak pernah ada.",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Validation writes the typed values into the instance itself.
        self.original = copy.copy(self.instance)

    @property
    def changes(self):
        """What differs from the row, in values: 48,0 for 48 is no other target."""
        return {
            field.name: getattr(self.instance, field.name)
            for field in self.instance._meta.concrete_fields
            if field.editable
            and not field.primary_key
            and getattr(self.instance, field.attname)
            != getattr(self.original, field.attname)
        }

    def _post_clean(self):
        super()._post_clean()
        if self.errors:
            return
        withdraw, changes = self.cleaned_data["withdraw"], self.changes
        if withdraw and changes:
            self.add_error("withdraw", "Angka diubah atau ditarik, tidak sekaligus.")
        elif withdraw and not self.may_withdraw:
            self.add_error("withdraw", ONLY_REVIEWERS)
        elif (withdraw or changes) and not self.cleaned_data["correction_reason"]:
            self.add_error("correction_reason", "Tulis alasannya.")


class OpenFilter(admin.SimpleListFilter):
    """Open rows unless asked otherwise."""

    title = "keadaan"
    parameter_name = "keadaan"

    def lookups(self, request, model_admin):
        return [
            ("draf", "Draf"),
            ("terbit", "Terbit"),
            ("ditutup", "Ditutup"),
            ("semua", "Semua"),
        ]

    def queryset(self, request, queryset):
        if self.value() == "ditutup":
            return queryset.exclude(superseded_at=None)
        if self.value() == "semua":
            return queryset
        chosen = {"draf": queryset.drafts, "terbit": queryset.open}
        return chosen.get(self.value(), queryset.unclosed)()

    def choices(self, changelist):
        without, *others = super().choices(changelist)
        yield without | {"display": "Terbuka"}
        yield from others


class FigureAdmin(ScopedAdmin):
    """A subclass names its `figure_fields`; source and note come with them."""

    form = FigureForm
    list_filter = [OpenFilter]
    figure_fields = ()
    correction_form = CorrectionForm
    # Not the links themselves: they would lead to accounts and sources out of scope.
    readonly_fields = ["standing", "recorded_at", "recorder", "source_words"]

    # Who and what

    def editable(self, request):
        if request.user.is_superuser:
            # A claim may be about no region we keep.
            return self.model.objects.all()
        return super().editable(request)

    def has_change_permission(self, request, obj=None):
        if obj is not None and (obj.superseded_at or self.waiting(request, obj)):
            return False
        return super().has_change_permission(request, obj)

    def get_object(self, request, object_id, from_field=None):
        row = super().get_object(request, object_id, from_field)
        seen = self.model.objects.visible_to(request.user, today())
        row.waiting_draft = seen.drafts().filter(corrects=row).first()
        return row

    def waiting(self, request, row):
        """The draft that corrects this row, asked once for each request."""
        answers = request.__dict__.setdefault("waiting_drafts", {})
        if row.pk not in answers:
            drafts = self.model.objects.drafts()
            answers[row.pk] = drafts.filter(corrects=row.pk).first()
        return answers[row.pk]

    def may_withdraw(self, request, row):
        """Drafts by who entered them; what is published by who may publish."""
        if row.published_at is None or not settings.REVIEW:
            return True
        rows = self.model.objects.publishable_by(request.user, today())
        return rows.filter(pk=row.pk).exists()

    def has_delete_permission(self, request, obj=None):
        return False

    def get_fieldsets(self, request, obj=None):
        may_enter = obj is None or self.has_change_permission(request, obj)
        source = "source" if may_enter else "source_words"
        fieldsets = [(None, {"fields": [*self.figure_fields, source, "note"]})]
        if obj is None:
            return fieldsets
        if may_enter:
            may_withdraw = self.may_withdraw(request, obj)
            reasons = ["correction_reason", *(["withdraw"] if may_withdraw else [])]
            fieldsets.append(("Koreksi", {"fields": reasons}))
        past = ["standing", "recorded_at", "recorder"]
        return [*fieldsets, ("Riwayat angka", {"fields": past})]

    def get_form(self, request, obj=None, change=False, **kwargs):  # noqa: FBT002
        if obj is not None and self.has_change_permission(request, obj):
            may_withdraw = {"may_withdraw": self.may_withdraw(request, obj)}
            kwargs["form"] = type("Form", (self.correction_form,), may_withdraw)
        return super().get_form(request, obj, change=change, **kwargs)

    def render_change_form(self, request, context, *args, **kwargs):
        if kwargs.get("change"):
            context["show_save_and_add_another"] = False
            context["show_save_and_continue"] = False
        return super().render_change_form(request, context, *args, **kwargs)

    # Saving

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if request.method == "POST" and object_id is not None:
            row = self.get_object(request, object_id)
            if row.superseded_at is not None:
                return self.back_to(request, row.pk, TOO_LATE, level=messages.ERROR)
            if row.waiting_draft is not None:
                return self.back_to(request, row.pk, DRAFT_WAITS, level=messages.ERROR)
        try:
            with because(request.POST.get("correction_reason", "")):
                return super().changeform_view(
                    request, object_id, form_url, extra_context
                )
        except ValidationError as error:
            # Somebody else closed the row between our check and our writing.
            problem = " ".join(error.messages)
        except IntegrityError:
            problem = COLLISION
        self.message_user(request, problem, messages.ERROR)
        return HttpResponseRedirect(request.get_full_path())

    def save_model(self, request, obj, form, change):
        if not change:
            obj.recorded_by = request.user
            super().save_model(request, obj, form, change)
            return
        closing = self.closing(request, form)
        obj.replacement = None
        if form.cleaned_data["withdraw"]:
            form.original.withdraw(**closing)
        elif changes := form.changes:
            obj.replacement = form.original.correct(**closing, **changes)

    def closing(self, request, form):
        return {
            "by": request.user,
            "at": timezone.now(),
            "reason": form.cleaned_data["correction_reason"],
        }

    def parts_corrected(self, form, formsets):
        """Whether parts of a published row changed: reviewed like the row itself."""
        return (
            settings.REVIEW
            and not form.original.is_draft
            and not form.cleaned_data["withdraw"]
            and any(formset.has_changed() for formset in formsets)
        )

    def save_related(self, request, form, formsets, change):
        replacement = change and form.instance.replacement
        if change and not replacement and self.parts_corrected(form, formsets):
            replacement = form.instance.replacement = form.original.correct(
                **self.closing(request, form)
            )
        for formset in formsets:
            if replacement:
                carry_over(formset, replacement)
            elif not (change and form.cleaned_data["withdraw"]):
                self.save_formset(request, form, formset, change)

    def construct_change_message(self, request, form, formsets, add=False):  # noqa: FBT002
        if add:
            return super().construct_change_message(request, form, formsets, add)
        obj = form.instance
        if form.cleaned_data["withdraw"]:
            obj.outcome = WITHDRAWN
        elif obj.replacement:
            proposed = obj.replacement.is_draft and form.original.published_at
            obj.outcome = PROPOSED if proposed else CORRECTED
        elif any(formset.has_changed() for formset in formsets):
            obj.outcome = PARTS_SAVED
        else:
            obj.outcome = NOTHING
        return obj.outcome

    def log_change(self, request, obj, message):
        if message != NOTHING:
            return super().log_change(request, obj, message)
        return None

    def response_add(self, request, obj, post_url_continue=None):
        """Django says no more than that the row was added."""
        response = super().response_add(request, obj, post_url_continue)
        if obj.is_draft:
            self.message_user(request, ADDED_AS_DRAFT, messages.INFO)
        return response

    def response_change(self, request, obj):
        level = messages.INFO if obj.outcome == NOTHING else messages.SUCCESS
        row = obj.replacement or obj
        return self.back_to(request, row.pk, obj.outcome, level=level)

    def back_to(self, request, pk, message, *, level):
        self.message_user(request, message, level)
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return HttpResponseRedirect(reverse(name, args=[pk]))

    # Showing

    @admin.display(description="keadaan")
    def standing(self, row):
        """Open or closed, why, and the rows before and after it."""
        before = self.link_to(stood_before(row), "angka sebelumnya")
        if row.superseded_at is None:
            text = DRAFT if row.is_draft else self.published_words(row)
            text = format_html("{} Menggantikan {}.", text, before) if before else text
            return format_html("{} {}", text, self.waiting_words(row))
        after = self.link_to(stands_after(row), "angka penggantinya")
        return format_html(
            "Ditutup {} oleh {}, alasannya “{}”. {}",
            long_day(timezone.localdate(row.superseded_at)),
            row.superseded_by or "sistem",
            row.reason,
            format_html("Lihat {}.", after) if after else "Ditarik tanpa pengganti.",
        )

    def published_words(self, row):
        if not row.published_by:
            return "Terbit: angka yang berlaku."
        day = long_day(timezone.localdate(row.published_at))
        return f"Terbit: angka yang berlaku, diterbitkan {day} oleh {row.published_by}."

    def waiting_words(self, row):
        draft = getattr(row, "waiting_draft", None)
        if draft is None:
            return ""
        link = self.link_to(draft, "Koreksinya")
        return format_html("{} menunggu diterbitkan; ubah di sana.", link)

    @admin.display(description="dicatat oleh")
    def recorder(self, row):
        return str(row.recorded_by or UNKNOWN)

    @admin.display(description="sumber")
    def source_words(self, row):
        return str(row.source or UNKNOWN)

    def link_to(self, row, words):
        if row is None:
            return ""
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return format_html('<a href="{}">{}</a>', reverse(name, args=[row.pk]), words)

    @admin.display(description="keadaan", ordering="superseded_at")
    def standing_in_short(self, row):
        if row.superseded_at is not None:
            return "ditutup"
        return "draf" if row.is_draft else "terbit"


def stood_before(row):
    """What `row` took the place of: a published row, or of a draft the draft before."""
    draft = row.replaces if row.replaces and not row.replaces.published_at else None
    if row.published_at is None and draft is not None:
        return draft
    return row.corrects or (None if draft else row.replaces)


def stands_after(row):
    """What took the place of the closed `row`; None where it was withdrawn."""
    rows = type(row).objects
    if row.published_at is None:
        return rows.filter(replaces=row, recorded_at=row.superseded_at).first()
    return rows.filter(corrects=row, published_at=row.superseded_at).first()


def carry_over(formset, row):
    """Give the parts, as they stand on the page, to the row that replaces theirs.

    The closed row keeps its own.
    """
    for form in formset.forms:
        empty = not form.instance.pk and not form.has_changed()
        if empty or form in formset.deleted_forms:
            continue
        part = copy.copy(form.instance)
        part.pk, part._state.adding = None, True
        setattr(part, formset.fk.name, row)
        part.save()
