"""The second factor: who must have one, and where those are led who have none yet."""

import base64
import hashlib

import qrcode
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from allauth.mfa.totp.internal.auth import generate_totp_secret
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.contrib.admin.models import CHANGE, LogEntry
from django.dispatch import receiver
from django.shortcuts import redirect

from jamsostek_pks.lib.dates import today
from regions.models import Membership

from .adapter import WRONG_CODE
from .sessions import end_sessions

# All that somebody without the second factor they need may open.
ON_THE_WAY = {
    "mfa_activate_totp",
    "account_reauthenticate",
    "account_logout",
    "healthz",
    "favicon",
}


SWITCHED_ON, SWITCHED_OFF = "Faktor kedua diaktifkan.", "Faktor kedua dimatikan."
QR = (
    '<svg class="qr" viewBox="0 0 {size} {size}" width="240" height="240" role="img"'
    ' shape-rendering="crispEdges"><title>Kode QR untuk aplikasi autentikator</title>'
    '<rect width="{size}" height="{size}" fill="#ffffff"/>'
    '<path fill="#000000" d="{dots}"/></svg>'
)


class RequireSecondFactor:
    """Lead whoever needs a second factor to its activation, before any other page."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if request.resolver_match.view_name in ON_THE_WAY:
            return None
        if not is_required_of(request.user) or has_second_factor(request.user):
            return None
        return redirect("mfa_activate_totp")


def is_required_of(user) -> bool:
    """Administrators and today's reviewers, where the setting says so."""
    if not settings.REQUIRE_SECOND_FACTOR or not user.is_authenticated:
        return False
    reviewers = Membership.objects.filter(role=Membership.Role.REVIEWER, user=user)
    return user.is_superuser or reviewers.current(today()).exists()


def has_second_factor(user) -> bool:
    return Authenticator.objects.filter(
        user=user, type=Authenticator.Type.TOTP
    ).exists()


def remove_second_factor(user):
    """For who lost phone and codes; they sign in by password and begin anew."""
    Authenticator.objects.filter(user=user).delete()
    end_sessions(user)


@receiver(authenticator_added)
def end_sessions_without_it(*, request, user, **kwargs):
    """Whoever signed in elsewhere by the password alone must prove more now."""
    end_sessions(user, but=request.session.session_key)


@receiver(authenticator_added)
def note_beginning(*, user, authenticator, **kwargs):
    note_own_change(user, authenticator, SWITCHED_ON)


@receiver(authenticator_removed)
def note_end(*, user, authenticator, **kwargs):
    note_own_change(user, authenticator, SWITCHED_OFF)


def note_own_change(user, authenticator, words):
    """Administrators read it among all changes; the codes come and go with it."""
    if authenticator.type == Authenticator.Type.TOTP:
        LogEntry.objects.log_actions(user.pk, [user], CHANGE, words, single_object=True)


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": "Faktor kedua wajib untuk peran Anda, jadi "
        "tidak dapat dimatikan.",
        "cannot_generate_recovery_codes": "Aktifkan faktor kedua lebih dulu.",
        "incorrect_code": WRONG_CODE,
    }

    def can_delete_authenticator(self, authenticator):
        return not is_required_of(authenticator.user)

    def build_totp_svg(self, url):
        """The picture to scan, dark on light in either light, for the page itself."""
        code = qrcode.QRCode(border=4)
        code.add_data(url)
        rows = code.get_matrix()
        dots = "".join(
            f"M{x} {y}h1v1h-1z"
            for y, row in enumerate(rows)
            for x, dark in enumerate(row)
            if dark
        )
        return QR.format(size=len(rows), dots=dots)

    def encrypt(self, text):
        """A copied database alone signs nobody in."""
        return cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text):
        """What an unknown key wrote is no known secret: no code fits it."""
        try:
            return cipher().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return generate_totp_secret()


def cipher():
    """By SECRET_KEY; what SECRET_KEY_FALLBACKS wrote is still read."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = (hashlib.sha256(f"second factor {key}".encode()) for key in keys)
    return MultiFernet(
        [Fernet(base64.urlsafe_b64encode(digest.digest())) for digest in digests]
    )
