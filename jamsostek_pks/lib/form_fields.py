"""Form fields that read numbers and days the way Indonesians write them.

Django's own take 12.0 for a count, refuse 1.200, and read 12/31/2023 month first.
All of them also take the typed values a spreadsheet reader hands over.
"""

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from jamsostek_pks.lib.printed import Printed
from jamsostek_pks.lib.words import MONTHS, SHORT_MONTHS, count

LARGEST_COUNT = 10**12
FIRST_YEAR, LAST_YEAR = 1990, 2100

_WHOLE = re.compile(r"[0-9]+|[1-9][0-9]{0,2}(?:\.[0-9]{3})+")
_RUPIAH = re.compile(r"\Arp\.?\s*", re.IGNORECASE)
_LOOKALIKES = str.maketrans("OoIl", "0011")
_PERCENT = re.compile(r"([0-9]{1,6})(?:[.,]([0-9]+))?\s*%?")
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_DAY_FIRST = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})")
_WORDED = re.compile(r"([0-9]{1,2})\s+([a-z]+)\.?\s+([0-9]{4})", re.IGNORECASE)
_ISO_MONTH = re.compile(r"[0-9]{4}-[0-9]{1,2}")
_NUMBERED_MONTH = re.compile(r"([0-9]{1,2})[/.-]([0-9]{4})")
_WORDED_MONTH = re.compile(r"[a-z]+\.?\s+[0-9]{4}", re.IGNORECASE)
_OTHER_SPELLINGS = {
    "pebruari": 2,
    "peb": 2,
    "agt": 8,
    "ags": 8,
    "agust": 8,
    "sept": 9,
    "nopember": 11,
    "nop": 11,
}
_MONTH_NUMBERS = _OTHER_SPELLINGS | {
    name.lower(): number
    for names in (MONTHS, SHORT_MONTHS)
    for number, name in enumerate(names, start=1)
}


class CountField(forms.IntegerField):
    """A whole number; dots only as well-formed thousands groups (1.200.300)."""

    # Not a number input: browsers read its 1.200 as one and a fifth.
    widget = forms.TextInput

    def __init__(
        self, *, min_value: int = 0, max_value: int = LARGEST_COUNT, **kwargs: Any
    ) -> None:
        # A model's BigIntegerField hands in all of 64 bits.
        min_value, max_value = max(min_value, 0), min(max_value, LARGEST_COUNT)
        super().__init__(min_value=min_value, max_value=max_value, **kwargs)
        limits = {
            "min_value": f"Angka di sini paling kecil {count(min_value)}.",
            "max_value": f"Angka di sini paling besar {count(max_value)}.",
        }
        self.error_messages = (
            self.error_messages | limits | (kwargs.get("error_messages") or {})
        )

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"inputmode": "numeric"}

    def to_python(self, value: object) -> int | None:
        text = _as_text(value)
        if not text:
            return None
        digits = self._bare(text)
        if not _WHOLE.fullmatch(digits):
            raise ValidationError(_not_whole(text, digits=digits), code="invalid")
        digits = digits.replace(".", "").lstrip("0") or "0"
        # Python refuses to convert thousands of digits; no limit is that large.
        if len(digits) > 20:
            raise ValidationError(self.error_messages["max_value"], code="max_value")
        return int(digits)

    def _bare(self, text: str) -> str:
        return text


class MoneyField(CountField):
    """Whole rupiah, with or without a leading 'Rp'."""

    def _bare(self, text: str) -> str:
        return _RUPIAH.sub("", text)


class PercentField(forms.DecimalField):
    """A percentage that remembers how many decimals were written: 48 is not 48,00."""

    widget = forms.TextInput

    def __init__(self, **kwargs: Any) -> None:
        kwargs = {"min_value": 0, "max_value": 1000, "decimal_places": 4} | kwargs
        super().__init__(**kwargs)
        limit = (
            f"Persentase di sini antara {_with_comma(kwargs['min_value'])} dan "
            f"{_with_comma(kwargs['max_value'])}."
        )
        messages = {
            "min_value": limit,
            "max_value": limit,
            "max_decimal_places": "Tulis paling banyak %(max)s angka di belakang koma.",
        }
        self.error_messages = (
            self.error_messages | messages | (kwargs.get("error_messages") or {})
        )

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return super().widget_attrs(widget) | {"inputmode": "decimal"}

    def to_python(self, value: object) -> Decimal | None:
        text = value.printed if isinstance(value, Printed) else _as_text(value)
        if not text:
            return None
        match = _PERCENT.fullmatch(text)
        if not match:
            raise ValidationError(
                f"'{_excerpt(text)}' bukan persentase. Tulis misalnya 62,93 atau 48.",
                code="invalid",
            )
        whole, decimals = match.groups()
        return Decimal(f"{whole}.{decimals}" if decimals else whole)

    def prepare_value(self, value: object) -> object:
        # What the user typed comes back as a string and stays as typed.
        return _with_comma(value) if isinstance(value, Decimal | int | float) else value

    def has_changed(self, initial: object, data: object) -> bool:
        # 48 and 48,00 are equal numbers but not the same statement.
        if super().has_changed(initial, data):
            return True
        if self.disabled or initial in self.empty_values:
            return False
        return self.to_python(initial).as_tuple() != self.to_python(data).as_tuple()


class DayField(forms.DateField):
    """A day, written day first, in ISO form, or with the month as a word."""

    def __init__(self, *, html_date: bool = False, **kwargs: Any) -> None:
        kwargs.setdefault("widget", _date_picker() if html_date else _day_input())
        super().__init__(**kwargs)

    def to_python(self, value: object) -> date | None:
        if isinstance(value, datetime):
            value = value.date()
        if isinstance(value, date):
            return _within_years(value, text=value.isoformat())
        text = _as_text(value)
        return _within_years(_parsed_day(text), text=text) if text else None


class MonthField(DayField):
    """A month, as its first day: '2026-12' of the browser, '12/2026', 'Desember 2026'.

    A whole day is read as its month.
    """

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", _month_picker())
        super().__init__(**kwargs)

    def to_python(self, value: object) -> date | None:
        typed = _first_day(_as_text(value)) if isinstance(value, str) else value
        try:
            day = super().to_python(typed)
        except ValidationError:
            # DayField's own words speak of a day nobody typed.
            raise ValidationError(
                f"'{_excerpt(_as_text(value))}' bukan bulan yang dikenal. Tulis bulan "
                f"dan tahun ({FIRST_YEAR}–{LAST_YEAR}), misalnya 12/2026 atau "
                "Desember 2026.",
                code="invalid",
            ) from None
        return day and day.replace(day=1)


def _first_day(text: str) -> str:
    """A month as people write it, as the first of that month; the rest as it is."""
    if _ISO_MONTH.fullmatch(text):
        return f"{text}-01"
    if match := _NUMBERED_MONTH.fullmatch(text):
        return f"1/{match[1]}/{match[2]}"
    return f"1 {text}" if _WORDED_MONTH.fullmatch(text) else text


def _as_text(value: object) -> str:
    if value is None:
        return ""
    # Spreadsheets keep every number as a float: their 1200.0 is a written 1200.
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    return str(value).strip()


def _not_whole(text: str, *, digits: str) -> str:
    shown = f"'{_excerpt(text)}'"
    if re.match("[-\u2212]", digits):
        return f"{shown} kurang dari nol. Tulis angka tanpa tanda minus."
    meant = digits.translate(_LOOKALIKES)
    groups = re.sub("[^0-9]", "", meant)
    if meant == digits or not re.fullmatch("[0-9.]{1,17}", meant) or not groups:
        example, hint = _both_ways(1200), ""
    else:
        example = _both_ways(int(groups))
        hint = " Periksa huruf O atau l di tempat angka 0 atau 1."
    return (
        f"{shown} bukan bilangan bulat. Tulis tanpa desimal, misalnya {example}.{hint}"
    )


def _both_ways(number: int) -> str:
    return f"{number} atau {count(number)}" if number >= 1000 else str(number)


def _with_comma(value: Decimal | int | float) -> str:
    return format(Decimal(str(value)), "f").replace(".", ",")


def _day_input() -> forms.DateInput:
    return forms.DateInput(format="%d/%m/%Y", attrs={"placeholder": "31/12/2023"})


class _DatePicker(forms.DateInput):
    """Browsers take only ISO text as its value; other text would be invalid HTML."""

    def format_value(self, value: Any) -> str | None:
        text = super().format_value(value)
        try:
            return text and date.fromisoformat(text).isoformat()
        except ValueError:
            return None


def _date_picker() -> forms.DateInput:
    limits = {"min": f"{FIRST_YEAR}-01-01", "max": f"{LAST_YEAR}-12-31"}
    return _DatePicker(format="%Y-%m-%d", attrs={"type": "date", **limits})


def _month_picker() -> forms.DateInput:
    limits = {"min": f"{FIRST_YEAR}-01", "max": f"{LAST_YEAR}-12"}
    return forms.DateInput(format="%Y-%m", attrs={"type": "month", **limits})


def _parsed_day(text: str) -> date:
    year, month, day = _day_parts(text)
    shown = f"'{_excerpt(text)}'"
    if parsed := _real_day(year, month, day):
        return parsed
    if month > 12 and (swapped := _real_day(year, day, month)):
        message = f"{shown}: hari ditulis lebih dulu, misalnya {swapped:%d/%m/%Y}."
    else:
        message = f"{shown} tidak ada di kalender. Periksa hari, bulan, dan tahunnya."
    raise ValidationError(message, code="invalid")


def _day_parts(text: str) -> tuple[int, int, int]:
    """Year, month and day as written, whether or not there is such a day."""
    if match := _ISO.fullmatch(text):
        return int(match[1]), int(match[2]), int(match[3])
    if match := _DAY_FIRST.fullmatch(text):
        return int(match[4]), int(match[3]), int(match[1])
    match = _WORDED.fullmatch(text)
    if match and match[2].lower() in _MONTH_NUMBERS:
        return int(match[3]), _MONTH_NUMBERS[match[2].lower()], int(match[1])
    raise ValidationError(
        f"'{_excerpt(text)}' bukan tanggal yang dikenal. Tulis hari, bulan, dan tahun, "
        "misalnya 31/12/2023 atau 31 Desember 2023.",
        code="invalid",
    )


def _real_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _within_years(value: date, *, text: str) -> date:
    if FIRST_YEAR <= value.year <= LAST_YEAR:
        return value
    raise ValidationError(
        f"'{_excerpt(text)}': tahun harus antara {FIRST_YEAR} dan {LAST_YEAR}. "
        "Periksa tahunnya.",
        code="invalid",
    )


def _excerpt(text: str) -> str:
    """What was typed, short enough to stand in a message."""
    return text if len(text) <= 40 else f"{text[:40]}…"
