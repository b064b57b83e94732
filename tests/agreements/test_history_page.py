"""One agreement's history: who changed what, when and why; and back to a state."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from agreements.merging import merge
from agreements.models import EnrolmentTarget, Headcount
from regions.reasons import because
from tests.admin_forms import as_shown
from tests.factories import (
    TODAY,
    create_agreement,
    create_headcount,
    create_line,
    create_office,
    create_source,
    create_user,
)
from tests.pages import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    office = create_office(name="Kantor Cabang Gorontalo", regions=["75"])
    return create_user(username="staf", first_name="Siti", office=office)


@pytest.fixture
def browser(client_of, staff):
    return client_of(staff)


@pytest.fixture
def agreement():
    return create_agreement(region="75.04", title="Pohuwato")


def address(agreement):
    return reverse("agreements:history", args=[agreement.pk])


def change_page(row):
    meta = row._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[row.pk])


def save(browser, agreement, **values):
    """The agreement's form as shown, with these values; '__' stands for '-'."""
    page = change_page(agreement)
    data = as_shown(browser.get(page))
    data |= {name.replace("__", "-"): value for name, value in values.items()}
    response = browser.post(page, data)
    assert response.status_code == 302
    return response


def restore_links(page):
    return [href for text, href in page.main.links if text.startswith("Pulihkan")]


def test_a_saving_tells_who_what_and_why_in_field_labels(browser, agreement):
    line = create_line(agreement=agreement, target_workers=100)
    source = create_source(title="Laporan Kompas")
    source.recorded_by = create_user()
    source.agreements.add(create_agreement(region="75.04"))

    save(
        browser,
        agreement,
        signed_on="12 Desember 2025",
        budget="1.000.000",
        sources=[source.pk],
        lines__0__target_workers="1.250",
        change_reason="sesuai naskah asli",
    )

    text = Page(browser.get(address(agreement))).text
    assert "· Siti Alasan: sesuai naskah asli" in text
    assert "Tanggal tanda tangan 10 Januari 2025 → 12 Desember 2025" in text
    assert "Anggaran (rupiah) kosong → 1.000.000" in text
    assert "Sumber kosong → Laporan Kompas (Koran Uji)" in text
    assert "Target (orang) 100 → 1.250" in text
    assert f"Baris target {line} diubah" in text


def test_people_events_headcounts_and_what_was_deleted_are_in_it(browser, agreement):
    person = agreement.people.create(name="Haliana", position="Bupati")
    agreement.events.create(kind="SIGNING", on=date(2025, 1, 10))
    row = create_headcount(target=create_line(agreement=agreement), workers=6500)
    row.correct(by=None, at=timezone.now(), reason="salah ketik", workers=5600)
    person.delete()

    text = Page(browser.get(address(agreement))).text

    assert "Orang Haliana ditambahkan" in text
    assert "Orang Haliana dihapus · Pulihkan" in text
    assert "Peristiwa Penandatanganan, 10 Januari 2025 ditambahkan" in text
    assert "Alasan: salah ketik" in text
    assert "dikoreksi" in text
    assert "Orang 6.500 → 5.600" in text


def test_a_saving_that_changed_nothing_is_not_told(browser, agreement):
    save(browser, agreement)

    text = Page(browser.get(address(agreement))).text

    assert "Perjanjian Pohuwato ditambahkan" in text
    assert "Perjanjian Pohuwato diubah" not in text


@pytest.mark.parametrize("kind", ["history", "restore"])
def test_who_may_not_see_the_agreement_sees_no_history(client_of, agreement, kind):
    stranger = client_of(create_user(region="74.07"))
    version = agreement.history.latest().pk
    urls = {
        "history": address(agreement),
        "restore": reverse(
            "agreements:restore", args=[agreement.pk, "perjanjian", version]
        ),
    }

    assert stranger.get(urls[kind]).status_code == 404


def test_who_sees_one_line_reads_only_that_line_and_restores_nothing(client_of):
    agreement = create_agreement(region="74.07", title="Wakatobi")
    agreement.renews = create_agreement(region="74.07", title="Rahasia")
    agreement.save()
    seen = create_line(agreement=agreement, region="75.04")
    hidden = create_line(agreement=agreement, region="74.07", target_workers=777)
    create_headcount(target=hidden, workers=555)
    for line in (seen, hidden):
        line.note = "diubah"
        line.save()
    official = client_of(create_user(region="75.04"))

    page = Page(official.get(address(agreement)))

    assert "Kab. Pohuwato" in page.text
    assert "777" not in page.text
    assert "555" not in page.text
    assert "Rahasia" not in page.text
    assert "perjanjian di luar wilayah kerja Anda" in page.text
    assert restore_links(page) == []


@pytest.mark.parametrize(
    "rest",
    [
        "riwayat/?page=abc",
        "riwayat/perjanjian/999999/",
        f"riwayat/perjanjian/{'9' * 18}/",
        f"riwayat/perjanjian/{'9' * 23}/",
        "riwayat/perjanjian/abc/",
        "riwayat/tidakada/1/",
        "riwayat/jumlah/999999/",
    ],
)
def test_odd_addresses_of_a_history_are_no_crash(browser, agreement, rest):
    answer = browser.get(f"{agreement.get_absolute_url()}{rest}")

    assert answer.status_code in {200, 404}


def test_a_version_of_another_agreement_is_not_restored_here(browser, agreement):
    other = create_agreement(region="75.04")
    version = other.history.latest().pk
    url = reverse("agreements:restore", args=[agreement.pk, "perjanjian", version])

    assert browser.get(url).status_code == 404


def oldest(row, kind, agreement):
    version = row.history.earliest().pk
    return reverse("agreements:restore", args=[agreement.pk, kind, version])


def test_an_earlier_state_comes_back_with_a_reason(browser, staff, agreement):
    save(browser, agreement, title="Judul keliru", budget="5")
    url = oldest(agreement, "perjanjian", agreement)

    shown = Page(browser.get(url)).text
    refused = browser.post(url, {"alasan": " "})
    agreement.refresh_from_db()
    before = agreement.title
    done = browser.post(url, {"alasan": "judul lama benar"})

    agreement.refresh_from_db()
    assert "Judul Judul keliru → Pohuwato" in shown
    assert "Tulis alasannya." in refused.text
    assert before == "Judul keliru"
    assert done.status_code == 302
    assert (agreement.title, agreement.budget) == ("Pohuwato", None)
    newest = agreement.history.latest()
    assert newest.history_change_reason == "judul lama benar"
    assert newest.history_user == staff


def test_a_deleted_line_comes_back_with_its_occupations(browser, agreement):
    line = create_line(agreement=agreement, target_workers=321)
    line.occupations.set([line.category])
    pk = line.pk
    save(browser, agreement, lines__0__DELETE="on")
    assert not EnrolmentTarget.objects.exists()

    [url] = restore_links(Page(browser.get(address(agreement))))[:1]
    browser.post(url, {"alasan": "terhapus tanpa sengaja"})

    back = EnrolmentTarget.objects.get()
    assert (back.pk, back.target_workers) == (pk, 321)
    assert [str(each) for each in back.occupations.all()] == ["Pekerja rentan"]


def test_a_deleted_person_comes_back(browser, agreement):
    person = agreement.people.create(name="Haliana", position="Bupati")
    url = oldest(person, "orang", agreement)
    person.delete()

    browser.post(url, {"alasan": "masih perlu"})

    assert agreement.people.get().position == "Bupati"


@pytest.mark.parametrize("withdrawn", [False, True])
def test_an_earlier_number_comes_back_as_a_new_row(browser, agreement, withdrawn):
    row = create_headcount(target=create_line(agreement=agreement), workers=6500)
    if withdrawn:
        row.withdraw(by=None, at=timezone.now(), reason="keliru")
    else:
        changed = {"workers": 1, "source": create_source(title="Lain")}
        row.correct(by=None, at=timezone.now(), reason="keliru", **changed)
    url = reverse("agreements:restore", args=[agreement.pk, "jumlah", row.pk])

    response = browser.post(url, {"alasan": "angka pertama benar"})

    assert response.status_code == 302
    opened = Headcount.objects.open().get()
    assert (opened.workers, opened.source) == (6500, row.source)
    assert opened.pk != row.pk
    assert Headcount.objects.count() == (2 if withdrawn else 3)


def test_a_number_comes_back_with_its_losses_and_not_twice(browser, agreement):
    row = create_headcount(target=create_line(agreement=agreement))
    loss = row.losses.create(reason="DIED", workers=7)
    new = row.correct(by=None, at=timezone.now(), reason="keliru")
    of_loss = oldest(loss, "rincian", agreement)
    loss.workers = 8
    loss.save()
    links = restore_links(Page(browser.get(address(agreement))))
    url = reverse("agreements:restore", args=[agreement.pk, "jumlah", row.pk])

    refused = browser.post(of_loss, {"alasan": "coba"})
    shown = Page(browser.get(url)).text
    browser.post(url, {"alasan": "rinciannya hilang"})
    opened = Headcount.objects.open().get()
    again = browser.post(url, {"alasan": "sekali lagi"})

    assert of_loss not in links
    assert "sudah dikoreksi atau ditarik" in refused.text
    assert "Meninggal: 8 orang" in shown
    assert opened.replaces == new
    assert [(each.reason, each.workers) for each in opened.losses.all()] == [
        ("DIED", 8)
    ]
    assert "isinya sama dengan keadaan sekarang" in again.text
    assert Headcount.objects.open().get() == opened


def test_a_state_that_names_what_is_gone_is_refused(browser, agreement):
    other, source = create_agreement(region="75.04"), create_source(title="Lama")
    agreement.renews = other
    agreement.save()
    renewing = agreement.history.latest().pk
    agreement.renews = None
    agreement.sources.set([source])
    sourced = agreement.history.latest().pk
    agreement.sources.clear()
    agreement.save()
    gone = other.pk
    merge(
        agreement, other, user=create_user(is_superuser=True), today=TODAY, reason="x"
    )
    source.delete()

    said = [
        browser.post(
            reverse("agreements:restore", args=[agreement.pk, "perjanjian", version]),
            {"alasan": "coba"},
        ).text
        for version in (renewing, sourced)
    ]

    assert f"memperpanjang yang sudah tidak ada: nomor {gone}" in said[0]
    assert "sumber yang sudah tidak ada: Lama" in said[1]


def test_the_past_of_a_merged_paper_is_read_under_the_one_that_stayed(
    client_of, browser, agreement
):
    other = create_agreement(region="75.71", title="Kembaran")
    line = create_line(agreement=other, region="75.71", target_workers=4321)
    other.people.create(name="Haliana")
    old = [other.get_absolute_url(), address(other)]
    boss = create_user(is_superuser=True)
    merge(agreement, other, user=boss, today=TODAY, reason="kembar")
    wakatobi = create_line(agreement=agreement, region="74.07")
    elsewhere = client_of(create_user(region=wakatobi.region))
    stranger = client_of(create_user(region="76"))
    here = client_of(create_user(region="75.04"))

    page = Page(browser.get(address(agreement)))
    titles = [Page(each.get(address(agreement))).text for each in (elsewhere, here)]

    assert "(digabungkan) Kembaran dihapus" in page.text
    assert "4.321" in page.text
    assert "Haliana" in page.text
    assert not any("Kembaran" in text for text in titles)
    for url, kept in zip(
        old, [agreement.get_absolute_url(), address(agreement)], strict=True
    ):
        assert browser.get(url).url == kept
        assert stranger.get(url).status_code == 404
    version = line.history.earliest().pk
    back = reverse("agreements:restore", args=[agreement.pk, "baris", version])
    assert browser.get(back).status_code == 404


def test_restoring_obeys_todays_checks_and_the_scope(browser, agreement):
    elsewhere = create_agreement(region="74.07", title="Pohuwato")
    elsewhere.region = agreement.region
    elsewhere.save()
    url = oldest(elsewhere, "perjanjian", elsewhere)

    answer = browser.post(url, {"alasan": "coba"})

    assert "di luar wilayah kerja Anda" in answer.text
    elsewhere.refresh_from_db()
    assert elsewhere.region == agreement.region


def test_a_state_that_the_checks_of_today_refuse_is_told(browser, agreement):
    line = create_line(agreement=agreement)
    url = oldest(line, "baris", agreement)
    line.history.update(months_funded=500)
    line.note = "lain"
    line.save()

    answer = browser.post(url, {"alasan": "coba"})

    assert answer.status_code == 200
    assert "Bulan yang didanai antara 1 dan 120." in answer.text


def test_officials_read_the_history_and_may_not_restore(client_of, agreement):
    with because("nama baru"):
        agreement.title = "Lain"
        agreement.save()
    official = client_of(create_user(region="75.04"))

    page = Page(official.get(address(agreement)))
    answer = official.get(oldest(agreement, "perjanjian", agreement))

    assert "Judul Pohuwato → Lain" in page.text
    assert restore_links(page) == []
    assert answer.status_code == 403


def test_deleting_says_why(browser, agreement):
    pk = agreement.pk
    delete = reverse("admin:agreements_agreement_delete", args=[pk])

    browser.post(delete, {"post": "yes", "change_reason": "tercatat dua kali"})

    gone = agreement.history.model.objects.filter(id=pk).latest()
    assert (gone.history_type, gone.history_change_reason) == ("-", "tercatat dua kali")


def test_a_long_history_comes_in_pages(browser, agreement):
    line = create_line(agreement=agreement)
    for day in range(1, 29):
        for rung in Headcount.Rung.values:
            create_headcount(target=line, rung=rung, as_of=date(2025, 10, day))

    first = browser.get(address(agreement))
    second = browser.get(f"{address(agreement)}?page=2")

    told = [
        len(saving.entries)
        for page in (first, second)
        for saving in page.context["told"]
    ]
    assert sum(told) == 28 * 4 + 2
    assert "1–100 dari 114 baris" in Page(first).text
