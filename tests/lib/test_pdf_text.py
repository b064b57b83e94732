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


SAY = """print('{"state": "READ", "numbers": 0}')"""
BOUND = """
import sys
sys.path.insert(0, sys.argv[1])
from jamsostek_pks.lib.pdf_text import bound_itself
bound_itself(1)
"""


@pytest.mark.parametrize(
    ("harm", "patience"),
    [
        ("while True: pass", 0.4),
        (f"{BOUND}\nwhile True: pass", 20),
        (f"{BOUND}\ntaken = bytearray(10**9)\n{SAY}", 20),
        (f"{BOUND}\nf = open('made', 'w')\nf.write('x')\nf.close()\n{SAY}", 20),
        ("print('{}')", 20),
        ("print('[]')", 20),
    ],
)
def test_a_child_that_takes_too_much_is_given_up(harm, patience, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(pdf_text, "CHILD", harm)

    assert look_into(b"", patience=patience) == Looked(FAILED)


def test_a_page_that_unpacks_to_gigabytes_does_no_harm():
    bomb = zlib.compress(bytes(90_000_000), 1)

    looked = look_into(pdf_with_text(stream=bomb, extra=b"/Filter /FlateDecode"))

    assert looked == Looked(FAILED)


def test_more_than_the_most_bytes_is_not_even_tried(monkeypatch):
    monkeypatch.setattr(pdf_text, "MOST_BYTES", 3)

    assert look_into(b"1234") == Looked(FAILED)
