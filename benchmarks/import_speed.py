"""Plan and apply 50,000 headcounts, beside a raw COPY of the same rows (PostgreSQL)."""

import os
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.databases import empty_database

ROOT = Path(__file__).resolve().parent.parent
MOST_TIMES = 10
COPY = """
    COPY agreements_headcount (target_id, rung, as_of, as_of_precision, workers, note,
    recorded_at, recorded_by_id, reason, change_reason) FROM STDIN
"""


def main():
    """In a process of its own, because settings read their database once."""
    with empty_database("postgresql") as (env, what):
        print(f"Import of headcounts on {what}:", flush=True)
        command = [sys.executable, "-m", "benchmarks.import_speed", "measure"]
        return subprocess.run(command, cwd=ROOT, env=env).returncode


def measure():
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "jamsostek_pks.settings"
    django.setup()
    from django.core.management import call_command

    from benchmarks import import_world as world
    from regions.models import User

    call_command("migrate", verbosity=0)
    lines = world.make_world()
    user = User.objects.get(username=world.USER)
    copied = time_of_copy(world, lines, user)
    preview, written = times_of_import(world, lines, user)
    ratio = written / copied
    print(f"  {world.ROWS:,} rows by raw COPY: {copied:.2f} s")
    print(f"  preview (plan only): {preview:.2f} s")
    print(f"  plan and apply: {written:.2f} s, {ratio:.1f} times COPY (most: 10)")
    return int(ratio > MOST_TIMES)


def time_of_copy(world, lines, user) -> float:
    from django.db import connection, transaction
    from django.utils import timezone

    from agreements.models import Headcount

    now = timezone.now()
    started = time.perf_counter()
    with transaction.atomic(), connection.cursor() as cursor, cursor.copy(COPY) as copy:
        for line, rung, day, people in world.rows(lines):
            row = (line, rung, day, "MONTH", people, "", now, user.pk, "", "")
            copy.write_row(row)
    taken = time.perf_counter() - started
    assert Headcount.objects.count() == world.ROWS
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM agreements_headcount")
        cursor.execute("VACUUM FULL ANALYZE agreements_headcount")
    return taken


def times_of_import(world, lines, user) -> tuple[float, float]:
    from django.utils import timezone

    from agreements.imports import recording
    from agreements.imports.headcounts import Headcounts
    from agreements.models import Headcount

    kind, now = Headcounts(), timezone.now()
    data = world.file_of(lines)
    record = recording.keep(kind, name="50000.csv", data=data, user=user, at=now)
    started = time.perf_counter()
    plan = recording.preview(record, kind, user=user, at=now, today=now.date())
    seen = time.perf_counter()
    assert not plan.faults, plan.faults[:3]
    outcome = recording.confirm(
        record.pk,
        kind,
        user=user,
        at=now,
        today=now.date(),
        digest=plan.digest,
        reason="",
    )
    done = time.perf_counter()
    assert outcome.written, outcome.message
    assert Headcount.objects.count() == world.ROWS
    return seen - started, done - seen


if __name__ == "__main__":
    sys.exit(measure() if sys.argv[1:] == ["measure"] else main())
