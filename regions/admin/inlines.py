"""Parts of a record on its own page: who may edit the record edits its parts."""

from django.contrib import admin
from django.contrib.admin.utils import NestedObjects
from django.core.exceptions import ValidationError
from django.db import router
from django.forms.formsets import DELETION_FIELD_NAME
from django.forms.models import BaseInlineFormSet

from jamsostek_pks.lib.dates import today

from .fields import FieldsMixin
from .sight import STILL_NEEDED, all_in_sight


class PartFormSet(BaseInlineFormSet):
    """Saved rows that nobody touched are not checked again.

    Their every link would be looked up anew: of 90 lines some 450 queries.
    """

    def _construct_form(self, i, **kwargs):
        form = super()._construct_form(i, **kwargs)
        form.empty_permitted |= i < self.initial_form_count()
        return form

    def add_fields(self, form, index):
        super().add_fields(form, index)
        if DELETION_FIELD_NAME in form.fields:
            # Django's table has no label for it.
            form.fields[DELETION_FIELD_NAME].widget.attrs["aria-label"] = "Hapus"


def quiet(form, request):
    """The form, whose refusal to delete names nothing out of the reader's sight."""

    class QuietForm(form):
        def hand_clean_DELETE(self):  # noqa: N802 - Django's name
            try:
                super().hand_clean_DELETE()
            except ValidationError as error:
                if all_in_sight(request, protected_by(self.instance)):
                    raise
                raise ValidationError(STILL_NEEDED, code=error.code) from error

    return QuietForm


def protected_by(row):
    """What refuses the deletion of a row."""
    collector = NestedObjects(using=router.db_for_write(type(row)))
    collector.collect([row])
    return collector.protected


class PartInline(FieldsMixin, admin.options.InlineModelAdmin):
    """Put before TabularInline or StackedInline."""

    extra = 0
    formset = PartFormSet

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user, today())

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fieldsets
        return self.with_link_words(request, fieldsets)

    def get_readonly_fields(self, request, obj=None):
        shown = super().get_readonly_fields(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return shown
        return [*shown, *(self.link_words(request, n) for n in self.secret_links())]

    def get_formset(self, request, obj=None, **kwargs):
        formset = super().get_formset(request, obj, **kwargs)
        formset.form = quiet(formset.form, request)
        return formset

    def has_view_permission(self, request, obj=None):
        return self.admin_site.has_permission(request)

    def has_change_permission(self, request, obj=None):
        whole = self.admin_site.get_model_admin(self.parent_model)
        return whole.has_change_permission(request, obj)

    def has_add_permission(self, request, obj):
        return self.has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return self.has_change_permission(request, obj)
