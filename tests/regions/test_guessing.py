"""Whoever guesses is stopped, and bars neither colleagues nor the owner."""

from contextlib import contextmanager

import pytest
from django.conf import settings as site_settings
from django.contrib.auth.signals import user_login_failed
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test import Client

from regions.accounts import known
from regions.accounts.adapter import TOO_MANY, unmapped
from regions.accounts.views import SignInView
from tests.accounts import DOOR, HOME, OFFICE, PASSWORD, heard, is_in, person, sign_in

pytestmark = pytest.mark.django_db


@contextmanager
def undrawn(monkeypatch):
    """The door answers without its page: a thousand would take half the test."""
    with monkeypatch.context() as patch:
        patch.setattr(
            SignInView, "render_to_response", lambda *args, **kwargs: HttpResponse()
        )
        yield


# Guessers


def test_a_thousand_guesses_stop_and_bar_neither_colleagues_nor_the_owner(
    client, monkeypatch
):
    owner, colleague = person("siti"), person("budi")
    with heard(user_login_failed) as failures, undrawn(monkeypatch):
        answers = [sign_in(client, "siti", f"tebakan {n}") for n in range(1000)]
    right = sign_in(client, "siti")
    at_the_office, at_home = Client(), Client()
    sign_in(at_the_office, "budi")
    sign_in(at_home, "siti", address=HOME)

    statuses = [answer.status_code for answer in answers]
    tried = statuses.count(200)
    print(f"\n1,000 guesses: {tried} tried, {statuses.count(429)} refused")
    assert (tried, statuses.count(429)) == (5, 995)
    assert right.status_code == 429
    assert right.headers["Retry-After"] == "300"
    assert right.context["form"].non_field_errors() == [TOO_MANY]
    assert not is_in(client)
    assert is_in(at_the_office)
    assert at_the_office.session["_auth_user_id"] == str(colleague.pk)
    assert at_home.session["_auth_user_id"] == str(owner.pk)
    # Whoever keeps the log hears of every attempt, tried or not.
    assert [told.get("throttled", False) for told in failures].count(True) == 995
    assert len(failures) == 1000


def test_a_guesser_of_no_account_is_told_the_same(client):
    answers = [sign_in(client, "tidakada", f"tebakan {n}") for n in range(6)]

    assert answers[-1].status_code == 429
    assert answers[-1].context["form"].non_field_errors() == [TOO_MANY]


def test_whoever_gets_in_has_used_up_nothing(client):
    person()

    for _ in range(7):
        client.logout()
        assert sign_in(client).status_code == 302


# Whose tries they are


def test_addresses_of_one_line_count_as_one_and_a_forged_one_as_none(client):
    """IPv6 gives every household 2^64 addresses; anybody may send a header."""
    person()
    for n in range(5):
        sign_in(client, password="salah", address=f"2001:db8::{n}")

    response = client.post(
        DOOR,
        {"login": "siti", "password": PASSWORD},
        REMOTE_ADDR="2001:db8::99",
        headers={"x-forwarded-for": HOME},
    )

    assert response.status_code == 429


def test_behind_a_proxy_the_address_it_wrote_down_counts(client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    person()
    data = {"login": "siti", "password": "salah"}
    for n in range(5):
        header = {"x-forwarded-for": f"10.0.0.{n}, {OFFICE}"}
        client.post(DOOR, data, REMOTE_ADDR="127.0.0.1", headers=header)
    right = data | {"password": PASSWORD}

    behind = {"x-forwarded-for": f"10.0.0.9, {OFFICE}"}
    refused = client.post(DOOR, right, REMOTE_ADDR="127.0.0.1", headers=behind)
    elsewhere = client.post(DOOR, right, headers={"x-forwarded-for": HOME})

    assert refused.status_code == 429
    assert elsewhere.status_code == 302


@pytest.mark.parametrize("header", ["", "abc", "1.2.3.4"])
def test_an_address_nobody_can_read_is_no_failure(client, settings, header):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 2
    person()

    response = client.post(
        DOOR,
        {"login": "siti", "password": PASSWORD},
        REMOTE_ADDR="",
        headers={"x-forwarded-for": header},
    )

    assert response.status_code == 302


@pytest.mark.parametrize(
    ("address", "line"),
    [
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:db8::1", "2001:db8::1"),
        ("203.0.113.7", "203.0.113.7"),
        ("tidak", "tidak"),
    ],
)
def test_an_ipv4_address_in_ipv6_clothes_is_itself(address, line):
    assert unmapped(address) == line


def test_mapped_addresses_have_their_own_tries(client):
    person()
    for _ in range(5):
        sign_in(client, password="salah", address=f"::ffff:{OFFICE}")

    assert sign_in(client, address=f"::ffff:{HOME}").status_code == 302


# Budgets


def test_all_workers_count_together_in_a_table_that_migrate_makes(client, settings):
    backend = settings.CACHES["default"]["BACKEND"]
    sign_in(client, password="salah")

    assert backend.endswith("DatabaseCache")
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM cache WHERE cache_key LIKE '%login_fai%'")
        assert cursor.fetchone()[0] == 2


@pytest.fixture
def tight(settings):
    """Ten failures of an address instead of 300."""
    limits = site_settings.ACCOUNT_RATE_LIMITS
    settings.ACCOUNT_RATE_LIMITS = limits | {"login_failed_address": "10/m/ip"}


def test_sprayed_names_bar_neither_who_came_before_nor_use_up_their_tries(tight):
    person("siti"), person("budi")
    at_work, stranger, new_here = Client(), Client(), Client()
    sign_in(at_work)
    at_work.post("/keluar/")
    for n in range(12):
        sign_in(stranger, f"nama{n}", "salah")

    barred = [sign_in(new_here, "budi").status_code for _ in range(6)]
    cache_of_address = [key for key in keys_of_budgets() if "address" in key]
    cache.delete_many(cache_of_address)

    assert barred == [429] * 6
    # What was refused was not counted: the right password opens once there is room.
    assert sign_in(new_here, "budi").status_code == 302
    for n in range(12):
        sign_in(stranger, f"lain{n}", "salah")
    assert sign_in(stranger, "siti").status_code == 429
    assert sign_in(at_work, "siti").status_code == 302


def keys_of_budgets():
    with connection.cursor() as cursor:
        cursor.execute("SELECT cache_key FROM cache")
        return [key.split(":", 2)[2] for (key,) in cursor.fetchall()]


def test_a_neighbour_who_guesses_does_not_bar_who_came_in_here_before(client):
    person()
    sign_in(client)
    client.post("/keluar/")
    neighbour = Client()
    for _ in range(6):
        sign_in(neighbour, password="salah")

    assert sign_in(neighbour).status_code == 429
    assert sign_in(client).status_code == 302


def test_the_cookie_of_a_known_browser_is_signed_bound_and_short(client, settings):
    settings.SESSION_COOKIE_SECURE = True
    users = [person(f"orang{n}") for n in range(6)]
    for user in users:
        sign_in(client, user.username)
        client.post("/keluar/")
    cookie = client.cookies[known.COOKIE]

    assert (cookie["httponly"], cookie["secure"], cookie["samesite"]) == (
        True,
        True,
        "Lax",
    )
    newest = [str(user.pk) for user in reversed(users)][: known.MOST]
    assert cookie.value.split(":")[0].split(".") == newest
    client.cookies[known.COOKIE] = cookie.value.replace(newest[0], "1", 1)
    request = client.get(DOOR).wsgi_request
    assert known.ids_of(request) == []
