"""The public page: closed unless opened, and then published coverage alone."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from agreements.models import Agreement
from coverage.models import Participation
from regions.models import PublicPage
from regions.public import PublicReader
from tests.admin_forms import as_shown
from tests.factories import (
    TODAY,
    create_agreement,
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
from tests.pages import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def gorontalo():
    for code, active in (("75.04", 40), ("75.71", 7)):
        source = create_source(title=f"Laporan {code}")
        create_workforce(region=code, workers=100, source=source)
        create_participation(region=code, active_workers=active, source=source)
    return create_region(code="75")


def opened(code, *, is_open=True):
    return PublicPage.objects.create(region=create_region(code=code), is_open=is_open)


def test_without_a_decision_it_is_not_there_for_anybody(gorontalo, client, client_of):
    opened("75.71", is_open=False)
    administrator = client_of(create_user(is_superuser=True))

    texts = set()
    for browser in (client, administrator):
        for code in ("75", "75.71", "99", "xx"):
            response = browser.get(f"/publik/{code}/")
            assert response.status_code == 404
            if browser is client:
                texts.add(response.content)
    # One refusal for all: whether a region is there is not told.
    assert len(texts) == 1


def test_a_stranger_reads_the_number_with_parts_basis_day_and_source(gorontalo, client):
    create_target(region="75", year=TODAY.year, percent=60)
    opened("75")

    response = client.get("/publik/75/")

    text = Page(response).main.text
    assert "23,50" in text
    assert "47 aktif dari 200 pekerja" in text
    for said in ("potensi BPJSTK", "2 dari 2", "Laporan 75.04", "target 60"):
        assert said in text, said
    assert response["X-Robots-Tag"] == "noindex, noarchive"
    assert not response.cookies
    rows = Page(response).table("Cakupan menurut wilayah").rows
    assert [row["Aktif"].text for row in rows] == ["40", "7"]


def test_nothing_of_the_scope_is_on_it(gorontalo, client):
    agreement = create_agreement(title="RAHASIA", budget=123_456_789, note="RAHASIA")
    agreement.people.create(name="RAHASIA")
    line = create_line(agreement=agreement, target_workers=987_654)
    create_headcount(target=line, workers=876_543, note="RAHASIA")
    create_claim(region="75.04", percent="91.23", said_by="RAHASIA")
    create_participation(
        region="75.04", active_workers=1, note="RAHASIA", as_of=TODAY.replace(day=1)
    )
    opened("75.04")

    text = client.get("/publik/75.04/").content.decode()

    for secret in ("RAHASIA", "123.456", "987.654", "876.543", "91,23", "Rp", "Simul"):
        assert secret not in text, secret
    addresses = {
        address for _, address in Page(client.get("/publik/75.04/")).main.links
    }
    assert not any(each.startswith(("/wilayah", "/perjanjian")) for each in addresses)


def test_a_draft_is_not_on_it_before_it_is_published(gorontalo, client, review):
    opened("75.04")
    day = TODAY + timedelta(days=1)
    draft = create_participation(
        region="75.04", active_workers=77, as_of=day, draft=True
    )

    assert "40 aktif" in Page(client.get("/publik/75.04/")).main.text
    draft.publish(by=create_user(), at=draft.recorded_at)

    assert "77 aktif" in Page(client.get("/publik/75.04/")).main.text


def test_links_lead_to_open_regions_alone(gorontalo, client):
    opened("75")
    opened("75.04")

    links = Page(client.get("/publik/75/")).main.links

    inside = {address for _, address in links if address.startswith("/")}
    assert inside == {"/publik/75.04/"}


def test_an_open_page_opens_no_other(gorontalo, client):
    opened("75")

    for address in ("/wilayah/75/", "/wilayah/75/?format=csv", "/perjanjian/"):
        assert client.get(address)["Location"].startswith("/masuk/")
    assert client.get("/publik/75.04/").status_code == 404
    assert client.post("/publik/75/").status_code == 405


def test_an_empty_region_says_that_nothing_is_known(client):
    opened("76")

    assert "belum ada angka" in Page(client.get("/publik/76/")).main.text


def test_the_public_reader_sees_what_is_published_and_nothing_in_anybodys_scope():
    create_headcount()
    create_participation()
    reader = PublicReader()

    assert Participation.objects.visible_to(reader, TODAY).count() == 1
    assert not Agreement.objects.visible_to(reader, TODAY).exists()


def test_only_an_administrator_opens_a_page_and_its_history_is_kept(client_of):
    page = opened("75", is_open=False)
    address = reverse("admin:regions_publicpage_change", args=[page.pk])
    staff = client_of(create_user(office=create_office(regions=["75"])))
    browser = client_of(create_user(is_superuser=True))

    assert staff.post(address, {"is_open": "on"}).status_code == 403
    browser.post(address, as_shown(browser.get(address)) | {"is_open": "on"})

    page.refresh_from_db()
    assert page.is_open
    assert [row.is_open for row in page.history.all()] == [True, False]
    assert Client().get("/publik/75/").status_code == 200
