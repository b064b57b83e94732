"""`manage.py send_reminders` against a real SMTP server, in real processes."""

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections import Counter
from contextlib import contextmanager
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from threading import Event
from urllib.parse import urlsplit

import pytest
from aiosmtpd.controller import Controller
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from coverage.digests import LEASE
from coverage.models import Digest, Reminder
from jamsostek_pks.lib.dates import today
from tests.factories import create_agreement, create_office, create_user

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60
SMTP = "django.core.mail.backends.smtp.EmailBackend"


class Mailbox:
    """Takes letters; holds back its answer to the first where it is told to."""

    def __init__(self):
        self.letters, self.refused = [], set()
        self.arrived, self.answering = Event(), Event()
        self.answering.set()
        self.takes_before_answering = True
        self.silent = set()

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if address in self.refused:
            return "550 no such person"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        first = not self.arrived.is_set()
        self.arrived.set()
        if self.takes_before_answering:
            self.letters.append(envelope)
        while first and not self.answering.is_set():
            await asyncio.sleep(0.02)
        while self.silent.intersection(envelope.rcpt_tos):
            await asyncio.sleep(0.02)
        if not self.takes_before_answering:
            self.letters.append(envelope)
        return "250 taken"

    @property
    def recipients(self):
        return Counter(letter.rcpt_tos[0] for letter in self.letters)

    @property
    def messages(self):
        return [message_from_bytes(x.content, policy=default) for x in self.letters]


@pytest.fixture
def mailbox(settings):
    box = Mailbox()
    port = free_port()
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = SMTP, "127.0.0.1"
    settings.EMAIL_PORT, settings.SITE_URL = port, "https://pks.example"
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box
    box.answering.set()
    box.silent.clear()
    controller.stop()


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.fixture
def staff():
    """Four members of an office, for whom one paper is soon over."""
    office = create_office(regions=["75"])
    create_agreement(region="75.04", ends_on=today() + timedelta(days=20))
    return [create_user(office=office, email=f"{name}@contoh.test") for name in "abcd"]


def addresses(staff):
    return {user.email: 1 for user in staff}


@contextmanager
def process(settings):
    """The command as cron starts it: production settings, the tests' database."""
    started = subprocess.Popen(
        [sys.executable, "manage.py", "send_reminders"],
        cwd=ROOT,
        env=os.environ
        | {
            "DEBUG": "0",
            "SECRET_KEY": "x0" * 30,
            "ALLOWED_HOSTS": "pks.example",
            "DATABASE_URL": database_url(),
            "EMAIL_URL": f"smtp://127.0.0.1:{settings.EMAIL_PORT}",
            "DEFAULT_FROM_EMAIL": "Jamsostek PKS <pks@pks.example>",
            "SITE_URL": "https://pks.example",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        yield started
    finally:
        started.kill()
        started.communicate()


def database_url():
    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        return f"sqlite:///{name}"
    return urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl()


def wait_for_one_of(*processes):
    deadline = time.monotonic() + PATIENCE
    while all(each.poll() is None for each in processes):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def sent(output):
    return int(re.search(r"(\d+) sent, 0 failed", output)[1])


# Real processes


@pytest.mark.django_db(transaction=True)
def test_two_processes_at_once_send_each_letter_once(staff, mailbox, settings):
    """The first letter is held back: its process waits while the other goes on."""
    mailbox.answering.clear()
    with process(settings) as one, process(settings) as other:
        assert mailbox.arrived.wait(PATIENCE)
        wait_for_one_of(one, other)
        mailbox.answering.set()
        outputs = [each.communicate(timeout=PATIENCE)[0] for each in (one, other)]

    assert sorted(map(sent, outputs)) == [1, 3]
    assert mailbox.recipients == addresses(staff)
    assert not Digest.objects.filter(sent_at=None).exists()
    assert Reminder.objects.filter(kind="ENDING").count() == len(staff)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("taken", [True, False])
def test_after_a_kill_one_letter_at_most_is_repeated_and_none_lost(
    staff, mailbox, settings, taken
):
    """Killed while the server has the letter, or half of it, and did not answer."""
    mailbox.answering.clear()
    mailbox.takes_before_answering = taken
    with process(settings) as killed:
        assert mailbox.arrived.wait(PATIENCE)
        killed.send_signal(signal.SIGKILL)
        killed.wait(PATIENCE)

    call_command("send_reminders")
    while_claimed = mailbox.recipients[staff[0].email]
    Digest.objects.filter(sent_at=None).update(claimed_at=timezone.now() - LEASE)
    call_command("send_reminders")
    call_command("send_reminders")

    assert while_claimed == taken
    assert mailbox.recipients == addresses(staff) | {staff[0].email: 1 + taken}
    ids = {message["Message-ID"] for message in mailbox.messages}
    assert len(ids) == len(staff)
    assert not Digest.objects.filter(sent_at=None).exists()


# One process


@pytest.mark.django_db
def test_letters_arrive_as_they_were_written(staff, mailbox, capsys):
    call_command("send_reminders")

    message = mailbox.messages[0]
    text = message.get_content()
    assert message.get_content_type() == "text/plain"
    assert "PERJANJIAN BERAKHIR (1)" in text
    assert "https://pks.example/perjanjian/" in text
    assert "“" in text
    assert capsys.readouterr().out == "  letters: 4 sent, 0 failed\n"


@pytest.mark.django_db
def test_a_refused_address_keeps_nobody_else_from_their_letter(staff, mailbox):
    mailbox.refused.add(staff[0].email)

    with pytest.raises(CommandError, match=str(staff[0])):
        call_command("send_reminders")
    mailbox.refused.clear()
    call_command("send_reminders")

    assert mailbox.recipients == addresses(staff)


@pytest.mark.django_db
def test_a_server_that_takes_a_letter_and_does_not_answer_gets_it_twice_at_most(
    staff, mailbox, settings
):
    """Nobody behind it waits, and no run stops for it."""
    settings.EMAIL_TIMEOUT = 1
    silent = staff[0].email
    mailbox.silent = {silent}
    for _ in range(2):
        with pytest.raises(CommandError, match=r"no answer.*may have the letter"):
            call_command("send_reminders")
        # Within the lease nobody tries again.
        call_command("send_reminders")
        claims = Digest.objects.filter(sent_at=None)
        claims.update(claimed_at=timezone.now() - LEASE)

    call_command("send_reminders")

    assert mailbox.recipients == addresses(staff) | {silent: 2}
    assert len({message["Message-ID"] for message in mailbox.messages}) == len(staff)
    assert set(Digest.objects.values_list("recipient__email", "unanswered")) == {
        (user.email, 2 if user.email == silent else 0) for user in staff
    }


@pytest.mark.django_db
def test_a_server_that_is_down_stops_the_run_and_claims_nothing(staff, settings):
    settings.EMAIL_BACKEND, settings.EMAIL_HOST = SMTP, "127.0.0.1"
    settings.EMAIL_PORT = free_port()

    with pytest.raises(CommandError, match="takes no letters .* 0 sent"):
        call_command("send_reminders")

    assert not Digest.objects.exists()


@pytest.mark.django_db
def test_a_dry_run_shows_the_letters_and_sends_none(staff, mailbox, capsys):
    call_command("send_reminders", dry_run=True)

    assert capsys.readouterr().out.count("PERJANJIAN BERAKHIR (1)") == len(staff)
    assert mailbox.letters == []
    assert not Digest.objects.exists()


@pytest.mark.django_db
def test_without_a_mail_server_production_refuses_and_names_what_is_missing(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    settings.DEFAULT_FROM_EMAIL = settings.SITE_URL = ""

    with pytest.raises(CommandError) as refused:
        call_command("send_reminders")

    for name in ("EMAIL_URL", "DEFAULT_FROM_EMAIL", "SITE_URL"):
        assert f"{name} is not set (for instance " in str(refused.value)
