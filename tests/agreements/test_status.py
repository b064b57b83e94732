"""Status on a day, by its two twins and the oracle, over every boundary."""

from datetime import date, timedelta
from itertools import product

import pytest

from agreements.models import Agreement
from agreements.status import LABELS, WITHOUT_STATUS, Status, standing_of
from tests import oracle
from tests.factories import TODAY, create_agreement

pytestmark = [pytest.mark.django_db, pytest.mark.alike]

START, END = date(2025, 1, 1), date(2025, 12, 31)
LAST_DAY = date(2100, 12, 31)


def days(number):
    return timedelta(days=number)


def annotated(agreement, on):
    """What the database says: `with_status`."""
    return Agreement.objects.with_status(on).get(pk=agreement.pk).status


def all_say(agreement, on, status):
    """Both twins and the oracle give this status."""
    found = Agreement.objects.get(pk=agreement.pk)
    said = (found.status_on(on), annotated(agreement, on), oracle.status_of(found, on))
    assert said == (status, status, status)


# What the words of domain.md 2 mean, day by day


@pytest.mark.parametrize(
    ("on", "status"),
    [
        pytest.param(START - days(1), "NOT_YET", id="day before the start"),
        pytest.param(START, "IN_FORCE", id="start"),
        pytest.param(START + days(1), "IN_FORCE", id="day after the start"),
        pytest.param(END - days(91), "IN_FORCE", id="91 days left"),
        pytest.param(END - days(90), "EXPIRING", id="90 days left"),
        pytest.param(END - days(89), "EXPIRING", id="89 days left"),
        pytest.param(END - days(1), "EXPIRING", id="day before the end"),
        pytest.param(END, "EXPIRING", id="the last day counts"),
        pytest.param(END + days(1), "EXPIRED", id="day after the end"),
    ],
)
def test_status_changes_on_the_boundary_days(on, status):
    agreement = create_agreement(signed_on=None, starts_on=START, ends_on=END)

    all_say(agreement, on, status)


@pytest.mark.parametrize("signed_on", [START - days(30), START + days(30)])
def test_the_start_decides_whenever_it_was_signed(signed_on):
    agreement = create_agreement(signed_on=signed_on, starts_on=START, ends_on=END)

    all_say(agreement, START - days(1), "NOT_YET")
    all_say(agreement, START, "IN_FORCE")


def test_the_signing_stands_in_for_a_missing_start():
    agreement = create_agreement(signed_on=START, starts_on=None, ends_on=END)

    all_say(agreement, START - days(1), "NOT_YET")
    all_say(agreement, START, "IN_FORCE")
    all_say(agreement, END + days(1), "EXPIRED")


def test_without_an_end_the_validity_is_unknown_from_the_start_on():
    agreement = create_agreement(signed_on=None, starts_on=START, ends_on=None)

    all_say(agreement, START - days(1), "NOT_YET")
    all_say(agreement, START, "UNKNOWN")
    all_say(agreement, LAST_DAY, "UNKNOWN")


def test_without_a_start_the_validity_is_unknown_until_the_end():
    agreement = create_agreement(signed_on=None, starts_on=None, ends_on=END)

    all_say(agreement, START, "UNKNOWN")
    all_say(agreement, END, "UNKNOWN")
    all_say(agreement, END + days(1), "EXPIRED")


def test_without_any_date_the_validity_is_unknown():
    agreement = create_agreement(signed_on=None, starts_on=None, ends_on=None)

    all_say(agreement, TODAY, "UNKNOWN")


@pytest.mark.parametrize("stage", WITHOUT_STATUS)
@pytest.mark.parametrize("on", [START - days(1), START, END, END + days(1)])
def test_programmes_talks_and_drafts_have_no_status(stage, on):
    agreement = create_agreement(stage=stage, starts_on=START, ends_on=END)

    all_say(agreement, on, None)


@pytest.mark.parametrize("on", [START - days(1), START, END, END + days(1)])
def test_cancelled_is_cancelled_on_every_day(on):
    agreement = create_agreement(stage="CANCELLED", starts_on=START, ends_on=END)

    all_say(agreement, on, "CANCELLED")


@pytest.mark.parametrize(
    ("on", "status"),
    [
        (date(2024, 12, 31), "NOT_YET"),
        (date(2025, 6, 14), "IN_FORCE"),
        (date(2025, 6, 15), "TERMINATED"),
        (date(2025, 6, 16), "TERMINATED"),
        (END + days(1), "TERMINATED"),
    ],
)
def test_a_terminated_agreement_is_not_in_force_from_that_day_on(on, status):
    agreement = create_agreement(
        stage="TERMINATED",
        starts_on=START,
        ends_on=END,
        terminated_on=date(2025, 6, 15),
    )

    all_say(agreement, on, status)


def test_terminated_without_a_day_is_terminated_on_every_day():
    agreement = create_agreement(stage="TERMINATED", starts_on=START, ends_on=END)

    all_say(agreement, START - days(1), "TERMINATED")
    all_say(agreement, START, "TERMINATED")


# Renewal


@pytest.mark.parametrize(
    ("successor", "on", "status"),
    [
        ({}, END, "EXPIRING"),
        ({}, END + days(1), "RENEWED"),
        ({"starts_on": END + days(10)}, END + days(9), "EXPIRED"),
        ({"starts_on": END + days(10)}, END + days(10), "RENEWED"),
        ({"starts_on": END + days(10)}, END + days(11), "RENEWED"),
        ({"starts_on": None, "signed_on": END + days(5)}, END + days(4), "EXPIRED"),
        ({"starts_on": None, "signed_on": END + days(5)}, END + days(5), "RENEWED"),
        ({"starts_on": None, "signed_on": None}, END + days(1), "EXPIRED"),
        ({"stage": "DRAFTING"}, END + days(1), "EXPIRED"),
        ({"stage": "CANCELLED"}, END + days(1), "EXPIRED"),
        ({"stage": "TERMINATED"}, END + days(1), "EXPIRED"),
        ({"starts_on": START, "ends_on": None}, END, "EXPIRING"),
        ({"starts_on": START, "ends_on": None}, END + days(1), "RENEWED"),
    ],
)
def test_only_a_signed_successor_that_has_started_renews(successor, on, status):
    agreement = create_agreement(signed_on=START, starts_on=START, ends_on=END)
    defaults = {"signed_on": END, "starts_on": END + days(1), "ends_on": None}
    create_agreement(renews=agreement, **defaults | successor)

    all_say(agreement, on, status)


def test_one_started_successor_of_several_is_enough():
    agreement = create_agreement(starts_on=START, ends_on=END)
    create_agreement(renews=agreement, stage="CANCELLED")
    create_agreement(renews=agreement, starts_on=END + days(1), ends_on=None)

    all_say(agreement, END + days(1), "RENEWED")


def test_a_child_of_an_umbrella_does_not_renew_it():
    umbrella = create_agreement(starts_on=START, ends_on=END)
    create_agreement(parent=umbrella, starts_on=START, ends_on=None)

    all_say(umbrella, END + days(1), "EXPIRED")


# The far end of the calendar


@pytest.mark.parametrize(
    ("on", "status"),
    [
        (LAST_DAY - days(91), "IN_FORCE"),
        (LAST_DAY - days(90), "EXPIRING"),
        (LAST_DAY, "EXPIRING"),
    ],
)
def test_days_near_the_end_of_2100_work(on, status):
    agreement = create_agreement(starts_on=START, ends_on=LAST_DAY)

    all_say(agreement, on, status)
    assert agreement in Agreement.objects.expiring(LAST_DAY)


def test_the_last_day_of_all_is_asked_without_falling_over():
    agreement = create_agreement(starts_on=START, ends_on=date.max)

    assert annotated(agreement, date.max - days(1)) is not None


# The twins over everything at once

STAGES = Agreement.Stage.values
STARTS = [None, date(2025, 3, 1)]
ENDS = [None, date(2025, 9, 30)]
SIGNINGS = [None, date(2025, 2, 1), date(2025, 4, 1)]
SUCCESSORS = [
    None,
    {"stage": "SIGNED", "starts_on": date(2025, 10, 5)},
    {"stage": "DRAFTING", "starts_on": date(2025, 10, 5)},
    {"stage": "SIGNED", "starts_on": None, "signed_on": date(2025, 8, 1)},
]


def boundary_days(agreement):
    dates = {agreement.starts_on, agreement.ends_on, agreement.signed_on}
    dates |= {agreement.terminated_on}
    dates |= {successor.starts_on for successor in agreement.renewals.all()}
    dates |= {successor.signed_on for successor in agreement.renewals.all()}
    near = {known + days(n) for known in dates - {None} for n in (-1, 0, 1)}
    if agreement.ends_on:
        near |= {agreement.ends_on - days(n) for n in (89, 90, 91)}
    return near | {TODAY}


@pytest.mark.parametrize("stage", STAGES)
def test_the_twins_agree_on_every_boundary_day(stage):
    for starts_on, ends_on, signed_on, successor in product(
        STARTS, ENDS, SIGNINGS, SUCCESSORS
    ):
        values = {"starts_on": starts_on, "ends_on": ends_on, "signed_on": signed_on}
        if stage == "TERMINATED":
            values["terminated_on"] = date(2025, 7, 1)
        agreement = create_agreement(stage=stage, **values)
        if successor:
            create_agreement(renews=agreement, ends_on=None, **successor)
    agreements = list(Agreement.objects.prefetch_related("renewals"))

    for on in set().union(*map(boundary_days, agreements)):
        by_database = dict(
            Agreement.objects.with_status(on).values_list("pk", "status")
        )
        for agreement in agreements:
            assert agreement.status_on(on) == by_database[agreement.pk], (
                agreement.life,
                on,
            )


# The vocabulary


@pytest.fixture
def one_of_each():
    """An agreement for each status on TODAY, by the name of the status."""
    old = {"signed_on": None, "starts_on": START, "ends_on": TODAY - days(1)}
    made = {
        "IN_FORCE": create_agreement(starts_on=START, ends_on=TODAY + days(91)),
        "EXPIRING": create_agreement(starts_on=START, ends_on=TODAY + days(90)),
        "LAST_DAY": create_agreement(starts_on=START, ends_on=TODAY),
        "UNKNOWN": create_agreement(ends_on=None),
        "NOT_YET": create_agreement(starts_on=TODAY + days(1)),
        "EXPIRED": create_agreement(**old),
        "RENEWED": create_agreement(**old),
        "CANCELLED": create_agreement(stage="CANCELLED"),
        "TERMINATED": create_agreement(stage="TERMINATED"),
        "DRAFTING": create_agreement(stage="DRAFTING"),
    }
    made["SUCCESSOR"] = create_agreement(renews=made["RENEWED"], starts_on=TODAY)
    return made


def names_in(queryset, made):
    found = set(queryset)
    return {name for name, agreement in made.items() if agreement in found}


def test_in_force_includes_what_expires_soon_and_the_last_day(one_of_each):
    found = Agreement.objects.in_force(TODAY)

    assert names_in(found, one_of_each) == {
        "IN_FORCE",
        "EXPIRING",
        "LAST_DAY",
        "SUCCESSOR",
    }


def test_expiring_counts_the_ninetieth_day(one_of_each):
    found = Agreement.objects.expiring(TODAY)

    assert names_in(found, one_of_each) == {"EXPIRING", "LAST_DAY"}


@pytest.mark.parametrize(
    ("within_days", "expected"),
    [
        (0, {"LAST_DAY"}),
        (89, {"LAST_DAY"}),
        (90, {"LAST_DAY", "EXPIRING"}),
        (91, {"LAST_DAY", "EXPIRING", "IN_FORCE"}),
    ],
)
def test_expiring_within_other_numbers_of_days(one_of_each, within_days, expected):
    found = Agreement.objects.expiring(TODAY, within_days=within_days)

    assert names_in(found, one_of_each) == expected


def test_unknown_validity_is_neither_in_force_nor_expired(one_of_each):
    found = Agreement.objects.validity_unknown(TODAY)

    assert names_in(found, one_of_each) == {"UNKNOWN"}


def test_renewed_agreements_are_not_counted_as_expired(one_of_each):
    found = Agreement.objects.expired(TODAY)

    assert names_in(found, one_of_each) == {"EXPIRED"}


def test_each_agreement_stands_in_a_list_once(one_of_each):
    create_agreement(renews=one_of_each["RENEWED"], starts_on=TODAY)
    create_agreement(renews=one_of_each["RENEWED"], starts_on=START)

    found = Agreement.objects.with_status(TODAY)

    assert found.count() == Agreement.objects.count() == len(one_of_each) + 2


# Words


def test_every_status_and_every_stage_without_one_has_words():
    assert set(LABELS) == {*Status, *WITHOUT_STATUS}


def test_standing_says_the_status_and_the_days_left():
    agreement = create_agreement(starts_on=START, ends_on=TODAY + days(5))

    standing = agreement.standing_on(TODAY)

    assert (standing.code, standing.label, standing.days_left) == (
        "EXPIRING",
        "segera berakhir",
        5,
    )


def test_standing_says_the_stage_where_there_is_no_status():
    standing = create_agreement(stage="DRAFTING").standing_on(TODAY)

    assert (standing.code, standing.label, standing.days_left) == (
        "DRAFTING",
        "penyusunan",
        None,
    )


def test_days_left_are_told_only_while_it_expires_soon():
    standing = standing_of(Status.IN_FORCE, stage="SIGNED", ends_on=END, on=START)

    assert standing.days_left is None
