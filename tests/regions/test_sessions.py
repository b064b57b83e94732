"""Sessions: how long they last, and how one leaves other devices."""

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from regions.accounts import sessions
from regions.accounts.browsers import browser_name
from tests.accounts import is_in, person, sign_in

pytestmark = pytest.mark.django_db


def test_a_session_ends_when_idle_and_after_a_working_day(client, settings):
    day = settings.SESSION_MAX_HOURS * 3600
    idle = settings.SESSION_IDLE_MINUTES * 60

    assert not sessions.is_over(0, day - idle, day)
    assert sessions.is_over(0, day, day + 1)
    assert sessions.is_over(day, day, day + idle + 1)


def test_an_idle_person_is_asked_to_sign_in_again(client):
    person()
    sign_in(client)
    assert client.get("/akun/").status_code == 200
    session = client.session
    session[sessions.SEEN] -= 3 * 3600
    session.save()

    assert client.get("/akun/").url == "/masuk/?next=/akun/"


def test_the_last_click_is_noted_now_and_then(client):
    person()
    sign_in(client)
    session = client.session
    session[sessions.SEEN] = noted = session[sessions.SEEN] - 400
    session.save()

    client.get("/akun/")

    assert client.session[sessions.SEEN] > noted


def test_one_leaves_the_other_devices_or_all():
    user = person()
    here, there = Client(headers={"user-agent": "Firefox/1 Windows"}), Client()
    sign_in(here)
    sign_in(there)
    text = here.get("/akun/sesi/").text
    assert "Firefox di Windows" in text
    assert text.count("perangkat ini") == 1

    here.post("/akun/sesi/")
    assert here.get("/akun/").status_code == 200
    assert there.get("/akun/").status_code == 302

    sign_in(there)
    there.post("/akun/sesi/", {"semua": "1"})
    assert not is_in(here)
    assert not is_in(there)
    assert not UserSession.objects.filter(user=user).exists()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/1 Safari/5 Edg/1", "Edge di Windows"),
        ("Mozilla/5.0 (Linux; Android 14) Chrome/1 Safari/5", "Chrome di Android"),
        ("Mozilla/5.0 (iPhone; Mac OS X) Safari/5", "Safari di iPhone"),
        ("curl/8", "peramban tidak dikenal"),
    ],
)
def test_a_browser_is_named_as_people_know_it(text, name):
    assert browser_name(text) == name
