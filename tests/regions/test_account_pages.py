"""Pages of an account are in the site's frame, and stored nowhere."""

import re

import pytest
from django.test import Client

from tests.accounts import DOOR, FORGOTTEN, person, sign_in, with_second_factor

pytestmark = pytest.mark.django_db


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


def test_what_signed_in_people_read_is_stored_nowhere(client_of, client):
    inside = client_of(with_second_factor(person(is_superuser=True)))

    for address in ("/akun/", "/perjanjian/", "/perjanjian/?format=csv", "/admin/"):
        assert "no-store" in inside.get(address)["Cache-Control"], address
    for address in (DOOR, "/akun/sandi/lupa/", "/akun/sandi/baru/1/abc/"):
        assert "no-store" in client.get(address)["Cache-Control"], address
    assert "no-store" not in client.get("/healthz").get("Cache-Control", "")
