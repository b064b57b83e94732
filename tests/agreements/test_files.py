"""Files of the registers: golden bytes, workbooks, and the same rows as the page."""

from datetime import date

import pytest

from tests.factories import (
    TODAY,
    create_agreement,
    create_category,
    create_headcount,
    create_line,
    create_office,
    create_region,
    create_source,
    create_user,
)
from tests.pages import (
    Page,
    as_file,
    as_machine_csv,
    assert_golden,
    csv_cells,
    file_rows,
    xlsx_cells,
)

pytestmark = [pytest.mark.django_db, pytest.mark.alike]

REGISTER, LINES = f"/perjanjian/?per={TODAY}", f"/perjanjian/baris/?per={TODAY}"


@pytest.fixture
def sample():
    """A family in full, a paper of which nothing is known, and awkward words."""
    create_region(code="75.10", name="Sepuluh", bps_code="7510")
    office = create_office(name="Kantor Cabang Uji")
    umbrella = create_agreement(
        pk=7001,
        region="75.10",
        title="Payung; tiga tahun",
        document_type="NOTA_KESEPAKATAN",
        document_type_in_source='"MoU"',
        signed_on=date(2024, 1, 8),
        starts_on=date(2024, 1, 8),
        ends_on=TODAY,
    )
    working = create_agreement(
        pk=7002,
        region="75.10",
        office=office,
        title="PKS dinas",
        office_number="PER/15/102023",
        government_number="=560/2025",
        counterparty_name="Dinas Tenaga Kerja",
        programme_year=2025,
        stated_total=1_234_567,
        parent=umbrella,
        renews=create_agreement(
            pk=7000,
            region="75.10",
            title="PKS lama",
            signed_on=date(2024, 2, 1),
            starts_on=date(2024, 2, 1),
            ends_on=date(2024, 12, 31),
        ),
    )
    working.sources.add(
        create_source(title="Naskah", kind="SIGNED_DOCUMENT"), create_source()
    )
    silent = create_agreement(
        pk=7003,
        region="75.71",
        title="=1+1",
        stage="PROGRAMME",
        document_type="",
        signed_on=None,
        starts_on=None,
        ends_on=None,
    )
    lines_of(working, silent)


def lines_of(working, silent):
    full = create_line(
        pk=8001,
        agreement=working,
        category=create_category(name="Nelayan"),
        target_workers=1200,
        monthly_contribution=16_800,
        months_funded=12,
        protected_from=date(2025, 3, 1),
        quota_per_village=100,
        funding_sources="APBD_KAB+CSR",
    )
    for number, (rung, people) in enumerate(
        [("POTENTIAL", 2000), ("DATA_READY", 0), ("REGISTERED", 1100), ("ACTIVE", 998)]
    ):
        create_headcount(
            target=full, rung=rung, workers=people, as_of=date(2025, 6, 10 + number)
        )
    create_line(pk=8002, agreement=working, target_workers=None)
    create_line(
        pk=8003,
        agreement=silent,
        category=create_category(name="Campuran", segment=""),
        target_workers=None,
        programmes="",
        funding_sources="",
    )


@pytest.fixture
def client(client_of):
    return client_of(create_user(region="75"))


@pytest.mark.usefixtures("sample")
class TestGolden:
    @pytest.mark.parametrize(
        ("address", "name"), [(REGISTER, "perjanjian"), (LINES, "baris-target")]
    )
    def test_for_an_indonesian_excel(self, client, address, name):
        assert_golden(f"{name}.csv", client.get(f"{address}&format=csv"))

    @pytest.mark.parametrize(
        ("address", "name"), [(REGISTER, "perjanjian"), (LINES, "baris-target")]
    )
    def test_for_programs(self, client, address, name):
        response = client.get(f"{address}&format=csv&sep=,")

        assert_golden(f"{name}-mesin.csv", response)


@pytest.mark.usefixtures("sample")
class TestWorkbook:
    @pytest.mark.parametrize("address", [REGISTER, LINES])
    def test_it_holds_the_cells_of_the_csv(self, client, address):
        book = xlsx_cells(client.get(f"{address}&format=xlsx"))
        text = csv_cells(client.get(f"{address}&format=csv&sep=,"), ",")

        assert [[as_machine_csv(value) for value in row] for row in book] == text

    @pytest.mark.parametrize("address", [REGISTER, LINES])
    def test_codes_and_document_numbers_are_text(self, client, address):
        head, *rows = xlsx_cells(client.get(f"{address}&format=xlsx"))

        texts = ("kode_kemendagri", "kode_bps", "nomor_pihak_bpjs", "nomor_pihak_pemda")
        for heading in set(texts) & set(head):
            values = {row[head.index(heading)] for row in rows} - {None}
            assert values
            assert all(isinstance(value, str) for value in values)
        assert "75.10" in {row[head.index("kode_kemendagri")] for row in rows}

    def test_a_number_of_a_document_is_no_formula(self, client):
        head, *rows = xlsx_cells(client.get(f"{REGISTER}&format=xlsx"))

        numbers = [row[head.index("nomor_pihak_pemda")] for row in rows]
        assert "=560/2025" in numbers


@pytest.mark.usefixtures("sample")
class TestCells:
    def test_text_that_looks_like_a_formula_is_guarded(self, client):
        rows = {row["nomor"]: row for row in file_rows(client.get(as_file(REGISTER)))}

        assert rows["7003"]["judul"] == "'=1+1"
        assert rows["7002"]["nomor_pihak_pemda"] == "'=560/2025"

    def test_what_is_not_known_is_empty(self, client):
        rows = {row["nomor"]: row for row in file_rows(client.get(as_file(REGISTER)))}

        written = {heading for heading, cell in rows["7003"].items() if cell}
        assert written == {
            "nomor",
            "kode_kemendagri",
            "wilayah",
            "judul",
            "tahap",
            "per_tanggal",
            "jumlah_baris",
            "baris_tanpa_target",
        }

    def test_a_rung_without_a_number_is_empty_and_nobody_is_zero(self, client):
        rows = {
            row["nomor_baris"]: row for row in file_rows(client.get(as_file(LINES)))
        }

        assert rows["8001"]["data_ready"] == "0"
        assert rows["8001"]["data_ready_per"] == "2025-06-11"
        assert rows["8002"]["data_ready"] == rows["8002"]["data_ready_per"] == ""
        assert rows["8002"]["target"] == ""

    def test_a_plan_is_no_target(self, client):
        rows = {
            row["nomor_baris"]: row for row in file_rows(client.get(as_file(LINES)))
        }

        assert rows["8001"]["kuota_per_desa"] == "100"
        assert rows["8001"]["rencana_kuota"] == "1000"
        assert rows["8001"]["target"] == "1200"


@pytest.mark.usefixtures("sample")
class TestSameAsThePage:
    @pytest.mark.parametrize(
        "query",
        [
            "",
            "&status=berlaku",
            "&status=tidak-diketahui",
            "&wilayah=75.10",
            "&jenis=-",
            "&tahap=PROGRAMME",
            "&q=dinas",
            "&per=2024-06-30&status=berlaku",
        ],
    )
    def test_the_register_under_every_filter(self, client, query):
        address = f"/perjanjian/?{query or f'&per={TODAY}'}"
        page = Page(client.get(address))
        rows = file_rows(client.get(as_file(address)))

        shown = []
        if page.has_table("Perjanjian yang dapat"):
            table = page.table("Perjanjian yang dapat")
            shown = [row["Perjanjian"].links[0][0] for row in table.rows]
        titles = [row["judul"].removeprefix("'") for row in rows]
        assert titles == shown

    @pytest.mark.parametrize(
        "query", ["", "&tahun=2025", "&tahun=-", "&wilayah=75.71", "&hitung=ya"]
    )
    def test_the_lines_under_every_filter(self, client, query):
        page = Page(client.get(LINES + query))
        rows = file_rows(client.get(as_file(LINES + query)))

        table = page.table("Baris target")
        shown = [
            row["Kategori pekerja"].text.split(" menurut")[0] for row in table.rows
        ]
        assert [row["kategori"] for row in rows] == shown

    def test_the_file_has_all_rows_whatever_the_page_number(self, client):
        for number in range(60):
            create_agreement(region="75.10", title=f"Ke-{number}")

        page = Page(client.get(f"{REGISTER}&page=2"))
        (address,) = [a for text, a in page.links if text == "CSV (;)"]

        assert len(file_rows(client.get(f"/perjanjian/{address}"))) == 64

    def test_each_reader_gets_the_rows_of_their_own_area(self, client_of):
        for code, count in [("75", 4), ("75.71", 1), ("75.10", 3), ("74", 0)]:
            client = client_of(create_user(region=code))

            assert len(file_rows(client.get(as_file(REGISTER)))) == count

    def test_the_status_is_that_of_the_day_asked(self, client):
        for day, status in [("2024-06-30", "IN_FORCE"), ("2025-06-30", "RENEWED")]:
            rows = file_rows(client.get(f"/perjanjian/?per={day}&format=csv"))

            (old,) = [row for row in rows if row["nomor"] == "7000"]
            assert (old["per_tanggal"], old["status"]) == (day, status)


@pytest.mark.parametrize("address", [REGISTER, LINES])
def test_a_file_of_nothing_is_its_heading(client, address):
    (heading,) = csv_cells(client.get(f"{address}&format=csv"), ";")

    assert "kode_kemendagri" in heading
    assert len(xlsx_cells(client.get(f"{address}&format=xlsx"))) == 1


@pytest.mark.parametrize("address", [REGISTER, LINES])
def test_a_wrong_filter_gives_the_page_with_its_message_and_no_file(client, address):
    create_line(agreement=create_agreement(region="75.71"))

    for form in ("csv", "xlsx"):
        page = Page(client.get(f"{address}&wilayah=antah&format={form}"))

        assert "'antah' tidak dikenal sebagai wilayah." in page.text
