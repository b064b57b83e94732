"""The access trail: each sign-in, sign-out, refusal, file and document leaves a record.

Files are noted by `regions.downloads`, documents by their view, the rest by Django's
signals. Identity numbers somebody typed into a search or a name are masked here too.
"""

import logging
from collections.abc import Iterable
from datetime import timedelta
from ipaddress import ip_address
from urllib.parse import unquote_plus

from allauth.mfa.signals import authentication_failed
from django.conf import settings
from django.contrib.auth.signals import (
    user_logged_in,
    user_logged_out,
    user_login_failed,
)
from django.db import OperationalError
from django.dispatch import receiver
from django.utils import timezone

from jamsostek_pks.lib.identity_numbers import without_numbers

from .models import AccessRecord, User
from .models.access import LONGEST_NAME, LONGEST_PATH, LONGEST_QUERY

Kind = AccessRecord.Kind
UNKNOWN_NAME = "nama tidak dikenal"
DEACTIVATED = "akun dinonaktifkan"
WRONG_PASSWORD = "kata sandi salah"  # noqa: S105 - words for a reader
WRONG_CODE = "kode faktor kedua salah"
WRONG_OLD_PASSWORD = "sandi lama salah saat mengganti sandi"  # noqa: S105 - words
THROTTLED = "dibatasi karena terlalu sering"
LONGEST_LOGIN = 254  # an e-mail address
KEPT = 2  # characters of a name nobody has
# What a form may call the name it asks for.
NAME_FIELDS = ("username", "login", "email")
# One who is kept out at every attempt is noted once in this time, not each time.
QUIET = timedelta(minutes=1)

log = logging.getLogger(__name__)


def note_file(request, *, name: str, rows: int) -> AccessRecord:
    """A file of the page's rows is about to leave."""
    by = signed_in(request)
    return note(Kind.FILE, request, user=by, file_name=name, rows=rows)


def note_document(request, document) -> AccessRecord:
    """A scan is about to leave."""
    by, file = signed_in(request), {"file_name": document.name}
    return note(Kind.DOCUMENT, request, user=by, sha256=document.sha256, **file)


def note_refusal(request, typed: str, why: str) -> None:
    """A refused sign-in. That it cannot be written keeps nobody waiting at the door."""
    name, address = tidy(typed, LONGEST_NAME), address_of(request)
    if why == THROTTLED and noted_lately(name, address):
        return
    try:
        note(Kind.REFUSED, request, name=name, note=why)
    except OperationalError:
        log.warning("refused sign-in from %s could not be recorded", address)


def noted_lately(name: str, address: str | None) -> bool:
    since = timezone.now() - QUIET
    return AccessRecord.objects.filter(
        kind=Kind.REFUSED, name=name, address=address, note=THROTTLED, at__gte=since
    ).exists()


def note(kind, request, *, user=None, name="", **facts) -> AccessRecord:
    return AccessRecord.objects.create(
        kind=kind,
        user=user,
        name=name or (user.get_username()[:LONGEST_NAME] if user else ""),
        address=address_of(request),
        path=tidy(getattr(request, "path", ""), LONGEST_PATH),
        query=query_of(request),
        **facts,
    )


def signed_in(request):
    user = getattr(request, "user", None)
    return user if user is not None and user.is_authenticated else None


def query_of(request) -> str:
    """What the file was narrowed by, as people read it. Of a sign-in nothing."""
    if request is None or request.method != "GET":
        return ""
    return tidy(unquote_plus(request.META.get("QUERY_STRING", "")), LONGEST_QUERY)


def tidy(text, longest: int) -> str:
    """One line without control characters or identity numbers, cut short."""
    plain = "".join(c if c.isprintable() else " " for c in str(text)[: 4 * longest])
    return without_numbers(plain)[:longest]


def address_of(request) -> str | None:
    """Whom the request came from, as far as that can be known.

    Each proxy of ours adds one address to X-Forwarded-For; what stands before those
    anybody may have made up.
    """
    meta = getattr(request, "META", {})
    said = meta.get("REMOTE_ADDR", "")
    forwarded = meta.get("HTTP_X_FORWARDED_FOR", "").split(",")
    ours = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    if 0 < ours <= len(forwarded):
        said = forwarded[-ours] or said
    try:
        address = ip_address(said.strip())
        return str(getattr(address, "ipv4_mapped", None) or address)
    except ValueError:
        return None


def sized(rows: Iterable) -> tuple[Iterable, int]:
    """The rows, and how many they are, before the first leaves."""
    if hasattr(rows, "iterator"):
        return rows.iterator(chunk_size=500), rows.count()
    if not hasattr(rows, "__len__"):
        rows = list(rows)
    return rows, len(rows)


@receiver(user_logged_in)
def note_sign_in(*, user, request=None, **kwargs):
    note(Kind.SIGN_IN, request, user=user)


@receiver(user_logged_out)
def note_sign_out(*, user=None, request=None, **kwargs):
    if user is not None:
        note(Kind.SIGN_OUT, request, user=user)


@receiver(user_login_failed)
def note_failure(*, credentials, request=None, throttled=False, **kwargs):
    """`throttled` comes from our own adapter: kept out, whatever was typed."""
    names = [credentials[field] for field in NAME_FIELDS if credentials.get(field)]
    name = str(names[0])[:LONGEST_LOGIN] if names else ""
    account = User.named(name)
    note_refusal(
        request,
        name if account else masked(name),
        THROTTLED if throttled else reason_of(account),
    )


@receiver(authentication_failed)
def note_wrong_code(*, user, request=None, **kwargs):
    note_refusal(request, user.get_username(), WRONG_CODE)


def reason_of(account) -> str:
    """Why a name and its password do not open; told to administrators alone."""
    if account is None:
        return UNKNOWN_NAME
    return WRONG_PASSWORD if account.is_active else DEACTIVATED


def masked(name: str) -> str:
    """`ra… (12 tanda)`: what is no account's name may be somebody's password."""
    return f"{name[:KEPT]}… ({len(name)} tanda)" if name else ""
