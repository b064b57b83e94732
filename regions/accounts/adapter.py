"""What allauth asks this site: who may, how often, where to, and in which words."""

import time

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.core.internal.ratelimit import truncate_ip
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import (
    ImproperlyConfigured,
    PermissionDenied,
    ValidationError,
)
from django.urls import reverse

from .mail import send_soon, site_of

WRONG = "Nama pengguna atau sandi tidak benar. Periksa huruf besar dan kecilnya."
TOO_MANY = (
    "Terlalu banyak percobaan dari tempat Anda. Tunggu 5 menit, lalu coba lagi; "
    "atau minta tautan untuk membuat sandi baru."
)
WRONG_CODE = "Kode tidak benar atau sudah dipakai. Tunggu kode berikutnya."
NO_ADDRESS = "0.0.0.0"  # noqa: S104 - stands for an unknown address, nobody listens
JUST_NOW = 300  # seconds


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "Akun ini sedang tidak aktif.",
        "email_password_mismatch": WRONG,
        "username_password_mismatch": WRONG,
        "invalid_login": WRONG,
        "too_many_login_attempts": TOO_MANY,
        "rate_limited": TOO_MANY,
        "enter_current_password": "Sandi sekarang tidak benar.",
        "incorrect_password": "Sandi tidak benar.",
        "incorrect_code": WRONG_CODE,
        "invalid_password_reset": "Tautan ini tidak berlaku lagi.",
    }

    def is_open_for_signup(self, request):
        return False

    def is_ajax(self, request):
        return False

    def is_safe_url(self, url):
        try:
            return super().is_safe_url(url)
        except ValueError:  # http://[::1
            return False

    def get_client_ip(self, request):
        """The visitor's address; one for all whose address nobody wrote down."""
        try:
            return super().get_client_ip(request)
        except (ImproperlyConfigured, PermissionDenied):
            return NO_ADDRESS

    def _get_login_attempts_cache_key(self, request, **credentials):
        """Account *and* address: a guesser bars only himself from that account."""
        name = credentials.get("email") or credentials.get("username") or ""
        return f"{name.lower()} {truncate_ip(self.get_client_ip(request))}"

    def pre_authenticate(self, request, **credentials):
        """Refuse who failed too often; whoever listens to failures hears of it."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            credentials.pop("password", None)
            user_login_failed.send(
                sender=__name__,
                credentials=credentials,
                request=request,
                throttled=True,
            )
            raise

    def is_reauthentication_required(self, *, app, **kwargs):
        """Not of somebody who has just signed in."""
        if not super().is_reauthentication_required(app=app, **kwargs):
            return False
        records = get_authentication_records(context.request, context.request.user)
        return not any(time.time() - record["at"] < JUST_NOW for record in records)

    def get_reauthentication_methods(self, user):
        words = {
            "reauthenticate": "Pakai sandi",
            "mfa_reauthenticate": "Pakai kode faktor kedua",
        }
        methods = super().get_reauthentication_methods(user)
        return [method | {"description": words[method["id"]]} for method in methods]

    def get_password_change_redirect_url(self, request):
        return reverse("account")

    def get_reset_password_from_key_url(self, key):
        uidb36, _, token = key.partition("-")
        kwargs = {"uidb36": uidb36, "key": token}
        path = reverse("account_reset_password_from_key", kwargs=kwargs)
        return site_of(context.request) + path

    def send_mail(self, template_prefix, email, context):
        about = {"email": email, "days": settings.PASSWORD_RESET_TIMEOUT // 86_400}
        send_soon(self.render_mail(template_prefix, email, about | context))
