"""WSGI entry point: `gunicorn jamsostek_pks.wsgi`."""

import codecs
import os

from django.core.wsgi import get_wsgi_application
from django.utils.http import parse_header_parameters

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jamsostek_pks.settings")


def without_odd_bodies(site):
    """Take away a Content-Type or -Length that no browser sends for our forms.

    Django reads them before any middleware, and again to draw the page of a refusal,
    and raises where it cannot; 'charset=hex' would even decide how the query is read.
    """

    def application(environ, start_response):
        length = environ.get("CONTENT_LENGTH", "")
        if not (length.isdecimal() and len(length) < 20):
            environ["CONTENT_LENGTH"] = ""
        if not is_plain(environ.get("CONTENT_TYPE", "")):
            environ["CONTENT_TYPE"] = ""
        return site(environ, start_response)

    return application


def is_plain(content_type):
    """Readable, and UTF-8 unless it says nothing."""
    try:
        _, parameters = parse_header_parameters(content_type)
        return codecs.lookup(parameters.get("charset", "utf-8")).name == "utf-8"
    except Exception:  # Whatever the standard library's readers raise.
        return False


application = without_odd_bodies(get_wsgi_application())
