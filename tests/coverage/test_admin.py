"""The figures of regions in the admin: read by all, entered where one serves."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from coverage.models import CoverageClaim, CoverageTarget, Participation, Workforce
from tests.admin_forms import as_shown, errors_of, messages_of, titles_of
from tests.factories import (
    create_category,
    create_claim,
    create_office,
    create_participation,
    create_region,
    create_source,
    create_target,
    create_user,
    create_workforce,
)

pytestmark = pytest.mark.django_db

MAKERS = [create_workforce, create_participation, create_claim, create_target]
# What a new row of each kind is entered with, and the number in it.
ROWS = {
    Workforce: {"basis": "ELIGIBLE_BPJSTK", "workers": "80.205", "as_of": "30/6/2025"},
    Participation: {"active_workers": "1.327.000", "as_of": "30/6/2025"},
    CoverageClaim: {"percent": "47,38", "as_of": "31 Mei 2025"},
    CoverageTarget: {"percent": "62,93", "year": "2025", "issuer": "Kemendagri"},
}
MODELS = list(ROWS)


@pytest.fixture
def staff():
    return create_user(username="staf", office=create_office(regions=["75"]))


@pytest.fixture
def browser(client_of, staff):
    return client_of(staff)


def page(model, view, *args):
    return reverse(f"admin:coverage_{model._meta.model_name}_{view}", args=args)


def change_page(row):
    return page(type(row), "change", row.pk)


def added(browser, model, **values):
    data = as_shown(browser.get(page(model, "add"))) | values
    return browser.post(page(model, "add"), data)


def corrected(browser, row, **values):
    data = as_shown(browser.get(change_page(row))) | values
    return browser.post(change_page(row), data, follow=True)


@pytest.mark.parametrize("model", MODELS)
def test_a_figure_is_entered_for_a_region_one_serves(browser, staff, model):
    region = create_region(code="75.04")

    added(browser, model, region=region.pk, **ROWS[model])

    row = model.objects.get()
    assert (row.region, row.recorded_by) == (region, staff)


@pytest.mark.parametrize("model", MODELS)
def test_a_figure_of_another_region_is_refused_at_the_region(browser, model):
    region = create_region(code="74.07")

    response = added(browser, model, region=region.pk, **ROWS[model])

    assert errors_of(response) == {
        "region": ["Wilayah ini di luar wilayah kerja kantor Anda."]
    }


@pytest.mark.parametrize("model", [Workforce, Participation, CoverageTarget])
def test_the_same_figure_twice_is_told_at_its_field(browser, model):
    region = create_region(code="75.04")
    added(browser, model, region=region.pk, **ROWS[model])

    response = added(browser, model, region=region.pk, **ROWS[model])

    [messages] = errors_of(response).values()
    assert "sudah ada; koreksi yang sudah ada" in messages[0]


@pytest.mark.parametrize("make", MAKERS)
def test_figures_of_other_regions_are_read_but_not_changed(browser, make):
    row = make(region="74.07")

    shown = browser.get(change_page(row))

    assert shown.status_code == 200
    assert "correction_reason" not in shown.text
    assert str(row.source) in shown.text
    assert "None" not in shown.text
    assert browser.post(change_page(row), {}).status_code == 403


@pytest.mark.parametrize("make", MAKERS)
def test_a_page_saved_as_it_was_writes_nothing(browser, make):
    row = make()

    response = corrected(browser, row)

    assert messages_of(response) == [
        "Tidak ada yang diubah, jadi tidak ada yang dicatat."
    ]
    assert type(row).objects.get().superseded_at is None


@pytest.mark.parametrize("make", MAKERS)
def test_a_correction_leaves_both_rows(browser, make):
    row = make()

    corrected(browser, row, note="Dibaca ulang", correction_reason="Catatan kurang")

    opened = type(row).objects.open().get()
    assert (opened.note, opened.replaces) == ("Dibaca ulang", row)
    assert opened.source == row.source
    assert titles_of(browser.get(page(type(row), "changelist"))) == {str(opened)}


def test_a_source_out_of_sight_does_not_stop_a_correction(browser):
    row = create_workforce(source=create_source(title="Statistik nasional"))

    corrected(browser, row, workers="1.001", correction_reason="Salah ketik")

    assert Workforce.objects.open().get().source == row.source


def test_a_claim_keeps_its_decimals(browser):
    region = create_region(code="75.04")
    added(browser, CoverageClaim, region=region.pk, percent="48")
    row = CoverageClaim.objects.get()

    assert (row.percent, row.percent_decimals) == (Decimal(48), 0)
    assert as_shown(browser.get(change_page(row)))["percent"] == "48"

    corrected(browser, row, percent="48,00", correction_reason="Tercetak 48,00")

    row = CoverageClaim.objects.open().get()
    assert (row.percent, row.percent_decimals) == (Decimal(48), 2)
    assert as_shown(browser.get(change_page(row)))["percent"] == "48,00"


def test_a_claim_without_a_percent_has_no_decimals(browser):
    region = create_region(code="75.04")

    added(browser, CoverageClaim, region=region.pk, numerator="156.667")

    row = CoverageClaim.objects.get()
    assert (row.percent, row.percent_decimals, row.numerator) == (None, None, 156_667)


def test_a_claim_says_a_number_and_a_region(browser):
    response = added(browser, CoverageClaim, said_by="Sekda")

    assert list(errors_of(response)) == ["region", "percent"]


def test_a_claim_about_no_region_is_corrected_by_administrators(client_of, browser):
    row = create_claim(region=None)
    administrator = client_of(create_user(is_superuser=True))

    corrected(administrator, row, percent="71", correction_reason="Salah dengar")

    assert CoverageClaim.objects.open().get().percent == 71
    assert browser.get(page(CoverageClaim, "changelist")).status_code == 200


def test_a_target_equal_in_value_is_no_correction(browser):
    row = create_target(percent=Decimal("90"))

    corrected(browser, row, percent="90,00", correction_reason="Sama saja")

    assert CoverageTarget.objects.count() == 1


def test_category_and_basis_go_together(browser):
    region = create_region(code="75.04")
    values = ROWS[Workforce] | {"category": create_category().pk}

    response = added(browser, Workforce, region=region.pk, **values)

    assert "jika, dan hanya jika" in errors_of(response)["category"][0]


def test_the_lists_are_filtered(browser):
    create_workforce(segment="PU", as_of=date(2024, 6, 30))
    create_workforce(basis="BPS_EMPLOYED", workers=7)
    listed = page(Workforce, "changelist")

    assert len(titles_of(browser.get(listed, {"segment__exact": "PU"}))) == 1
    assert len(titles_of(browser.get(listed, {"basis__exact": "BPS_EMPLOYED"}))) == 1
    assert len(titles_of(browser.get(listed, {"q": "pohuwato"}))) == 2
    assert not titles_of(browser.get(listed, {"q": "wakatobi"}))
