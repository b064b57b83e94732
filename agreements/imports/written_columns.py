"""Columns that several kinds of upload share, in and out."""

from collections.abc import Callable

from agreements.models import Precision
from jamsostek_pks.lib.columns import Column
from jamsostek_pks.lib.import_columns import InColumn
from jamsostek_pks.lib.import_fields import ChoiceIn, TextIn


def precision_column() -> InColumn:
    field = ChoiceIn(choices=Precision.choices, required=False)
    return InColumn("ketelitian", "as_of_precision", field, "DAY")


def reason_column() -> InColumn:
    return InColumn("alasan", "reason", TextIn(required=False, max_length=2000))


def note_column(heading: str = "catatan", name: str = "note") -> InColumn:
    return InColumn(heading, name, TextIn(required=False, max_length=10_000))


def source_out() -> list[Column]:
    """The source in its parts, so that it is found again."""

    def of(get: Callable) -> Callable:
        return lambda row: row.source and (get(row.source) or None)

    return [
        Column("sumber_judul", of(lambda source: source.title)),
        Column("sumber_penerbit", of(lambda source: source.publisher)),
        Column("sumber_jenis", of(lambda source: source.kind)),
        Column("sumber_alamat", of(lambda source: source.url)),
    ]
