"""Numbers and dates as Indonesian text; what is unknown says so.

Own names and separators rather than Django's localisation: files, pages and
commands print the same text whatever language is active.
"""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from jamsostek_pks.lib.ratio import two_decimals

UNKNOWN = "belum ada data"
NBSP = "\u00a0"
MINUS = "\u2212"

MONTHS = (
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
)
SHORT_MONTHS = (
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "Mei",
    "Jun",
    "Jul",
    "Agu",
    "Sep",
    "Okt",
    "Nov",
    "Des",
)

_INDONESIAN = str.maketrans({",": ".", ".": ",", "-": MINUS})


def count(value: int | None) -> str:
    return UNKNOWN if value is None else f"{value:,d}".translate(_INDONESIAN)


def percent_text(value: Decimal | Fraction | None) -> str:
    """A computed percentage: always two decimals, never rounded up to everybody."""
    return UNKNOWN if value is None else stated_percent_text(two_decimals(value))


def stated_percent_text(value: Decimal | None) -> str:
    """A percentage somebody published, with as many decimals as they gave it."""
    if value is None:
        return UNKNOWN
    return f"{value:,f}".translate(_INDONESIAN) + f"{NBSP}%"


def points_text(points: Fraction | Decimal) -> str:
    """Percentage points with their sign: '+3,11', '\u22120,20'."""
    sign = MINUS if two_decimals(Fraction(points)) < 0 else "+"
    return sign + points_size(points)


def points_size(points: Fraction | Decimal) -> str:
    """Percentage points without a sign, where the words say up or down: '3,11'."""
    size = abs(two_decimals(Fraction(points)))
    return format(size, "f").replace(".", ",")


def rupiah(value: int | None) -> str:
    if value is None:
        return UNKNOWN
    return f"{MINUS if value < 0 else ''}Rp{NBSP}{count(abs(value))}"


def long_day(value: date | None) -> str:
    if value is None:
        return UNKNOWN
    return f"{value.day} {MONTHS[value.month - 1]} {value.year}"


def short_day(value: date | None) -> str:
    if value is None:
        return UNKNOWN
    return f"{value.day} {SHORT_MONTHS[value.month - 1]} {value.year}"


def dated(value: date | None, precision: str) -> str:
    """Only as much of the date as the source gave (DAY, MONTH or YEAR)."""
    if value is None:
        return UNKNOWN
    if precision == "DAY":
        return long_day(value)
    if precision == "MONTH":
        return f"{MONTHS[value.month - 1]} {value.year}"
    if precision == "YEAR":
        return str(value.year)
    raise ValueError(f"Unknown precision {precision!r}: DAY, MONTH or YEAR.")


def days_left(ends_on: date | None, *, on: date) -> str:
    """How long until the end, seen from `on`; the end day itself still counts."""
    if ends_on is None:
        return UNKNOWN
    days = (ends_on - on).days
    if days == 0:
        return "berakhir hari ini"
    return f"{count(days)} hari lagi" if days > 0 else f"lewat {count(-days)} hari"


def file_size(size: int) -> str:
    """'1,4 MB', '340 kB'; what is less than a kilobyte is one."""
    if size >= 1_000_000:
        return f"{size / 1_000_000:.1f}".replace(".", ",") + f"{NBSP}MB"
    return f"{max(1, round(size / 1000))}{NBSP}kB"
