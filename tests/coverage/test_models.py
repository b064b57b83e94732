"""What the database of region figures refuses, and what sources really say."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from coverage.models import (
    CoverageClaim,
    Digest,
    Overlap,
    Participation,
    Reminder,
    Workforce,
)
from regions.models import User
from tests.factories import (
    CONSTRAINTS,
    FIELDS,
    TODAY,
    Case,
    closed_before_recorded,
    constraint_names,
    create_category,
    create_claim,
    create_office,
    create_participation,
    create_region,
    create_target,
    create_user,
    create_workforce,
    draft_once,
    one_draft_each,
    saved,
)

# Drafts stay drafts; rows that are to be published say so.
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("review")]


def of_category(**values):
    category = create_category()
    return {"basis": "CATEGORY_POPULATION", "category": category} | values


def not_below_zero(name, make, field, *, decimals=None):
    more = {"percent_decimals": decimals} if decimals is not None else {}
    return Case(
        name,
        make,
        at=field,
        fits=lambda: {field: type_of(field)(0)} | more,
        breaks=lambda: {field: type_of(field)(-1)} | more,
    )


def type_of(field):
    return str if field == "percent" else int


def create_overlap(*, checked=FIELDS, **values):
    return saved(Overlap(**values), checked=checked)


def the_reader():
    """One person for all rows of a case."""
    return User.objects.first() or create_user()


def create_digest(*, checked=FIELDS, **values):
    digest = {"recipient": the_reader(), "week_on": date(2025, 12, 29)}
    digest |= {"claimed_at": datetime(2025, 12, 29, 6, tzinfo=UTC)}
    return saved(Digest(**digest | values), checked=checked)


def create_reminder(*, checked=FIELDS, **values):
    digest = Digest.objects.first() or create_digest()
    values = {"subject": "7:2026-03-31", "occasion": "30"} | values
    row = Reminder(
        digest=digest,
        recipient=digest.recipient,
        kind="ENDING",
        sentence="Berakhir.",
        **values,
    )
    return saved(row, checked=checked)


CASES = [
    Case(
        "overlap_decided_with_reason",
        create_overlap,
        at="reason",
        fits=lambda: {"resolution": "NESTED", "reason": "Nama dicocokkan."},
        breaks=lambda: {"resolution": "NESTED"},
    ),
    closed_before_recorded("workforce", create_workforce),
    closed_before_recorded("participation", create_participation),
    closed_before_recorded("coverageclaim", create_claim),
    closed_before_recorded("coveragetarget", create_target),
    Case(
        "workforce_once",
        create_workforce,
        at="as_of",
        before=lambda: [{}],
        fits=lambda: {"basis": "BPS_EMPLOYED"},
        breaks=lambda: {"workers": 7},
    ),
    Case(
        "workforce_of_category_once",
        create_workforce,
        at="as_of",
        before=lambda: [of_category()],
        fits=lambda: of_category(category=create_category(name="Nelayan")),
        breaks=lambda: of_category(workers=7),
    ),
    Case(
        "workforce_category_with_its_basis",
        create_workforce,
        at="category",
        fits=of_category,
        breaks=lambda: of_category(basis="BPS_EMPLOYED"),
    ),
    Case(
        "workforce_basis_known",
        create_workforce,
        at="basis",
        fits=lambda: {"basis": "BPS_LABOUR_FORCE"},
        breaks=lambda: {"basis": "UNKNOWN"},
        said_earlier=True,
    ),
    not_below_zero("workforce_workers", create_workforce, "workers"),
    Case(
        "participation_once",
        create_participation,
        at="as_of",
        before=lambda: [{}],
        fits=lambda: {"segment": "PU"},
        breaks=lambda: {"active_workers": 7},
    ),
    not_below_zero(
        "participation_active_workers", create_participation, "active_workers"
    ),
    Case(
        "claim_says_a_number",
        create_claim,
        at="percent",
        fits=lambda: {"percent": None, "uncovered": 0},
        breaks=lambda: {"percent": None},
    ),
    Case(
        "claim_decimals_with_percent",
        create_claim,
        at="percent_decimals",
        fits=lambda: {"percent": "48", "percent_decimals": 0},
        breaks=lambda: {"percent": "48", "percent_decimals": None},
    ),
    not_below_zero("claim_percent", create_claim, "percent", decimals=0),
    not_below_zero("claim_numerator", create_claim, "numerator"),
    not_below_zero("claim_denominator", create_claim, "denominator"),
    not_below_zero("claim_uncovered", create_claim, "uncovered"),
    Case(
        "coverage_target_once",
        create_target,
        at="year",
        before=lambda: [{}],
        fits=lambda: {"issuer": "Pemkab"},
        breaks=lambda: {"percent": Decimal("50")},
    ),
    Case(
        "coverage_target_year",
        create_target,
        at="year",
        fits=lambda: {"year": 2045},
        breaks=lambda: {"year": 1989},
    ),
    Case(
        "coverage_target_percent",
        create_target,
        at="percent",
        fits=lambda: {"percent": Decimal("100")},
        breaks=lambda: {"percent": Decimal("100.01")},
        said_earlier=True,
    ),
    Case(
        "digest_once_a_week",
        create_digest,
        at="week_on",
        before=lambda: [{}],
        fits=lambda: {"week_on": date(2026, 1, 5)},
        breaks=dict,
    ),
    Case(
        "reminder_once",
        create_reminder,
        at="subject",
        before=lambda: [{}],
        fits=lambda: {"occasion": "7"},
        breaks=dict,
    ),
]

CASES += [
    draft_once(case)
    for case in CASES
    if case.constraint
    in {
        *("workforce_once", "workforce_of_category_once"),
        *("participation_once", "coverage_target_once"),
    }
]
CASES += [
    one_draft_each("workforce", create_workforce),
    one_draft_each("participation", create_participation),
    one_draft_each("coverageclaim", create_claim),
    one_draft_each("coveragetarget", create_target),
]


def test_every_constraint_has_a_case():
    assert {case.constraint for case in CASES} == constraint_names("coverage")
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
