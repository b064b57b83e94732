"""The archive keeps scans by hash, whole, and only while something needs them."""

import os
import stat
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from agreements.archive import drop, keep, place_of, safe_name
from agreements.models import Document
from jamsostek_pks.lib.scans import PDF
from tests.documents import create_document, upload
from tests.factories import create_agreement, create_user
from tests.scans import pdf, png

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("archive")]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("naskah.pdf", "naskah.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\scan\\PKS.exe", "PKS.pdf"),
        ('a"; filename="x.html', "a filename x.pdf"),
        ("\u202egnp.exe", "gnp.pdf"),
        ("...", "dokumen.pdf"),
        ("\r\nSet-Cookie: x", "Set-Cookie x.pdf"),
        ("Perjanjian Kota Gorontalo.2023.pdf", "Perjanjian Kota Gorontalo.2023.pdf"),
        ("a" * 300, f"{'a' * 100}.pdf"),
    ],
)
def test_a_name_is_made_safe_and_true(name, safe):
    assert safe_name(name, PDF) == safe


def test_only_a_hash_is_a_place_in_the_archive():
    with pytest.raises(ValueError, match="No hash"):
        place_of("../../etc/passwd")


def test_the_check_names_missing_and_changed_files_and_counts_loose_ones(archive):
    whole, changed, gone = (create_document(content=pdf(m)) for m in "abc")
    keep(pdf("loose"))
    call_command("check_documents", stdout=StringIO())
    place_of(changed.sha256).write_bytes(b"other")
    place_of(gone.sha256).unlink()
    out, err = StringIO(), StringIO()

    with pytest.raises(CommandError, match="from the backup"):
        call_command("check_documents", stdout=out, stderr=err)

    assert f"changed: {changed.name} ({changed.sha256})" in err.getvalue()
    assert f"missing: {gone.name} ({gone.sha256})" in err.getvalue()
    assert whole.sha256 not in err.getvalue()
    assert "3 scans" in out.getvalue()
    assert "1 files without a row" in out.getvalue()


def test_loose_files_older_than_a_day_are_removed_when_told_to(archive):
    document = create_document()
    old, young = (place_of(keep(pdf(mark))) for mark in ("old", "young"))
    again = place_of(keep(pdf("again")))
    aside = old.with_name(".baru-x")
    aside.write_bytes(b"half")
    for each in (old, aside, again, place_of(document.sha256)):
        os.utime(each, (0, 0))
    keep(pdf("again"))

    call_command("check_documents", remove_loose=True, stdout=StringIO())

    assert [each.exists() for each in (old, aside)] == [False, False]
    assert young.exists()
    assert again.exists()
    assert place_of(document.sha256).exists()


def test_a_damaged_file_is_healed_by_uploading_its_scan_again(browser):
    place = place_of(create_document().sha256)
    place.write_bytes(b"damaged")

    upload(browser, create_agreement(), pdf())

    assert place.read_bytes() == pdf()


def test_a_kept_name_is_synced_with_its_folder(monkeypatch):
    synced, fsync = [], os.fsync

    def noted(handle):
        synced.append(stat.S_ISDIR(os.fstat(handle).st_mode))
        fsync(handle)

    monkeypatch.setattr(os, "fsync", noted)
    keep(pdf("new"))

    assert synced == [False, True]


def test_a_scan_removed_while_it_is_uploaded_elsewhere_keeps_its_bytes(
    browser, django_capture_on_commit_callbacks
):
    """The removal looks before the other row is committed."""
    with django_capture_on_commit_callbacks(execute=True):
        upload(browser, create_agreement(), pdf())
        drop(Document.objects.get().sha256, wanted=lambda: False)

    assert place_of(Document.objects.get().sha256).read_bytes() == pdf()


def test_a_removal_looks_for_other_rows_after_its_commit(
    client_of, django_capture_on_commit_callbacks
):
    scan = create_document()
    admin = client_of(create_user(is_superuser=True, is_staff=True))

    with django_capture_on_commit_callbacks(execute=True):
        url = reverse("admin:agreements_document_delete", args=[scan.pk])
        admin.post(url, {"post": "yes"})
        twin = create_document()

    assert place_of(twin.sha256).exists()


def test_a_lost_file_is_a_page_that_is_not_there(browser):
    found = create_document()
    place_of(found.sha256).unlink()

    assert browser.get(found.get_absolute_url()).status_code == 404


def test_an_administrator_removes_what_must_not_be_kept_and_its_bytes(
    client_of, django_capture_on_commit_callbacks
):
    scan = create_document()
    twin = create_document(agreement=create_agreement())
    newer = create_document(agreement=scan.agreement, content=png(), replaces=scan)
    admin = client_of(create_user(is_superuser=True, is_staff=True))

    def remove(document):
        url = reverse("admin:agreements_document_delete", args=[document.pk])
        with django_capture_on_commit_callbacks(execute=True):
            assert admin.post(url, {"post": "yes"}).status_code == 302

    remove(scan)
    assert place_of(twin.sha256).exists()
    remove(twin)
    assert not place_of(twin.sha256).exists()
    newer.refresh_from_db()
    assert newer.replaces is None
