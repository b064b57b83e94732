"""The form branch staff fill: its cost, its help, and the way to a mistake."""

import re

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from agreements.models import Agreement
from tests.admin_forms import as_shown, errors_of
from tests.factories import (
    create_agreement,
    create_category,
    create_headcount,
    create_line,
    create_office,
    create_region,
    create_user,
)
from tests.pages import Page

pytestmark = pytest.mark.django_db

ADD = reverse("admin:agreements_agreement_add")


@pytest.fixture
def browser(client_of):
    return client_of(create_user(office=create_office(regions=["75"])))


def change_page(agreement):
    return reverse("admin:agreements_agreement_change", args=[agreement.pk])


def with_lines(number):
    """An agreement with so many lines, each with every kind of link."""
    agreement = create_agreement(region="75.04")
    replaced = create_line(agreement=create_agreement(region="75.04"))
    jobs = [create_category(name=name) for name in ("Nelayan", "Petani")]
    for _ in range(number):
        line = create_line(agreement=agreement, replaces=replaced)
        line.occupations.set(jobs)
        create_headcount(target=line)
        agreement.events.create(kind="MEETING")
    return agreement


def queries(ask, *args):
    with CaptureQueriesContext(connection) as asked:
        response = ask(*args)
        assert response.status_code in (200, 302)
    return len(asked)


def test_the_form_asks_the_same_of_few_lines_and_of_many(browser):
    few, many = with_lines(3), with_lines(30)

    def looking(agreement):
        return queries(browser.get, change_page(agreement))

    def saving(agreement):
        data = as_shown(browser.get(change_page(agreement))) | {"note": "baru"}
        return queries(browser.post, change_page(agreement), data)

    def counting(agreement):
        url = reverse("admin:agreements_agreement_counts", args=[agreement.pk])
        cells = [f"{line.pk}-REGISTERED" for line in agreement.lines.all()]
        typed = {"as_of": "31/10/2025"} | dict.fromkeys(cells, "5")
        url = f"{url}?semua=1"
        return queries(browser.get, url), queries(browser.post, url, typed)

    browser.get(ADD)  # whether the data is simulated is asked once

    assert looking(few) == looking(many)
    assert saving(few) == saving(many)
    assert counting(few) == counting(many)


def test_status_realisation_and_findings_stand_on_the_form(browser):
    agreement = create_agreement(region="75.04", ends_on=None, programme_year=2025)
    create_headcount(target=create_line(agreement=agreement), workers=90)

    text = browser.get(change_page(agreement)).text

    assert "masa berlaku tidak diketahui" in text
    assert "<strong>90,00\xa0%</strong>, 90 aktif dari target 100 orang" in text
    assert "hari terakhir berlaku belum dicatat" in text
    assert f"/kualitas-data/?perjanjian={agreement.pk}" in text


def test_findings_on_the_form_are_those_of_data_quality(browser):
    agreement = create_agreement(region="75.04", ends_on=None, stated_total=5)
    create_headcount(target=create_line(agreement=agreement), source=None, workers=900)
    create_agreement(region="75.04", ends_on=None)
    listed = Page(browser.get(f"/kualitas-data/?perjanjian={agreement.pk}"))
    sentences = [row["Temuan"].text for row in listed.table("Temuan: apa").rows]

    text = " ".join(browser.get(change_page(agreement)).text.split())

    assert len(sentences) >= 4
    assert [each for each in sentences if each not in text] == []
    assert f"{len(sentences)} temuan" in text


@pytest.mark.parametrize(
    ("typed", "kept", "people"),
    [
        ("12 Desember 2023", 12, "1.200"),
        ("12/12/2023", 12, "1200"),
        ("1-2-2023", 1, 1200),
    ],
)
def test_days_and_numbers_are_read_as_they_are_written(browser, typed, kept, people):
    values = {"title": "Baru", "region": create_region(code="75.04").pk}
    values |= {"signed_on": typed, "stated_total": people}

    browser.post(ADD, as_shown(browser.get(ADD)) | values)

    agreement = Agreement.objects.get()
    assert (agreement.signed_on.day, agreement.stated_total) == (kept, 1200)


def test_a_mistake_is_listed_above_with_the_way_to_its_field_and_has_the_focus(browser):
    values = {
        "title": "Baru",
        "region": create_region(code="75.04").pk,
        "signed_on": "12/31/2023",
        "lines-0-category": "Nelayn",
    }
    create_category(name="Nelayan")

    response = browser.post(ADD, as_shown(browser.get(ADD)) | values)

    text = response.text
    assert "hari ditulis lebih dulu" in errors_of(response)["signed_on"][0]
    assert 'href="#id_signed_on"' in text
    assert 'href="#id_lines-0-category"' in text
    assert "Maksud Anda Nelayan?" in text
    [focused] = re.findall("<input[^>]*autofocus[^>]*>", text)
    assert 'name="signed_on"' in focused


def test_an_empty_form_begins_in_its_first_field_and_a_filled_one_nowhere(browser):
    assert (
        'name="document_type"'
        in re.search("<select[^>]*autofocus[^>]*>", browser.get(ADD).text).group()
    )
    assert "autofocus" not in browser.get(change_page(create_agreement())).text


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("nelayan", "Nelayan"),
        (" Nelayan ", "Nelayan"),
        ("pencari ikan", "Nelayan"),
    ],
)
def test_a_category_is_typed_by_name_or_another_word_for_it(browser, typed, found):
    create_category(name="Nelayan", aliases="pencari ikan")
    job = create_category(name="Buruh tani")
    values = {"title": "Baru", "region": create_region(code="75.04").pk}
    values |= {"lines-0-category": typed, "lines-0-occupations": "buruh tani; nelayan"}

    browser.post(ADD, as_shown(browser.get(ADD)) | values)

    line = Agreement.objects.get().lines.get()
    assert str(line.category) == found
    assert set(line.occupations.all()) == {job, line.category}


# What staff fill; reference data is the administrators'.
FILLED_BY_STAFF = [
    *("agreement", "source", "headcount", "enrolmenttarget", "agreementperson"),
    *("workforce", "participation", "coverageclaim", "coveragetarget", "overlap"),
]


def forms_of(browser):
    """Every form and part of a form that branch staff fill, by model."""
    line = create_line()
    agreement = line.agreement
    person = agreement.people.create(name="Haliana")
    rows = {"enrolmenttarget": line, "agreementperson": person}
    for model in admin.site._registry:
        name = model._meta.model_name
        if name not in FILLED_BY_STAFF:
            continue
        route = f"admin:{model._meta.app_label}_{name}"
        row = rows.get(name)
        address = reverse(f"{route}_change", args=[row.pk]) if row else None
        page = browser.get(address or reverse(f"{route}_add"))
        yield name, page.context["adminform"].form
        for inline in page.context["inline_admin_formsets"]:
            yield f"{name}.{inline.opts.model.__name__}", inline.formset.empty_form


def test_every_field_staff_fill_has_help_with_an_example(browser):
    silent = [
        f"{name}.{field.name}"
        for name, form in forms_of(browser)
        for field in form.visible_fields()
        if field.name not in ("DELETE", "withdraw")
        and not re.search("isalnya|[0-9]{2}/[0-9]{2}|7000", str(field.help_text))
    ]

    assert silent == [], "\n".join(silent)
