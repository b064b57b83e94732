"""History of tracked records: read only, and inside the scope like the record."""

from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404
from simple_history.admin import SimpleHistoryAdmin

from .fields import is_plain_id


class TrackedAdmin(SimpleHistoryAdmin):
    """Put before a PksAdmin. An old version is shown, never restored by a button:

    restoring would bring back links and regions without today's checks.
    """

    object_history_list_template = "admin/history_list.html"

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

    def revert_disabled(self, request, obj=None):
        return True

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        return self.without_links(fieldsets) if shows_version(request) else fieldsets

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


def shows_version(request):
    match = request.resolver_match
    return bool(match and match.url_name and match.url_name.endswith("_simple_history"))
