"""Protection clock and bridge on their pages: what counts, what nobody knows."""

from datetime import date

import pytest

from tests.factories import (
    create_agreement,
    create_category,
    create_headcount,
    create_line,
    create_participation,
    create_region,
    create_user,
    create_workforce,
)
from tests.pages import Page, file_rows, number

pytestmark = pytest.mark.django_db

CLOCK = "/wilayah/75.04/perlindungan/"
BRIDGE = "/wilayah/75.04/perubahan/"
LADDER = "/wilayah/75.04/tangga/"
PER = "per=2025-12-31"


@pytest.fixture
def client(client_of):
    return client_of(create_user(is_superuser=True))


def counted(*, active=None, start=(2025, 1, 1), months=12, as_of=(2025, 1, 31), **line):
    """A line of Pohuwato whose people, if any, are active since January 2025."""
    made = create_line(
        **{
            "region": "75.04",
            "protected_from": start and date(*start),
            "months_funded": months,
            **line,
        }
    )
    if active is not None:
        create_headcount(target=made, as_of=date(*as_of), workers=active)
    return made


def covered(*figures, region="75.04"):
    """(day, active, workforce) of a region, on the UCJ basis."""
    for day, active, workers in figures:
        create_participation(region=region, as_of=day, active_workers=active)
        create_workforce(region=region, as_of=day, workers=workers)


def outside():
    return create_category(name="ASN lewat KORPRI", counts_for_ucj=False)


def steps(page):
    rows = page.table("pembilang dulu").rows
    return {row["Langkah"].text: row["Orang"].text for row in rows[1:-1]}


# --- Who is at risk ---------------------------------------------------------------


def test_people_who_begin_later_do_not_hide_those_who_leave(client):
    counted(active=992, months=13)
    counted(active=992, start=(2026, 1, 1), months=24, as_of=(2025, 12, 1))

    page = Page(client.get(f"{CLOCK}?{PER}"))

    actives = [
        row["Masih aktif"].text for row in page.table("masih terlindungi").rows[:3]
    ]
    assert actives == ["992", "1.984", "992"]
    assert "992 orang aktif kehilangan perlindungan dalam 12 bulan" in page.text


def test_a_target_alone_is_never_active_people(client):
    """A plan is never coverage (domain.md 3)."""
    plan = counted(target_workers=500)
    counted(active=10)

    page = Page(client.get(f"{CLOCK}?{PER}"))

    rows = page.table("masih terlindungi").rows
    assert [row["Masih aktif"].text for row in rows[:2]] == ["10", "0"]
    silent = page.section("Siapa kehilangan apa").text
    assert "Baris berjangka tanpa jumlah orang" in silent
    assert f"baris {plan.pk} (Pekerja rentan) – jumlah belum ada data" in silent


def test_points_at_risk_come_with_parts_days_basis_segment_and_source(client):
    counted(active=992, months=13)
    covered((date(2025, 6, 30), 4_000, 12_400))

    text = Page(client.get(f"{CLOCK}?{PER}")).text

    assert "Setara 8,00 poin cakupan: 992 dari 12.400 pekerja" in text
    assert "32,26 %: 4.000 aktif dari 12.400 pekerja" in text
    assert "potensi BPJSTK, Semua segmen" in text
    assert "30 Juni 2025" in text
    assert "Berita uji, Koran Uji (kelas D)" in text


def test_people_outside_ucj_are_at_risk_but_in_no_points(client):
    counted(active=992, months=13)
    counted(active=100, months=13, category=outside())
    covered((date(2025, 6, 30), 4_000, 12_400))

    page = Page(client.get(f"{CLOCK}?{PER}"))
    losses = file_rows(client.get(f"{CLOCK}?{PER}&format=csv"))

    assert "1.092 orang aktif kehilangan" in page.text
    assert "Setara 8,00 poin cakupan: 992 dari 12.400 pekerja" in page.text
    assert "Orang di luar UCJ tidak ikut dalam poin" in page.text
    assert "100 orang aktif (100 di luar UCJ)" in page.text
    assert "(ASN lewat KORPRI, di luar UCJ)" in page.text
    assert [row["aktif_di_luar_ucj"] for row in losses] == ["0", "100"]


def test_points_need_a_headline_not_a_partial_sum(client):
    for number_of in range(1, 4):
        create_region(code=f"75.0{number_of}")
    counted(active=992, months=13)
    covered((date(2025, 6, 30), 4_000, 12_400))

    text = Page(client.get(f"/wilayah/75/perlindungan/?{PER}")).text

    assert "992 orang aktif kehilangan" in text
    assert "poin cakupan" not in text
    assert "Belum ada cakupan wilayah ini" in text


# --- What is not known -------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (None, "Belum ada baris yang dapat Anda lihat"),
        ({"months": None, "active": 5}, "jangka dan jumlah orangnya diketahui"),
        ({"active": None}, "jangka dan jumlah orangnya diketahui"),
    ],
)
def test_where_no_line_is_known_nobody_is_forecast_rather_than_zero(client, line, says):
    create_region(code="75.04")
    covered((date(2024, 12, 31), 4_000, 12_400), (date(2025, 6, 30), 5_000, 12_400))
    if line is not None:
        counted(**line)

    clock = Page(client.get(f"{CLOCK}?{PER}"))
    months = file_rows(client.get(f"{CLOCK}?{PER}&isi=bulan&format=csv"))
    bridge = Page(client.get(f"{BRIDGE}?{PER}&dari=2024-12-31"))

    assert says in clock.text
    assert "0 orang" not in clock.text
    assert not clock.has_table("masih terlindungi")
    assert {row["aktif_minimum"] for row in months} == {""}
    assert {row["hanya_terdaftar_minimum"] for row in months} == {""}
    assert list(steps(bridge)) == ["perubahan peserta aktif", "perubahan pembagi"]
    assert "tidak dirinci menurut baris" in bridge.text


def test_people_only_registered_are_not_zero_active(client):
    line = counted(months=13)
    create_headcount(target=line, rung="REGISTERED", as_of=date(2025, 1, 31))

    page = Page(client.get(f"{CLOCK}?{PER}"))

    assert "Belum ada baris berjangka dengan jumlah orang aktif" in page.text
    first = page.table("masih terlindungi").row("Desember 2025")
    assert (first["Masih aktif"].text, first["Hanya terdaftar"].text) == ("–", "90")


@pytest.mark.parametrize("address", [CLOCK, BRIDGE, LADDER])
def test_an_official_of_elsewhere_reads_that_no_line_is_in_sight(client_of, address):
    counted(active=992, months=13)
    covered((date(2024, 12, 31), 4_000, 12_400), (date(2025, 6, 30), 5_000, 12_400))
    official = client_of(create_user(region="75.01"))

    text = Page(official.get(f"{address}?{PER}&dari=2024-12-31")).text

    assert "Belum ada baris" in text
    assert "Hanya baris di wilayah kerja Anda." in text
    assert "992" not in text


@pytest.mark.parametrize(("region", "partial"), [("75.04", True), ("75", False)])
@pytest.mark.parametrize("page", ["perlindungan", "perubahan", "tangga"])
def test_a_partial_view_says_so(client_of, region, partial, page):
    counted(active=992, months=13)
    official = client_of(create_user(region=region))

    text = Page(official.get(f"/wilayah/75/{page}/?{PER}")).text

    assert ("Hanya baris di wilayah kerja Anda." in text) is partial


# --- One segment -------------------------------------------------------------------


def test_one_segments_pages_count_only_its_lines_and_say_so(client):
    wage = create_category(name="Non-ASN", segment="PU")
    mixed = create_category(name="Non-ASN dan perangkat desa", segment="")
    for people, category in ((10, wage), (200, None), (3_000, mixed)):
        counted(active=people, months=13, category=category, programme_year=2025)
    covered((date(2025, 6, 30), 4_000, 12_400))
    asked = f"{PER}&segmen=PU"

    clock = Page(client.get(f"{CLOCK}?{asked}"))
    ladder = Page(client.get(f"{LADDER}?{asked}"))
    listed = ladder.table("Tangga kepesertaan").row("2025")["Baris"]
    register = file_rows(client.get(f"{listed.href}&format=csv"))

    assert "10 orang aktif kehilangan perlindungan" in clock.text
    assert ladder.table("menurut tahun program, kategori").names == ["Non-ASN"]
    assert len(register) == number(listed.text) == 1
    for page in (clock, ladder, Page(client.get(f"{BRIDGE}?{asked}"))):
        assert "Hanya baris segmen Penerima upah (PU); baris campuran" in page.text


def test_one_segments_change_is_explained_by_its_own_lines(client):
    wage = create_category(name="Non-ASN", segment="PU")
    counted(active=10, start=(2025, 3, 1), category=wage)
    counted(active=200, start=(2025, 3, 1))
    for day, people in ((date(2024, 12, 31), 100), (date(2025, 6, 30), 150)):
        create_participation(
            region="75.04", segment="PU", as_of=day, active_workers=people
        )
        create_workforce(region="75.04", segment="PU", as_of=day)

    page = Page(client.get(f"{BRIDGE}?{PER}&dari=2024-12-31&segmen=PU"))

    assert steps(page)["baris baru"] == "10"
    assert steps(page)["lainnya"] == "40"


# --- Why coverage moved ------------------------------------------------------------


def test_lines_that_began_and_ended_between_the_figures_are_steps(client):
    counted(active=300, start=(2025, 3, 1))
    counted(active=70, start=(2024, 3, 1), as_of=(2024, 3, 31))
    counted(active=9_000, start=(2025, 3, 1), category=outside())
    counted(start=(2025, 3, 1), target_workers=800)
    covered((date(2024, 12, 31), 1_000, 10_000), (date(2025, 6, 30), 1_500, 10_000))

    page = Page(client.get(f"{BRIDGE}?{PER}&dari=2024-12-31"))

    assert steps(page) == {
        "baris baru": "300",
        "baris yang berakhir": "−70",
        "lainnya": "270",
        "perubahan pembagi": "0",
    }
    assert "1 baris tanpa jangka atau jumlah aktif tidak ikut menjelaskan" in page.text


def test_lines_explain_nothing_where_both_days_rest_on_one_figure(client):
    """As asked on 1 December and 10 March: 3,992 left, but no figure knows it yet."""
    counted(active=3_992, start=(2026, 3, 1), as_of=(2026, 3, 31))
    covered((date(2026, 11, 30), 20_000, 50_000))

    page = Page(client.get(f"{BRIDGE}?per=2027-03-10&dari=2026-12-01"))

    assert set(steps(page).values()) == {"0"}


def test_both_ends_print_parts_days_basis_segment_and_source(client):
    covered((date(2024, 12, 31), 1_000, 10_000), (date(2025, 6, 30), 1_500, 10_000))

    page = Page(client.get(f"{BRIDGE}?{PER}&dari=2025-01-15"))

    ends = page.section("Angka di kedua ujung").text
    for said in (
        "10,00 %: 1.000 aktif dari 10.000 pekerja",
        "15,00 %: 1.500 aktif dari 10.000 pekerja",
        "Per 31 Desember 2024",
        "Per 30 Juni 2025",
        "angka wilayah itu sendiri",
        "potensi BPJSTK, Semua segmen",
        "Berita uji, Koran Uji (kelas D)",
    ):
        assert said in ends


def test_a_partial_sum_is_no_end_of_a_change(client):
    for number_of in range(1, 4):
        create_region(code=f"75.0{number_of}")
    covered((date(2024, 12, 31), 1_000, 10_000), (date(2025, 6, 30), 1_500, 10_000))

    page = Page(client.get(f"/wilayah/75/perubahan/?{PER}&dari=2025-01-15"))

    assert "perubahannya tidak dapat dijelaskan" in page.text
    assert not page.has_table("pembilang dulu")


@pytest.mark.parametrize(
    ("since", "refused"),
    [("2025-12-30", False), ("2025-12-31", False), ("2026-01-01", True)],
)
def test_a_day_after_the_pages_own_is_refused_at_its_field(client, since, refused):
    create_region(code="75.04")

    page = Page(client.get(f"{BRIDGE}?{PER}&dari={since}"))

    said = "1 Januari 2026 sesudah tanggal halaman ini, 31 Desember 2025" in page.text
    assert said is refused


# --- Recorded renewals -------------------------------------------------------------


def renewal_of(line, *, region="75.04", category=None, target=992, **agreement):
    paper = create_agreement(
        region=region,
        renews=line.agreement,
        title="Perpanjangan 2026",
        starts_on=date(2026, 2, 1),
        **agreement,
    )
    return create_line(
        agreement=paper,
        category=category or line.category,
        protected_from=date(2026, 2, 1),
        months_funded=12,
        target_workers=target,
    )


def test_a_recorded_renewal_stands_beside_the_loss_and_protects_nobody_yet(client):
    line = counted(active=992, months=13)
    later = renewal_of(line)

    page = Page(client.get(f"{CLOCK}?{PER}"))
    (loss,) = file_rows(client.get(f"{CLOCK}?{PER}&format=csv"))

    said = "Perpanjangan tercatat: Perpanjangan 2026 (belum berlaku), target 992 mulai"
    assert f"{said} Februari 2026. Rencana, belum dihitung terlindungi." in page.text
    assert "992 orang aktif kehilangan" in page.text
    assert (
        page.table("masih terlindungi").row("Februari 2026")["Masih aktif"].text == "0"
    )
    assert loss["perpanjangan_tercatat"] == (
        f"{later.agreement_id} Perpanjangan 2026 (belum berlaku): "
        "target 992 mulai 2026-02-01"
    )


@pytest.mark.parametrize(
    "changes",
    [{"category": "Nelayan"}, {"region": "75.01"}, {"stage": "CANCELLED"}],
)
def test_a_renewal_of_others_or_cancelled_is_not_named(client, changes):
    if "category" in changes:
        changes = {"category": create_category(name=changes["category"])}
    renewal_of(counted(active=992, months=13), **changes)

    assert "Perpanjangan tercatat" not in Page(client.get(f"{CLOCK}?{PER}")).text


def test_a_renewal_out_of_sight_is_not_named(client_of):
    """A province's paper for the whole province may continue a kabupaten's line."""
    renewal_of(counted(active=992, months=13), region="75")

    for region, named in (("75", True), ("75.04", False)):
        official = client_of(create_user(region=region))
        text = Page(official.get(f"{CLOCK}?{PER}")).text
        assert ("Perpanjangan tercatat" in text) is named


# --- What if -----------------------------------------------------------------------


def boxes(page):
    """Value and whether ticked of each line's box."""
    return {
        box.attributes["value"]: "checked" in box.attributes
        for box in page.main.all("input")
        if box.attributes.get("name") == "perpanjang"
        and box.attributes.get("type") == "checkbox"
    }


@pytest.mark.parametrize("address", ["perpanjang={}&perpanjang={}", "perpanjang={},{}"])
def test_ticked_lines_are_imagined_renewed_and_stay_ticked(client, address):
    lines = [counted(active=people, months=13) for people in (300, 20, 1)]
    one, two, three = [str(line.pk) for line in lines]

    before = Page(client.get(f"{CLOCK}?{PER}"))
    after = Page(client.get(f"{CLOCK}?{PER}&{address.format(one, two)}&bulan=24"))

    assert boxes(before) == dict.fromkeys((one, two, three), False)
    assert boxes(after) == {one: True, two: True, three: False}
    assert "321 orang aktif kehilangan" in before.text
    said = "Andaikan baris yang dipilih diperpanjang 24 bulan: 1 orang aktif kehilangan"
    assert said in after.text


def test_a_line_renewed_for_too_short_has_one_box_only(client):
    line = counted(active=300, months=13)

    page = Page(client.get(f"{CLOCK}?{PER}&perpanjang={line.pk}&bulan=2"))

    assert "mulai April 2026, 1 perjanjian 300 orang aktif" in page.text
    assert sum("baris" in label.text for label in page.main.all("label")) == 1


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        (",".join(str(pk) for pk in range(1, 202)), "Paling banyak 200 baris"),
        ("dua", "Tulis nomor baris dipisah koma"),
        ("1" * 19, "Tulis nomor baris dipisah koma"),
    ],
)
def test_too_many_or_odd_line_numbers_get_a_message_and_renew_nothing(
    client, asked, message
):
    line = counted(active=992, months=13)

    page = Page(client.get(f"{CLOCK}?{PER}&perpanjang={asked}&perpanjang={line.pk}"))
    file = client.get(f"{CLOCK}?{PER}&perpanjang={asked}&format=csv")

    assert message in page.text
    assert "992 orang aktif kehilangan" in page.text
    assert file.headers["Content-Type"].startswith("text/html")


def test_two_hundred_lines_may_be_imagined(client):
    line = counted(active=992, months=13)
    asked = ",".join(str(pk) for pk in range(line.pk, line.pk + 200))

    page = Page(client.get(f"{CLOCK}?{PER}&perpanjang={asked}"))

    assert "0 orang aktif kehilangan" in page.text
