"""Nothing of a closed month changes until who oversees it opens it again."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from agreements.models import ClosedMonth
from coverage import month_closing
from coverage.models import Participation
from tests.drafts import JUNE, propose
from tests.factories import (
    TODAY,
    create_agreement,
    create_closed_month,
    create_headcount,
    create_line,
    create_office,
    create_participation,
    create_user,
)
from tests.pages import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("review")]


@pytest.fixture
def closed(office, reviewer):
    return month_closing.close_month(
        office, date(2025, 6, 1), user=reviewer, today=TODAY, at=timezone.now()
    )


# What is closed


def test_nothing_of_a_closed_month_changes_until_it_is_opened(
    staff, reviewer, published, closed
):
    with pytest.raises(ValidationError, match="Juni 2025 sudah ditutup"):
        propose(published, staff, active_workers=512)
    with pytest.raises(ValidationError, match="sudah ditutup"):
        published.withdraw(by=reviewer, at=timezone.now(), reason="Salah")
    with pytest.raises(ValidationError, match="sudah ditutup"):
        create_participation(segment="PU", as_of=JUNE, draft=True)
    create_participation(segment="PU", as_of=date(2025, 7, 1), draft=True)
    create_participation(region="75.05", as_of=JUNE, draft=True)

    closed.reopen(by=reviewer, at=timezone.now(), reason="Daftar susulan")

    assert propose(published, staff, active_workers=512).is_draft


def test_a_draft_cannot_be_moved_out_of_a_closed_month_nor_into_it(
    staff, published, closed
):
    draft = create_participation(as_of=date(2025, 7, 31), draft=True)

    with pytest.raises(ValidationError, match="sudah ditutup"):
        propose(draft, staff, as_of=date(2025, 6, 15))
    with pytest.raises(ValidationError, match="sudah ditutup"):
        propose(published, staff, as_of=date(2025, 8, 31))


def test_a_correction_takes_nothing_out_of_a_closed_month(
    office, staff, reviewer, published
):
    draft = propose(published, staff, as_of=date(2025, 7, 31))
    closing = {"user": reviewer, "today": TODAY, "at": timezone.now()}

    with pytest.raises(ValidationError, match="Masih ada 1 draf"):
        month_closing.close_month(office, date(2025, 6, 1), **closing)
    create_closed_month(office=office, month=date(2025, 6, 1))
    with pytest.raises(ValidationError, match="Juni 2025 sudah ditutup"):
        draft.publish(by=reviewer, at=timezone.now())

    assert list(Participation.objects.open()) == [published]


def test_a_headcount_is_of_the_month_of_its_agreements_region(closed):
    line = create_line(region="75.05", agreement=create_agreement(region="75.04"))

    with pytest.raises(ValidationError, match="sudah ditutup"):
        create_headcount(target=line, as_of=JUNE)


# Closing and opening


def test_a_month_with_drafts_or_not_yet_over_is_not_closed(
    client_of, reviewer, office, published
):
    create_participation(segment="PU", as_of=JUNE, draft=True)
    client = client_of(reviewer)

    left = client.post("/tinjau/bulan/", {"kantor": office.pk, "bulan": "2025-06"})
    future = client.post("/tinjau/bulan/", {"kantor": office.pk, "bulan": "2099-12"})

    assert "Masih ada 1 draf bulan ini" in Page(left).text
    assert "belum selesai" in Page(future).text
    assert not ClosedMonth.objects.exists()


def test_only_who_oversees_an_office_closes_and_opens_its_months(
    client_of, staff, reviewer, office
):
    asked = {"kantor": office.pk, "bulan": "2025-06"}
    client_of(staff).post("/tinjau/bulan/", asked)
    assert not ClosedMonth.objects.exists()
    stranger = create_user(
        role="REVIEWER", office=create_office(regions=["74"], name="Lain")
    )
    client_of(stranger).post("/tinjau/bulan/", asked)
    assert not ClosedMonth.objects.exists()

    client_of(reviewer).post("/tinjau/bulan/", asked)
    row = ClosedMonth.objects.get()
    address = f"/tinjau/bulan/{row.pk}/buka/"
    for user in (staff, stranger):
        response = client_of(user).post(address, {"alasan": "Mau"})
        assert response.status_code == 403
    client_of(reviewer).post(address, {"alasan": " "})
    assert ClosedMonth.objects.in_force().exists()
    client_of(reviewer).post(address, {"alasan": "Daftar susulan"})

    assert not ClosedMonth.objects.in_force().exists()
    assert "Daftar susulan" in Page(client_of(staff).get("/tinjau/bulan/")).text
