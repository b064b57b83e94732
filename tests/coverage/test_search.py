"""Search: a region by name or by a code of either system, agreements by their words."""

import pytest

from coverage.search_views import FEW, PER_PAGE
from regions.aliases import ALIASES
from regions.models import Region
from tests.factories import (
    create_agreement,
    create_category,
    create_office,
    create_region,
    create_user,
)
from tests.pages import Page, founding_data

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="class")
def founding(django_db_setup, django_db_blocker):
    with founding_data(django_db_blocker):
        yield


@pytest.fixture
def client(client_of):
    return client_of(create_user())


def led_to(client, query):
    """The page a search ends on; a search that finds one place by code goes there."""
    return Page(client.get("/cari/", {"q": query}, follow=True))


def regions_found(page):
    if "Wilayah" not in [h2.text for h2 in page.main.all("h2")]:
        return []
    return [item.text for item in page.section("Wilayah").all("li")]


@pytest.mark.usefixtures("founding")
class TestFoundingData:
    @pytest.mark.parametrize(
        ("code", "name"),
        [
            ("7503", "Kab. Pohuwato"),
            ("75.04", "Kab. Pohuwato"),
            ("75.03", "Kab. Bone Bolango"),
            (" 75.04 ", "Kab. Pohuwato"),
        ],
    )
    def test_a_code_leads_to_the_place_it_means_in_its_own_system(
        self, client, code, name
    ):
        assert led_to(client, code).title == name

    def test_the_day_asked_is_kept_on_the_way(self, client):
        response = client.get("/cari/?q=7503&per=2024-12-31")

        assert response.headers["Location"] == "/wilayah/75.04/?per=2024-12-31"

    def test_two_digits_may_be_a_code_in_both_systems_and_both_are_labelled(
        self, client
    ):
        page = led_to(client, "94")

        assert len(regions_found(page)) == 2
        assert any("kode Kemendagri 94" in text for text in regions_found(page))
        assert any("kode BPS 94" in text for text in regions_found(page))

    def test_two_digits_that_mean_one_place_lead_there(self, client):
        assert led_to(client, "75").title == "Provinsi Gorontalo"

    def test_a_name_of_several_places_shows_all_told_apart(self, client):
        page = led_to(client, "gorontalo")

        names = [text.split(" kode")[0] for text in regions_found(page)]
        assert names == [
            "Provinsi Gorontalo",
            "Kab. Gorontalo",
            "Kab. Gorontalo Utara",
            "Kota Gorontalo",
        ]

    @pytest.mark.parametrize(
        "typed", ["kota gorontalo", "KOTA  GORONTALO", "Kota-Gorontalo"]
    )
    def test_a_level_word_narrows_and_spelling_does_not_matter(self, client, typed):
        found = regions_found(led_to(client, typed))

        assert any(text.startswith("Kota Gorontalo ") for text in found)
        assert not any(text.startswith("Kab. Gorontalo ") for text in found)

    def test_an_agreement_is_found_by_a_persons_other_spelling(self, client_of):
        client = client_of(create_user(is_superuser=True))

        page = led_to(client, "marthen taha")

        (said,) = [item.text for item in page.section("Perjanjian").all("li")]
        assert said.endswith("Kota Gorontalo")

    def test_all_find_all_regions_but_only_agreements_they_may_see(self, client_of):
        page = led_to(client_of(create_user(region="74")), "gorontalo")

        assert len(regions_found(page)) == 4
        assert "Perjanjian" not in [h2.text for h2 in page.main.all("h2")]


class TestOddSearches:
    @pytest.fixture(autouse=True)
    def something(self, client):
        create_region(code="75.04", bps_code="7503")
        client.raise_request_exception = False

    def test_nothing_typed_asks_for_something(self, client):
        for query in ("", "   ", "%20"):
            page = Page(client.get(f"/cari/?q={query}"))

            assert "Tulis nama wilayah" in page.text or "Tidak ada" in page.text

    def test_nothing_found_says_so(self, client):
        assert "Tidak ada yang cocok." in led_to(client, "antah berantah").text

    @pytest.mark.parametrize(
        "query",
        [
            " ".join(f"kata{number}" for number in range(1000)),
            "x" * 5000,
            "9" * 23,
            "9" * 5000,
            "%_\\'\";--",
            "(((",
            "75.",
            ".",
            "-",
            "💥 \u202e",
            "75.04.01.2001",
            "²³",
            "٧٥.٠٤",
        ],
        ids=range(13),
    )
    def test_no_search_is_a_server_error(self, client, query):
        assert client.get("/cari/", {"q": query}, follow=True).status_code == 200
        assert client.get("/perjanjian/", {"q": query}).status_code == 200
        assert client.get("/perjanjian/baris/", {"q": query}).status_code == 200

    def test_a_nul_byte_is_a_bad_request(self, client):
        assert client.get("/cari/?q=a%00b").status_code == 400

    def test_a_percent_sign_is_no_wildcard(self, client_of):
        client = client_of(create_user(is_superuser=True))
        create_agreement(title="Perjanjian biasa")
        create_agreement(title="Cakupan 100% desa")

        for query, count in [("100%", 1), ("_", 0), ("%", 1)]:
            page = Page(client.get("/cari/", {"q": query}))

            links = [a for _, a in page.main.links if a.startswith("/perjanjian/")]
            assert len(links) == count, query


def items(page, heading):
    if heading not in [h2.text for h2 in page.main.all("h2")]:
        return []
    return [item.text for item in page.section(heading).all("li")]


class TestRegions:
    @pytest.mark.parametrize(
        ("typed", "code", "name"),
        [
            ("Ujung Pandang", "73.71", "Makassar"),
            ("ujungpandang", "73.71", "Makassar"),
            ("Sulsel", "73", "Sulawesi Selatan"),
            ("kabupaten pontianak", "61.02", "Mempawah"),
            ("Kab. Pontianak", "61.02", "Mempawah"),
        ],
    )
    def test_old_and_short_names_lead_to_the_region_of_today(
        self, client, typed, code, name
    ):
        create_region(code=code, name=name)

        (said,) = regions_found(led_to(client, typed))

        assert name in said
        assert "juga disebut" in said

    def test_a_name_of_today_wins_over_an_old_one(self, client):
        create_region(code="91", name="Papua")
        create_region(code="64.01", name="Paser")
        create_region(code="64.99", name="Pasir")

        assert [
            s.split(" kode")[0] for s in regions_found(led_to(client, "pasir"))
        ] == ["Kota Pasir"]

    def test_every_other_name_belongs_to_a_region_there_is(self, django_db_blocker):
        with founding_data(django_db_blocker):
            codes = set(Region.objects.values_list("code", flat=True))

            assert set(ALIASES) <= codes


class TestAgreements:
    @pytest.mark.parametrize(
        "typed",
        [
            "PER/15/102023",
            "per/15/102023",
            "PER 15 102023",
            "PER-15-102023",
            "per.15.102023",
            "PER15102023",
            "15/102023",
        ],
    )
    def test_a_number_is_found_however_its_parts_are_set_apart(self, client_of, typed):
        client = client_of(create_user(is_superuser=True))
        create_agreement(title="Yang dicari", office_number="PER/15/102023")
        create_agreement(title="Yang lain", office_number="PER/16/102023")

        said = items(led_to(client, typed), "Perjanjian")

        assert len(said) == 1
        assert "Yang dicari" in said[0]

    def test_the_other_partys_number_is_found_as_well(self, client_of):
        client = client_of(create_user(is_superuser=True))
        create_agreement(government_number="560 / 012.A / Disnaker")

        assert len(items(led_to(client, "560/012.a/disnaker"), "Perjanjian")) == 1

    def test_its_status_stands_beside(self, client_of):
        client = client_of(create_user(is_superuser=True))
        create_agreement(title="Naskah nelayan")

        page = Page(client.get("/cari/?q=nelayan&per=2026-12-19"))

        (said,) = items(page, "Perjanjian")
        assert "segera berakhir (tinggal 12 hari)" in said


class TestPeople:
    @pytest.fixture(autouse=True)
    def people(self):
        mine = create_agreement(region="75.04", title="Naskah Pohuwato")
        other = create_agreement(region="73.13", title="Naskah Wajo")
        mine.people.create(
            name="Marten Taha", aliases="Marthen Taha", position="Wali Kota"
        )
        other.people.create(name="Marten Wajo", position="Bupati")

    def test_a_person_is_found_by_any_spelling_with_the_paper(self, client_of):
        client = client_of(create_user(region="75.04"))

        (said,) = items(led_to(client, "marthen taha"), "Orang")

        assert said.startswith("Marten Taha juga ditulis Marthen Taha, Wali Kota")
        assert "Naskah Pohuwato" in said

    def test_a_person_of_a_paper_outside_ones_scope_is_not_found(self, client_of):
        for client, names in [
            (client_of(create_user(region="75.04")), {"Marten Taha"}),
            (client_of(create_user(region="73")), {"Marten Wajo"}),
            (client_of(create_user()), set()),
            (client_of(create_user(is_superuser=True)), {"Marten Taha", "Marten Wajo"}),
        ]:
            page = led_to(client, "marten")

            links = page.main.links
            assert {name for name, _ in links if name.startswith("Marten")} == names


class TestOtherKinds:
    def test_a_category_is_found_by_another_name_and_leads_to_its_page(self, client):
        create_category(name="Pegawai non-ASN", aliases="honorer\nTPKD")

        page = led_to(client, "honorer")

        assert page.section("Kategori pekerja").links == [
            ("Pegawai non-ASN", "/kategori/pegawai-non-asn/")
        ]

    def test_an_office_is_found_and_leads_to_its_page(self, client):
        create_office(name="Kantor Cabang Parepare", regions=[])

        page = led_to(client, "parepare")

        assert page.section("Kantor").links == [
            ("Kantor Cabang Parepare", "/kantor/parepare/")
        ]


class TestManyFound:
    @pytest.fixture(autouse=True)
    def many(self):
        for number in range(FEW + PER_PAGE):
            create_category(name=f"Pekerja {number:03}")

    def test_what_is_cut_says_of_how_many_and_where_the_rest_is(self, client):
        section = led_to(client, "pekerja").section("Kategori pekerja")

        assert len(list(section.all("li"))) == FEW
        assert f"Menampilkan {FEW} dari {FEW + PER_PAGE}." in section.text

    def test_the_rest_is_there_page_by_page(self, client):
        page = led_to(client, "pekerja")
        everything = page.address_of("Lihat semua kategori pekerja yang cocok")

        first = Page(client.get(everything))
        second = Page(client.get(first.address_of("Berikutnya").join(["/cari/", ""])))

        names = items(first, "Kategori pekerja") + items(second, "Kategori pekerja")
        assert len(names) == len(set(names)) == FEW + PER_PAGE

    def test_a_kind_nobody_knows_shows_all_kinds(self, client):
        page = Page(client.get("/cari/?q=pekerja&jenis=apa"))

        assert len(items(page, "Kategori pekerja")) > 0
