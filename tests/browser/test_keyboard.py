"""The official's way with the keyboard alone, seeing at each step where he is."""

import pytest
from playwright.sync_api import expect

from regions.models import User
from tests.factories import (
    create_membership,
    create_participation,
    create_workforce,
)

PASSWORD = "kunci-yang-panjang"
# What the focus is on: its words, and whether anything on the screen shows it.
FOCUSED = """() => {
  const at = document.activeElement, look = getComputedStyle(at);
  // Between the last stop and the first the focus is on the page itself.
  if (at === document.body) return {words: "", shown: true};
  return {
    words: [...(at.labels || [])].map(each => each.innerText)
      .concat(at.innerText || at.value || "").join(" ").trim(),
    shown: look.outlineStyle !== "none" && parseFloat(look.outlineWidth) > 0,
  };
}"""


@pytest.fixture
def pejabat(transactional_db):
    create_participation(region="75.04", active_workers=400)
    create_workforce(region="75.04", workers=1000)
    user = User.objects.create_user("pejabat", password=PASSWORD)
    create_membership(user=user, region="75.04")
    return user


def tab_to(page, words, *, most=60):
    """Press Tab until the focus is on what says `words`; each stop shows itself."""
    for _ in range(most):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        assert focused["shown"], f"No sign of the focus on {focused['words']!r}."
        if focused["words"].startswith(words):
            return
    raise AssertionError(f"{most} times Tab, and never at {words!r}.")


def follow(page):
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_from_signing_in_to_a_simulated_price_without_a_mouse(page, pejabat):
    press = page.keyboard.press
    page.goto("/")
    # The form begins with the focus on the name.
    expect(page.get_by_label("Nama pengguna")).to_be_focused()
    page.keyboard.type("pejabat")
    tab_to(page, "Sandi")
    page.keyboard.type(PASSWORD)
    follow(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Kab. Pohuwato")

    press("Tab")
    press("Enter")
    page.wait_for_url("**#isi")  # the first stop jumps over the menu
    tab_to(page, "Simulasikan biaya")
    follow(page)

    tab_to(page, "Target cakupan")
    page.keyboard.type("70")
    follow(page)
    result = page.get_by_role("region", name="Hasil")
    expect(result).to_contain_text("300 orang")

    page.goto("/")
    tab_to(page, "Bagaimana angka ini dihitung?", most=90)
    press("Enter")
    expect(page.get_by_text("Cakupan adalah peserta aktif dibagi")).to_be_visible()
