"""Who signs in."""

from django.contrib.auth.models import AbstractUser
from django.db.models import Q

from jamsostek_pks.lib.constraints import Unique
from regions.scope import EVERYWHERE, Scope

from .membership import Membership, codes_of


class User(AbstractUser):
    """A person who signs in; what they see comes from memberships."""

    class Meta(AbstractUser.Meta):
        verbose_name = "pengguna"
        verbose_name_plural = "pengguna"
        constraints = [
            Unique(
                fields=["email"],
                condition=~Q(email=""),
                name="user_email_once",
                field="email",
                violation_error_message="Surel ini sudah dipakai akun lain.",
            ),
        ]

    @classmethod
    def named(cls, typed):
        """Whom this opens at the door: an address or a name, in any case; or None."""
        if not typed or "\0" in typed:
            return None
        by_mail = cls.objects.filter(email=typed.lower()).first()
        by_name = list(cls.objects.filter(username__iexact=typed)[:2])
        # Two that differ in their case alone open neither.
        return by_mail or (by_name[0] if len(by_name) == 1 else None)

    def clean(self):
        super().clean()
        self.email = self.email.lower()

    def save(self, *args, **kwargs):
        # People also sign in by it, in whatever case they type.
        self.email = self.email.lower()
        super().save(*args, **kwargs)

    def scope(self, today):
        """The regions this user works for on the day `today` (domain.md 6).

        Asked of the database once per object, so once per request: every queryset of
        a page needs it.
        """
        scopes = self.__dict__.setdefault("_scopes", {})
        if today not in scopes:
            scopes[today] = self._scope(today)
        return scopes[today]

    def _scope(self, today):
        if not self.is_active:
            return Scope()
        if self.is_superuser:
            everything = frozenset({EVERYWHERE})
            return Scope(everything, everything, everything)
        memberships = list(Membership.objects.filter(user=self).current(today))
        return Scope(
            codes=codes_of(memberships),
            editable_codes=codes_of(
                m for m in memberships if m.role in Membership.EDITING_ROLES
            ),
            reviewed_codes=codes_of(
                m for m in memberships if m.role == Membership.Role.REVIEWER
            ),
        )

    def enters_data(self, today):
        """True for branch staff, reviewers and administrators: the admin's users."""
        if not self.is_active:
            return False
        return self.is_superuser or (
            Membership.objects.filter(user=self, role__in=Membership.EDITING_ROLES)
            .current(today)
            .exists()
        )
