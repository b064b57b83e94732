"""Pages about one's own account, where allauth's say too little."""

from allauth.account import views as account
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import views as totp
from allauth.usersessions import views as usersessions
from django.contrib import messages
from django.shortcuts import redirect, render

from jamsostek_pks.lib.dates import today

from .browsers import browser_name
from .second_factor import has_second_factor, is_required_of
from .sessions import end_sessions

TOO_MANY_REQUESTS = 429


class SignInView(account.LoginView):
    def form_invalid(self, form):
        """Machines read the status: 429 where nothing was tried any more."""
        response = super().form_invalid(form)
        if form.has_error("__all__", "too_many_login_attempts"):
            response.status_code = TOO_MANY_REQUESTS
            response["Retry-After"] = "300"
        return response


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
