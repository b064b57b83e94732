"""Scans are told by their bytes; a piece of one, or something else, is refused."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jamsostek_pks.lib import scans
from jamsostek_pks.lib.scans import JPEG, PDF, PNG, NoScanError, media_type
from tests.frozen import changeable
from tests.scans import jpeg, pdf, png

WHOLE = {PDF: pdf(), JPEG: jpeg(), PNG: png()}
each_kind = pytest.mark.parametrize("kind", WHOLE)


@each_kind
def test_a_whole_file_is_known_by_its_bytes(kind):
    assert media_type(WHOLE[kind]) == kind


@each_kind
def test_a_file_cut_anywhere_is_refused(kind):
    """The last line end of a PDF may be missing; nothing else may."""
    whole = WHOLE[kind].rstrip(b"\n")
    for length in range(len(whole)):
        with pytest.raises(NoScanError):
            media_type(whole[:length])


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "bukan PDF, JPEG atau PNG"),
        (b"MZ\x90\x00", "bukan PDF, JPEG atau PNG"),
        (b"PK\x03\x04word/document.xml", "bukan PDF, JPEG atau PNG"),
        (b"<html><script>alert(1)</script>", "bukan PDF, JPEG atau PNG"),
        (b"<svg onload='x'/>" + pdf(), "bukan PDF, JPEG atau PNG"),
        (b"%PDF-9.9\n" + pdf(), "tidak menyebut versinya"),
        (pdf() + b"<script>", "tidak ditutup dengan %%EOF"),
        (pdf().replace(b"xref\n0 1", b"xxxx\n0 1"), "daftar isinya tidak ada"),
        (pdf().replace(b"startxref\n4", b"startxref\n5"), "daftar isinya tidak ada"),
        (png() + b"PK", "rusak atau terpotong"),
        (png().replace(b"Comment", b"comment"), "rusak atau terpotong"),
        (png(width=0), "tidak berukuran"),
        (jpeg(width=0), "tidak berukuran"),
        (jpeg() + b"PK\x03\x04", "berisi tambahan"),
        (jpeg() + b"\0\0<script>" + jpeg()[-2:], "berisi tambahan"),
        (b"\xff\xd8\xff\xfe\x00\x00" + jpeg(), "tidak bersambung"),
    ],
)
def test_what_is_no_scan_is_refused_in_words(content, words):
    with pytest.raises(NoScanError, match=words):
        media_type(content)


@each_kind
def test_what_devices_fill_up_a_file_with_is_no_addition(kind):
    assert media_type(WHOLE[kind] + b"\0" * 4096 + b"\r\n") == kind


def test_a_picture_in_very_many_parts_is_refused_before_the_last(monkeypatch):
    monkeypatch.setattr(scans, "MOST_CHUNKS", 3)

    with pytest.raises(NoScanError, match="lebih dari 3 bagian"):
        media_type(png())


@given(st.binary(max_size=200), st.sampled_from([b"", b"%PDF-1.4", *WHOLE.values()]))
def test_any_bytes_get_an_answer(tail, start):
    with suppress(NoScanError):
        assert media_type(start + tail) in WHOLE


def test_nothing_here_is_changed_once_it_is_made():
    assert changeable(scans) == []
