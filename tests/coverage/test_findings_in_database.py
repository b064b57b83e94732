"""Data quality on the database: scope, links to forms, vintages, query counts."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coverage.findings import SEVERITIES, find
from coverage.models import Overlap
from coverage.reports import Question
from regions.models import User
from tests.factories import (
    TODAY,
    create_agreement,
    create_category,
    create_claim,
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
from tests.pages import founding_data

# From the database


@pytest.fixture
def officer(db):
    """Branch staff of an office that serves Provinsi Gorontalo."""
    return create_user(office=create_office(regions=["75"]))


def findings(user, *codes, on=TODAY, known_at=None):
    asked = Question(user, TODAY, on, "ELIGIBLE_BPJSTK", known_at)
    return [each for each in find(asked) if not codes or each.code in codes]


def clean_agreement(**changes):
    """As the papers would have it, but for what a test changes."""
    values = {
        "office_number": "PER/1/012025",
        "government_number": "1",
        "signed_on": date(2025, 1, 1),
    }
    made = create_agreement(**values | changes)
    made.sources.add(create_source())
    made.people.create(name="Saipul", role="SIGNATORY")
    return made


@pytest.fixture(scope="class")
def founding(django_db_setup, django_db_blocker):
    with founding_data(django_db_blocker):
        yield


@pytest.mark.usefixtures("founding")
@pytest.mark.django_db
class TestFoundingData:
    def admin(self):
        return User.objects.create(username="pusat", is_superuser=True)

    def test_gorontalos_45_percent_is_a_finding_and_sulsels_stands(self):
        (contradicted,) = findings(self.admin(), "pernyataan-bertentangan")

        assert contradicted.region.code == "75"
        assert "dinyatakan 45\u00a0%, dihitung 39,37\u00a0%" in contradicted.sentence

    def test_what_the_reports_leave_out_is_found(self):
        codes = {each.code for each in findings(self.admin())}

        assert {
            "nomor-kosong",
            "tanggal-akhir-kosong",
            "penanda-tangan-kosong",
            "baris-tanpa-angka",
        } <= codes

    def test_they_stand_by_severity_then_code_then_region(self):
        found = findings(self.admin())

        order = [(SEVERITIES.index(f.severity), f.code, f.region.code) for f in found]
        assert order == sorted(order)
        assert len(found) == len(set(found))

    def test_somebody_from_elsewhere_finds_nothing_of_it(self):
        stranger = create_user(office=create_office(regions=[create_region(code="11")]))

        assert findings(stranger) == []


def test_a_clean_agreement_has_no_findings(officer):
    made = clean_agreement()
    create_headcount(target=create_line(agreement=made))

    assert findings(officer) == []


def test_nobody_without_a_scope_finds_anything(db):
    create_line(agreement=create_agreement(), target_workers=None)
    create_participation(as_of=date(2020, 1, 1))
    create_claim(percent="45", numerator=1, denominator=9)

    assert findings(create_user()) == []
    assert findings(create_user(is_active=False)) == []


def test_figures_of_other_regions_are_not_ones_own_to_mend(officer):
    create_participation(region="74.07", as_of=date(2020, 1, 1))
    create_participation(region="75.04", as_of=date(2020, 1, 1))
    create_claim(region="74.07", percent="45", numerator=1, denominator=9)

    assert [(f.code, f.region.code) for f in findings(officer)] == [
        ("peserta-lama", "75.04")
    ]


def test_an_agreement_seen_through_one_line_shows_that_line_only(officer):
    above = clean_agreement(region="74", stated_total=1, budget=1)
    create_line(agreement=above, region="75.04", target_workers=None)
    create_line(agreement=above, region="74.07", target_workers=None)

    (found,) = findings(officer)

    assert (found.code, found.region.code) == ("baris-tanpa-angka", "75.04")
    assert (found.agreement, found.url) == (above.pk, "")


def test_an_official_reads_and_has_no_form(db):
    made = clean_agreement(office_number="")
    create_line(agreement=made)
    create_participation(as_of=date(2020, 1, 1))
    official = create_user(region="75")

    found = findings(official)

    assert [(f.code, f.url) for f in found] == [
        ("peserta-lama", ""),
        ("nomor-kosong", ""),
    ]


def test_each_finding_leads_to_its_form(officer, client_of):
    made = clean_agreement(office_number="", ends_on=date(2025, 12, 30))
    create_headcount(
        target=create_line(agreement=made, target_workers=None), source=None
    )
    create_line(agreement=made, target_workers=None)
    region = create_region(code="75.04")
    create_participation(region=region, as_of=date(2020, 1, 1), source=None)
    create_claim(percent="45", numerator=1, denominator=9)
    browser = client_of(officer)

    urls = {f.code: f.url for f in findings(officer)}

    assert urls["nomor-kosong"].endswith(f"/agreement/{made.pk}/change/")
    assert urls["berakhir-tanpa-perpanjangan"].endswith(
        f"/agreement/add/?renews={made.pk}&region={region.pk}"
    )
    assert urls["peserta-lama"].endswith(
        f"/participation/add/?region={region.pk}&segment=TOTAL"
    )
    assert len(urls) == 7
    assert {browser.get(url).status_code for url in urls.values()} == {200}


def test_two_purses_for_one_group_are_open_until_decided(officer):
    nelayan = create_category(name="Nelayan")
    lines = [
        create_line(
            agreement=clean_agreement(region=region, programme_year=2025),
            category=nelayan,
            region="75.04",
            target_workers=people,
            funding_sources=purse,
        )
        for region, people, purse in (
            ("75", 15_000, "APBD_PROV"),
            ("75.04", 5_600, "APBD_KAB"),
        )
    ]

    (opened,) = findings(officer, "tumpang-tindih")
    decision = Overlap.objects.create(resolution="DISJOINT", reason="Beda desa")
    decision.lines.set(lines)

    pks = ",".join(str(line.pk) for line in lines)
    assert "aktif" not in opened.sentence
    assert "15.000–20.600 orang (jumlah baris 20.600)" in opened.sentence
    assert opened.agreements == tuple(line.agreement_id for line in lines)
    assert opened.agreement is None
    assert opened.url.endswith(f"/overlap/add/?lines={pks.replace(',', '%2C')}")
    assert findings(officer, "tumpang-tindih") == []


def test_an_overlap_open_at_two_rungs_is_one_finding(officer):
    """The people active are of two of the three lines: one decision settles both."""
    payers = [("75", "APBD_PROV"), ("75.04", "APBD_KAB"), ("75.04", "BAZNAS")]
    lines = [
        create_line(
            agreement=clean_agreement(region=region, programme_year=2025),
            region="75.04",
            funding_sources=purse,
        )
        for region, purse in payers
    ]
    for line in lines[:2]:
        create_headcount(target=line, workers=90)

    (opened,) = findings(officer, "tumpang-tindih")

    assert "Target 100–300 orang (jumlah baris 300), aktif 90–180" in opened.sentence
    assert opened.url.count("%2C") == 2


@pytest.mark.parametrize(("rows", "known"), [(2, 1), (1, 0)])
def test_a_jump_of_headcounts_leads_to_the_later_count(officer, rows, known):
    """Up or down, counts of one line and rung, as known and up to the day asked."""
    line = create_line(agreement=clean_agreement())
    other = create_line(agreement=line.agreement)
    days = [date(2025, 9, 30), date(2025, 10, 31)]
    counts = [
        create_headcount(target=line, as_of=day, workers=people)
        for day, people in list(zip(days, (90, 44), strict=True))[:rows]
    ]
    create_headcount(target=line, as_of=days[1], rung="REGISTERED", workers=999)
    create_headcount(target=other, as_of=days[1], workers=9)

    found = findings(officer, "lonjakan")

    assert len(found) == known
    for jump in found:
        assert "aktif 90 orang (30 September 2025) menjadi 44 (31 " in jump.sentence
        assert jump.url.endswith(f"/headcount/{counts[-1].pk}/change/")
    assert findings(officer, "lonjakan", on=date(2025, 10, 30)) == []


@pytest.mark.parametrize(("then", "now"), [(0, 1), (100, 151), (100, 49)])
def test_the_database_finds_the_jumps_the_rule_finds(officer, then, now):
    line = create_line(agreement=clean_agreement(), target_workers=None)
    for day, people in ((date(2025, 9, 30), then), (date(2025, 10, 31), now)):
        create_headcount(target=line, as_of=day, workers=people)

    assert len(findings(officer, "lonjakan")) == 1


@pytest.mark.parametrize(("then", "now"), [(0, 0), (100, 150), (100, 50)])
def test_half_more_or_half_less_is_no_jump_yet(officer, then, now):
    line = create_line(agreement=clean_agreement(), target_workers=None)
    for day, people in ((date(2025, 9, 30), then), (date(2025, 10, 31), now)):
        create_headcount(target=line, as_of=day, workers=people)

    assert findings(officer, "lonjakan") == []


def test_a_target_without_a_source_leads_to_its_form(officer):
    target = create_target(region="75.04", source=None)
    create_target(region="74.07", source=None)  # not the officer's

    (found,) = findings(officer)

    assert found.sentence == (
        "Target cakupan Kab. Pohuwato 2025 (62,93\u00a0%, Kemendagri): sumber belum "
        "dicatat. Koreksi dengan menyebut sumbernya."
    )
    assert found.url.endswith(f"/coveragetarget/{target.pk}/change/")


def test_a_decision_about_a_line_one_may_not_edit_has_no_form(db):
    """The kabupaten's branch sees the province's line, and does not decide alone."""
    officer = create_user(office=create_office(regions=["75.04"]))
    for region, purse in (("75", "APBD_PROV"), ("75.04", "APBD_KAB")):
        create_line(
            agreement=clean_agreement(region=region),
            region="75.04",
            funding_sources=purse,
        )

    (opened,) = findings(officer, "tumpang-tindih")

    assert opened.url == ""


def test_figures_are_found_as_of_the_day_asked_and_as_known_then(officer):
    created = datetime(2025, 1, 1, tzinfo=UTC)
    row = create_workforce(as_of=date(2023, 12, 30), recorded_at=created)
    before = datetime(2024, 1, 1, tzinfo=UTC)

    assert findings(officer, "pembagi-lama", on=date(2025, 12, 30)) == []
    assert len(findings(officer, "pembagi-lama")) == 1
    assert findings(officer, "pembagi-lama", known_at=before) == []

    corrected = datetime(2025, 6, 1, tzinfo=UTC)
    row.withdraw(by=officer, at=corrected, reason="Salah")

    (known,) = findings(officer, "pembagi-lama", known_at=created)
    assert findings(officer, "pembagi-lama") == []
    assert known.code == "pembagi-lama"


def test_a_closed_figure_has_no_form_to_correct(officer):
    created = datetime(2025, 1, 1, tzinfo=UTC)
    row = create_participation(source=None, recorded_at=created)
    row.withdraw(by=officer, at=datetime(2025, 6, 1, tzinfo=UTC), reason="Salah")

    (known,) = findings(officer, "angka-tanpa-sumber", known_at=created)

    assert known.url == ""


def test_queries_do_not_grow_with_the_agreements(officer):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            findings(officer)
        return len(captured)

    fill(3)
    findings(officer)  # a user's scope is asked for once
    few = queries()
    fill(27)
    many = queries()

    assert few == many
    assert len(findings(officer)) >= 30 * 5


def fill(number):
    for _ in range(number):
        made = create_agreement(
            region="75.04", budget=5, stated_total=7, ends_on=date(2025, 6, 30)
        )
        create_headcount(target=create_line(agreement=made), workers=200, source=None)
        create_claim(percent="45", numerator=1, denominator=9)
    create_participation(
        as_of=date(2020, 1, number), active_workers=number, source=None
    )
    create_workforce(as_of=date(2020, 1, number), workers=1, source=None)
