"""What was built on an import stays; who waits for others too long is told so."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from agreements.imports import recording
from agreements.imports.recording import Refused
from agreements.models import Agreement, FileImport, Headcount, HeadcountLoss, Source
from agreements.models.upload import FileImportQuerySet
from coverage.imports import KINDS
from tests.factories import (
    create_category,
    create_line,
    create_office,
    create_region,
    create_user,
)
from tests.imports import confirm, csv_of, imported, keep, undo

pytestmark = pytest.mark.django_db

PAPERS = KINDS["perjanjian"]
PEOPLE = csv_of(
    [["kode_kemendagri", "per_tanggal", "orang"], ["75.04", "2025-01-01", 1]]
)


@pytest.fixture
def staff():
    create_region()
    return create_user(office=create_office(regions=["75.04"]))


def test_a_source_that_somebody_changed_stays_when_its_import_is_undone(staff):
    heading = ["kode_kemendagri", "judul", "sumber_judul", "sumber_jenis"]
    row = ["75.04", "Naskah", "A | B", "PRESS | PRESS"]
    record = imported(PAPERS, csv_of([heading, row]), staff)
    changed = Source.objects.get(title="A")
    changed.publisher = "Koran"
    changed.save()

    undo(PAPERS, record, staff)

    assert not Agreement.objects.exists()
    assert Source.objects.get() == changed


def test_losses_that_somebody_told_keep_their_headcounts(staff):
    kind = KINDS["jumlah"]
    heading = ["nomor_baris", "tahap", "per_tanggal", "orang"]
    row = [create_line().pk, "ACTIVE", "2025-11-30", "10"]
    record = imported(kind, csv_of([heading, row]), staff)
    headcount = Headcount.objects.get()
    loss = HeadcountLoss.objects.create(headcount=headcount, reason="DIED", workers=1)

    with pytest.raises(Refused, match="1 alasan kehilangannya"):
        undo(kind, record, staff)
    # Those that an import carries over to a correction are its own.
    row[3] = "11"
    second = imported(kind, csv_of([heading, row]), staff, reason="koreksi")
    assert loss.reason == Headcount.objects.open().get().losses.get().reason
    undo(kind, second, staff)


@pytest.mark.skipif(
    not connection.features.has_select_for_update, reason="SQLite locks the whole file"
)
def test_rows_are_held_before_it_is_asked_what_was_built_on_them(staff):
    create_category(name="Nelayan")
    data = csv_of([["kode_kemendagri", "judul", "kategori"], ["75.04", "J", "Nelayan"]])
    people = KINDS["peserta"]
    for kind, content, tables in (
        (PAPERS, data, ["agreements_agreement", "agreements_enrolmenttarget"]),
        (people, PEOPLE, [people.model._meta.db_table]),
    ):
        record = imported(kind, content, staff)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            undo(kind, record, staff)
        reads = [query["sql"] for query in asked if query["sql"].startswith("SELECT")]

        # The first is the record's own.
        for table, read in zip(tables, reads[1:], strict=False):
            assert f'FROM "{table}"' in read
            assert "FOR UPDATE" in read


def locked(*args, **kwargs):
    raise OperationalError("database is locked")


def test_who_waits_too_long_for_others_is_told_and_nothing_is_done(
    staff, client_of, monkeypatch
):
    kind = KINDS["peserta"]
    client = client_of(staff)
    applied, waiting = imported(kind, PEOPLE, staff), keep(kind, PEOPLE, staff)
    with monkeypatch.context() as patch:
        patch.setattr(kind, "undo", locked)
        patch.setattr(FileImportQuerySet, "forget_unconfirmed", locked)
        patch.setattr(FileImportQuerySet, "delete", locked)
        file = SimpleUploadedFile("a.csv", PEOPLE)
        pages = [client.post("/unggah/", {"kind": "peserta", "file": file})]
        for record, act in ((waiting, "buang"), (applied, "batalkan")):
            address = f"/unggah/{record.pk}/{act}/"
            pages.append(client.post(address, {"alasan": "x"}, follow=True))

    assert ["Tunggu sebentar" in page.content.decode() for page in pages] == [True] * 3
    assert FileImport.objects.filter(undone_at=None).count() == 2


def test_an_upload_that_was_discarded_meanwhile_is_told_as_expired(staff, monkeypatch):
    kind = KINDS["peserta"]
    record, other = keep(kind, PEOPLE, staff), imported(kind, PEOPLE, staff)
    with pytest.raises(Refused, match="sudah disimpan"):
        recording.discard(other.pk)

    FileImport.objects.filter(pk=record.pk).delete()
    monkeypatch.setattr(recording, "_locked", locked)
    with pytest.raises(Refused, match="kedaluwarsa"):
        confirm(kind, record, staff)
    with pytest.raises(Refused, match="kedaluwarsa"):
        undo(kind, record, staff)
