"""The audit from beginning to end: two samples, one server after the other."""

import argparse
import shutil
import signal
import sys
import time
from contextlib import contextmanager

from . import security, tools
from .browsing import Walk
from .chromium import CHROMIUM, launched, signed_in
from .pages import READERS, STRANGER, country_addresses, debug_visits, visits
from .site import FOLDER, NATION, PROVINCE, fill, served
from .verdicts import Verdicts
from .weight import judge_weight

JUDGES = (
    *("pages", "speed", "policy", "weight", "scan", "settings", "code"),
    "dependencies",
)
# What judges files looks at no running site.
OF_FILES = {"settings", "code", "dependencies"}


def main():
    options = asked()
    started, verdicts = time.monotonic(), Verdicts()
    FOLDER.mkdir(exist_ok=True)
    # Whoever stops it is told what was found until then.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Stopped."))
    try:
        audit(options, verdicts)
    finally:
        verdicts.show()
        print(f"{time.monotonic() - started:.0f} s", flush=True)
    sys.exit(bool(verdicts.faults))


def audit(options, verdicts):
    audit_files(options, verdicts)
    if set(options.only) - {"weight"} - OF_FILES:
        audit_province(options, verdicts)
    if "weight" in options.only:
        audit_nation(options, verdicts)


def audit_files(options, verdicts):
    if "code" in options.only:
        security.judge_code(verdicts)
    if "settings" in options.only:
        security.judge_settings(PROVINCE, verdicts)
    if "dependencies" in options.only:
        security.judge_dependencies(verdicts)


def asked():
    parser = argparse.ArgumentParser(description="Outside judges of every page.")
    parser.add_argument("--only", choices=JUDGES, nargs="+", default=JUDGES)
    parser.add_argument("--match", default="", help="addresses that hold this text")
    parser.add_argument("--reader", choices=[*READERS, STRANGER], help="one alone")
    parser.add_argument("--keep", action="store_true", help="last time's databases")
    return parser.parse_args()


def audit_province(options, verdicts):
    prepare(PROVINCE, options)
    if "pages" in options.only:
        audit_pages(options, verdicts)
    with served(PROVINCE) as site:
        if "speed" in options.only:
            session = site.session(READERS["official"])
            tools.judge_speed(f"{site.url}/", session, CHROMIUM, verdicts)
        if "policy" in options.only:
            session = site.session(READERS["administrator"])
            for address in ("/masuk/", "/", "/admin/", "/tidak-ada/", "/healthz"):
                tools.judge_policy(f"{site.url}{address}", session, verdicts)
        if "scan" in options.only:
            inside = {who: READERS[who] for who in ("staff", "administrator")}
            sessions = {who: site.session(name) for who, name in inside.items()}
            security.judge_by_scan(site, sessions, verdicts)


def prepare(site, options):
    """A new sample, unless last time's may stay."""
    if options.keep and (FOLDER / f"{site.name}.sqlite3").exists():
        return
    print(f"Making the sample of a {site.name}", flush=True)
    fill(site, ("generate_sample", "--scale", site.name, "--seed", "1"))
    site.upload_as(READERS["staff"])


def audit_pages(options, verdicts):
    """As in production, and what only DEBUG has; vnu reads all of it at the end."""
    # Asked of the database before the browser starts its event loop.
    courses = [(visits(), {}), (debug_visits(), {"DEBUG": "1"})]
    sessions = {reader: PROVINCE.session(name) for reader, name in READERS.items()}
    if not tools.AXE.exists():
        verdicts.not_checked("accessibility", "axe-core")
    pages = {}
    for course, variables in courses:
        listed = [visit for visit in course if wanted(visit, options)]
        with served(PROVINCE, **variables) as site, chromium(verdicts) as browser:
            if listed and browser:
                walk = Walk(browser, site.url, sessions, verdicts)
                pages |= walk.through(listed)
    verdicts.note(f"{len(pages)} pages looked at")
    tools.judge_html(pages, verdicts)


def wanted(visit, options):
    reader = options.reader in (None, visit.reader)
    return reader and options.match in visit.address


def audit_nation(options, verdicts):
    prepare(NATION, options)
    with served(NATION) as site, chromium(verdicts) as browser:
        if browser is None:
            return
        session = site.session(READERS["administrator"])
        context = signed_in(browser, site.url, session)
        listed = [each for each in country_addresses() if options.match in each]
        judge_weight(context, listed, verdicts)


@contextmanager
def chromium(verdicts):
    """The system's Chromium, or None and a word about it."""
    if shutil.which(CHROMIUM) is None:
        verdicts.not_checked("everything a browser shows", CHROMIUM)
        yield None
        return
    with launched() as browser:
        yield browser
