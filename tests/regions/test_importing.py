"""The 552 regions and the offices that come with the product."""

import csv
import io
from collections import Counter

import pytest
from django.core.exceptions import ValidationError

from regions.importing import DATA, load_offices, load_regions
from regions.models import Office, Region
from regions.names import code_and_above
from tests.factories import create_region

pytestmark = pytest.mark.django_db

HEADING = (
    "kode_kemendagri,kode_bps,level,name,province_code,desa_count,"
    "kelurahan_count,tile_column,tile_row\n"
)


def printed_rows(name):
    return list(csv.DictReader(io.StringIO((DATA / name).read_text("utf-8"))))


def test_every_fact_of_the_file_is_in_the_database(country):
    rows = printed_rows("regions.csv")
    assert len(rows) == 552

    for row in rows:
        region = Region.objects.get(code=row["kode_kemendagri"])
        stored = {
            "kode_kemendagri": region.code,
            "kode_bps": region.bps_code,
            "level": region.level.lower(),
            "name": region.name,
            "province_code": region.parent.code.replace("ID", ""),
            "desa_count": str(region.desa_count),
            "kelurahan_count": str(region.kelurahan_count),
            "tile_column": str(region.tile_column),
            "tile_row": str(region.tile_row),
        }
        assert stored == row


def test_the_tree_has_one_root_and_every_region_a_parent(country):
    levels = Counter(Region.objects.values_list("level", flat=True))

    assert levels == {"NATION": 1, "PROVINCE": 38, "KABUPATEN": 416, "KOTA": 98}
    assert [region.code for region in Region.objects.filter(parent=None)] == ["ID"]
    for region in Region.objects.exclude(code="ID").select_related("parent"):
        assert code_and_above(region.code)[1] == region.parent.code


@pytest.mark.parametrize(
    ("code", "name", "desa", "kelurahan"),
    [
        ("75.04", "Kab. Pohuwato", 101, 3),
        ("75.71", "Kota Gorontalo", 0, 50),
        ("75", "Provinsi Gorontalo", 657, 72),
    ],
)
def test_desa_and_kelurahan_of_known_places(country, code, name, desa, kelurahan):
    region = Region.objects.get(code=code)

    assert (region.full_name, region.desa_count, region.kelurahan_count) == (
        name,
        desa,
        kelurahan,
    )


def test_desa_of_kabupaten_add_up_to_their_province(country):
    for province in Region.objects.filter(level="PROVINCE"):
        below = province.children.all()
        assert sum(child.desa_count for child in below) == province.desa_count
        assert sum(child.kelurahan_count for child in below) == (
            province.kelurahan_count
        )


def test_28_names_are_shared_and_full_names_are_unique(country):
    names = Counter(Region.objects.values_list("name", flat=True))
    shared = {name: times for name, times in names.items() if times > 1}

    assert len(shared) == 28
    assert shared["Gorontalo"] == 3
    full_names = Counter(region.full_name for region in Region.objects.all())
    assert set(full_names.values()) == {1}


def test_bps_codes_are_unique_and_differ_from_kemendagri(country):
    codes = list(Region.objects.exclude(code="ID").values_list("bps_code", flat=True))

    assert "" not in codes
    assert len(set(codes)) == 552
    assert Region.objects.get(bps_code="7503").code == "75.04"


def test_no_two_tiles_of_one_map_lie_on_each_other(country):
    places = Counter(
        Region.objects.exclude(code="ID").values_list(
            "parent__code", "tile_column", "tile_row"
        )
    )

    assert set(places.values()) == {1}


def test_loading_twice_adds_nothing(country):
    for load, name in ((load_regions, "regions.csv"), (load_offices, "offices.csv")):
        tally = load((DATA / name).read_bytes())
        assert tally.new == 0
        assert tally.same > 0

    assert Region.objects.count() == 553
    assert Office.objects.count() == 4


def test_every_fact_of_the_offices_is_in_the_database(country):
    for row in printed_rows("offices.csv"):
        office = Office.objects.get(name=row["name"])
        codes = sorted(office.regions.values_list("code", flat=True))
        assert (office.kind, codes) == (
            row["kind"],
            sorted(row["kode_kemendagri"].split("|")),
        )
        assert row["parent"] == ""
        assert office.parent is None


def test_an_edited_region_keeps_the_edit(country):
    Region.objects.filter(code="75.04").update(name="Pohuwato Baru", desa_count=102)

    load_regions((DATA / "regions.csv").read_bytes())

    region = Region.objects.get(code="75.04")
    assert (region.name, region.desa_count) == ("Pohuwato Baru", 102)


def test_a_renamed_office_is_not_brought_back(country):
    office = Office.objects.get(name="Kantor Cabang Gorontalo")
    office.name = "Kantor Cabang Gorontalo Raya"
    office.save()
    office.regions.clear()

    tally = load_offices((DATA / "offices.csv").read_bytes())

    assert tally.new == 0
    assert Office.objects.count() == 4
    assert not office.regions.exists()


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("77.04,9904,kabupaten,,77,101,3,0,0\n", "name"),
        ("77.04,9904,kecamatan,Uji,77,101,3,0,0\n", "level"),
        ("78.04,9904,kabupaten,Uji,77,101,3,0,0\n", "code"),
        ("77.04,9901,kabupaten,Uji,77,101,3,0,0\n", "bps_code"),
    ],
)
def test_a_bad_row_is_named_with_its_line_and_field(line, field):
    create_region(code="77")
    good = "77.01,9901,kabupaten,Uji,77,191,14,0,0\n"

    with pytest.raises(ValidationError, match=f"baris 3: .*{field}"):
        load_regions((HEADING + good + line).encode())
