"""Who sees which agreements, lines, headcounts, people, events and sources."""

from datetime import timedelta

import pytest

from agreements.models import (
    Agreement,
    AgreementEvent,
    AgreementPerson,
    EnrolmentTarget,
    Headcount,
    HeadcountLoss,
    Source,
    WorkerCategory,
)
from tests import oracle
from tests.factories import (
    TODAY,
    create_agreement,
    create_category,
    create_headcount,
    create_line,
    create_office,
    create_region,
    create_source,
    create_user,
)

pytestmark = [pytest.mark.django_db, pytest.mark.alike]


@pytest.fixture
def agreements():
    """Agreements of several places; some carry lines for people elsewhere."""
    made = {
        code: create_agreement(region=code)
        for code in ("ID", "73", "73.13", "75", "75.01", "75.04", "75.71")
    }
    create_line(agreement=made["75.04"])
    create_line(agreement=made["75"], region="75.04")
    create_line(agreement=made["75"], region="75.71")
    create_line(agreement=made["73"], region="75.04")
    return made


@pytest.fixture
def users():
    yesterday, tomorrow = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
    kanwil = create_office(regions=[])
    branch = create_office(regions=["75"], parent=kanwil)
    create_office(regions=["75.71"], parent=branch)
    both = create_user(region="73.13")
    both.memberships.create(role="STAFF", office=create_office(regions=["75.01"]))
    return {
        "staff": create_user(office=create_office(regions=["75.04"])),
        "staff of a province": create_user(office=branch),
        "staff of a kanwil": create_user(office=kanwil),
        "reviewer": create_user(role="REVIEWER", office=kanwil),
        "official": create_user(region="75.04"),
        "official of a province": create_user(region="73"),
        "official of the nation": create_user(region="ID"),
        "several memberships": both,
        "until today": create_user(region="75", valid_to=TODAY),
        "until yesterday": create_user(region="75", valid_to=yesterday),
        "from today": create_user(region="75", valid_from=TODAY),
        "from tomorrow": create_user(region="75", valid_from=tomorrow),
        "no membership": create_user(),
        "inactive": create_user(region="75", is_active=False),
        "superuser": create_user(is_superuser=True),
        "inactive superuser": create_user(is_superuser=True, is_active=False),
    }


def seen_codes(user):
    return [
        agreement.region.code
        for agreement in Agreement.objects.visible_to(user, TODAY).order_by(
            "region__code"
        )
    ]


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        # 73 and 75 have lines for people of Pohuwato.
        ("staff", ["73", "75", "75.04"]),
        ("staff of a province", ["73", "75", "75.01", "75.04", "75.71"]),
        ("staff of a kanwil", []),
        ("reviewer", ["73", "75", "75.01", "75.04", "75.71"]),
        ("official", ["73", "75", "75.04"]),
        ("official of a province", ["73", "73.13"]),
        ("several memberships", ["73.13", "75.01"]),
        ("until today", ["73", "75", "75.01", "75.04", "75.71"]),
        ("until yesterday", []),
        ("from today", ["73", "75", "75.01", "75.04", "75.71"]),
        ("from tomorrow", []),
        ("no membership", []),
        ("inactive", []),
        ("superuser", ["73", "73.13", "75", "75.01", "75.04", "75.71", "ID"]),
        ("inactive superuser", []),
    ],
)
def test_agreements_are_seen_by_their_region_or_one_of_their_lines(
    agreements, users, name, codes
):
    assert seen_codes(users[name]) == codes


def test_visible_and_editable_equal_the_oracle_for_every_user(agreements, users):
    for name, user in users.items():
        found = Agreement.objects.visible_to(user, TODAY).order_by("pk")
        assert list(found) == oracle.visible_agreements(user, TODAY), name
        lines = EnrolmentTarget.objects.visible_to(user, TODAY).order_by("pk")
        assert list(lines) == oracle.visible_lines(user, TODAY), name
        editable = Agreement.objects.editable_by(user, TODAY).order_by("pk")
        assert list(editable) == oracle.editable_agreements(user, TODAY), name


def test_status_counts_of_a_scope_equal_the_oracle(agreements, users):
    create_agreement(region="75.04", ends_on=None)
    create_agreement(region="75.71", ends_on=None)
    create_agreement(region="75.04", ends_on=TODAY - timedelta(days=1))
    for name, user in users.items():
        seen = Agreement.objects.visible_to(user, TODAY)
        counts = seen.in_force(TODAY).count(), seen.validity_unknown(TODAY).count()
        assert counts == oracle.status_counts(user, TODAY, TODAY), name
    assert oracle.status_counts(users["staff"], TODAY, TODAY) == (3, 1)


def test_an_official_edits_nothing(agreements, users):
    assert not Agreement.objects.editable_by(users["official"], TODAY).exists()


def test_staff_do_not_edit_an_agreement_seen_only_through_a_line(agreements, users):
    editable = Agreement.objects.editable_by(users["staff"], TODAY)

    assert [agreement.region.code for agreement in editable] == ["75.04"]


def test_lines_elsewhere_of_a_visible_agreement_stay_hidden(agreements, users):
    lines = EnrolmentTarget.objects.visible_to(users["staff"], TODAY)

    assert {(line.agreement.region.code, line.region.code) for line in lines} == {
        ("73", "75.04"),
        ("75", "75.04"),
        ("75.04", "75.04"),
    }


def test_lines_follow_their_agreement_wherever_the_workers_live(agreements, users):
    lines = EnrolmentTarget.objects.visible_to(users["official of a province"], TODAY)

    assert [(line.agreement.region.code, line.region.code) for line in lines] == [
        ("73", "75.04")
    ]


def test_an_agreement_with_many_lines_in_scope_is_listed_once(users):
    agreement = create_agreement(region="75.04")
    for _ in range(3):
        create_line(agreement=agreement)

    assert Agreement.objects.visible_to(users["staff"], TODAY).count() == 1


def test_headcounts_and_losses_follow_their_line(agreements, users):
    inside = create_headcount(target=agreements["75.04"].lines.get())
    outside = create_headcount(target=create_line(agreement=agreements["73.13"]))
    for row in (inside, outside):
        row.losses.create(reason="DIED", workers=1)
    user = users["staff"]

    assert list(Headcount.objects.visible_to(user, TODAY)) == [inside]
    assert list(Headcount.objects.editable_by(user, TODAY)) == [inside]
    losses = HeadcountLoss.objects.visible_to(user, TODAY)
    assert [loss.headcount for loss in losses] == [inside]


def test_headcounts_seen_through_a_line_elsewhere_are_not_edited(agreements, users):
    create_headcount(target=agreements["73"].lines.get())
    user = users["staff"]

    assert Headcount.objects.visible_to(user, TODAY).count() == 1
    assert not Headcount.objects.editable_by(user, TODAY).exists()


def test_people_and_events_follow_their_agreement(agreements, users):
    for agreement in (agreements["75.04"], agreements["73.13"]):
        agreement.people.create(name="Uji")
        agreement.events.create(kind="MEETING")
    user = users["staff"]

    people = AgreementPerson.objects.visible_to(user, TODAY)
    events = AgreementEvent.objects.visible_to(user, TODAY)

    assert [person.agreement for person in people] == [agreements["75.04"]]
    assert [event.agreement for event in events] == [agreements["75.04"]]


def test_sources_are_seen_through_what_they_support_or_by_who_entered_them(
    agreements, users
):
    user = users["staff"]
    names = ("perjanjian", "baris", "jumlah", "lain", "milik sendiri", "lepas")
    made = {name: create_source(title=name) for name in names}
    agreements["75.04"].sources.add(made["perjanjian"])
    agreements["75"].sources.add(made["baris"])
    line = agreements["75.04"].lines.get()
    create_headcount(target=line, source=made["jumlah"])
    create_headcount(target=line, source=made["jumlah"], rung="REGISTERED")
    agreements["73.13"].sources.add(made["lain"])
    Source.objects.filter(title="milik sendiri").update(recorded_by=user)

    found = Source.objects.visible_to(user, TODAY)

    assert sorted(source.title for source in found) == [
        "baris",
        "jumlah",
        "milik sendiri",
        "perjanjian",
    ]
    assert not Source.objects.visible_to(users["inactive"], TODAY).exists()
    everything = Source.objects.visible_to(users["superuser"], TODAY)
    assert everything.count() == Source.objects.count()


def test_categories_are_reference_data_for_every_active_user(users):
    create_category()

    assert WorkerCategory.objects.visible_to(users["no membership"], TODAY).exists()
    assert not WorkerCategory.objects.visible_to(users["inactive"], TODAY).exists()


def test_search_finds_number_title_partner_person_and_region_once():
    create_region(code="75.03")
    agreement = create_agreement(
        region="75.04",
        title="Perlindungan nelayan",
        office_number="PER/15/102023",
        government_number="560/12/2023",
        counterparty_name="Dinas Perikanan",
    )
    agreement.people.create(name="Budi")
    agreement.people.create(name="Budiman")
    create_agreement(region="75.03")
    for text in ("NELAYAN", "15/1020", "560/12", "perikanan", "budi", "pohuwato"):
        assert list(Agreement.objects.search(text)) == [agreement], text
    assert list(Agreement.objects.search("75.04")) == [agreement]
    assert not Agreement.objects.search("tidak ada").exists()
