"""Files say what changed between two days, and what was known on one."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from tests.factories import (
    create_agreement,
    create_claim,
    create_headcount,
    create_line,
    create_participation,
    create_target,
    create_user,
    create_workforce,
)
from tests.pages import Page, as_file, assert_golden, csv_cells, file_rows

pytestmark = pytest.mark.django_db

PER = "per=2025-12-31"


@pytest.fixture
def client(client_of):
    return client_of(create_user(is_superuser=True))


# --- Change -------------------------------------------------------------------


@pytest.fixture
def moved():
    for day, active, workers in (("2024-12-31", 40, 100), ("2025-11-30", 60, 120)):
        create_participation(as_of=day, active_workers=active)
        create_workforce(
            as_of=day, as_of_precision="MONTH", workers=workers, source=None
        )
    line = create_line(protected_from=date(2025, 3, 1), months_funded=12)
    create_headcount(target=line, workers=15)


CHANGE = f"/wilayah/75.04/perubahan/?{PER}&dari=2024-12-31"


@pytest.mark.usefixtures("moved")
class TestChange:
    def test_bytes_for_an_indonesian_excel(self, client):
        assert_golden("perubahan.csv", client.get(as_file(CHANGE)))

    def test_the_file_holds_the_steps_of_the_page(self, client):
        table = Page(client.get(CHANGE)).table("pembilang dulu")
        rows = file_rows(client.get(as_file(CHANGE)))

        shown = {name: table.row(name) for name in table.names[1:-1]}
        assert [row["keterangan"] for row in rows] == list(shown)
        for row in rows:
            sign = "" if row["poin_persen"].startswith("-") else "+"
            points = shown[row["keterangan"]]["Poin persen"].text
            assert f"{sign}{row['poin_persen']}".replace("-", "−") == points
        assert [row["langkah"] for row in rows] == [
            "NEW",
            "LAPSED",
            "OTHER",
            "WORKFORCE",
        ]

    def test_each_step_has_both_ends_with_parts_and_days(self, client):
        *_, row = file_rows(client.get(as_file(CHANGE)))

        assert (row["per_tanggal_sebelum"], row["per_tanggal_sesudah"]) == (
            "2024-12-31",
            "2025-12-31",
        )
        assert (row["aktif_sebelum"], row["pekerja_sebelum"]) == ("40", "100")
        assert (row["aktif_sesudah"], row["pekerja_sesudah"]) == ("60", "120")
        assert row["cakupan_persen_sesudah"] == "50,00"
        assert row["aktif_sesudah_terbaru"] == "2025-11-30"
        assert row["pekerja_sesudah_ketelitian"] == "MONTH"
        assert (row["dasar_pembagi"], row["segmen"]) == ("ELIGIBLE_BPJSTK", "TOTAL")
        assert (row["orang"], row["poin_persen"]) == ("20", "-10,00")
        # The workforce has no source, so no class holds for the change.
        assert row["sumber"] == "Berita uji (Koran Uji) | sebagian tanpa sumber"
        assert row["kelas_sumber"] == ""


def test_a_change_nobody_can_explain_has_no_steps(client):
    create_participation()

    assert len(csv_cells(client.get(as_file(CHANGE)), ";")) == 1


def test_a_wrong_day_gives_the_page_that_says_so(client):
    create_participation()

    response = client.get(f"/wilayah/75.04/perubahan/?{PER}&dari=kapan&format=csv")

    assert "'kapan' bukan tanggal" in Page(response).text


# --- As it was known ----------------------------------------------------------

EARLIER = {"recorded_at": datetime(2025, 7, 1, tzinfo=UTC)}
CORRECTED_AT = datetime(2025, 9, 1, 3, tzinfo=UTC)
KNOWN = "diketahui=2025-08-31"


def running_line():
    line = create_line(
        agreement=create_agreement(programme_year=2025),
        target_workers=100,
        protected_from=date(2025, 1, 1),
        months_funded=14,
    )
    return create_headcount(target=line, as_of="2025-06-30", workers=71, **EARLIER)


# (a row, how it is corrected, page, what it says, column of its file)
VINTAGES = {
    "headcount on the ladder": (
        running_line,
        {"workers": 93},
        "tangga/?",
        ("71,00 % 71 dari 100", "93,00 % 93 dari 100"),
        ("rasio_orang", "71", "93"),
    ),
    "headcount of the protection clock": (
        running_line,
        {"workers": 93},
        "perlindungan/?",
        ("71 orang aktif", "93 orang aktif"),
        ("aktif_berkurang", "71", "93"),
    ),
    "claim": (
        lambda: create_claim(percent="41.5", **EARLIER),
        {"percent": Decimal("43.5")},
        "?isi=dinyatakan&",
        ("41,5 %", "43,5 %"),
        ("persen_dinyatakan", "41,5", "43,5"),
    ),
    "target": (
        lambda: create_target(percent=Decimal("51.25"), **EARLIER),
        {"percent": Decimal("53.25")},
        "?isi=target&",
        ("51,25 %", "53,25 %"),
        ("target_persen", "51,25", "53,25"),
    ),
    "target of the coverage file": (
        lambda: create_target(percent=Decimal("51.25"), **EARLIER),
        {"percent": Decimal("53.25")},
        "?",
        ("51,25 %", "53,25 %"),
        ("target_persen", "51,25", "53,25"),
    ),
    "workforce": (
        lambda: create_workforce(workers=4_321, **EARLIER),
        {"workers": 5_432},
        "?isi=angka&",
        ("4.321", "5.432"),
        ("orang", "4321", "5432"),
    ),
    "workforce of a coverage": (
        lambda: (
            create_participation(active_workers=100, **EARLIER)
            and create_workforce(workers=4_321, **EARLIER)
        ),
        {"workers": 5_432},
        "?",
        ("100 dari 4.321", "100 dari 5.432"),
        ("pekerja", "4321", "5432"),
    ),
}


@pytest.mark.parametrize("case", VINTAGES)
def test_page_and_file_show_a_figure_as_it_was_known(client, case):
    make, correction, page, said, (column, *values) = VINTAGES[case]
    row = make()
    row.correct(by=None, at=CORRECTED_AT, reason="Salah ketik.", **correction)

    for number, known in enumerate((f"&{KNOWN}", "")):
        address = f"/wilayah/75.04/{page}{PER}{known}"
        text = Page(client.get(address)).text
        rows = file_rows(client.get(as_file(address)))

        assert said[number] in text
        assert said[1 - number] not in text
        found = {row[column] for row in rows} - {""}
        assert found == {values[number]}
        assert {row["diketahui_pada"] for row in rows} == {
            "2025-08-31" if known else ""
        }


def test_a_change_is_explained_as_it_was_known(client):
    create_workforce(as_of="2024-12-31", **EARLIER)
    create_participation(as_of="2024-12-31", active_workers=300, **EARLIER)
    row = create_participation(as_of="2025-06-30", active_workers=400, **EARLIER)
    row.correct(by=None, at=CORRECTED_AT, reason="Salah ketik.", active_workers=450)

    then = file_rows(client.get(as_file(f"{CHANGE}&{KNOWN}")))
    now = file_rows(client.get(as_file(CHANGE)))

    # No line tells: the people are one step.
    assert (then[0]["langkah"], then[0]["orang"]) == ("PEOPLE", "100")
    assert (now[0]["langkah"], now[0]["orang"]) == ("PEOPLE", "150")
    assert {row["diketahui_pada"] for row in then} == {"2025-08-31"}
