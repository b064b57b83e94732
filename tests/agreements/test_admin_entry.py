"""Entering an agreement in the admin, the way the papers are read."""

from datetime import date

import pytest
from django.urls import reverse

from agreements.models import Agreement, Source
from tests.admin_forms import as_shown, errors_of, messages_of
from tests.factories import (
    create_agreement,
    create_category,
    create_headcount,
    create_line,
    create_office,
    create_region,
    create_source,
    create_user,
)

pytestmark = pytest.mark.django_db

ADD = reverse("admin:agreements_agreement_add")


@pytest.fixture
def staff():
    return create_user(office=create_office(regions=["75"]))


@pytest.fixture
def browser(client_of, staff):
    return client_of(staff)


@pytest.fixture
def pohuwato():
    return create_region(code="75.04")


def change_page(row):
    meta = row._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[row.pk])


def entered(browser, **values):
    """Post the add page as shown, with these values; '__' stands for '-'."""
    data = as_shown(browser.get(ADD)) | {"title": "Perlindungan pekerja"}
    data |= {name.replace("__", "-"): value for name, value in values.items()}
    return browser.post(ADD, data, follow=True)


def more(number, prefix):
    return {f"{prefix}-TOTAL_FORMS": number}


def story(pohuwato):
    """The founding Pohuwato story, as its report tells it."""
    names = ("Pegawai non-ASN", "Perangkat desa", "Pekerja rentan")
    rows = {
        f"lines-{number}-category": create_category(name=name).name
        for number, name in enumerate(names)
    }
    return rows | {
        "region": pohuwato.pk,
        "title": "Perlindungan bagi non-ASN, perangkat desa dan pekerja rentan",
        "document_type": "PKS",
        "document_type_in_source": "Perjanjian Kerja Sama (PKS)",
        "signed_on": "21 Desember 2023",
        "signed_at": "Aula Hotel MBR, Pohuwato",
        "sources": [create_source(title="Laporan Kompas").pk],
        **more(3, "lines"),
        "lines-2-quota_per_village": "100",
        "lines-2-funding_sources": ["APBD_KAB"],
        "lines-2-note": "Satu desa melindungi 100 pekerja rentan",
        **more(2, "people"),
        "people-0-name": "Widhi Astri Aprillia Nia",
        "people-0-side": "BPJS",
        "people-0-role": "SPEAKER",
        "people-1-position": "Kepala Bappppeda Kabupaten Pohuwato",
        "people-1-side": "PEMDA",
        "people-1-role": "ATTENDEE",
        **more(1, "events"),
        "events-0-kind": "SIGNING",
        "events-0-on": "21/12/2023",
        "events-0-on_precision": "DAY",
    }


def test_a_founding_story_is_entered_on_one_page(client_of, staff, pohuwato):
    reviewer = create_user(is_superuser=True)
    browser = client_of(reviewer)
    data = as_shown(browser.get(ADD)) | story(pohuwato)

    response = browser.post(ADD, data, follow=True)

    agreement = Agreement.objects.get()
    assert "berhasil ditambahkan" in messages_of(response)[0]
    assert agreement.signed_on == date(2023, 12, 21)
    assert (agreement.ends_on, agreement.stage) == (None, "SIGNED")
    assert {line.region for line in agreement.lines.all()} == {pohuwato}
    third = agreement.lines.last()
    assert (third.quota_per_village, third.funding_sources) == (100, "APBD_KAB")
    assert third.target_workers is None
    assert [str(person) for person in agreement.people.all()] == [
        "Widhi Astri Aprillia Nia",
        "Kepala Bappppeda Kabupaten Pohuwato",
    ]
    assert agreement.events.get().on == date(2023, 12, 21)
    assert agreement.sources.get().title == "Laporan Kompas"
    assert agreement.history.first().history_user == reviewer


def test_a_new_agreement_offers_a_line_and_four_people_and_may_leave_them(
    browser, pohuwato
):
    shown = as_shown(browser.get(ADD))

    entered(browser, region=pohuwato.pk)

    assert (shown["lines-TOTAL_FORMS"], shown["people-TOTAL_FORMS"]) == (1, 4)
    agreement = Agreement.objects.get()
    assert not agreement.lines.exists()
    assert not agreement.people.exists()


def test_a_saved_agreement_offers_no_empty_forms(browser):
    shown = as_shown(browser.get(change_page(create_line().agreement)))

    assert (shown["lines-TOTAL_FORMS"], shown["people-TOTAL_FORMS"]) == (1, 0)


def test_a_line_may_be_for_people_of_another_region(browser, pohuwato):
    elsewhere = create_region(code="75.71")

    entered(
        browser,
        region=pohuwato.pk,
        lines__0__category=create_category().name,
        lines__0__region=elsewhere.pk,
    )

    assert Agreement.objects.get().lines.get().region == elsewhere


def test_numbers_are_written_the_indonesian_way(browser, pohuwato):
    entered(
        browser,
        region=pohuwato.pk,
        budget="Rp 4.527.532.800",
        stated_total="10.452",
        lines__0__category=create_category().name,
        lines__0__target_workers="7.000",
        lines__0__monthly_contribution="Rp16.800",
        lines__0__protected_from="01-01-2024",
    )

    agreement = Agreement.objects.get()
    line = agreement.lines.get()
    assert (agreement.budget, agreement.stated_total) == (4_527_532_800, 10_452)
    assert (line.target_workers, line.monthly_contribution) == (7000, 16_800)
    assert "7.000" in browser.get(change_page(agreement)).text


MISTAKES = {
    "signed_on": ("12/31/2023", "hari ditulis lebih dulu"),
    "ends_on": ("31/12/9999", "antara 1990 dan 2100"),
    "budget": ("1,5 miliar", "bukan bilangan bulat"),
    "programme_year": ("24", "Tahun ditulis empat angka"),
    "terminated_on": ("01/02/2024", "hanya untuk tahap"),
    "lines-0-target_workers": ("1.20", "bukan bilangan bulat"),
    "lines-0-months_funded": ("0", "antara 1 dan 120"),
    "lines-0-protected_from": ("15/01/2024", "Perlindungan dimulai tanggal satu"),
    "lines-0-programme_year": ("1800", "Tahun ditulis empat angka"),
    "lines-0-funding_sources": (["ENTAH"], "Kode tidak dikenal"),
    "people-0-aliases": ("Widi", None),
}


@pytest.mark.parametrize("field", MISTAKES)
def test_a_mistake_is_told_at_its_field(browser, pohuwato, field):
    typed, message = MISTAKES[field]
    at = field if message else "people-0-name"

    response = entered(
        browser,
        region=pohuwato.pk,
        lines__0__category=create_category().name,
        **{field.replace("-", "__"): typed},
    )

    errors = errors_of(response)
    assert list(errors) == [at]
    assert (message or "Isi nama, atau jabatannya") in errors[at][0]
    assert not Agreement.objects.exists()


def test_dates_in_the_wrong_order_are_told_at_the_later_one(browser, pohuwato):
    response = entered(
        browser, region=pohuwato.pk, starts_on="01/01/2024", ends_on="31/12/2023"
    )

    assert errors_of(response) == {
        "ends_on": ["Tanggal akhir mendahului tanggal mulai."]
    }


def test_an_agreement_cannot_renew_itself(browser):
    agreement = create_agreement()
    data = as_shown(browser.get(change_page(agreement))) | {"renews": agreement.pk}

    response = browser.post(change_page(agreement), data)

    assert list(errors_of(response)) == ["renews"]


def test_a_line_with_headcounts_is_not_deleted(browser):
    line = create_headcount().target
    page = change_page(line.agreement)
    data = as_shown(browser.get(page)) | {"lines-0-DELETE": "on"}

    response = browser.post(page, data)

    assert response.status_code == 200
    assert line.agreement.lines.exists()


def test_a_line_shows_its_open_headcounts_and_the_way_to_one_more(browser):
    row = create_headcount(workers=6500, rung="REGISTERED")

    text = browser.get(change_page(row.target.agreement)).text

    add = reverse("admin:agreements_headcount_add")
    assert f'href="{change_page(row)}"' in text
    assert "Terdaftar 6.500" in text
    assert f'href="{add}?target={row.target_id}"' in text


def test_90_lines_are_saved_on_one_page(browser):
    agreement = create_agreement()
    for _ in range(90):
        create_line(agreement=agreement)
    page = change_page(agreement)
    data = as_shown(browser.get(page)) | {"lines-89-target_workers": "1.234"}

    response = browser.post(page, data)

    assert response.status_code == 302
    assert agreement.lines.last().target_workers == 1234


def test_a_line_is_corrected_on_its_own_page_but_not_moved(browser):
    line = create_line()
    data = as_shown(browser.get(change_page(line)))
    data |= {"target_workers": "250", "agreement": create_agreement().pk}

    browser.post(change_page(line), data)

    agreement = line.agreement
    line.refresh_from_db()
    assert (line.target_workers, line.agreement) == (250, agreement)


def test_who_enters_a_source_may_choose_it_at_once(browser, staff):
    add = reverse("admin:agreements_source_add")

    typed = {"kind": "PRESS", "title": "Berita baru", "publisher": "Koran"}
    browser.post(add, as_shown(browser.get(add)) | typed)

    source = Source.objects.get()
    assert source.recorded_by == staff
    assert source in Source.objects.visible_to(staff, date(2025, 12, 31))
    assert browser.get(change_page(source)).status_code == 200


def test_a_source_of_others_is_neither_seen_nor_deleted(browser):
    source = create_source()

    assert browser.get(change_page(source)).status_code == 404
    create_agreement().sources.add(source)
    assert browser.get(change_page(source)).status_code == 200
    delete = reverse("admin:agreements_source_delete", args=[source.pk])
    assert browser.get(delete).status_code == 403


def test_the_same_source_twice_is_told_at_the_title(browser):
    source = create_source()
    add = reverse("admin:agreements_source_add")
    data = {"kind": "PRESS", "title": source.title, "publisher": source.publisher}

    response = browser.post(add, data)

    assert "sudah ada; pilih yang sudah ada" in errors_of(response)["title"][0]


def test_the_category_that_begins_with_the_words_is_suggested_first(browser):
    for name in ("Pegawai non-ASN dan perangkat desa", "Perangkat desa"):
        create_category(name=name)
    query = {
        "app_label": "agreements",
        "model_name": "enrolmenttarget",
        "field_name": "category",
        "term": "perangkat desa",
    }

    results = browser.get(reverse("admin:autocomplete"), query).json()["results"]

    assert results[0]["text"] == "Perangkat desa"
    assert len(results) == 2
