"""Letters about accounts: where they lead, and how they leave."""

import logging
from smtplib import SMTPException
from threading import Thread

from django.conf import settings
from django.core.mail import get_connection

CONSOLE = "django.core.mail.backends.console.EmailBackend"
# Somebody waits for the page; a server that inspects letters for minutes is too slow.
MOST_SECONDS = 20
log = logging.getLogger(__name__)


def can_send() -> bool:
    """False in production without a mail server: links must not end in a log."""
    if settings.DEBUG:
        return True
    return settings.EMAIL_BACKEND != CONSOLE and bool(settings.DEFAULT_FROM_EMAIL)


def site_of(request) -> str:
    """Where links lead, without a closing slash: SITE_URL, else as asked."""
    return settings.SITE_URL or request.build_absolute_uri("/").rstrip("/")


def send(messages) -> bool:
    """Send now; False, and a line in the log, where the server takes none."""
    if not can_send():
        log.warning("No letter sent: EMAIL_URL or DEFAULT_FROM_EMAIL is not set.")
        return False
    try:
        get_connection(timeout=MOST_SECONDS).send_messages(messages)
    except (SMTPException, OSError):
        log.exception("A letter about an account was not sent")
        return False
    return True


def send_soon(message):
    """Send beside the answer, which must take as long where there is no letter."""
    if settings.MAIL_IN_BACKGROUND:
        Thread(target=send, args=[[message]]).start()
    else:
        send([message])
