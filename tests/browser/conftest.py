"""A real Chromium against a live server. Every test in this folder is `browser`."""

import os
import shutil
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import sync_playwright

CHROMIUM = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
]

# Playwright's sync API keeps an event loop in the tests' own thread, and there
# Django would refuse every query with SynchronousOnlyOperation. Nothing here is
# really asynchronous.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser():
    """The system's Chromium; CI must have one, elsewhere these tests are skipped."""
    program = shutil.which(CHROMIUM)
    if program is None:
        missing = f"No Chromium at {CHROMIUM}: install it, or name it in CHROMIUM."
        (pytest.fail if os.environ.get("CI") else pytest.skip)(missing)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def page(browser, live_server):
    """A page of a fresh browser; the test fails if the console reports an error."""
    context = browser.new_context(base_url=live_server.url, locale="id-ID")
    page = context.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(f"{page.url}: {error}"))
    page.on(
        "console",
        lambda message: (
            message.type == "error" and errors.append(f"{page.url}: {message.text}")
        ),
    )
    yield page
    context.close()
    assert not errors, "\n".join(errors)


@pytest.fixture
def page_of(page):
    """The page with this user signed in: `page_of(user).goto("/")`."""

    def page_of(user):
        client = Client()
        client.force_login(user)
        cookie = client.cookies["sessionid"]
        home = {"domain": "localhost", "path": "/"}
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value} | home])
        return page

    return page_of
