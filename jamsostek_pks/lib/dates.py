"""The clock, asked once by a view, an admin or a command, and handed down."""

from datetime import date, timedelta

from django.utils import timezone

EARLIEST = date(1990, 1, 1)
LATEST = date(2100, 12, 31)


def today() -> date:
    """The local day (Asia/Jakarta)."""
    return timezone.localdate()


def days_after(day: date, days: int) -> date:
    """`day` plus `days`, never past what a date can hold."""
    return min(day, LATEST) + timedelta(days=days)
