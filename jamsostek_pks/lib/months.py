"""Calendar months, each a date on its first day."""

from datetime import date

LAST_MONTH = date.max.replace(day=1)


def month_of(day: date) -> date:
    """The first of the day's month."""
    return day.replace(day=1)


def add_months(month: date, number: int) -> date:
    """`number` months on (or back), never past what a date can hold."""
    year, before = divmod(month.year * 12 + month.month - 1 + number, 12)
    return date(year, before + 1, 1) if year <= LAST_MONTH.year else LAST_MONTH


def months_from(first: date, number: int) -> tuple[date, ...]:
    """`number` months one after the other, `first` included."""
    return tuple(add_months(first, ahead) for ahead in range(number))


def months_between(first: date, last: date) -> int:
    """How many months `last` is after `first`; both on the first."""
    return (last.year - first.year) * 12 + last.month - first.month
