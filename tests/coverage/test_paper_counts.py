"""Counts of agreements and sums of lines on region pages: the oracle's, with rows."""

from datetime import timedelta

import pytest

from tests import oracle
from tests.factories import TODAY, create_agreement, create_line, create_user
from tests.pages import Page, as_file, file_rows, number, sum_of_lines

pytestmark = [pytest.mark.django_db, pytest.mark.alike]

STATUS = "Perjanjian menurut status"


@pytest.fixture
def papers():
    """Agreements around the days where a status turns, at three levels."""
    days = [None, -1, 0, 90, 91]
    for code in ("75.04", "75.71", "75", "74.07", "73"):
        for days_to_go in days:
            ends_on = days_to_go and TODAY + timedelta(days=days_to_go)
            create_agreement(region=code, ends_on=TODAY if days_to_go == 0 else ends_on)
        create_agreement(region=code, starts_on=TODAY + timedelta(days=1))
        create_agreement(region=code, stage="CANCELLED")
        create_agreement(region=code, stage="EXPLORATION")
        old = create_agreement(region=code, ends_on=TODAY - timedelta(days=1))
        create_agreement(region=code, renews=old, starts_on=TODAY)


def readers():
    return [
        create_user(is_superuser=True),
        create_user(region="75"),
        create_user(region="75.04"),
        create_user(),
    ]


@pytest.mark.usefixtures("papers")
def test_status_counts_equal_the_oracle_for_each_reader_and_day(client_of):
    for user in readers():
        for day in (TODAY - timedelta(days=1), TODAY, TODAY + timedelta(days=1)):
            page = Page(client_of(user).get(f"/wilayah/ID/?per={day}"))

            in_force, unknown = oracle.status_counts(user, day, TODAY)
            if not user.memberships.exists() and not user.is_superuser:
                assert in_force == unknown == 0
                assert "di luar wilayah kerja Anda" in page.section(STATUS).text
                continue
            counts = status_table(page)
            assert counts["● berlaku"] == in_force
            assert counts["◌ masa berlaku tidak diketahui"] == unknown


def status_table(page):
    table = page.table("Jumlah perjanjian pada tanggal")
    return {table.name_of(r): number(r["Perjanjian"].text) for r in table.rows}


@pytest.mark.usefixtures("papers")
def test_every_count_of_agreements_is_the_length_of_the_list_it_leads_to(client_of):
    for user in (create_user(is_superuser=True), create_user(region="75.04")):
        client, links = client_of(user), set()
        for code in ("75", "75.04"):
            page = Page(client.get(f"/wilayah/{code}/?per={TODAY}"))
            links |= {link for link in page.main.links if "/perjanjian/?" in link[1]}

        assert len(links) > 5
        for text, address in links:
            rows = file_rows(client.get(as_file(address)))
            assert len(rows) == number(text), (text, address)
            assert listed(client, address) == number(text), (text, address)


def listed(client, address):
    page = Page(client.get(address))
    if not page.has_table("Perjanjian yang dapat"):
        return 0
    return len(page.table("Perjanjian yang dapat").rows)


@pytest.mark.usefixtures("papers")
def test_counts_of_a_province_hold_those_of_its_kabupaten(client_of):
    client = client_of(create_user(is_superuser=True))
    listed = file_rows(client.get(f"/wilayah/ID/?per={TODAY}&format=csv"))
    rows = {row["kode_kemendagri"]: row for row in listed}

    # Each place has 4: ending today, in 90 days, in 91 days, and the renewal.
    assert rows["75"]["perjanjian_berlaku"] == "12"
    assert rows["75"]["perjanjian_masa_berlaku_tidak_diketahui"] == "3"
    assert rows["ID"]["perjanjian_berlaku"] == "20"


@pytest.mark.parametrize("reader", ["admin", "75.04", "75", "74", "none"])
def test_a_year_of_lines_is_the_sum_of_the_lines_it_leads_to(client_of, reader):
    user = {
        "admin": lambda: create_user(is_superuser=True),
        "none": create_user,
    }.get(reader, lambda: create_user(region=reader))()
    client, followed = client_of(user), 0
    families_of_lines()
    for code in ("ID", "75", "75.04", "74"):
        page = Page(client.get(f"/wilayah/{code}/?per={TODAY}"))
        if not page.has_table("Tangga kepesertaan"):
            continue
        for row in page.table("Tangga kepesertaan").rows:
            address = row["Baris"].href
            lines = Page(client.get(address))
            assert len(lines.table("Baris target").rows) == number(row["Baris"].text)
            held = file_rows(client.get(as_file(address)))
            assert len(held) == number(row["Baris"].text)
            assert {line["dijumlahkan"] for line in held} == {"ya"}
            said = sum_of_lines(row["Target"].text)
            assert target_sums(held) == said
            total = lines.table("Baris target").foot[3].text
            assert sum_of_lines(total.split("= ")[-1]) == said
            followed += 1
    assert followed == {"admin": 12, "75.04": 9, "75": 9, "74": 12, "none": 0}[reader]


def target_sums(rows):
    return sum(int(row["target"]) for row in rows if row["target"])


def families_of_lines():
    """Lines of three years for people of three places, some of them uncounted."""
    for year in (2024, 2025, None):
        own = create_agreement(region="75.04", programme_year=year)
        create_line(agreement=own, target_workers=100)
        create_line(agreement=own, target_workers=None)
        province = create_agreement(region="75", programme_year=year)
        create_line(agreement=province, region="75.71", target_workers=30)
        elsewhere = create_agreement(region="74", programme_year=year)
        create_line(agreement=elsewhere, region="75.04", target_workers=7)
        create_line(agreement=elsewhere, region="74.07", target_workers=11)
        talks = create_agreement(
            region="75.04", programme_year=year, stage="EXPLORATION"
        )
        create_line(agreement=talks, target_workers=10_000)
