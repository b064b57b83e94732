"""The words of words.py as template filters, built in for every template.

A misspelt variable reaches a filter as '' and fails loudly: printing "belum ada
data" for it would be a lie.
"""

from decimal import Decimal
from fractions import Fraction

from django import template

from jamsostek_pks.lib import words

register = template.Library()

register.filter("count", words.count)
register.filter("percent_text", words.percent_text)
register.filter("stated_percent", words.stated_percent_text)
register.filter("points", words.points_text)
register.filter("points_size", words.points_size)
register.filter("rupiah", words.rupiah)
register.filter("long_day", words.long_day)
register.filter("short_day", words.short_day)
register.filter("dated", words.dated)
register.filter("file_size", words.file_size)


@register.filter
def plain(value: int | float | Decimal | Fraction | None) -> str:
    """Digits and a decimal point for SVG and CSS, where a comma breaks the value."""
    if value is None:
        return ""
    if isinstance(value, Fraction):
        value = round(float(value), 4)
    # Through Decimal, because str() of a small float has an exponent.
    return format(Decimal(str(value)), "f")
