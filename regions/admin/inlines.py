"""Parts of a record on its own page: who may edit the record edits its parts."""

from django.contrib import admin
from django.forms.formsets import DELETION_FIELD_NAME
from django.forms.models import BaseInlineFormSet

from jamsostek_pks.lib.dates import today

from .fields import FieldsMixin


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


class PartInline(FieldsMixin, admin.options.InlineModelAdmin):
    """Put before TabularInline or StackedInline."""

    extra = 0
    formset = PartFormSet

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user, today())

    def has_view_permission(self, request, obj=None):
        return self.admin_site.has_permission(request)

    def has_change_permission(self, request, obj=None):
        whole = self.admin_site.get_model_admin(self.parent_model)
        return whole.has_change_permission(request, obj)

    def has_add_permission(self, request, obj):
        return self.has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return self.has_change_permission(request, obj)
