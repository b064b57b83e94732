"""The only way a file leaves the site: noted, and marked where the data is made up."""

from collections.abc import Callable, Iterable, Sequence

from django.db import OperationalError
from django.http.response import HttpResponseBase
from django.shortcuts import render

from jamsostek_pks.lib import downloads
from jamsostek_pks.lib.columns import Column

from . import trail
from .mark import is_simulated

SIMULATED = "SIMULASI"
MARK_COLUMN = Column("catatan_data", lambda row: SIMULATED)
RETRY_AFTER = "10"


def wanted_file(
    request,
    name: str,
    columns: Sequence[Column],
    rows: Callable[[], Iterable[object]],
    *,
    forms,
    holds_data: bool = True,
) -> HttpResponseBase | None:
    """The file asked for, as in lib/downloads; None where the page itself is asked.

    Who took it out is on record before its first byte leaves. Simulated rows are
    marked: the name says it to who saves the file, the last column to who pastes its
    rows. An empty form to fill (not `holds_data`) is not worth a record.
    """
    if "format" in request.GET and is_simulated():
        name, columns = f"{SIMULATED}-{name}", [*columns, MARK_COLUMN]
    try:
        return downloads.wanted_file(
            request.GET,
            name,
            columns,
            noted(request, name, rows) if holds_data else rows,
            forms=forms,
        )
    except Unrecorded:
        return busy(request)


class Unrecorded(Exception):
    """The record could not be written, so nothing may leave."""


def noted(request, name: str, rows: Callable) -> Callable:
    """The same rows; asking for them writes the record."""

    def asked():
        found, number = trail.sized(rows())
        file_name = f"{name}.{request.GET['format']}"
        record(trail.note_file, request, rows=number, name=file_name)
        return found

    return asked


def record(write: Callable, request, *facts, **more) -> None:
    """Raises Unrecorded where somebody else's writing takes too long."""
    try:
        write(request, *facts, **more)
    except OperationalError as error:
        raise Unrecorded from error


def busy(request) -> HttpResponseBase:
    response = render(request, "503.html", status=503)
    response["Retry-After"] = RETRY_AFTER
    return response
