"""What the database of region figures refuses, and what sources really say."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from coverage.models import (
    CoverageClaim,
    Participation,
    Workforce,
)
from tests.factories import (
    TODAY,
    create_claim,
    create_office,
    create_participation,
    create_region,
    create_target,
    create_user,
    create_workforce,
)

# Drafts stay drafts; rows that are to be published say so.
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("review")]


@pytest.mark.parametrize(
    ("make", "values", "field"),
    [
        (create_workforce, {"basis": "CATEGORY_POPULATION"}, "category"),
        (create_claim, {"percent": None, "percent_decimals": 0}, "percent"),
        (
            create_claim,
            {"percent": None, "numerator": 5, "percent_decimals": 0},
            "percent_decimals",
        ),
        (create_claim, {"percent_decimals": 5}, "percent_decimals"),
        (create_target, {"year": 2101}, "year"),
        (create_target, {"percent": Decimal("-0.01")}, "percent"),
        (create_workforce, {"segment": ""}, "segment"),
        (create_participation, {"segment": ""}, "segment"),
    ],
)
def test_the_other_side_of_a_rule_is_refused_too(make, values, field):
    with pytest.raises(ValidationError) as caught:
        make(**values, checked=True)

    assert field in caught.value.message_dict


# What sources really say is never refused


def test_segments_need_not_add_up_to_the_total():
    for segment, people in (("TOTAL", 100), ("PU", 90), ("BPU", 90), ("JAKON", 90)):
        create_participation(segment=segment, active_workers=people)
        create_workforce(segment=segment, workers=people + 1)

    assert Participation.objects.open().count() == 4
    assert Workforce.objects.open().count() == 4


def test_more_active_than_workers_is_kept():
    create_workforce(workers=100)

    assert create_participation(active_workers=120).pk


def test_a_workforce_of_zero_is_kept():
    assert create_workforce(workers=0).pk


@pytest.mark.parametrize(
    "values",
    [
        {"percent": "42"},
        {"percent": "110"},
        {"percent": "48", "numerator": 67_799, "denominator": 140_769},
        {"percent": "45", "numerator": 156_667, "denominator": 397_894},
        {"percent": None, "denominator": 140_769, "basis": "UNKNOWN"},
        {"percent": None, "numerator": 12, "denominator": 0},
        {"region": None, "percent": "70"},
        {"as_of": None},
        {"category": None, "said_by": ""},
    ],
)
def test_a_claim_is_kept_as_it_was_said(values):
    claim = CoverageClaim.objects.get(pk=create_claim(**values).pk)

    for name in ("numerator", "denominator", "as_of"):
        if name in values:
            assert getattr(claim, name) == values[name]


@pytest.mark.parametrize("said", ["48", "40.40", "48.00", "39.2601", "110", "0"])
def test_a_claim_prints_as_many_decimals_as_its_source(said):
    claim = CoverageClaim.objects.get(pk=create_claim(percent=said).pk)

    assert str(claim.printed_percent) == said


def test_a_claim_without_a_percentage_prints_none():
    assert create_claim(percent=None, numerator=5).printed_percent is None


def test_the_basis_of_a_target_and_its_issuer_may_be_unknown():
    create_target(basis="UNKNOWN", issuer="")
    create_target(basis="ELIGIBLE_BPJSTK", issuer="")

    with pytest.raises(ValidationError):
        create_target(basis="UNKNOWN", issuer="", checked=True)


def test_a_national_number_fits():
    row = create_workforce(region="ID", workers=101_810_000)

    assert Workforce.objects.get(pk=row.pk).workers == 101_810_000


# Who sees and enters figures

MAKERS = [create_workforce, create_participation, create_claim, create_target]


@pytest.mark.parametrize("make", MAKERS)
def test_published_figures_of_every_region_are_open_to_all_who_sign_in(make):
    row = make(region="73.13")
    objects = type(row).objects

    assert list(objects.visible_to(create_user(region="75.04"), TODAY)) == [row]
    assert list(objects.visible_to(create_user(), TODAY)) == [row]
    inactive = create_user(is_active=False)
    assert not objects.visible_to(inactive, TODAY).exists()


@pytest.mark.parametrize("make", MAKERS)
def test_figures_are_entered_where_ones_office_serves(make):
    inside = make(region="75.04")
    make(region="73.13")
    make(region="75")
    objects = type(inside).objects
    staff = create_user(office=create_office(regions=["75.04"]))

    assert list(objects.editable_by(staff, TODAY)) == [inside]
    official = create_user(region="75.04")
    assert not objects.editable_by(official, TODAY).exists()
    administrator = create_user(is_superuser=True)
    assert objects.editable_by(administrator, TODAY).count() == 3


def test_a_row_without_a_region_is_entered_by_nobody_but_an_administrator():
    claim = create_claim(region=None)
    staff = create_user(office=create_office(regions=["ID"]))
    administrator = create_user(is_superuser=True)
    inactive = create_user(is_superuser=True, is_active=False)

    assert not CoverageClaim.objects.editable_by(staff, TODAY).exists()
    assert list(CoverageClaim.objects.editable_by(administrator, TODAY)) == [claim]
    assert not CoverageClaim.objects.editable_by(inactive, TODAY).exists()


def test_figures_are_listed_by_region_and_newest_first():
    create_region(code="75.03")
    rows = [
        create_participation(region="75.04", as_of=date(2024, 12, 31)),
        create_participation(region="75.04", as_of=date(2025, 12, 31)),
        create_participation(region="75.03"),
    ]

    assert list(Participation.objects.all()) == [rows[2], rows[1], rows[0]]
