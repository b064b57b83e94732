"""Files to upload in tests, and the road from bytes to a saved import."""

import io

from django.utils import timezone

from agreements.imports import recording
from agreements.imports.context import Context
from jamsostek_pks.lib.columns import Column, csv_lines, write_xlsx
from tests.factories import TODAY

REASON = Column("alasan", lambda row: None)


def csv_of(rows, *, separator=";"):
    """Rows of text, the first being the heading, as the bytes of a CSV file."""
    lines = [separator.join(map(str, row)) for row in rows]
    return "\r\n".join(lines).encode()


def exported(kind, user, *, form=";"):
    """The kind's own file, as `/unggah/data/` gives it."""
    columns = [*kind.export_columns(), REASON]
    rows = kind.export_rows(user, TODAY)
    if form == "xlsx":
        file = io.BytesIO()
        write_xlsx(columns, rows, file)
        return file.getvalue()
    return "".join(csv_lines(columns, rows, separator=form)).encode()


def plan_of(kind, data, user):
    return recording.plan_of(kind, data, Context(user, TODAY))


def keep(kind, data, user, *, name="berkas.csv"):
    return recording.keep(kind, name=name, data=data, user=user, at=timezone.now())


def confirm(kind, record, user, *, reason="", digest=None):
    return recording.confirm(
        record.pk,
        kind,
        user=user,
        at=timezone.now(),
        today=TODAY,
        digest=digest,
        reason=reason,
    )


def imported(kind, data, user, *, reason=""):
    """The record of an import that must succeed."""
    outcome = confirm(kind, keep(kind, data, user), user, reason=reason)
    assert outcome.written, (outcome.message, outcome.plan.faults[:3])
    return outcome.record


def undo(kind, record, user, *, reason="salah berkas"):
    return recording.undo(
        record.pk, kind, user=user, at=timezone.now(), today=TODAY, reason=reason
    )
