"""Answers to requests no page can serve; 403, 404 and 500 are Django's own views."""

from django.core.exceptions import (
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.shortcuts import render

TOO_BIG = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def bad_request(request, exception):
    """413 where the request is too big, which Django calls bad as well; else 400.

    Django's own view would read the form for its token, and a form that is as bad as
    the address would raise once more.
    """
    status = 413 if isinstance(exception, TOO_BIG) else 400
    return render(request, f"{status}.html", status=status)
