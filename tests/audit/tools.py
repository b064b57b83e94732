"""Judges of pages that are programs of their own: vnu, lighthouse, csp_evaluator."""

import json
import os
import re
import shutil
import statistics
import subprocess
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from .site import FOLDER
from .verdicts import Verdicts

NODE_MODULES = FOLDER / "node_modules"
AXE = NODE_MODULES / "axe-core" / "axe.min.js"
VNU = NODE_MODULES / "vnu-jar" / "build" / "dist" / "vnu.jar"
LIGHTHOUSE = NODE_MODULES / "lighthouse" / "cli" / "index.js"
EVALUATOR = NODE_MODULES / "csp_evaluator"
WANTED = {"performance": 95, "accessibility": 100, "best-practices": 100}
ATTEMPTS = 3
# Lighthouse's own measure of the machine; a plain laptop has 1500 and more.
LEAST_POWER = 1000
# What vnu finds in Django's own widgets: pickers without options until somebody types,
# and the password that is shown as a sentence.
DJANGO_HTML = (
    "Element “option” without attribute “label” must not be empty.",
    "A “select” element with a “required” attribute",
    "The first “option” element in a “select” element with a “required” attribute",
    "Attribute “disabled” not allowed on element “div”",
)
CHROME_FLAGS = (
    "--headless=new --no-sandbox --disable-gpu --disable-quic --no-first-run "
    "--disable-background-networking --disable-component-update --disable-sync"
)
POLICY = """
import {CspEvaluator} from "csp_evaluator/dist/evaluator.js";
import {CspParser} from "csp_evaluator/dist/parser.js";
const found = new CspEvaluator(new CspParser(process.argv[1]).csp).evaluate();
// HIGH is 10, SYNTAX 20, MEDIUM 30; a maybe is more.
console.log(JSON.stringify(found.filter(each => each.severity <= 30)));
"""


def missing(*needs) -> str:
    """What is not on this machine: '' or 'java, lighthouse'."""
    absent = [
        need.name if isinstance(need, Path) else need
        for need in needs
        if not (need.exists() if isinstance(need, Path) else shutil.which(need))
    ]
    return ", ".join(absent)


def judge_html(pages, verdicts: Verdicts):
    """vnu reads each page once as it was sent, before any script of the browser."""
    if absent := missing("java", VNU):
        verdicts.not_checked("HTML", absent)
        return
    folder = FOLDER / "html"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    names = {}
    for number, (visit, text) in enumerate(pages.items()):
        (folder / f"{number}.html").write_text(text, "utf-8")
        names[str(number)] = visit
    said = subprocess.run(
        ["java", "-jar", VNU, "--format", "gnu", "--errors-only", folder],
        capture_output=True,
        text=True,
    ).stderr
    django = 0
    for number, what in re.findall(r'/(\d+)\.html":[^ ]* error: (.*)', said):
        if names[number].in_admin and what.startswith(DJANGO_HTML):
            django += 1
        else:
            verdicts.fault("vnu", names[number], what)
    verdicts.note(f"vnu: {len(names)} pages read, {django} errors of Django's own")


def judge_speed(url, session, chromium, verdicts: Verdicts):
    """lighthouse with its mobile throttling, median of three."""
    if absent := missing("node", LIGHTHOUSE, chromium):
        verdicts.not_checked("speed", absent)
        return
    runs = [lighthouse(url, session, chromium, number) for number in range(3)]
    powers = [round(run["environment"]["benchmarkIndex"]) for run in runs]
    waits = [
        round(run["audits"]["server-response-time"]["numericValue"]) for run in runs
    ]
    verdicts.note(f"lighthouse: the site answered in {waits} ms")
    if min(powers) < LEAST_POWER:
        verdicts.note(
            f"  this machine is slow or busy ({powers}): speed scores too low"
        )
    for category, wanted in WANTED.items():
        scores = [round(run["categories"][category]["score"] * 100) for run in runs]
        median = statistics.median(scores)
        verdicts.note(f"lighthouse: {category} {scores}, median {median}")
        if median < wanted:
            verdicts.fault("lighthouse", url, f"{category} {median}, not {wanted}")
            note_causes(runs[0], category, verdicts)


def note_causes(run, category, verdicts):
    for reference in run["categories"][category]["auditRefs"]:
        audit = run["audits"][reference["id"]]
        if reference["weight"] and audit["score"] not in (None, 1):
            verdicts.note(f"  {audit['title']}: {audit.get('displayValue', '')}")


def lighthouse(url, session, chromium, number) -> dict:
    """One report; now and then Chromium records nothing, and lighthouse asks again."""
    report = FOLDER / f"lighthouse-{number}.json"
    headers = FOLDER / "headers.json"
    headers.write_text(json.dumps({"Cookie": f"sessionid={session}"}), "utf-8")
    command = [
        *("node", LIGHTHOUSE, url, "--quiet", "--output=json"),
        *(f"--output-path={report}", f"--extra-headers={headers}"),
        f"--only-categories={','.join(WANTED)}",
        f"--chrome-flags={CHROME_FLAGS}",
    ]
    for _ in range(ATTEMPTS):
        done = subprocess.run(command, env=os.environ | {"CHROME_PATH": chromium})
        if done.returncode == 0:
            return json.loads(report.read_text("utf-8"))
    raise SystemExit(f"lighthouse failed {ATTEMPTS} times on {url}.")


def judge_policy(url, session, verdicts: Verdicts):
    """csp_evaluator: nothing HIGH, MEDIUM or SYNTAX in the header."""
    if absent := missing("node", EVALUATOR):
        verdicts.not_checked("content policy", absent)
        return
    policy = policy_at(url, session)
    said = subprocess.run(
        ["node", "--input-type=module", "-e", POLICY, policy],
        cwd=FOLDER,
        capture_output=True,
        check=True,
        text=True,
    ).stdout
    found = json.loads(said)
    verdicts.note(f"csp_evaluator, {url}: {len(found)} findings")
    for each in found:
        verdicts.fault("policy", url, f"{each['directive']}: {each['description']}")


def policy_at(url, session) -> str:
    """The header of any answer; none at all is an empty policy, and judged so."""
    request = Request(url, headers={"Cookie": f"sessionid={session}"})
    try:
        answer = urlopen(request, timeout=30)
    except HTTPError as refusal:
        answer = refusal
    with answer:
        return answer.headers.get("Content-Security-Policy", "")
