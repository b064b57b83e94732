"""What allauth asks this site: who may, how often, where to, and in which words."""

import time
from ipaddress import ip_address

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.stagekit import clear_login
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal.ratelimit import truncate_ip
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import (
    ImproperlyConfigured,
    PermissionDenied,
)
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from regions.models import User

from . import budgets, known
from .mail import send_soon

WRONG = "Nama pengguna atau sandi tidak benar. Periksa huruf besar dan kecilnya."
TOO_MANY = (
    "Terlalu banyak percobaan dari tempat Anda. Tunggu 5 menit, lalu coba lagi; "
    "atau minta tautan untuk membuat sandi baru."
)
WRONG_CODE = "Kode tidak benar atau sudah dipakai. Tunggu kode berikutnya."
NO_ADDRESS = "0.0.0.0"  # noqa: S104 - stands for an unknown address, nobody listens
JUST_NOW = 300  # seconds
# What the account's password was when the first step was passed, as sessions keep it.
FIRST_STEP = "sandi_langkah_pertama"
CHANGED = "Sandi akun ini diganti sementara Anda masuk. Silakan masuk lagi."


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
            return unmapped(super().get_client_ip(request))
        except (ImproperlyConfigured, PermissionDenied):
            return NO_ADDRESS

    def place_of(self, request):
        """The visitor's line: an address, of IPv6 the whole household's."""
        return truncate_ip(self.get_client_ip(request))

    def _get_login_attempts_cache_key(self, request, **credentials):
        """Account *and* address: a guesser bars only himself from that account."""
        return f"{typed_name(credentials).lower()} {self.place_of(request)}"

    def pre_authenticate(self, request, **credentials):
        """Refuse who failed too often; whoever listens to failures hears of it."""
        key = self._get_login_attempts_cache_key(request, **credentials)
        budgets_of = {"login_failed": key, "login_failed_address": ""}
        if known.is_known(request, User.named(typed_name(credentials))):
            # Neither a neighbour nor a whole office of them bars who came before.
            budgets_of = {"login_failed": f"{key} known"}
        self._login_failed_rl_usage = budgets.book(request, budgets_of)
        if self._login_failed_rl_usage is None:
            credentials.pop("password", None)
            about = {"request": request, "credentials": credentials}
            user_login_failed.send(sender=__name__, **about, throttled=True)
            raise self.validation_error("too_many_login_attempts")

    def pre_login(self, request, user, **kwargs):
        request.session[FIRST_STEP] = user.get_session_auth_hash()
        return super().pre_login(request, user, **kwargs)

    def login(self, request, user):
        """The last step: the account must still be what the first step opened."""
        passed = request.session.pop(FIRST_STEP, "")
        now = User.objects.get(pk=user.pk)
        if not now.is_active:
            clear_login(request)
            raise ImmediateHttpResponse(self.respond_user_inactive(request, now))
        if not constant_time_compare(passed, now.get_session_auth_hash()):
            clear_login(request)
            messages.error(request, CHANGED)
            raise ImmediateHttpResponse(redirect("account_login"))
        super().login(request, user)

    def post_login(self, request, user, **kwargs):
        response = super().post_login(request, user, **kwargs)
        known.remember(request, response, user)
        return response

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
        return settings.SITE_URL + path

    def send_mail(self, template_prefix, email, context):
        about = {"email": email, "days": settings.PASSWORD_RESET_TIMEOUT // 86_400}
        send_soon(self.render_mail(template_prefix, email, about | context))


def typed_name(credentials):
    return credentials.get("email") or credentials.get("username") or ""


def unmapped(address):
    """203.0.113.7 for ::ffff:203.0.113.7: all of IPv4 is one household of IPv6."""
    try:
        return str(getattr(ip_address(address), "ipv4_mapped", None) or address)
    except ValueError:
        return address
