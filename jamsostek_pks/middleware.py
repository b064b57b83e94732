"""Requests no page can answer are refused before they reach one; headers of answers.

Stock Django answers 500 to some of them, or asks a database what it cannot know.
"""

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.http import Http404, HttpResponseNotAllowed, UnreadablePostError
from django.shortcuts import render

METHODS = ("GET", "HEAD", "POST")
# The longest address a form of ours makes has some 250 fields.
MOST_QUERY_FIELDS = 500
LONGEST_QUERY = 8_000
# What the ids of a database have room for.
LARGEST_ID = 2**63 - 1


def answer_headers(get_response):
    """Say on every answer what a browser may do with it; a view may be stricter."""

    def middleware(request):
        response = get_response(request)
        for name, value in settings.ANSWER_HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return middleware


def refuse_methods(get_response):
    """405 to what nobody serves; Django's own 405 has no words."""

    def middleware(request):
        known = request.method in METHODS
        response = get_response(request) if known else HttpResponseNotAllowed(METHODS)
        if response.status_code != 405 or response.streaming or response.content:
            return response
        page = render(request, "405.html", status=405)
        page.headers["Allow"] = response.headers["Allow"]
        return page

    return middleware


def refuse_unreadable(get_response):
    """400 to what no form of ours sends, 413 to more than a form may send."""

    def middleware(request):
        refuse_long(request)
        refuse_nul(request)
        return get_response(request)

    return middleware


def refuse_long(request):
    if int(request.META.get("CONTENT_LENGTH") or 0) > settings.LARGEST_BODY:
        raise RequestDataTooBig("body")
    query = request.META.get("QUERY_STRING", "")
    if len(query) > LONGEST_QUERY or query.count("&") >= MOST_QUERY_FIELDS:
        raise BadRequest("long query")


def refuse_nul(request):
    """PostgreSQL stores no NUL byte and would raise instead.

    Cookies count too: `sessionid="\\000"` is one as soon as the quotes are off.
    """
    headers = (text for name, text in request.META.items() if name.startswith("HTTP_"))
    texts = [request.path, *headers, *request.COOKIES.values()]
    if any(map(has_nul, texts)) or any(map(fields_have_nul, fields_of(request))):
        raise BadRequest("NUL byte")


def fields_of(request):
    """Query, form fields, files: their bytes are judged where they are read."""
    if request.method != "POST":
        return [request.GET]
    try:
        return [request.GET, request.POST, request.FILES]
    except UnreadablePostError as error:
        raise BadRequest("cut off") from error


def fields_have_nul(fields):
    return any(
        has_nul(name) or any(has_nul(str(value)) for value in values)
        for name, values in fields.lists()
    )


def has_nul(text):
    return "\0" in text


class RefuseBadIds:
    """404 to ids no row can have: 23 digits, in the admin also letters."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if "admin" in request.resolver_match.app_names:
            # simple-history's routes give no names.
            named = [text for name, text in kwargs.items() if name.endswith("id")]
            ids = [*args, *named]
        else:
            ids = [value for value in kwargs.values() if isinstance(value, int)]
        if not all(map(is_id, ids)):
            raise Http404("id")


def is_id(value):
    text = str(value)
    # The length first: Python refuses to read thousands of digits as a number.
    return (
        text.isascii()
        and text.isdecimal()
        and len(text) < 20
        and int(text) <= LARGEST_ID
    )
