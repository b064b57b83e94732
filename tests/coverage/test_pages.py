"""Dashboard and region pages: on the founding data, when empty, when asked badly."""

import pytest

from tests.factories import (
    create_participation,
    create_region,
    create_user,
    create_workforce,
)
from tests.pages import Page, as_file, file_rows, founding_data, number

pytestmark = pytest.mark.django_db

# Pages that are of no day.
WITHOUT_DAY = ("/admin/", "/laporan/", "/akun/")


@pytest.fixture(scope="class")
def founding(django_db_setup, django_db_blocker):
    with founding_data(django_db_blocker):
        yield


@pytest.fixture
def client(client_of):
    """Somebody from nowhere: published figures are for all who sign in."""
    return client_of(create_user())


def headline(page):
    return page.section("Cakupan kepesertaan").text


def part_links(page):
    """Addresses of the rows behind the headline's two numbers."""
    links = page.section("Cakupan kepesertaan").links
    return [address for _, address in links if "/baris/" in address]


@pytest.mark.usefixtures("founding")
class TestFoundingData:
    def test_indonesia_shows_its_own_figure_not_the_sum_of_few_provinces(self, client):
        page = Page(client.get("/"))

        assert page.title == "Indonesia"
        assert "38,65 %" in headline(page)
        assert "39.350.000 aktif dari 101.810.000 pekerja" in headline(page)
        assert "angka wilayah itu sendiri" in headline(page)
        name, percent, _, active, workforce, *_, origin = page.table(
            "Cakupan menurut wilayah"
        ).foot
        assert (name.text, percent.text) == (
            "Jumlah 1 dari 38 provinsi",
            "sebagian: 47,36 %",
        )
        assert (active.text, workforce.text) == ("1.327.000", "2.801.936")
        assert "jumlah 1 dari 38 provinsi" in origin.text
        assert "tidak dijumlahkan dengan angka wilayah sendiri" in origin.text

    def test_a_percentage_stands_with_its_parts_basis_day_and_source(self, client):
        page = Page(client.get("/wilayah/73.13/?per=2024-12-31"))

        assert "48,16 %" in headline(page)
        assert "67.799 aktif dari 140.769 pekerja" in headline(page)
        assert "Dasar pembagi potensi BPJSTK" in headline(page)
        assert "Per 2024" in headline(page)
        assert "Cakupan kepesertaan Wajo 2024, Tribun Timur (kelas D)" in headline(page)

    def test_wajo_on_the_labour_force_is_another_percentage_never_mixed(self, client):
        eligible = Page(client.get("/wilayah/73.13/?per=2024-12-31"))
        labour = Page(
            client.get("/wilayah/73.13/?per=2024-12-31&dasar=BPS_LABOUR_FORCE")
        )

        assert "32,75 %" in headline(labour)
        assert "67.799 aktif dari 207.015 pekerja" in headline(labour)
        assert "Dasar pembagi angkatan kerja (BPS)" in headline(labour)
        assert "32,75" not in eligible.text
        # The claim keeps its own basis, and says so beside its recomputed percent.
        claimed = labour.section("Angka yang dinyatakan dan target").text
        assert "48,16" not in labour.text.replace(claimed, "")

    def test_wajos_trend_and_table_on_the_labour_force_hold_nothing_eligible(
        self, client
    ):
        page = Page(client.get("/wilayah/73.13/?per=2025-12-31&dasar=BPS_LABOUR_FORCE"))

        trend = page.table("Cakupan menurut waktu").rows
        assert [(row["Jenis"].text, row["Cakupan"].text) for row in trend] == [
            ("dihitung", "32,75 %")
        ]
        peers = page.table("Cakupan menurut wilayah")
        assert "angkatan kerja (BPS)" in peers.caption
        assert peers.row("Kab. Wajo")["Pekerja"].text == "207.015"

    def test_the_eligible_workers_of_wajo_lead_to_three_segments(self, client):
        page = Page(client.get("/wilayah/73.13/?per=2024-12-31"))
        to_active, to_workforce = part_links(page)

        active = Page(client.get(to_active)).table("Peserta aktif")
        workforce = Page(client.get(to_workforce)).table("Pekerja")

        assert [row["Orang"].text for row in active.rows] == ["67.799"]
        segments = [(row["Segmen"].text, row["Orang"].text) for row in workforce.rows]
        assert len(segments) == 3
        assert sum(number(people) for _, people in segments) == 140_769

    @pytest.mark.parametrize(
        ("day", "percent", "parts", "claim"),
        [
            ("2024-12-31", "40,40 %", "1.159.887 aktif dari 2.871.182", "40,40 %"),
            ("2025-12-31", "47,36 %", "1.327.000 aktif dari 2.801.936", "47,38 %"),
        ],
    )
    def test_south_sulawesi_at_two_days_beside_what_was_published(
        self, client, day, percent, parts, claim
    ):
        page = Page(client.get(f"/wilayah/73/?per={day}"))

        assert headline(page).startswith(f"Cakupan kepesertaan {percent} {parts}")
        stated = headline(page).split("Dinyatakan")[1]
        assert f"{claim} menurut BPJS Ketenagakerjaan Sulawesi Selatan" in stated
        assert claim in page.table("Angka yang dinyatakan").rows[0]["Dinyatakan"].text

    def test_the_two_gaps_of_south_sulawesi_are_told_apart(self, client):
        page = Page(client.get("/wilayah/73/?per=2025-12-31"))

        assert "436.259 orang sampai target" in headline(page)
        assert "1.474.936 orang sampai semua pekerja" in headline(page)
        assert "target 62,93 % (2025, Kemendagri/Bappenas" in headline(page)

    def test_a_target_of_next_year_is_not_shown_yet(self, client):
        page = Page(client.get("/wilayah/73/?per=2024-12-31"))

        assert "62,93" not in page.text

    def test_pohuwatos_42_percent_is_a_claim_without_parts(self, client):
        page = Page(client.get("/wilayah/75.04/?per=2023-12-31"))

        assert "belum ada angka untuk Kab. Pohuwato" in headline(page)
        (claim,) = page.table("Angka yang dinyatakan").rows
        assert claim["Tanggal"].text == "21 Desember 2023"
        assert claim["Dinyatakan"].text == "42 %"
        assert claim["Bagian"].text == "tanpa bagian"
        assert claim["Dasar pembagi"].text == "dasar tidak diketahui"
        assert "%" not in headline(page)

    def test_a_claim_becomes_no_people_in_the_file(self, client):
        rows = file_rows(client.get("/wilayah/75.04/?per=2025-12-31&format=csv"))

        (pohuwato,) = [row for row in rows if row["kode_kemendagri"] == "75.04"]
        assert pohuwato["kode_bps"] == "7503"
        assert pohuwato["cakupan_persen"] == ""
        assert (pohuwato["aktif"], pohuwato["pekerja"]) == ("", "")

    def test_gorontalos_claim_that_contradicts_itself_is_kept_as_said(self, client):
        page = Page(client.get("/wilayah/75/"))

        (claim,) = page.table("Angka yang dinyatakan").rows
        assert claim["Dinyatakan"].text == "45 %"
        assert claim["Bagian"].text == "156.667 dari 397.894"

    def test_a_province_does_not_add_its_own_figure_to_its_kabupatens(self, client):
        create_participation(region="75", active_workers=300_000)
        create_participation(region="75.04", active_workers=40_000)
        create_participation(region="75.71", active_workers=60_000)

        page = Page(client.get("/wilayah/75/?dasar=BPS_EMPLOYED&per=2025-12-31"))

        assert "300.000 aktif dari 632.184 pekerja" in headline(page)
        assert "47,45 %" in headline(page)
        _, percent, _, active, workforce, *_ = page.table("menurut wilayah di").foot
        assert (active.text, workforce.text) == ("100.000", "182.117")
        assert percent.text == "sebagian: 54,91 %"

    def test_a_workforce_alone_is_no_coverage(self, client):
        page = Page(client.get("/wilayah/75/?dasar=BPS_EMPLOYED&per=2025-12-31"))

        assert "belum ada angka untuk Provinsi Gorontalo" in headline(page)
        row = page.table("menurut wilayah di").row("Kab. Pohuwato")
        assert row["Cakupan"].text == "belum ada data"
        assert (row["Aktif"].text, row["Pekerja"].text) == ("–", "80.672")

    def test_both_status_counts_are_printed_even_when_none_is_in_force(self, client_of):
        client = client_of(create_user(region="74"))

        page = Page(client.get("/"))

        said = page.section("Perjanjian dan perlindungan").text
        assert "Perjanjian berlaku 0 1 masa berlaku tidak diketahui" in said
        row = page.table("menurut wilayah di").row("Kab. Wakatobi")
        assert row["Perjanjian"].text == "0 berlaku · 1 masa berlaku tidak diketahui"

    def test_every_region_of_the_country_has_a_page_of_its_level(self, client):
        for code, name in [
            ("ID", "Indonesia"),
            ("75", "Provinsi Gorontalo"),
            ("75.01", "Kab. Gorontalo"),
            ("75.71", "Kota Gorontalo"),
        ]:
            assert Page(client.get(f"/wilayah/{code}/")).title == name

    def test_the_dashboard_is_that_of_the_users_own_area(self, client_of):
        for region, name in [
            ("75.04", "Kab. Pohuwato"),
            ("73", "Provinsi Sulawesi Selatan"),
            ("ID", "Indonesia"),
        ]:
            page = Page(client_of(create_user(region=region)).get("/"))

            assert page.title == name

    def test_the_day_is_carried_to_every_link_of_the_site(self, client):
        page = Page(client.get("/wilayah/73/?per=2024-12-31"))

        inside = [
            address
            for _, address in page.links
            if address.startswith("/") and address not in WITHOUT_DAY
        ]
        assert inside
        assert [link for link in inside if "per=2024-12-31" not in link] == []


class TestEmptyDatabase:
    @pytest.fixture(autouse=True)
    def root(self):
        create_region(code="ID")

    @pytest.mark.parametrize(
        "address", ["/", "/wilayah/ID/", "/wilayah/ID/baris/", "/cari/?q=pohuwato"]
    )
    def test_pages_survive_having_nothing_to_show(self, client, address):
        page = Page(client.get(address))

        assert "belum ada data" in page.text or "Tidak ada yang cocok" in page.text

    def test_no_figure_is_not_zero(self, client):
        create_region(code="75.04")

        page = Page(client.get("/wilayah/75.04/"))

        assert "belum ada angka untuk Kab. Pohuwato" in headline(page)
        assert "0,00 %" not in page.text

    def test_nobody_active_is_zero(self, client):
        create_workforce(workers=1000)
        create_participation(active_workers=0)

        assert "0,00 %" in headline(Page(client.get("/wilayah/75.04/")))

    def test_a_file_of_nothing_has_its_heading_and_the_region(self, client):
        (row,) = file_rows(client.get("/?format=csv"))

        assert row["kode_kemendagri"] == "ID"
        assert row["kode_bps"] == row["cakupan_persen"] == row["aktif"] == ""


class TestHostileAddresses:
    """A wrong address gives a message and the default page, or no page: never a 5xx."""

    @pytest.fixture(autouse=True)
    def figures(self):
        create_workforce(workers=1000)
        create_participation(active_workers=400)

    @pytest.fixture
    def client(self, client):
        client.raise_request_exception = False
        return client

    @pytest.mark.parametrize(
        ("query", "message"),
        [
            ("per=besok", "'besok'"),
            ("per=9999-12-31", "1990"),
            ("per=1989-12-31", "1990"),
            ("per=2025-02-30", "2025-02-30"),
            ("per=12/31/2025", "12/31/2025"),
            ("dasar=x", "x"),
            ("dasar=CATEGORY_POPULATION", "CATEGORY_POPULATION"),
            ("dasar=UNKNOWN", "UNKNOWN"),
        ],
    )
    def test_a_wrong_question_gets_a_message_and_the_default_page(
        self, client, query, message
    ):
        page = Page(client.get(f"/wilayah/75.04/?{query}"))

        form = page.root.first("form")
        said = [li.text for form in page.root.all("form") for li in form.all("li")]
        assert form is not None
        assert any(message in text for text in said), said
        assert "40,00 %" in headline(page)

    def test_a_wrong_question_gives_no_file_that_would_hide_the_message(self, client):
        for query in ("per=besok", "dasar=x"):
            for form in ("csv", "xlsx"):
                page = Page(client.get(f"/wilayah/75.04/?{query}&format={form}"))

                assert page.title == "Kab. Pohuwato"

    def test_an_unknown_format_is_the_page(self, client):
        for form in ("json", "pdf", "", "CSV", "csv,"):
            page = Page(client.get(f"/wilayah/75.04/?format={form}"))

            assert page.title == "Kab. Pohuwato"

    @pytest.mark.parametrize(
        ("address", "status"),
        [
            ("/wilayah/99/", 404),
            ("/wilayah/75.99/", 404),
            ("/wilayah/7503/", 404),
            (f"/wilayah/{'9' * 23}/", 404),
            (f"/wilayah/{'75.04' * 500}/", 404),
            ("/wilayah/%00/", 400),
            ("/wilayah/75.04/?per=%00", 400),
            ("/wilayah/75.04/?%00=1", 400),
            ("/?dasar=%00", 400),
            ("/wilayah/75.04/baris/?bagian=x", 404),
            ("/wilayah/75.04/baris/?jumlah=x", 404),
            ("/wilayah/75.04/baris/?jumlah=bawahan", 404),
            ("/wilayah/%F0%9F%92%A5/", 404),
            ("/wilayah/75.04/?per=%FF%FE", 200),
            ("/wilayah/75.04/?per=1&per=2&per=3", 200),
            (f"/wilayah/75.04/?per={'9' * 5000}", 200),
            (f"/wilayah/75.04/?dasar={'x' * 5000}", 200),
            ("/wilayah/75.04/?page=abc", 200),
            (f"/?{'a=1&' * 400}", 200),
            (f"/?{'a=1&' * 900}", 400),
        ],
    )
    def test_no_address_is_a_server_error(self, client, address, status):
        assert client.get(address).status_code == status
        if status == 200:
            assert client.get(as_file(address)).status_code == 200

    def test_markup_in_an_address_is_printed_as_text(self, client):
        evil = "<script>alert(1)</script>"

        for name in ("per", "dasar", "q", "lain"):
            response = client.get("/wilayah/75.04/", {name: evil})

            assert evil not in response.content.decode()
