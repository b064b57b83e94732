"""Exact shares, and the two-decimal percentages people read (domain.md 4.5)."""

import math
from decimal import Decimal
from fractions import Fraction


def percent(part: int | None, whole: int | None) -> Fraction | None:
    """100 x part / whole, unrounded; None where there is nothing to divide by."""
    if part is None or not whole:
        return None
    return Fraction(100 * part, whole)


def printed_percent(part: int | None, whole: int | None) -> Decimal | None:
    """The percentage as pages and files print it."""
    exact = percent(part, whole)
    return None if exact is None else two_decimals(exact)


def two_decimals(exact: Fraction | Decimal) -> Decimal:
    """Round half up, but 0.00 and 100.00 are printed only where they are exact."""
    size = abs(Fraction(exact))
    hundredths = math.floor(size * 100 + Fraction(1, 2))
    if hundredths == 0 and size > 0:
        hundredths = 1
    elif hundredths == 10_000 and size != 100:
        hundredths = 9_999 if size < 100 else 10_001
    # From text: Decimal arithmetic would round long numbers to 28 digits.
    return Decimal(f"{'-' if exact < 0 else ''}{hundredths}E-2")


def share_needed(target_percent: Decimal, whole: int) -> int:
    """The fewest people who make up at least the target share of the whole."""
    return math.ceil(Fraction(target_percent) * whole / 100)
