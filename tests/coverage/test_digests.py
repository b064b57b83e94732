"""The weekly letter: to whom, what, and each reminder exactly once."""

import re
from datetime import UTC, date, datetime, time, timedelta
from smtplib import SMTPServerDisconnected

import pytest

from coverage import digests
from coverage.digest_mail import mail_of
from coverage.digests import LEASE, claim, question, recipients, send_digest
from coverage.due import Item, window_of
from coverage.models import Digest, Reminder
from coverage.office_tree import office_tree
from coverage.reminders import items
from regions.mark import set_mark
from tests.factories import (
    TODAY,
    create_agreement,
    create_office,
    create_participation,
    create_region,
    create_user,
)

pytestmark = pytest.mark.django_db

SITE = "https://pks.example"
MONDAY = date(2025, 12, 29)
EMAIL = "staf@contoh.test"


def moment(on, hour=1):
    return datetime.combine(on, time(hour), UTC)


def run(on, *, at=None):
    """What one run of the command does on a day."""
    return [
        user
        for user in recipients(on)
        if send_digest(
            user, office_tree(), on=on, clock=lambda: at or moment(on), site=SITE
        )
    ]


@pytest.fixture
def office():
    return create_office(regions=["75"], name="Kantor Cabang Gorontalo")


@pytest.fixture
def staff(office):
    return create_user(office=office, email=EMAIL, first_name="Ani")


def paper(days=20, **changes):
    return create_agreement(ends_on=TODAY + timedelta(days=days), **changes)


def days_told(mailoutbox, title):
    """Of each letter that names the paper, how many days it says are left."""
    pattern = rf"“{title}”[^“]*?,\s+(\d+)\s+hari"
    return [
        int(found)
        for letter in mailoutbox
        for found in re.findall(pattern, letter.body, flags=re.DOTALL)
    ]


# To whom


def test_letters_go_to_active_members_with_an_address(office):
    yesterday, tomorrow = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
    staff = create_user(office=office, email="a@contoh.test")
    reviewer = create_user(office=office, role="REVIEWER", email="b@contoh.test")
    create_user(office=office)
    create_user(office=office, email="c@contoh.test", valid_to=yesterday)
    create_user(office=office, email="d@contoh.test", valid_from=tomorrow)
    create_user(office=office, email="e@contoh.test", is_active=False)
    create_user(region="75.04", email="pejabat@contoh.test")
    create_user(is_superuser=True, email="admin@contoh.test")

    assert list(recipients(TODAY)) == [staff, reviewer]
    # Both end days of a membership count.
    assert recipients(yesterday).count() == recipients(tomorrow).count() == 3


def test_a_letter_holds_only_what_is_in_its_readers_scope(office, mailoutbox):
    create_user(office=office, email=EMAIL)
    create_user(office=create_office(regions=["73"]), email="lain@contoh.test")
    paper(region="75.04", title="Naskah Pohuwato")
    paper(region="73.13", title="Naskah Wajo")

    run(TODAY)

    bodies = {letter.to[0]: letter.body for letter in mailoutbox}
    assert "Naskah Pohuwato" in bodies[EMAIL]
    assert "Naskah Wajo" not in bodies[EMAIL]
    assert "Naskah Wajo" in bodies["lain@contoh.test"]
    assert "Naskah Pohuwato" not in bodies["lain@contoh.test"]


# What


def test_a_letter_is_plain_text_with_whole_links(staff, mailoutbox):
    found = paper(title="PKS Nelayan")
    create_participation(as_of=date(2024, 1, 1))

    run(TODAY)

    (letter,) = mailoutbox
    headers = letter.message()
    assert letter.subject == (
        "Pengingat Jamsostek PKS: 1 perjanjian segera berakhir, 1 angka lama"
    )
    assert "Kepada Ani,\n\npengingat pekan yang mulai 29 Desember 2025." in letter.body
    assert f"\n  {SITE}/perjanjian/{found.pk}/\n" in letter.body
    assert f"\n  {SITE}/kualitas-data/\n" in letter.body
    assert all(len(line) <= 76 for line in letter.body.splitlines() if "//" not in line)
    week = f"<pengingat-2025-12-29-{staff.pk}-"
    assert re.fullmatch(rf"{week}[0-9a-f]{{16}}@pks.example>", headers["Message-ID"])
    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers.get_content_type() == "text/plain"
    assert {"From", "To", "Date", "List-Id"} <= set(headers.keys())


def test_a_reviewers_letter_names_the_office_of_each_thing(mailoutbox):
    kanwil = create_office(regions=[], name="Kanwil Sulawesi")
    for name, code in (("Cabang A", "75"), ("Cabang B", "73")):
        branch = create_office(regions=[code], name=name, parent=kanwil)
        paper(region=code, office=branch, title=f"Naskah {code}")
    create_user(office=kanwil, role="REVIEWER", email=EMAIL)

    run(TODAY)

    (letter,) = mailoutbox
    order = ("Cabang A", "Naskah 75", "Cabang B", "Naskah 73")
    places = [letter.body.index(words) for words in order]
    assert places == sorted(places)


def test_what_does_not_fit_is_told_by_the_next_letter(staff, mailoutbox, monkeypatch):
    monkeypatch.setattr(digests, "MOST_OF_A_KIND", 2)
    for days in (21, 20, 22):
        paper(days, title=f"Naskah {days}")

    run(TODAY)
    run(TODAY + timedelta(days=7))

    first, second = (letter.body for letter in mailoutbox)
    assert "PERJANJIAN BERAKHIR (2)" in first
    assert "Naskah 22" not in first
    assert "1 pengingat lain tidak muat dan menyusul pekan depan" in first
    assert "Naskah 22" in second
    assert "Naskah 21" not in second
    assert "tidak muat" not in second


def test_a_letter_from_a_simulated_database_says_so(staff, mailoutbox):
    set_mark(simulated=True)
    paper()

    run(TODAY)

    assert mailoutbox[0].subject.startswith("SIMULASI: ")
    assert mailoutbox[0].body.startswith("SIMULASI: seluruh isi surat ini rekaan.")


def test_who_has_nothing_to_be_told_gets_no_letter(staff, mailoutbox):
    create_region(code="75.04")

    assert run(TODAY) == []
    assert mailoutbox == []
    assert not Digest.objects.exists()


# Once


def test_a_second_run_of_the_week_sends_nothing(staff, mailoutbox):
    paper()
    run(MONDAY)
    paper(title="Baru")

    for days in range(7):
        assert run(MONDAY + timedelta(days=days)) == []

    assert run(MONDAY + timedelta(days=7)) == [staff]
    assert "Baru" not in mailoutbox[0].body
    assert "Baru" in mailoutbox[1].body


def test_every_window_is_told_once_though_runs_are_missed(staff, mailoutbox):
    """Run daily, but not on the first three days of any window."""
    last_on = TODAY + timedelta(days=93)
    create_agreement(ends_on=last_on, title="PKS Nelayan")
    starts = [last_on - timedelta(days=days) for days in (90, 60, 30, 7)]
    out = {start + timedelta(days=d) for start in starts for d in range(3)}

    for days in range(100):
        day = TODAY + timedelta(days=days)
        if day not in out:
            run(day)

    found = days_told(mailoutbox, "PKS Nelayan")
    assert [window_of(days) for days in found[:-1]] == [90, 60, 30]
    # The first three of the last seven days are out, and told before.
    assert 7 <= found[-1] <= 13
    weeks = [digest.week_on for digest in Digest.objects.all()]
    assert len(weeks) == len(set(weeks)) == len(mailoutbox)


def test_every_last_day_is_told_of_seven_days_before_whatever_weekday_it_is(
    staff, mailoutbox
):
    """Each week's letter goes out on Monday, because something else is due."""
    create_participation(as_of=date(2024, 1, 1))
    for day in range(7):
        last_on = MONDAY + timedelta(days=14 + day)
        create_agreement(ends_on=last_on, title=f"Naskah {day}")

    for days in range(21):
        run(MONDAY + timedelta(days=days))

    told = [days_told(mailoutbox, f"Naskah {day}") for day in range(7)]
    assert told == [[14, 7], *([15 + d, 8 + d] for d in range(6))]


def test_after_a_long_pause_the_nearest_window_is_told_and_no_other(staff, mailoutbox):
    last_on = TODAY + timedelta(days=90)
    create_agreement(ends_on=last_on, title="PKS Nelayan")
    run(TODAY)

    for days in (6, -1, -8):
        run(last_on - timedelta(days=days))

    assert days_told(mailoutbox, "PKS Nelayan") == [90, 6]


def test_a_paper_that_ended_while_nobody_ran_is_told_late(staff, mailoutbox):
    create_agreement(ends_on=TODAY, title="PKS Nelayan")

    run(TODAY + timedelta(days=3))

    assert "hari yang lalu" in mailoutbox[0].body
    assert days_told(mailoutbox, "PKS Nelayan") == [3]


def test_a_paper_whose_end_was_moved_is_told_of_anew(staff, mailoutbox):
    found = paper(title="PKS Nelayan")
    run(TODAY)
    found.ends_on += timedelta(days=30)
    found.save()

    run(TODAY + timedelta(days=7))

    assert days_told(mailoutbox, "PKS Nelayan") == [20, 43]


# Claims


def test_a_claim_bars_every_other_run_until_its_lease_is_over(staff, mailoutbox):
    """As after a kill between claim and sending: nothing lost, nothing early."""
    paper()
    at = moment(TODAY)
    found = items(question(staff, TODAY), office_tree())
    claim(staff, found, on=TODAY, at=at)

    assert run(TODAY, at=at + LEASE - timedelta(seconds=1)) == []
    assert run(TODAY, at=at + LEASE) == [staff]
    assert run(TODAY, at=at + 2 * LEASE) == []
    assert len(mailoutbox) == 1
    assert Digest.objects.get().sent_at == at + LEASE


def test_a_claim_left_by_a_dead_run_of_last_week_loses_nothing(staff, mailoutbox):
    paper(title="PKS Nelayan")
    found = items(question(staff, TODAY), office_tree())
    claim(staff, found, on=TODAY, at=moment(TODAY))

    run(TODAY + timedelta(days=7))

    assert days_told(mailoutbox, "PKS Nelayan") == [13]
    assert Reminder.objects.filter(kind="ENDING").count() == 1


def test_a_letter_the_server_did_not_take_is_tried_at_the_next_run(
    staff, mailoutbox, monkeypatch
):
    paper()

    def no_server(*arguments, **options):
        raise SMTPServerDisconnected("down")

    with monkeypatch.context() as patch:
        patch.setattr(digests, "mail_of", no_server)
        with pytest.raises(SMTPServerDisconnected):
            run(TODAY)

    assert not Reminder.objects.exists()
    assert run(TODAY) == [staff]
    assert len(mailoutbox) == 1


def test_a_claim_lost_while_connecting_sends_nothing(
    staff, mailoutbox, monkeypatch, caplog
):
    """It took longer than the lease, and another run has it now."""
    paper()
    mail_of = digests.mail_of

    def slowly(*arguments, **options):
        Digest.objects.all().delete()
        return mail_of(*arguments, **options)

    monkeypatch.setattr(digests, "mail_of", slowly)

    assert run(TODAY) == []
    assert mailoutbox == []
    assert "taken by another run" in caplog.text


def test_the_lease_runs_from_the_claim_not_from_the_search(staff, monkeypatch):
    paper()
    now = [moment(TODAY)]

    def search(*arguments):
        now[0] += LEASE
        return items(*arguments)

    monkeypatch.setattr(digests, "items", search)
    send_digest(staff, office_tree(), on=TODAY, clock=lambda: now[0], site=SITE)

    assert Digest.objects.get().claimed_at == moment(TODAY) + LEASE


def test_two_things_of_one_key_are_told_once(staff):
    paper()
    found = items(question(staff, TODAY), office_tree())

    _, due, left = claim(staff, found * 2, on=TODAY, at=moment(TODAY))

    assert (due, left) == (found, 0)


def test_a_letter_of_other_reminders_has_another_id(staff):
    one, other = (
        Item("ENDING", subject, "7", "Naskah.", "/") for subject in ("1:a", "2:b")
    )

    ids = [
        mail_of(staff, due, on=TODAY, site=SITE).extra_headers["Message-ID"]
        for due in ([one, other], [other, one], [one])
    ]

    assert ids[0] == ids[1] != ids[2]
