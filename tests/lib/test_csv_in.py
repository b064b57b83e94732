import csv

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jamsostek_pks.lib import csv_in
from jamsostek_pks.lib.csv_in import Row, TableError, read_table


def message_of(data):
    with pytest.raises(TableError) as caught:
        read_table(data)
    return str(caught.value)


@pytest.mark.parametrize("data", [b"a;b\r\n1;2\r\n", b"a,b\n1,2", b"a;b\r1;2\r"])
def test_both_separators_and_all_line_ends_are_read(data):
    table = read_table(data)

    assert table.header == ("a", "b")
    assert table.rows == [Row(2, {"a": "1", "b": "2"})]


def test_the_byte_order_mark_does_not_stick_to_the_first_heading():
    assert read_table("\ufeffnama;aktif\n".encode()).header == ("nama", "aktif")


def test_separators_inside_quotes_do_not_count():
    table = read_table(b'"nama, lengkap, dan, jelas";aktif\nx;1\n')

    assert table.header == ("nama, lengkap, dan, jelas", "aktif")


def test_cells_are_stripped_and_freed_of_the_guard():
    table = read_table("a;b;c\n \u00a0x ;'=1+1;'nama\n".encode())

    assert table.rows[0].cells == {"a": "x", "b": "=1+1", "c": "'nama"}


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "'"])
def test_every_guard_is_taken_off(start):
    table = read_table(f'a;b\n"\'{start}x";1\n'.encode())

    assert table.rows[0].cells["a"] == f"{start}x".strip()


def test_line_numbers_are_those_of_the_file():
    data = b'\n \na;b\n1;"dua\r\nbaris"\n\n;;\n;\n3;4\n'

    table = read_table(data)

    assert [row.line for row in table.rows] == [4, 9]


def test_short_rows_are_filled_and_padding_is_ignored():
    table = read_table(b"a;b;;\n1\n2;3;;;;\n")

    assert table.header == ("a", "b")
    assert [row.cells for row in table.rows] == [
        {"a": "1", "b": ""},
        {"a": "2", "b": "3"},
    ]


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b"\r\n;;\r\n"])
def test_a_file_without_a_header_is_refused(data):
    assert "tidak ada baris judul kolom" in message_of(data)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_another_encoding_names_byte_and_line(mark):
    message = message_of(mark + b"nama\nSitti\nCaf\xe9 ")

    assert f"byte ke-{len(mark) + 15}, pada baris 3" in message
    assert "CSV UTF-8" in message


def test_utf_16_is_refused_as_not_utf_8():
    assert "byte ke-1, pada baris 1" in message_of("a;b".encode("utf-16"))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"a;b\n1;\0", "Baris 2: ada karakter NUL"),
        (b"a; a \n", "judul kolom 'a' muncul lebih dari sekali"),
        (b"a;;b\n", "kolom ke-2 tidak punya judul"),
        (b"a;b\n1;2\n1;2;3\n", "Baris 3: ada 3 sel, padahal judul kolom hanya 2"),
        (b'a;b\n1;2\n"x;2\n3;4\n', "Baris 3: tanda kutip"),
        (b'a;b\n"x"y;2\n', "Baris 2: ada teks sesudah tanda kutip"),
        (b"a;b\n1;" + b"x" * 10_001, "Baris 2: ada sel dengan lebih dari 10.000"),
        (b"a;b\n1;" + b"x" * 200_000, "Baris 2: ada sel dengan lebih dari 10.000"),
    ],
)
def test_an_unreadable_table_says_where_and_what(data, words):
    assert words in message_of(data)


def test_a_file_over_the_limit_is_refused(monkeypatch):
    assert "lebih besar dari 10 MB" in message_of(b"a" * (csv_in.MAX_BYTES + 1))


def test_a_cell_of_exactly_the_limit_is_read():
    assert len(read_table(b"a\n" + b"x" * 10_000).rows[0].cells["a"]) == 10_000


def test_the_process_wide_field_limit_is_left_alone():
    before = csv.field_size_limit()

    message_of(b"a\n" + b"x" * 200_000)

    assert csv.field_size_limit() == before


@given(st.binary() | st.text(alphabet="a;,\"'\r\n =é").map(str.encode))
def test_any_bytes_give_a_table_or_one_sentence(data):
    result = outcome(data)

    if isinstance(result, TableError):
        assert str(result).endswith(".")
    else:
        assert all(tuple(row.cells) == result.header for row in result.rows)


def outcome(data):
    try:
        return read_table(data)
    except TableError as error:
        return error
