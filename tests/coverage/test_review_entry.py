"""What is typed or uploaded is a draft; files are planned against drafts too."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from agreements.imports import figure_writing
from agreements.imports.recording import Refused
from agreements.models import Headcount, HeadcountLoss
from agreements.restoring import find_figure, restore
from coverage import month_closing
from coverage.imports import KINDS
from coverage.models import Participation
from regions.models import Region
from tests.admin_forms import as_shown, errors_of, messages_of
from tests.factories import (
    TODAY,
    create_headcount,
    create_line,
    create_office,
    create_participation,
    create_region,
    create_user,
)
from tests.imports import confirm, csv_of, exported, imported, keep, plan_of, undo
from tests.pages import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("review")]

PEOPLE, COUNTS = KINDS["peserta"], KINDS["jumlah"]
HEADING = ["kode_kemendagri", "per_tanggal", "orang"]
JUNE = date(2025, 6, 30)


@pytest.fixture
def office():
    create_region()
    return create_office(regions=["75.04"], name="Cabang Marisa")


@pytest.fixture
def staff(office):
    return create_user(role="STAFF", office=office)


@pytest.fixture
def reviewer(office):
    return create_user(role="REVIEWER", office=office)


def people_file(people):
    return csv_of([HEADING, ["75.04", "2025-06-30", people]])


def open_people():
    return [row.active_workers for row in Participation.objects.open()]


def waiting_people():
    return [row.active_workers for row in Participation.objects.drafts()]


def test_an_import_writes_drafts_and_leaves_what_is_published(staff):
    create_participation(as_of=JUNE, active_workers=400)

    imported(PEOPLE, people_file(512), staff, reason="Daftar Juni")

    assert (open_people(), waiting_people()) == ([400], [512])
    assert Participation.objects.drafts().get().change_reason == "Daftar Juni"
    plan = plan_of(PEOPLE, people_file(512), staff)
    assert (len(plan.new), len(plan.changed), plan.same) == (0, 0, 1)
    assert plan_of(PEOPLE, exported(PEOPLE, staff), staff).same == 1


def test_a_second_import_changes_the_draft_and_its_undoing_brings_it_back(staff):
    create_participation(as_of=JUNE, active_workers=400)
    imported(PEOPLE, people_file(512), staff, reason="Daftar Juni")

    second = imported(PEOPLE, people_file(600), staff, reason="Daftar baru")

    assert (open_people(), waiting_people()) == ([400], [600])
    undo(PEOPLE, second, staff)
    assert (open_people(), waiting_people()) == ([400], [512])
    Participation.objects.all().publish(by=staff, at=timezone.now())
    assert (open_people(), waiting_people()) == ([512], [])


def test_an_import_after_a_returned_draft_corrects_the_same_row(staff, reviewer):
    published = create_participation(as_of=JUNE, active_workers=400)
    first = imported(PEOPLE, people_file(512), staff, reason="Daftar Juni")
    undo(PEOPLE, first, staff)

    imported(PEOPLE, people_file(600), staff, reason="Daftar baru")

    draft = Participation.objects.drafts().get()
    assert draft.corrects == published
    draft.publish(by=reviewer, at=timezone.now())
    assert open_people() == [600]


def test_an_import_whose_rows_were_published_is_not_undone(staff, reviewer):
    record = imported(PEOPLE, people_file(512), staff)
    Participation.objects.all().publish(by=reviewer, at=timezone.now())

    with pytest.raises(Refused, match="1 angkanya sudah diterbitkan"):
        undo(PEOPLE, record, staff)


def test_rows_of_a_closed_month_are_faults_of_the_file(staff, reviewer, office):
    line = create_line()
    count = create_headcount(target=line, as_of=JUNE, workers=5)
    month_closing.close_month(
        office, date(2025, 6, 1), user=reviewer, today=TODAY, at=timezone.now()
    )
    heading = ["nomor_baris", "tahap", "per_tanggal", "orang"]
    same = [line.pk, "ACTIVE", "2025-06-30", 5]
    new = [line.pk, "REGISTERED", "2025-06-30", 9]

    plan = plan_of(COUNTS, csv_of([heading, same, new]), staff)

    (fault,) = plan.faults
    assert (fault.line, fault.column) == (3, "per_tanggal")
    assert "Juni 2025 sudah ditutup" in fault.message
    assert plan.same == 1
    assert Headcount.objects.get() == count


def test_losses_go_with_a_draft_and_stay_with_what_it_corrects(staff):
    line = create_line()
    count = create_headcount(target=line, as_of=JUNE, workers=5)
    HeadcountLoss.objects.create(headcount=count, reason="DIED", workers=1)
    heading = ["nomor_baris", "tahap", "per_tanggal", "orang"]
    row = [line.pk, "ACTIVE", "2025-06-30", 9]

    imported(COUNTS, csv_of([heading, row]), staff, reason="Daftar Juni")

    draft = Headcount.objects.drafts().get()
    assert draft.losses.get().reason == count.losses.get().reason == "DIED"


# The admin


def change_page(row):
    options = row._meta
    name = f"admin:{options.app_label}_{options.model_name}_change"
    return reverse(name, args=[row.pk])


def test_a_correction_in_the_admin_waits_and_the_old_row_leads_to_it(client_of, staff):
    published = create_participation(as_of=JUNE, active_workers=400)
    browser = client_of(staff)
    data = as_shown(browser.get(change_page(published)))
    data |= {"active_workers": "512", "correction_reason": "Salah ketik"}

    response = browser.post(change_page(published), data, follow=True)

    assert "Koreksi disimpan sebagai draf" in messages_of(response)[0]
    assert (open_people(), waiting_people()) == ([400], [512])
    page = Page(browser.get(change_page(published)))
    assert "Koreksinya menunggu diterbitkan" in page.text
    assert "correction_reason" not in browser.get(change_page(published)).text


def test_a_figure_added_in_the_admin_is_said_to_count_once_published(client_of, staff):
    browser = client_of(staff)
    address = reverse("admin:coverage_participation_add")
    data = as_shown(browser.get(address)) | {
        "region": Region.objects.get(code="75.04").pk,
        "as_of": "30/6/2025",
        "active_workers": "400",
    }

    response = browser.post(address, data, follow=True)

    assert waiting_people() == [400]
    added, how = messages_of(response)
    assert "berhasil ditambahkan" in added
    assert how == "Disimpan sebagai draf; ikut dihitung setelah diterbitkan."


def test_staff_withdraw_drafts_and_only_reviewers_what_is_published(
    client_of, staff, reviewer
):
    published = create_participation(as_of=JUNE, active_workers=400)
    asked = {"withdraw": "on", "correction_reason": "Bukan wilayah ini"}
    for_staff = as_shown(client_of(staff).get(change_page(published))) | asked

    response = client_of(staff).post(change_page(published), for_staff)

    assert "hanya dapat ditarik pengawas" in errors_of(response)["withdraw"][0]
    assert open_people() == [400]
    for_reviewer = as_shown(client_of(reviewer).get(change_page(published))) | asked
    client_of(reviewer).post(change_page(published), for_reviewer)
    assert open_people() == []


def test_a_months_counts_are_kept_as_drafts_and_told_so(client_of, staff):
    line = create_line(months_funded=None)
    address = reverse("admin:agreements_agreement_counts", args=[line.agreement.pk])
    cell = f"{line.pk}-ACTIVE"

    page = client_of(staff).post(
        address, {"as_of": "30/06/2025", cell: "90"}, follow=True
    )

    assert "dicatat sebagai draf" in messages_of(page)[0]
    assert Headcount.objects.drafts().get().workers == 90


def test_a_months_counts_of_a_closed_month_are_refused_at_the_day(
    client_of, staff, reviewer, office
):
    line = create_line(months_funded=None)
    month_closing.close_month(
        office, date(2025, 6, 1), user=reviewer, today=TODAY, at=timezone.now()
    )
    address = reverse("admin:agreements_agreement_counts", args=[line.agreement.pk])

    page = client_of(staff).post(
        address, {"as_of": "30/06/2025", f"{line.pk}-ACTIVE": "90"}
    )

    assert "Juni 2025 sudah ditutup" in Page(page).text
    assert not Headcount.objects.exists()


def test_losses_of_a_published_number_change_with_it_as_a_draft(client_of, staff):
    count = create_headcount(target=create_line(), as_of=JUNE, workers=5)
    loss = HeadcountLoss.objects.create(headcount=count, reason="DIED", workers=7)
    browser = client_of(staff)
    data = as_shown(browser.get(change_page(count))) | {"losses-0-workers": "4"}

    refused = browser.post(change_page(count), data)
    assert "tulis alasan koreksi" in refused.content.decode()
    browser.post(change_page(count), data | {"correction_reason": "Salah hitung"})

    loss.refresh_from_db()
    draft = Headcount.objects.drafts().get()
    assert (loss.workers, draft.losses.get().workers) == (7, 4)
    assert draft.corrects == count


def test_a_returned_correction_is_restored_as_a_correction_of_the_same(staff, reviewer):
    count = create_headcount(target=create_line(), as_of=JUNE, workers=5)
    by = {"by": staff, "at": timezone.now(), "reason": "Daftar"}
    returned = count.correct(**by, as_of=date(2025, 7, 31))
    returned.withdraw(by=reviewer, at=timezone.now(), reason="Salah")
    paper = count.target.agreement
    asked = find_figure(paper, returned.pk, user=staff, today=TODAY)

    restore(asked, user=staff, today=TODAY, at=timezone.now(), reason="Ternyata benar")

    assert asked.now == count
    assert Headcount.objects.drafts().get().corrects == count


def test_an_import_is_refused_when_its_draft_was_published_meanwhile(
    staff, reviewer, monkeypatch
):
    create_participation(as_of=JUNE, active_workers=400)
    imported(PEOPLE, people_file(512), staff, reason="Daftar Juni")
    record = keep(PEOPLE, people_file(600), staff)
    write = figure_writing.write

    def published_meanwhile(*arguments):
        Participation.objects.all().publish(by=reviewer, at=timezone.now())
        return write(*arguments)

    monkeypatch.setattr(figure_writing, "write", published_meanwhile)

    outcome = confirm(PEOPLE, record, staff, reason="Daftar baru")

    assert not outcome.written
    assert (open_people(), waiting_people()) == ([400], [512])


def test_other_offices_are_told_of_no_waiting_correction(client_of, staff):
    published = create_participation(as_of=JUNE, active_workers=400)
    published.correct(by=staff, at=timezone.now(), reason="Daftar", active_workers=512)
    stranger = create_user(
        role="STAFF", office=create_office(regions=["74"], name="Lain")
    )

    assert "menunggu" not in Page(client_of(stranger).get(change_page(published))).text
    assert "menunggu" in Page(client_of(staff).get(change_page(published))).text


def test_a_row_withdrawn_after_a_returned_correction_has_no_successor(
    client_of, staff, reviewer
):
    published = create_participation(as_of=JUNE, active_workers=400)
    by = {"by": reviewer, "at": timezone.now(), "reason": "Salah"}
    published.correct(**by, active_workers=512).withdraw(**by)
    published.withdraw(by=reviewer, at=timezone.now(), reason="Bukan di sini")

    page = Page(client_of(staff).get(change_page(published)))

    assert "Ditarik tanpa pengganti" in page.text


def test_the_history_tells_drafts_publication_and_return_apart(
    client_of, staff, reviewer
):
    line = create_line()
    count = create_headcount(target=line, as_of=JUNE, workers=5)
    by = {"by": staff, "at": timezone.now(), "reason": "Daftar Juni"}
    first = count.correct(**by, workers=9)
    first.withdraw(by=reviewer, at=timezone.now(), reason="Salah baris")
    second = count.correct(**by, workers=7)
    second.publish(by=reviewer, at=timezone.now())

    page = Page(
        client_of(staff).get(reverse("agreements:history", args=[line.agreement.pk]))
    )

    for words in (
        "dikoreksi sebagai draf",
        "dikembalikan, tidak diterbitkan",
        "diterbitkan",
        "Salah baris",
        "Daftar Juni",
    ):
        assert words in page.text
    assert "ditarik" not in page.text
