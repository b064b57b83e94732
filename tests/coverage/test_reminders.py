"""What one reader is reminded of, and what reminds nobody any more."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coverage import office_reminders
from coverage.digests import question
from coverage.due import ENDING, FINDINGS, PROTECTION, STALE
from coverage.office_tree import OfficeTree, office_tree
from coverage.reminders import Desks, endings, items
from coverage.reports import Question
from tests import oracle
from tests.factories import (
    TODAY,
    create_agreement,
    create_category,
    create_headcount,
    create_line,
    create_office,
    create_participation,
    create_user,
    create_workforce,
)
from tests.messy import SEEDS, messy_papers
from tests.pages import Page

pytestmark = pytest.mark.django_db

SOON = TODAY + timedelta(days=20)
PER = f"/?per={TODAY}"


@pytest.fixture
def office():
    return create_office(regions=["75"], name="Kantor Cabang Gorontalo")


@pytest.fixture
def staff(office):
    return create_user(office=office)


def told(user, on=TODAY):
    return [(e.kind, e.title, e.window) for e in endings(question(user, on))]


def due(user, on=TODAY):
    return items(question(user, on), office_tree())


def ending_line(paper, *, active=60, **changes):
    """A line paid up to 31 January 2026, with people counted just now."""
    values = {"protected_from": date(2025, 2, 1), "months_funded": 12} | changes
    line = create_line(agreement=paper, **values)
    if active is not None:
        create_headcount(target=line, workers=active, as_of=TODAY)
    return line


# Papers


def test_papers_near_their_last_day_are_told_soonest_first(staff):
    for days in (91, 90, 20, 0, -30, -31):
        create_agreement(ends_on=TODAY + timedelta(days=days), title=f"{days}")
    create_agreement(ends_on=None, title="tanpa akhir")

    assert told(staff) == [
        (ENDING, "-30", 7),
        (ENDING, "0", 7),
        (ENDING, "20", 30),
        (ENDING, "90", 90),
    ]


def test_renewed_ended_and_cancelled_papers_remind_nobody(staff):
    renewed = create_agreement(ends_on=SOON, title="diperpanjang")
    create_agreement(
        renews=renewed, starts_on=SOON + timedelta(days=1), ends_on=date(2027, 1, 1)
    )
    create_agreement(ends_on=SOON, stage="TERMINATED", terminated_on=None)
    create_agreement(ends_on=SOON, stage="CANCELLED")
    create_agreement(ends_on=SOON, stage="DRAFTING", signed_on=None)
    longer = create_agreement(ends_on=SOON, title="diubah adendum")
    create_agreement(document_type="ADENDUM", parent=longer, ends_on=date(2027, 1, 1))

    assert told(staff) == []


def test_only_a_signed_addendum_with_a_later_day_moves_the_end(staff):
    paper = create_agreement(ends_on=SOON, title="A")
    far = date(2027, 1, 1)
    create_agreement(document_type="ADENDUM", parent=paper, ends_on=None)
    create_agreement(document_type="PKS", parent=paper, ends_on=far)
    create_agreement(
        document_type="ADENDUM", parent=paper, ends_on=far, stage="DRAFTING"
    )

    assert told(staff) == [(ENDING, "A", 30)]


def test_a_paper_to_be_ended_early_ends_on_the_earlier_day(staff):
    early, far = TODAY + timedelta(days=5), date(2027, 1, 1)
    for title, ends_on, terminated_on in [
        ("lebih awal", far, early),
        ("tanpa akhir", None, early),
        ("akhir dulu", SOON, far),
        ("sudah", far, TODAY),
    ]:
        create_agreement(
            title=title,
            stage="TERMINATED",
            ends_on=ends_on,
            terminated_on=terminated_on,
        )

    assert told(staff) == [
        (ENDING, "lebih awal", 7),
        (ENDING, "tanpa akhir", 7),
        (ENDING, "akhir dulu", 30),
    ]


def test_a_renewal_in_the_making_still_reminds_and_is_said(staff):
    paper = create_agreement(ends_on=SOON)
    create_agreement(renews=paper, stage="DRAFTING", signed_on=None, ends_on=None)
    cancelled = create_agreement(ends_on=SOON + timedelta(days=1))
    create_agreement(renews=cancelled, stage="CANCELLED", ends_on=None)
    # Others' talks are not told.
    create_agreement(renews=cancelled, region="73.13", stage="DRAFTING", ends_on=None)

    first, second = (e.sentence for e in endings(question(staff, TODAY)))

    assert first.endswith("20 hari lagi. Perpanjangan sedang disiapkan.")
    assert second.endswith("21 hari lagi.")


@pytest.mark.parametrize("seed", SEEDS)
def test_papers_told_equal_the_oracle(seed):
    messy_papers(seed)
    window, told_of = range(-30, 91), 0
    for user in (create_user(is_superuser=True), create_user(region="73")):
        # What the reader does not see continues nothing for this reader.
        seen = oracle.visible_agreements(user, TODAY)
        for day in (TODAY, date(2025, 10, 15), date(2026, 5, 2)):
            expected = {
                paper.pk
                for paper in seen
                if (last := last_day(paper, day))
                and (last - day).days in window
                and not any(a.renews == paper and a.stage == "SIGNED" for a in seen)
                and not any(
                    (a.document_type, a.stage) == ("ADENDUM", "SIGNED")
                    and a.ends_on
                    and a.ends_on > last
                    for a in seen
                    if a.parent == paper
                )
            }
            asked = Question(user, TODAY, day, "ELIGIBLE_BPJSTK")

            found = [e.agreement_pk for e in endings(asked) if e.kind == ENDING]

            assert sorted(found) == sorted(expected)
            told_of += len(found)
    assert told_of


def last_day(paper, day):
    """None of a paper that is not, or no longer, in force."""
    if paper.stage == "SIGNED":
        return paper.ends_on
    if paper.stage != "TERMINATED" or not paper.terminated_on:
        return None
    days = [each for each in (paper.terminated_on, paper.ends_on) if each]
    return min(days) if paper.terminated_on > day else None


def test_only_papers_in_scope_are_told(staff):
    create_agreement(region="73.13", ends_on=SOON, title="di luar")
    elsewhere = create_agreement(region="73.13", ends_on=SOON, title="separuh di dalam")
    create_line(agreement=elsewhere, region="75.04")

    assert told(staff) == [(ENDING, "separuh di dalam", 30)]
    assert told(create_user()) == []


# Protection


def test_lines_paid_until_the_same_day_are_one_reminder(staff):
    paper = create_agreement(ends_on=None, title="A")
    for active in (60, 40):
        ending_line(paper, active=active, programme_year=2025)
    ending_line(paper, active=None, segment="PU", region="75.01")
    ending_line(create_agreement(title="lama"), protected_from=date(2024, 1, 1))
    ending_line(create_agreement(title="nol", ends_on=None), active=0)

    (found,) = endings(question(staff, TODAY))

    assert (found.kind, found.last_on) == (PROTECTION, date(2026, 1, 31))
    assert found.people == "100 orang aktif (3 baris)"


def test_protection_that_goes_on_reminds_nobody(staff):
    same_paper = create_agreement(ends_on=None, title="baris berikutnya")
    ending_line(same_paper)
    create_line(agreement=same_paper, protected_from=date(2026, 2, 1), months_funded=11)
    renewed = create_agreement(ends_on=None, title="diperpanjang")
    ending_line(renewed)
    next_paper = create_agreement(renews=renewed, ends_on=None)
    create_line(agreement=next_paper, protected_from=date(2026, 2, 1))
    ended = create_agreement(ends_on=None, stage="TERMINATED", title="diakhiri")
    ending_line(ended)
    changed = ending_line(create_agreement(ends_on=None, title="adendum menyusul"))
    create_line(
        agreement=create_agreement(
            document_type="ADENDUM",
            parent=changed.agreement,
            starts_on=date(2026, 2, 1),
            ends_on=None,
        ),
        category=create_category(name="Nelayan"),
        replaces=changed,
        protected_from=date(2026, 2, 1),
        months_funded=11,
    )

    assert told(staff) == []


def test_a_change_that_pays_no_longer_still_reminds(staff):
    for stage, months in (("SIGNED", 12), ("DRAFTING", 24)):
        line = ending_line(create_agreement(ends_on=None))
        addendum = create_agreement(
            document_type="ADENDUM",
            parent=line.agreement,
            stage=stage,
            starts_on=date(2026, 1, 20),
            ends_on=None,
        )
        create_line(
            agreement=addendum,
            replaces=line,
            protected_from=date(2025, 2, 1),
            months_funded=months,
        )

    assert [kind for kind, *_ in told(staff)] == [PROTECTION, PROTECTION]


def test_protection_with_a_gap_before_its_renewal_reminds_and_says_when(staff):
    paper = create_agreement(ends_on=None)
    ending_line(paper)
    later = create_agreement(renews=paper, ends_on=None)
    create_line(agreement=later, protected_from=date(2026, 3, 1))

    (found,) = endings(question(staff, TODAY))

    assert found.planned == "Perpanjangannya baru membayar mulai Maret 2026."


# Old figures and findings


def test_old_figures_are_told_once_a_month_and_findings_once_a_week(staff):
    create_participation(as_of=date(2024, 12, 30))
    create_workforce(as_of=date(2023, 12, 30))
    line = ending_line(
        create_agreement(), active=None, months_funded=24, target_workers=5
    )
    create_headcount(target=line, as_of=date(2025, 9, 29))

    stale = [item for item in due(staff) if item.kind == STALE]
    (findings,) = (item for item in due(staff) if item.kind == FINDINGS)
    later = due(staff, TODAY + timedelta(days=1))

    assert len(stale) == 3
    assert {item.occasion for item in stale} == {"2025-12"}
    assert {i.occasion for i in later if i.kind == STALE} == {"2026-01"}
    assert len({item.subject for item in stale}) == 3
    assert findings.occasion == "2026-W01"
    assert "peringatan" in findings.sentence


def test_figures_at_the_edge_of_their_age_are_not_old_yet(staff):
    create_participation(as_of=date(2024, 12, 31))
    create_workforce(as_of=date(2023, 12, 31))
    line = ending_line(create_agreement(), active=None, months_funded=24)
    create_headcount(target=line, as_of=date(2025, 9, 30))

    assert [item for item in due(staff) if item.kind == STALE] == []


def test_things_stand_under_the_office_they_name_or_that_serves_them(staff, office):
    other = create_office(regions=["75.04"], name="Kantor Cabang Pohuwato")
    create_agreement(region="75.04", office=office, ends_on=SOON, title="bernama")
    create_agreement(region="75.04", ends_on=SOON, title="tanpa nama")
    create_participation(region="75.01", as_of=date(2024, 1, 1))

    found = {
        item.sentence.split("”")[0]: item.office
        for item in due(staff)
        if item.kind in (ENDING, STALE)
    }

    assert found["“bernama"] == office.name
    assert found["“tanpa nama"] in {other.name, office.name}
    assert [o for s, o in found.items() if s.startswith("Peserta")] == [office.name]


class CountedOffice:
    """An office that counts how often its regions are looked through."""

    pk, depth, looks = 1, 0, 0

    @property
    def regions(self):
        self.looks += 1
        return [("75", "Gorontalo")]


def test_offices_are_looked_through_once_however_many_papers_there_are():
    office = CountedOffice()
    at = Desks(OfficeTree((office,)), dict.fromkeys(range(9), (None, "75.04")))

    assert {at.of_paper(pk) for pk in range(9)} == {office}
    assert at.of_region("73.13") is None
    assert office.looks == 1


def test_more_papers_ask_no_more_of_the_database(staff):
    def grow():
        paper = create_agreement(ends_on=SOON)
        ending_line(paper)
        later = create_agreement(renews=paper, stage="DRAFTING", signed_on=None)
        create_line(agreement=later)

    def queries():
        with CaptureQueriesContext(connection) as asked:
            due(staff)
        return len(asked)

    grow()
    queries()  # whose scope it is, is asked once
    few = queries()
    for _ in range(4):
        grow()

    assert queries() == few


# The home page


def row_of(page, name):
    rows = page.table("menurut sisa harinya").rows
    (row,) = (row for row in rows if name in row["Kantor"].text)
    return {heading: cell.text for heading, cell in row.items()}


def test_the_home_page_counts_by_office_what_is_due(client_of, office):
    for days in (3, 7, 30, 61, 90, -1):
        create_agreement(office=office, ends_on=TODAY + timedelta(days=days))
    ending_line(create_agreement(office=office, title="Nelayan"))
    create_participation(region="75.04", as_of=date(2024, 1, 1))
    create_agreement(region="73.13", ends_on=SOON, title="di luar")
    kanwil = create_office(regions=[], name="Kanwil", kind="KANWIL")
    office.parent = kanwil
    office.save()
    reviewer = create_user(role="REVIEWER", office=kanwil)

    for user in (create_user(office=office), reviewer):
        page = Page(client_of(user).get(PER))
        row = row_of(page, "Gorontalo")

        numbers = list(row.values())[1:7]
        assert numbers == ["2", "1", "0", "2", "1", "1"]
        assert "di luar" not in page.text
        assert "Perlindungan 60 orang aktif (1 baris) berakhir 31 Jan" in page.text


def test_who_sees_very_many_papers_follows_a_link_to_their_findings(
    client_of, office, monkeypatch
):
    create_agreement(office=office, ends_on=SOON)
    create_agreement(ends_on=SOON, region="73.13")
    admin = client_of(create_user(is_superuser=True))
    counted = row_of(Page(admin.get(PER)), "Gorontalo")

    monkeypatch.setattr(office_reminders, "MOST_PAPERS", 1)
    page = Page(admin.get(PER))

    linked = row_of(page, "Gorontalo")
    assert counted["Temuan"].isdecimal()
    assert (linked["Angka lama"], linked["Temuan"]) == ("lihat", "lihat")
    assert row_of(page, "Tanpa kantor")["8–30 hari"] == "1"


def test_an_official_has_no_office_and_no_such_table(client_of):
    create_agreement(ends_on=SOON)

    page = Page(client_of(create_user(region="75.04")).get(PER))

    assert "Pengingat menurut kantor" not in page.text


def test_an_office_without_anything_due_says_so(client_of, staff):
    page = Page(client_of(staff).get(PER))

    assert "Tidak ada yang berakhir dalam 90 hari" in page.text
