"""How long somebody stays signed in, and how all of it ends."""

import time

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

BEGAN, SEEN = "masuk_pada", "terlihat_pada"
# The last click is written down this often: each time costs a write.
SECONDS_BETWEEN_NOTES = 300
NOT_STORED = "no-store, private"
# Where the addresses of `urls.py` begin.
ABOUT_ACCOUNTS = ("akun/", "masuk/", "keluar/")


@receiver(user_logged_in)
def note_beginning(*, request, **kwargs):
    request.session[BEGAN] = request.session[SEEN] = int(time.time())


def end_old_sessions(get_response):
    """Sign out who did nothing for long, and everybody after a working day."""

    def middleware(request):
        if request.user.is_authenticated:
            keep_or_end(request, int(time.time()))
        return get_response(request)

    return middleware


def keep_out_of_caches(get_response):
    """What signed-in people read, and pages with links or codes, is stored nowhere."""

    def middleware(request):
        response = get_response(request)
        # Pages that say `no-store` in their own words keep them.
        said = "no-store" in response.get("Cache-Control", "")
        if not said and (request.user.is_authenticated or is_of_an_account(request)):
            response["Cache-Control"] = NOT_STORED
        return response

    return middleware


def is_of_an_account(request):
    match = request.resolver_match
    return bool(match and match.route.startswith(ABOUT_ACCOUNTS))


def keep_or_end(request, now):
    session = request.session
    # A session from before these notes begins now.
    began, seen = session.get(BEGAN), session.get(SEEN)
    if began is None or seen is None:
        session[BEGAN] = session[SEEN] = now
    elif is_over(began, seen, now):
        logout(request)
    elif now - seen >= SECONDS_BETWEEN_NOTES:
        session[SEEN] = now


def is_over(began, seen, now):
    idle = now - seen > settings.SESSION_IDLE_MINUTES * 60
    return idle or now - began > settings.SESSION_MAX_HOURS * 3600


def end_sessions(user, *, but=None):
    """End this user's sessions on all devices, except the one with the key `but`."""
    for session in UserSession.objects.filter(user=user).exclude(session_key=but or ""):
        session.end()
