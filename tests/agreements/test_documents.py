"""Scans: uploaded in the admin, served only inside a scope."""

import pytest

from agreements.admin.documents import DocumentFormSet
from agreements.archive import folder, place_of
from agreements.models import Document
from jamsostek_pks.lib.scans import PDF, PNG
from regions.mark import set_mark
from tests.admin_forms import as_shown, errors_of
from tests.documents import create_document, form_of, upload
from tests.factories import (
    create_agreement,
    create_line,
    create_office,
    create_source,
    create_user,
    create_workforce,
)
from tests.pages import Page
from tests.scans import jpeg, pdf, png

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("archive")]


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
