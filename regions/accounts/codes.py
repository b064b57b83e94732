"""Codes of the second factor: how often one may try, and that each opens once."""

from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from django.core.cache import cache

from regions import trail

from . import budgets, known
from .adapter import AccountAdapter

TOO_MANY_CODES = "too_many_codes"
TOO_MANY = (
    "Terlalu banyak kode yang salah untuk akun ini. Tunggu 5 menit, lalu coba lagi. "
    "Bukan Anda yang mencoba? Ganti sandi Anda: seseorang mengetahuinya."
)


def book(request, user):
    """Count a try; None where there were too many, which is on record then.

    Who knows the password may try from many places: the account has a budget too.
    It does not bind a browser the owner came in by before.
    """
    place = AccountAdapter(request).place_of(request)
    own = known.is_known(request, user)
    wanted = {"code_failed": f"{user.pk} {place}{' known' if own else ''}"}
    if not own:
        wanted["code_failed_account"] = str(user.pk)
    booked = budgets.book(request, wanted)
    if booked is None:
        trail.note_refusal(request, user.get_username(), trail.THROTTLED)
    return booked


def opens(authenticator, code) -> bool:
    if not authenticator.wrap().validate_code(code):
        return False
    of_paper = authenticator.type == Authenticator.Type.RECOVERY_CODES
    return of_paper or spend(authenticator.user, code)


def spend(user, code) -> bool:
    """Mark it as used as long as it is good: allauth forgets after a third of that."""
    good = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
    key = f"totp spent {user.pk} {normalize_user_code(code)}".replace(" ", "-")
    return cache.add(key, "y", timeout=good + app_settings.TOTP_PERIOD)
