"""The door of the site, in a real browser."""

import pytest

from regions.models import User


@pytest.fixture
def user(transactional_db):
    return User.objects.create_user("staf", password="kunci-yang-panjang")


def test_a_stranger_is_asked_to_sign_in(page):
    page.goto("/perjanjian/")

    assert page.url.endswith("/masuk/?next=/perjanjian/")
    assert page.get_by_role("heading", name="Masuk").is_visible()


def test_a_wrong_password_is_refused_in_words(page, user):
    page.goto("/masuk/")

    sign_in(page, password="salah")

    assert "/masuk/" in page.url
    assert page.get_by_text("Masukkan nama pengguna dan sandi yang benar").is_visible()


def test_the_right_password_leads_inside(page, user):
    page.goto("/masuk/?next=/healthz")

    sign_in(page, password="kunci-yang-panjang")

    assert page.url.endswith("/healthz")


def sign_in(page, *, password):
    page.get_by_label("Nama pengguna").fill("staf")
    page.get_by_label("Sandi").fill(password)
    page.get_by_role("button", name="Masuk").click()
