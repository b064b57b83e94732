"""Accounts, and the memberships that open regions to them: administrators only."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.models import Group

from regions.models import Membership, User

from .base import AdministratorsAdmin
from .fields import FieldsMixin
from .history import TrackedAdmin

# Groups open nothing here: memberships do.
admin.site.unregister(Group)

MEMBERSHIP_FIELDS = ["role", "office", "region", "valid_from", "valid_to"]


class MembershipInline(FieldsMixin, admin.TabularInline):
    model = Membership
    fields = MEMBERSHIP_FIELDS
    autocomplete_fields = ["office", "region"]
    verbose_name_plural = "bekerja untuk"

    def get_extra(self, request, obj=None, **kwargs):
        return 0 if obj else 1

    def has_view_permission(self, request, obj=None):
        return self.admin_site.has_permission(request) and request.user.is_superuser

    def has_add_permission(self, request, obj):
        return self.has_view_permission(request)

    def has_change_permission(self, request, obj=None):
        return self.has_view_permission(request)

    def has_delete_permission(self, request, obj=None):
        return self.has_view_permission(request)


@admin.register(User)
class UserAdmin(AdministratorsAdmin, DjangoUserAdmin):
    """Without staff flag, groups and permissions: none of them opens anything."""

    form = DjangoUserAdmin.form
    inlines = [MembershipInline]
    list_display = ["username", "full_name", "is_active", "is_superuser", "last_login"]
    list_filter = ["is_active", "is_superuser", "memberships__role"]
    filter_horizontal = ()
    search_help_text = "Nama pengguna, nama atau surel."
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        ("Nama", {"fields": ["first_name", "last_name", "email"]}),
        (
            "Akses",
            {
                "fields": ["is_active", "is_superuser"],
                "description": "Staf, pengawas dan pejabat mendapat akses dari "
                "“Bekerja untuk” di bawah. Hanya administrator yang dicentang "
                "sebagai superuser.",
            },
        ),
        ("Waktu", {"fields": ["last_login", "date_joined"]}),
    ]
    readonly_fields = ["last_login", "date_joined"]

    @admin.display(description="nama", ordering="first_name")
    def full_name(self, user):
        return user.get_full_name()


@admin.register(Membership)
class MembershipAdmin(TrackedAdmin, AdministratorsAdmin):
    """Who may see and edit what, over all users."""

    list_display = ["user", "role", "office", "region", "valid_from", "valid_to"]
    list_filter = ["role", ("office", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["user", "office", "region"]
    search_fields = ["user__username", "user__first_name", "user__last_name"]
    autocomplete_fields = ["user", "office", "region"]
    fields = ["user", *MEMBERSHIP_FIELDS]
