from contextlib import suppress
from datetime import date, datetime
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from hypothesis import given
from hypothesis import strategies as st

from jamsostek_pks.lib.form_fields import (
    CountField,
    DayField,
    MoneyField,
    MonthField,
    PercentField,
)
from jamsostek_pks.lib.words import MONTHS, count, long_day, rupiah, short_day

DAY = date(2023, 12, 31)
days = st.dates(min_value=date(1990, 1, 1), max_value=date(2100, 12, 31))


def message_of(field, value):
    with pytest.raises(ValidationError) as caught:
        field.clean(value)
    return " ".join(caught.value.messages)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1200", 1_200),
        ("1.200", 1_200),
        ("1.200.300", 1_200_300),
        (" \u00a01.200\u00a0", 1_200),
        ("0", 0),
        ("0012", 12),
        (1_200, 1_200),
        (1_200.0, 1_200),
        ("1.000.000.000.000", 10**12),
    ],
)
def test_counts_are_read(typed, number):
    assert CountField().clean(typed) == number


@pytest.mark.parametrize(
    "typed",
    ["1.20", "1,200", "12.0", "1.20O", "1 200", "0.200", "1200.300", "1.5", "١٢", "1e3"]
    + [1.5, float("nan"), True, "Rp 5", "seribu"],
)
def test_what_is_not_surely_a_whole_number_is_refused(typed):
    assert f"'{typed}' bukan bilangan bulat." in message_of(CountField(), typed)


def test_a_refused_count_shows_how_to_write_it():
    assert message_of(CountField(), "1,200") == (
        "'1,200' bukan bilangan bulat. Tulis tanpa desimal, misalnya 1200 atau 1.200."
    )


@pytest.mark.parametrize(
    ("typed", "example"),
    [("1.20O", "1200 atau 1.200."), ("54Ol", "5401 atau 5.401."), ("12o", "120.")],
)
def test_letters_that_look_like_digits_are_pointed_out(typed, example):
    message = message_of(CountField(), typed)

    assert f"misalnya {example} Periksa huruf O atau l" in message


@pytest.mark.parametrize("typed", ["-5", "\u22125", -5])
def test_less_than_nothing_is_refused(typed):
    assert "kurang dari nol" in message_of(CountField(), typed)


@pytest.mark.parametrize("typed", ["1000000000001", "9" * 5_000])
def test_absurd_counts_are_refused(typed):
    assert "paling besar 1.000.000.000.000." in message_of(CountField(), typed)


def test_limits_can_be_narrowed_but_a_models_64_bits_do_not_widen_them():
    assert "paling kecil 1." in message_of(CountField(min_value=1), "0")
    assert "paling besar 12." in message_of(CountField(max_value=12), "13")

    field = models.BigIntegerField("orang").formfield(form_class=CountField)

    assert (field.min_value, field.max_value) == (0, 10**12)


def test_an_empty_count_is_unknown_and_not_zero():
    assert CountField(required=False).clean(" ") is None


def test_a_count_is_a_text_input_because_browsers_misread_dots():
    html = str(CountField().widget.render("n", 1200, CountField().widget_attrs(None)))

    assert 'type="text"' in html
    assert 'inputmode="numeric"' in html


def test_a_count_changes_only_with_its_number():
    assert not CountField().has_changed(1_200, "1.200")
    assert CountField().has_changed(1_200, "1.201")
    assert CountField().has_changed(1_200, "1.20")


@given(st.integers(min_value=0, max_value=10**12))
def test_printed_counts_and_money_read_back(number):
    assert CountField().clean(count(number)) == number
    assert MoneyField().clean(rupiah(number)) == number


@given(st.text())
def test_any_text_is_a_count_or_refused(typed):
    with suppress(ValidationError):
        CountField(required=False).clean(typed)


@pytest.mark.parametrize("typed", ["Rp 16.800", "rp16800", "Rp. 16.800", "16.800"])
def test_money_may_carry_its_unit(typed):
    assert MoneyField().clean(typed) == 16_800


@pytest.mark.parametrize("typed", ["Rp", "Rp 16,8 juta", "16.800,00", "USD 5"])
def test_other_money_is_refused(typed):
    assert "bukan bilangan bulat" in message_of(MoneyField(), typed)


@pytest.mark.parametrize(
    "typed",
    ["31/12/2023", "31-12-2023", "31.12.2023", "2023-12-31", " 31 Desember 2023 "]
    + ["31 Des 2023", "31 DESEMBER 2023", "31 des. 2023", DAY, datetime(2023, 12, 31)],
)
def test_days_are_read_day_first(typed):
    assert DayField().clean(typed) == DAY


@pytest.mark.parametrize(
    ("typed", "month"),
    [("1 Agt 2024", 8), ("1 Ags 2024", 8), ("1 agustus 2024", 8)]
    + [("1 Nopember 2024", 11), ("1 Pebruari 2024", 2), ("05/04/2024", 4)],
)
def test_months_are_spelt_in_several_ways(typed, month):
    assert DayField().clean(typed).month == month


def test_month_first_is_refused_and_turned_round():
    assert message_of(DayField(), "12/31/2023") == (
        "'12/31/2023': hari ditulis lebih dulu, misalnya 31/12/2023."
    )


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("31/02/2023", "tidak ada di kalender"),
        ("29/2/2023", "tidak ada di kalender"),
        ("0/1/2023", "tidak ada di kalender"),
        ("45/45/2023", "tidak ada di kalender"),
        ("12/45/2023", "tidak ada di kalender"),
        ("01/01/0000", "tidak ada di kalender"),
        ("31/12/1989", "tahun harus antara 1990 dan 2100"),
        ("1/1/2101", "tahun harus antara 1990 dan 2100"),
        ("9999-12-31", "tahun harus antara 1990 dan 2100"),
        (date(1899, 12, 30), "tahun harus antara 1990 dan 2100"),
        ("31/12/23", "bukan tanggal yang dikenal"),
        ("31/12-2023", "bukan tanggal yang dikenal"),
        ("Desember 2023", "bukan tanggal yang dikenal"),
        ("31 Foo 2023", "bukan tanggal yang dikenal"),
        ("45291", "bukan tanggal yang dikenal"),
        ("x" * 9_000, "bukan tanggal yang dikenal"),
    ],
)
def test_days_that_cannot_be_are_refused(typed, words):
    assert words in message_of(DayField(), typed)


def test_an_empty_day_is_unknown():
    assert DayField(required=False).clean("  ") is None


@given(days)
def test_every_printed_day_reads_back(day):
    field = DayField()

    for text in (long_day(day), short_day(day), f"{day:%d/%m/%Y}", day.isoformat()):
        assert field.clean(text) == day


@given(st.text(alphabet="0123456789/-. " + MONTHS[0]))
def test_any_text_is_a_day_or_refused(typed):
    with suppress(ValidationError):
        DayField(required=False).clean(typed)


class DayForm(forms.Form):
    typed_on = DayField(initial=DAY)
    picked_on = DayField(html_date=True, initial=DAY)


def test_a_day_is_rendered_day_first_or_for_the_pickers_in_iso():
    html = DayForm().as_p()

    assert 'value="31/12/2023"' in html
    assert 'value="2023-12-31"' in html
    assert 'type="date"' in html
    assert 'min="1990-01-01"' in html


def test_a_day_changes_only_with_its_day():
    same = DayForm({"typed_on": "31 Des 2023", "picked_on": "2023-12-31"})
    other = DayForm({"typed_on": "30/12/2023", "picked_on": "2023-12-31"})

    assert same.changed_data == []
    assert other.changed_data == ["typed_on"]


def test_a_refused_day_is_shown_as_typed():
    assert 'value="12/31/2023"' in DayForm({"typed_on": "12/31/2023"}).as_p()


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("62,93", "62.93"),
        ("62.93", "62.93"),
        ("48", "48"),
        ("48 %", "48"),
        ("48,00\u00a0%", "48.00"),
        ("0", "0"),
        ("1000", "1000"),
        ("38,6512", "38.6512"),
        (48.0, "48"),
        (62.93, "62.93"),
        (Decimal("48.00"), "48.00"),
    ],
)
def test_percentages_keep_their_decimals(typed, text):
    assert str(PercentField().clean(typed)) == text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("abc", "bukan persentase"),
        ("-5", "bukan persentase"),
        ("1.000,5", "bukan persentase"),
        ("NaN", "bukan persentase"),
        ("1e2", "bukan persentase"),
        ("48,", "bukan persentase"),
        ("48,12345", "paling banyak 4 angka di belakang koma"),
        ("1000,01", "antara 0 dan 1000"),
    ],
)
def test_other_percentages_are_refused(typed, words):
    assert words in message_of(PercentField(), typed)


def test_a_percentage_is_shown_with_its_comma_and_changes_with_its_decimals():
    field = PercentField(required=False)

    assert field.prepare_value(Decimal("62.93")) == "62,93"
    assert not field.has_changed(Decimal("62.93"), "62.93")
    assert field.has_changed(Decimal("48"), "48,00")
    assert field.has_changed(Decimal("48"), "49")
    assert field.has_changed(Decimal("48"), "")
    assert not field.has_changed(None, "")
    assert field.has_changed(None, "0")


def test_a_models_decimal_field_can_use_the_percent_field():
    model_field = models.DecimalField("persen", max_digits=8, decimal_places=4)

    assert model_field.formfield(form_class=PercentField).clean("62,93") == Decimal(
        "62.93"
    )


@pytest.mark.parametrize(
    "typed",
    ["2026-12", "12/2026", "12-2026", "Desember 2026", "des 2026", "31/12/2026"],
)
def test_a_month_is_read_as_its_first_day(typed):
    assert MonthField().clean(typed) == date(2026, 12, 1)


def test_a_day_is_a_month_too():
    assert MonthField().clean(date(2026, 12, 31)) == date(2026, 12, 1)


@pytest.mark.parametrize("typed", ["13/2026", "2026-00", "besok", "9999-01", "0"])
def test_what_is_no_month_says_how_to_write_one(typed):
    message = message_of(MonthField(), typed)

    assert message.startswith(f"'{typed}' bukan bulan yang dikenal.")
    assert "12/2026 atau Desember 2026" in message


def test_no_month_is_no_month():
    assert MonthField(required=False).clean(" ") is None


def test_browsers_get_a_month_they_can_read():
    assert 'value="2026-12"' in str(
        MonthField().widget.render("sampai", date(2026, 12, 1))
    )


def test_a_picker_carries_only_a_day_a_browser_can_read():
    html = DayForm({"typed_on": "31 Des 2023", "picked_on": "besok"}).as_p()

    assert 'value="besok"' not in html
