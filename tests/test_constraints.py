"""Each constraint: a row that fits is taken, one that does not is refused in words."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests import agreement_cases, figure_cases, region_cases
from tests.constraint_cases import constraint_names
from tests.factories import CONSTRAINTS

# Drafts stay drafts; rows that are to be published say so.
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("review")]

CASES_OF = {
    "regions": region_cases.CASES,
    "agreements": agreement_cases.CASES,
    "coverage": figure_cases.CASES,
}
CASES = [case for cases in CASES_OF.values() for case in cases]


@pytest.mark.parametrize("app", CASES_OF)
def test_every_constraint_has_a_case(app):
    cases = CASES_OF[app]

    assert {case.constraint for case in cases} == constraint_names(app)
    assert len(cases) == len({case.constraint for case in cases})


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
