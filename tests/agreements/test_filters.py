"""What the registers can be narrowed by, and what they answer to nonsense."""

from datetime import timedelta

import pytest

from regions.models import Region
from tests.factories import (
    TODAY,
    create_agreement,
    create_category,
    create_line,
    create_office,
    create_region,
    create_user,
)
from tests.pages import Page, as_file, file_rows

pytestmark = pytest.mark.django_db

REGISTER, LINES = f"/perjanjian/?per={TODAY}", f"/perjanjian/baris/?per={TODAY}"


@pytest.fixture
def client(client_of):
    return client_of(create_user(is_superuser=True))


def titles(client, query):
    address = f"{REGISTER}&{query}&format=csv"
    return sorted(row["judul"] for row in file_rows(client.get(address)))


def lines(client, query):
    rows = file_rows(client.get(f"{LINES}&{query}&format=csv"))
    return sorted(row["perjanjian"] for row in rows)


def messages(page):
    return [li.text for form in page.root.all("form") for li in form.all("li")]


class TestRegister:
    @pytest.fixture(autouse=True)
    def papers(self):
        self.office = create_office(name="Kantor Cabang Uji")
        create_agreement(region="75.04", title="Pohuwato", office=self.office)
        create_agreement(region="75.71", title="Kota", document_type="MOU")
        create_agreement(region="75", title="Provinsi", document_type="")
        create_agreement(region="74.07", title="Wakatobi", stage="DRAFTING")

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("wilayah=75", ["Kota", "Pohuwato", "Provinsi"]),
            ("wilayah=75.04", ["Pohuwato"]),
            ("wilayah=pohuwato", ["Pohuwato"]),
            ("wilayah=kota gorontalo", ["Kota"]),
            ("wilayah=ID", ["Kota", "Pohuwato", "Provinsi", "Wakatobi"]),
            ("jenis=MOU", ["Kota"]),
            ("jenis=-", ["Provinsi"]),
            ("tahap=DRAFTING", ["Wakatobi"]),
            ("q=wakatobi", ["Wakatobi"]),
            ("wilayah=75&jenis=PKS", ["Pohuwato"]),
            ("wilayah=&jenis=&q=", ["Kota", "Pohuwato", "Provinsi", "Wakatobi"]),
        ],
    )
    def test_narrows(self, client, query, found):
        assert titles(client, query) == found

    def test_by_office(self, client):
        assert titles(client, f"kantor={self.office.pk}") == ["Pohuwato"]

    def test_a_code_of_the_statistics_office_is_understood(self, client):
        Region.objects.filter(code="75.04").update(bps_code="7503")

        assert titles(client, "wilayah=7503") == ["Pohuwato"]

    @pytest.mark.parametrize(
        ("slug", "found"),
        [
            ("berlaku", ["90 hari lagi", "91 hari lagi", "hari ini"]),
            ("segera-berakhir", ["90 hari lagi", "hari ini"]),
            ("berakhir", ["kemarin"]),
            ("tidak-diketahui", ["tanpa akhir"]),
            ("belum-berlaku", ["mulai besok"]),
            ("diperpanjang", []),
            ("dibatalkan", ["batal"]),
        ],
    )
    def test_by_status_at_its_turning_days(self, client, slug, found):
        for title, days in [
            ("kemarin", -1),
            ("hari ini", 0),
            ("90 hari lagi", 90),
            ("91 hari lagi", 91),
        ]:
            create_agreement(
                region="73", title=title, ends_on=TODAY + timedelta(days=days)
            )
        create_agreement(region="73", title="tanpa akhir", ends_on=None)
        create_agreement(
            region="73", title="mulai besok", starts_on=TODAY + timedelta(days=1)
        )
        create_agreement(region="73", title="batal", stage="CANCELLED")

        assert titles(client, f"wilayah=73&status={slug}") == found

    def test_the_filter_can_be_taken_off_without_losing_the_day(self, client):
        page = Page(client.get(f"{REGISTER}&wilayah=75.04"))

        assert page.address_of("Hapus saringan") == REGISTER

    def test_changing_the_day_keeps_the_filter(self, client):
        page = Page(client.get(f"{REGISTER}&wilayah=75.04&page=2"))

        form = page.root.first("form") and [
            form for form in page.root.all("form") if "as-of" in str(form.attributes)
        ]
        kept = {
            field.attributes["name"]: field.attributes.get("value")
            for field in form[0].all("input")
        }
        assert set(kept) == {"wilayah", "per", "diketahui"}
        assert (kept["wilayah"], kept["per"]) == ("75.04", "2025-12-31")


class TestLines:
    @pytest.fixture(autouse=True)
    def some_lines(self):
        own = create_agreement(region="75.04", title="Milik", programme_year=2024)
        self.category = create_category(name="Nelayan", aliases="pencari ikan")
        create_line(agreement=own, category=self.category)
        create_line(agreement=own, programme_year=2025)
        other = create_agreement(region="75", title="Provinsi")
        create_line(agreement=other, region="75.04")
        talks = create_agreement(region="75.71", title="Jajak", stage="EXPLORATION")
        create_line(agreement=talks)
        self.agreement = own

    @pytest.mark.parametrize(
        ("query", "found"),
        [
            ("wilayah=75.04", ["Milik", "Milik", "Provinsi"]),
            ("wilayah=75.71", ["Jajak"]),
            ("tahun=2024", ["Milik"]),
            ("tahun=2025", ["Milik"]),
            ("tahun=-", ["Jajak", "Provinsi"]),
            ("hitung=ya", ["Milik", "Milik", "Provinsi"]),
            ("q=nelayan", ["Milik"]),
            ("q=pencari ikan", ["Milik"]),
            ("q=jajak", ["Jajak"]),
        ],
    )
    def test_narrows(self, client, query, found):
        assert lines(client, query) == found

    def test_a_segment_is_the_lines_own_else_its_categorys_and_mixed_is_none(
        self, client
    ):
        mixed = create_category(name="Non-ASN dan perangkat desa", segment="")
        papers = {
            title: create_agreement(region="75.04", title=title)
            for title in ("Sendiri", "Campuran")
        }
        create_line(agreement=papers["Campuran"], category=mixed)
        create_line(agreement=papers["Sendiri"], category=mixed, segment="PU")

        assert lines(client, "segmen=PU") == ["Sendiri"]
        assert lines(client, "segmen=BPU") == ["Jajak", "Milik", "Milik", "Provinsi"]

    def test_by_category_and_by_agreement(self, client):
        assert lines(client, f"kategori={self.category.pk}") == ["Milik"]
        own = f"perjanjian={self.agreement.pk}"
        assert lines(client, own) == ["Milik", "Milik"]


class TestNonsense:
    """A wrong filter shows its message and the unfiltered page; nothing is a 5xx."""

    @pytest.fixture(autouse=True)
    def line(self):
        for code in ("75", "75.01", "75.71"):
            create_region(code=code)
        create_line(agreement=create_agreement(region="75.04", title="Yang ada"))

    @pytest.fixture
    def client(self, client):
        client.raise_request_exception = False
        return client

    def test_an_ambiguous_name_names_the_places_it_fits(self, client):
        for address in (REGISTER, LINES):
            page = Page(client.get(f"{address}&wilayah=gorontalo"))

            (said,) = messages(page)
            assert said.startswith("'gorontalo' cocok dengan beberapa wilayah:")
            assert "Provinsi Gorontalo (75)" in said
            assert "Kota Gorontalo (75.71)" in said
            assert "Yang ada" in page.text

    @pytest.mark.parametrize(
        ("address", "query"),
        [
            (REGISTER, "wilayah=antah"),
            (REGISTER, "status=x"),
            (REGISTER, "tahap=x"),
            (REGISTER, "jenis=x"),
            (REGISTER, "kantor=abc"),
            (REGISTER, f"kantor={'9' * 23}"),
            (REGISTER, f"kantor={'9' * 5000}"),
            (REGISTER, "kantor=-1"),
            (LINES, "kategori=abc"),
            (LINES, f"kategori={'9' * 23}"),
            (LINES, "tahun=abc"),
            (LINES, "tahun=20x4"),
            (LINES, f"tahun={'9' * 23}"),
            (LINES, f"tahun={'9' * 5000}"),
            (LINES, "tahun=²⁰²⁴"),
            (LINES, "perjanjian=abc"),
            (LINES, "perjanjian=7.5"),
            (LINES, "perjanjian=-1"),
            (LINES, f"perjanjian={'9' * 23}"),
            (LINES, f"perjanjian={'9' * 5000}"),
            (LINES, "perjanjian=NaN"),
            (LINES, "hitung=x"),
        ],
    )
    def test_a_wrong_value_gets_a_message_and_the_whole_list(
        self, client, address, query
    ):
        page = Page(client.get(f"{address}&{query}"))

        assert messages(page), query
        assert "Yang ada" in page.text

    @pytest.mark.parametrize("address", [REGISTER, LINES])
    @pytest.mark.parametrize(
        "per", ["besok", "9999-12-31", "0000-00-00", "2025-02-30", "9" * 5000]
    )
    def test_a_wrong_day_gets_a_message_and_the_page_of_today(
        self, client, address, per
    ):
        path = address.split("?")[0]
        page = Page(client.get(path, {"per": per}))

        assert messages(page)
        assert "Yang ada" in page.text

    @pytest.mark.parametrize("path", ["/perjanjian/", "/perjanjian/baris/"])
    @pytest.mark.parametrize("name", ["q", "wilayah", "status", "per", "page", "x"])
    def test_a_nul_byte_is_a_bad_request(self, client, path, name):
        assert client.get(f"{path}?{name}=%00").status_code == 400

    @pytest.mark.parametrize(
        "path",
        [
            "/perjanjian/abc/",
            "/perjanjian/-1/",
            "/perjanjian/999999999999999999/",
            f"/perjanjian/{'9' * 23}/",
            f"/perjanjian/{'9' * 5000}/",
            "/perjanjian/1%00/",
            "/perjanjian/0/",
        ],
    )
    def test_an_odd_number_of_an_agreement_is_no_page(self, client, path):
        assert client.get(path).status_code in (400, 404)

    def test_an_unknown_format_is_the_page(self, client):
        for address in (REGISTER, LINES):
            for form in ("json", "pdf", "", "CSV"):
                page = Page(client.get(as_file(address, form)))

                assert "Yang ada" in page.text
