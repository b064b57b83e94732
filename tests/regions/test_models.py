"""What the database of regions, offices and memberships refuses, and what not."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from regions.mark import DatabaseMark
from regions.models import Membership, Office, Region
from tests.factories import (
    CONSTRAINTS,
    FIELDS,
    Case,
    constraint_names,
    create_membership,
    create_office,
    create_region,
    create_user,
    pointing_at_itself,
    saved,
)

pytestmark = pytest.mark.django_db

own_parent_office = pointing_at_itself(create_office, "parent")


def same_user(**values):
    """Values of a membership of one user, whose office and region are fixed."""
    office = Office.objects.filter(name="Cabang").first()
    user = Membership.objects.first().user if Membership.objects.exists() else None
    return {"user": user, "office": office or create_office(name="Cabang")} | values


def create_mark(*, pk, checked=FIELDS):
    return saved(DatabaseMark(pk=pk, simulated=True), checked=checked)


CASES = [
    Case(
        "region_code_once",
        create_region,
        at="code",
        before=lambda: [{"code": "75.04"}],
        fits=lambda: {"code": "75.05", "name": "Pohuwato"},
        breaks=lambda: {"code": "75.04", "name": "Lain"},
    ),
    Case(
        "region_bps_code_once",
        create_region,
        at="bps_code",
        before=lambda: [
            {"code": "75.01", "bps_code": ""},
            {"code": "75.04", "bps_code": "7503"},
        ],
        # Many regions may lack one.
        fits=lambda: {"code": "75.03", "bps_code": ""},
        breaks=lambda: {"code": "75.03", "bps_code": "7503"},
    ),
    Case(
        "region_one_root",
        create_region,
        at="parent",
        fits=lambda: {"code": "ID", "parent": None},
        breaks=lambda: {"code": "75", "parent": None},
    ),
    Case(
        "database_mark_once",
        create_mark,
        at="simulated",
        fits=lambda: {"pk": 1},
        breaks=lambda: {"pk": 2},
    ),
    Case(
        "office_name_once",
        create_office,
        at="name",
        before=lambda: [{"name": "Cabang"}],
        fits=lambda: {"name": "Cabang Kedua"},
        breaks=lambda: {"name": "Cabang"},
    ),
    Case(
        "office_not_own_parent",
        own_parent_office,
        at="parent",
        fits=lambda: {"itself": False},
        breaks=lambda: {"itself": True},
        said_earlier=True,
    ),
    Case(
        "membership_office_or_region",
        create_membership,
        at="role",
        fits=lambda: {"role": "OFFICIAL", "region": "75.04"},
        breaks=lambda: {
            "role": "OFFICIAL",
            "region": "75.04",
            "office": create_office(),
        },
    ),
    Case(
        "membership_dates_in_order",
        create_membership,
        at="valid_to",
        fits=lambda: {"valid_from": date(2025, 1, 1), "valid_to": date(2025, 1, 1)},
        breaks=lambda: {"valid_from": date(2025, 1, 2), "valid_to": date(2025, 1, 1)},
    ),
    Case(
        "membership_office_once",
        create_membership,
        at="office",
        before=lambda: [same_user()],
        fits=lambda: same_user(role="REVIEWER"),
        breaks=same_user,
    ),
    Case(
        "membership_region_once",
        create_membership,
        at="region",
        before=lambda: [same_user(office=None, region="75.04")],
        fits=lambda: same_user(office=None, region="75.03"),
        breaks=lambda: same_user(office=None, region="75.04"),
    ),
    Case(
        "user_email_once",
        create_user,
        at="email",
        before=lambda: [{"email": "siti@bpjs.example"}],
        fits=lambda: {"email": ""},
        breaks=lambda: {"email": "siti@bpjs.example"},
    ),
]


def test_every_constraint_has_a_case():
    assert {case.constraint for case in CASES} == constraint_names("regions")
    assert len(CASES) == len({case.constraint for case in CASES})


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_row_that_fits_is_taken(case):
    case.prepare()

    assert case.make(**case.fits(), checked=True).pk


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_row_that_does_not_fit_is_refused_at_its_field(case):
    case.prepare()

    with pytest.raises(ValidationError) as caught:
        case.make(**case.breaks(), checked=True)

    messages = caught.value.message_dict[case.at]
    assert case.said_earlier or case.message in messages


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_constraint_itself_says_so_in_its_own_words(case):
    case.prepare()

    with pytest.raises(ValidationError) as caught:
        case.make(**case.breaks(), checked=CONSTRAINTS)

    assert case.message in caught.value.message_dict[case.at]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_database_refuses_it_as_well(case):
    case.prepare()

    with pytest.raises(IntegrityError), transaction.atomic():
        case.make(**case.breaks(), checked=False)


# The tree of regions


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"code": "ID", "level": "PROVINCE", "parent": None}, "parent"),
        ({"code": "XX", "level": "NATION", "parent": None}, "parent"),
    ],
)
def test_only_indonesia_is_the_root(values, field):
    with pytest.raises(ValidationError) as caught:
        create_region(**values, checked=True)

    assert field in caught.value.message_dict


@pytest.mark.parametrize(
    ("code", "level", "above", "field"),
    [
        ("75.05", "KABUPATEN", "ID", "parent"),
        ("75.05", "KABUPATEN", "75.04", "parent"),
        ("75.72", "KOTA", "75.71", "parent"),
        ("77", "PROVINCE", "75", "parent"),
        ("ID", "NATION", "75", "parent"),
        ("74.05", "KABUPATEN", "75", "code"),
        ("75", "KABUPATEN", "75", "code"),
        ("7505", "KABUPATEN", "75", "code"),
    ],
)
def test_a_region_hangs_below_its_own_level_and_code(code, level, above, field):
    for existing in ("75.04", "75.71"):
        create_region(code=existing)
    region = Region(
        code=code, level=level, name="Uji", parent=Region.objects.get(code=above)
    )

    with pytest.raises(ValidationError) as caught:
        region.full_clean()

    assert field in caught.value.message_dict


def test_two_regions_may_share_a_name():
    kabupaten = create_region(code="75.01")
    kota = create_region(code="75.71")

    assert kabupaten.name == kota.name == kota.parent.name == "Gorontalo"


# Offices


def test_offices_may_serve_the_same_region_and_several():
    first = create_office(regions=["75.04", "75.03"])
    second = create_office(regions=["75.04"])

    assert first.regions.count() == 2
    assert set(create_region(code="75.04").offices.all()) == {first, second}


@pytest.mark.parametrize("steps", [1, 2, 3])
def test_offices_cannot_be_above_themselves_through_others(steps):
    top = bottom = create_office()
    for _ in range(steps):
        bottom = create_office(parent=bottom)
    top.parent = bottom

    with pytest.raises(ValidationError) as caught:
        top.full_clean()

    assert list(caught.value.message_dict) == ["parent"]


def test_a_circle_that_is_there_already_does_not_hang_the_check():
    first = create_office()
    second = create_office(parent=first)
    Office.objects.filter(pk=first.pk).update(parent=second)

    saved(Office(name="Ketiga", parent=Office.objects.get(pk=first.pk)))


# Memberships


@pytest.mark.parametrize(
    ("role", "has_office", "has_region", "field"),
    [
        ("STAFF", False, True, "office"),
        ("STAFF", False, False, "office"),
        ("STAFF", True, True, "role"),
        ("REVIEWER", False, True, "office"),
        ("REVIEWER", True, True, "role"),
        ("OFFICIAL", True, False, "region"),
        ("OFFICIAL", False, False, "region"),
        ("OFFICIAL", True, True, "role"),
        ("PENYUSUP", True, False, "role"),
    ],
)
def test_staff_have_an_office_and_officials_a_region(
    role, has_office, has_region, field
):
    membership = Membership(
        user=create_user(),
        role=role,
        office=create_office() if has_office else None,
        region=create_region() if has_region else None,
    )

    with pytest.raises(ValidationError) as caught:
        membership.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        membership.save()

    assert field in caught.value.message_dict


def test_memberships_add_up_and_an_ended_one_may_begin_anew():
    user = create_user()
    office = create_office()
    create_membership(user=user, office=office, valid_to=date(2024, 12, 31))
    create_membership(user=user, office=office, valid_from=date(2025, 6, 1))
    create_membership(user=user, office=office, role="REVIEWER")
    create_membership(user=user, region="75.04")
    create_membership(user=user, region="75.03")

    assert user.memberships.count() == 5
