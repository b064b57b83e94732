"""Signing in: who is let in, by which name or address, and where it leads."""

import importlib
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.auth.signals import user_logged_in
from django.core.management import CommandError
from django.db import connection

from regions.accounts.adapter import WRONG
from regions.models import User
from tests.accounts import DOOR, PASSWORD, heard, is_in, person, sign_in
from tests.factories import create_user

pytestmark = pytest.mark.django_db


# The door


@pytest.mark.parametrize("login", ["siti", "SITI", "Siti@BPJS.example"])
def test_people_sign_in_by_name_or_address(client, login):
    person()

    response = sign_in(client, login)

    assert response.url == "/"
    assert is_in(client)


def test_sign_in_leads_to_where_one_wanted_to_go_and_nowhere_else(client):
    person()
    for target, expected in {
        "/perjanjian/": "/perjanjian/",
        "https://evil.example/": "/",
        "//evil.example": "/",
        "http://[::1": "/",
    }.items():
        client.logout()
        assert client.get(DOOR, {"next": target}).status_code == 200
        assert sign_in(client, next=target).url == expected


def test_unknown_and_wrong_are_told_alike(client):
    person()

    wrong = sign_in(client, password="salah").context["form"]
    unknown = sign_in(client, login="tidakada", password="salah").context["form"]

    assert wrong.non_field_errors() == unknown.non_field_errors() == [WRONG]


@pytest.mark.parametrize(
    "login", ["siti", "siti@bpjs.example", "tidakada", "tidakada@bpjs.example", "baru"]
)
def test_unknown_and_wrong_take_as_long(client, monkeypatch, login):
    """One slow hash each, also for who was invited and has no password yet."""
    person()
    create_user(username="baru")
    hashes, encode = [], MD5PasswordHasher.encode

    def counted(self, *args):
        hashes.append(args)
        return encode(self, *args)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counted)

    sign_in(client, login, "salah")

    assert len(hashes) == 1


@pytest.mark.parametrize("method", ["get", "post"])
def test_the_admin_has_no_door_of_its_own(client, method):
    """And no second way to sign out or to a new password."""
    user = person(is_superuser=True)
    data = {"username": user.username, "password": PASSWORD}

    response = getattr(client, method)("/admin/login/?next=/admin/", data)

    assert response.url.startswith("/masuk/?next=/admin/")
    assert not is_in(client)
    client.force_login(user)
    assert client.get("/admin/password_change/").url == "/akun/sandi/"
    client.post("/admin/logout/")
    assert not is_in(client)


@pytest.mark.parametrize(
    "path", ["signup/", "email/", "social/signup/", "login/", "3rdparty/", "2fa/"]
)
def test_nobody_signs_up(client_of, path):
    client = client_of(person())

    for prefix in ("/", "/akun/", "/masuk/", "/accounts/"):
        assert client.get(prefix + path).status_code == 404


def test_an_account_that_left_stays_outside(client):
    person(is_active=False)

    assert sign_in(client).url == "/akun/nonaktif/"
    assert not is_in(client)


def test_signing_in_is_told_to_whoever_keeps_the_log(client):
    user = person()

    with heard(user_logged_in) as told:
        sign_in(client)

    assert [said["user"] for said in told] == [user]


# Addresses of before


@pytest.fixture
def lower_addresses():
    name = "regions.migrations.0003_user_email_once"
    found = importlib.import_module(name)

    return lambda: found.lower_addresses(apps, SimpleNamespace(connection=connection))


def emails(**addresses):
    """Written past `save`, as versions before the rule did."""
    users = [User(username=name, email=email) for name, email in addresses.items()]
    User.objects.bulk_create(users)


def test_addresses_of_before_are_lowered_and_none_may_be_missing(lower_addresses):
    emails(siti="Siti@BPJS.example", budi="budi@bpjs.example", ani="", dewi="")

    lower_addresses()

    found = User.objects.order_by("username").values_list("email", flat=True)
    assert list(found) == ["", "budi@bpjs.example", "", "siti@bpjs.example"]


def test_a_shared_address_stops_the_migration_and_names_the_accounts(lower_addresses):
    emails(siti="Siti@bpjs.example", aminah="siti@BPJS.example", budi="B@bpjs.example")

    with pytest.raises(CommandError, match="siti@bpjs.example: aminah, siti"):
        lower_addresses()

    assert User.objects.get(username="budi").email == "B@bpjs.example"
