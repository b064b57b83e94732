"""The pages of file import: who may, what they show, and what they write."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agreements.imports.recording import Refused
from agreements.models import Agreement, EnrolmentTarget, FileImport
from coverage.imports import KINDS
from coverage.models import Participation
from coverage.upload_views import NOT_IN_TEMPLATES
from tests.factories import (
    create_agreement,
    create_category,
    create_headcount,
    create_line,
    create_office,
    create_participation,
    create_region,
    create_user,
)
from tests.imports import csv_of, exported, imported, plan_of, undo
from tests.pages import Page

pytestmark = pytest.mark.django_db

HEADING = ["kode_kemendagri", "per_tanggal", "orang", "alasan"]


@pytest.fixture
def staff():
    return create_user(office=create_office(regions=["75"]), username="staf")


@pytest.fixture
def client(client_of, staff):
    return client_of(staff)


def sent(client, data, *, kind="peserta", name="peserta.csv"):
    file = SimpleUploadedFile(name, data)
    return client.post("/unggah/", {"kind": kind, "file": file}, follow=True)


def confirmed(client, response, **more):
    (address,) = response.redirect_chain[-1][:1]
    digest = re.search(r'name="rencana" value="(\w+)"', response.content.decode())
    found = {"rencana": digest[1] if digest else ""} | more
    return client.post(f"{address}simpan/", found, follow=True)


def test_a_file_is_seen_confirmed_recorded_and_undone(client, staff):
    old = create_participation(active_workers=400)
    data = csv_of([HEADING, ["75.04", old.as_of, 410, ""], ["75.71", old.as_of, 5, ""]])
    create_region(code="75.71")

    response = sent(client, data)

    page = Page(response)
    assert "1 baru, 1 berubah, 0 sama" in page.text
    (changed, new) = page.tables
    assert "orang 400 menjadi 410" in changed.rows[0]["Perubahan"].text
    assert "Kota Gorontalo" in new.rows[0]["Tentang"].text
    assert Participation.objects.count() == 1

    refused = confirmed(client, response)
    assert "Tulis alasan koreksi" in Page(refused).text
    saved = Page(confirmed(client, response, alasan="daftar baru"))
    assert "Disimpan: 1 baru, 1 berubah, 0 sama" in saved.text
    assert "daftar baru" in saved.text
    assert Participation.objects.open().count() == 2
    record = FileImport.objects.get()
    assert (record.uploaded_by, record.file_name) == (staff, "peserta.csv")
    assert record.sha256 in saved.text

    again = Page(sent(client, data))
    assert "0 baru, 0 berubah, 2 sama" in again.text
    assert "Tidak ada yang perlu disimpan" in again.text

    undone = client.post(
        f"/unggah/{record.pk}/batalkan/", {"alasan": "salah"}, follow=True
    )
    assert "Impor dibatalkan seluruhnya" in Page(undone).text
    assert Participation.objects.open().get().active_workers == 400
    assert "dibatalkan" in Page(client.get("/unggah/")).text


def test_a_preview_of_figures_says_labels_instead_of_codes(client):
    create_region()
    heading = [*HEADING[:3], "segmen", "ketelitian"]

    page = Page(
        sent(client, csv_of([heading, ["75.04", "30/06/2025", 5, "total", "month"]]))
    )

    (new,) = page.tables
    assert "Semua segmen" in new.rows[0]["Tentang"].text
    assert "ketelitian Bulan" in new.rows[0]["Isi"].text
    assert "TOTAL" not in page.text
    assert "MONTH" not in page.text


def test_a_preview_of_papers_says_labels_instead_of_codes(client):
    old = create_agreement(title="PKS lama", stage="SIGNED")
    heading = ["nomor", "kode_kemendagri", "judul", "jenis_dokumen", "tahap"]
    rows = [
        ["", "75.04", "PKS baru", "pks", "drafting"],
        [old.pk, "75.04", "PKS lama", "PKS", "cancelled"],
    ]

    page = Page(sent(client, csv_of([heading, *rows]), kind="perjanjian"))

    (changed, new) = page.tables
    assert "tahap Ditandatangani menjadi Dibatalkan" in (
        changed.rows[0]["Perubahan"].text
    )
    assert "jenis_dokumen Perjanjian kerja sama (PKS)" in new.rows[0]["Isi"].text
    assert "tahap Penyusunan" in new.rows[0]["Isi"].text


def test_an_unknown_word_is_answered_with_labels_and_their_codes(client):
    create_region()
    heading = [*HEADING[:3], "segmen", "sumber_judul", "sumber_jenis"]
    rows = [
        ["75.04", "30/06/2025", 5, "semuanya", "Daftar", "PRESS"],
        ["75.04", "30/06/2025", 5, "BPU", "Daftar baru", ""],
    ]

    (table,) = Page(sent(client, csv_of([heading, *rows]))).tables

    unknown, unsourced = [row["Yang benar"].text for row in table.rows]
    assert "Yang dikenal: Semua segmen (TOTAL), Penerima upah (PU), " in unknown
    assert "Isi sumber_jenis: Dokumen bertanda tangan (SIGNED_DOCUMENT), " in unsourced


def test_a_missing_basis_is_asked_for_by_labels(client):
    create_region()
    heading = [*HEADING[:3], "dasar_pembagi"]
    rows = [
        ["75.04", "30/06/2025", 5, ""],
        ["75.04", "30/06/2025", 5, "CATEGORY_POPULATION"],
    ]

    (table,) = Page(sent(client, csv_of([heading, *rows]), kind="pembagi")).tables

    missing, without_category = [row["Yang benar"].text for row in table.rows]
    assert "Wajib diisi: potensi BPJSTK (ELIGIBLE_BPJSTK), " in missing
    assert "jumlah pekerja satu kategori (CATEGORY_POPULATION)" in without_category


@pytest.mark.usefixtures("review")
def test_under_review_a_saved_file_is_said_to_count_once_published(client, staff):
    old = create_participation(active_workers=400)
    response = sent(client, csv_of([HEADING, ["75.04", old.as_of, 410, ""]]))
    asked = Page(response).text
    assert "angka yang terbit tetap berlaku sampai pengawas menerbitkannya" in asked
    assert "ditutup" not in asked

    saved = Page(confirmed(client, response, alasan="daftar baru"))

    assert "Disimpan sebagai draf: 0 baru, 1 berubah, 0 sama" in saved.text
    assert "1 angka dari berkas ini masih draf: ikut dihitung setelah" in saved.text
    assert ("Tinjau draf", "/tinjau/") in saved.links
    assert "Angka yang terbit tidak berubah" in saved.text
    Participation.objects.drafts().get().publish(by=staff, at=timezone.now())
    published = Page(client.get(f"/unggah/{FileImport.objects.get().pk}/"))
    assert "masih draf" not in published.text


@pytest.mark.usefixtures("review")
def test_papers_are_not_reviewed_and_so_no_drafts(client):
    create_region()
    data = csv_of([["kode_kemendagri", "judul"], ["75.04", "PKS baru"]])

    saved = Page(confirmed(client, sent(client, data, kind="perjanjian")))

    assert "Disimpan: 1 baru, 0 berubah, 0 sama" in saved.text
    assert "draf dari berkas ini" not in saved.text
    assert "masih draf" not in saved.text


def test_faults_stand_with_line_column_value_and_what_is_right(client):
    create_region()
    data = csv_of([HEADING, ["75.04", "12/31/2024", "1,5", ""]])

    page = Page(sent(client, data))

    (table,) = page.tables
    rows = [(row["Baris"].text, row["Kolom dan isinya"].text) for row in table.rows]
    assert rows == [("2", "orang 1,5"), ("2", "per_tanggal 12/31/2024")]
    assert "31/12/2024" in table.rows[1]["Yang benar"].text
    assert "Simpan" not in page.text
    assert Participation.objects.count() == 0


def test_a_file_of_another_kind_is_told_apart_by_its_headings(client, staff):
    create_headcount()
    data = exported(KINDS["jumlah"], staff)

    wrong = Page(sent(client, data, kind="peserta"))
    right = Page(sent(client, data, kind="jumlah"))

    assert "lebih cocok dengan jenis data Jumlah pada tahap" in wrong.text
    assert "lebih cocok" not in right.text


def test_what_changed_since_the_preview_is_shown_before_it_is_written(client):
    create_region()
    data = csv_of([HEADING, ["75.04", "2025-06-30", "10", "x"]])
    response = sent(client, data)
    create_participation(active_workers=9)

    page = Page(confirmed(client, response))

    assert "Data berubah sejak pratinjau dibuat" in page.text
    assert "0 baru, 1 berubah, 0 sama" in page.text


def test_officials_and_strangers_to_the_data_find_no_such_page(client_of, client):
    official = client_of(create_user(region="75.04"))
    record = FileImport.objects.get(
        pk=sent(client, csv_of([HEADING])).redirect_chain[-1][0].split("/")[2]
    )
    other = client_of(create_user(office=create_office(regions=["75"])))

    for address in ("/unggah/", "/unggah/contoh/peserta/", "/unggah/data/peserta/"):
        assert official.get(address).status_code == 404
        assert client.get(address, {"format": "csv"}).status_code == 200
    assert other.get(f"/unggah/{record.pk}/").status_code == 404
    for action in ("simpan", "buang", "batalkan"):
        assert other.post(f"/unggah/{record.pk}/{action}/").status_code == 404
        assert client.get(f"/unggah/{record.pk}/{action}/").status_code == 405
    assert client.get("/unggah/contoh/tidak-ada/?format=csv").status_code == 404
    assert FileImport.objects.filter(pk=record.pk).exists()


def test_a_file_too_big_an_empty_one_and_none_are_told_on_the_form(client):
    big = Page(sent(client, b"x" * (10 * 1024 * 1024 + 1)))
    empty = Page(sent(client, b""))
    none = Page(client.post("/unggah/", {"kind": "peserta"}))

    assert "lebih besar dari 10 MB" in big.text
    assert "Berkas ini kosong" in empty.text
    assert "Pilih berkas" in none.text
    assert FileImport.objects.count() == 0


def test_an_upload_may_be_thrown_away(client):
    create_region()
    response = sent(client, csv_of([HEADING, ["75.04", "2025-06-30", "1", ""]]))
    address = response.redirect_chain[-1][0]

    page = Page(client.post(f"{address}buang/", follow=True))

    assert "Tidak ada yang disimpan" in page.text
    assert FileImport.objects.count() == 0
    assert client.get(address).status_code == 404


def test_templates_and_data_are_files_of_every_kind(client, staff):
    create_headcount()
    for slug, kind in KINDS.items():
        headings = [c.heading for c in kind.layout.columns]
        for form in ("csv", "xlsx"):
            for folder in ("contoh", "data"):
                address = f"/unggah/{folder}/{slug}/?format={form}"
                assert client.get(address).getvalue()
        text = client.get(f"/unggah/contoh/{slug}/?format=csv").getvalue().decode()
        written = text.lstrip("\ufeff").splitlines()[0].split(";")
        assert written == [h for h in headings if h not in NOT_IN_TEMPLATES]
    assert client.get("/unggah/data/jumlah/").status_code == 302


@pytest.mark.parametrize("slug", ["peserta", "pembagi"])
def test_a_template_is_read_untouched_by_an_office_elsewhere(client_of, slug):
    for code in ("73.13", "75.04", "74.07"):
        create_region(code=code)
    create_category(name="Nelayan")
    elsewhere = create_user(office=create_office(regions=["74"]))
    browser = client_of(elsewhere)

    data = browser.get(f"/unggah/contoh/{slug}/?format=csv").getvalue()

    assert plan_of(KINDS[slug], data, elsewhere).summary == "2 baru, 0 berubah, 0 sama"


def test_a_template_keeps_its_own_examples_for_who_may_enter_them(client_of):
    create_region(code="73.13")
    create_region(code="75.04", bps_code="7503")
    browser = client_of(create_user(is_superuser=True))

    text = browser.get("/unggah/contoh/peserta/?format=csv").getvalue().decode()

    assert "73.13;;Kab. Wajo;" in text
    assert ";7503;;" in text


def test_agreements_come_with_their_lines_and_go_with_them(staff):
    kind = KINDS["perjanjian"]
    create_region()
    create_category(name="Nelayan")
    create_category(name="Petani")
    heading = ["kode_kemendagri", "judul", "nomor_pihak_bpjs", "kategori", "target"]
    heading += ["sumber_judul", "sumber_jenis", "pekerjaan"]
    first = ["75.04", "Rentan 2026", "PER/15/102023", "Nelayan", "1.200"]
    rows = [
        [*first, "Naskah | Lampiran", "SIGNED_DOCUMENT | DECREE", "Nelayan"],
        ["75.04", "Rentan 2026", "per-15-102023", "Petani", "850", "", "", ""],
    ]
    rows[1][2] = "PER/15/102023"

    record = imported(kind, csv_of([heading, *rows]), staff)

    agreement = Agreement.objects.get()
    assert agreement.lines.count() == 2
    assert agreement.sources.count() == 2
    entry = agreement.history.get()
    assert entry.history_user == staff
    assert entry.sources.count() == 2
    rows[0][4] = "1.300"
    second = imported(kind, csv_of([heading, *rows]), staff, reason="adendum")
    line = EnrolmentTarget.objects.get(target_workers=1300)
    assert line.history.first().history_change_reason == "adendum"
    assert line.occupations.count() == 1
    undo(kind, second, staff)
    line.refresh_from_db()
    assert line.target_workers == 1200
    with pytest.raises(Refused, match="1 baris target sudah diubah"):
        undo(kind, record, staff)


def test_what_stands_on_an_imported_agreement_keeps_it(staff):
    kind = KINDS["perjanjian"]
    create_region()
    data = csv_of([["kode_kemendagri", "judul"], ["75.04", "Payung"]])
    record = imported(kind, data, staff)
    child = create_agreement(parent=Agreement.objects.get())
    with pytest.raises(Refused, match="perjanjian lain bergantung padanya"):
        undo(kind, record, staff)
    child.delete()
    undo(kind, record, staff)

    assert not Agreement.objects.exists()
    gone = Agreement.history.filter(title="Payung", history_type="-").get()
    assert "dibatalkan" in gone.history_change_reason


def test_an_agreement_cannot_be_what_no_paper_says(staff):
    kind = KINDS["perjanjian"]
    top = create_agreement(title="Atas")
    below = create_agreement(title="Bawah", parent=top)
    heading = ["nomor", "kode_kemendagri", "judul", "mulai_berlaku", "berlaku_sampai"]
    heading += ["diakhiri_pada", "naskah_induk", "kategori"]
    rows = [
        [top.pk, "75.04", "Atas", "2025-01-01", "2024-12-31", "", below.pk, ""],
        ["", "75.04", "Baru", "", "", "2025-01-01", "tidak ada", ""],
        ["", "75.04", "Tanpa induk", "", "", "2025-01-01", "", "Nelayann"],
    ]
    create_category(name="Nelayan")

    plan = plan_of(kind, csv_of([heading, *rows]), staff)

    told = {(fault.line, fault.column) for fault in plan.faults}
    assert told == {
        (2, "berlaku_sampai"),
        (2, "naskah_induk"),
        (3, "naskah_induk"),
        (4, "kategori"),
    }


def test_a_link_to_a_paper_out_of_sight_is_not_cut(client_of):
    hidden = create_agreement(region="73.13", title="Tersembunyi")
    create_agreement(region="75.04", parent=hidden)
    staff = create_user(office=create_office(regions=["75.04"]))

    data = exported(KINDS["perjanjian"], staff)

    assert plan_of(KINDS["perjanjian"], data, staff).writes == 0
    assert "Tersembunyi" not in data.decode()


def queries_of(client, address):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200, address
    return len(asked)


def test_pages_ask_the_same_of_few_rows_and_of_many(client, staff):
    create_region()
    asked = []
    for many in (3, 30):
        rows = [
            ["75.04", f"2025-{n % 12 + 1}-{n // 12 + 1}", n, ""] for n in range(many)
        ]
        waiting = sent(client, csv_of([HEADING, *rows])).redirect_chain[-1][0]
        saved = imported(KINDS["peserta"], csv_of([HEADING, *rows]), staff, reason="x")
        pages = ("/unggah/", waiting, f"/unggah/{saved.pk}/")
        asked.append([queries_of(client, page) for page in pages])

    assert asked[0] == asked[1]


COMMANDS = {
    "import_agreements": "perjanjian",
    "import_headcounts": "jumlah",
    "import_participation": "peserta",
    "import_workforce": "pembagi",
    "import_claims": "dinyatakan",
    "import_coverage_targets": "target-cakupan",
}


def test_every_kind_has_a_command(tmp_path, staff, capsys):
    create_line()
    for command, slug in COMMANDS.items():
        path = tmp_path / f"{slug}.csv"
        path.write_bytes(exported(KINDS[slug], staff))

        call_command(command, path, user="staf", apply=True)

        assert "0 baru, 0 berubah" in capsys.readouterr().out
    assert set(COMMANDS.values()) == set(KINDS)


def test_a_command_writes_only_when_told_and_tells_every_fault(tmp_path, staff, capsys):
    create_region()
    path = tmp_path / "peserta.csv"
    path.write_bytes(csv_of([HEADING, ["75.04", "2025-06-30", "1", ""]]))

    call_command("import_participation", path, user="staf")
    assert Participation.objects.count() == FileImport.objects.count() == 0
    call_command("import_participation", path, user="staf", apply=True)
    assert Participation.objects.get().recorded_by == staff
    assert "Disimpan sebagai impor" in capsys.readouterr().out
    path.write_bytes(csv_of([HEADING, ["75.04", "2025-06-30", "dua", ""]]))
    with pytest.raises(CommandError, match="baris 2, kolom orang, 'dua'"):
        call_command("import_participation", path, user="staf", apply=True)
    path.write_bytes(csv_of([HEADING, ["75.04", "2025-06-30", "2", ""]]))
    with pytest.raises(CommandError, match="alasan"):
        call_command("import_participation", path, user="staf", apply=True)
    with pytest.raises(CommandError, match="no user who may enter data"):
        call_command("import_participation", path, user="bukan")
