"""`manage.py send_reminders`: the weekly letter to each member of an office."""

import logging
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from coverage.digest_mail import mail_of
from coverage.digests import UnansweredError, question, recipients, send_digest
from coverage.office_tree import office_tree
from coverage.reminders import items
from jamsostek_pks.lib.dates import today

EXAMPLES = {
    "EMAIL_URL": "smtp+tls://user:password@host:587",
    "DEFAULT_FROM_EMAIL": "Jamsostek PKS <pks@pks.example>",
    "SITE_URL": "https://pks.example",
}
CONSOLE = "django.core.mail.backends.console.EmailBackend"
log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = (
        "Send this week's reminders by e-mail to the members of offices. Run it once a "
        "day: a person gets one letter a week, a missed day is made good on the next."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="print the letters of today, also what was sent before; send nothing",
        )

    def handle(self, *, dry_run, **options):
        on, tree = today(), office_tree()
        if dry_run:
            self.show(on, tree)
            return
        refuse_without_settings()
        sent, failed = 0, []
        for user in recipients(on):
            try:
                sent += send_digest(
                    user, tree, on=on, clock=timezone.now, site=settings.SITE_URL
                )
            except UnansweredError as error:
                failed.append(f"{user} ({error})")
            except (SMTPException, OSError) as error:
                if not about_one_letter(error):
                    raise CommandError(unreachable(error, sent)) from error
                failed.append(f"{user} ({error})")
            except Exception:
                # One person's trouble keeps no other from their letter.
                log.exception("No letter to %s", user)
                failed.append(str(user))
        self.stdout.write(f"  letters: {sent} sent, {len(failed)} failed")
        if failed:
            raise CommandError(f"Not sent, tried again next time: {'; '.join(failed)}")

    def show(self, on, tree):
        site = settings.SITE_URL or EXAMPLES["SITE_URL"]
        for user in recipients(on):
            if due := items(question(user, on), tree):
                letter = mail_of(user, due, on=on, site=site)
                self.stdout.write(f"{letter.message().as_bytes().decode()}\n\n")


def refuse_without_settings():
    """In production a letter to the console would count as sent, and be lost."""
    set_to = {
        "EMAIL_URL": settings.DEBUG or settings.EMAIL_BACKEND != CONSOLE,
        "DEFAULT_FROM_EMAIL": settings.DEFAULT_FROM_EMAIL,
        "SITE_URL": settings.SITE_URL,
    }
    missing = [
        f"{name} is not set (for instance {EXAMPLES[name]})."
        for name, value in set_to.items()
        if not value
    ]
    if missing:
        raise CommandError(" ".join(missing))


def about_one_letter(error) -> bool:
    """Whether the server only refused this address or this text."""
    return isinstance(error, SMTPRecipientsRefused | SMTPDataError)


def unreachable(error, sent) -> str:
    return (
        f"The mail server at {settings.EMAIL_HOST}:{settings.EMAIL_PORT} takes no "
        f"letters ({error}). {sent} sent; the rest is sent next time."
    )
