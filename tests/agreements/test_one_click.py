"""Renewal, addendum and a month's headcounts: forms that begin with what is known."""

from datetime import date

import pytest
from django.urls import reverse

from agreements.admin.month_counts import last_month_end
from agreements.models import Agreement, Headcount
from jamsostek_pks.lib.dates import today
from tests.admin_forms import as_shown, messages_of
from tests.factories import (
    create_agreement,
    create_category,
    create_headcount,
    create_line,
    create_office,
    create_user,
)

pytestmark = pytest.mark.django_db

ADD = reverse("admin:agreements_agreement_add")


@pytest.fixture
def browser(client_of):
    return client_of(create_user(office=create_office(regions=["75"])))


@pytest.fixture
def old():
    agreement = create_agreement(
        region="75.04",
        title="Perlindungan 2025",
        programme_year=2025,
        ends_on=date(2025, 12, 31),
        office_number="PER/15/102023",
    )
    agreement.people.create(name="Haliana", position="Bupati", side="PEMDA")
    line = create_line(agreement=agreement, target_workers=7000)
    line.occupations.set([create_category(name="Nelayan")])
    return agreement


def test_a_renewal_begins_with_the_old_papers_lines_and_people(browser, old):
    url = f"{ADD}?perpanjang={old.pk}"
    page = browser.get(url)
    shown = as_shown(page)

    written_by_looking = Agreement.objects.count()
    response = browser.post(url, shown)

    new = Agreement.objects.exclude(pk=old.pk).get()
    assert written_by_looking == 1
    assert response.status_code == 302
    assert "Perpanjangan dari" in page.text
    assert (new.renews, new.region, new.stage) == (old, old.region, "DRAFTING")
    assert (new.programme_year, new.starts_on) == (2026, date(2026, 1, 1))
    assert (new.office_number, new.signed_on) == ("", None)
    line = new.lines.get()
    assert (line.target_workers, line.programmes) == (7000, "JKK+JKM")
    assert [str(each) for each in line.occupations.all()] == ["Nelayan"]
    assert new.people.get().name == "Haliana"
    assert old.status_on(date(2026, 6, 1)) != "RENEWED"


def test_a_line_that_is_not_to_be_renewed_is_left_out(browser, old):
    url = f"{ADD}?perpanjang={old.pk}"
    page = browser.get(url)

    browser.post(url, as_shown(page) | {"lines-0-DELETE": "on"})

    assert "Jangan salin" in page.text
    assert not Agreement.objects.exclude(pk=old.pk).get().lines.exists()


def test_an_addendum_saves_only_the_lines_that_differ(browser, old):
    create_line(agreement=old, category=create_category(name="Petani"))
    url = f"{ADD}?adendum={old.pk}"
    shown = as_shown(browser.get(url))
    assert shown["lines-TOTAL_FORMS"] == 2

    browser.post(url, shown | {"lines-1-target_workers": "250"})

    addendum = Agreement.objects.exclude(pk=old.pk).get()
    line = addendum.lines.get()
    assert (addendum.document_type, addendum.parent) == ("ADENDUM", old)
    assert (str(line.category), line.target_workers) == ("Petani", 250)
    assert line.replaces.agreement == old


@pytest.mark.parametrize("kind", ["perpanjang", "adendum"])
@pytest.mark.parametrize("pk", ["abc", "9" * 23, "0", "others"])
def test_no_paper_of_others_is_copied(browser, kind, pk):
    others = create_agreement(region="74.07")
    create_line(agreement=others, region="75.04")
    asked = others.pk if pk == "others" else pk

    assert browser.get(f"{ADD}?{kind}={asked}").status_code == 404


def counts_page(agreement):
    return reverse("admin:agreements_agreement_counts", args=[agreement.pk])


def month_before():
    return last_month_end(today())


@pytest.mark.parametrize(
    ("day", "end"),
    [
        (date(2025, 11, 29), date(2025, 10, 31)),
        (date(2025, 11, 30), date(2025, 11, 30)),
        (date(2025, 12, 1), date(2025, 11, 30)),
        (date(2024, 2, 29), date(2024, 2, 29)),
    ],
)
def test_a_month_is_counted_once_its_last_day_has_come(day, end):
    assert last_month_end(day) == end


def test_a_months_headcounts_are_written_on_one_form(browser, old):
    line = old.lines.get()
    create_headcount(target=line, rung="ACTIVE", workers=6500, as_of=date(2025, 3, 31))
    year = today().year
    Agreement.objects.filter(pk=old.pk).update(programme_year=year)
    page = browser.get(counts_page(old))

    response = browser.post(
        counts_page(old),
        {
            "as_of": month_before().strftime("%d/%m/%Y"),
            f"{line.pk}-ACTIVE": "6.600",
            f"{line.pk}-REGISTERED": "6800",
            f"{line.pk}-POTENTIAL": "",
        },
        follow=True,
    )

    assert "6.500 per 31 Maret 2025" in page.text
    assert "2 jumlah per" in messages_of(response)[0]
    written = Headcount.objects.filter(as_of=month_before())
    assert {(row.rung, row.workers) for row in written} == {
        ("ACTIVE", 6600),
        ("REGISTERED", 6800),
    }
    assert all(row.recorded_by for row in written)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"ACTIVE": "enam"}, "bukan bilangan bulat"),
        ({"ACTIVE": ""}, "Belum ada angka yang ditulis"),
        ({"ACTIVE": "7", "as_of": "31/12/2099"}, "belum tiba"),
        ({"ACTIVE": "7", "as_of": "12/31/2023"}, "hari ditulis lebih dulu"),
        ({"ACTIVE": "7", "as_of": ""}, "tidak boleh kosong"),
        ({"ACTIVE": "7", "source": "9" * 23}, "Pilih"),
        ({"ACTIVE": "91"}, "sudah tercatat 90"),
    ],
)
def test_a_mistake_among_a_months_headcounts_writes_nothing(browser, typed, told):
    line = create_headcount(as_of=month_before(), workers=90).target
    data = {"as_of": month_before().isoformat(), "source": typed.pop("source", "")}
    data |= {"as_of": typed.pop("as_of", data["as_of"])}
    data |= {f"{line.pk}-{rung}": value for rung, value in typed.items()}

    response = browser.post(f"{counts_page(line.agreement)}?semua=1", data)

    assert response.status_code == 200
    assert told.lower() in response.text.lower()
    assert Headcount.objects.count() == 1


def test_the_same_month_twice_changes_nothing(browser):
    row = create_headcount(as_of=month_before(), workers=90)
    data = {
        "as_of": month_before().isoformat(),
        f"{row.target_id}-ACTIVE": "90",
    }

    response = browser.post(
        f"{counts_page(row.target.agreement)}?semua=1", data, follow=True
    )

    assert "0 jumlah per" in messages_of(response)[0]
    assert Headcount.objects.count() == 1


def test_lines_whose_months_are_over_wait_behind_a_link(browser):
    over = create_line(protected_from=date(2020, 1, 1), months_funded=6)
    page = counts_page(over.agreement)

    assert f"{over.pk}-ACTIVE" not in browser.get(page).text
    assert f"{over.pk}-ACTIVE" in browser.get(f"{page}?semua=1").text


def test_counts_of_an_agreement_of_others_are_not_there(browser):
    others = create_agreement(region="74.07")
    create_line(agreement=others, region="75.04")

    for page in (
        counts_page(others),
        counts_page(others).replace(str(others.pk), "abc"),
        counts_page(others).replace(str(others.pk), "9" * 23),
    ):
        assert browser.get(page).status_code == 404


def test_only_who_may_edit_is_offered_the_actions(browser, client_of, old):
    for client, offered in (
        (browser, True),
        (client_of(create_user(region="75.04")), False),
    ):
        text = client.get(old.get_absolute_url()).text

        assert (f"perpanjang={old.pk}" in text) is offered
        assert (counts_page(old) in text) is offered
