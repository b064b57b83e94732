"""Passwords: what makes a good one, and who gets a link to a new one."""

import re

import pytest
from django.test import Client

from regions import trail
from regions.accounts.tokens import password_link
from regions.models import User
from tests.accounts import (
    DOOR,
    FORGOTTEN,
    PASSWORD,
    ask_for_link,
    is_in,
    link_in,
    person,
    refusals,
    sign_in,
)

pytestmark = pytest.mark.django_db


# Changed


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("pendek-saja", "12 karakter"),
        ("password1234", "terlalu umum"),
        ("519374628105", "seluruhnya terdiri dari angka"),
        ("siti@bpjs.example", "terlalu mirip"),
    ],
)
def test_a_weak_password_is_refused_in_words(client_of, password, said):
    client = client_of(person())
    data = {"oldpassword": PASSWORD, "password1": password, "password2": password}

    form = client.post("/akun/sandi/", data).context["form"]

    assert said in " ".join(form.errors["password1"])


def test_a_new_password_signs_other_devices_out_and_is_told_by_letter(mailoutbox):
    user = person()
    here, there = Client(), Client()
    sign_in(here)
    sign_in(there)
    new = "empat kata yang lain"
    data = {"oldpassword": PASSWORD, "password1": new, "password2": new}

    response = here.post("/akun/sandi/", data)

    assert response.url == "/akun/"
    assert here.get("/akun/").status_code == 200
    assert there.get("/akun/").url.startswith(DOOR)
    assert mailoutbox[0].to == [user.email]
    assert "baru saja diganti" in mailoutbox[0].body


def test_a_wrong_old_password_is_on_record(client_of):
    client = client_of(person())
    new = {"password1": "empat kata yang lain", "password2": "empat kata yang lain"}

    client.post("/akun/sandi/", {"oldpassword": "salah"} | new)

    assert refusals() == [("siti", trail.WRONG_OLD_PASSWORD)]


# Forgotten


def test_a_forgotten_password_is_answered_alike_for_everybody(client, mailoutbox):
    person()

    known = ask_for_link(client, "Siti@bpjs.example")
    unknown = ask_for_link(client, "tidakada@bpjs.example")

    assert known[0].url == unknown[0].url
    strip = re.compile(rb'value="[^"]{64}"')
    assert strip.sub(b"", known[1]) == strip.sub(b"", unknown[1])
    assert [letter.to for letter in mailoutbox] == [["siti@bpjs.example"]]


def test_nobody_is_flooded_with_letters(client, mailoutbox):
    user = person()

    for email in (user.email, "tidakada@bpjs.example"):
        answers = [client.post(FORGOTTEN, {"email": email}) for _ in range(6)]
        assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert "Terlalu banyak permintaan" in answers[-1].text
    assert len(mailoutbox) == 5


def test_the_link_of_a_letter_opens_once(client, mailoutbox):
    user = person()
    ask_for_link(client, user.email)
    link = link_in(mailoutbox[0])
    stranger = Client()

    form_address = client.get(link).url
    data = {"password1": "kata kata yang baru", "password2": "kata kata yang baru"}
    response = client.post(form_address, data)

    assert response.url == "/"
    assert is_in(client)
    user.refresh_from_db()
    assert user.check_password("kata kata yang baru")
    assert "Tautan tidak berlaku" in stranger.get(link).text


def test_a_link_dies_with_the_account_the_address_and_time(settings, client):
    user = person()
    link = password_link(user, site="")
    assert client.get(link).status_code == 302

    User.objects.filter(pk=user.pk).update(is_active=False)
    assert "Tautan tidak berlaku" in client.get(link).text
    User.objects.filter(pk=user.pk).update(is_active=True, email="lain@bpjs.example")
    assert "Tautan tidak berlaku" in client.get(link).text
    User.objects.filter(pk=user.pk).update(email=user.email)
    assert client.get(link).status_code == 302
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert "Tautan tidak berlaku" in client.get(link).text


def test_an_address_somebody_had_before_gets_no_link(client, mailoutbox):
    user = person()
    ask_for_link(client, user.email)
    user.email = "baru@bpjs.example"
    user.save()

    ask_for_link(client, "siti@bpjs.example")

    assert len(mailoutbox) == 1


@pytest.mark.parametrize("uid", ["z" * 13, "z" * 99, "0", "-", "1_1"])
def test_a_hostile_link_is_an_old_link(client, uid):
    response = client.get(f"/akun/sandi/baru/{uid}/{'9' * 200}-x/")

    assert response.status_code == 200
    assert "Tautan tidak berlaku" in response.text
