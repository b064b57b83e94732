"""Letters about accounts: what they say, where their links lead, who gets them."""

from smtplib import SMTPRecipientsRefused

import pytest
from django.core.mail import EmailMessage
from django.urls import reverse

from regions import checks
from regions.accounts import mail
from tests.accounts import ask_for_link, link_in, person

pytestmark = pytest.mark.django_db


def test_letters_are_ours_and_not_escaped(client, mailoutbox):
    user = person()
    user.first_name, user.last_name = "Nur'aini", "<Ani> & Co"
    user.save()

    ask_for_link(client, user.email)

    letter = mailoutbox[0]
    assert "Nur'aini <Ani> & Co" in letter.body
    assert letter.subject == "Membuat sandi baru untuk Jamsostek PKS"
    assert link_in(letter)
    assert reverse("account_login") not in letter.body


# Links


def test_links_do_not_end_in_a_log_where_no_mail_server_is_known(settings, caplog):
    settings.EMAIL_BACKEND = mail.CONSOLE

    assert not mail.send([])
    assert "EMAIL_URL" in caplog.text


def test_without_its_address_the_site_sends_no_link(settings, client, mailoutbox):
    user = person()
    settings.SITE_URL = ""

    client.post("/akun/sandi/lupa/", {"email": user.email}, headers={"host": "a.b"})
    client.post("/akun/sandi/lupa/", {"email": user.email})

    assert mailoutbox == []
    assert [w.id for w in checks.letters_know_the_site()] == ["regions.W001"]
    settings.EMAIL_BACKEND = checks.CONSOLE
    assert checks.letters_know_the_site() == []


def test_links_lead_to_the_site_not_to_where_it_was_asked(settings, client, mailoutbox):
    settings.ALLOWED_HOSTS = ["*"]
    settings.SITE_URL = "https://pks.example"
    user = person()

    headers = {"host": "evil.example"}
    client.post("/akun/sandi/lupa/", {"email": user.email}, headers=headers)

    assert "https://pks.example/akun/sandi/baru/" in mailoutbox[0].body
    assert "evil.example" not in mailoutbox[0].body


# Mail servers


class Picky:
    """A mail server that knows not everybody."""

    sent = []

    def send_messages(self, messages):
        (message,) = messages
        wrong = {"a@x": SMTPRecipientsRefused({}), "b@x": UnicodeError("b")}
        if message.to[0] in wrong:
            raise wrong[message.to[0]]
        if message.to[0] == "away@x":
            raise ConnectionRefusedError
        self.sent.append(message.to[0])


def test_one_refused_address_stops_no_other_letter(monkeypatch):
    monkeypatch.setattr(mail, "get_connection", lambda **kwargs: Picky())
    monkeypatch.setattr(Picky, "sent", [])
    letters = [EmailMessage(to=[f"{n}@x"]) for n in ("a", "b", "c", "away", "d")]

    failed = mail.send(letters)

    assert Picky.sent == ["c@x"]
    assert [letter.to[0] for letter in failed] == ["a@x", "b@x", "away@x", "d@x"]
