"""Regions and offices: reference data, written by administrators."""

from django.contrib import admin
from django.db.models import Q

from jamsostek_pks.lib.dates import today
from regions.models import Office, Region

from .base import ReferenceAdmin, cut_words
from .history import TrackedAdmin
from .people import AtOnceMixin, PeopleInline, invite_on_commit


@admin.register(Region)
class RegionAdmin(TrackedAdmin, ReferenceAdmin):
    list_display = ["full_name", "code", "bps_code", "level", "desa_count"]
    list_filter = ["level"]
    list_select_related = ["parent"]
    search_fields = ["name", "code", "bps_code"]
    search_help_text = "Nama, kode Kemendagri (75.04) atau kode BPS (7503)."
    autocomplete_fields = ["parent"]
    fieldsets = [
        (None, {"fields": ["code", "bps_code", "level", "name", "parent"]}),
        ("Desa dan kelurahan", {"fields": ["desa_count", "kelurahan_count"]}),
        ("Letak di peta petak", {"fields": ["tile_column", "tile_row"]}),
    ]

    @admin.display(description="wilayah", ordering="name")
    def full_name(self, region):
        return region.full_name

    def get_search_results(self, request, queryset, search_term):
        """By name or by a code of either system, as everywhere on the site."""
        if asks_for_own_region(request):
            queryset = queryset.filter(pk__in=self.editable(request))
        words = cut_words(search_term)
        return (queryset.search(words) if words else queryset), False

    def choice_label(self, region):
        return f"{region.full_name} ({region.code})"


def asks_for_own_region(request):
    """True where a suggestion outside the user's work would be refused anyway.

    The region of a line is where its workers live, which may be anywhere.
    """
    if request.GET.get("field_name") != "region":
        return False
    return request.GET.get("model_name") in {
        "agreement",
        "workforce",
        "participation",
        "coverageclaim",
        "coveragetarget",
    }


@admin.register(Office)
class OfficeAdmin(AtOnceMixin, TrackedAdmin, ReferenceAdmin):
    list_display = ["name", "kind", "parent"]
    list_filter = ["kind"]
    list_select_related = ["parent"]
    search_fields = ["name"]
    autocomplete_fields = ["parent", "regions"]
    fields = ["name", "kind", "parent", "regions"]
    inlines = [PeopleInline]

    def save_formset(self, request, form, formset, change):
        super().save_formset(request, form, formset, change)
        new = [person.invited for person in formset.forms if person.invited]
        for user in new:
            # The office's own entry names the membership, not the account.
            self.log_addition(request, user, [{"added": {}}])
        invite_on_commit(request, new)


def or_of_region(rows, matching, search_term, link):
    """Rows that match, and those whose region (at `link`) the words name or number.

    A code of either system, as everywhere on the site.
    """
    words = cut_words(search_term)
    if not words:
        return matching
    of_region = Q(**{f"{link}__in": Region.objects.search(words)})
    return rows.filter(Q(pk__in=matching.order_by().values("pk")) | of_region)


def own_offices(user):
    """Offices the user works for today, as staff or reviewer."""
    memberships = user.memberships.filter(role__in=["STAFF", "REVIEWER"])
    return Office.objects.filter(
        memberships__in=memberships.current(today())
    ).distinct()
