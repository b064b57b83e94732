"""Answer "do its tests notice?" for one worktree, fast: see tests/mutants.py.

Starting Python, Django and pytest anew would cost seconds for each of thousands of
mutants. This process has them loaded; each question is answered by a fork of it, which
forgets our modules (all but the models) and imports them from the worktree again.
"""

import gc
import os
import resource
import signal
import socket
import sys
from contextlib import contextmanager
from pathlib import Path

from .database_use import asks_for_database, leave_out

SECONDS = 60  # a mutant that runs longer is stopped, and counts as killed
MEMORY = 4 * 1024**3
OURS = ("regions", "agreements", "coverage", "jamsostek_pks", "tests")
# Django refuses to make a model twice.
KEPT = ("models", "mark", "apps", "settings")
OPTIONS = [
    *("-x", "-q", "--assert=plain", "--tb=short", "-p", "no:cacheprovider"),
    "--hypothesis-profile=mutants",
]
WARM_UP = "tests/lib/test_months.py"


class NoDatabase:
    """A plugin of pytest: leave out whatever asks for the database."""

    def pytest_collection_modifyitems(self, config, items):
        leave_out(config, items, asks_for_database)


def tests_of(module):
    """The one file of tests named after a module, or after its package."""
    package, stem = Path(module).with_suffix("").parts[-2:]
    folder = Path("tests") / ("lib" if package == "lib" else module.split("/")[0])
    own = folder / f"test_{stem}.py"
    return str(own if own.exists() else folder / f"test_{package}.py")


def serve(address, modules):
    """For each connection: test what differs from the start, answer passed or failed.

    If nothing differs, the caller names the module.
    """
    preload()
    originals = {module: Path(module).read_text("utf-8") for module in modules}
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(address)
        door.listen()
        while True:
            caller, _ = door.accept()
            with caller:
                asked = caller.recv(200).decode().strip()
                changed = [
                    module
                    for module, text in originals.items()
                    if Path(module).read_text("utf-8") != text
                ]
                named = [asked] if asked in originals else []
                files = [tests_of(module) for module in changed or named]
                caller.sendall(b"failed" if files and not passes(files) else b"passed")


def preload():
    """Whatever is slow to import and no mutant touches."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "jamsostek_pks.settings"
    import django
    import django.test
    import hypothesis.strategies  # noqa: F401
    import pytest
    from hypothesis import HealthCheck, Phase, settings

    django.setup()
    settings.register_profile(
        "mutants",
        max_examples=25,
        # One failing example is answer enough: no search for the smallest.
        phases=[Phase.explicit, Phase.generate],
        derandomize=True,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    # A first run imports what pytest and its plugins import only when they run.
    with silenced():
        pytest.main([*OPTIONS, WARM_UP], plugins=[NoDatabase()])
    # What lives now lives for ever: no fork has to look through it.
    gc.collect()
    gc.freeze()


@contextmanager
def silenced():
    """Without standard output; errors stay."""
    said = os.dup(1)
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), 1)
    try:
        yield
    finally:
        os.dup2(said, 1)
        os.close(said)


def passes(files):
    """Whether pytest, in a fork of this process, is content with these files."""
    child = os.fork()
    if child == 0:
        os._exit(run_pytest(files))
    _, status = os.waitpid(child, 0)
    return status == 0


def run_pytest(files):
    import pytest

    signal.alarm(SECONDS)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    if not os.environ.get("MUTANTS_LOUD"):
        quiet = os.open(os.devnull, os.O_WRONLY)
        os.dup2(quiet, 1)
        os.dup2(quiet, 2)
    forget()
    try:
        return int(pytest.main([*OPTIONS, *files], plugins=[NoDatabase()]))
    except BaseException:
        return 1


def forget():
    """Let the next import read our modules from the disk again."""
    for name in list(sys.modules):
        app, *inner = name.split(".")
        if app in OURS and inner and inner[0] not in KEPT:
            del sys.modules[name]
            # `from package import module` would find it there.
            above, _, last = name.rpartition(".")
            vars(sys.modules.get(above, sys)).pop(last, None)


if __name__ == "__main__":
    serve(sys.argv[1], sys.argv[2:])
