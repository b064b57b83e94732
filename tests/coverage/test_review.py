"""Drafts are published or taken back, by whom and with what they correct."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from agreements.models import FileImport, Headcount
from coverage.models import CoverageTarget, Participation, Workforce
from tests.drafts import JUNE, propose
from tests.factories import (
    TODAY,
    create_category,
    create_headcount,
    create_line,
    create_office,
    create_participation,
    create_region,
    create_target,
    create_user,
    create_workforce,
)
from tests.pages import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("review")]


# The page


def test_an_official_has_no_page_of_drafts_and_none_of_closed_months(
    client_of, official
):
    for path in ("/tinjau/", "/tinjau/bulan/", "/tinjau/?format=csv"):
        assert client_of(official).get(path).status_code == 404


def test_a_reviewer_publishes_what_is_ticked_and_nothing_else(
    client_of, staff, reviewer, published
):
    ticked = propose(published, staff, active_workers=512)
    other = create_participation(as_of=TODAY, active_workers=7, draft=True)
    keys = [f"peserta-{ticked.pk}"]

    page = client_of(reviewer).post(
        "/tinjau/", {"aksi": "terbitkan", "pilih": keys}, follow=True
    )

    assert "1 draf diterbitkan" in Page(page).text
    assert set(Participation.objects.drafts()) == {other}
    assert Participation.objects.get(pk=ticked.pk).published_by == reviewer


def shown_mark(client):
    return client.get("/tinjau/").context["publishable"].mark


def test_all_of_the_list_is_published_if_it_is_still_what_was_shown(
    client_of, reviewer, published
):
    create_participation(as_of=TODAY, active_workers=7, draft=True)
    client = client_of(reviewer)
    shown = shown_mark(client)
    create_workforce(as_of=TODAY, workers=9, draft=True)

    page = client.post("/tinjau/", {"aksi": "semua", "daftar": shown}, follow=True)
    assert "Daftar draf sudah berubah" in Page(page).text
    assert Participation.objects.drafts().exists()
    page = client.post(
        "/tinjau/", {"aksi": "semua", "daftar": shown_mark(client)}, follow=True
    )

    assert "2 draf diterbitkan" in Page(page).text
    assert not Participation.objects.drafts().exists()
    assert not Workforce.objects.drafts().exists()


def test_publishing_all_of_an_unknown_list_or_for_no_action_changes_nothing(
    client_of, reviewer, published
):
    draft = create_participation(as_of=TODAY, draft=True)
    client = client_of(reviewer)

    client.post("/tinjau/", {"aksi": "semua"})
    silly = client.post("/tinjau/", {"pilih": f"peserta-{draft.pk}"})

    assert silly.status_code == 400
    assert Participation.objects.drafts().get() == draft


def test_staff_publish_nothing_and_take_drafts_back_with_a_reason(
    client_of, staff, published
):
    draft = propose(published, staff, active_workers=512)
    keys = [f"peserta-{draft.pk}"]
    client = client_of(staff)

    client.post("/tinjau/", {"aksi": "terbitkan", "pilih": keys})
    assert Participation.objects.drafts().count() == 1
    page = client.post("/tinjau/", {"aksi": "kembalikan", "pilih": keys}, follow=True)
    assert "Tulis alasan" in Page(page).text
    told = {"aksi": "kembalikan", "pilih": keys, "alasan": "Salah bulan"}
    page = client.post("/tinjau/", told, follow=True)

    assert "1 draf dikembalikan" in Page(page).text
    assert not Participation.objects.drafts().exists()
    assert list(Participation.objects.open()) == [published]


@pytest.mark.parametrize(
    ("keys", "reason", "said"),
    [
        (["peserta"], " ", "Tulis alasan mengembalikan"),
        ([], "Salah bulan", "Tandai sedikitnya satu"),
    ],
)
def test_what_was_ticked_and_written_is_kept_when_the_return_is_refused(
    client_of, reviewer, staff, published, keys, reason, said
):
    draft = propose(published, staff, active_workers=512)
    keys = [f"{kind}-{draft.pk}" for kind in keys]

    page = Page(
        client_of(reviewer).post(
            "/tinjau/", {"aksi": "kembalikan", "pilih": keys, "alasan": reason}
        )
    )

    boxes = [each for each in page.main.all("input") if each.attributes.get("value")]
    ticked = [box for box in boxes if "checked" in box.attributes]
    assert [box.attributes["value"] for box in ticked] == keys
    field = page.main.first("textarea")
    assert field.text == reason.strip()
    assert said in page.text
    assert (field.attributes.get("aria-describedby") == "alasan-salah") == bool(keys)
    assert Participation.objects.drafts().get() == draft


# What to look at before publishing


def looked_at(client):
    table = Page(client.get("/tinjau/")).table(
        "Draf: apa yang terbit sekarang, dan apa yang akan menggantikannya"
    )
    return {row["Draf"].text: row["Perhatikan"].text for row in table.rows}


def test_a_draft_shows_the_figure_before_it_and_that_it_has_no_source(
    client_of, reviewer, published
):
    create_participation(as_of=JUNE, segment="PU", active_workers=3)
    create_workforce(as_of=TODAY, workers=1100, draft=True)
    create_participation(as_of=TODAY, active_workers=512, draft=True, source=None)
    create_target(percent=50, draft=True)

    assert looked_at(client_of(reviewer)) == {
        "512": "tanpa sumber sebelumnya 400 per 30 Juni 2025",
        "1.100": "sebelumnya 1.000 per 30 Juni 2025",
        "50 %": "–",
    }


ABOVE = "menjadi di atas 100 %: 1.200 aktif dari 1.000 pekerja (potensi BPJSTK)"


def test_a_draft_that_would_make_a_percentage_above_a_hundred_says_so(
    client_of, staff, reviewer, published
):
    create_workforce(basis="BPS_EMPLOYED", workers=2000, as_of=JUNE)
    propose(published, staff, active_workers=1200)

    assert looked_at(client_of(reviewer)) == {"1.200": ABOVE}


def test_a_denominator_too_small_for_newer_participants_says_so(
    client_of, staff, reviewer, published
):
    create_participation(as_of=TODAY, active_workers=1200)
    create_participation(as_of=TODAY, segment="PU", active_workers=5000, draft=True)
    divisor = Workforce.objects.get()
    propose(divisor, staff, workers=999)

    assert looked_at(client_of(reviewer)) == {
        "5.000": "–",
        "999": ABOVE.replace("1.000", "999"),
    }


# What came back


def returned_on(client):
    page = Page(client.get("/tinjau/"))
    caption = "Draf yang dikembalikan dan alasannya"
    return page.table(caption).rows if page.has_table(caption) else []


def test_staff_and_reviewer_read_what_was_returned_until_it_comes_anew(
    client_of, staff, reviewer, published
):
    draft = propose(published, staff, active_workers=512)
    draft.withdraw(by=reviewer, at=timezone.now(), reason="Salah bulan")
    readers = [client_of(staff), client_of(reviewer)]

    for reader in readers:
        (row,) = returned_on(reader)
        assert row["Alasan"].text == "Salah bulan"
        again = dict(row["Angka"].links)["catat lagi"]
        assert again == f"/admin/coverage/participation/{published.pk}/change/"
    propose(published, staff, active_workers=513)

    assert [returned_on(reader) for reader in readers] == [[], []]


@pytest.mark.parametrize("make", [create_participation, create_workforce])
def test_a_new_figure_that_was_returned_is_recorded_again_from_its_key(
    client_of, staff, reviewer, make
):
    make(as_of=JUNE, draft=True, recorded_by=staff).withdraw(
        by=reviewer, at=timezone.now(), reason="Salah ketik"
    )
    make(as_of=TODAY, draft=True)
    client = client_of(staff)

    (row,) = returned_on(client)
    form = client.get(dict(row["Angka"].links)["catat lagi"])
    assert form.context["adminform"].form["as_of"].value() == JUNE.isoformat()
    assert form.status_code == 200
    make(as_of=JUNE, draft=True)

    assert returned_on(client) == []


def test_what_its_recorder_a_withdrawal_or_an_undone_import_took_is_not_returned(
    client_of, staff, reviewer, published
):
    at = timezone.now() + timedelta(minutes=1)
    own = create_participation(as_of=TODAY, draft=True, recorded_by=staff)
    own.withdraw(by=staff, at=at, reason="Salah")
    propose(published, staff, active_workers=512)
    published.withdraw(by=reviewer, at=at, reason="Wilayah salah")
    undone = create_workforce(as_of=TODAY, draft=True, recorded_by=staff)
    FileImport.objects.create(
        **{"kind": "pembagi", "file_name": "a.csv", "sha256": "", "size": 1},
        **{"uploaded_by": staff, "uploaded_at": at, "applied_at": at, "written": {}},
        **{"undone_at": at, "undone_by": reviewer},
    )
    undone.withdraw(by=reviewer, at=at, reason="Impor dibatalkan")

    assert returned_on(client_of(staff)) == returned_on(client_of(reviewer)) == []


# Whose


def test_a_key_that_is_no_draft_of_ours_publishes_none_of_the_others(
    client_of, reviewer, staff, published
):
    ours = propose(published, staff, active_workers=512)
    elsewhere = create_participation(region="74.07", as_of=TODAY, draft=True)
    keys = [f"peserta-{ours.pk}", f"peserta-{elsewhere.pk}"]

    client_of(reviewer).post("/tinjau/", {"aksi": "terbitkan", "pilih": keys})

    assert Participation.objects.drafts().count() == 2


@pytest.mark.parametrize("key", ["", "x-1", "peserta-", "peserta-99999999999999999999"])
def test_a_silly_key_is_told_to_be_nothing(client_of, reviewer, key):
    page = client_of(reviewer).post(
        "/tinjau/", {"aksi": "terbitkan", "pilih": [key]}, follow=True
    )

    assert "Tandai sedikitnya satu draf" in Page(page).text


def test_a_figure_moves_to_another_region_only_by_who_oversees_both(
    client_of, staff, published
):
    there = create_region(code="75.05")
    draft = propose(published, staff, region=there)
    neighbour = create_user(
        role="REVIEWER", office=create_office(regions=["75.05"], name="Tetangga")
    )
    keys = {"aksi": "terbitkan", "pilih": [f"peserta-{draft.pk}"]}

    page = client_of(neighbour).post("/tinjau/", keys, follow=True)
    assert "bukan wewenang Anda" in Page(page).text
    assert list(Participation.objects.open()) == [published]

    both = create_user(
        role="REVIEWER", office=create_office(regions=["75"], name="Provinsi")
    )
    client_of(both).post("/tinjau/", keys)

    assert Participation.objects.open().get().region == there


def test_the_file_of_drafts_holds_the_rows_of_the_page(client_of, staff, published):
    propose(published, staff, active_workers=512)
    create_headcount(
        target=create_line(category=create_category(name="Nelayan")), draft=True
    )

    file = client_of(staff).get("/tinjau/", {"format": "csv"})

    text = b"".join(file.streaming_content).decode("utf-8-sig")
    lines = text.splitlines()
    assert len(lines) == 3
    assert any("Peserta aktif" in line and "400;512" in line for line in lines)
    assert Headcount.objects.drafts().count() == 1


# What a draft corrects


def test_publishing_closes_what_the_draft_corrects_for_its_reason(
    staff, reviewer, published
):
    draft = propose(published, staff, active_workers=512)
    at = timezone.now()

    draft.publish(by=reviewer, at=at)

    published.refresh_from_db()
    assert (published.superseded_at, published.reason) == (at, "Daftar resmi")
    assert list(Participation.objects.open()) == [draft]
    before = Participation.objects.known_on(at - timedelta(microseconds=1))
    assert list(before) == [published]


def test_a_returned_draft_makes_room_for_another_correction(staff, reviewer, published):
    first = propose(published, staff, active_workers=512)
    with pytest.raises(ValidationError, match="sudah punya koreksi"):
        propose(published, staff, active_workers=600)
    first.withdraw(by=reviewer, at=timezone.now(), reason="Salah")

    second = propose(published, staff, active_workers=600)
    second.publish(by=reviewer, at=timezone.now())

    assert [row.active_workers for row in Participation.objects.open()] == [600]
    assert second.corrects == published


def test_a_draft_is_changed_by_a_draft_that_corrects_the_same(staff, published):
    first = propose(published, staff, active_workers=512)

    second = propose(first, staff, active_workers=600)

    assert list(Participation.objects.drafts()) == [second]
    assert (second.corrects, second.replaces) == (published, first)


def test_what_was_withdrawn_takes_its_waiting_correction_with_it(
    staff, reviewer, published
):
    propose(published, staff, active_workers=512)

    published.withdraw(by=reviewer, at=timezone.now(), reason="Wilayah salah")

    assert not Participation.objects.unclosed().exists()


def test_who_takes_back_a_draft_does_not_take_back_what_was_published_meanwhile(
    staff, reviewer, published
):
    in_hand = propose(published, staff, active_workers=512)
    Participation.objects.filter(pk=in_hand.pk).publish(by=reviewer, at=timezone.now())

    with pytest.raises(ValidationError, match="sudah diterbitkan"):
        in_hand.withdraw(by=staff, at=timezone.now(), reason="Salah")

    assert [row.active_workers for row in Participation.objects.open()] == [512]


def test_a_new_figure_with_the_key_of_a_published_one_is_refused_where_it_is_typed(
    published,
):
    with pytest.raises(ValidationError) as caught:
        create_participation(as_of=JUNE, active_workers=7, draft=True, checked=True)

    assert "koreksi yang sudah ada" in caught.value.message_dict["as_of"][0]


def test_two_drafts_that_change_places_are_published_together(reviewer, staff, office):
    one = create_target(year=2025, percent=50)
    other = create_target(year=2026, percent=60)
    propose(one, staff, issuer="Gubernur")
    propose(other, staff, year=2025)

    CoverageTarget.objects.all().publish(by=reviewer, at=timezone.now())

    assert {(t.year, t.issuer) for t in CoverageTarget.objects.open()} == {
        (2025, "Gubernur"),
        (2025, "Kemendagri"),
    }


def test_the_draft_of_a_figure_that_went_away_is_not_published(
    reviewer, staff, published
):
    draft = propose(published, staff, active_workers=512)
    closed = Participation.objects.filter(pk=published.pk)
    closed.update(superseded_at=timezone.now(), reason="Digabung")

    with pytest.raises(ValidationError, match="sudah diganti atau ditarik"):
        draft.publish(by=reviewer, at=timezone.now())

    assert draft.is_draft
