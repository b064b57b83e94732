"""The door of the site, in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from regions.models import Office, User
from tests.factories import create_office, create_region
from tests.hand import Hand
from tests.phone import code_for


@pytest.fixture
def user(transactional_db):
    return User.objects.create_superuser("admin", password="kunci-yang-panjang")


def test_a_stranger_is_asked_to_sign_in(page):
    page.goto("/perjanjian/")

    expect(page).to_have_url(re.compile(r"/masuk/\?next=/perjanjian/$"))
    expect(page.get_by_role("heading", name="Masuk")).to_be_visible()


def test_a_wrong_password_is_refused_in_words(page, user):
    page.goto("/masuk/")

    sign_in(page, password="salah")

    expect(page.get_by_text("sandi tidak benar")).to_be_visible()
    expect(page).to_have_url(re.compile("/masuk/"))


def test_the_right_password_leads_inside(page, user):
    page.goto("/masuk/?next=/perjanjian/")

    sign_in(page, password="kunci-yang-panjang")

    expect(page).to_have_url(re.compile("/perjanjian/$"))
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Masuk")


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


def test_an_office_with_three_people_takes_an_administrator_under_3_minutes(
    page_of, user, mailoutbox
):
    create_region(code="75.04")
    above = create_office(name="Kanwil Sulawesi", regions=[])
    page = page_of(user)
    page.goto("/admin/regions/office/add/")
    hand = Hand(page)

    hand.fill("name", "Kantor Cabang Pohuwato")
    hand.select("kind", "CABANG")
    hand.choose("parent", "Kanwil Sulawesi")
    choose_region(hand, "Pohuwato")
    for row, name in enumerate(("Siti Aminah", "Budi Santoso", "Ani Ratna Dewi")):
        first = name.split()[0].lower()
        hand.fill(f"memberships-{row}-name", name)
        hand.fill(f"memberships-{row}-email", f"{first}@bpjs.example")
    hand.select("memberships-2-role", "REVIEWER")
    hand.click(page.locator("[name=_save]").last)
    expect(page.locator(".messagelist")).to_contain_text("Undangan terkirim ke siti@")

    told = f"{hand.interactions} interactions, {hand.keys} characters"
    print(f"\noffice with three people: {told}, about {hand.seconds:.0f} seconds")
    office = Office.objects.get(name="Kantor Cabang Pohuwato")
    assert office.parent == above
    assert office.regions.get().code == "75.04"
    assert sorted(office.memberships.values_list("user__username", "role")) == [
        ("ani", "REVIEWER"),
        ("budi", "STAFF"),
        ("siti", "STAFF"),
    ]
    assert len(mailoutbox) == 3
    assert hand.interactions <= 20
    assert hand.seconds < 180


def choose_region(hand, words):
    """Of a chooser that takes several."""
    hand.click(hand.page.locator("select[name=regions] + .select2"))
    search = hand.page.locator(
        "select[name=regions] + .select2 textarea, "
        "select[name=regions] + .select2 input"
    )
    hand.interactions += 2
    hand.keys += len(words)
    search.fill(words)
    option = hand.page.locator(".select2-results__option--highlighted")
    expect(option).to_contain_text(words)
    search.press("Enter")


def test_the_second_factor_is_set_up_from_the_page_alone(page, user):
    """Picture, code, recovery codes, and the next sign-in asks for a code."""
    page.goto("/masuk/?next=/akun/faktor-kedua/aktifkan/")
    sign_in(page, password="kunci-yang-panjang")

    expect(page.get_by_role("img", name="Kode QR")).to_be_visible()
    secret = page.locator("code.key").inner_text()
    page.get_by_label("Kode enam angka").fill(code_for(secret))
    page.get_by_role("button", name="Aktifkan").click()
    expect(page.locator(".codes li")).to_have_count(10)
    page.get_by_role("button", name="Keluar").click()
    expect(page.get_by_role("button", name="Keluar")).to_have_count(0)
    page.goto("/masuk/")
    sign_in(page, password="kunci-yang-panjang")

    expect(page.get_by_role("heading", name="Kode faktor kedua")).to_be_visible()
