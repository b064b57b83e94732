"""What several pictures draw alike."""

from decimal import Decimal
from fractions import Fraction

# Exact, or as printed.
Percent = Decimal | Fraction


def hatch(width: int, height: int, *, step: int) -> str:
    """A path of slanted lines filling a box: needs no <pattern> and so no id."""
    lines = []
    for offset in range(step, width + height, step):
        x1, y1 = min(offset, width), max(0, offset - width)
        x2, y2 = max(0, offset - height), min(offset, height)
        lines.append(f"M{x1} {y1}L{x2} {y2}")
    return "".join(lines)
