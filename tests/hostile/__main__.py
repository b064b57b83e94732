"""`make hostile`: see this package."""

import argparse
import os
import signal
import subprocess
import sys
import tempfile

from benchmarks.databases import empty_database
from tests.run_both import DATABASES, ROOT

# As in production, but for what would keep every request at the door.
SETTINGS = {"SECURE_SSL_REDIRECT": "0", "REQUIRE_SECOND_FACTOR": "0"}


def main():
    parser = argparse.ArgumentParser(description="Hostile requests on each database.")
    parser.add_argument("--only", choices=DATABASES)
    options, course_options = parser.parse_known_args()
    # A server of our own is stopped as well.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Stopped."))
    with tempfile.TemporaryDirectory(prefix="pks-") as scans:
        failed = 0
        for name in [options.only] if options.only else DATABASES:
            with empty_database(name) as (env, what):
                print(f"Hostile requests on {what}:", flush=True)
                env |= SETTINGS | {"MEDIA_ROOT": scans}
                failed |= run(env, course_options)
    return failed


def run(env, options) -> int:
    commands = [
        ["manage.py", "migrate", "--verbosity", "0"],
        ["manage.py", "collectstatic", "--no-input", "--verbosity", "0"],
        ["manage.py", "generate_sample", "--scale", "kabupaten", "--seed", "1"],
        ["manage.py", "create_demo_accounts"],
    ]
    for command in commands:
        subprocess.run(
            [sys.executable, *command],
            cwd=ROOT,
            # The demo accounts are for DEBUG; the requests then see production.
            env=env | {"DEBUG": "1" if command[1].startswith("create") else "0"},
            check=True,
            stdout=subprocess.DEVNULL,
        )
    course = [sys.executable, "-m", "tests.hostile.course", *options]
    return subprocess.run(course, cwd=ROOT, env=env).returncode


if __name__ == "__main__":
    os.environ.setdefault("PYTHONHASHSEED", "0")
    sys.exit(main())
