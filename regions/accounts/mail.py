"""Letters about accounts: where they lead, and how they leave."""

import logging
from smtplib import (
    SMTPDataError,
    SMTPException,
    SMTPNotSupportedError,
    SMTPRecipientsRefused,
)
from threading import Thread

from django.conf import settings
from django.core.mail import get_connection

from regions.checks import CONSOLE

# Somebody waits for the page; a server that inspects letters for minutes is too slow.
MOST_SECONDS = 20
# What one letter may have that the next has not; ValueError: an odd address.
OF_ONE_LETTER = (
    SMTPRecipientsRefused,
    SMTPDataError,
    SMTPNotSupportedError,
    ValueError,
)
log = logging.getLogger(__name__)


def can_send() -> bool:
    """False in production without a mail server: links must not end in a log.

    Nor without SITE_URL: whoever asks for a letter could choose where its link leads.
    """
    if settings.DEBUG:
        return True
    server = settings.EMAIL_BACKEND != CONSOLE
    return bool(server and settings.DEFAULT_FROM_EMAIL and settings.SITE_URL)


def send(messages) -> list:
    """Send now; the messages that did not leave, which the log tells of too."""
    if not can_send():
        log.warning(
            "No letter sent: EMAIL_URL, DEFAULT_FROM_EMAIL or SITE_URL is not set."
        )
        return list(messages)
    failed = []
    for number, message in enumerate(messages):
        try:
            get_connection(timeout=MOST_SECONDS).send_messages([message])
        except OF_ONE_LETTER:
            log.exception("A letter about an account was not sent")
            failed.append(message)
        except (SMTPException, OSError):
            log.exception("Letters about accounts were not sent")
            # The server is away: the others would wait as long for nothing.
            return failed + list(messages[number:])
    return failed


def send_soon(message):
    """Send beside the answer, which must take as long where there is no letter."""
    if settings.MAIL_IN_BACKGROUND:
        Thread(target=send, args=[[message]]).start()
    else:
        send([message])
