"""Windows before a last day: which holds, and in which words."""

from datetime import date, timedelta

import pytest

from coverage import due
from coverage.due import ENDING, PROTECTION, Ending, people_text, week_of, window_of
from tests.frozen import changeable

LAST = date(2026, 3, 31)


def ending(on, kind=ENDING, **said):
    return Ending(kind, 7, "PKS Nelayan", "Kab. Pohuwato", LAST, on, **said)


@pytest.mark.parametrize(
    ("days", "window"),
    [
        (91, None),
        (90, 90),
        (61, 90),
        (60, 60),
        (31, 60),
        (30, 30),
        (8, 30),
        (7, 7),
        (1, 7),
        (0, 7),
        (-1, 7),
        (-30, 7),
        (-31, None),
    ],
)
def test_the_tightest_window_holds_from_its_first_day_on(days, window):
    assert window_of(days) == window
    assert ending(LAST - timedelta(days=days)).window == window


def test_a_sentence_says_the_day_and_how_long_until_then():
    before, on_it, after = (
        ending(LAST - timedelta(days=days)).sentence for days in (7, 0, -2)
    )

    assert before == (
        "“PKS Nelayan” (Kab. Pohuwato) berakhir 31 Maret 2026, 7 hari lagi."
    )
    assert "31 Maret 2026, hari ini." in on_it
    assert "31 Maret 2026, 2 hari yang lalu." in after


def test_a_sentence_about_protection_says_whose_and_what_is_planned():
    said = ending(
        LAST, PROTECTION, people=people_text(990, 10, 3), planned="Sedang disiapkan."
    ).sentence

    assert said == (
        "Perlindungan 990 orang aktif dan 10 orang yang baru terdaftar (3 baris) "
        "berakhir 31 Maret 2026, hari ini: “PKS Nelayan” (Kab. Pohuwato). "
        "Sedang disiapkan."
    )


def test_people_nobody_counted_are_not_nobody():
    assert people_text(None, None, 1) == "orang yang jumlahnya belum dicatat (1 baris)"
    assert people_text(0, None, 1) == "0 orang aktif (1 baris)"


def test_a_letter_tells_of_the_last_window_before_the_next_one_is_too_late():
    """31 March 2026 is a Tuesday: its last seven days begin on Tuesday the 24th."""
    told = {day: ending(date(2026, 3, day)).window_told for day in (15, 16, 22, 23, 31)}

    assert told == {15: 30, 16: 30, 22: 30, 23: 7, 31: 7}
    assert ending(date(2025, 12, 30)).window_told is None
    assert ending(LAST + timedelta(days=31)).window_told is None


def test_a_week_begins_on_monday():
    monday = date(2025, 12, 29)

    assert {week_of(monday + timedelta(days=days)) for days in range(7)} == {monday}
    assert week_of(monday + timedelta(days=7)) == date(2026, 1, 5)


def test_a_paper_whose_end_was_moved_is_another_subject():
    assert ending(LAST).subject == "7:2026-03-31"


def test_nothing_here_is_changed_once_it_is_made():
    assert changeable(due) == []
