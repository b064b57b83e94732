"""The site on a sample database of its own, as in production but for https."""

import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent.parent
FOLDER = ROOT / ".audit"
ENVIRONMENT = {
    "DEBUG": "0",
    "SECRET_KEY": "for-make-audit-only-0123456789-abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "127.0.0.1",
    "SECURE_SSL_REDIRECT": "0",
    "LOG_LEVEL": "ERROR",
    # The judges sign in by a cookie, and have no phone.
    "REQUIRE_SECOND_FACTOR": "0",
    "DJANGO_SETTINGS_MODULE": "jamsostek_pks.settings",
}
SESSION = """
from django.test import Client
from regions.models import User
client = Client()
client.force_login(User.objects.get(username={username!r}))
print(client.cookies["sessionid"].value)
"""
# A file that can be saved, one with faults, and one that was saved; a public page.
UPLOADS = """
import re
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from regions.models import PublicPage, Region, User
PublicPage.objects.create(region=Region.objects.get(code="73"), is_open=True)
client = Client(headers={{"host": "127.0.0.1"}})
client.force_login(User.objects.get(username={username!r}))
heading = "kode_kemendagri;per_tanggal;orang"
for row in ("73.13;2026-01-31;1", "73.13;2026-02-31;-1", "73.13;2026-01-30;1"):
    file = SimpleUploadedFile("peserta.csv", f"{{heading}}\\n{{row}}".encode())
    sent = client.post("/unggah/", {{"kind": "peserta", "file": file}})
there = sent.headers["Location"]
seen = re.search('name="rencana" value="([^"]*)"', client.get(there).content.decode())
client.post(there + "simpan/", {{"rencana": seen[1]}})
"""


@dataclass(frozen=True)
class Site:
    """A database and, while it is served, its address."""

    name: str
    url: str = ""

    @property
    def environment(self):
        return ENVIRONMENT | {"DATABASE_URL": f"sqlite:///.audit/{self.name}.sqlite3"}

    def manage(self, *arguments, **variables) -> str:
        """What the command prints; it may not fail."""
        return subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=os.environ | self.environment | variables,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        ).stdout

    def session(self, username) -> str:
        code = SESSION.format(username=username)
        return self.manage("shell", "--no-imports", "-c", code).strip()

    def upload_as(self, username):
        self.manage("shell", "--no-imports", "-c", UPLOADS.format(username=username))


PROVINCE, NATION = Site("province"), Site("nation")


def fill(site: Site, *commands):
    """A new database with what `commands` put into it, and the demo accounts."""
    for old in FOLDER.glob(f"{site.name}.sqlite3*"):
        old.unlink()
    for command in (("migrate",), *commands, ("create_demo_accounts",)):
        site.manage(*command, DEBUG="1")


@contextmanager
def served(site: Site, **variables):
    """The same site with its address, as gunicorn serves it until the end."""
    site.manage("collectstatic", "--no-input", "--clear")
    port = free_port()
    server = subprocess.Popen(
        [
            *(sys.executable, "-m", "gunicorn", "jamsostek_pks.wsgi"),
            *("--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", "4"),
            *("--no-control-socket", "--log-level", "warning", "--timeout", "120"),
        ],
        cwd=ROOT,
        env=os.environ | site.environment | variables,
        # A scan is refused some thousand times, and each is told there.
        stderr=(FOLDER / "site.log").open("w"),
    )
    try:
        url = f"http://127.0.0.1:{port}"
        wait_for(f"{url}/healthz", server)
        yield Site(site.name, url)
    finally:
        server.terminate()
        try:
            server.wait(timeout=30)
        except subprocess.TimeoutExpired:
            server.kill()


def free_port() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


def wait_for(url, server):
    for _ in range(150):
        if server.poll() is not None:
            raise SystemExit("The site did not start: .audit/site.log says why.")
        try:
            with urlopen(url, timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    raise SystemExit(f"No answer from {url}.")
