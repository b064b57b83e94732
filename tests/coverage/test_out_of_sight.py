"""Agreements the reader may not see are unknown to them: never none, never zero."""

from datetime import timedelta

import pytest

from tests.factories import TODAY, create_agreement, create_region, create_user
from tests.pages import Page, file_rows

pytestmark = pytest.mark.django_db

PER = f"?per={TODAY}"
OUT_OF_SIGHT = "di luar wilayah kerja Anda"
STATUS = "Perjanjian menurut status"


def rows_of(client, address):
    rows = file_rows(client.get(f"{address}{PER}&format=csv"))
    return {row["kode_kemendagri"]: row for row in rows}


def test_of_agreements_out_of_sight_nothing_is_said_not_even_zero(client_of):
    for code in ("75.02", "75.04"):
        create_agreement(region=code, ends_on=TODAY + timedelta(days=200))
    client = client_of(create_user(region="75.04"))

    there, here = (Page(client.get(f"/wilayah/{c}/{PER}")) for c in ("75.02", "75.04"))

    assert OUT_OF_SIGHT in there.section(STATUS).text
    assert not there.has_table("Jumlah perjanjian pada tanggal")
    assert here.has_table("Jumlah perjanjian pada tanggal")
    assert OUT_OF_SIGHT not in here.section(STATUS).text
    table = Page(client.get(f"/wilayah/75/{PER}")).section("Menurut wilayah").text
    assert OUT_OF_SIGHT in table
    sheet = Page(client.get(f"/wilayah/75.02/lembar/{PER}")).text
    assert f"Perjanjian wilayah ini {OUT_OF_SIGHT}" in sheet
    assert "0 berlaku" not in sheet


@pytest.mark.parametrize("address", ["/wilayah/75/", "/bandingkan/"])
def test_files_leave_the_number_empty_and_say_that_not_all_is_seen(client_of, address):
    for code in ("75.02", "75.04"):
        create_agreement(region=code, ends_on=TODAY + timedelta(days=200))
    client = client_of(create_user(region="75.04"))
    compared = "&wilayah=75,75.02,75.04" if "bandingkan" in address else ""

    rows = file_rows(client.get(f"{address}{PER}{compared}&format=csv"))

    told = {
        row["kode_kemendagri"]: (row["semua_terlihat"], row["perjanjian_berlaku"])
        for row in rows
    }
    assert told == {"75": ("tidak", "1"), "75.02": ("tidak", ""), "75.04": ("ya", "1")}


def test_where_all_is_seen_and_nothing_recorded_there_is_none(client_of):
    create_region(code="75.02")
    client = client_of(create_user(region="75"))

    assert "Belum ada perjanjian" in Page(client.get(f"/wilayah/75.02/{PER}")).text
    row = rows_of(client, "/wilayah/75.02/")["75.02"]
    assert (row["semua_terlihat"], row["perjanjian_berlaku"]) == ("ya", "0")
