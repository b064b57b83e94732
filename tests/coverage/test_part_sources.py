"""A percentage names the source of each part, on every page and in every file."""

import pytest

from tests.factories import (
    TODAY,
    create_participation,
    create_region,
    create_source,
    create_user,
    create_workforce,
)
from tests.pages import Page, as_file, file_rows

pytestmark = pytest.mark.django_db

PER = f"per={TODAY}"
PLACE = "/wilayah/75.04/"
COMPARED = f"/bandingkan/?{PER}&wilayah=75.04,75.71"
SIMULATED = f"/simulasi/?{PER}&wilayah=75.04"
LIST = {"title": "Daftar peserta", "publisher": "Kantor Uji", "kind": "BPJS_LIST"}


@pytest.fixture
def client(client_of):
    return client_of(create_user(is_superuser=True))


@pytest.fixture
def listed():
    return create_source(**LIST)


@pytest.fixture
def half_sourced(listed):
    """Active people of a list; workers nobody knows the source of."""
    create_region(code="75.71")
    create_participation(region="75.04", source=listed)
    create_workforce(region="75.04", source=None)


@pytest.mark.usefixtures("half_sourced")
@pytest.mark.parametrize("address", [f"{PLACE}?{PER}", COMPARED, SIMULATED])
def test_a_part_without_a_source_is_named_beside_the_part_that_has_one(client, address):
    text = Page(client.get(address)).text

    assert (
        "aktif: Daftar peserta, Kantor Uji (kelas B) pekerja: sumber tidak dicatat"
        in text
    )


@pytest.mark.usefixtures("half_sourced")
def test_the_sheet_names_the_sources_by_part(client):
    text = Page(client.get(f"{PLACE}lembar/?{PER}")).text

    assert "Sumber aktif: Daftar peserta, Kantor Uji (kelas B)." in text
    assert "Sumber pekerja: tidak dicatat." in text


@pytest.mark.usefixtures("half_sourced")
@pytest.mark.parametrize("address", [f"{PLACE}?{PER}", COMPARED])
def test_a_file_claims_no_class_for_a_number_one_part_of_which_has_no_source(
    client, address
):
    row = file_rows(client.get(as_file(address)))[0]

    assert row["sumber"] == "Daftar peserta (Kantor Uji) | sebagian tanpa sumber"
    assert row["kelas_sumber"] == ""


def test_a_source_of_both_parts_is_named_once(client, listed):
    create_participation(region="75.04", source=listed)
    create_workforce(region="75.04", source=listed)

    text = Page(client.get(f"{PLACE}?{PER}")).text
    row = file_rows(client.get(as_file(f"{PLACE}?{PER}")))[0]

    assert "Sumber Daftar peserta, Kantor Uji (kelas B)" in text
    assert (row["sumber"], row["kelas_sumber"]) == (
        "Daftar peserta (Kantor Uji)",
        "B",
    )


def test_parts_without_any_source_are_not_said_to_be_unknown(client):
    create_participation(region="75.04", source=None)
    create_workforce(region="75.04", source=None)

    text = Page(client.get(f"{PLACE}?{PER}")).text
    row = file_rows(client.get(as_file(f"{PLACE}?{PER}")))[0]

    assert "Sumber sumber tidak dicatat" in text
    assert (row["sumber"], row["kelas_sumber"]) == ("", "")


def test_a_sum_says_that_some_of_its_children_have_no_source(client, listed):
    create_participation(region="75.04", source=listed)
    create_participation(region="75.71", source=None)
    for code in ("75.04", "75.71"):
        create_workforce(region=code, source=listed)

    text = Page(client.get(f"/wilayah/75/?{PER}")).text
    sheet = Page(client.get(f"/wilayah/75/lembar/?{PER}")).text
    row = file_rows(client.get(as_file(f"/wilayah/75/?{PER}")))[0]

    said = "Daftar peserta, Kantor Uji (kelas B)"
    assert f"aktif: {said} sebagian tanpa sumber pekerja: {said}" in text
    assert f"Sumber aktif: sebagian tanpa sumber; {said}." in sheet
    assert row["kelas_sumber"] == ""
