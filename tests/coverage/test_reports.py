"""Every number of the coverage pages: equal to the oracle's, and to its own rows."""

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest
from django.utils import timezone

from coverage.forms import PAGE_BASES
from regions.models import Region
from tests import oracle
from tests.factories import (
    TODAY,
    create_claim,
    create_participation,
    create_region,
    create_user,
    create_workforce,
)
from tests.module_rows import taken_back
from tests.pages import Page, as_file, file_rows, number

pytestmark = [pytest.mark.django_db, pytest.mark.alike]

JUNE, MAY, LAST_YEAR = date(2025, 6, 30), date(2025, 5, 31), date(2024, 12, 31)
DAYS = [LAST_YEAR, MAY, JUNE, TODAY]
BASES = [code for code, _ in PAGE_BASES]
SEGMENTS = {"PU": 200, "BPU": 600, "JAKON": 100}


@pytest.fixture(scope="module", autouse=True)
def sample(django_db_setup, django_db_blocker):
    with taken_back(django_db_blocker):
        all_that_goes_wrong_with_figures()
        yield


def all_that_goes_wrong_with_figures():
    """In five provinces."""
    create_region(code="75.03")  # no figure at all
    pohuwato_has_segments_a_total_and_two_bases()
    bone_gorontalo_and_kota()
    province_74_has_its_own_figure_and_childrens()
    province_73_knows_nine_in_ten(known=9)
    province_72_knows_eight_in_ten()
    create_claim(region="76", percent="39.26")
    create_workforce(region="76", workers=5000)


def pohuwato_has_segments_a_total_and_two_bases():
    for segment, people in SEGMENTS.items():
        create_workforce(segment=segment, workers=people, as_of=JUNE)
        create_participation(segment=segment, active_workers=people // 3, as_of=JUNE)
    create_participation(segment="TOTAL", active_workers=333, as_of=JUNE)
    create_workforce(basis="BPS_EMPLOYED", workers=1500, as_of=JUNE)
    create_workforce(basis="BPS_LABOUR_FORCE", workers=1700, as_of=JUNE)
    create_workforce(workers=800, as_of=LAST_YEAR)
    create_participation(active_workers=200, as_of=LAST_YEAR)
    # A newer day that lacks segments decides nothing; migrants never count.
    create_participation(segment="PU", active_workers=999, as_of=TODAY)
    create_participation(segment="PMI", active_workers=999, as_of=JUNE)
    create_participation(active_workers=999, as_of=TODAY + timedelta(days=1))


def bone_gorontalo_and_kota():
    create_participation(region="75.01", active_workers=500)  # no workforce
    create_workforce(region="75.05", workers=0)  # nobody to divide by
    create_participation(region="75.05", active_workers=7)
    create_workforce(region="75.71", workers=300, as_of=MAY)  # above 100 %
    wrong = create_participation(region="75.71", active_workers=30_000, as_of=MAY)
    wrong.correct(
        by=create_user(), at=timezone.now(), reason="Salah ketik.", active_workers=310
    )
    # Withdrawn without a row in its place: the older one stands.
    for figure in (
        create_participation(region="75.71", active_workers=20_000, as_of=JUNE),
        create_workforce(region="75.71", workers=40_000, as_of=JUNE),
    ):
        figure.withdraw(by=create_user(), at=timezone.now(), reason="Bukan resmi.")


def province_74_has_its_own_figure_and_childrens():
    create_workforce(region="74", workers=9999)
    create_participation(region="74", active_workers=9998)
    create_workforce(region="74", basis="BPS_EMPLOYED", workers=12_000)
    create_workforce(region="74.07", workers=100)
    create_participation(region="74.07", active_workers=10)
    create_workforce(region="74.11", workers=1000)
    create_participation(region="74.11", active_workers=900)


def province_73_knows_nine_in_ten(known):
    for place in range(1, 11):
        code = f"73.{place:02}"
        create_workforce(region=code, workers=1000 + place, as_of=MAY)
        if place <= known:
            create_participation(region=code, active_workers=300 + place, as_of=JUNE)


def province_72_knows_eight_in_ten():
    for place in range(1, 11):
        code = f"72.{place:02}"
        create_participation(region=code, active_workers=1)
        if place <= 8:
            create_workforce(region=code, workers=30_000)


@pytest.fixture
def client(client_of):
    return client_of(create_user())


def regions_with_something_below():
    return Region.objects.filter(children__isnull=False).distinct().order_by("code")


def rows_by_code(response):
    return {row["kode_kemendagri"]: row for row in file_rows(response, separator=",")}


def printed(exact):
    """Two decimals, half up; 0,00 and 100,00 only where they are exact."""
    if exact is None:
        return ""
    share = Decimal(exact.numerator) / Decimal(exact.denominator)
    found = share.quantize(Decimal("0.01"), ROUND_HALF_UP)
    if found == 0 and exact > 0:
        return "0.01"
    if found == 100 and exact != 100:
        return "99.99" if exact < 100 else "100.01"
    return str(found)


def text_of(number_or_none):
    return "" if number_or_none is None else str(number_or_none)


@pytest.mark.parametrize("basis", BASES)
@pytest.mark.parametrize("day", DAYS, ids=str)
def test_every_row_of_every_area_equals_the_oracle(client, basis, day):
    for region in regions_with_something_below():
        address = f"/wilayah/{region.code}/?per={day}&dasar={basis}&format=csv&sep=,"
        rows = rows_by_code(client.get(address))

        assert set(rows) == {region.code} | {r.code for r in region.children.all()}
        for code, row in rows.items():
            expected = oracle.coverage_of(Region.objects.get(code=code), basis, day)
            assert said_by_file(row) == said_by_oracle(expected), (code, day, basis)


def said_by_file(row):
    return {
        "percent": row["cakupan_persen"],
        "active": row["aktif"],
        "workforce": row["pekerja"],
        "gap": row["kesenjangan_semesta"],
        "headline": row["angka_utama"],
        "known": row["wilayah_bawahan_diketahui"],
        "of": row["wilayah_bawahan"],
        "origin": row["asal"],
    }


def said_by_oracle(answer):
    both = answer.active is not None and answer.workforce
    return {
        "percent": printed(answer.percent),
        "active": text_of(answer.active),
        "workforce": text_of(answer.workforce),
        "gap": text_of(answer.workforce - answer.active if both else None),
        "headline": "ya" if answer.headline else "tidak",
        "known": text_of(answer.known),
        "of": text_of(answer.of),
        "origin": {
            "OWN": "angka sendiri",
            "SUM": "jumlah wilayah di bawahnya",
            "NONE": "",
        }[answer.origin],
    }


def test_the_sample_holds_every_case_it_is_meant_to(client):
    rows = rows_by_code(client.get(f"/wilayah/75/?per={TODAY}&format=csv&sep=,"))
    assert rows["75.03"]["asal"] == ""
    assert rows["75.01"]["cakupan_persen"] == ""
    assert rows["75.05"]["cakupan_persen"] == ""
    assert rows["75.05"]["pekerja"] == "0"
    assert rows["75.71"]["cakupan_persen"] == "103.33"
    assert rows["75.04"]["aktif"] == "333"
    assert rows["75.04"]["pekerja"] == "900"
    nation = rows_by_code(client.get(f"/wilayah/ID/?per={TODAY}&format=csv&sep=,"))
    assert nation["74"]["cakupan_persen"] == "99.99"
    assert nation["72"]["cakupan_persen"] == "0.01"
    assert nation["73"]["angka_utama"] == "ya"
    assert nation["72"]["angka_utama"] == "tidak"
    assert nation["76"]["cakupan_persen"] == ""


def test_the_page_prints_what_its_file_holds(client):
    for region in regions_with_something_below():
        address = f"/wilayah/{region.code}/?per={TODAY}"
        rows = rows_by_code(client.get(f"{address}&format=csv&sep=,"))
        table = Page(client.get(address)).table("menurut wilayah di")

        assert len(table.rows) == len(rows) - 1
        for child in region.children.all():
            row, held = table.row(child.full_name), rows[child.code]
            assert cell(row["Aktif"]) == held["aktif"]
            assert cell(row["Pekerja"]) == held["pekerja"]
            percent = row["Cakupan"].text.removeprefix("sebagian: ")
            percent = percent.split(" %")[0].replace(",", ".")
            expected = held["cakupan_persen"] or "belum ada data"
            assert percent == expected


def cell(node):
    return "" if node.text == "–" else str(number(node.text))


def test_a_region_of_few_known_children_has_no_headline(client):
    page = Page(client.get(f"/wilayah/72/?per={TODAY}"))

    said = page.section("Cakupan kepesertaan").text
    assert "belum ada angka untuk Provinsi Wilayah 72" in said
    assert "menurut 8 dari 10 kabupaten/kota: 8 aktif dari 240.000 pekerja" in said


def test_nine_in_ten_make_a_headline_of_parts_added_first(client):
    page = Page(client.get(f"/wilayah/73/?per={TODAY}"))

    said = page.section("Cakupan kepesertaan").text
    active, workforce = sum(range(301, 310)), sum(range(1001, 1010))
    percent = str(round(Decimal(100 * active) / workforce, 2)).replace(".", ",")
    assert said.startswith(f"Cakupan kepesertaan {percent} % 2.745 aktif dari 9.045")
    assert "jumlah 9 dari 10 kabupaten/kota" in said
    assert "aktif: Juni" not in said
    assert "aktif: 30 Juni 2025 pekerja: 31 Mei 2025" in said


def test_above_100_percent_is_printed_as_it_is_and_flagged(client):
    page = Page(client.get(f"/wilayah/75.71/?per={TODAY}"))

    said = page.section("Cakupan kepesertaan").text
    assert "103,33 %" in said
    assert "Di atas 100 %" in said
    assert "Kurang" not in said


def test_every_number_is_the_sum_of_the_rows_its_link_lists(client):
    links = set()
    for code in ["ID", "75", "74", "72", "75.04", "76"]:
        links |= set(part_links(Page(client.get(f"/wilayah/{code}/?per={TODAY}"))))

    assert len(links) > 40
    for printed_number, address in links:
        assert sum_of_rows(client, address) == printed_number, address
        assert sum_of_file(client, address) == printed_number, address


def part_links(page):
    """(number, address) of every link to stored rows, wherever it stands."""
    return [
        (number(text), address)
        for text, address in page.main.links
        if "/baris/?" in address
        and address.startswith("/wilayah/")
        and number(text) is not None
    ]


def sum_of_rows(client, address):
    (table,) = Page(client.get(address)).tables
    found = sum(number(row["Orang"].text) for row in table.rows)
    assert number(table.foot[1].text) == found
    return found


def sum_of_file(client, address):
    return sum(int(row["orang"]) for row in file_rows(client.get(as_file(address))))


def test_no_number_of_a_coverage_table_is_without_its_rows(client):
    for code in ["ID", "75", "74"]:
        table = Page(client.get(f"/wilayah/{code}/?per={TODAY}")).table("menurut wila")

        cells = [row[part] for row in table.rows for part in ("Aktif", "Pekerja")]
        for node in [*cells, table.foot[3], table.foot[4]]:
            if number(node.text) is not None:
                assert node.href.startswith("/wilayah/"), node.text


@pytest.mark.parametrize("basis", BASES)
def test_the_rows_behind_a_number_are_the_oracles(client, basis):
    for region in Region.objects.all():
        expected = oracle.coverage_of(region, basis, TODAY)
        address = f"/wilayah/{region.code}/baris/?per={TODAY}&dasar={basis}"
        rows = file_rows(client.get(as_file(address)))

        found = {(row["bagian"], int(row["nomor_baris"])) for row in rows}
        names = {"Participation": "aktif", "Workforce": "pekerja"}
        assert found == {(names[model], pk) for model, pk in expected.rows}
        assert {row["dasar_pembagi"] for row in rows if row["bagian"] == "pekerja"} <= {
            basis
        }


def test_superseded_figures_are_nowhere(client):
    page = Page(client.get(f"/wilayah/75.71/?per={TODAY}"))

    for closed in ("30.000", "20.000", "40.000"):
        assert closed not in page.text
    assert "310 aktif dari 300 pekerja" in page.section("Cakupan kepesertaan").text
