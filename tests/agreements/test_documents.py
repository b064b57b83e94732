"""Scans: uploaded in the admin, kept by hash, served only inside a scope."""

import os
import stat
from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse

from agreements.admin.documents import DocumentFormSet
from agreements.archive import drop, folder, keep, place_of, safe_name
from agreements.models import Document
from jamsostek_pks.lib.scans import PDF, PNG
from regions.mark import set_mark
from tests.admin_forms import as_shown, errors_of
from tests.factories import (
    create_agreement,
    create_line,
    create_office,
    create_source,
    create_user,
    create_workforce,
    saved,
)
from tests.pages import Page
from tests.scans import jpeg, pdf, png

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def archive(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    return tmp_path


@pytest.fixture
def staff():
    return create_user(
        office=create_office(regions=["75"]), first_name="Ani", last_name="Staf"
    )


@pytest.fixture
def browser(client_of, staff):
    return client_of(staff)


def create_document(*, content=None, agreement=None, source=None, by=None, **changes):
    content = content or pdf()
    if agreement is None and source is None:
        agreement = create_agreement()
    values = {"name": "naskah.pdf", "media_type": PDF, "size": len(content)}
    document = Document(
        agreement=agreement,
        source=source,
        sha256=keep(content),
        uploaded_by=by or create_user(),
        **values | changes,
    )
    return saved(document)


def form_of(row):
    meta = row._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[row.pk])


def upload(browser, row, *contents, name="PKS Pohuwato.pdf", **values):
    """Add these scans on the form of an agreement or a source."""
    data = as_shown(browser.get(form_of(row)))
    first = int(data["documents-TOTAL_FORMS"]) - 1
    for number, content in enumerate(contents, start=first):
        data[f"documents-{number}-scan"] = SimpleUploadedFile(name, content)
    data["documents-TOTAL_FORMS"] = first + len(contents)
    data |= {f"documents-{first}-{field}": value for field, value in values.items()}
    return browser.post(form_of(row), data)


# Uploading


@pytest.mark.parametrize("make", [create_agreement, create_source])
def test_a_scan_is_kept_by_its_bytes_with_who_and_when(browser, staff, make):
    row = make()
    if make is create_source:
        create_agreement().sources.add(row)

    response = upload(browser, row, png(), name="C:\\scan\\PKS <1>.PDF")

    assert response.status_code == 302
    found = row.documents.get()
    assert (found.name, found.media_type, found.size) == ("PKS 1.png", PNG, len(png()))
    assert (found.uploaded_by, found.uploaded_at is not None) == (staff, True)
    assert place_of(found.sha256).read_bytes() == png()


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"MZ\x90\x00 program", "bukan PDF, JPEG atau PNG"),
        (pdf()[:-10], "terpotong"),
        (b"", "kosong"),
        (pdf() * 20_000, "paling besar 1 MB"),
    ],
)
def test_what_is_no_scan_is_refused_at_its_field(browser, settings, content, words):
    settings.DOCUMENT_MAX_MB = 1

    response = upload(browser, create_agreement(), content)

    (message,) = errors_of(response)["documents-0-scan"]
    assert words in message
    assert not Document.objects.exists()
    assert not folder().exists()


def test_the_same_scan_again_is_refused_and_names_the_first(browser):
    agreement = create_agreement()
    upload(browser, agreement, pdf(), name="pertama.pdf")

    again = upload(browser, agreement, pdf(), name="kedua.pdf")
    twice = upload(browser, agreement, jpeg(), jpeg())

    (message,) = errors_of(again)["documents-1-scan"]
    assert "sudah ada di sini: pertama.pdf" in message
    assert "oleh Ani Staf" in message
    assert "dipilih dua kali" in twice.text
    assert agreement.documents.count() == 1


def test_one_scan_on_two_agreements_is_stored_once_and_both_say_so(browser):
    one, other = (create_agreement(title=title) for title in ("Satu", "Dua"))
    for agreement in (one, other):
        upload(browser, agreement, pdf())

    page = Page(browser.get(one.get_absolute_url()))

    assert len([path for path in folder().rglob("*") if path.is_file()]) == 1
    assert "berkas yang sama juga pada Dua" in page.text


def test_a_new_version_replaces_and_the_old_one_stays(browser):
    agreement = create_agreement()
    upload(browser, agreement, pdf("a"), name="lama.pdf")
    old = agreement.documents.get()

    upload(browser, agreement, pdf("b"), name="baru.pdf", instead_of=old.pk)

    assert agreement.documents.current().get().name == "baru.pdf"
    assert browser.get(old.get_absolute_url()).getvalue() == pdf("a")
    page = Page(browser.get(agreement.get_absolute_url()))
    assert "versi 2; 1 versi sebelumnya" in page.text
    # What was replaced once is no choice any more, and never one of another paper.
    choices = browser.get(form_of(agreement)).context["inline_admin_formsets"][-1]
    offered = choices.formset.forms[-1].fields["instead_of"].queryset
    assert [document.name for document in offered] == ["baru.pdf"]


@pytest.mark.parametrize("their_own", [True, False])
def test_two_uploads_at_once_are_both_kept_and_one_scan_once(
    browser, monkeypatch, their_own
):
    """Somebody else saves between our check and our writing."""
    agreement = create_agreement()
    old = create_document(agreement=agreement, content=pdf("old"))

    theirs = pdf("theirs" if their_own else "ours")
    save_ours = DocumentFormSet.save_new

    def save_too_late(formset, form, **options):
        create_document(agreement=agreement, content=theirs, replaces=old)
        return save_ours(formset, form, **options)

    monkeypatch.setattr(DocumentFormSet, "save_new", save_too_late)
    response = upload(browser, agreement, pdf("ours"), instead_of=old.pk)

    assert response.status_code == 302
    assert agreement.documents.count() == (3 if their_own else 2)
    assert len(set(agreement.documents.values_list("sha256"))) == (
        3 if their_own else 2
    )


def test_only_who_may_edit_the_agreement_may_upload(client_of):
    agreement = create_agreement()
    elsewhere = client_of(create_user(office=create_office(regions=["73"])))

    assert elsewhere.get(form_of(agreement)).status_code == 404
    reader = create_agreement(region="75.04")
    create_line(agreement=reader, region="73.13")
    formsets = elsewhere.get(form_of(reader)).context["inline_admin_formsets"]
    (scans,) = (f for f in formsets if f.opts.model is Document)
    assert not scans.has_add_permission


# Reading


def status_for(client, scan):
    response = client.get(scan.get_absolute_url())
    # Read to its end, a file is closed.
    response.getvalue()
    return response.status_code


def test_a_scan_comes_as_an_attachment_nothing_runs_in(browser):
    found = create_document(name="PKS Pohuwato & Bupati.pdf")

    response = browser.get(found.get_absolute_url())

    assert response.getvalue() == pdf()
    assert response["Content-Type"] == PDF
    assert response["Content-Disposition"] == (
        'attachment; filename="PKS Pohuwato & Bupati.pdf"'
    )
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["Cache-Control"] == "private, no-store"
    assert browser.post(found.get_absolute_url()).status_code == 405


def test_a_scan_from_a_simulated_database_says_so(browser):
    set_mark(simulated=True)

    response = browser.get(create_document().get_absolute_url())

    assert 'filename="SIMULASI-naskah.pdf"' in response["Content-Disposition"]
    assert response.getvalue() == pdf()


def test_outside_ones_scope_a_scan_is_not_there(client_of):
    paper = create_agreement(region="75.04")
    source = create_source()
    paper.sources.add(source)
    # Everybody may read the name of this source, nobody outside its scan.
    create_workforce(region="75.04", source=source)
    scans = [create_document(agreement=paper), create_document(source=source)]
    here = [
        create_user(region="75.04"),
        create_user(region="75"),
        create_user(office=create_office(regions=["75"])),
        create_user(is_superuser=True),
    ]
    outside = [
        create_user(region="73"),
        create_user(office=create_office(regions=["75.01"])),
        create_user(),
    ]

    for scan in scans:
        for user, status in [*((u, 200) for u in here), *((u, 404) for u in outside)]:
            assert status_for(client_of(user), scan) == status
        hidden = client_of(outside[0]).get(paper.get_absolute_url())
        assert hidden.status_code == 404


def test_who_sees_a_line_of_the_agreement_sees_its_page_and_no_scan(client_of):
    """A scan is the whole paper, with the lines of all other regions."""
    paper = create_agreement(region="75")
    create_line(agreement=paper, region="73.13")
    source = create_source()
    paper.sources.add(source)
    scans = [create_document(agreement=paper), create_document(source=source)]
    reader = client_of(create_user(region="73.13"))

    assert reader.get(paper.get_absolute_url()).status_code == 200
    assert [status_for(reader, scan) for scan in scans] == [404, 404]


def test_another_offices_scan_is_not_opened_by_resting_on_its_source(client_of):
    """Of published figures everybody may choose the source, but not with scans."""
    scanned, plain = create_source(title="SK"), create_source(title="Berita")
    for region, source in (("75.04", scanned), ("75.01", plain)):
        create_workforce(region=region, source=source)
    scan = create_document(source=scanned)
    mine = create_agreement(region="73.13")
    staff = create_user(office=create_office(regions=["73"]))
    browser = client_of(staff)

    def rest_on(*sources):
        data = as_shown(browser.get(form_of(mine)))
        return browser.post(
            form_of(mine), data | {"sources": [each.pk for each in sources]}
        )

    refused = rest_on(scanned, plain)
    taken = rest_on(plain)

    assert "milik kantor lain" in " ".join(errors_of(refused)["sources"])
    assert taken.status_code == 302
    assert list(mine.sources.all()) == [plain]
    assert status_for(browser, scan) == 404
    admin = client_of(create_user(is_superuser=True, is_staff=True))
    shown = as_shown(admin.get(form_of(mine))) | {"sources": [scanned.pk]}
    assert admin.post(form_of(mine), shown).status_code == 302
    # What is there already stays choosable.
    assert rest_on(scanned).status_code == 302


def test_a_scan_of_a_figures_source_is_seen_where_the_figure_is(client_of):
    source = create_source()
    create_workforce(region="75.04", source=source)
    scan = create_document(source=source)

    here, outside = (create_user(region=code) for code in ("75.04", "73"))

    assert status_for(client_of(here), scan) == 200
    assert status_for(client_of(outside), scan) == 404


def test_the_agreements_page_lists_scans_with_size_type_who_and_when(browser, staff):
    paper = create_agreement()
    source = create_source(title="SK Bupati")
    paper.sources.add(source)
    create_document(agreement=paper, by=staff, name="naskah.pdf")
    create_document(source=source, by=staff, content=pdf("b"), name="sk.pdf")

    text = Page(browser.get(paper.get_absolute_url())).text

    assert "naskah.pdf PDF, 1 kB, diunggah" in text
    assert "oleh Ani Staf" in text
    assert "sk.pdf" in text
    assert "dari sumber SK Bupati" in text
    assert "Unggah dokumen tanpa daftar peserta, NIK" in text


def test_the_form_warns_of_participants_data_and_takes_files(browser):
    response = browser.get(form_of(create_agreement()))

    assert "Jangan unggah daftar peserta, NIK" in Page(response).text
    assert 'enctype="multipart/form-data"' in response.text


# The archive


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
