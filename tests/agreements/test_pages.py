"""Register, lines and agreement pages: founding data, and made-up families."""

from datetime import date, timedelta

import pytest

from agreements.models import Agreement, AgreementEvent
from tests.factories import (
    TODAY,
    create_agreement,
    create_category,
    create_headcount,
    create_line,
    create_source,
    create_user,
)
from tests.pages import Page, file_rows, founding_data

pytestmark = pytest.mark.django_db

PER = f"per={TODAY}"


@pytest.fixture(scope="class")
def founding(django_db_setup, django_db_blocker):
    with founding_data(django_db_blocker):
        yield


@pytest.fixture
def client(client_of):
    return client_of(create_user(is_superuser=True, is_staff=True))


def lines_of(page):
    return page.table("Baris target dan tangganya")


def rungs(row):
    """People at each rung of a line: the number only, '–' where it is silent."""
    names = ("Potensi", "Data siap daftar", "Target", "Terdaftar", "Aktif")
    return {name: row[name].text.split()[0] for name in names}


def totals(page):
    return lines_of(page).sums


@pytest.mark.usefixtures("founding")
class TestFoundingData:
    @pytest.fixture
    def page_of(self, client):
        def page_of(code, year=None):
            found = Agreement.objects.filter(region__code=code)
            if year:
                found = found.filter(programme_year=year)
            return Page(client.get(f"{found.get().get_absolute_url()}?{PER}"))

        return page_of

    def test_kota_gorontalo_adds_7000_and_3452(self, page_of):
        page = page_of("75.71")

        assert rungs(lines_of(page).row("Pekerja rentan"))["Target"] == "7.000"
        assert rungs(lines_of(page).row("Pekerja UMKM"))["Target"] == "3.452"
        assert totals(page)["Target"] == "7.000 + 3.452 = 10.452"
        assert "Jumlah yang dinyatakan sumber: 10.452 orang." in page.text

    def test_kota_gorontalo_keeps_the_sources_own_words(self, page_of):
        page = page_of("75.71")

        assert "MoU (judul); perjanjian kerjasama (isi)" in page.text
        assert "pemanjangan kelapa" in page.text
        assert "Pemanjat kelapa" in lines_of(page).rows[0]["Kategori pekerja"].text
        assert "Marten Taha juga ditulis Marthen Taha" in page.text
        assert "masa berlaku tidak diketahui" in page.text

    def test_wakatobi_has_data_ready_to_register_and_nothing_covered(self, page_of):
        page = page_of("74.07")

        silent = {"Potensi": "–", "Target": "–", "Terdaftar": "–", "Aktif": "–"}
        vulnerable = rungs(lines_of(page).row("Pekerja rentan"))
        assert vulnerable == silent | {"Data siap daftar": "25.000"}
        staff = rungs(lines_of(page).row("Pegawai non-ASN"))
        assert staff == silent | {"Data siap daftar": "3.000"}
        assert totals(page)["Data siap daftar"] == "25.000 + 3.000 = 28.000"
        assert totals(page)["Aktif"] == "–"
        assert totals(page)["Target"] == "–"

    def test_wakatobi_has_no_coverage(self, client):
        page = Page(client.get(f"/wilayah/74.07/?{PER}"))

        said = page.section("Cakupan kepesertaan").text
        assert "belum ada angka untuk Kab. Wakatobi" in said
        assert "%" not in said

    def test_kolaka_timur_is_a_programme_whose_document_is_not_named(self, page_of):
        page = page_of("74.11", 2024)

        assert "program (dokumen tidak disebut)" in page.text
        assert "jenis dokumen tidak diketahui" in page.text
        staff = rungs(lines_of(page).row("Pegawai non-ASN"))
        assert (staff["Target"], staff["Aktif"]) == ("–", "2.174")
        farmers = rungs(lines_of(page).row("Petani sawit"))
        assert (farmers["Target"], farmers["Aktif"]) == ("–", "992")
        assert totals(page)["Aktif"] == "2.174 + 992 = 3.166"
        assert totals(page)["Target"] == "–"

    def test_kolaka_timur_2024_continues_2023_and_both_say_so(self, page_of):
        this_year, last_year = page_of("74.11", 2024), page_of("74.11", 2023)

        family = this_year.section("Keluarga naskah").text
        assert "Memperpanjang: Kerja sama tahun 2023" in family
        assert "tahun program 2023" in family
        assert "Diperpanjang oleh:" in last_year.section("Keluarga naskah").text
        assert "Belum ada baris target." in last_year.text

    def test_sulawesi_barat_explores_for_13000_people_at_16800(self, page_of):
        page = page_of("76")

        assert "penjajakan" in page.text
        (row,) = lines_of(page).rows
        assert rungs(row) == {
            "Potensi": "13.000",
            "Data siap daftar": "–",
            "Target": "–",
            "Terdaftar": "–",
            "Aktif": "–",
        }
        assert "Rp 16.800 per orang per bulan" in row["Iuran dan dana"].text
        assert "Tidak ikut dijumlahkan: penjajakan" in page.text

    def test_an_exploration_is_in_no_total_of_its_region(self, client):
        page = Page(client.get(f"/wilayah/76/?{PER}"))

        assert not page.has_table("Tangga kepesertaan")
        assert "Penjajakan kerja sama" in page.section("Perjanjian").text

    def test_pohuwatos_quota_is_a_plan_of_10100(self, page_of):
        page = page_of("75.04")

        plan = "Rencana: 100 × 101 desa = 10.100 orang"
        assert f"{plan}; rencana bukan target dan bukan cakupan." in page.text
        assert set(totals(page).values()) == {"–"}
        assert rungs(lines_of(page).row("Pekerja rentan"))["Target"] == "–"

    def test_pohuwatos_plan_is_no_number_of_its_region(self, client):
        page = Page(client.get(f"/wilayah/75.04/?{PER}"))

        assert "10.100" not in page.text

    def test_the_register_prints_both_status_counts(self, client):
        page = Page(client.get(f"/perjanjian/?{PER}"))

        assert (
            "0 berlaku · 3 masa berlaku tidak diketahui · 3 lainnya · 6 tercantum"
            in page.text
        )

    def test_what_is_not_known_is_said_not_guessed(self, client):
        page = Page(client.get(f"/perjanjian/?{PER}"))

        row = page.table("Perjanjian yang dapat").row("Optimalisasi")
        assert row["Masa berlaku"].text == (
            "ditandatangani 21 Mar 2022 – akhir belum ada data"
        )
        assert row["Target (orang)"].text == "belum ada data"
        assert row["Baris"].text == "2"


class TestAgreement:
    def test_every_fact_has_its_place_and_a_missing_one_says_so(self, client):
        agreement = create_agreement(
            office_number="PER/15/102023", government_number="", ends_on=None
        )

        page = Page(client.get(agreement.get_absolute_url()))

        facts = page.section("Naskah").text
        assert "Nomor pihak BPJS Ketenagakerjaan PER/15/102023" in facts
        assert "Nomor pihak pemda belum ada data" in facts
        assert "Tanggal tanda tangan 10 Januari 2025" in facts
        assert "Berlaku sampai belum ada data" in facts

    @pytest.mark.parametrize(
        ("days", "said"),
        [
            (-1, "berakhir"),
            (0, "segera berakhir (tinggal 0 hari)"),
            (90, "segera berakhir (tinggal 90 hari)"),
            (91, "berlaku"),
        ],
    )
    def test_the_status_is_that_of_the_day_asked(self, client, days, said):
        agreement = create_agreement(ends_on=TODAY + timedelta(days=days))

        page = Page(client.get(f"{agreement.get_absolute_url()}?{PER}"))

        status = page.main.first("p").text.split(" · ")[0]
        assert status.split(" ", 1)[1] == said

    def test_the_family_is_umbrella_papers_below_and_renewals(self, client):
        umbrella = create_agreement(title="Payung", document_type="MOU")
        working = create_agreement(title="PKS dinas", parent=umbrella)
        addendum = create_agreement(
            title="Adendum dinas", document_type="ADENDUM", parent=working
        )
        next_one = create_agreement(title="PKS berikut", renews=working)

        page = Page(client.get(working.get_absolute_url()))

        said = [(text, address) for text, address in family_of(page)]
        assert said == [
            ("Payung", umbrella.get_absolute_url()),
            ("Adendum dinas", addendum.get_absolute_url()),
            ("PKS berikut", next_one.get_absolute_url()),
        ]

    def test_the_timeline_is_in_order_and_tells_the_signing_once(self, client):
        agreement = create_agreement(
            signed_on=date(2025, 3, 8),
            starts_on=date(2025, 1, 1),
            ends_on=date(2025, 12, 31),
        )
        event = AgreementEvent.Kind
        agreement.events.create(
            kind=event.SIGNING, on=date(2025, 3, 8), on_precision="DAY", place="Aula"
        )
        agreement.events.create(
            kind=event.MEETING, on=date(2025, 2, 1), on_precision="MONTH"
        )
        agreement.events.create(kind=event.LAUNCH, on=None, on_precision="DAY")

        page = Page(client.get(agreement.get_absolute_url()))

        moments = [li.text for li in page.section("Linimasa").all("li")]
        assert [moment.split(" – ")[0] for moment in moments] == [
            "1 Januari 2025",
            "Februari 2025",
            "8 Maret 2025",
            "31 Desember 2025",
            "tanggal belum ada data",
        ]
        assert moments[2] == "8 Maret 2025 – Penandatanganan, Aula"

    def test_the_newest_count_of_a_rung_up_to_the_day_is_shown(self, client):
        line = create_line(target_workers=100)
        create_headcount(target=line, workers=80, as_of=TODAY - timedelta(days=30))
        create_headcount(target=line, workers=90, as_of=TODAY)
        create_headcount(target=line, workers=95, as_of=TODAY + timedelta(days=1))
        address = line.agreement.get_absolute_url()

        for day, active in [
            (TODAY - timedelta(days=31), "–"),
            (TODAY - timedelta(days=1), "80"),
            (TODAY, "90"),
            (TODAY + timedelta(days=1), "95"),
        ]:
            (row,) = lines_of(Page(client.get(f"{address}?per={day}"))).rows

            assert rungs(row)["Aktif"] == active

    def test_a_sum_over_lines_says_how_many_of_them_know_the_rung(self, client):
        agreement = create_agreement()
        create_line(agreement=agreement, target_workers=70)
        create_line(agreement=agreement, target_workers=None)

        page = Page(client.get(agreement.get_absolute_url()))

        assert totals(page)["Target"] == "70 1 dari 2 baris"

    def test_lines_of_several_years_are_not_added(self, client):
        agreement = create_agreement()
        for year in (2024, 2025):
            create_line(agreement=agreement, programme_year=year, target_workers=70)

        for address in (agreement.get_absolute_url(), "/perjanjian/baris/"):
            page = Page(client.get(address))

            assert totals(page)["Target"] == "beberapa tahun"
            assert "140" not in lines_of(page).foot[3].text

    def test_only_who_may_edit_is_offered_the_form(self, client_of):
        agreement = create_agreement(region="75.04")
        official = create_user(region="75.04")

        page = Page(client_of(official).get(agreement.get_absolute_url()))

        assert "Ubah perjanjian ini" not in page.text

    def test_sources_are_named_with_their_grade(self, client):
        agreement = create_agreement()
        agreement.sources.add(create_source(title="Naskah", kind="SIGNED_DOCUMENT"))

        page = Page(client.get(agreement.get_absolute_url()))

        assert "Naskah, Koran Uji (kelas A)" in page.section("Sumber").text


def family_of(page):
    return page.section("Keluarga naskah").links


class TestEmptyDatabase:
    def test_registers_survive_having_nothing_to_show(self, client):
        for address in ("/perjanjian/", "/perjanjian/baris/"):
            assert "Tidak ada yang cocok." in Page(client.get(address)).text

    def test_an_agreement_may_have_no_lines_at_all(self, client):
        agreement = create_agreement()

        page = Page(client.get(agreement.get_absolute_url()))

        assert "Belum ada baris target." in page.text
        assert "Baris di wilayah lain" not in page.text


class TestPaging:
    def test_the_list_is_cut_in_pages_but_its_counts_are_of_all(self, client):
        for _ in range(51):
            create_agreement()

        first = Page(client.get(f"/perjanjian/?{PER}"))
        second = Page(client.get(f"/perjanjian/?{PER}&page=2"))

        assert len(first.table("Perjanjian yang dapat").rows) == 50
        assert len(second.table("Perjanjian yang dapat").rows) == 1
        assert "51 berlaku · 0 masa berlaku tidak diketahui" in second.text
        assert "51–51 dari 51 baris" in second.text

    def test_a_sum_of_lines_is_of_all_pages(self, client):
        agreement = create_agreement(programme_year=2025)
        category = create_category()
        for _ in range(51):
            create_line(agreement=agreement, category=category, target_workers=2)

        page = Page(client.get("/perjanjian/baris/?page=2"))

        assert len(lines_of(page).rows) == 1
        assert totals(page)["Target"] == "102"

    @pytest.mark.parametrize("number", ["abc", "0", "-1", "999", "9" * 5000, "1.5"])
    def test_a_wrong_page_number_is_some_page(self, client, number):
        create_line()

        for address in ("/perjanjian/", "/perjanjian/baris/"):
            assert client.get(address, {"page": number}).status_code == 200


def test_losses_stand_under_their_line_with_reasons_and_in_the_file(client):
    """Mukomuko (domain.md 3): 1,800 -> 1,616; one reason nobody counted."""
    line = create_line(target_workers=1_800)
    old = create_headcount(target=line, rung="REGISTERED", as_of="2025-06-30")
    old.losses.create(reason="OTHER", workers=1)
    found = create_headcount(
        target=line, rung="REGISTERED", as_of="2025-07-31", workers=1_616
    )
    found.losses.create(reason="IDENTITY", workers=172)
    found.losses.create(reason="MOVED")

    page = Page(client.get(f"{line.agreement.get_absolute_url()}?{PER}"))
    (row,) = file_rows(client.get(f"/perjanjian/baris/?{PER}&format=csv"))

    said = "Terdaftar: NIK tidak sah 172 orang, Pindah tanpa jumlah"
    assert f"Tidak berlanjut – {said}." in page.text
    assert row["tidak_berlanjut"] == said
