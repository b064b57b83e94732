"""Each constraint on figures, decisions and letters: what fits, and what does not."""

from datetime import UTC, date, datetime
from decimal import Decimal

from coverage.models import (
    Digest,
    Overlap,
    Reminder,
)
from regions.models import User
from tests.constraint_cases import (
    Case,
    closed_before_recorded,
    draft_once,
    one_draft_each,
)
from tests.factories import (
    FIELDS,
    create_category,
    create_claim,
    create_participation,
    create_target,
    create_user,
    create_workforce,
    saved,
)


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
