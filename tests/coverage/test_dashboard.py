"""What the dashboard says of lapses, rankings and regions without agreements."""

from datetime import date

import pytest

from coverage.attention import lapse_of
from coverage.models import Overlap
from coverage.ranking import rankings
from coverage.reports import Question
from coverage.story import Story
from coverage.without import without_agreement
from regions.models import Region
from tests import oracle
from tests.factories import (
    TODAY,
    create_agreement,
    create_headcount,
    create_line,
    create_office,
    create_participation,
    create_region,
    create_user,
    create_workforce,
)
from tests.messy import SEEDS, messy_figures, messy_papers
from tests.pages import Page, file_rows

pytestmark = pytest.mark.django_db

PER = f"?per={TODAY}"
MIDDLE = date(2024, 6, 15)
# Days of every kind of month, its first and its last among them.
DAYS = [MIDDLE, date(2025, 1, 31), date(2025, 2, 1), date(2025, 12, 1), TODAY]


def story(user, code="ID", on=TODAY):
    asked = Question(user, TODAY, on, "ELIGIBLE_BPJSTK")
    return Story(asked, Region.objects.get(code=code), None)


def readers():
    return [
        create_user(is_superuser=True),
        create_user(office=create_office(regions=["75.04", "73"])),
    ]


# Against the oracle


def test_whose_protection_ends_in_90_days_equals_the_oracle():
    for seed in SEEDS:
        messy_papers(seed)

    ending = 0
    for user in readers():
        for code in ("ID", "73", "75.04"):
            for day in DAYS:
                found = lapse_of(story(user, code, day))
                asked = story(user, code, day).asked
                expected = oracle.people_ending(
                    Region.objects.get(code=code), asked, 90
                )
                if found.people is None:
                    assert not expected
                    continue
                assert found.people.plain_sum == sum(expected.values())
                months = [people.plain_sum for _, people in found.months]
                assert sum(months) == found.people.plain_sum
                assert 0 <= found.people.low <= found.people.high
                ending += found.people.plain_sum
    assert ending


@pytest.mark.parametrize("seed", SEEDS)
def test_rankings_within_a_type_equal_the_oracle(seed):
    messy_figures(seed)
    told = story(create_user(is_superuser=True))

    found = {each.level: each for each in rankings(told.coverages.values())}

    for level in ("PROVINCE", "KABUPATEN", "KOTA"):
        expected, left_out = oracle.ranking_of(told.region, level, told.asked)
        if len(expected) < 2:
            assert level not in found
            continue
        ranked = [(r.place, r.c.region.code) for r in found[level].ranked]
        assert (ranked, found[level].left_out) == (expected, left_out)
    assert found


@pytest.mark.parametrize("seed", SEEDS)
def test_regions_without_an_agreement_equal_the_oracle(seed):
    messy_papers(seed)

    for user in readers():
        for code in ("ID", "73", "75"):
            for day in (TODAY, MIDDLE):
                told = story(user, code, day)
                found = without_agreement(told)
                codes = {lacking.place.code for lacking in found.regions}
                expected = oracle.without_agreement(told.region, told.asked)
                assert (codes, found.of) == expected


# The pages


@pytest.fixture
def gorontalo():
    """Three kabupaten, two with figures; the dues of one are soon paid no more."""
    for number, active in ((1, 900), (2, 400), (3, None)):
        code = f"75.0{number}"
        create_region(
            code=code, name=f"Tempat {number}", tile_column=number, tile_row=1
        )
        if active is not None:
            create_participation(region=code, active_workers=active)
            create_workforce(region=code, workers=1000)
    agreement = create_agreement(region="75.01", ends_on=date(2026, 3, 1))
    return paid_line(agreement, 992, months=14)


def paid_line(agreement, active, *, months, **changes):
    line = create_line(
        agreement=agreement,
        region=agreement.region,
        protected_from=date(2025, 1, 1),
        months_funded=months,
        **changes,
    )
    create_headcount(target=line, rung="ACTIVE", workers=active)
    return line


@pytest.fixture
def client(client_of):
    return client_of(create_user(region="75"))


def key_numbers(page):
    return page.section("Perjanjian dan perlindungan").text


def test_the_dashboard_says_who_lapses_when_and_leads_there(client, gorontalo):
    page = Page(client.get(f"/{PER}"))

    assert "992 orang aktif" in key_numbers(page)
    links = dict(page.section("Perlu perhatian").links)
    people = links["992 orang tidak lagi terlindungi mulai Maret 2026"]
    assert people == f"/wilayah/75/perlindungan/{PER}#kehilangan"
    assert "1 perjanjian berakhir dalam 90 hari" in links
    below = Region.objects.filter(parent__code="75").count()
    assert f"{below - 2} dari {below} wilayah belum punya angka cakupan" in links
    assert links["Temuan kualitas data di wilayah ini"].startswith("/kualitas-data/")
    for address in links.values():
        assert address.startswith("#") or client.get(address).status_code == 200
    # The peers beside a kabupaten are not its own affair.
    own = Page(client.get(f"/wilayah/75.01/{PER}")).section("Perlu perhatian").text
    assert "belum punya angka cakupan" not in own


def test_people_of_undecided_purses_are_a_range_until_somebody_decides(
    client, gorontalo
):
    other = paid_line(create_agreement(region="75.01"), 500, months=14)
    other.funding_sources = "CSR"
    other.save()

    assert "992–1.492 orang aktif" in key_numbers(Page(client.get(f"/{PER}")))

    Overlap.objects.create(resolution="DISJOINT", reason="dua daftar").lines.set(
        [gorontalo, other]
    )
    assert "1.492 orang aktif" in key_numbers(Page(client.get(f"/{PER}")))


def test_nobody_known_to_lapse_is_no_data_and_not_zero(client, gorontalo):
    gorontalo.months_funded = None
    gorontalo.save()

    said = key_numbers(Page(client.get(f"/{PER}")))

    assert "Perlindungan berakhir dalam 90 hari belum ada data" in said


def test_regions_without_an_agreement_are_counted_listed_and_in_a_file(
    client, gorontalo
):
    create_agreement(region="75.02", stage="EXPLORATION")

    page = Page(client.get(f"/{PER}"))
    rows = file_rows(client.get(f"/{PER}&isi=tanpa-perjanjian&format=csv"))

    assert "Tanpa perjanjian sendiri 2 dari 3 kabupaten/kota" in key_numbers(page)
    listed = dict(page.section("Perjanjian dan perlindungan").links)
    assert listed["Kab. Tempat 2"] == f"/wilayah/75.02/{PER}"
    assert [(row["kode_kemendagri"], row["pembicaraan"]) for row in rows] == [
        ("75.02", "1"),
        ("75.03", "0"),
    ]


def test_a_stranger_is_not_told_which_regions_lack_agreements(client_of, gorontalo):
    stranger = client_of(create_user(region="73"))

    page = Page(stranger.get(f"/wilayah/75/{PER}"))
    rows = file_rows(stranger.get(f"/wilayah/75/{PER}&isi=tanpa-perjanjian&format=csv"))

    assert rows == []
    assert "992" not in page.text


def test_the_map_can_show_agreements_in_force(client, gorontalo):
    create_agreement(region="75.02", ends_on=None)
    page = Page(client.get(f"/{PER}"))
    address = page.address_of("Perjanjian berlaku")

    page = Page(client.get(address.split("#")[0]))

    titles = [title.text for title in page.main.all("title")]
    assert "Kab. Tempat 1: 1" in titles
    assert "Kab. Tempat 2: 0 berlaku, 1 masa berlaku tidak diketahui" in titles
    assert "Kab. Tempat 3: 0" in titles


def test_a_wrong_measure_of_the_map_says_so_and_shows_coverage(client, gorontalo):
    page = Page(client.get(f"/{PER}&peta=x"))

    assert "x" in page.section("Peta petak").first("li").text
    assert "Kab. Tempat 1: 90,00 % (900 dari 1.000)" in [
        title.text for title in page.main.all("title")
    ]


def test_a_ranking_leaves_out_who_has_no_number_and_says_how_many(client, gorontalo):
    page = Page(client.get(f"/{PER}"))

    ranking = page.table("Peringkat kabupaten")
    assert ranking.names == ["Kab. Tempat 1", "Kab. Tempat 2"]
    assert [row["Urutan"].text for row in ranking.rows] == ["1", "2"]
    assert "2 dari 3 kabupaten" in page.section("Peringkat").text
    assert "1 tanpa angka tidak ikut" in page.section("Peringkat").text


def test_of_many_regions_the_ends_are_shown_and_all_of_them_behind_a_link(client):
    for number in range(1, 26):
        code = f"75.{number:02}"
        create_region(code=code, name=f"Tempat {number:02}")
        create_participation(region=code, active_workers=number)
        create_workforce(region=code, workers=1000)

    page = Page(client.get(f"/{PER}"))

    assert len(page.table("Sepuluh teratas").rows) == 10
    assert page.table("Sepuluh terbawah").names[-1] == "Kab. Tempat 01"
    address = page.address_of("Peringkat lengkap kabupaten").split("#")[0]
    assert len(Page(client.get(address)).table("Peringkat kabupaten").rows) == 25


def test_the_region_page_draws_its_family_its_clock_and_its_forecast(client, gorontalo):
    umbrella = gorontalo.agreement
    create_agreement(
        region="75.01",
        title="Adendum pertama",
        parent=umbrella,
        document_type="ADENDUM",
    )

    page = Page(client.get(f"/wilayah/75.01/{PER}"))

    papers = page.table("naskah di bawah naskah induknya")
    assert papers.names[1].endswith("adendum Adendum pertama")
    clock = page.table("Sampai kapan iuran dibayar")
    (row,) = clock.rows
    assert (row["Aktif"].text, row["Didanai sampai"].text) == ("992", "28 Feb 2026")
    assert row["Perjanjian berakhir"].text == "1 Mar 2026"
    assert "992 orang aktif" in page.section("Prakiraan 12 bulan").text
