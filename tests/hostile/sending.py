"""Requests to the site's own WSGI application, headers and bytes as they come."""

import io
import logging
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.conf import settings

CSRF_TOKEN = "a" * 32


@dataclass
class Request:
    """`path` and `query` as they stand in the request line, percent-coded or not."""

    account: str = ""
    method: str = "GET"
    path: str = "/"
    query: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    kind: str = ""

    def __str__(self):
        more = {name: text[:60] for name, text in self.headers.items()}
        start = f"{self.account or 'stranger'} {self.method} {self.path}?{self.query}"
        return f"{start[:300]} {self.kind[:80]} {more} {self.body[:400]!r}"

    @property
    def environ(self):
        from urllib.parse import unquote_to_bytes

        path = unquote_to_bytes(self.path.encode("utf-8", "surrogateescape"))
        query = self.query.encode("utf-8", "surrogateescape")
        cookies = "; ".join(f"{name}={text}" for name, text in self.cookies.items())
        return {
            "REQUEST_METHOD": self.method,
            "SCRIPT_NAME": "",
            "PATH_INFO": path.decode("latin-1"),
            "QUERY_STRING": query.decode("latin-1"),
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": "localhost",
            "HTTP_COOKIE": cookies,
            "HTTP_X_CSRFTOKEN": CSRF_TOKEN,
            "CONTENT_TYPE": self.kind,
            "CONTENT_LENGTH": str(len(self.body)),
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(self.body),
            "wsgi.errors": io.StringIO(),
            "wsgi.multithread": False,
            "wsgi.multiprocess": False,
            "wsgi.run_once": False,
        } | self.headers


@dataclass
class Answer:
    status: int
    text: str = ""
    raised: str = ""

    @property
    def said(self):
        return self.raised or self.text[:200]


def send(request: Request) -> Answer:
    """The whole answer, streamed files too; what is raised or logged is told."""
    from jamsostek_pks.wsgi import application

    statuses = []

    def start_response(status, headers, exc_info=None):
        statuses.append(int(status.split()[0]))

    with failures_logged() as logged:
        try:
            body = application(request.environ, start_response)
            text = b"".join(body).decode("utf-8", "replace")
            getattr(body, "close", lambda: None)()
        except Exception as error:
            return Answer(599, raised=f"not answered: {where(error)}")
    return Answer(statuses[0], text, "; ".join(logged))


@contextmanager
def failures_logged():
    """Where exceptions came from that reached Django, or were logged as errors."""
    told = []
    handler = logging.Handler(logging.ERROR)
    handler.emit = lambda record: told.append(said_by(record))
    logger = logging.getLogger()
    kept, logger.handlers = logger.handlers, [handler]
    try:
        yield told
    finally:
        logger.handlers = kept
        told[:] = filter(None, told)


def said_by(record):
    # Refusals: Django logs them as errors, and they are what we want.
    if record.name.startswith("django.security"):
        return ""
    error = record.exc_info[1] if record.exc_info else None
    return where(error) if error else record.getMessage()


def where(error) -> str:
    """The exception and the last places it went through."""
    import traceback

    frames = traceback.extract_tb(error.__traceback__)[-6:]
    places = " < ".join(f"{f.filename[-40:]}:{f.lineno}" for f in reversed(frames))
    return f"{type(error).__name__}: {str(error)[:150]} at {places}"


def cookies_of(session):
    cookies = {settings.CSRF_COOKIE_NAME: CSRF_TOKEN}
    if session:
        cookies[settings.SESSION_COOKIE_NAME] = session
    return cookies
