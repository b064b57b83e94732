"""Office pages: a branch's papers, what ends when, realisation, what is old."""

from datetime import date

import pytest

from agreements.models import EnrolmentTarget
from coverage.office_tree import office_tree, short_name
from coverage.offices import office_story, portfolios
from coverage.reports import Question
from tests import oracle
from tests.coverage.test_category_pages import assert_row
from tests.factories import (
    TODAY,
    create_agreement,
    create_headcount,
    create_line,
    create_office,
    create_participation,
    create_region,
    create_user,
)
from tests.messy import SEEDS, messy_papers
from tests.oracle.ladders import Row, add_line, people_of, year_of
from tests.oracle.months import first_unpaid_month, next_month, paid_months
from tests.oracle.movement import protected_people
from tests.pages import Page, as_file, file_rows, number

pytestmark = pytest.mark.django_db

PER = f"per={TODAY}"
KANWIL = "/kantor/kanwil-sulawesi/"
BRANCH = "/kantor/gorontalo/"


@pytest.fixture
def client(client_of):
    return client_of(create_user(is_superuser=True))


@pytest.fixture
def offices():
    """A kanwil with two branches; papers that end, ended, and never say."""
    kanwil = create_office(name="Kantor Wilayah Sulawesi", kind="KANWIL", regions=[])
    branches = [
        create_office(name=f"Kantor Cabang {name}", regions=[code], parent=kanwil)
        for name, code in (("Gorontalo", "75"), ("Kendari", "74"))
    ]
    own = {"office": branches[0], "region": "75.04", "programme_year": 2025}
    soon = create_agreement(**own, ends_on=date(2026, 2, 28), title="Naskah segera")
    line = create_line(
        agreement=soon, protected_from=date(2025, 1, 1), months_funded=13
    )
    create_headcount(target=line, workers=60, as_of=date(2025, 9, 29))
    create_agreement(**own, ends_on=None, title="Naskah tanpa akhir")
    old = create_agreement(**own, ends_on=date(2025, 12, 30), title="Naskah lama")
    create_agreement(**own, renews=old, starts_on=date(2025, 12, 31), title="Lanjutan")
    create_agreement(
        office=branches[1], region="74.07", ends_on=date(2027, 6, 1), title="Wakatobi"
    )
    create_participation(region="75.04", as_of=date(2024, 12, 30))
    return kanwil, *branches


def month_rows(page):
    return {row["Bulan"].text: row for row in page.table("12 bulan ke depan").rows}


@pytest.mark.parametrize("seed", SEEDS)
def test_every_number_of_every_office_equals_the_oracle(seed):
    """Papers are dealt out to a kanwil and two branches, and to none."""
    messy_papers(seed)
    kanwil = create_office(regions=[])
    owners = [None, kanwil, *(create_office(regions=[], parent=kanwil) for _ in "ab")]
    for line in EnrolmentTarget.objects.select_related("agreement"):
        line.agreement.office = owners[line.agreement_id % 4]
        line.agreement.save()
    for user in (create_user(is_superuser=True), create_user(region="75")):
        asked = Question(user, TODAY, TODAY, "ELIGIBLE_BPJSTK")
        tree = office_tree()
        for found in portfolios(asked, tree):
            mine = {found.office.pk}
            if found.office.pk == kanwil.pk:
                mine = {office.pk for office in owners if office}
            assert_portfolio(asked, found, mine)
            assert_months(asked, tree, found.office, mine)


def assert_portfolio(asked, found, mine):
    papers = [
        paper
        for paper in oracle.visible_agreements(asked.user, TODAY)
        if paper.office_id in mine
    ]
    statuses = [oracle.status_of(paper, TODAY) for paper in papers]
    assert found.counts.all == len(papers)
    assert found.counts.validity_unknown == statuses.count("UNKNOWN")
    assert found.counts.in_force == sum(
        status in ("IN_FORCE", "EXPIRING") for status in statuses
    )
    years = {}
    for line in lines_of(asked, mine):
        row = years.setdefault(year_of(line), Row())
        row.lines += 1
        add_line(row, line, people_of(line, asked))
    assert {row.year for row in found.years} == set(years)
    for row in found.years:
        assert_row(row, years[row.year])


def lines_of(asked, mine):
    counted = oracle.all_counted(TODAY, asked.user, TODAY)
    return [line for line in counted if line.agreement.office_id in mine]


def assert_months(asked, tree, office, mine):
    """Plain sums of the lines that leave in the month after, rung by rung."""
    expected = {}
    for line in lines_of(asked, mine):
        rung, people = protected_people(line, asked)
        if people and paid_months(line) is not None:
            key = first_unpaid_month(line), rung
            expected[key] = expected.get(key, 0) + people
    months = office_story(asked, tree, office).months
    assert len(months) == 12
    for month in months:
        for rung, people in (
            ("ACTIVE", month.active),
            ("REGISTERED", month.registered),
        ):
            said = people and people.plain_sum
            assert said == expected.get((next_month(month.month), rung))


def test_a_branch_shows_its_papers_with_status_the_next_to_end_first(client, offices):
    page = Page(client.get(f"{BRANCH}?{PER}"))

    assert page.table("paling cepat berakhir").names == [
        "Naskah segera",
        "Lanjutan",
        "Naskah tanpa akhir",
    ]
    (done,) = page.table("sudah selesai urusannya").rows
    assert done["Status"].text == "○ diperpanjang perpanjangan tercatat"
    rows = file_rows(client.get(f"{BRANCH}?{PER}&format=csv"))
    assert [row["perjanjian"] for row in rows][-1] == "Naskah lama"
    assert len(rows) == 4


def test_papers_and_protection_end_in_the_month_of_their_last_day(client, offices):
    """13 months from January 2025: January 2026 is the last one paid for."""
    rows = month_rows(Page(client.get(f"{BRANCH}?{PER}")))
    file = file_rows(client.get(f"{BRANCH}?{PER}&isi=bulan&format=csv"))

    assert list(rows)[0] == "Desember 2025"
    assert len(rows) == len(file) == 12
    assert "Naskah segera" in rows["Februari 2026"]["Perjanjian berakhir"].text
    assert number(rows["Januari 2026"]["Aktif, terakhir didanai"].text) == 60
    assert rows["Februari 2026"]["Aktif, terakhir didanai"].text == "–"
    said = {
        row["bulan"]: (row["perjanjian_berakhir"], row["aktif_minimum"]) for row in file
    }
    assert said["2026-01-01"] == ("0", "60")
    assert said["2026-02-01"] == ("1", "")


def test_what_is_old_is_listed_and_counted(client, offices):
    page = Page(client.get(f"{BRANCH}?{PER}"))

    text = page.section("Data yang sudah lama").text
    assert "jumlah terbaru per 29 September 2025" in text
    assert "angka terbaru per 30 Desember 2024" in text
    (row,) = [
        row
        for row in file_rows(client.get(f"/kantor/?{PER}&format=csv"))
        if row["kantor"] == "Kantor Cabang Gorontalo"
    ]
    assert row["data_lama"] == "2"
    old = file_rows(client.get(f"{BRANCH}?{PER}&isi=lama&format=csv"))
    assert {finding["kode"] for finding in old} == {"jumlah-lama", "peserta-lama"}


def test_the_findings_of_an_office_are_those_its_link_lists(client, offices):
    for address in (KANWIL, BRANCH, "/kantor/kendari/"):
        page = Page(client.get(f"{address}?{PER}"))
        ((text, link),) = [
            (text, to) for text, to in page.main.links if "/kualitas-data/" in to
        ]

        assert len(file_rows(client.get(as_file(link)))) == number(text)


def test_a_kanwil_shows_each_branch_with_the_branchs_own_numbers(client, offices):
    kanwil = Page(client.get(f"{KANWIL}?{PER}")).table("angka yang sama")
    listed = Page(client.get(f"/kantor/?{PER}")).table("Kantor dan yang dikerjakannya")

    assert kanwil.names == ["Kantor Cabang Gorontalo", "Kantor Cabang Kendari"]
    for row in kanwil.rows:
        same = listed.row(kanwil.name_of(row))
        assert {k: v.text for k, v in row.items()} == {
            k: v.text for k, v in same.items()
        }
    whole = listed.row("Kantor Wilayah Sulawesi")["Perjanjian"].text
    assert whole == "3 berlaku · 1 masa berlaku tidak diketahui · 1 lainnya"


def test_every_count_of_papers_and_lines_leads_to_exactly_these(client, offices):
    table = Page(client.get(f"/kantor/?{PER}")).table("Kantor dan yang dikerjakannya")
    cells = [row["Perjanjian"] for row in table.rows]
    years = Page(client.get(f"{KANWIL}?{PER}")).table("menurut tahun program")
    cells += [row["Baris"] for row in years.rows]

    links = [link for cell in cells for link in cell.links]
    assert len(links) > 6
    for text, address in links:
        assert len(file_rows(client.get(as_file(address)))) == number(text), address


def test_outside_ones_scope_an_office_has_a_name_and_no_papers(client_of, offices):
    official = client_of(create_user(region="74.07"))

    page = Page(official.get(f"{BRANCH}?{PER}"))
    rows = file_rows(official.get(f"{BRANCH}?{PER}&format=csv"))

    assert page.title == "Kantor Cabang Gorontalo"
    assert "Naskah" not in page.text
    assert "hanya yang dapat Anda lihat" in page.text
    assert rows == []
    listed = Page(official.get(f"/kantor/?{PER}"))
    assert "Naskah" not in listed.text
    table = listed.table("Kantor dan yang dikerjakannya")
    assert table.row("Kantor Cabang Gorontalo")["Perjanjian"].text == (
        "tidak ada hanya yang dapat Anda lihat"
    )


def test_a_branchs_own_staff_sees_all_of_it_and_is_told_of_no_rest(client_of, offices):
    page = Page(client_of(create_user(office=offices[1])).get(f"{BRANCH}?{PER}"))

    assert "hanya yang dapat Anda lihat" not in page.text


def test_papers_of_no_office_stand_in_none_and_can_be_listed(client, offices):
    create_agreement(region="75.04", title="Tanpa kantor")

    rows = file_rows(client.get(f"/perjanjian/?{PER}&kantor=-&format=csv"))

    assert [row["judul"] for row in rows] == ["Tanpa kantor"]
    assert "Tanpa kantor" not in Page(client.get(f"{KANWIL}?{PER}")).text


def test_an_empty_database_and_an_office_without_papers_have_pages(client):
    assert "Belum ada kantor." in Page(client.get("/kantor/")).text
    create_region(code="ID")
    create_office(name="Kantor Cabang Baru", regions=[])

    page = Page(client.get("/kantor/baru/"))

    assert "Belum ada perjanjian kantor ini" in page.text
    assert client.get("/kantor/tidak-ada/").status_code == 404


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Kantor Cabang Gorontalo", "Gorontalo"),
        ("Kantor Cabang Perintis Wakatobi", "Wakatobi"),
        ("BPJS Ketenagakerjaan Sulawesi Barat", "Sulawesi Barat"),
        ("Kantor Wilayah Sulawesi Maluku", "Kanwil Sulawesi Maluku"),
    ],
)
def test_an_address_leaves_out_what_every_office_is_called(name, short):
    assert short_name(name) == short
