from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.template import Context, Engine

ENGINE = Engine(builtins=["jamsostek_pks.lib.template_filters"])


def rendered(expression, value):
    template = ENGINE.from_string(f"{{{{ value|{expression} }}}}")
    return template.render(Context({"value": value}))


@pytest.mark.parametrize(
    ("expression", "value", "text"),
    [
        ("count", 1_327_000, "1.327.000"),
        ("percent_text", Decimal("47.36"), "47,36\u00a0%"),
        ("stated_percent", Decimal("42"), "42\u00a0%"),
        ("rupiah", 16_800, "Rp\u00a016.800"),
        ("long_day", date(2025, 6, 30), "30 Juni 2025"),
        ("short_day", date(2025, 6, 30), "30 Jun 2025"),
        ("dated:'MONTH'", date(2025, 6, 30), "Juni 2025"),
        ("count", None, "belum ada data"),
    ],
)
def test_filters_print_the_words(expression, value, text):
    assert rendered(expression, value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("72.44"), "72.44"),
        (12_345, "12345"),
        (0.5, "0.5"),
        (1e-07, "0.0000001"),
        (Fraction(100, 3), "33.3333"),
        (None, ""),
    ],
)
def test_plain_numbers_suit_svg_and_css(value, text):
    assert rendered("plain", value) == text


def test_a_misspelt_variable_does_not_pass_as_missing_data():
    with pytest.raises(ValueError, match="format code"):
        ENGINE.from_string("{{ vallue|count }}").render(Context({"value": 1}))
