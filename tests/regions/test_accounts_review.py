"""What a review of signing in found: each stays closed."""

import importlib
import re
from smtplib import SMTPRecipientsRefused
from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.apps import apps
from django.conf import settings as site_settings
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.core.management import CommandError
from django.db import IntegrityError, connection
from django.test import Client
from django.urls import reverse

from jamsostek_pks.lib.dates import today
from regions import checks, trail
from regions.accounts import codes, known, mail, second_factor
from regions.accounts.adapter import CHANGED, unmapped
from regions.admin.people import AT_THE_SAME_MOMENT, PersonForm
from regions.models import AccessRecord, User
from tests.admin_forms import as_shown, errors_of
from tests.factories import create_membership, create_office, create_region, create_user
from tests.phone import code_for
from tests.regions.test_accounts import (
    DOOR,
    HOME,
    OFFICE,
    cheap_hashes,
    code_of,
    is_in,
    person,
    sign_in,
    with_second_factor,
)

__all__ = ["cheap_hashes"]

pytestmark = pytest.mark.django_db

SECOND_STEP = "/masuk/kode/"
ACTIVATE = "/akun/faktor-kedua/aktifkan/"
PAPERS = "/akun/kode-pemulihan/"


@pytest.fixture
def admin_user():
    return create_user(username="admin", email="admin@bpjs.example", is_superuser=True)


@pytest.fixture
def administrator(client_of, admin_user):
    return client_of(admin_user)


@pytest.fixture
def saved(administrator, django_capture_on_commit_callbacks):
    """Send a form as the administrator, letters included."""

    def saved(address, data, **kwargs):
        with django_capture_on_commit_callbacks(execute=True):
            return administrator.post(address, data, **kwargs)

    return saved


def refusals():
    rows = AccessRecord.objects.filter(kind=AccessRecord.Kind.REFUSED)
    return list(rows.order_by("pk").values_list("name", "note"))


def give_code(client, code, address=OFFICE):
    return client.post(SECOND_STEP, {"code": code}, REMOTE_ADDR=address)


# The last step


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


# Budgets


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


# Letters


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


# Codes


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


def test_a_wrong_old_password_is_on_record(client_of):
    client = client_of(person())
    new = {"password1": "empat kata yang lain", "password2": "empat kata yang lain"}

    client.post("/akun/sandi/", {"oldpassword": "salah"} | new)

    assert refusals() == [("siti", trail.WRONG_OLD_PASSWORD)]


# Pages are not kept


def test_what_signed_in_people_read_is_stored_nowhere(client_of, client):
    inside = client_of(with_second_factor(person(is_superuser=True)))

    for address in ("/akun/", "/perjanjian/", "/perjanjian/?format=csv", "/admin/"):
        assert "no-store" in inside.get(address)["Cache-Control"], address
    for address in (DOOR, "/akun/sandi/lupa/", "/akun/sandi/baru/1/abc/"):
        assert "no-store" in client.get(address)["Cache-Control"], address
    assert "no-store" not in client.get("/healthz").get("Cache-Control", "")


# In the admin


def page_of(user):
    return reverse("admin:regions_user_change", args=[user.pk])


def test_a_membership_added_while_somebody_leaves_ends_as_well(saved, administrator):
    user, region = create_user(username="siti"), create_region(code="75.04")
    data = as_shown(administrator.get(page_of(user)))
    data.pop("is_active")
    data |= {
        "memberships-TOTAL_FORMS": 1,
        "memberships-0-role": "OFFICIAL",
        "memberships-0-region": region.pk,
        "memberships-0-user": user.pk,
    }

    saved(page_of(user), data)

    assert user.memberships.get().valid_to == today()


def test_a_membership_lengthened_while_somebody_leaves_ends_as_well(
    saved, administrator
):
    user = create_user(username="siti")
    create_membership(user=user, office=create_office(), valid_to=today())
    data = as_shown(administrator.get(page_of(user)))
    data.pop("is_active")

    saved(page_of(user), data | {"memberships-0-valid_to": ""})

    assert user.memberships.get().valid_to == today()


def test_ones_own_password_asks_for_the_old_one_in_the_admin_too(
    administrator, admin_user
):
    own = f"/admin/regions/user/{admin_user.pk}/password/"
    new = {"password1": "empat kata yang lain", "password2": "empat kata yang lain"}

    assert administrator.get(own).url == "/akun/sandi/"
    assert administrator.post(own, new).url == "/akun/sandi/"
    # However the number is written.
    written = f"/admin/regions/user/0{admin_user.pk}/password/"
    assert administrator.post(written, new).status_code in (302, 404)
    admin_user.refresh_from_db()
    assert not admin_user.check_password(new["password1"])


def test_whoever_gets_a_password_from_an_administrator_hears_of_it(saved, mailoutbox):
    user, new = person(), "empat kata yang lain"
    data = {"password1": new, "password2": new, "usable_password": "true"}

    saved(f"/admin/regions/user/{user.pk}/password/", data)

    user.refresh_from_db()
    assert user.check_password(new)
    assert [letter.to for letter in mailoutbox] == [[user.email]]
    assert "diganti oleh administrator" in mailoutbox[0].body


def test_whoever_loses_the_second_factor_hears_of_it(saved, mailoutbox):
    user = with_second_factor(person())
    data = {"action": "take_second_factor", "_selected_action": [user.pk]}

    saved("/admin/regions/user/", data)

    assert not second_factor.has_second_factor(user)
    assert "dicabut oleh administrator" in mailoutbox[0].body


def test_an_address_that_has_no_room_is_told_in_its_row(administrator):
    office = create_office()
    address = reverse("admin:regions_office_change", args=[office.pk])
    long = "@".join(["a" * 60, ".".join(["b" * 60] * 4) + ".example"])
    data = as_shown(administrator.get(address)) | {
        "memberships-0-name": "Siti",
        "memberships-0-email": long,
        "memberships-0-role": "STAFF",
    }

    errors = errors_of(administrator.post(address, data))

    assert "254" in errors["memberships-0-email"][0]


def test_the_same_person_added_at_once_is_told_not_raised(
    administrator, monkeypatch, saved
):
    def meanwhile(form, commit=True):  # noqa: FBT002
        User.objects.create(username="x", email=form.instance.user.email)
        User.objects.create(username="y", email=form.instance.user.email)

    office = create_office()
    address = reverse("admin:regions_office_change", args=[office.pk])
    data = as_shown(administrator.get(address)) | {
        "memberships-0-name": "Siti",
        "memberships-0-email": "siti@bpjs.example",
        "memberships-0-role": "STAFF",
    }
    monkeypatch.setattr(PersonForm, "save", meanwhile)

    answer = saved(address, data, follow=True)

    assert AT_THE_SAME_MOMENT in answer.text
    assert not office.memberships.exists()


@pytest.mark.parametrize("lookup", ["memberships", "memberships__isnull"])
def test_staff_do_not_learn_by_a_filter_who_works_where(client_of, lookup):
    office = create_office(regions=["75"])
    other = create_user(username="rekan", office=office)
    client = client_of(create_user(office=office))
    value = other.memberships.get().pk if lookup == "memberships" else "0"

    answer = client.get("/admin/regions/office/", {lookup: value})

    assert answer.status_code in (302, 400)
