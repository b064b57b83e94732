"""Links by which a person chooses a password, once and for three days."""

from allauth.account.utils import user_pk_to_url_str
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.urls import reverse


class PasswordLinks(PasswordResetTokenGenerator):
    """Dead after a sign-in, a new password or address, and while deactivated.

    Not allauth's: its links also go to addresses the account had before.
    """

    def _make_hash_value(self, user, timestamp):
        return f"{super()._make_hash_value(user, timestamp)}{user.is_active}"


def password_link(user, *, site):
    """The address a letter carries, on the site at `site`."""
    key = {"uidb36": user_pk_to_url_str(user), "key": PasswordLinks().make_token(user)}
    return site + reverse("account_reset_password_from_key", kwargs=key)
