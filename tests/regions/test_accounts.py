"""Signing in: who is let in, who is stopped, what the pages and letters say."""

import re
from contextlib import contextmanager
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import MD5PasswordHasher
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.core.management import call_command
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from jamsostek_pks.lib.dates import today
from regions.accounts import mail, second_factor, sessions
from regions.accounts.adapter import TOO_MANY, WRONG
from regions.accounts.browsers import browser_name
from regions.accounts.tokens import password_link
from regions.accounts.views import SignInView
from regions.models import User
from tests.factories import create_office, create_user
from tests.phone import code_for
from tests.test_access import addresses

pytestmark = pytest.mark.django_db

PASSWORD = "tiga kata berlainan"
OFFICE, HOME = "203.0.113.7", "198.51.100.9"
DOOR = "/masuk/"
FORGOTTEN = "/akun/sandi/lupa/"


@pytest.fixture(autouse=True)
def cheap_hashes(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def person(username="siti", **values):
    user = create_user(username=username, **values)
    user.set_password(PASSWORD)
    user.email = f"{username}@bpjs.example"
    user.save()
    return user


def sign_in(client, login="siti", password=PASSWORD, address=OFFICE, **more):
    data = {"login": login, "password": password} | more
    return client.post(DOOR, data, REMOTE_ADDR=address)


def is_in(client):
    return "_auth_user_id" in client.session


@contextmanager
def heard(signal):
    """What the signal told meanwhile."""
    told = []

    def note(**said):
        told.append(said)

    signal.connect(note)
    yield told
    signal.disconnect(note)


@contextmanager
def undrawn(monkeypatch):
    """The door answers without its page: a thousand would take half the test."""
    with monkeypatch.context() as patch:
        patch.setattr(
            SignInView, "render_to_response", lambda *args, **kwargs: HttpResponse()
        )
        yield


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


def test_all_workers_count_together_in_a_table_that_migrate_makes(client, settings):
    backend = settings.CACHES["default"]["BACKEND"]
    sign_in(client, password="salah")

    assert backend.endswith("DatabaseCache")
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM cache WHERE cache_key LIKE '%login_fai%'")
        assert cursor.fetchone()[0] == 2


# Passwords


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


def ask_for_link(client, email):
    response = client.post(FORGOTTEN, {"email": email})
    return response, client.get(response.url).content


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


def link_in(letter):
    return re.search(r"http\S+(/akun/sandi/baru/\S+)", letter.body)[1]


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


def test_links_do_not_end_in_a_log_where_no_mail_server_is_known(settings, caplog):
    settings.EMAIL_BACKEND = mail.CONSOLE

    assert not mail.send([])
    assert "EMAIL_URL" in caplog.text


# How long


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


# The second factor


def code_of(user):
    data = Authenticator.objects.get(user=user, type="totp").data
    secret = second_factor.SecondFactorAdapter().decrypt(data["secret"])
    return code_for(secret)


@pytest.fixture
def required(settings):
    settings.REQUIRE_SECOND_FACTOR = True


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


def with_second_factor(user):
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)
    return user


def test_the_password_alone_leads_to_the_second_step_only(client):
    user = with_second_factor(person())

    assert sign_in(client).url == "/masuk/kode/"
    assert not is_in(client)
    assert client.get("/akun/").url == "/masuk/?next=/akun/"
    assert client.post("/masuk/kode/", {"code": "000000"}).status_code == 200
    assert not is_in(client)
    client.post("/masuk/kode/", {"code": code_of(user)})
    assert is_in(client)


def test_a_code_of_paper_opens_once(client):
    user = with_second_factor(person())
    paper = RecoveryCodes.activate(user).get_unused_codes()[0]

    for expected in (True, False):
        client.logout()
        sign_in(client)
        client.post("/masuk/kode/", {"code": paper})
        assert is_in(client) is expected


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


def test_the_last_administrator_without_a_phone_is_helped_from_the_machine(capsys):
    user = with_second_factor(person(is_superuser=True))

    call_command("remove_second_factor", "siti")

    assert not second_factor.has_second_factor(user)


# Pages


def test_every_page_of_an_account_is_ours(client):
    """In the site's frame, with one heading, and nothing a strict policy blocks."""
    user = person()
    stranger = Client()
    found = {DOOR: stranger, FORGOTTEN: stranger}
    found |= dict.fromkeys(
        (f"{FORGOTTEN}terkirim/", "/akun/sandi/baru/selesai/", "/akun/nonaktif/"),
        stranger,
    )
    found["/akun/sandi/baru/1/abc/"] = stranger
    own = ("", "sandi/", "sesi/", "periksa/", "faktor-kedua/aktifkan/")
    found |= {f"/akun/{name}": client for name in own} | {"/keluar/": client}
    sign_in(client)
    assert_ours(found)
    with_second_factor(user)
    more = ("", "faktor-kedua/matikan/", "kode-pemulihan/", "kode-pemulihan/baru/")
    assert_ours({f"/akun/{name}": client for name in (*more, "periksa/kode/")})
    sign_in(stranger)
    assert_ours({"/masuk/kode/": stranger})


def assert_ours(found):
    for address, client in found.items():
        response = client.get(address)
        text = response.text
        assert response.status_code == 200, address
        assert '<header class="site-header">' in text, address
        assert text.count("<h1>") == 1, address
        assert "placeholder" not in re.sub(r'<input id="cari".*?>', "", text), address
        assert not re.search(r" style=|<style|<script|data:|javascript:", text), address


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


def test_signing_in_is_told_to_whoever_keeps_the_log(client):
    user = person()

    with heard(user_logged_in) as told:
        sign_in(client)

    assert [said["user"] for said in told] == [user]
