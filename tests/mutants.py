"""Mutation check: do the tests notice a changed sign, number or condition?

`make mutants` changes the modules below, one place at a time (cosmic-ray's operators),
and runs each module's own file of tests, without those that ask for a database. What is
tried is HEAD, in two worktrees thrown away at the end; uncommitted changes are left
alone and left out. It fails if fewer than 90 % of the mutants are killed.
"""

import argparse
import ast
import os
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from contextlib import ExitStack, contextmanager
from pathlib import Path

from cosmic_ray.work_db import WorkDB, use_db
from cosmic_ray.work_item import TestOutcome, WorkerOutcome, WorkResult

ROOT = Path(__file__).resolve().parent.parent
ENOUGH = 90  # per cent
WORKERS = 2
# Modules that import neither a model nor Django, and have tests that need none.
# Not here: agreements/status.py and regions/names.py, tested against the database.
PURE = [
    "agreements/budget.py",
    "agreements/cost.py",
    "agreements/family.py",
    "agreements/ladder.py",
    "agreements/protection.py",
    "agreements/rates.py",
    "coverage/arithmetic.py",
    "coverage/bridge.py",
    "coverage/claim_check.py",
    "coverage/jumps.py",
    "coverage/overlap.py",
    "coverage/simulation.py",
    "coverage/charts/bars.py",
    "coverage/charts/strokes.py",
    "coverage/charts/tiles.py",
    "coverage/charts/trends.py",
    "coverage/findings/agreement_rules.py",
    "coverage/findings/facts.py",
    "coverage/findings/figure_rules.py",
    "coverage/findings/line_rules.py",
    "coverage/findings/registry.py",
    "jamsostek_pks/lib/months.py",
    "jamsostek_pks/lib/ratio.py",
    "jamsostek_pks/lib/words.py",
]

ANSWERS = {"passed", "failed"}
ASK = (
    "import socket as s; d = s.socket(s.AF_UNIX); d.connect({address!r}); "
    "d.sendall(b{module!r}); answer = d.recv(9).decode(); print(answer); "
    "raise SystemExit(answer != 'passed')"
)
CONFIG = """
[cosmic-ray]
module-path = {modules}
timeout = 120.0
excluded-modules = []
test-command = '''{command}'''
[cosmic-ray.distributor]
name = "local"
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("modules", nargs="*", help="files; all pure ones if none")
    modules = parser.parse_args().modules or PURE
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Stopped."))
    started = time.monotonic()
    try:
        outcomes, skipped = tried(modules)
    except KeyboardInterrupt:
        sys.exit("\nStopped.")
    rate = report(outcomes)
    print(f"{skipped} more, in annotations or in stars of signatures, were not tried.")
    print(f"{time.monotonic() - started:.0f} s")
    sys.exit(rate < ENOUGH)


# Trying


def tried(modules):
    """(work item, result) of every mutant, and how many were left out."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="pks-")))
        workers = [
            stack.enter_context(worker(folder, name, modules))
            for name in map(str, range(WORKERS))
        ]
        check_baseline(workers[0], modules)
        skipped = share_out(workers)
        runs = [
            stack.enter_context(running("exec", tree, "config.toml", "s.sqlite"))
            for tree in workers
        ]
        codes = [run.wait() for run in runs]
        if any(codes):
            sys.exit(f"cosmic-ray failed: exit codes {codes}.")
        # A server that had died would have failed every test it was asked for.
        for tree in workers:
            check_baseline(tree, modules[:1])
        return results(workers), skipped


@contextmanager
def worker(folder, name, modules):
    """A worktree of HEAD, its server of tests, and an empty session."""
    tree, address = folder / name, str(folder / f"{name}.sock")
    git("worktree", "add", "--quiet", "--detach", str(tree), "HEAD")
    try:
        command = [sys.executable, "-m", "tests.mutant_server", address, *modules]
        with process(command, tree) as server:
            while not Path(address).exists():
                if server.poll() is not None:
                    sys.exit("The server of tests did not start.")
                time.sleep(0.1)
            (tree / "config.toml").write_text(
                CONFIG.format(modules=list(modules), command=asking(address))
            )
            yield tree
    finally:
        git("worktree", "remove", "--force", str(tree))


def asking(address, module="-"):
    code = ASK.format(address=address, module=module)
    return f'{shlex.quote(sys.executable)} -S -I -c "{code}"'


def check_baseline(tree, modules):
    """Each module's tests pass as long as nothing is changed."""
    address = f"{tree}.sock"
    failing = [
        module
        for module in modules
        if subprocess.run(
            shlex.split(asking(address, module)), stdout=subprocess.DEVNULL
        ).returncode
    ]
    if failing:
        sys.exit(f"Tests fail without any mutant: {', '.join(failing)}.")


def share_out(trees):
    """Give every worker the same mutants, each with the others' marked as skipped."""
    first, *others = [tree / "s.sqlite" for tree in trees]
    with running("init", trees[0], "config.toml", "s.sqlite") as run:
        if run.wait():
            sys.exit("cosmic-ray could not list the mutants.")
    with use_db(first, WorkDB.Mode.open) as session:
        items = sorted(session.work_items, key=place_of)
        void = [item for item in items if is_void(item, trees[0])]
        skip(session, void)
    for other in others:
        shutil.copy(first, other)
    left_out = {item.job_id for item in void}
    rest = [item for item in items if item.job_id not in left_out]
    for number, tree in enumerate(trees):
        with use_db(tree / "s.sqlite", WorkDB.Mode.open) as session:
            skip(session, [i for n, i in enumerate(rest) if n % len(trees) != number])
    return len(void)


def skip(session, items):
    jobs = [item.job_id for item in items]
    session.set_multiple_results(jobs, WorkResult(WorkerOutcome.SKIPPED))


def place_of(item):
    (mutation,) = item.mutations
    return str(mutation.module_path), mutation.start_pos, mutation.operator_name


def is_void(item, tree):
    """In an annotation, or a star that multiplies nothing: no test is tried.

    Python fails on `int + None` or `f(a, /=, b)` by itself, or never looks.
    """
    (mutation,) = item.mutations
    path, (row, column) = tree / mutation.module_path, mutation.start_pos
    rest = path.read_text("utf-8").splitlines()[row - 1][column:]
    # The formatter writes a space behind every star that multiplies.
    if rest.startswith("*") and not rest.lstrip("*").startswith(" "):
        return True
    return any(start <= (row, column) < end for start, end in annotations(path))


def annotations(path, known={}):  # noqa: B006 - remembers what it parsed
    if path not in known:
        nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
        found = [getattr(node, "annotation", None) for node in nodes]
        found += [getattr(node, "returns", None) for node in nodes]
        known[path] = [
            ((n.lineno, n.col_offset), (n.end_lineno, n.end_col_offset))
            for n in found
            if n is not None
        ]
    return known[path]


@contextmanager
def running(verb, tree, *arguments):
    command = [sys.executable, "-m", "cosmic_ray.cli", verb, *arguments]
    with process(command, tree) as run:
        yield run


@contextmanager
def process(command, tree):
    """A process in this worktree, ended with the block; no .pyc hides a mutant."""
    changes = {"PYTHONDONTWRITEBYTECODE": "1", "DATABASE_URL": "sqlite://:memory:"}
    run = subprocess.Popen(command, cwd=tree, env=os.environ | changes | {"DEBUG": "1"})
    try:
        yield run
    finally:
        run.terminate()
        run.wait()


def git(*arguments):
    subprocess.run(["git", "-C", str(ROOT), *arguments], check=True)


# Telling


def results(trees):
    found = []
    for tree in trees:
        with use_db(tree / "s.sqlite", WorkDB.Mode.open) as session:
            for item, result in session.completed_work_items:
                if result.worker_outcome == WorkerOutcome.SKIPPED:
                    continue
                if (result.output or "").strip() not in ANSWERS:
                    sys.exit(f"{place_of(item)} could not be tried: {result.output}")
                found.append((item, result))
    return sorted(found, key=lambda pair: place_of(pair[0]))


def report(outcomes):
    """Print survivors and a table; the share killed of all mutants, in per cent."""
    modules = defaultdict(lambda: [0, 0])
    for item, result in outcomes:
        survived = result.test_outcome == TestOutcome.SURVIVED
        modules[place_of(item)[0]][survived] += 1
        if survived:
            print(described(item, result))
    total = [sum(column) for column in zip(*modules.values(), strict=True)]
    print(f"\n{'':40}{'mutants':>8}{'killed':>8}{'survived':>9}{'rate':>9}")
    for name, (killed, survived) in [*sorted(modules.items()), ("all", total)]:
        rate = 100 * killed / (killed + survived)
        row = f"{killed + survived:8}{killed:8}{survived:9}{rate:7.1f} %"
        print(f"{name:40}{row}")
    return 100 * total[0] / sum(total)


def described(item, result):
    path, (line, _), operator = place_of(item)
    changed = [
        text
        for text in result.diff.splitlines()
        if text[:1] in "+-" and text[:3] not in ("+++", "---")
    ]
    return "\n    ".join([f"{path}:{line} {operator}", *changed])


if __name__ == "__main__":
    main()
