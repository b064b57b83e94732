"""Which days a figure can be of: those that have come."""

from datetime import date

from django.core.exceptions import ValidationError

from jamsostek_pks.lib.dates import today

NOT_YET = (
    "Tanggal ini belum tiba. Angka dicatat sesudah harinya; bulan atau tahun yang "
    "masih berjalan ditulis dengan harinya."
)


def refuse_not_yet(as_of: date | None) -> None:
    """Raise ValidationError for a day to come: no page would count its figure."""
    if as_of and as_of > today():
        raise ValidationError({"as_of": NOT_YET})
