"""An official's way through the site in a real browser, with and without JavaScript."""

import csv
import io
import re

import pytest
from playwright.sync_api import expect

from agreements.models import Agreement
from regions.models import Region, User
from tests.factories import (
    TODAY,
    create_agreement,
    create_headcount,
    create_line,
    create_membership,
    create_participation,
    create_workforce,
)

PASSWORD = "kunci-yang-panjang"
PER = f"?per={TODAY}"


@pytest.fixture
def pejabat(transactional_db):
    """The official of a province whose number is a sum over two kabupaten."""
    for code, active, workers in [("75.04", 400, 1000), ("75.71", 310, 300)]:
        create_participation(region=code, active_workers=active)
        create_workforce(region=code, workers=workers)
    agreement = create_agreement(
        region="75.04", title="Perlindungan pekerja rentan", programme_year=2025
    )
    create_line(agreement=agreement, target_workers=7000)
    user = User.objects.create_user("pejabat", password=PASSWORD)
    create_membership(user=user, region="75")
    return user


@pytest.fixture(params=[True, False], ids=["with-script", "without-script"])
def any_page(request, open_context):
    """A page with or without JavaScript."""
    return open_context(java_script_enabled=request.param).new_page()


@pytest.fixture
def plain_page(open_context):
    """Without JavaScript. The pages have none: one journey both ways is enough."""
    return open_context(java_script_enabled=False).new_page()


def sign_in(page):
    page.goto("/")
    page.get_by_label("Nama pengguna").fill("pejabat")
    page.get_by_label("Sandi").fill(PASSWORD)
    page.get_by_role("button", name="Masuk").click()


def numbers(locator):
    return [int(text.replace(".", "")) for text in locator.all_inner_texts()]


def test_from_signing_in_to_the_rows_behind_a_number_and_their_file(any_page, pejabat):
    page = any_page
    sign_in(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Provinsi Gorontalo")
    headline = page.get_by_role("region", name="Cakupan kepesertaan")
    expect(headline).to_contain_text("54,62")

    headline.get_by_role("link", name="710 aktif").click()
    rows = page.locator("tbody td.number")
    # What is read at once does not wait for the page that the click asked for.
    expect(rows).to_have_count(2)
    assert sorted(numbers(rows)) == [310, 400]
    assert sum(numbers(rows)) == 710
    expect(page.locator("tfoot").first).to_contain_text("710")

    with page.expect_download() as saved:
        page.get_by_role("link", name="CSV (;)").click()
    text = saved.value.path().read_text("utf-8-sig")
    held = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))
    assert sorted(int(row["orang"]) for row in held) == sorted(numbers(rows))
    assert {row["kode_kemendagri"] for row in held} == {"75.04", "75.71"}


def test_the_workbook_of_the_dashboard_can_be_saved(plain_page, pejabat):
    sign_in(plain_page)

    with plain_page.expect_download() as saved:
        plain_page.get_by_role("link", name="Unduh Excel (XLSX)").click()

    assert saved.value.suggested_filename.endswith(".xlsx")
    assert saved.value.path().read_bytes().startswith(b"PK")


def test_the_register_is_narrowed_and_an_agreement_opened(plain_page, pejabat):
    page = plain_page
    sign_in(page)
    page.get_by_role("link", name="Perjanjian", exact=True).click()

    page.get_by_label("Wilayah (nama atau kode)").fill("75.71")
    page.get_by_role("button", name="Saring").click()
    expect(page.get_by_text("Tidak ada yang cocok.")).to_be_visible()
    page.get_by_role("link", name="Hapus saringan").click()
    page.get_by_role("link", name="Perlindungan pekerja rentan").click()

    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Perlindungan pekerja rentan"
    )
    expect(page.locator("tfoot").first).to_contain_text("7.000")


def test_the_day_is_changed_with_the_form_and_stays_on_the_way(plain_page, pejabat):
    page = plain_page
    sign_in(page)

    page.get_by_label("Per tanggal").fill("2025-01-31")
    page.get_by_role("button", name="Terapkan").click()

    expect(page.get_by_text("belum ada angka untuk Provinsi Gorontalo")).to_be_visible()
    page.get_by_role("rowheader").get_by_role("link", name="Kab. Pohuwato").click()
    expect(page).to_have_url(re.compile(r"/wilayah/75\.04/.*per=2025-01-31"))


def test_a_tile_of_the_map_leads_to_its_region(plain_page, pejabat):
    for column, region in enumerate(Region.objects.filter(parent__code="75")):
        region.tile_column, region.tile_row = column, 0
        region.save()
    sign_in(plain_page)

    plain_page.locator("a.tile-link").first.click()

    expect(plain_page.get_by_role("heading", level=1)).to_have_text("Kab. Pohuwato")


ADDRESSES = [
    f"/{PER}",
    f"/wilayah/75.04/{PER}",
    f"/wilayah/75/baris/{PER}",
    f"/perjanjian/{PER}",
    f"/perjanjian/baris/{PER}",
    "/cari/?q=gorontalo",
]


def test_no_page_scrolls_sideways_on_a_phone(page_of, pejabat):
    page = page_of(pejabat)
    page.set_viewport_size({"width": 390, "height": 844})

    address_of_one = Agreement.objects.get().get_absolute_url()
    for address in [*ADDRESSES, address_of_one]:
        page.goto(address)

        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 390, f"{address} is {width} px wide"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_and_background_follow_the_readers_colours(page_of, pejabat, scheme):
    page = page_of(pejabat)
    page.emulate_media(color_scheme=scheme)

    for address in ADDRESSES:
        page.goto(address)
        background, text = (
            lightness(page.evaluate(f"getComputedStyle(document.body).{name}"))
            for name in ("backgroundColor", "color")
        )

        assert (background > text) == (scheme == "light"), address
        assert abs(background - text) > 120, address


def lightness(colour):
    red, green, blue = map(int, re.findall(r"\d+", colour)[:3])
    return (red + green + blue) / 3


def test_every_page_loads_without_a_failed_request(page_of, pejabat):
    page, failed = page_of(pejabat), []
    page.on(
        "response",
        lambda response: response.status >= 400 and failed.append(response.url),
    )

    for address in ADDRESSES:
        page.goto(address)

    assert failed == []


def test_a_page_asks_nothing_of_another_site(page_of, pejabat, live_server):
    page, asked = page_of(pejabat), []
    page.on("request", lambda request: asked.append(request.url))

    for address in ADDRESSES:
        page.goto(address)

    assert [url for url in asked if not url.startswith(live_server.url)] == []


def test_an_official_sees_what_lapses_and_who_loses_what(plain_page, pejabat):
    line = create_line(
        agreement=create_agreement(region="75.71", title="Iuran sebelas bulan"),
        region="75.71",
        protected_from=TODAY.replace(month=1, day=1),
        months_funded=13,
    )
    create_headcount(target=line, rung="ACTIVE", workers=992)
    page = plain_page
    sign_in(page)
    page.goto(f"/{PER}")
    lapses = page.get_by_role("region", name="Perjanjian dan perlindungan")
    expect(lapses).to_contain_text("992 orang aktif")

    page.get_by_role("link", name="992 orang tidak lagi terlindungi mulai").click()

    losses = page.get_by_role("region", name="Siapa kehilangan apa")
    expect(losses).to_contain_text("Tidak lagi terlindungi mulai Februari 2026")
    expect(losses).to_contain_text("992 orang aktif")
    losses.get_by_role("link", name="Iuran sebelas bulan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Iuran sebelas bulan")


def test_the_map_of_agreements_and_the_way_to_ones_own_region(plain_page, pejabat):
    Region.objects.filter(code="75.04").update(tile_column=1, tile_row=1)
    page = plain_page
    sign_in(page)
    page.goto(f"/{PER}")

    page.get_by_role("link", name="Perjanjian berlaku", exact=True).click()
    expect(
        page.get_by_role("link", name="Perjanjian berlaku", exact=True)
    ).to_have_attribute("aria-current", "true")
    page.get_by_label("Cari wilayah, perjanjian, nomor atau orang").first.fill("75.04")
    page.get_by_role("button", name="Cari").click()
    page.get_by_role("link", name="Kab. Pohuwato").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Kab. Pohuwato")
    expect(
        page.get_by_role("region", name="Kapan perlindungan berakhir", exact=True)
    ).to_be_visible()
