"""What the database of agreements refuses, and in whose words."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.agreement_cases import CASES
from tests.factories import (
    CONSTRAINTS,
    constraint_names,
    create_agreement,
    create_category,
    create_line,
)

# Drafts stay drafts; rows that are to be published say so.
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("review")]


def test_every_constraint_has_a_case():
    assert {case.constraint for case in CASES} == constraint_names("agreements")
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
    ("make", "values"),
    [
        (create_agreement, {"programme_year": 1989}),
        (create_agreement, {"programme_year": 2101}),
        (create_line, {"programme_year": 1989}),
        (create_line, {"months_funded": 121}),
        (create_line, {"protected_from": date(2025, 3, 31)}),
        (create_line, {"segment": "TOTAL"}),
        (create_category, {"name": "Nelayan", "segment": "TOTAL"}),
        (create_agreement, {"stage": "SELESAI"}),
    ],
)
def test_the_other_side_of_a_range_is_refused_too(make, values):
    with pytest.raises(ValidationError) as caught:
        make(**values, checked=True)

    assert set(caught.value.message_dict) <= set(values)
