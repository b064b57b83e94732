"""Calendar months, again: which ones a line is paid for."""

from calendar import monthrange
from datetime import date


def next_month(month):
    if month.month == 12:
        return date(month.year + 1, 1, 1)
    return date(month.year, month.month + 1, 1)


def paid_months(line):
    """The first of each paid month; None where it is unknown."""
    if line.protected_from is None or line.months_funded is None:
        return None
    months = [line.protected_from]
    while len(months) < line.months_funded:
        months.append(next_month(months[-1]))
    return months


def first_unpaid_month(line):
    return next_month(paid_months(line)[-1])


def older_than(day, months, on):
    """More than so many months before `on`; a month's last day goes to the last."""
    then = date(day.year, day.month, 1)
    for _ in range(months):
        then = next_month(then)
    last = monthrange(then.year, then.month)[1]
    is_last = day.day == monthrange(day.year, day.month)[1]
    return on > then.replace(day=last if is_last else min(day.day, last))
