"""An official simulates 70 %, shares the link, and prints the one-page sheet."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from tests.factories import (
    TODAY,
    create_agreement,
    create_category,
    create_claim,
    create_headcount,
    create_line,
    create_participation,
    create_rate,
    create_region,
    create_source,
    create_target,
    create_user,
    create_workforce,
)

PER = f"?per={TODAY}"
LONG = "Perlindungan Jaminan Sosial Ketenagakerjaan bagi Pekerja Rentan " * 4
A4 = (595, 842)


@pytest.fixture
def pejabat(transactional_db):
    create_workforce(region="75.04", workers=1_000)
    create_participation(region="75.04", active_workers=400)
    create_rate()
    return create_user(region="75.04")


def printed(page, address):
    """The page as Chromium prints it: how many sheets, and their size in points."""
    page.goto(address)
    found = page.pdf(prefer_css_page_size=True)
    sheets = len(re.findall(rb"/Type\s*/Page\b(?!s)", found))
    sizes = set(re.findall(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)", found))
    return sheets, {tuple(round(float(side)) for side in size) for size in sizes}


def test_seventy_per_cent_is_simulated_shared_and_the_sheet_printed(
    page_of, open_context, pejabat
):
    page = page_of(pejabat)
    page.goto(f"/wilayah/75.04/{PER}")
    page.get_by_role("link", name="Simulasikan biaya").click()
    page.get_by_label("Target cakupan (%)").fill("70")
    page.get_by_role("button", name="Hitung").click()
    result = page.get_by_role("region", name="Hasil")
    expect(result).to_contain_text("300 orang")
    expect(result).to_contain_text("Rp\u00a060.480.000")
    said, shared = result.inner_text(), page.locator("a.shared").inner_text()

    context = open_context()
    context.add_cookies(page.context.cookies())
    again = context.new_page()
    again.goto(shared.replace("\n", ""))
    assert again.get_by_role("region", name="Hasil").inner_text() == said

    page.goto(f"/wilayah/75.04/{PER}")
    page.get_by_role("link", name="Lembar satu halaman").click()
    expect(page).to_have_url(re.compile("/lembar/"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Kab. Pohuwato")
    assert printed(page, page.url) == (1, {A4})


def fill_to_the_brim():
    """More of everything than fits, under names longer than any real one."""
    region = create_region(code="75.04")
    region.name = (
        "Kepulauan Sangat Panjang Namanya dan Daerah Sekitarnya Bagian Timur Laut"
    )
    region.save()
    for number in range(30):
        source = create_source(title=f"{LONG[:240]} {number}", publisher=LONG[:100])
        month = date(2023 + number // 12, number % 12 + 1, 28)
        if month > TODAY:
            break
        # Sources by part take the most room.
        other = create_source(title=f"{number} {LONG[:240]}", publisher=LONG[:100])
        create_workforce(region="75.04", as_of=month, workers=9_999_999, source=other)
        create_participation(
            region="75.04", as_of=month, active_workers=8_888_888, source=source
        )
        create_claim(region="75.04", as_of=month, percent="44.25")
    create_target(region="75.04", year=2025, percent="95.12", issuer=LONG[:100])
    for number in range(1, 13):
        create_ending(number)


def create_ending(number):
    line = create_line(
        agreement=create_agreement(
            region="75.04",
            title=f"{number} {LONG[:230]}",
            starts_on=date(2025, 1, 1),
            ends_on=date(2026, number, 28),
        ),
        category=create_category(name=f"Pekerja {number}"),
        protected_from=date(2025, 12, 1),
        months_funded=number,
    )
    create_headcount(target=line, workers=8_888_888)


@pytest.mark.parametrize("state", ["", "&segmen=BPU", "&diketahui=2026-11-01"])
def test_the_fullest_sheet_with_the_longest_names_is_one_page_of_a4(
    page_of, pejabat, state
):
    fill_to_the_brim()

    page = page_of(pejabat)

    assert printed(page, f"/wilayah/75.04/lembar/{PER}{state}") == (1, {A4})


def test_a_sheet_without_data_is_one_page_too(page_of, pejabat):
    create_region(code="73.13")

    assert printed(page_of(pejabat), "/wilayah/73.13/lembar/") == (1, {A4})


@pytest.mark.parametrize(
    "address",
    [
        f"/simulasi/{PER}",
        f"/simulasi/{PER}&target=70&pembayar=-",
        f"/simulasi/{PER}&tanya=anggaran&anggaran=5000000&bulan=0",
        f"/wilayah/75.04/lembar/{PER}",
    ],
)
def test_simulation_and_sheet_do_not_scroll_sideways_on_a_phone(
    page_of, pejabat, address
):
    page = page_of(pejabat)
    page.set_viewport_size({"width": 390, "height": 844})

    page.goto(address)

    assert page.evaluate("document.documentElement.scrollWidth") <= 390
