"""Small checks behind findings: jumps, old figures, sums that differ (domain.md 3, 4).

Pure: numbers and dates in; whatever is unknown raises no alarm here.
"""

from calendar import monthrange
from datetime import date
from fractions import Fraction

from jamsostek_pks.lib.months import add_months, month_of

HALF = Fraction(1, 2)
# Numerator and denominator further apart than this are a finding (domain.md 4.3).
MONTHS_APART = 12


def jump_over(
    previous: int | None, current: int | None, share: Fraction = HALF
) -> bool:
    """Whether people changed, up or down, by more than `share` of the previous number.

    From zero any change is a jump.
    """
    if previous is None or current is None:
        return False
    return abs(current - previous) > share * previous


def months_between(one: date, other: date) -> int:
    """Whole calendar months from the earlier to the later day."""
    early, late = sorted((one, other))
    months = (late.year - early.year) * 12 + late.month - early.month
    return months if months_after(early, months) <= late else months - 1


def stale(as_of: date | None, on: date, months: int) -> bool:
    """Whether a figure is more than `months` calendar months old on `on`.

    The same day of the month is not yet more. A figure without a date is another
    finding.
    """
    return as_of is not None and on > months_after(as_of, months)


def segment_difference(
    total: int | None, pu: int | None, bpu: int | None, jakon: int | None
) -> int | None:
    """TOTAL minus its three segments, in people; None unless all four are known."""
    if total is None or pu is None or bpu is None or jakon is None:
        return None
    return total - (pu + bpu + jakon)


def parts_apart_over_12_months(
    active_on: date | None, workforce_on: date | None
) -> bool:
    """Whether the days of numerator and denominator are more than 12 months apart."""
    if active_on is None or workforce_on is None:
        return False
    early, late = sorted((active_on, workforce_on))
    return stale(early, late, MONTHS_APART)


def months_after(day: date, months: int) -> date:
    """The same day `months` later; the last of a month goes to the last of a month.

    Figures known to the month are dated on its last day: 28 February 2023 and
    29 February 2024 are 12 months apart.
    """
    month = add_months(month_of(day), months)
    last = monthrange(month.year, month.month)[1]
    is_last = day.day == monthrange(day.year, day.month)[1]
    return month.replace(day=last if is_last else min(day.day, last))
