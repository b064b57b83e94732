"""Search: a region by name or by a code of either system, agreements by their words."""

import pytest

from tests.factories import create_agreement, create_region, create_user
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
