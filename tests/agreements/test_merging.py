"""What was entered twice becomes one, with a preview, and nothing is lost."""

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from agreements import merging
from agreements.models import (
    Agreement,
    AgreementPerson,
    EnrolmentTarget,
    Headcount,
    Source,
)
from coverage.models import Overlap
from tests.admin_forms import merge_page, messages_of
from tests.factories import (
    create_agreement,
    create_category,
    create_headcount,
    create_line,
    create_source,
    create_user,
    create_workforce,
)

pytestmark = pytest.mark.django_db

LIST = reverse("admin:agreements_agreement_changelist")
WHY = {"alasan": "tercatat dua kali"}
LOOK = {"pratinjau": "1"}


def words(response):
    return " ".join(strip_tags(response.text).split())


def test_two_agreements_become_one_with_all_their_parts(browser, staff):
    kept = create_agreement(region="75.04", title="Pohuwato", budget=None)
    dropped = create_agreement(region="75.04", title="PKS Pohuwato", budget=5000)
    twin = create_line(agreement=kept, target_workers=None)
    create_headcount(target=twin, rung="ACTIVE", workers=90)
    same = create_line(agreement=dropped, target_workers=100)
    create_headcount(target=same, rung="REGISTERED", workers=95)
    other = create_line(agreement=dropped, category=create_category(name="Petani"))
    overlap = Overlap.objects.create(resolution="NESTED", reason="uji")
    overlap.lines.set([same, other])
    dropped.people.create(name="Haliana", position="Bupati")
    dropped.sources.add(create_source(title="Berita"))
    child = create_agreement(region="75.04", parent=dropped)
    page = merge_page(kept, dropped)

    asked = browser.get(page)
    shown = browser.post(page, LOOK)
    assert Agreement.objects.filter(pk=dropped.pk).exists()
    assert "Lihat apa yang akan terjadi" in asked.text
    assert "Yang akan terjadi" not in asked.text
    assert browser.post(page, WHY).status_code == 302

    for told in (
        "Anggaran (rupiah) kosong → 5.000",
        "Judul tetap Pohuwato, bukan PKS Pohuwato",
        "baris target Pekerja rentan – Kab. Pohuwato",
    ):
        assert told in words(shown)
    kept.refresh_from_db()
    child.refresh_from_db()
    twin.refresh_from_db()
    assert not Agreement.objects.filter(pk=dropped.pk).exists()
    assert (kept.title, kept.budget, child.parent) == ("Pohuwato", 5000, kept)
    assert set(kept.lines.all()) == {twin, other}
    assert twin.target_workers == 100
    assert set(overlap.lines.all()) == {twin, other}
    opened = Headcount.objects.open().order_by("rung")
    assert [(row.target, row.workers) for row in opened] == [(twin, 90), (twin, 95)]
    assert kept.people.get().name == "Haliana"
    assert kept.sources.get().title == "Berita"
    assert kept.merged.get().number == dropped.pk
    gone = Agreement.history.filter(id=dropped.pk).latest()
    assert (gone.history_type, gone.history_user) == ("-", staff)
    assert gone.history_change_reason == "tercatat dua kali"
    assert kept.history.latest().history_change_reason == "tercatat dua kali"


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"target_workers": 200}, "target (orang) 100 dan 200"),
        ({"programme_year": 2025}, "tahun program kosong dan 2025"),
    ],
)
def test_lines_of_the_same_people_that_contradict_refuse_the_merge(
    browser, values, told
):
    kept, other = create_line(), create_line(**values)

    answer = browser.post(merge_page(kept.agreement, other.agreement), WHY)

    assert told in answer.text
    assert "Betulkan salah satunya dulu" in answer.text
    assert Agreement.objects.count() == 2


def test_lines_of_other_payers_or_years_move_as_they_are(browser):
    kept = create_line(agreement=create_agreement(programme_year=2025))
    dropped = create_agreement(programme_year=2024)
    create_line(agreement=dropped, target_workers=1)
    create_line(agreement=dropped, programme_year=2025, funding_sources="APBN")

    browser.post(merge_page(kept.agreement, dropped), WHY)

    assert sorted(
        (line.effective_year, line.funding_sources, line.target_workers)
        for line in kept.agreement.lines.all()
    ) == [(2024, "APBD_KAB", 1), (2025, "APBD_KAB", 100), (2025, "APBN", 100)]


def test_a_line_that_meets_two_of_the_other_paper_refuses_the_merge(browser):
    kept = create_line(funding_sources="")
    other = create_agreement()
    for payer in ("APBN", "APBD_KAB"):
        create_line(agreement=other, funding_sources=payer)

    answer = browser.post(merge_page(kept.agreement, other), WHY)

    assert "lebih dari sekali" in answer.text
    assert EnrolmentTarget.objects.filter(agreement=other).count() == 2


def test_two_counts_of_one_rung_and_day_refuse_until_one_is_withdrawn(browser):
    kept, other = create_line(), create_line()
    create_headcount(target=kept, workers=90)
    row = create_headcount(target=other, workers=80)
    page = merge_page(kept.agreement, other.agreement)

    refused = browser.post(page, WHY).text
    row.refresh_from_db()
    stays = (row.target, row.superseded_at)
    row.withdraw(by=None, at=timezone.now(), reason="keliru")
    done = browser.post(page, WHY)

    assert "per 30 November 2025, Aktif: 90 dan Aktif: 80" in refused
    assert stays == (other, None)
    assert done.status_code == 302
    assert Headcount.objects.open().get().workers == 90


def test_a_decision_about_lines_that_would_become_one_refuses_the_merge(browser):
    kept, other = create_line(), create_line()
    overlap = Overlap.objects.create(resolution="DISJOINT", reason="uji")
    overlap.lines.set([kept, other])

    answer = browser.post(merge_page(kept.agreement, other.agreement), WHY)

    assert f"{overlap} memuat baris" in answer.text
    assert overlap.lines.count() == 2


def test_what_nobody_taught_to_follow_refuses_the_merge(browser, monkeypatch):
    kept, dropped = create_agreement(), create_agreement()
    dropped.events.create(kind="SIGNING")
    known = merging.FOLLOWING - {"agreements.AgreementEvent"}
    monkeypatch.setattr(merging, "FOLLOWING", known)

    answer = browser.post(merge_page(kept, dropped), WHY)

    assert "masih dipakai peristiwa" in answer.text
    assert Agreement.objects.count() == 2


def test_the_one_that_renews_the_other_does_not_renew_itself(browser):
    dropped = create_agreement(region="75.04")
    kept = create_agreement(region="75.04", renews=dropped)

    browser.post(merge_page(kept, dropped), WHY)

    kept.refresh_from_db()
    assert kept.renews is None
    assert Agreement.objects.count() == 1


def test_a_merge_that_would_close_a_circle_is_refused(browser):
    top = create_agreement(region="75.04")
    middle = create_agreement(region="75.04", parent=top)
    bottom = create_agreement(region="75.04", parent=middle)

    answer = browser.post(merge_page(bottom, top), WHY)

    assert "melingkar" in answer.text
    assert Agreement.objects.count() == 3


def test_a_merge_needs_a_reason_two_records_and_the_right_to_edit_both(browser):
    ours = create_agreement(region="75.04")
    also = create_agreement(region="75.04")
    theirs = create_agreement(region="74.07")
    create_line(agreement=theirs, region="75.04")

    assert "Tulis alasannya." in browser.post(merge_page(ours, also), {}).text
    assert "berbeda" in browser.post(merge_page(ours, ours), WHY).text
    for pair in ((ours, theirs), (theirs, ours)):
        assert browser.post(merge_page(*pair), WHY).status_code == 404
    for odd in ("abc", "9" * 23, ""):
        url = merge_page(ours, also).replace(f"simpan={ours.pk}", f"simpan={odd}")
        assert browser.get(url).status_code == 404
    assert Agreement.objects.count() == 3


def test_what_is_used_out_of_scope_is_not_merged(browser):
    ours, also = create_agreement(region="75.04"), create_agreement(region="75.04")
    create_agreement(region="74.07", parent=also)

    answer = browser.post(merge_page(ours, also), WHY)

    assert "di luar wilayah kerja Anda" in answer.text
    assert Agreement.objects.filter(pk=also.pk).exists()


def test_two_sources_become_one_and_figures_follow(client_of):
    kept = create_source(title="Berita", publisher="Kompas", url="")
    dropped = create_source(title="Berita ", publisher="Kompas.com")
    agreement = create_agreement()
    agreement.sources.set([kept, dropped])
    row = create_headcount(source=dropped)
    figure = create_workforce(source=dropped)
    closed = create_headcount(source=dropped)
    closed.withdraw(by=None, at=closed.recorded_at, reason="uji")
    browser = client_of(create_user(is_superuser=True))

    assert "1 perjanjian" in browser.post(merge_page(kept, dropped), LOOK).text
    assert browser.post(merge_page(kept, dropped), WHY).status_code == 302

    assert list(agreement.sources.all()) == [kept]
    for each in (row, figure, closed):
        each.refresh_from_db()
        assert each.source == kept
    assert not Source.objects.filter(pk=dropped.pk).exists()


def test_a_source_of_others_is_not_merged_away(browser):
    ours, shared = create_source(title="Satu"), create_source(title="Dua")
    create_agreement(region="75.04").sources.set([ours, shared])
    create_agreement(region="74.07").sources.set([shared])

    answer = browser.post(merge_page(ours, shared), WHY)

    assert answer.status_code == 404
    assert Source.objects.count() == 2


def test_a_person_spelt_twice_in_one_paper_becomes_one_row(browser):
    agreement = create_agreement(region="75.04")
    kept = agreement.people.create(name="Marten Taha")
    dropped = agreement.people.create(name="Marthen Taha", position="Wali Kota")

    browser.post(merge_page(kept, dropped), WHY)

    person = agreement.people.get()
    assert (person.name, person.position) == ("Marten Taha", "Wali Kota")
    assert person.aliases == "Marthen Taha"


def test_a_person_spelt_twice_in_two_papers_is_spelt_alike(browser):
    kept = create_agreement(region="75.04").people.create(
        name="Marten Taha", aliases="M. Taha"
    )
    other = create_agreement(region="75.04").people.create(name="Marthen Taha")

    shown = words(browser.post(merge_page(kept, other), LOOK))
    browser.post(merge_page(kept, other), WHY)

    assert "Nama Marthen Taha → Marten Taha" in shown
    for person in AgreementPerson.objects.all():
        assert person.name == "Marten Taha"
        assert set(person.aliases.split("\n")) == {"Marthen Taha", "M. Taha"}


def test_two_are_chosen_on_the_list(browser):
    rows = [create_agreement(region="75.04") for _ in range(3)]
    chosen = {"action": "merge_two", "index": "0"}

    two = browser.post(LIST, chosen | {"_selected_action": [rows[0].pk, rows[1].pk]})
    three = browser.post(
        LIST, chosen | {"_selected_action": [row.pk for row in rows]}, follow=True
    )

    assert two.url == merge_page(rows[0], rows[1])
    assert "tepat dua" in messages_of(three)[0]


def test_figures_follow_a_merge_in_their_links_alone():
    create_headcount(workers=90)

    with pytest.raises(TypeError):
        Headcount.objects.all().relink(workers=1)


def test_a_number_merged_twice_leads_to_the_last_one(browser):
    first, second, third = (create_agreement(region="75.04") for _ in range(3))

    browser.post(merge_page(second, first), WHY)
    browser.post(merge_page(third, second), WHY)

    assert {each.number for each in third.merged.all()} == {first.pk, second.pk}
    assert browser.get(first.get_absolute_url()).url == third.get_absolute_url()


def scan(row, name, sha256):
    values = {"media_type": "application/pdf", "size": 1, "uploaded_by": create_user()}
    return row.documents.create(name=name, sha256=sha256, **values)


@pytest.mark.parametrize("create", [create_agreement, create_source])
def test_scans_follow_and_the_same_file_stays_once(client_of, create):
    kept, dropped = create(title="Satu"), create(title="Dua")
    mine = scan(kept, "satu.pdf", "a" * 64)
    scan(dropped, "dua.pdf", "a" * 64)
    other = scan(dropped, "lain.pdf", "b" * 64)
    browser = client_of(create_user(is_superuser=True))

    browser.post(merge_page(kept, dropped), WHY)

    assert set(kept.documents.all()) == {mine, other}
