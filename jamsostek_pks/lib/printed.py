"""A number of a spreadsheet that knows how many decimals its cell shows."""

from decimal import Decimal


class Printed(float):
    """Equal to its number everywhere; only `printed` tells 48 from 48.00."""

    decimals: int

    def __new__(cls, number: float, decimals: int) -> "Printed":
        found = super().__new__(cls, number)
        found.decimals = decimals
        return found

    @property
    def printed(self) -> str:
        """'48.00'; digits that the cell keeps and does not show are not cut."""
        return with_decimals(Decimal(repr(float(self))), self.decimals)


def with_decimals(number: Decimal, least: int) -> str:
    """Padded to `least` decimals, or all that it has."""
    exponent = number.normalize().as_tuple().exponent
    return f"{number:.{max(least, -exponent, 0)}f}"
