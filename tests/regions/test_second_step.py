"""The second step of signing in: which codes open, how often, and for whom."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.conf import settings as site_settings
from django.core.cache import cache
from django.test import Client

from regions import trail
from regions.accounts import codes, second_factor
from regions.accounts.adapter import CHANGED
from regions.models import User
from tests.accounts import (
    DOOR,
    HOME,
    SECOND_STEP,
    code_of,
    give_code,
    is_in,
    person,
    refusals,
    sign_in,
    with_second_factor,
)

pytestmark = pytest.mark.django_db


# The door behind the password


def test_the_password_alone_leads_to_the_second_step_only(client):
    user = with_second_factor(person())

    assert sign_in(client).url == "/masuk/kode/"
    assert not is_in(client)
    assert client.get("/akun/").url == "/masuk/?next=/akun/"
    assert client.post("/masuk/kode/", {"code": "000000"}).status_code == 200
    assert not is_in(client)
    client.post("/masuk/kode/", {"code": code_of(user)})
    assert is_in(client)


def test_a_new_password_ends_a_sign_in_that_waits_for_its_code(client):
    user = with_second_factor(person())
    sign_in(client)
    user.set_password("empat kata yang lain")
    user.save()

    response = give_code(client, code_of(user))

    assert response.url == DOOR
    assert not is_in(client)
    assert CHANGED in client.get(DOOR).text


def test_who_is_deactivated_while_the_code_is_asked_gets_no_session(client):
    user = with_second_factor(person())
    sign_in(client)
    User.objects.filter(pk=user.pk).update(is_active=False)

    response = give_code(client, code_of(user))

    assert response.url == "/akun/nonaktif/"
    assert not is_in(client)
    assert client.get(SECOND_STEP).url == DOOR


# Codes


def test_a_code_of_paper_opens_once(client):
    user = with_second_factor(person())
    paper = RecoveryCodes.activate(user).get_unused_codes()[0]

    for expected in (True, False):
        client.logout()
        sign_in(client)
        client.post("/masuk/kode/", {"code": paper})
        assert is_in(client) is expected


def test_a_code_opens_once_for_as_long_as_it_is_good(client, monkeypatch):
    user = with_second_factor(person())
    code = code_of(user)
    sign_in(client)
    give_code(client, code)
    assert is_in(client)
    # allauth's own mark lives half a minute.
    cache.delete_many([f"allauth.mfa.totp.used?user={user.pk}&code={code}"])
    thief = Client()
    sign_in(thief)

    give_code(thief, code)

    assert not is_in(thief)


def test_a_lost_key_of_the_site_opens_nothing(client, settings):
    user = with_second_factor(person())
    code = code_of(user)
    settings.SECRET_KEY = "another"

    adapter = second_factor.SecondFactorAdapter()
    data = Authenticator.objects.get(user=user, type="totp").data
    sign_in(client)
    client.post("/masuk/kode/", {"code": code})

    assert not is_in(client)
    assert len({adapter.decrypt(data["secret"]) for _ in range(2)}) == 2


# Guessed codes


def test_wrong_codes_from_elsewhere_do_not_bar_the_owner(client):
    user = with_second_factor(person())
    paper = RecoveryCodes.activate(user).get_unused_codes()[0]
    thief = Client()
    sign_in(thief, address=HOME)
    answers = [give_code(thief, "000000", HOME) for _ in range(6)]
    sign_in(client)

    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert answers[-1].headers["Retry-After"] == "300"
    assert codes.TOO_MANY in answers[-1].text
    give_code(client, paper)
    assert is_in(client)
    assert refusals() == [("siti", trail.WRONG_CODE)] * 5 + [("siti", trail.THROTTLED)]


def test_an_account_is_tried_so_often_from_everywhere(client, settings):
    limits = site_settings.ACCOUNT_RATE_LIMITS
    settings.ACCOUNT_RATE_LIMITS = limits | {"code_failed_account": "3/h/key"}
    user = with_second_factor(person())
    sign_in(client)
    give_code(client, code_of(user))
    client.post("/keluar/")
    thief = Client()
    sign_in(thief)
    tried = [give_code(thief, "000000", f"203.0.113.{n}") for n in range(4)]
    paper = RecoveryCodes(
        Authenticator.objects.get(user=user, type="recovery_codes")
    ).get_unused_codes()[0]

    assert [answer.status_code for answer in tried] == [200] * 3 + [429]
    # The owner's own browser is not bound by it.
    sign_in(client)
    give_code(client, paper)
    assert is_in(client)
