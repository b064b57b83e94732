"""Answers to requests no page can serve; 403, 404 and 500 are Django's own views."""

from django.core.exceptions import (
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.shortcuts import render
from django.views import defaults

TOO_BIG = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def bad_request(request, exception):
    """413 where the request is too big, which Django calls bad as well; else 400."""
    if isinstance(exception, TOO_BIG):
        return render(request, "413.html", status=413)
    return defaults.bad_request(request, exception)
