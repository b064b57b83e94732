"""A PDF's text layer is read in a process of its own, which nothing can harm."""

import zlib

import pytest

from jamsostek_pks.lib import pdf_text
from jamsostek_pks.lib.pdf_text import (
    FAILED,
    NO_TEXT,
    PARTLY,
    READ,
    Looked,
    look_into,
    read,
)
from tests.scans import pdf, pdf_with_text

NIK = "7371010101900001"


def test_numbers_of_the_text_layer_are_counted_by_another_process():
    content = pdf_with_text(f"NIK {NIK} dan 737101 410190 0002")

    assert look_into(content) == Looked(READ, 2)


@pytest.mark.parametrize(
    ("content", "looked"),
    [
        (pdf_with_text("Perjanjian PER/15/102023"), Looked(READ, 0)),
        (pdf_with_text(""), Looked(NO_TEXT)),
        (pdf_with_text(f"NIK {NIK}", ""), Looked(PARTLY, 1)),
        (pdf(), Looked(FAILED)),
        (b"%PDF-1.4 nonsense", Looked(FAILED)),
    ],
)
def test_what_cannot_be_read_is_unknown_and_not_zero(content, looked):
    assert read(content) == looked


def test_a_file_that_takes_too_long_or_too_much_is_given_up(monkeypatch):
    loop = "import sys; sys.stdin.buffer.read()\nwhile True: pass"
    monkeypatch.setattr(pdf_text, "CHILD", loop)

    assert look_into(b"", patience=0.5) == Looked(FAILED)


def test_a_page_that_unpacks_to_gigabytes_does_no_harm():
    layers = b"(x) Tj " * 40_000_000
    bomb = zlib.compress(layers[:280_000_000], 9)

    looked = look_into(pdf_with_text(stream=bomb, extra=b"/Filter /FlateDecode"))

    assert looked == Looked(FAILED)


def test_more_than_the_most_bytes_is_not_even_tried(monkeypatch):
    monkeypatch.setattr(pdf_text, "MOST_BYTES", 3)

    assert look_into(b"1234") == Looked(FAILED)
