"""What the database of regions, offices and memberships refuses, and what not."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from regions.models import Membership, Office, Region
from tests.factories import (
    create_membership,
    create_office,
    create_region,
    create_user,
    saved,
)

pytestmark = pytest.mark.django_db


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
