"""Kill an import of 50,000 rows with SIGKILL, twenty times, on both databases.

After each kill the database holds all of the import or nothing of it; at the end the
same file is imported whole.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from benchmarks.databases import empty_database
from tests.run_both import DATABASES

ROOT = Path(__file__).resolve().parent.parent
KILLS = 20


def main():
    failed = 0
    for name in DATABASES:
        with empty_database(name) as (env, what):
            print(f"Killing imports on {what}:", flush=True)
            command = [sys.executable, "-m", "benchmarks.import_kills", "try"]
            failed |= subprocess.run(command, cwd=ROOT, env=env).returncode
    return failed


def try_kills():
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "jamsostek_pks.settings"
    django.setup()
    import tempfile

    from django.core.management import call_command

    from benchmarks import import_world as world

    call_command("migrate", verbosity=0)
    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        file.write(world.file_of(world.make_world()))
        file.flush()
        whole = import_whole(file.name)
        print(f"  a whole import takes {whole:.1f} s", flush=True)
        forget_all()
        left, late = kill_often(file.name, whole)
        import_whole(file.name)
    from agreements.models import Headcount

    rows, halves = Headcount.objects.count(), left.count("half")
    print(
        f"  {KILLS} kills: {left.count('nothing')} left nothing, {left.count('all')} "
        f"all, {halves} a half ({late} more came too late); the retry wrote {rows:,} "
        "rows"
    )
    return int(halves > 0 or rows != world.ROWS)


def kill_often(path, whole: float) -> tuple[list[str], int]:
    """What each kill left, at moments spread over an import; and how many were late.

    A machine that became faster finishes before it is killed: then that is its time.
    """
    left, late = [], 0
    while len(left) < KILLS:
        started = time.perf_counter()
        killed = killed_after(whole * (0.2 + 0.75 * len(left) / KILLS), path)
        outcome = left_behind()
        if killed:
            left.append(outcome)
        else:
            late, whole = late + 1, time.perf_counter() - started
    return left, late


def command(path):
    from benchmarks.import_world import USER

    arguments = ["manage.py", "import_headcounts", path, "--user", USER, "--apply"]
    return [sys.executable, *arguments]


def import_whole(path) -> float:
    started = time.perf_counter()
    subprocess.run(command(path), cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - started


def killed_after(seconds: float, path) -> bool:
    """Whether the import was still at work, and so was killed."""
    process = subprocess.Popen(command(path), cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGKILL)
        process.wait()
        return True
    return False


def left_behind() -> str:
    """'nothing', 'half' or 'all' of the import; all is taken away again."""
    from agreements.models import FileImport, Headcount
    from benchmarks.import_world import ROWS

    rows = Headcount.objects.count()
    applied = FileImport.objects.exclude(applied_at=None).count()
    if (rows, applied) == (0, 0):
        return "nothing"
    if (rows, applied) == (ROWS, 1):
        forget_all()
        return "all"
    return "half"


def forget_all() -> None:
    """As if nothing had been imported yet; round the rule that figures stay."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM agreements_headcount")
        cursor.execute("DELETE FROM agreements_fileimport")


if __name__ == "__main__":
    sys.exit(try_kills() if sys.argv[1:2] == ["try"] else main())
