"""Drafts count nowhere until they are published; who enters them reads them below."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from agreements.models import Source
from coverage import reports
from coverage.drafts import with_drafts
from coverage.models import Participation, Workforce
from coverage.reports import Question
from regions.models import Region
from tests.drafts import JUNE, propose
from tests.factories import (
    TODAY,
    create_headcount,
    create_line,
    create_office,
    create_participation,
    create_region,
    create_source,
    create_user,
    create_workforce,
)
from tests.pages import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("review")]

PER = {"per": TODAY.isoformat()}


def region_page(client, path="/wilayah/75.04/"):
    return Page(client.get(path, PER))


def ask(user, **more):
    return Question(user, TODAY, TODAY, "ELIGIBLE_BPJSTK", **more)


# Who sees them


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


# The second line


def test_the_second_line_leads_to_exactly_the_rows_it_is_made_of(
    client_of, staff, official, published
):
    propose(published, staff, active_workers=512)
    address = f"/wilayah/75.04/baris/?jumlah=draf&per={TODAY}"

    rows = Page(client_of(staff).get(address))

    assert "512" in rows.text
    assert "BPU" not in rows.text
    assert client_of(official).get(address).status_code == 404


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
