"""The system's Chromium, quiet: it asks nothing of the network by itself."""

import os
from contextlib import contextmanager

from playwright.sync_api import sync_playwright

CHROMIUM = os.environ.get("CHROMIUM") or "/usr/bin/chromium"
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
]


@contextmanager
def launched():
    """The system's Chromium, until the end."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=CHROMIUM_FLAGS
        )
        yield browser
        browser.close()


def signed_in(browser, url, session=None):
    """A context of the browser in which the session's user is signed in."""
    context = browser.new_context(base_url=url, locale="id-ID", bypass_csp=True)
    if session:
        cookie = {"name": "sessionid", "value": session, "url": url}
        context.add_cookies([cookie])
    return context
