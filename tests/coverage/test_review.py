"""Drafts count nowhere until a reviewer publishes them; closed months stand."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from agreements.models import ClosedMonth, Headcount, Source
from coverage import month_closing, reports
from coverage.drafts import with_drafts
from coverage.models import CoverageTarget, Participation, Workforce
from coverage.reports import Question
from regions.models import Region
from tests.factories import (
    TODAY,
    create_agreement,
    create_category,
    create_closed_month,
    create_headcount,
    create_line,
    create_office,
    create_participation,
    create_region,
    create_source,
    create_target,
    create_user,
    create_workforce,
)
from tests.pages import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("review")]

JUNE = date(2025, 6, 30)
PER = {"per": TODAY.isoformat()}


@pytest.fixture
def office():
    create_region(code="75.05")
    kanwil = create_office(regions=["75"], name="Kanwil", kind="KANWIL")
    return create_office(regions=["75.04"], name="Cabang Marisa", parent=kanwil)


@pytest.fixture
def staff(office):
    return create_user(role="STAFF", office=office)


@pytest.fixture
def reviewer(office):
    return create_user(role="REVIEWER", office=office.parent)


@pytest.fixture
def official():
    return create_user(role="OFFICIAL", region="75")


@pytest.fixture
def published(office):
    create_workforce(workers=1000, as_of=JUNE)
    return create_participation(active_workers=400, as_of=JUNE)


def propose(row, user, **changes):
    return row.correct(by=user, at=timezone.now(), reason="Daftar resmi", **changes)


def region_page(client, path="/wilayah/75.04/"):
    return Page(client.get(path, PER))


def ask(user, **more):
    return Question(user, TODAY, TODAY, "ELIGIBLE_BPJSTK", **more)


def test_a_percentage_is_of_published_figures_and_a_branch_reads_drafts_below_it(
    client_of, staff, official, published
):
    propose(published, staff, active_workers=512)

    own = region_page(client_of(staff))
    theirs = region_page(client_of(official))

    assert "40,00 %" in own.text
    assert "dengan 1 draf: 51,20 %, 512 aktif dari 1.000 pekerja" in own.text
    assert "40,00 %" in theirs.text
    assert "draf" not in theirs.text


def test_the_second_line_leads_to_exactly_the_rows_it_is_made_of(
    client_of, staff, official, published
):
    propose(published, staff, active_workers=512)
    address = f"/wilayah/75.04/baris/?jumlah=draf&per={TODAY}"

    rows = Page(client_of(staff).get(address))

    assert "512" in rows.text
    assert "BPU" not in rows.text
    assert client_of(official).get(address).status_code == 404


def test_publishing_closes_what_the_draft_corrects_for_its_reason(
    staff, reviewer, published
):
    draft = propose(published, staff, active_workers=512)
    at = timezone.now()

    draft.publish(by=reviewer, at=at)

    published.refresh_from_db()
    assert (published.superseded_at, published.reason) == (at, "Daftar resmi")
    assert list(Participation.objects.open()) == [draft]
    before = Participation.objects.known_on(at - timedelta(microseconds=1))
    assert list(before) == [published]


def test_a_draft_of_somebody_elses_region_is_seen_by_nobody_else(
    client_of, staff, published
):
    stranger = create_user(
        role="STAFF", office=create_office(regions=["75.05"], name="Lain")
    )
    propose(published, staff, active_workers=512)

    assert not Participation.objects.visible_to(stranger, TODAY).drafts().exists()
    assert "draf" not in region_page(client_of(stranger)).text
    assert "Tidak ada draf" in Page(client_of(stranger).get("/tinjau/")).text


def test_an_official_has_no_page_of_drafts_and_none_of_closed_months(
    client_of, official
):
    for path in ("/tinjau/", "/tinjau/bulan/", "/tinjau/?format=csv"):
        assert client_of(official).get(path).status_code == 404


def test_a_reviewer_publishes_what_is_ticked_and_nothing_else(
    client_of, staff, reviewer, published
):
    ticked = propose(published, staff, active_workers=512)
    other = create_participation(as_of=TODAY, active_workers=7, draft=True)
    keys = [f"peserta-{ticked.pk}"]

    page = client_of(reviewer).post(
        "/tinjau/", {"aksi": "terbitkan", "pilih": keys}, follow=True
    )

    assert "1 draf diterbitkan" in Page(page).text
    assert set(Participation.objects.drafts()) == {other}
    assert Participation.objects.get(pk=ticked.pk).published_by == reviewer


def shown_mark(client):
    return client.get("/tinjau/").context["publishable"].mark


def test_all_of_the_list_is_published_if_it_is_still_what_was_shown(
    client_of, reviewer, published
):
    create_participation(as_of=TODAY, active_workers=7, draft=True)
    client = client_of(reviewer)
    shown = shown_mark(client)
    create_workforce(as_of=TODAY, workers=9, draft=True)

    page = client.post("/tinjau/", {"aksi": "semua", "daftar": shown}, follow=True)
    assert "Daftar draf sudah berubah" in Page(page).text
    assert Participation.objects.drafts().exists()
    page = client.post(
        "/tinjau/", {"aksi": "semua", "daftar": shown_mark(client)}, follow=True
    )

    assert "2 draf diterbitkan" in Page(page).text
    assert not Participation.objects.drafts().exists()
    assert not Workforce.objects.drafts().exists()


def test_publishing_all_of_an_unknown_list_or_for_no_action_changes_nothing(
    client_of, reviewer, published
):
    draft = create_participation(as_of=TODAY, draft=True)
    client = client_of(reviewer)

    client.post("/tinjau/", {"aksi": "semua"})
    silly = client.post("/tinjau/", {"pilih": f"peserta-{draft.pk}"})

    assert silly.status_code == 400
    assert Participation.objects.drafts().get() == draft


def test_staff_publish_nothing_and_take_drafts_back_with_a_reason(
    client_of, staff, published
):
    draft = propose(published, staff, active_workers=512)
    keys = [f"peserta-{draft.pk}"]
    client = client_of(staff)

    client.post("/tinjau/", {"aksi": "terbitkan", "pilih": keys})
    assert Participation.objects.drafts().count() == 1
    page = client.post("/tinjau/", {"aksi": "kembalikan", "pilih": keys}, follow=True)
    assert "Tulis alasan" in Page(page).text
    told = {"aksi": "kembalikan", "pilih": keys, "alasan": "Salah bulan"}
    page = client.post("/tinjau/", told, follow=True)

    assert "1 draf dikembalikan" in Page(page).text
    assert not Participation.objects.drafts().exists()
    assert list(Participation.objects.open()) == [published]


def test_staff_read_why_a_reviewer_returned_their_draft(
    client_of, staff, reviewer, published
):
    draft = propose(published, staff, active_workers=512)
    draft.withdraw(by=reviewer, at=timezone.now(), reason="Salah bulan")

    assert "Salah bulan" in Page(client_of(staff).get("/tinjau/")).text
    assert "Salah bulan" not in Page(client_of(reviewer).get("/tinjau/")).text


def test_a_key_that_is_no_draft_of_ours_publishes_none_of_the_others(
    client_of, reviewer, staff, published
):
    ours = propose(published, staff, active_workers=512)
    elsewhere = create_participation(region="74.07", as_of=TODAY, draft=True)
    keys = [f"peserta-{ours.pk}", f"peserta-{elsewhere.pk}"]

    client_of(reviewer).post("/tinjau/", {"aksi": "terbitkan", "pilih": keys})

    assert Participation.objects.drafts().count() == 2


@pytest.mark.parametrize("key", ["", "x-1", "peserta-", "peserta-99999999999999999999"])
def test_a_silly_key_is_told_to_be_nothing(client_of, reviewer, key):
    page = client_of(reviewer).post(
        "/tinjau/", {"aksi": "terbitkan", "pilih": [key]}, follow=True
    )

    assert "Tandai sedikitnya satu draf" in Page(page).text


def test_a_returned_draft_makes_room_for_another_correction(staff, reviewer, published):
    first = propose(published, staff, active_workers=512)
    with pytest.raises(ValidationError, match="sudah punya koreksi"):
        propose(published, staff, active_workers=600)
    first.withdraw(by=reviewer, at=timezone.now(), reason="Salah")

    second = propose(published, staff, active_workers=600)
    second.publish(by=reviewer, at=timezone.now())

    assert [row.active_workers for row in Participation.objects.open()] == [600]
    assert second.corrects == published


def test_a_draft_is_changed_by_a_draft_that_corrects_the_same(staff, published):
    first = propose(published, staff, active_workers=512)

    second = propose(first, staff, active_workers=600)

    assert list(Participation.objects.drafts()) == [second]
    assert (second.corrects, second.replaces) == (published, first)


def test_what_was_withdrawn_takes_its_waiting_correction_with_it(
    staff, reviewer, published
):
    propose(published, staff, active_workers=512)

    published.withdraw(by=reviewer, at=timezone.now(), reason="Wilayah salah")

    assert not Participation.objects.unclosed().exists()


def test_a_new_figure_with_the_key_of_a_published_one_is_refused_where_it_is_typed(
    published,
):
    with pytest.raises(ValidationError) as caught:
        create_participation(as_of=JUNE, active_workers=7, draft=True)

    assert "koreksi yang sudah ada" in caught.value.message_dict["as_of"][0]


def test_two_drafts_that_change_places_are_published_together(reviewer, staff, office):
    one = create_target(year=2025, percent=50)
    other = create_target(year=2026, percent=60)
    propose(one, staff, issuer="Gubernur")
    propose(other, staff, year=2025)

    CoverageTarget.objects.all().publish(by=reviewer, at=timezone.now())

    assert {(t.year, t.issuer) for t in CoverageTarget.objects.open()} == {
        (2025, "Gubernur"),
        (2025, "Kemendagri"),
    }


def test_the_draft_of_a_figure_that_went_away_is_not_published(
    reviewer, staff, published
):
    draft = propose(published, staff, active_workers=512)
    closed = Participation.objects.filter(pk=published.pk)
    closed.update(superseded_at=timezone.now(), reason="Digabung")

    with pytest.raises(ValidationError, match="sudah diganti atau ditarik"):
        draft.publish(by=reviewer, at=timezone.now())

    assert draft.is_draft


def test_what_was_recorded_without_review_stays_when_review_is_turned_on(settings):
    settings.REVIEW = False
    workforce = Workforce(
        region=create_region(), basis="ELIGIBLE_BPJSTK", as_of=JUNE, workers=1000
    )
    workforce.save()
    old = create_participation(as_of=JUNE, active_workers=300)
    new = old.correct(
        by=create_user(), at=timezone.now(), reason="Salah", active_workers=400
    )

    settings.REVIEW = True

    c = reports.coverages(ask(create_user(is_superuser=True)), new.region)["75.04"]
    assert (c.active, c.workforce) == (400, 1000)
    assert list(Participation.objects.known_on(old.recorded_at)) == [old]


def test_an_agreements_realisation_is_of_published_counts_with_drafts_below(
    client_of, staff, official
):
    line = create_line(target_workers=200)
    count = create_headcount(target=line, workers=90)
    propose(count, staff, workers=120)
    address = line.agreement.get_absolute_url()

    own = region_page(client_of(staff), address)
    theirs = region_page(client_of(official), address)

    assert "dengan 1 draf, realisasi: 60,00 %" in own.text
    assert "90 menjadi 120 orang" in own.text
    assert "120" not in theirs.text
    assert "draf" not in theirs.text


# Months


@pytest.fixture
def closed(office, reviewer):
    return month_closing.close_month(
        office, date(2025, 6, 1), user=reviewer, today=TODAY, at=timezone.now()
    )


def test_nothing_of_a_closed_month_changes_until_it_is_opened(
    staff, reviewer, published, closed
):
    with pytest.raises(ValidationError, match="Juni 2025 sudah ditutup"):
        propose(published, staff, active_workers=512)
    with pytest.raises(ValidationError, match="sudah ditutup"):
        published.withdraw(by=reviewer, at=timezone.now(), reason="Salah")
    with pytest.raises(ValidationError, match="sudah ditutup"):
        create_participation(segment="PU", as_of=JUNE, draft=True)
    create_participation(segment="PU", as_of=date(2025, 7, 1), draft=True)
    create_participation(region="75.05", as_of=JUNE, draft=True)

    closed.reopen(by=reviewer, at=timezone.now(), reason="Daftar susulan")

    assert propose(published, staff, active_workers=512).is_draft


def test_a_draft_cannot_be_moved_out_of_a_closed_month_nor_into_it(
    staff, published, closed
):
    draft = create_participation(as_of=date(2025, 7, 31), draft=True)

    with pytest.raises(ValidationError, match="sudah ditutup"):
        propose(draft, staff, as_of=date(2025, 6, 15))
    with pytest.raises(ValidationError, match="sudah ditutup"):
        propose(published, staff, as_of=date(2025, 8, 31))


def test_a_headcount_is_of_the_month_of_its_agreements_region(closed):
    line = create_line(region="75.05", agreement=create_agreement(region="75.04"))

    with pytest.raises(ValidationError, match="sudah ditutup"):
        create_headcount(target=line, as_of=JUNE)


def test_a_month_with_drafts_or_not_yet_over_is_not_closed(
    client_of, reviewer, office, published
):
    create_participation(segment="PU", as_of=JUNE, draft=True)
    client = client_of(reviewer)

    left = client.post("/tinjau/bulan/", {"kantor": office.pk, "bulan": "2025-06"})
    future = client.post("/tinjau/bulan/", {"kantor": office.pk, "bulan": "2099-12"})

    assert "Masih ada 1 draf bulan ini" in Page(left).text
    assert "belum selesai" in Page(future).text
    assert not ClosedMonth.objects.exists()


def test_only_who_oversees_an_office_closes_and_opens_its_months(
    client_of, staff, reviewer, office
):
    asked = {"kantor": office.pk, "bulan": "2025-06"}
    client_of(staff).post("/tinjau/bulan/", asked)
    assert not ClosedMonth.objects.exists()
    stranger = create_user(
        role="REVIEWER", office=create_office(regions=["74"], name="Lain")
    )
    client_of(stranger).post("/tinjau/bulan/", asked)
    assert not ClosedMonth.objects.exists()

    client_of(reviewer).post("/tinjau/bulan/", asked)
    row = ClosedMonth.objects.get()
    address = f"/tinjau/bulan/{row.pk}/buka/"
    for user in (staff, stranger):
        response = client_of(user).post(address, {"alasan": "Mau"})
        assert response.status_code == 403
    client_of(reviewer).post(address, {"alasan": " "})
    assert ClosedMonth.objects.in_force().exists()
    client_of(reviewer).post(address, {"alasan": "Daftar susulan"})

    assert not ClosedMonth.objects.in_force().exists()
    assert "Daftar susulan" in Page(client_of(staff).get("/tinjau/bulan/")).text


def test_a_correction_takes_nothing_out_of_a_closed_month(
    office, staff, reviewer, published
):
    draft = propose(published, staff, as_of=date(2025, 7, 31))
    closing = {"user": reviewer, "today": TODAY, "at": timezone.now()}

    with pytest.raises(ValidationError, match="Masih ada 1 draf"):
        month_closing.close_month(office, date(2025, 6, 1), **closing)
    create_closed_month(office=office, month=date(2025, 6, 1))
    with pytest.raises(ValidationError, match="Juni 2025 sudah ditutup"):
        draft.publish(by=reviewer, at=timezone.now())

    assert list(Participation.objects.open()) == [published]


def test_who_takes_back_a_draft_does_not_take_back_what_was_published_meanwhile(
    staff, reviewer, published
):
    in_hand = propose(published, staff, active_workers=512)
    Participation.objects.filter(pk=in_hand.pk).publish(by=reviewer, at=timezone.now())

    with pytest.raises(ValidationError, match="sudah diterbitkan"):
        in_hand.withdraw(by=staff, at=timezone.now(), reason="Salah")

    assert [row.active_workers for row in Participation.objects.open()] == [512]


def test_a_figure_moves_to_another_region_only_by_who_oversees_both(
    client_of, staff, published
):
    there = create_region(code="75.05")
    draft = propose(published, staff, region=there)
    neighbour = create_user(
        role="REVIEWER", office=create_office(regions=["75.05"], name="Tetangga")
    )
    keys = {"aksi": "terbitkan", "pilih": [f"peserta-{draft.pk}"]}

    page = client_of(neighbour).post("/tinjau/", keys, follow=True)
    assert "bukan wewenang Anda" in Page(page).text
    assert list(Participation.objects.open()) == [published]

    both = create_user(
        role="REVIEWER", office=create_office(regions=["75"], name="Provinsi")
    )
    client_of(both).post("/tinjau/", keys)

    assert Participation.objects.open().get().region == there


def test_the_second_line_also_tells_of_a_part_that_drafts_take_away(
    client_of, staff, published
):
    create_participation(as_of=date(2025, 5, 31), active_workers=300)
    propose(published, staff, as_of=date(2025, 4, 30))

    assert "dengan 1 draf: 30,00 %" in region_page(client_of(staff)).text


def test_the_file_of_rows_with_drafts_says_so_in_its_name_and_on_its_rows(
    client_of, staff, published
):
    propose(published, staff, active_workers=512)
    address = f"/wilayah/75.04/baris/?jumlah=draf&format=csv&per={TODAY}"

    file = client_of(staff).get(address)

    assert "baris-dengan-draf-75.04" in file.headers["Content-Disposition"]
    rows = file.getvalue().decode("utf-8-sig").splitlines()[1:]
    assert sorted(row.rsplit(";", 1)[1] for row in rows) == ["draf", "terbit"]


def test_a_source_of_a_draft_is_seen_only_where_the_draft_is(staff, official):
    source = create_source(title="Daftar rahasia")
    draft = create_participation(draft=True, source=source)
    counted = create_source(title="Daftar baris")
    create_headcount(target=create_line(), draft=True, source=counted)
    stranger = create_user(
        role="STAFF", office=create_office(regions=["74"], name="Lain")
    )

    for user in (official, stranger):
        assert not Source.objects.visible_to(user, TODAY).exists()
        assert not Source.objects.in_scope(user, TODAY).exists()
    assert set(Source.objects.visible_to(staff, TODAY)) == {source, counted}
    draft.publish(by=staff, at=timezone.now())

    assert list(Source.objects.visible_to(stranger, TODAY)) == [source]


# Oracle: publishing everything must give what the second line said.


class PublishingGivesWhatTheSecondLineSaid(TestCase):
    @given(
        st.lists(
            st.tuples(
                st.sampled_from(["new", "correct", "change", "return"]),
                st.integers(0, 3),
                st.integers(0, 5000),
            ),
            max_size=8,
        )
    )
    @settings(max_examples=25)
    def test_for_any_course_of_entry(self, steps):
        create_region(code="75.04")
        create_workforce(workers=1000, as_of=date(2025, 1, 31))
        user = create_user(is_superuser=True)
        at = datetime(2025, 9, 1, tzinfo=UTC)
        for number, (what, place, people) in enumerate(steps):
            self.take(what, place, people, user, at + timedelta(hours=number))
        question = ask(user)
        region = Region.objects.get(code="75.04")
        before = reports.coverages(question, region)["75.04"]
        said = with_drafts(question, region, before)

        Participation.objects.all().publish(by=user, at=timezone.now())

        after = reports.coverages(question, region)["75.04"]
        expected = said.c if said else before
        assert (after.active, after.workforce) == (expected.active, expected.workforce)
        assert not Participation.objects.drafts().exists()
        keys = list(Participation.objects.open().values_list("as_of", flat=True))
        assert len(keys) == len(set(keys))

    def take(self, what, place, people, user, at):
        day = date(2025, 3 + place, 28)
        rows = Participation.objects.unclosed().filter(as_of=day)
        draft, published = rows.drafts().first(), rows.open().first()
        by = {"by": user, "at": at, "reason": "Uji"}
        if what == "new" and not rows.exists():
            create_participation(
                as_of=day,
                active_workers=people,
                recorded_at=at,
                draft=bool(people % 2),
            )
        elif what == "correct" and published and not draft:
            published.correct(**by, active_workers=people)
        elif what == "change" and draft:
            draft.correct(**by, active_workers=people)
        elif what == "return" and draft:
            draft.withdraw(**by)


def test_the_file_of_drafts_holds_the_rows_of_the_page(client_of, staff, published):
    propose(published, staff, active_workers=512)
    create_headcount(
        target=create_line(category=create_category(name="Nelayan")), draft=True
    )

    file = client_of(staff).get("/tinjau/", {"format": "csv"})

    text = b"".join(file.streaming_content).decode("utf-8-sig")
    lines = text.splitlines()
    assert len(lines) == 3
    assert any("Peserta aktif" in line and "400;512" in line for line in lines)
    assert Headcount.objects.drafts().count() == 1
