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
def complaints():
    """What the browser complained of so far: none may be left when the test ends."""
    found = []
    yield found
    assert not found, "\n".join(found)


@pytest.fixture
def open_context(browser, live_server, complaints):
    """A fresh browser: `open_context(java_script_enabled=False)`; all are listened to.

    What the content policy blocks is an error in the console, in pop-ups as well.
    """
    opened = []

    def open_context(**options):
        context = browser.new_context(
            base_url=live_server.url, locale="id-ID", **options
        )
        context.on("weberror", lambda each: complaints.append(str(each.error)))
        context.on("console", lambda said: hear(said, complaints))
        opened.append(context)
        return context

    yield open_context
    for context in opened:
        context.close()


def hear(said, complaints):
    if said.type == "error" or "policy" in said.text.lower():
        complaints.append(f"{said.page and said.page.url}: {said.text}")


@pytest.fixture
def page(open_context):
    return open_context().new_page()


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
