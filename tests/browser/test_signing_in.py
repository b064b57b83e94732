"""The door of the site, in a real browser."""

import pytest
from playwright.sync_api import expect

from regions.models import User
from tests.factories import create_region


@pytest.fixture
def user(transactional_db):
    return User.objects.create_superuser("admin", password="kunci-yang-panjang")


def test_a_stranger_is_asked_to_sign_in(page):
    page.goto("/perjanjian/")

    assert page.url.endswith("/masuk/?next=/perjanjian/")
    expect(page.get_by_role("heading", name="Masuk")).to_be_visible()


def test_a_wrong_password_is_refused_in_words(page, user):
    page.goto("/masuk/")

    sign_in(page, password="salah")

    expect(page.get_by_text("dan sandi yang benar")).to_be_visible()
    assert "/masuk/" in page.url


def test_the_right_password_leads_inside(page, user):
    page.goto("/masuk/?next=/perjanjian/")

    sign_in(page, password="kunci-yang-panjang")

    expect(page.get_by_role("heading", level=1)).not_to_have_text("Masuk")
    assert page.url.endswith("/perjanjian/")


def test_the_first_page_opens_without_a_console_error(page_of, user):
    create_region(code="ID")
    page = page_of(user)

    response = page.goto("/")

    assert response.status == 200
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def sign_in(page, *, password):
    page.get_by_label("Nama pengguna").fill("admin")
    page.get_by_label("Sandi").fill(password)
    page.get_by_role("button", name="Masuk").click()
