"""History of tracked records: read only, and inside the scope like the record."""

from django import forms
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404
from simple_history.admin import SimpleHistoryAdmin
from simple_history.template_utils import HistoricalRecordContextHelper

from regions.reasons import LONGEST_REASON, because

from .base import shows_version
from .fields import PRIVACY, PksForm, is_plain_id
from .sight import in_sight, outside

REASON = "change_reason"


class TrackedForm(PksForm):
    """A form that may say why; the history of all it saves keeps the words."""

    change_reason = forms.CharField(
        label="Alasan perubahan",
        required=False,
        max_length=LONGEST_REASON,
        widget=AdminTextInputWidget,
        help_text="Tercatat dalam riwayat. Misalnya: nomor diperbaiki sesuai naskah. "
        f"{PRIVACY}",
    )


class DiscreetHelper(HistoricalRecordContextHelper):
    """Changes of a record in words; what a link led to only where it is in sight."""

    def __init__(self, model, historical_record, request):
        super().__init__(model, historical_record)
        self.request = request

    def prepare_delta_change_value(self, change, value):
        value = super().prepare_delta_change_value(change, value)
        several = value if isinstance(value, list) else [value]
        told = [
            outside(type(each))
            if isinstance(each, Model) and not in_sight(self.request, each)
            else each
            for each in several
        ]
        return told if isinstance(value, list) else told[0]


class TrackedAdmin(SimpleHistoryAdmin):
    """Put before a PksAdmin. An old version is shown, never restored by a button:

    restoring would bring back links and regions without today's checks.
    """

    form = TrackedForm
    object_history_list_template = "admin/history_list.html"
    delete_confirmation_template = "admin/delete_with_reason.html"

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        with because(request.POST.get(REASON, "")):
            return super().changeform_view(request, object_id, form_url, extra_context)

    def delete_view(self, request, object_id, extra_context=None):
        with because(request.POST.get(REASON, "")):
            return super().delete_view(request, object_id, extra_context)

    def history_view(self, request, object_id, extra_context=None):
        self.get_object(request, unquote(object_id))
        return super().history_view(request, object_id, extra_context)

    def history_form_view(self, request, object_id, version_id, extra_context=None):
        self.get_object(request, unquote(object_id))
        if not is_plain_id(version_id):
            raise Http404
        if request.method == "POST":
            raise PermissionDenied
        return super().history_form_view(request, object_id, version_id, extra_context)

    def get_historical_record_context_helper(self, request, historical_record):
        return DiscreetHelper(self.model, historical_record, request)

    def revert_disabled(self, request, obj=None):
        return True

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if shows_version(request):
            return self.without_links(fieldsets)
        if obj is None or not self.has_change_permission(request, obj):
            return fieldsets
        return [*fieldsets, ("Alasan", {"fields": [REASON]})]

    def get_readonly_fields(self, request, obj=None):
        if shows_version(request):
            return flatten_fieldsets(self.get_fieldsets(request, obj))
        return super().get_readonly_fields(request, obj)

    def without_links(self, fieldsets):
        """Without many-to-many fields, which would show today's, not the version's."""
        several = {field.name for field in self.opts.many_to_many}
        return [
            (
                name,
                options
                | {"fields": [f for f in options["fields"] if f not in several]},
            )
            for name, options in fieldsets
        ]
