"""Requests no page can answer are refused before they reach one."""

from django.core.exceptions import BadRequest


def refuse_nul(get_response):
    """Answer 400 to NUL bytes: PostgreSQL stores none and would raise instead."""

    def middleware(request):
        if "\0" in request.path or has_nul(request.GET) or has_nul(posted(request)):
            raise BadRequest("NUL byte")
        return get_response(request)

    return middleware


def posted(request):
    """The form fields; a file's own bytes are judged where it is read."""
    return request.POST if request.method == "POST" else {}


def has_nul(fields):
    return any(
        "\0" in name or any("\0" in value for value in fields.getlist(name))
        for name in fields
    )
