"""Identity numbers in the database, in uploads and in scans: flagged, never shown."""

from io import BytesIO, StringIO

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements import scan_texts
from agreements.archive import keep
from agreements.imports import recording
from agreements.models import Document, FileImport
from coverage.findings import find
from coverage.imports import KINDS
from coverage.reports import Question
from jamsostek_pks.lib.pdf_text import FAILED, NO_TEXT, READ, Looked
from jamsostek_pks.lib.scans import JPEG, PDF
from regions.models import AccessRecord
from tests.admin_forms import as_shown
from tests.factories import (
    TODAY,
    create_agreement,
    create_claim,
    create_headcount,
    create_line,
    create_office,
    create_participation,
    create_source,
    create_target,
    create_user,
    create_workforce,
    saved,
)
from tests.imports import csv_of
from tests.imports import keep as upload
from tests.pages import Page
from tests.scans import jpeg, pdf_with_text

pytestmark = pytest.mark.django_db

NIK, MASKED = "7504014101900001", "7504••••••••0001"


@pytest.fixture
def staff():
    return create_user(office=create_office(regions=["75"]))


def findings(user, code="nomor-identitas", agreement=None):
    asked = Question(user, TODAY, TODAY, "ELIGIBLE_BPJSTK", agreement=agreement)
    return [each for each in find(asked) if each.code == code]


# In texts


def everywhere():
    """One number in a text of each kind of row; their forms."""
    source = create_source(title=f"Daftar {NIK}")
    agreement = create_agreement(title=f"PKS {NIK}", legal_bases=f"a\n{NIK}")
    agreement.sources.add(source)
    agreement.people.create(name="Ani", aliases=f"Ani {NIK}")
    agreement.events.create(kind="MEETING", place=f"Rumah {NIK}")
    line = create_line(agreement=agreement, category_in_source=NIK)
    create_headcount(target=line, note=f"NIK {NIK}")
    create_participation(note=NIK)
    create_workforce(note=NIK)
    create_claim(said_by=NIK)
    create_target(issuer=NIK)
    return agreement


def test_every_kind_of_text_is_looked_into_and_the_number_is_masked(staff):
    agreement = everywhere()

    found = findings(staff)

    assert len(found) == 10
    assert {each.region.code for each in found} == {"75.04"}
    assert all(MASKED in each.sentence and each.url for each in found)
    assert NIK not in "".join(each.sentence for each in found)
    assert len(findings(staff, agreement=agreement.pk)) == 6


def test_texts_of_others_and_closed_figures_are_not_ones_own_findings(staff):
    everywhere()
    row = create_participation(region="75.71", note=NIK)
    row.withdraw(by=staff, at=row.recorded_at, reason="memuat NIK")
    elsewhere = create_user(office=create_office(regions=["73.13"]))

    assert findings(elsewhere) == []
    assert len(findings(staff)) == 10


def test_an_official_is_told_and_has_no_form(staff):
    create_agreement(note=NIK)

    (found,) = findings(create_user(region="75.04"))

    assert found.url == ""


def test_looking_asks_the_same_however_much_there_is(staff):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            findings(staff)
        return len(queries)

    everywhere()
    asked()  # once, for what is asked once of each user
    few = asked()
    for number in range(5):
        create_agreement(title=f"PKS {number} {NIK}")
        create_source(title=f"Daftar {number} {NIK}")
        create_line(note=NIK)

    assert asked() == few


def test_history_and_closed_figures_are_masked_by_a_command(staff):
    everywhere()
    agreement = create_agreement(note=f"a.n. Ani {NIK}, 10 orang")
    agreement.note = ""
    agreement.save()
    row = create_participation(region="75.71", note=NIK)
    row.withdraw(by=staff, at=row.recorded_at, reason=f"memuat {NIK}")
    said = StringIO()

    call_command("mask_identity_numbers", stdout=said)
    assert "nothing changed" in said.getvalue()
    assert agreement.history.filter(note__contains=NIK).exists()
    call_command("mask_identity_numbers", write=True, stdout=said)

    assert findings(staff) == []
    row.refresh_from_db()
    assert (row.note, row.reason) == (MASKED, f"memuat {MASKED}")
    notes = set(agreement.history.values_list("note", flat=True))
    assert notes == {"", f"a.n. Ani {MASKED}, 10 orang"}
    # Itself on record, and there is nothing left to do.
    assert AccessRecord.objects.get(kind="MASKED").rows > 10
    said = StringIO()
    call_command("mask_identity_numbers", stdout=said)
    assert said.getvalue().startswith("  0 rows")


# In files


HEADING = ["kode_kemendagri", "per_tanggal", "peserta_aktif", "catatan"]


@pytest.mark.parametrize("spelt", [NIK, "750401 410190 0001", f"a.n. Ani ({NIK})"])
def test_a_file_with_an_identity_number_is_refused_and_nothing_is_kept(
    spelt, staff, client_of
):
    data = csv_of([HEADING, ["75.04", "2025-01-01", 1, ""], ["75.04", "", 2, spelt]])

    file = SimpleUploadedFile("berkas.csv", data)
    page = client_of(staff).post("/unggah/", {"kind": "peserta", "file": file})

    text = Page(page).main.text
    assert f"Baris 3, kolom catatan: memuat nomor identitas {MASKED}." in text
    assert spelt not in text
    assert not FileImport.objects.exists()


def workbook(*cells, sheet="Data", other=None, comment=None):
    book = openpyxl.Workbook()
    book.active.title = sheet
    book.active.append(HEADING)
    book.active.append(["75.04", "2025-01-01", 1, *cells])
    if other:
        book.create_sheet("Peserta").append(["Ani", other])
    if comment:
        book.active["A1"].comment = openpyxl.comments.Comment(comment, "staf")
    file = BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("data", "where"),
    [
        (workbook(NIK), "Baris 2, kolom catatan"),
        (workbook(int(NIK)), "Baris 2, kolom catatan"),
        (workbook("", "", NIK), "Baris 2, kolom ke-6"),
        (workbook("", other=NIK), "Lembar lain"),
        (workbook("", other=int(NIK)), "Lembar lain"),
        (workbook("", comment=NIK), "Lembar lain"),
    ],
)
def test_a_workbook_is_looked_into_in_all_its_sheets(data, where, staff):
    with pytest.raises(recording.NamesPeople) as refused:
        upload(KINDS["peserta"], data, staff)

    assert where in str(refused.value)
    assert MASKED in str(refused.value)
    assert NIK not in str(refused.value)


@pytest.mark.parametrize(
    "data",
    [
        csv_of([[f"kolom {NIK}", "a"], ["1", "2"]]),
        f'kolom;lain\r\n"tidak ditutup {NIK}'.encode(),
        f"\xff bukan utf-8 {NIK}".encode("latin-1"),
    ],
)
def test_also_a_file_that_is_no_table_is_not_kept_with_a_number(data, staff):
    with pytest.raises(recording.NamesPeople) as refused:
        upload(KINDS["peserta"], data, staff)

    assert NIK not in str(refused.value)


def test_a_file_named_by_a_number_is_refused_and_a_long_list_is_cut(staff):
    rows = [[NIK, *row] for row in [["x"]] * 150]

    with pytest.raises(recording.NamesPeople) as refused:
        upload(KINDS["peserta"], csv_of([["a", "b"], *rows]), staff, name=f"{NIK}.csv")

    lines = refused.value.lines
    assert lines[1] == f"Nama berkas memuat nomor identitas {MASKED}."
    assert len(lines) == 22
    assert lines[-1] == "Dan 80 lagi."


def test_other_long_numbers_keep_no_file_out(staff):
    data = csv_of([HEADING, ["75.04", "2025-01-01", 1, "KPJ 12345678901, 560/12/2025"]])

    assert upload(KINDS["peserta"], data, staff).pk


# In scans


@pytest.fixture
def archive(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


def create_scan(content, media_type=PDF, **changes):
    row = Document(
        agreement=create_agreement(),
        name="naskah.pdf",
        media_type=media_type,
        size=len(content),
        sha256=keep(content),
        uploaded_by=create_user(),
        **changes,
    )
    return saved(row)


@pytest.mark.usefixtures("archive")
def test_stored_scans_are_looked_into_by_a_command_and_found(staff):
    hit = create_scan(pdf_with_text(f"NIK {NIK} dan {NIK}"))
    photo = create_scan(jpeg(), JPEG)
    said = StringIO()

    call_command("check_documents", read_text=True, stdout=said)

    hit.refresh_from_db()
    photo.refresh_from_db()
    assert (hit.text_check, hit.identity_numbers) == (READ, 2)
    assert (photo.text_check, photo.identity_numbers) == (NO_TEXT, None)
    assert "2 scans looked into: 1 with identity numbers, 1 without" in said.getvalue()
    (found,) = findings(staff, "nomor-identitas-dokumen")
    assert "2 nomor identitas" in found.sentence
    assert found.agreement == hit.agreement_id
    assert "tidak dapat diperiksa" in photo.text_said


@pytest.mark.usefixtures("archive")
def test_an_upload_is_looked_into_after_it_is_stored(
    staff, client_of, django_capture_on_commit_callbacks, monkeypatch
):
    monkeypatch.setattr(scan_texts, "look", lambda *args: Looked(READ, 3))
    agreement = create_agreement()
    address = f"/admin/agreements/agreement/{agreement.pk}/change/"
    browser = client_of(staff)
    data = as_shown(browser.get(address))
    first = int(data["documents-TOTAL_FORMS"]) - 1
    content = pdf_with_text("x")
    data[f"documents-{first}-scan"] = SimpleUploadedFile("a.pdf", content)
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(address, data)

    assert Document.objects.get().identity_numbers == 3


@pytest.mark.usefixtures("archive")
def test_a_scan_that_is_gone_or_could_not_be_read_stays_unknown():
    row = create_scan(pdf_with_text("x"), text_check=FAILED)

    assert row.text_said == "tidak dapat diperiksa"
    assert scan_texts.look_again("0" * 64, PDF, patience=1) == Looked(FAILED)
    Document.objects.filter(pk=row.pk).update(sha256="f" * 64)
    quiet = {"stdout": StringIO(), "stderr": StringIO()}
    with pytest.raises(CommandError):
        call_command("check_documents", read_text=True, **quiet)
