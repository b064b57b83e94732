"""Who may do what in the admin, decided by memberships; and no 500 for odd input."""

from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import DataError
from django.db.models.constants import LOOKUP_SEP
from django.http import Http404

from jamsostek_pks.lib.dates import today

from .fields import FieldsMixin, is_plain_id
from .inlines import protected_by
from .sight import in_sight, told_of

MOST_SEARCH_WORDS = 10


class CarefulChangeList(ChangeList):
    """Dates like 31/12/9999 in the address are a wrong filter, not a crash."""

    def get_queryset(self, *args, **kwargs):
        # Text for its two ends reaches the database as one end for each letter.
        if any(name.endswith("__range") for name in self.params):
            raise IncorrectLookupParameters("range")
        try:
            return super().get_queryset(*args, **kwargs)
        except (OverflowError, ValueError) as error:
            raise IncorrectLookupParameters(error) from error

    def get_results(self, *args, **kwargs):
        try:
            return super().get_results(*args, **kwargs)
        except (OverflowError, ValueError, DataError) as error:
            raise IncorrectLookupParameters(error) from error


class PksAdmin(FieldsMixin, admin.ModelAdmin):
    """What all admins share. A subclass says who may view and who may edit."""

    # Deleting many at once is never what branch staff mean.
    actions = None
    list_per_page = 50
    list_max_show_all = 500
    show_facets = admin.ShowFacets.NEVER
    add_in_popup = False
    # Whether a user sees only part of the rows, and whether a link from a row in sight
    # tells nothing of one that is not.
    scoped = False
    secret = False
    # Why a link to a row that is shown may be refused all the same.
    refused_choice = ""

    def get_actions(self, request):
        """What a subclass offers; the site's own is deleting many."""
        offered = super().get_actions(request)
        return {name: act for name, act in offered.items() if name != "delete_selected"}

    def response_action(self, request, queryset):
        chosen = request.POST.getlist(ACTION_CHECKBOX_NAME)
        if not all(map(is_plain_id, chosen)):
            raise BadRequest("ids")
        return super().response_action(request, queryset)

    def get_changelist(self, request, **kwargs):
        return CarefulChangeList

    def get_search_results(self, request, queryset, search_term):
        # 1,000 words would be 1,000 conditions: more than SQLite can parse.
        return super().get_search_results(request, queryset, cut_words(search_term))

    def get_object(self, request, object_id, from_field=None):
        """The object, if it is in scope; 404 for all else."""
        found = None
        if is_plain_id(object_id):
            found = super().get_object(request, object_id, from_field)
        if found is None:
            raise Http404("Tidak ada, atau di luar wilayah kerja Anda.")
        return found

    def choosable(self, request):
        """The rows the user may be shown as a choice."""
        return self.get_queryset(request)

    def linkable(self, request):
        """The rows a link made now may point at."""
        return self.choosable(request)

    def editable(self, request):
        """The rows the user may edit."""
        return self.model.objects.editable_by(request.user, today())

    def choice_label(self, obj):
        """The row in one line, where it is to be chosen among others."""
        return str(obj)

    def lookup_allowed(self, lookup, value, request=None):
        """Links to a row are asked from that row: ?lines=7 would tell of line 7."""
        name = lookup.split(LOOKUP_SEP)[0]
        several = {field.name for field in self.opts.many_to_many}
        several |= {field.name for field in self.opts.related_objects}
        offered = {str(each).split(LOOKUP_SEP)[0] for each in self.list_filter}
        if name in several - offered:
            return False
        return super().lookup_allowed(lookup, value, request)

    def get_deleted_objects(self, objs, request):
        """As Django, but what is in the way out of sight is not named."""
        deleted, number, lacking, _ = super().get_deleted_objects(objs, request)
        protected = [row for obj in objs for row in protected_by(obj)]
        hidden = {type(row) for row in protected if not in_sight(request, row)}
        hidden -= {type(row) for row in protected if in_sight(request, row)}
        lacking -= {model._meta.verbose_name for model in hidden}
        return deleted, number, lacking, told_of(request, protected)

    def render_change_form(self, request, context, *args, **kwargs):
        focus_first(context, of_an_error=bool(context["errors"]))
        return super().render_change_form(request, context, *args, **kwargs)

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def get_view_on_site_url(self, obj=None):
        """The page itself, not Django's redirect, which knows no scope."""
        if obj is None or not hasattr(obj, "get_absolute_url"):
            return None
        return obj.get_absolute_url()


def focus_first(context, *, of_an_error):
    """Begin in the first field that is wrong; on an empty form in the first of all."""
    if not of_an_error and context["original"] is not None:
        return
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += inline.formset.forms
    for field in (field for form in forms for field in form):
        if not field.is_hidden and (field.errors or not of_an_error):
            widget = getattr(field.field.widget, "widget", field.field.widget)
            widget.attrs["autofocus"] = True
            return


def shows_version(request):
    """Whether the page is one of an old version, in a record's history."""
    match = request.resolver_match
    return bool(match and match.url_name and match.url_name.endswith("_simple_history"))


def cut_words(text):
    return " ".join(text.split()[:MOST_SEARCH_WORDS])


class ReferenceAdmin(PksAdmin):
    """Everybody in the admin reads, administrators write."""

    def has_view_permission(self, request, obj=None):
        return self.admin_site.has_permission(request)

    def has_add_permission(self, request):
        return self.has_view_permission(request) and request.user.is_superuser

    def has_change_permission(self, request, obj=None):
        return self.has_add_permission(request)

    def has_delete_permission(self, request, obj=None):
        return self.has_add_permission(request)


class AdministratorsAdmin(ReferenceAdmin):
    """Administrators only."""

    def has_view_permission(self, request, obj=None):
        return self.admin_site.has_permission(request) and request.user.is_superuser

    def get_object(self, request, object_id, from_field=None):
        """Refused before it is looked for: 403 and 404 would tell what there is."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        return super().get_object(request, object_id, from_field)


class ScopedAdmin(PksAdmin):
    """Rows in the user's scope: seen by `visible_to`, changed by `editable_by`."""

    scoped = True

    def get_queryset(self, request):
        return super().get_queryset(request).visible_to(request.user, today())

    def choosable(self, request):
        return self.model.objects.visible_to(request.user, today())

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        if not self.only_shows(request, obj):
            return fieldsets
        return self.with_link_words(request, fieldsets)

    def get_readonly_fields(self, request, obj=None):
        shown = super().get_readonly_fields(request, obj)
        if not self.only_shows(request, obj):
            return shown
        return [*shown, *(self.link_words(request, n) for n in self.secret_links())]

    def only_shows(self, request, obj):
        if obj is None:
            return False
        return shows_version(request) or not self.has_change_permission(request, obj)

    def has_view_permission(self, request, obj=None):
        if not self.admin_site.has_permission(request):
            return False
        return obj is None or self.remembered(request, "choosable", obj)

    def has_add_permission(self, request):
        return self.admin_site.has_permission(request)

    def has_change_permission(self, request, obj=None):
        if not self.admin_site.has_permission(request):
            return False
        return obj is None or self.remembered(request, "editable", obj)

    def has_delete_permission(self, request, obj=None):
        return self.has_change_permission(request, obj)

    def remembered(self, request, rows, obj):
        """Whether `obj` is among these rows; Django asks some ten times a page."""
        answers = request.__dict__.setdefault("admin_answers", {})
        key = (self.model, rows, obj.pk)
        if key not in answers:
            queryset = getattr(self, rows)(request)
            answers[key] = queryset.filter(pk=obj.pk).exists()
        return answers[key]
