"""Category pages: numbers equal the slow loops, the registers, and the files."""

from datetime import date

import pytest

from agreements.models import WorkerCategory
from coverage.categories import category_rows, category_story
from coverage.category_tree import category_tree
from coverage.ladders import current_year
from coverage.reports import Question
from regions.models import Region
from tests import oracle
from tests.coverage.test_ladders import assert_interval, assert_pooled
from tests.factories import (
    TODAY,
    create_agreement,
    create_category,
    create_headcount,
    create_line,
    create_office,
    create_region,
    create_user,
    create_workforce,
)
from tests.messy import SEEDS, VINTAGES, messy_papers
from tests.oracle.ladders import Row, add_line, people_of, year_of
from tests.pages import Page, as_file, file_rows, number

pytestmark = [pytest.mark.django_db, pytest.mark.alike]

PER = f"per={TODAY}"


@pytest.fixture
def client(client_of):
    return client_of(create_user(is_superuser=True))


@pytest.fixture
def fishers():
    """Vulnerable workers ⊃ fishers: two years, two purses, a population."""
    vulnerable = create_category(name="Pekerja rentan")
    fisher = create_category(name="Nelayan", parent=vulnerable)
    paper = create_agreement(region="75", programme_year=2025)
    line = create_line(agreement=paper, category=fisher, region="75.04")
    create_headcount(target=line, workers=60)
    both = {"funding_sources": "APBD_PROV+CSR", "target_workers": 50}
    create_line(agreement=paper, category=vulnerable, region="74.07", **both)
    old = create_agreement(region="75.04", programme_year=2024, ends_on=None)
    create_line(agreement=old, category=fisher, target_workers=40)
    create_workforce(
        region="75.04", basis="CATEGORY_POPULATION", category=fisher, workers=240
    )
    return fisher


def within(category, above):
    """Whether the category is the other or stands below it, by its parents."""
    while category is not None:
        if category == above:
            return True
        category = category.parent
    return False


def expected_of(category, asked, key):
    """{key of a line: Row} of the counted lines of a category and below it."""
    rows = {}
    for line in oracle.counted_lines(Region.objects.get(code="ID"), asked):
        if within(line.category, category):
            for one in key(line):
                row = rows.setdefault(one, Row())
                row.lines += 1
                add_line(row, line, people_of(line, asked))
    return rows


def assert_row(row, expected):
    assert row.lines == expected.lines
    decisions = oracle.all_decisions()
    for rung in row.rungs:
        assert rung.known == len(expected.people[rung.rung])
        assert_interval(rung.interval, expected.people[rung.rung], decisions)
    assert_pooled(row.realisation, expected.realisation, expected.lines)


def all_above(region):
    while region is not None:
        yield region.code
        region = region.parent


@pytest.mark.parametrize("seed", SEEDS)
def test_every_year_payer_and_region_equals_the_oracle(seed):
    messy_papers(seed)
    reader = create_user(office=create_office(regions=["75.04", "73"]))
    for user in (create_user(is_superuser=True), reader):
        for known_at in (None, VINTAGES[2]):
            asked = Question(user, TODAY, TODAY, "ELIGIBLE_BPJSTK", known_at)
            tree = category_tree()
            for found in tree.categories:
                assert_category(asked, tree, found)


def assert_category(asked, tree, found):
    category = WorkerCategory.objects.get(pk=found.pk)
    years = expected_of(category, asked, lambda line: [year_of(line)])
    story = category_story(asked, tree, found, pick=lambda years: 2025)
    assert {row.year for row in story.years} == set(years)
    for row in story.years:
        assert_row(row, years[row.year])

    def payers(line):
        names = [name for name in line.funding_sources.split("+") if name]
        return [(year_of(line), name) for name in names or [""]]

    def places(line):
        return [(year_of(line), code) for code in all_above(line.region)]

    paying = expected_of(category, asked, payers)
    assert {(2025, payer.source) for payer in story.payers} == {
        key for key in paying if key[0] == 2025
    }
    for payer in story.payers:
        assert_row(payer.row, paying[2025, payer.source])
    living = expected_of(category, asked, places)
    assert {(2025, place.place.code) for place in story.places} == {
        key for key in living if key[0] == 2025 and key[1] != "ID"
    }
    for place in story.places:
        assert_row(place.row, living[2025, place.place.code])


@pytest.mark.parametrize("seed", SEEDS)
def test_every_line_of_the_tree_equals_the_oracle(seed):
    messy_papers(seed)
    asked = Question(create_user(is_superuser=True), TODAY, TODAY, "ELIGIBLE_BPJSTK")

    for row in category_rows(asked, category_tree()):
        category = WorkerCategory.objects.get(pk=row.category.pk)
        statuses = expected_of(
            category, asked, lambda line: [oracle.status_of(line.agreement, TODAY)]
        )
        by_status = {status: found.lines for status, found in statuses.items()}
        assert row.counts.all == sum(by_status.values())
        assert row.counts.validity_unknown == by_status.get("UNKNOWN", 0)
        assert row.counts.in_force == sum(
            by_status.get(status, 0) for status in ("IN_FORCE", "EXPIRING")
        )


def test_the_year_shown_is_the_newest_one_begun():
    assert current_year([2024, 2025, 2026, None], TODAY) == 2025
    assert current_year([2027, 2026, None], TODAY) == 2026
    assert current_year([None], TODAY) is None
    assert current_year([], TODAY) is None


def test_the_tree_counts_a_category_with_all_below_it(client, fishers):
    page = Page(client.get(f"/kategori/?{PER}"))

    table = page.table("susunan bertingkat")
    assert table.names == ["Pekerja rentan BPU", "Nelayan BPU"]
    above, below = table.rows
    assert number(above["Target"].text) == 150
    assert number(below["Target"].text) == 100
    assert above["Baris"].text.startswith("2 berlaku · 1 masa berlaku tidak diketahui")
    rows = file_rows(client.get(f"/kategori/?{PER}&format=csv"))
    assert [row["target_jumlah_baris"] for row in rows] == ["150", "100"]
    assert rows[1]["bagian_dari"] == "Pekerja rentan"


def test_every_number_of_lines_leads_to_exactly_these_lines(client, fishers):
    tree = Page(client.get(f"/kategori/?{PER}")).table("susunan bertingkat")
    page = Page(client.get(f"/kategori/pekerja-rentan/?{PER}"))
    cells = [row["Baris"] for row in tree.rows]
    for caption in ("menurut tahun program", "sumber dana", "wilayah tempat tinggal"):
        cells += [row["Baris"] for row in page.table(caption).rows]

    links = [link for cell in cells for link in cell.links]
    assert len(links) > 10
    for text, address in links:
        assert len(file_rows(client.get(as_file(address)))) == number(text), address


def test_a_line_of_two_sources_stands_with_both_and_says_so(client, fishers):
    table = Page(client.get(f"/kategori/pekerja-rentan/?{PER}")).table("sumber dana")

    assert sorted(table.names) == ["APBD kabupaten/kota", "APBD provinsi", "CSR/TJSL"]
    assert table.row("CSR/TJSL")["Baris"].text == "1 1 bersama sumber lain"


def test_a_year_is_shown_in_detail_on_page_and_file(client, fishers):
    address = f"/kategori/nelayan/?{PER}&tahun=2024"

    page = Page(client.get(address))
    rows = file_rows(client.get(as_file(address)))

    assert page.section("Siapa yang membayar, 2024").first("table")
    assert [(row["bagian"], row["tahun_program"]) for row in rows] == [
        ("tahun", "2025"),
        ("tahun", "2024"),
        ("dana", "2024"),
        ("wilayah", "2024"),
        ("wilayah", "2024"),
    ]


@pytest.mark.parametrize("year", ["abc", "99999", "2024%00"])
def test_a_wrong_year_says_so_and_gives_no_file(client, fishers, year):
    address = f"/kategori/nelayan/?{PER}&tahun={year}"
    response = client.get(address)
    if response.status_code == 400:
        return

    assert "empat angka" in Page(response).text
    assert "text/html" in client.get(as_file(address)).headers["Content-Type"]


def test_coverage_of_a_category_has_both_parts_and_says_whom_it_counts(client, fishers):
    page = Page(client.get(f"/kategori/nelayan/?{PER}"))
    (row,) = page.table("dibagi jumlah pekerja kategori").rows
    (file,) = file_rows(client.get(f"/kategori/nelayan/?{PER}&isi=populasi&format=csv"))

    assert row["Cakupan kategori"].text == "25,00 %"
    assert number(row["Aktif pada baris"].text) == 60
    assert "tahun 2025" in row["Aktif pada baris"].text
    assert "orang aktif pada baris perjanjian" in page.text
    assert (file["populasi"], file["aktif_minimum"]) == ("240", "60")
    assert file["cakupan_minimum_persen"] == file["cakupan_maksimum_persen"] == "25,00"


def test_without_a_population_or_active_people_there_is_no_percentage(client, fishers):
    above = Page(client.get(f"/kategori/pekerja-rentan/?{PER}"))
    before = Page(client.get("/kategori/nelayan/?per=2025-06-30"))

    assert "Jumlah pekerja kategori ini belum ada data" in above.text
    (row,) = before.table("dibagi jumlah pekerja kategori").rows
    assert row["Cakupan kategori"].text == "belum ada data"


def test_who_sees_only_some_lines_gets_no_category_coverage(client_of, fishers):
    """The population is published; its active people are not theirs to know."""
    page = Page(client_of(create_user(region="74.07")).get(f"/kategori/nelayan/?{PER}"))

    (row,) = page.table("dibagi jumlah pekerja kategori").rows
    assert row["Cakupan kategori"].text == "belum ada data"
    assert "60" not in row["Aktif pada baris"].text
    assert "tidak dapat Anda lihat" in row["Aktif pada baris"].text
    assert "Hanya baris di wilayah kerja Anda." in page.text


def test_two_purses_of_one_place_are_a_range(client):
    category = create_category(name="Nelayan")
    for payer, people in (("75", 15_000), ("75.04", 5_600)):
        create_line(
            agreement=create_agreement(region=payer, programme_year=2025),
            category=category,
            region="75.04",
            target_workers=people,
        )

    page = Page(client.get(f"/kategori/nelayan/?{PER}"))
    rows = file_rows(client.get(f"/kategori/nelayan/?{PER}&format=csv"))

    assert "15.000–20.600" in page.table("sumber dana").rows[0]["Target"].text
    assert {(row["target_minimum"], row["target_maksimum"]) for row in rows} == {
        ("15000", "20600")
    }


def test_one_segment_leaves_the_other_lines_out(client, fishers):
    page = Page(client.get(f"/kategori/nelayan/?{PER}&segmen=PU"))

    assert "Belum ada baris target kategori ini" in page.text
    assert "Hanya baris segmen" in page.text


def test_an_empty_database_has_a_page_and_a_category_without_lines_too(client):
    assert "Belum ada kategori pekerja." in Page(client.get("/kategori/")).text
    create_category(name="Ojek")
    create_region(code="ID")

    page = Page(client.get("/kategori/ojek/"))

    assert "Belum ada baris target" in page.text
    assert client.get("/kategori/tidak-ada/").status_code == 404


def test_a_day_before_the_papers_shows_them_as_not_begun(client, fishers):
    row = Page(client.get(f"/kategori/?per={date(2024, 6, 1)}")).tables[0].rows[1]

    assert row["Baris"].text.startswith("0 berlaku")
