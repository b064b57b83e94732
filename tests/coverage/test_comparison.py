"""Regions side by side: the same numbers as their own pages, mistakes explained."""

from datetime import date

import pytest

from coverage.comparison import common_code
from regions.models import Region
from tests import oracle
from tests.factories import (
    TODAY,
    create_agreement,
    create_headcount,
    create_line,
    create_participation,
    create_region,
    create_target,
    create_user,
    create_workforce,
)
from tests.messy import messy_figures, messy_papers
from tests.pages import Page, as_file, file_rows, number

pytestmark = pytest.mark.django_db

PER = f"per={TODAY}"


@pytest.fixture
def client(client_of):
    return client_of(create_user(is_superuser=True))


@pytest.fixture
def two_regions():
    for code, active in (("75.04", 400), ("74.07", 250)):
        create_workforce(region=code)
        create_participation(region=code, active_workers=active)
        paper = create_agreement(region=code, programme_year=2025)
        create_headcount(target=create_line(agreement=paper))
    create_target(region="75.04")
    for code in ("75", "75.01", "75.05", "75.71"):
        create_region(code=code)


def compared(client, wilayah, more=""):
    return Page(client.get(f"/bandingkan/?{PER}&wilayah={wilayah}{more}"))


def row_of(page, label):
    table = page.table("Wilayah berdampingan")
    row = table.row(label)
    return [row[heading].text for heading in table.headings[1:]]


def test_regions_stand_in_the_order_asked_with_parts_basis_and_days(
    client, two_regions
):
    page = compared(client, "74.07,75.04")

    assert page.table("Wilayah berdampingan").headings[1:] == [
        "Kab. Wakatobi",
        "Kab. Pohuwato",
    ]
    assert [text[:7] for text in row_of(page, "Cakupan")] == ["25,00 %", "40,00 %"]
    assert row_of(page, "Aktif dari pekerja") == ["250 dari 1.000", "400 dari 1.000"]
    assert row_of(page, "Per tanggal") == ["30 Juni 2025"] * 2
    assert row_of(page, "Kurang sampai semua pekerja") == ["750 orang", "600 orang"]
    assert (
        row_of(page, "Target cakupan")[1]
        == "62,93 % (2025, Kemendagri) kurang 230 orang"
    )
    assert (
        row_of(page, "Dalam perjanjian: realisasi (aktif ÷ target)")
        == ["90,00 % 90 dari 100"] * 2
    )
    assert "satu dasar pembagi, potensi BPJSTK" in page.text


def test_page_and_file_say_the_same(client, two_regions):
    address = f"/bandingkan/?{PER}&wilayah=74.07,75.04"

    rows = file_rows(client.get(as_file(address)))

    assert [(r["kode_kemendagri"], r["cakupan_persen"]) for r in rows] == [
        ("74.07", "25,00"),
        ("75.04", "40,00"),
    ]
    assert [r["kesenjangan_target"] for r in rows] == ["", "230"]
    assert [r["tangga_active_minimum"] for r in rows] == ["90", "90"]


def test_another_basis_is_another_page_and_never_mixed(client, two_regions):
    create_workforce(region="74.07", basis="BPS_EMPLOYED", workers=500)

    page = compared(client, "74.07,75.04", "&dasar=BPS_EMPLOYED")

    assert [text[:7] for text in row_of(page, "Cakupan")] == ["50,00 %", "belum a"]
    assert row_of(page, "Target cakupan")[1] == "belum ada data"


@pytest.mark.parametrize("seed", [0, 6])
def test_every_coverage_and_count_equals_the_oracle(client_of, seed):
    messy_papers(seed)
    messy_figures(seed)
    user = create_user(region="75")
    codes = ["75.04", "75", "73", "74.11", "ID"]

    rows = file_rows(
        client_of(user).get(f"/bandingkan/?{PER}&wilayah={','.join(codes)}&format=csv")
    )

    seen = oracle.visible_agreements(user, TODAY)
    for row, code in zip(rows, codes, strict=True):
        region = Region.objects.get(code=code)
        expected = oracle.coverage_of(region, "ELIGIBLE_BPJSTK", TODAY)
        said = [int(row[part]) if row[part] else None for part in ("aktif", "pekerja")]
        assert said == [expected.active, expected.workforce]
        here = {place.pk for place in oracle.scope.with_all_below(region)}
        statuses = [
            oracle.status_of(paper, TODAY) for paper in seen if paper.region_id in here
        ]
        in_force = sum(status in ("IN_FORCE", "EXPIRING") for status in statuses)
        in_sight = code[:2] == "75"
        counts = [str(in_force), str(statuses.count("UNKNOWN"))]
        # Out of sight, none seen is not none.
        told = counts if in_sight or statuses else ["", ""]
        names = ("perjanjian_berlaku", "perjanjian_masa_berlaku_tidak_diketahui")
        assert [row[name] for name in names] == told
        assert row["semua_terlihat"] == ("ya" if in_sight else "tidak")


def test_every_number_leads_to_its_rows(client, two_regions):
    table = compared(client, "74.07,75.04").table("Wilayah berdampingan")
    for label in ("Perjanjian", "Baris target, tahun program"):
        for heading in table.headings[1:]:
            for text, address in table.row(label)[heading].links:
                assert len(file_rows(client.get(as_file(address)))) == number(text)


def test_each_entry_that_is_not_understood_is_explained(client, two_regions):
    page = compared(client, "75.04,wakatobi,gorontalo,atlantis")

    assert "'gorontalo' cocok dengan beberapa wilayah: Provinsi Gorontalo" in page.text
    assert "'atlantis' tidak dikenal sebagai wilayah" in page.text
    # What was understood is compared all the same.
    assert [text[:7] for text in row_of(page, "Cakupan")] == ["40,00 %", "25,00 %"]


def test_a_mistake_gives_no_file(client, two_regions):
    response = client.get(f"/bandingkan/?{PER}&wilayah=75.04,74.07,atlantis&format=csv")

    assert "text/html" in response.headers["Content-Type"]


@pytest.mark.parametrize(
    ("wilayah", "said"),
    [
        ("", "Tulis dua sampai enam wilayah"),
        ("75,75.01,75.04,75.05,75.71,74,74.07", "Paling banyak 6 wilayah"),
        ("a" * 400, "300"),
    ],
)
def test_none_and_too_many_are_told_and_nothing_is_compared(
    client, two_regions, wilayah, said
):
    page = compared(client, wilayah)

    assert said in page.text
    assert not page.has_table("Wilayah berdampingan")


@pytest.mark.parametrize("wilayah", ["75.04", "75.04,pohuwato"])
def test_one_region_alone_is_shown_and_waits_for_others(client, two_regions, wilayah):
    page = compared(client, wilayah)

    assert "Baru satu wilayah. Tambahkan wilayah lain" in page.text
    assert page.table("Wilayah berdampingan").headings == ["", "Kab. Pohuwato"]


def test_regions_may_come_one_parameter_each(client, two_regions):
    page = compared(client, "75.04&wilayah=74.07")

    assert page.has_table("Wilayah berdampingan")


def test_a_region_inside_another_is_said(client, two_regions):
    page = compared(client, "75,75.04")

    assert "Kab. Pohuwato termasuk dalam Provinsi Gorontalo" in page.text


def test_papers_out_of_scope_are_in_no_number(client_of, two_regions):
    page = compared(client_of(create_user(region="75.04")), "74.07,75.04")

    assert row_of(page, "Perjanjian")[0] == "di luar wilayah kerja Anda"
    assert row_of(page, "Dalam perjanjian: aktif")[0] == "–"
    assert row_of(page, "Perjanjian")[1].startswith("1 berlaku")
    assert "hanya yang dapat Anda lihat" not in row_of(page, "Perjanjian")[1]


def test_the_region_page_leads_here(client, two_regions):
    page = Page(client.get(f"/wilayah/75.04/?{PER}"))

    address = page.address_of("Bandingkan dengan wilayah lain")

    assert address == f"/bandingkan/?{PER}&wilayah=75.04"


@pytest.mark.parametrize(
    ("codes", "common"),
    [
        (["75.04", "75.71"], "75"),
        (["75.04", "75"], "75"),
        (["75.04", "74.07"], "ID"),
        (["ID", "75"], "ID"),
    ],
)
def test_all_is_read_of_the_smallest_region_that_holds_them(codes, common):
    assert common_code(codes) == common


def test_a_day_before_the_figures_has_no_percentage(client, two_regions):
    address = f"/bandingkan/?per={date(2024, 1, 1)}&wilayah=74.07,75.04"

    page = Page(client.get(address))

    assert [text[:14] for text in row_of(page, "Cakupan")] == ["belum ada data"] * 2
