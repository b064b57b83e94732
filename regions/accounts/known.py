"""Browsers in which an account signed in before: others cannot bar it from there.

A signed cookie with the accounts' ids. It opens nothing: it only says whose failures
are counted apart from those of strangers.
"""

from django.conf import settings

COOKIE = "pernah_masuk"
DAYS = 180
MOST = 5


def is_known(request, user) -> bool:
    return user is not None and str(user.pk) in ids_of(request)


def ids_of(request) -> list[str]:
    seconds = DAYS * 86_400
    text = request.get_signed_cookie(COOKIE, "", salt=COOKIE, max_age=seconds)
    return text.split(".") if text else []


def remember(request, response, user):
    """The newest first; an office's one computer has a few people."""
    others = [each for each in ids_of(request) if each != str(user.pk)]
    response.set_signed_cookie(
        COOKIE,
        ".".join([str(user.pk), *others][:MOST]),
        salt=COOKIE,
        max_age=DAYS * 86_400,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
