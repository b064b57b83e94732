"""How the site starts, and what keeps it from starting."""

import os
import re
import shutil
import socket
import sqlite3
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.staticfiles import storage
from django.core.management import CommandError, call_command

from regions.mark import DatabaseMark

ROOT = Path(__file__).resolve().parent.parent
PRODUCTION = {
    "DEBUG": "0",
    "SECRET_KEY": "x0" * 30,
    "ALLOWED_HOSTS": "pks.example",
    "DATABASE_URL": "sqlite://:memory:",
    "LOG_LEVEL": "",
}


def ran(*command, **variables):
    """Run a command in the project's folder; its exit code and all it printed."""
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | PRODUCTION | variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=60,
    )
    return done.returncode, done.stdout


def manage(*arguments, **variables):
    return ran(sys.executable, "manage.py", *arguments, **variables)


# --- Settings -----------------------------------------------------------------


def test_production_settings_start():
    code, output = manage("check")

    assert code == 0, output


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("SECRET_KEY", "", "SECRET_KEY is not set. Set it to 50 or more random"),
        ("ALLOWED_HOSTS", "", "ALLOWED_HOSTS is not set. Set it to the site's host"),
        ("DEBUG", "banana", "DEBUG='banana': write 1 or 0."),
        (
            "BEHIND_PROXY",
            "maybe",
            "BEHIND_PROXY='maybe': write 0, 1 or how many proxies.",
        ),
        ("LOG_LEVEL", "loud", "LOG_LEVEL='LOUD': write one of CRITICAL, "),
        ("SECURE_HSTS_SECONDS", "1y", "SECURE_HSTS_SECONDS='1y': write a whole number"),
        ("EMAIL_URL", "mailto:x", "EMAIL_URL: write smtp+tls://user:password@host"),
        ("EMAIL_URL", "smtp://host:port", "EMAIL_URL: write smtp+tls://"),
        ("SITE_URL", "pks.example", "SITE_URL='pks.example': write https://pks.exam"),
        ("DOCUMENT_MAX_MB", "10 MB", "DOCUMENT_MAX_MB='10 MB': write a whole number"),
        ("DATABASE_URL", "mysql://db/pks", "DATABASE_URL: write postgresql://"),
        ("DATABASE_URL", "postgresql://h:port/d", "DATABASE_URL: write postgresql://"),
    ],
)
def test_a_missing_or_odd_variable_stops_the_start_and_says_what_to_write(
    name, value, words
):
    code, output = manage("check", **{name: value})

    assert code != 0
    assert words in output


def test_variables_left_empty_do_not_hinder_a_try_out():
    code, output = manage("check", DEBUG="1", SECRET_KEY="", ALLOWED_HOSTS="")

    assert code == 0, output


# --- Demo accounts and founding data ------------------------------------------


def test_demo_accounts_are_refused_in_production():
    code, output = manage("create_demo_accounts")

    assert code != 0
    assert "never in production" in output
    assert "Traceback" not in output


@pytest.mark.django_db
def test_demo_accounts_are_refused_without_debug(settings):
    settings.DEBUG = False

    with pytest.raises(CommandError, match="only with DEBUG=1"):
        call_command("create_demo_accounts")


@pytest.mark.django_db
def test_loading_twice_changes_nothing(settings):
    settings.DEBUG = True
    start()
    before = rows()

    output = start()

    assert rows() == before
    assert set(re.findall(r"(\d+) added", output)) == {"0"}
    assert "jamsostek-demo" in output
    assert not DatabaseMark.objects.get().simulated


def start():
    """What `make run` does to the database after the migrations."""
    output = StringIO()
    call_command("load_founding", stdout=output)
    call_command("create_demo_accounts", stdout=output)
    return output.getvalue()


def rows():
    """Every row of every table, history too, as the database has it."""
    tables = apps.get_models(include_auto_created=True)
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values())
        for model in tables
    }


# --- Databases ----------------------------------------------------------------


def test_an_sqlite_file_keeps_a_write_ahead_log_and_locks_at_the_first_statement(
    tmp_path,
):
    file = tmp_path / "site.sqlite3"
    inside_a_transaction = f"""
import sqlite3
from django.db import connection, transaction
with transaction.atomic():
    other = sqlite3.connect({str(file)!r}, timeout=0)
    try:
        other.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        print(error)
with connection.cursor() as cursor:
    for name in ("journal_mode", "synchronous", "busy_timeout"):
        print(name, *cursor.execute("PRAGMA " + name).fetchone())
"""

    code, output = manage(
        "shell",
        "--no-imports",
        "--command",
        inside_a_transaction,
        DATABASE_URL=f"sqlite:///{file}",
    )

    assert code == 0, output
    assert output.split("\n")[:4] == [
        "database is locked",
        "journal_mode wal",
        "synchronous 1",
        "busy_timeout 5000",
    ]
    # The mode stays with the file, whoever opens it next.
    with sqlite3.connect(file) as other:
        assert other.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    other.close()


# --- Static files -------------------------------------------------------------


def test_every_static_file_is_found_under_its_hashed_name(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {
            # WhiteNoise's own adds compressing, eight seconds of it.
            "BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
        }
    }

    call_command("collectstatic", interactive=False, verbosity=0)

    names = storage.staticfiles_storage.hashed_files
    assert "css/app.css" in names
    assert (tmp_path / names["css/app.css"]).is_file()


# --- make ---------------------------------------------------------------------

needs_make = pytest.mark.skipif(not shutil.which("make"), reason="there is no make")


def make(*arguments):
    code, output = ran("make", "--silent", f"PYTHON={sys.executable}", *arguments)
    told = [line for line in output.splitlines() if not line.startswith("make")]
    return code, told


@needs_make
def test_a_busy_port_is_named_in_one_sentence():
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]

        code, told = make("port-is-free", f"PORT={port}")

    assert code != 0
    assert told == [
        f"Port {port} is busy: stop what uses it, or make run PORT={port + 1}."
    ]


@needs_make
def test_a_free_port_is_let_pass():
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]

    assert make("port-is-free", f"PORT={port}") == (0, [])


@needs_make
@pytest.mark.parametrize("port", ["", "http", "70000"])
def test_what_is_no_port_is_named_too(port):
    code, told = make("port-is-free", f"PORT={port}")

    assert code != 0
    assert told == [f"PORT={port} is no port: write a number from 1024 to 65535."]


@needs_make
def test_a_missing_python_is_named_in_one_sentence():
    code, told = make("python-is-there", "PYTHON=python-of-nobody")

    assert code != 0
    assert len(told) == 1
    assert told[0].startswith("There is no python-of-nobody here: install Python 3.11")


def test_a_database_that_does_not_answer_is_named_without_its_password():
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    check = re.search(
        r"^define DATABASE_ANSWERS\n(.*?)^endef$",
        (ROOT / "Makefile").read_text("utf-8"),
        re.MULTILINE | re.DOTALL,
    )

    code, output = ran(
        sys.executable,
        "-c",
        check[1],
        DATABASE_URL=f"postgresql://pks:geheim@127.0.0.1:{port}/pks",
    )

    assert code != 0
    assert output.startswith(
        "DATABASE_URL: no database pks on 127.0.0.1. Is the server"
    )
    assert len(output.splitlines()) == 1
    assert "geheim" not in output


# --- What travels -------------------------------------------------------------


@pytest.mark.django_db
def test_pages_travel_compressed(client):
    response = client.get("/masuk/", headers={"accept-encoding": "gzip"})

    assert response.headers["Content-Encoding"] == "gzip"
    assert len(response.content) < 2500
