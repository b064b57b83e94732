"""The people of an office, entered and invited on the office's own page."""

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextInputWidget
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.forms.models import BaseInlineFormSet
from django.shortcuts import redirect

from jamsostek_pks.lib.dates import today
from regions.accounts.people import free_username, invite, new_person
from regions.models import Membership, User

from .fields import FieldsMixin, PksForm

OFFICE_ROLES = [
    (role.value, role.label)
    for role in (Membership.Role.STAFF, Membership.Role.REVIEWER)
]
# First and last name of an account have as much room each.
LONGEST_NAME = 150
LONGEST_ADDRESS = User._meta.get_field("email").max_length
NOT_SENT = (
    "Akun tersimpan, tetapi surel ke {} tidak terkirim. Kirim lagi dari daftar "
    "pengguna (tindakan “Kirim tautan sandi”)."
)

AT_THE_SAME_MOMENT = (
    "Tidak tersimpan: orang lain baru saja menyimpan orang atau kantor yang sama. "
    "Periksa halaman ini, lalu tambahkan yang masih kurang."
)


class AtOnceMixin:
    """A row somebody else saved since this form was checked is no crash."""

    def changeform_view(self, request, *args, **kwargs):
        """Two administrators may add one person at the same moment."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except IntegrityError:
            messages.error(request, AT_THE_SAME_MOMENT)
            return redirect(request.get_full_path())


class PersonForm(PksForm):
    """A membership of the office; a new person is an account as well.

    An address that has an account already is that person, under their own name.
    """

    name = forms.CharField(
        label="nama", max_length=LONGEST_NAME, widget=AdminTextInputWidget
    )
    email = forms.EmailField(label="surel", max_length=LONGEST_ADDRESS)
    invited = None

    class Meta:
        model = Membership
        fields = ["role", "valid_from", "valid_to"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = OFFICE_ROLES
        if self.instance.pk:
            user = self.instance.user
            self.initial |= {
                "name": str(user.get_full_name() or user),
                "email": user.email,
            }
            self.fields["name"].disabled = self.fields["email"].disabled = True
            self.fields["email"].required = False
        else:
            self.initial["role"] = Membership.Role.STAFF

    def clean(self):
        cleaned = super().clean()
        if not self.instance.pk and cleaned.get("email") and cleaned.get("name"):
            self.instance.user = self.person(cleaned["email"].lower(), cleaned["name"])
        return cleaned

    def person(self, email, name):
        user = User.objects.filter(email=email).first()
        if user is None:
            return new_person(name=name, email=email)
        if not user.is_active:
            self.add_error("email", "Akun dengan surel ini nonaktif; aktifkan dulu.")
        office = self.instance.office
        again = user.memberships.filter(
            office=office if office and office.pk else None,
            role=self.cleaned_data.get("role"),
            valid_to=None,
        )
        if again.exists():
            self.add_error("email", "Orang ini sudah punya peran itu di kantor ini.")
        return user

    def _get_validation_exclusions(self):
        """A new office has no number yet that a constraint could ask for."""
        excluded = super()._get_validation_exclusions()
        return excluded if self.instance.office_id else {*excluded, "office"}

    def save(self, commit=True):  # noqa: FBT002 - Django's signature
        user = self.instance.user
        if user.pk is None:
            # Asked again: somebody of the same page may have the name by now.
            user.username = free_username(user.email)
            user.save()
            self.instance.user = self.invited = user
        return super().save(commit)


class PeopleFormSet(BaseInlineFormSet):
    """Each address once."""

    def clean(self):
        super().clean()
        seen = set()
        for form in self.forms:
            email = form.cleaned_data.get("email", "").lower()
            if email and not form.instance.pk and email in seen:
                form.add_error("email", "Surel ini sudah ada di baris lain.")
            seen.add(email)


class PeopleInline(FieldsMixin, admin.TabularInline):
    """Today's and coming people; those who left stand under memberships."""

    model = Membership
    form = PersonForm
    formset = PeopleFormSet
    fields = ["name", "email", "role", "valid_from", "valid_to"]
    verbose_name = "orang"
    verbose_name_plural = "orang (yang baru mendapat undangan lewat surel)"
    can_delete = False

    def get_queryset(self, request):
        staying = Q(valid_to=None) | Q(valid_to__gte=today())
        rows = super().get_queryset(request).filter(staying)
        return rows.select_related("user").order_by("user__first_name", "pk")

    def get_extra(self, request, obj=None, **kwargs):
        return 1 if obj else 3

    def has_view_permission(self, request, obj=None):
        return self.admin_site.has_permission(request) and request.user.is_superuser

    def has_add_permission(self, request, obj):
        return self.has_view_permission(request)

    def has_change_permission(self, request, obj=None):
        return self.has_view_permission(request)


def invite_on_commit(request, users):
    """Send the letters once all is saved, and say whether they left."""
    if not users:
        return

    def send():
        failed = invite(users, site=settings.SITE_URL)
        sent = [user.email for user in users if user.email not in failed]
        if sent:
            messages.success(request, f"Undangan terkirim ke {', '.join(sent)}.")
        if failed:
            messages.warning(request, NOT_SENT.format(", ".join(failed)))

    transaction.on_commit(send)
