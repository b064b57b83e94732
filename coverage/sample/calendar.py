"""The days a simulation speaks of, all from the one day it is made for."""

from datetime import date, timedelta

from jamsostek_pks.lib.months import add_months, month_of

MONTHS = 24
# A figure of a month is published in the month after it.
DAYS_TO_PUBLISH = 12


def month_end(month: date) -> date:
    """The last day of the month that begins on `month`."""
    return add_months(month, 1) - timedelta(days=1)


def month_ends(today: date, number: int = MONTHS) -> list[date]:
    """The last days of the newest whole months up to `today`, oldest first."""
    first = add_months(month_of(today + timedelta(days=1)), -number)
    return [month_end(add_months(first, ahead)) for ahead in range(number)]


def year_ends(today: date, number: int = 3) -> list[date]:
    """31 December of the years before; the oldest is before all `month_ends`."""
    return [date(today.year - back, 12, 31) for back in range(number, 0, -1)]


def censuses(today: date, number: int = 4) -> list[date]:
    """The statistics office counts in August."""
    days = [date(today.year - back, 8, 31) for back in range(number, -1, -1)]
    return [day for day in days if published(day, today) <= today and day < today]


def published(day: date, today: date) -> date:
    return min(day + timedelta(days=DAYS_TO_PUBLISH), today)
