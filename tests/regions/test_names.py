"""How regions are called, and how people type them."""

import pytest

from regions.models import Region
from regions.names import (
    code_and_above,
    full_name,
    one_inside_other,
    read_typed,
    squeeze,
)

pytestmark = pytest.mark.django_db


def found(text):
    return [region.full_name for region in Region.objects.search(text)]


@pytest.mark.parametrize(
    ("name", "level", "shown"),
    [
        ("Gorontalo", "PROVINCE", "Provinsi Gorontalo"),
        ("Gorontalo", "KABUPATEN", "Kab. Gorontalo"),
        ("Gorontalo", "KOTA", "Kota Gorontalo"),
        ("Indonesia", "NATION", "Indonesia"),
    ],
)
def test_a_bare_name_is_never_shown(name, level, shown):
    assert full_name(name, level) == shown
    assert str(Region(name=name, level=level)) == shown


@pytest.mark.parametrize(
    ("code", "codes"),
    [("ID", ("ID",)), ("75", ("75", "ID")), ("75.04", ("75.04", "75", "ID"))],
)
def test_a_region_is_inside_itself_and_all_above_it(code, codes):
    assert code_and_above(code) == codes
    assert all(one_inside_other(code, above) for above in codes)
    assert all(one_inside_other(above, code) for above in codes)


@pytest.mark.parametrize(("code", "other"), [("75.04", "75.03"), ("7", "75.04")])
def test_a_neighbour_or_half_a_code_holds_nothing(code, other):
    assert not one_inside_other(code, other)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        pytest.param("75.04", ["Kab. Pohuwato"], id="Kemendagri"),
        pytest.param("7503", ["Kab. Pohuwato"], id="BPS"),
        pytest.param("75.03", ["Kab. Bone Bolango"], id="Kemendagri, not BPS"),
        pytest.param("7504", ["Kab. Bone Bolango"], id="BPS, not Kemendagri"),
        pytest.param(" 75.04 ", ["Kab. Pohuwato"], id="with spaces around"),
        pytest.param("75", ["Provinsi Gorontalo"], id="same in both, once"),
        pytest.param("91", ["Provinsi Papua", "Provinsi Papua Barat"], id="91"),
        pytest.param("92", ["Provinsi Papua Barat", "Provinsi Papua Barat Daya"]),
        pytest.param("94", ["Provinsi Papua", "Provinsi Papua Tengah"], id="94"),
        pytest.param("95", ["Provinsi Papua Selatan", "Provinsi Papua Pegunungan"]),
        pytest.param("96", ["Provinsi Papua Tengah", "Provinsi Papua Barat Daya"]),
        pytest.param("97", ["Provinsi Papua Pegunungan"], id="BPS only"),
        pytest.param("93", ["Provinsi Papua Selatan"], id="Kemendagri only"),
        pytest.param("99.99", [], id="no such code"),
        pytest.param("750", [], id="no code at all"),
    ],
)
def test_a_code_means_what_its_own_system_says(country, text, names):
    assert sorted(found(text)) == sorted(names)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "gorontalo",
            [
                "Provinsi Gorontalo",
                "Kab. Gorontalo",
                "Kab. Gorontalo Utara",
                "Kota Gorontalo",
            ],
        ),
        ("kab gorontalo", ["Kab. Gorontalo", "Kab. Gorontalo Utara"]),
        ("Kab. Gorontalo", ["Kab. Gorontalo", "Kab. Gorontalo Utara"]),
        ("KABUPATEN GORONTALO UTARA", ["Kab. Gorontalo Utara"]),
        ("kota gorontalo", ["Kota Gorontalo"]),
        ("Kota  Gorontalo", ["Kota Gorontalo"]),
        ("prov. gorontalo", ["Provinsi Gorontalo"]),
        ("provinsi gorontalo", ["Provinsi Gorontalo"]),
        ("pohuwato", ["Kab. Pohuwato"]),
        ("POHUWATO", ["Kab. Pohuwato"]),
        ("pangkajene", ["Kab. Pangkajene dan Kepulauan"]),
        ("tojo una una", ["Kab. Tojo Una Una"]),
        ("tojo una-una", ["Kab. Tojo Una Una"]),
        ("Tojo Unauna", ["Kab. Tojo Una Una"]),
        ("toli toli", ["Kab. Toli-Toli"]),
        ("tolitoli", ["Kab. Toli-Toli"]),
        ("Toli-Toli", ["Kab. Toli-Toli"]),
        ("pangkalpinang", ["Kota Pangkal Pinang"]),
        ("Kotabaru", ["Kab. Kotabaru"]),
        ("indonesia", ["Indonesia"]),
        # A wrong level word does not hide the only region of that name.
        ("kota pohuwato", ["Kab. Pohuwato"]),
        ("", []),
        ("   ", []),
        ("%", []),
        ("_", []),
        ("atlantis", []),
    ],
)
def test_names_are_found_as_people_type_them(country, text, names):
    assert found(text) == names


def test_a_level_word_may_be_part_of_the_name(country):
    assert "Kab. Kotabaru" in found("kota baru")
    # As a level word it still means what it says.
    assert {"Kota Pekanbaru", "Kota Banjarbaru"} <= set(found("kota baru"))


@pytest.mark.parametrize("quote", ["'", "’"])
def test_quotes_are_ignored_on_both_sides(country, quote):
    assert squeeze(f"Ra{quote}as") == "raas"
    assert read_typed(f"kab. Tojo{quote} Una").keys[0] == "tojouna"


def test_what_is_typed_and_what_is_stored_are_squeezed_alike(country):
    for region in Region.objects.all():
        assert region.search_name == squeeze(region.name), region
