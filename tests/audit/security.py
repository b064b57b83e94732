"""Judges of the site's safety: wapiti, check --deploy, ruff's S rules, pip-audit."""

import json
import os
import subprocess
import sys

from .site import FOLDER, ROOT, Site
from .verdicts import Verdicts

TOOLS = FOLDER / "venv" / "bin"
WAPITI = TOOLS / "wapiti"
PIP_AUDIT = TOOLS / "pip-audit"
# As wapiti writes them; a finding this grave fails the audit.
LEVELS = {1: "low", 2: "medium", 3: "high", 4: "critical"}
MEDIUM = 2
# Found wherever plain http is spoken, as on this machine's loopback.
ON_LOOPBACK = {"Unencrypted Channels"}
SCAN = (
    *("--scope", "folder", "-m", "common,crlf,csrf,methods", "--flush-session"),
    *("--max-scan-time", "60", "--max-attack-time", "20", "--max-files-per-dir", "8"),
    *("--max-links-per-page", "25", "--no-bugreport", "-v", "0", "-f", "json"),
)
# A stranger finds the door and its styles; whoever is inside finds far more.
FEWEST_PAGES = 30
CSRF_TOKEN = "a" * 32
# Old enough that whoever knows of any weakness knows of one of its.
KNOWN_WEAK = "django==3.2.0\n"


def judge_by_scan(site: Site, sessions, verdicts: Verdicts):
    """wapiti, as a stranger and as each user whose session is given."""
    if not WAPITI.exists():
        verdicts.not_checked("web scan", "wapiti")
        return
    for who, session in {"stranger": None, **sessions}.items():
        report = scan(site.url, session, FOLDER / f"wapiti-{who}.json")
        if session and pages_of(report) < FEWEST_PAGES:
            verdicts.fault("wapiti", who, "was not signed in")
        verdicts.note(f"wapiti, {who}: {summary_of(report)}")
        for kind, finding in grave(report):
            where = f"{finding['method']} {finding['path']} ({who})"
            verdicts.fault("wapiti", where, f"{kind}: {finding['info']}")


def scan(url, session, report) -> dict:
    command = [WAPITI, "-u", f"{url}/", *SCAN, "-o", report]
    command += ["--store-session", FOLDER / "wapiti", "-x", f"{url}/keluar/"]
    if session:
        # As a header: its own option for cookies, told to drop ours, sends neither.
        command += ["-H", f"Cookie: sessionid={session}; csrftoken={CSRF_TOKEN}"]
        command += ["-x", f"{url}/admin/logout/"]
    report.unlink(missing_ok=True)
    done = subprocess.run(command, capture_output=True, text=True)
    if not report.exists():
        raise SystemExit(f"wapiti wrote no report.\n{done.stdout}{done.stderr}")
    return json.loads(report.read_text("utf-8"))


def findings(report):
    """(kind, finding) of all that wapiti tells; `anomalies` are 5xx and silence."""
    for part in ("vulnerabilities", "anomalies"):
        for kind, found in report[part].items():
            yield from ((kind, each) for each in found)


def grave(report):
    """Of medium level or more; a 5xx or no answer is always grave."""
    anomalies = report["anomalies"]
    for kind, finding in findings(report):
        if kind in ON_LOOPBACK:
            continue
        if finding["level"] >= MEDIUM or kind in anomalies:
            yield kind, finding


def pages_of(report) -> int:
    return report["infos"]["crawled_pages_nbr"]


def summary_of(report) -> str:
    said = [
        f"{kind} ({LEVELS.get(finding['level'], finding['level'])})"
        for kind, finding in findings(report)
    ]
    tally = ", ".join(f"{said.count(each)} x {each}" for each in dict.fromkeys(said))
    return f"{pages_of(report)} pages; {tally or 'nothing found'}"


def judge_settings(site: Site, verdicts: Verdicts):
    """`check --deploy` as in production: no warning but those with a reason."""
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env=os.environ | site.environment | {"SECURE_SSL_REDIRECT": "1"},
        capture_output=True,
        text=True,
    )
    verdicts.note(f"check --deploy: {done.stdout.strip() or 'faults'}")
    if done.returncode:
        verdicts.fault("settings", "check --deploy", done.stderr.strip())


def judge_code(verdicts: Verdicts):
    """ruff's S rules, bandit's; pyproject.toml gives reasons for the exceptions."""
    command = [sys.executable, "-m", "ruff", "check", "--no-cache", "--select", "S"]
    done = subprocess.run(
        [*command, "--output-format", "concise", "."],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    *found, summary = done.stdout.strip().splitlines()
    verdicts.note(f"ruff S: {summary}")
    for line in found if done.returncode else ():
        place, _, what = line.partition(" ")
        verdicts.fault("code", place, what)


def judge_dependencies(verdicts: Verdicts):
    """pip-audit on what is pinned, if it would find the weaknesses of an old Django.

    Where advisories cannot be reached it says that all is well.
    """
    if not PIP_AUDIT.exists():
        verdicts.not_checked("dependencies", "pip-audit")
        return
    canary = FOLDER / "known-weak.txt"
    canary.write_text(KNOWN_WEAK, "utf-8")
    if not weaknesses(audited(canary, "--no-deps")):
        verdicts.not_checked("dependencies", "no advisories can be reached from here")
        return
    pinned = audited(ROOT / "requirements" / "base.txt")
    skipped = [each["name"] for each in pinned if "skip_reason" in each]
    if skipped:
        verdicts.not_checked("dependencies", f"no advisories on {', '.join(skipped)}")
    found = weaknesses(pinned)
    verdicts.note(f"pip-audit: {len(pinned)} packages, {len(found)} known weaknesses")
    for name, weakness in found:
        verdicts.fault("dependencies", name, weakness)


def audited(requirements, *more) -> list[dict]:
    """What pip-audit says of each package; nothing if it cannot."""
    command = [PIP_AUDIT, "-r", requirements, "--disable-pip", *more]
    done = subprocess.run(
        [*command, "--progress-spinner", "off", "-f", "json", "--timeout", "20"],
        capture_output=True,
        text=True,
    )
    try:
        return json.loads(done.stdout)["dependencies"]
    except ValueError:
        return []


def weaknesses(dependencies) -> list[tuple[str, str]]:
    return [
        (f"{each['name']} {each['version']}", weakness["id"])
        for each in dependencies
        for weakness in each.get("vulns", ())
    ]
