"""Pages about one's own account, where allauth's say too little."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import views as totp
from allauth.usersessions import views as usersessions
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.shortcuts import redirect, render

from jamsostek_pks.lib.dates import today

from .browsers import browser_name
from .codes import TOO_MANY_CODES
from .second_factor import has_second_factor, is_required_of
from .sessions import end_sessions

TOO_MANY_REQUESTS = 429


def refused(response, form, field, code):
    """Machines read the status: 429 where nothing was tried any more."""
    if form.has_error(field, code):
        response.status_code = TOO_MANY_REQUESTS
        response["Retry-After"] = "300"
    return response


class SignInView(account.LoginView):
    def form_invalid(self, form):
        response = super().form_invalid(form)
        return refused(response, form, "__all__", "too_many_login_attempts")


class CodeView(mfa.AuthenticateView):
    def form_invalid(self, form):
        return refused(super().form_invalid(form), form, "code", TOO_MANY_CODES)


class CodeAgainView(mfa.ReauthenticateView):
    def form_invalid(self, form):
        return refused(super().form_invalid(form), form, "code", TOO_MANY_CODES)


def account_page(request):
    """Who one is here, what one may see, and how the account is guarded."""
    user = request.user
    memberships = user.memberships.select_related("office", "region")
    codes = Authenticator.objects.filter(
        user=user, type=Authenticator.Type.RECOVERY_CODES
    ).first()
    context = {
        "memberships": memberships.current(today()),
        "has_second_factor": has_second_factor(user),
        "is_required": is_required_of(user),
        "codes_left": len(codes.wrap().get_unused_codes()) if codes else None,
    }
    return render(request, "account/overview.html", context)


class ActivateView(totp.ActivateTOTPView):
    def dispatch(self, request, *args, **kwargs):
        """A second click finds it done: the first one's page was never shown."""
        if has_second_factor(request.user):
            return redirect("mfa_view_recovery_codes")
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form):
        try:
            with transaction.atomic():
                return super().form_valid(form)
        except IntegrityError:
            # Both clicks arrived at once.
            return redirect("mfa_view_recovery_codes")

    def form_invalid(self, form):
        return refused(super().form_invalid(form), form, "code", TOO_MANY_CODES)

    def get_context_data(self, **kwargs):
        required = is_required_of(self.request.user)
        return super().get_context_data(**kwargs) | {"required": required}


class SessionsView(usersessions.ListUserSessionsView):
    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        for session in context["sessions"]:
            session.browser = browser_name(session.user_agent)
        return context

    def form_valid(self, form):
        """The others, or with `semua` this one as well."""
        if "semua" not in self.request.POST:
            return super().form_valid(form)
        end_sessions(self.request.user)
        self.request.session.flush()
        messages.success(self.request, "Anda sudah keluar dari semua perangkat.")
        return redirect("account_login")
