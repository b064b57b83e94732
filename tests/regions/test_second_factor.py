"""The second factor: how it begins and ends, and who must have one."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.core.management import call_command
from django.db import IntegrityError
from django.test import Client

from jamsostek_pks.lib.dates import today
from regions.accounts import second_factor
from tests.accounts import (
    DOOR,
    code_of,
    give_code,
    is_in,
    person,
    sign_in,
    with_second_factor,
)
from tests.factories import create_office
from tests.phone import code_for
from tests.test_access import addresses

pytestmark = pytest.mark.django_db

ACTIVATE = "/akun/faktor-kedua/aktifkan/"
PAPERS = "/akun/kode-pemulihan/"


@pytest.fixture
def required(settings):
    settings.REQUIRE_SECOND_FACTOR = True


# It begins


def test_activation_shows_a_picture_without_data_addresses_then_codes(client):
    user = person()
    sign_in(client)

    page = client.get("/akun/faktor-kedua/aktifkan/").text
    secret = re.search('class="key">([A-Z2-7]+)<', page)[1]
    done = client.post("/akun/faktor-kedua/aktifkan/", {"code": code_for(secret)})

    assert '<svg class="qr"' in page
    assert "data:" not in page
    assert done.url == "/akun/kode-pemulihan/"
    shown = client.get(done.url).text
    assert len(re.findall(r"<li><code>\d{8}</code>", shown)) == 10
    # Neither secret lies in the database as it is.
    kept = str(list(Authenticator.objects.filter(user=user).values_list("data")))
    assert secret not in kept


def test_a_session_by_password_alone_ends_when_the_second_factor_begins(
    client, django_capture_on_commit_callbacks
):
    """Somebody who knows the password may have signed in before the owner."""
    person()
    thief = Client()
    sign_in(thief)
    sign_in(client)

    page = client.get("/akun/faktor-kedua/aktifkan/").text
    secret = re.search('class="key">([A-Z2-7]+)<', page)[1]
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/akun/faktor-kedua/aktifkan/", {"code": code_for(secret)})

    assert client.get("/akun/").status_code == 200
    assert thief.get("/akun/").url.startswith(DOOR)


def activated(client):
    secret = re.search('class="key">([A-Z2-7]+)<', client.get(ACTIVATE).text)[1]
    code = code_for(secret)
    return client.post(ACTIVATE, {"code": code}), code


def test_the_code_that_activates_is_used_up_and_a_second_click_shows_the_paper(client):
    person()
    sign_in(client)
    _, code = activated(client)
    other = Client()
    sign_in(other)

    give_code(other, code)

    assert not is_in(other)
    assert client.get(ACTIVATE).url == PAPERS
    assert client.post(ACTIVATE, {"code": code}).url == PAPERS


def test_two_clicks_at_once_activate_one_factor(client, monkeypatch):
    def twice(*args):
        raise IntegrityError

    person()
    sign_in(client)
    monkeypatch.setattr("allauth.mfa.totp.internal.flows.TOTP.activate", twice)

    response, _ = activated(client)

    assert response.url == PAPERS


def test_the_trail_says_when_it_was_switched_on_and_off(
    client, django_capture_on_commit_callbacks
):
    user = person()
    sign_in(client)
    with django_capture_on_commit_callbacks(execute=True):
        activated(client)
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/akun/faktor-kedua/matikan/")

    assert not second_factor.has_second_factor(user)
    told = LogEntry.objects.filter(user=user, object_id=user.pk).order_by("pk")
    assert [row.get_change_message() for row in told] == [
        "Faktor kedua diaktifkan.",
        "Faktor kedua dimatikan.",
    ]


# Who must have it


PEOPLE = {
    "administrator": (lambda: person(is_superuser=True), True),
    "reviewer": (lambda: person(role="REVIEWER", office=create_office()), True),
    "staff": (lambda: person(office=create_office()), False),
    "official": (lambda: person(region="75.04"), False),
}


@pytest.mark.parametrize("kind", PEOPLE)
def test_who_must_have_a_second_factor(required, client_of, kind):
    make, must = PEOPLE[kind]

    response = client_of(make()).get("/perjanjian/")

    assert (response.status_code == 302) is must
    if must:
        assert response.url == "/akun/faktor-kedua/aktifkan/"


def test_a_reviewer_of_last_month_needs_none(required, client_of):
    user = person(role="REVIEWER", office=create_office())
    user.memberships.update(valid_to=today() - timedelta(days=1))

    assert client_of(user).get("/akun/").status_code == 200


def test_no_address_leads_around_the_second_factor(required, client_of):
    client = client_of(person(is_superuser=True))
    way = {
        "/akun/faktor-kedua/aktifkan/",
        "/akun/periksa/",
        "/keluar/",
        "/healthz",
        "/favicon.ico",
    }
    found = [address for address in addresses() if address not in way]

    for method in (client.get, client.post):
        for address in found:
            response = method(address)
            assert response.status_code == 302, address
            assert response.url == "/akun/faktor-kedua/aktifkan/", address


def test_who_must_have_it_cannot_switch_it_off(required, client):
    user = with_second_factor(person(is_superuser=True))
    sign_in(client)
    client.post("/masuk/kode/", {"code": code_of(user)})

    response = client.post("/akun/faktor-kedua/matikan/")

    assert "tidak dapat dimatikan" in response.text
    assert second_factor.has_second_factor(user)


def test_the_last_administrator_without_a_phone_is_helped_from_the_machine(capsys):
    user = with_second_factor(person(is_superuser=True))

    call_command("remove_second_factor", "siti")

    assert not second_factor.has_second_factor(user)
