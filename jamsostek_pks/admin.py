"""The admin site: entered by memberships, not by Django's staff flag."""

from collections import defaultdict

from allauth.account.views import logout as account_logout
from csp.constants import SELF
from csp.decorators import csp_replace
from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.functional import SimpleLazyObject

from jamsostek_pks.lib.dates import today

# How far back the index looks for actions whose records are in sight still.
LATEST_ACTIONS = 100
# Django's jQuery writes HTML as text, so trusted types are not to be had here.
ADMIN_POLICY = {
    "script-src": [SELF],
    "connect-src": [SELF],
    "require-trusted-types-for": None,
}


class PksAdminSite(admin.AdminSite):
    site_header = "Jamsostek PKS – kelola data"
    site_title = "Jamsostek PKS"
    index_title = "Data"
    site_url = "/"
    # Its place goes to the tables of people and events; the index is one link away.
    enable_nav_sidebar = False
    empty_value_display = "belum ada data"

    def admin_view(self, view, cacheable=False):  # noqa: FBT002 - Django's own
        """Its choosers are scripts that ask for suggestions; no other page has any."""
        return csp_replace(ADMIN_POLICY)(super().admin_view(view, cacheable))

    def has_permission(self, request):
        # Asked once for every field of a form: remembered for the request.
        if not hasattr(request, "enters_data"):
            user = request.user
            request.enters_data = user.is_authenticated and user.enters_data(today())
        return request.enters_data

    @method_decorator(login_not_required)
    def login(self, request, extra_context=None):
        """The admin has no door of its own: people sign in at /masuk/ (LOGIN_URL)."""
        index = reverse("admin:index", current_app=self.name)
        if self.has_permission(request):
            return HttpResponseRedirect(index)
        if request.user.is_authenticated:
            raise PermissionDenied
        return redirect_to_login(request.GET.get("next") or index)

    def password_change(self, request, extra_context=None):
        """Nor a second way to a new password: that is /akun/sandi/."""
        return redirect("account_change_password")

    def password_change_done(self, request, extra_context=None):
        return redirect("account")

    def logout(self, request, extra_context=None):
        return account_logout(request)

    def get_urls(self):
        """Without Django's way from any row to its page, which knows no scope."""
        found = super().get_urls()
        return [url for url in found if getattr(url, "name", "") != "view_on_site"]

    def get_log_entries(self, request):
        """One's own latest actions, on what is in sight still; asked when shown."""
        return SimpleLazyObject(lambda: self.entries_in_sight(request))

    def entries_in_sight(self, request):
        entries = super().get_log_entries(request).filter(user=request.user)
        if request.user.is_superuser:
            return entries
        named = defaultdict(set)
        for entry in entries[:LATEST_ACTIONS]:
            if entry.object_id.isdecimal():
                named[entry.content_type].add(entry.object_id)
        shown = Q(pk__in=[])
        for kind, pks in named.items():
            pks &= self.in_sight(request, kind.model_class(), pks)
            shown |= Q(content_type=kind, object_id__in=pks)
        return entries.filter(shown)

    def in_sight(self, request, model, pks):
        """Of these ids of a model, as text, those of rows the user may be shown."""
        if model not in self._registry:
            return set()
        rows = self.get_model_admin(model).choosable(request).filter(pk__in=pks)
        return {str(pk) for pk in rows.order_by().values_list("pk", flat=True)}

    def autocomplete_view(self, request):
        return LabelledAutocomplete.as_view(admin_site=self)(request)


class LabelledAutocomplete(AutocompleteJsonView):
    """Suggestions in the words of the model's admin: its `choice_label`."""

    def process_request(self, request):
        found = super().process_request(request)
        source_field = found[2]
        # A reverse relation is no field of a form, and Django falls over it.
        if not source_field.concrete:
            raise PermissionDenied
        return found

    def serialize_result(self, obj, to_field_name):
        text = self.model_admin.choice_label(obj)
        return super().serialize_result(obj, to_field_name) | {"text": text}
