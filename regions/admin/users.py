"""Accounts, and the memberships that open regions to them: administrators only."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm
from django.contrib.auth.models import Group
from django.db import transaction
from django.shortcuts import redirect

from jamsostek_pks.lib.dates import today
from regions.accounts import notices
from regions.accounts.people import deactivate, free_username
from regions.accounts.second_factor import has_second_factor, remove_second_factor
from regions.models import Membership, User

from .base import AdministratorsAdmin
from .fields import FieldsMixin, PksForm
from .history import TrackedAdmin
from .people import LONGEST_ADDRESS, AtOnceMixin, invite_on_commit

# Groups open nothing here: memberships do. Addresses are the accounts' own, secrets
# and sessions are nobody's to read.
for model in (Group, EmailAddress, Authenticator, UserSession):
    admin.site.unregister(model)

# Label and help where Django's own say something else.
WORDS = {
    "email": ("Surel", "Ke sini dikirim tautan sandi; dapat juga dipakai untuk masuk."),
    "is_active": (
        "Aktif",
        "Hapus centang bila orang ini pergi: keanggotaannya berakhir hari ini, semua "
        "perangkatnya keluar, catatannya tetap ada.",
    ),
    "is_superuser": (
        "Administrator",
        "Melihat dan mengubah semuanya, termasuk akun orang lain.",
    ),
}
MEMBERSHIP_FIELDS = ["role", "office", "region", "valid_from", "valid_to"]


class InviteForm(PksForm):
    """A new account needs an address: its owner chooses the password by a letter."""

    email = forms.EmailField(
        label="Surel",
        max_length=LONGEST_ADDRESS,
        help_text="Undangan dikirim ke sini.",
    )

    class Meta:
        model = User
        fields = ["first_name", "last_name", "email", "is_superuser"]

    def save(self, commit=True):  # noqa: FBT002 - Django's signature
        self.instance.username = free_username(self.cleaned_data["email"])
        self.instance.set_unusable_password()
        return super().save(commit)


class SetPassword(AdminPasswordChangeForm):
    """Somebody else's: they hear of it by letter."""

    def save(self, commit=True):  # noqa: FBT002 - Django's signature
        user = super().save(commit)
        transaction.on_commit(lambda: notices.tell(user, notices.SET_BY_OTHERS))
        return user


class MembershipInline(FieldsMixin, admin.TabularInline):
    model = Membership
    fields = MEMBERSHIP_FIELDS
    autocomplete_fields = ["office", "region"]
    verbose_name_plural = "bekerja untuk"
    # It ends by its last day.
    can_delete = False

    def get_extra(self, request, obj=None, **kwargs):
        return 0 if obj else 1

    def has_view_permission(self, request, obj=None):
        return self.admin_site.has_permission(request) and request.user.is_superuser

    def has_add_permission(self, request, obj):
        return self.has_view_permission(request)

    def has_change_permission(self, request, obj=None):
        return self.has_view_permission(request)


@admin.register(User)
class UserAdmin(AtOnceMixin, AdministratorsAdmin, DjangoUserAdmin):
    """Without staff flag, groups and permissions: none of them opens anything.

    Who leaves is deactivated, never deleted: what they did keeps their name.
    """

    form = DjangoUserAdmin.form
    add_form = InviteForm
    change_password_form = SetPassword
    add_form_template = None
    actions = ["send_password_link", "deactivate_people", "take_second_factor"]
    inlines = [MembershipInline]
    list_display = [
        *("username", "full_name", "email", "is_active", "is_superuser"),
        "last_login",
    ]
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
                "“Bekerja untuk” di bawah. Centang administrator hanya untuk "
                "yang mengurus akun dan tabel acuan.",
            },
        ),
        ("Waktu", {"fields": ["last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (
            None,
            {
                "fields": ["first_name", "last_name", "email", "is_superuser"],
                "description": "Orang ini mendapat surel dengan tautan untuk membuat "
                "sandinya sendiri. Beberapa orang untuk satu kantor lebih cepat "
                "ditambahkan di halaman kantornya.",
            },
        )
    ]
    readonly_fields = ["last_login", "date_joined"]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name in WORDS:
            field.label, field.help_text = WORDS[db_field.name]
        return field

    def get_readonly_fields(self, request, obj=None):
        """Nobody locks themselves out."""
        own = ["is_active", "is_superuser"] if obj == request.user else []
        return [*super().get_readonly_fields(request, obj), *own]

    def has_delete_permission(self, request, obj=None):
        return False

    def user_change_password(self, request, id, form_url=""):  # noqa: A002 - Django's
        """Their own only by the old one, like everybody."""
        if self.get_object(request, unquote(id)) == request.user:
            return redirect("account_change_password")
        return super().user_change_password(request, id, form_url)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        user = form.instance
        if not change:
            invite_on_commit(request, [user])
        elif not user.is_active and "is_active" in form.changed_data:
            # Last: the same page may open or lengthen a membership.
            deactivate(user, today())

    @admin.action(description="Kirim tautan sandi (undangan, sandi lupa)")
    def send_password_link(self, request, queryset):
        users = list(queryset.filter(is_active=True).exclude(email=""))
        left = queryset.count() - len(users)
        if left:
            self.message_user(
                request,
                f"{left} akun dilewati: nonaktif, atau tanpa alamat surel.",
                messages.WARNING,
            )
        invite_on_commit(request, users)

    @admin.action(description="Nonaktifkan: keanggotaan berakhir hari ini")
    def deactivate_people(self, request, queryset):
        users = list(queryset.filter(is_active=True).exclude(pk=request.user.pk))
        for user in users:
            deactivate(user, today())
            self.log_change(request, user, "Dinonaktifkan.")
        self.message_user(
            request,
            f"{len(users)} orang dinonaktifkan: keanggotaannya berakhir, semua "
            "perangkatnya keluar. Yang pernah dicatatnya tetap ada.",
            messages.SUCCESS,
        )

    @admin.action(description="Cabut faktor kedua (ponsel dan kode hilang)")
    def take_second_factor(self, request, queryset):
        users = [user for user in queryset if has_second_factor(user)]
        for user in users:
            remove_second_factor(user)
            notices.tell(user, notices.SECOND_FACTOR)
            self.log_change(request, user, "Faktor kedua dicabut.")
        self.message_user(
            request,
            f"Faktor kedua {len(users)} orang dicabut. Pastikan lewat telepon bahwa "
            "permintaannya benar dari mereka.",
            messages.SUCCESS,
        )

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

    def has_delete_permission(self, request, obj=None):
        """It ends by its last day; what was possible once stays readable."""
        return False
