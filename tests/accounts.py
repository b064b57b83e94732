"""What people do at the door of the site: sign in, give codes, ask for links."""

import re
from contextlib import contextmanager

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from regions.accounts import second_factor
from regions.models import AccessRecord
from tests.factories import create_user
from tests.phone import code_for

PASSWORD = "tiga kata berlainan"
OFFICE, HOME = "203.0.113.7", "198.51.100.9"
DOOR = "/masuk/"
SECOND_STEP = "/masuk/kode/"
FORGOTTEN = "/akun/sandi/lupa/"


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


def with_second_factor(user):
    TOTP.activate(user, generate_totp_secret())
    RecoveryCodes.activate(user)
    return user


def code_of(user):
    data = Authenticator.objects.get(user=user, type="totp").data
    secret = second_factor.SecondFactorAdapter().decrypt(data["secret"])
    return code_for(secret)


def give_code(client, code, address=OFFICE):
    return client.post(SECOND_STEP, {"code": code}, REMOTE_ADDR=address)


def ask_for_link(client, email):
    response = client.post(FORGOTTEN, {"email": email})
    return response, client.get(response.url).content


def link_in(letter):
    return re.search(r"http\S+(/akun/sandi/baru/\S+)", letter.body)[1]


def refusals():
    rows = AccessRecord.objects.filter(kind=AccessRecord.Kind.REFUSED)
    return list(rows.order_by("pk").values_list("name", "note"))


@contextmanager
def heard(signal):
    """What the signal told meanwhile."""
    told = []

    def note(**said):
        told.append(said)

    signal.connect(note)
    yield told
    signal.disconnect(note)
