"""Columns and rows as a file the browser saves."""

import tempfile
from collections.abc import Iterable, Sequence
from typing import Literal

from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from jamsostek_pks.lib.columns import Column, csv_lines, write_xlsx

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def file_response(
    *,
    name: str,
    columns: Sequence[Column],
    rows: Iterable[object],
    form: Literal["csv", "xlsx"],
    separator: str = ";",
) -> HttpResponseBase:
    """The rows as an attachment; `name` is safe ASCII without an extension."""
    if form == "csv":
        disposition = content_disposition_header(
            as_attachment=True, filename=f"{name}.csv"
        )
        return StreamingHttpResponse(
            csv_lines(columns, rows, separator=separator),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": disposition},
        )
    if form == "xlsx":
        return _xlsx_response(f"{name}.xlsx", columns=columns, rows=rows)
    raise ValueError(f"Unknown form {form!r}: csv or xlsx.")


def _xlsx_response(
    filename: str, *, columns: Sequence[Column], rows: Iterable[object]
) -> FileResponse:
    # Outlives this function: the response closes it, and so deletes it, once sent.
    file = tempfile.TemporaryFile()  # noqa: SIM115
    try:
        write_xlsx(columns, rows, file)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return FileResponse(
        file, as_attachment=True, filename=filename, content_type=XLSX_TYPE
    )


def wanted_file(params, name, columns, rows, *, forms) -> HttpResponseBase | None:
    """The file asked for by `?format=csv|xlsx` (`?sep=,` for programs), or None.

    `rows` is called only then. An unknown format is the page itself, and so is an
    address one of `forms` refuses: a file has no room for its message.
    """
    form = params.get("format")
    if form not in ("csv", "xlsx") or not all(form.is_valid() for form in forms):
        return None
    separator = "," if params.get("sep") == "," else ";"
    return file_response(
        name=name, columns=columns, rows=rows(), form=form, separator=separator
    )
