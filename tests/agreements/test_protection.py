"""The protection clock: who leaves when, and what only looks like protection."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements import protection as protection_module
from agreements.protection import (
    ALARM_LABELS,
    AgreementLoss,
    Alarm,
    Change,
    MonthPoint,
    ProtectedLine,
    Span,
    alarms,
    changes,
    forecast,
    what_if,
)
from jamsostek_pks.lib.months import add_months, month_of
from tests.frozen import changeable

MARCH_2024, MARCH_2025 = date(2024, 3, 1), date(2025, 3, 1)


def line(pk=1, *, start=MARCH_2024, months=12, active=992, **values):
    facts = {"agreement_pk": 7, "agreement": "PKS Kolaka Timur 2024", **values}
    return ProtectedLine(
        pk, protected_from=start, months_funded=months, active=active, **facts
    )


def months(number):
    """The month `number` months after March 2024."""
    return add_months(MARCH_2024, number)


def actives(found):
    return [point.active for point in found.points]


def registered(found):
    return [point.registered for point in found.points]


counts = st.none() | st.integers(0, 5000)
some_lines = st.lists(
    st.builds(
        lambda start, funded, active, enrolled, agreement: ProtectedLine(
            0,
            agreement,
            f"PKS {agreement}",
            None if start is None else months(start),
            funded,
            active,
            enrolled,
        ),
        st.none() | st.integers(-30, 20),
        st.none() | st.integers(1, 40),
        counts,
        counts,
        st.integers(1, 4),
    ),
    max_size=8,
).map(lambda found: [replace(one, pk=number) for number, one in enumerate(found)])


def test_values_never_change():
    assert changeable(protection_module) == []


# The span of a line


@pytest.mark.parametrize(
    ("start", "funded", "until"),
    [
        (date(2024, 3, 1), 12, date(2025, 2, 28)),
        (date(2023, 3, 1), 12, date(2024, 2, 29)),
        (date(2024, 1, 1), 1, date(2024, 1, 31)),
        (date(2024, 12, 1), 1, date(2024, 12, 31)),
        (date(2024, 6, 1), 7, date(2024, 12, 31)),
        (None, 12, None),
        (date(2024, 3, 1), None, None),
        (date(2024, 3, 1), 0, None),
    ],
)
def test_a_line_protects_whole_calendar_months(start, funded, until):
    assert line(start=start, months=funded).protected_until == until


def test_a_span_holds_its_first_month_and_not_the_one_after_its_last():
    span = line(months=2).span

    assert span == Span(MARCH_2024, months(2))
    assert [span.holds(months(number)) for number in (-1, 0, 1, 2, 3)] == [
        False,
        True,
        True,
        False,
        False,
    ]


def test_registered_people_stand_in_their_own_series_only_without_active_ones():
    assert (line(active=5, registered=9).rung, line(active=5).people) == ("ACTIVE", 5)
    both = line(active=0, registered=9)
    assert (both.rung, both.people) == ("ACTIVE", 0)
    only = line(active=None, registered=9)
    assert (only.rung, only.people) == ("REGISTERED", 9)
    assert line(active=None).people is None
    assert Change(MARCH_2024, line(active=None)).people == 0


# The forecast


def test_992_people_paid_from_march_leave_next_march_and_their_agreement_is_named():
    found = forecast([line()], date(2024, 3, 6))

    assert [point.month for point in found.points] == [
        months(number) for number in range(13)
    ]
    assert actives(found) == [992] * 12 + [0]
    assert found.leaving == (Change(MARCH_2025, line()),)
    assert found.by_agreement == [
        AgreementLoss(MARCH_2025, 7, "PKS Kolaka Timur 2024", 992, 0, (line(),))
    ]
    assert (found.leaving[0].rung, found.leaving[0].people) == ("ACTIVE", 992)


def test_the_forecast_is_of_whole_months_whatever_the_day():
    first, last = date(2024, 3, 1), date(2024, 3, 31)

    assert forecast([line()], first) == forecast([line()], last)
    assert forecast([line()], date(2024, 4, 1)) != forecast([line()], last)


@pytest.mark.parametrize(
    ("on", "people", "leaves"),
    [
        (date(2024, 2, 29), [0] + [992] * 12, False),  # leaves a month too late
        (date(2024, 3, 1), [992] * 12 + [0], True),
        (date(2025, 2, 28), [992] + [0] * 12, True),
        (date(2025, 3, 1), [0] * 13, False),  # left before
        (date(2025, 4, 1), [0] * 13, False),
    ],
)
def test_a_line_leaves_within_the_months_looked_at_or_not_at_all(on, people, leaves):
    found = forecast([line()], on)

    assert actives(found) == people
    assert bool(found.leaving) is leaves


@pytest.mark.parametrize(
    ("on", "joins"),
    [
        (date(2023, 2, 1), False),
        (date(2023, 3, 1), True),
        (date(2024, 2, 1), True),
        (date(2024, 3, 1), False),
    ],
)
def test_a_line_joins_within_the_months_looked_at_or_not_at_all(on, joins):
    found = forecast([line(months=24)], on)

    assert found.joining == ((Change(MARCH_2024, line(months=24)),) if joins else ())


def test_months_ahead_can_be_chosen():
    found = forecast(lines=[line(months=2)], on=MARCH_2024, ahead=2)

    assert actives(found) == [992, 992, 0]
    assert len(found.leaving) == 1
    assert forecast([line(months=2)], MARCH_2024, ahead=1).leaving == ()
    assert actives(forecast([line()], MARCH_2024, ahead=0)) == [992]


def test_lines_add_up_and_losses_are_grouped_by_month_and_agreement():
    lines = [
        line(5, months=2, active=10, agreement_pk=2, agreement="PKS B"),
        line(4, months=1, active=None, registered=7, agreement_pk=1, agreement="PKS A"),
        line(3, months=1, active=20, agreement_pk=2, agreement="PKS B"),
        line(2, months=1, active=30, agreement_pk=1, agreement="PKS A"),
        line(1, months=1, active=40, agreement_pk=1, agreement="PKS A"),
    ]

    found = forecast(lines, MARCH_2024, ahead=3)

    assert actives(found) == [100, 10, 0, 0]
    assert registered(found) == [7, 0, 0, 0]
    assert [
        (loss.month, loss.agreement, loss.active, loss.registered)
        for loss in found.by_agreement
    ] == [
        (months(1), "PKS A", 70, 7),
        (months(1), "PKS B", 20, 0),
        (months(2), "PKS B", 10, 0),
    ]
    assert [one.pk for one in found.by_agreement[0].lines] == [1, 2, 4]
    assert [change.line.pk for change in found.leaving] == [1, 2, 3, 4, 5]


def test_changes_stand_in_the_order_of_their_months():
    lines = [line(1, months=3), line(2, months=1), line(3, months=2)]

    found = forecast(lines, MARCH_2024)

    assert [change.line.pk for change in found.leaving] == [2, 3, 1]
    assert found.leaving == changes(
        lines=lines,
        calendar=[point.month for point in found.points],
        at=lambda span: span.after,
    )


def test_lines_that_begin_later_never_stand_in_for_those_that_leave():
    later = line(2, start=months(11), agreement_pk=8)
    found = forecast([line(), later], months(9))

    assert actives(found)[:4] == [992, 992, 1984, 992]
    staying = [point.active for point in found.staying]
    assert staying == [992, 992, 992, *[0] * 10]
    assert [point.month for point in found.staying] == [
        point.month for point in found.points
    ]


@given(some_lines)
def test_who_stays_falls_by_exactly_those_who_leave_of_the_first_months_lines(lines):
    found = forecast([replace(each, pk=pk) for pk, each in enumerate(lines)], months(9))

    first, *_, last = found.staying
    running = {each.pk for each in first.lines}
    left = sum(
        change.people
        for change in found.leaving
        if change.line.pk in running and change.rung == "ACTIVE"
    )
    assert first.active - last.active == left
    assert first == found.points[0]


def test_lines_of_unknown_span_or_people_stand_apart():
    no_start, no_months = line(3, start=None), line(2, months=None, active=None)
    no_people, nobody = line(4, active=None), line(5, active=0)

    found = forecast([no_people, nobody, no_start, no_months], MARCH_2024)

    assert found.span_unknown == (no_months, no_start)
    assert found.people_unknown == (no_people,)
    assert found.points == tuple(
        MonthPoint(months(number), 0, 0) for number in range(13)
    )
    assert found.leaving == found.joining == ()


def test_no_lines_make_a_forecast_of_nobody():
    found = forecast([], MARCH_2024)

    assert actives(found) == [0] * 13
    assert found.by_agreement == []


def test_a_renewal_protects_only_with_active_people_from_its_own_first_month():
    old = line(1)
    plan = line(2, start=MARCH_2025, active=None)
    enrolled = line(2, start=MARCH_2025, active=None, registered=990)
    paid = line(2, start=MARCH_2025, active=900)

    assert actives(forecast([old, plan], MARCH_2024))[-2:] == [992, 0]
    waiting = forecast([old, enrolled], MARCH_2024)
    assert actives(waiting)[-2:] == [992, 0]
    assert registered(waiting)[-2:] == [0, 990]
    renewed = forecast([old, paid], MARCH_2024)
    assert actives(renewed)[-2:] == [992, 900]
    assert renewed.joining == (Change(MARCH_2025, paid),)


def test_people_known_only_as_registered_are_a_series_of_their_own():
    found = forecast([line(active=None, registered=500, months=1)], MARCH_2024)

    assert actives(found)[:2] == [0, 0]
    assert registered(found)[:2] == [500, 0]


def test_a_month_names_the_lines_that_protect_in_it():
    lines = [line(1, months=3), line(2, start=months(2)), line(3, active=None)]

    found = forecast(lines, MARCH_2024)

    assert [[one.pk for one in point.lines] for point in found.points[:4]] == [
        [1],
        [1],
        [1, 2],
        [2],
    ]


# What if


def test_a_renewed_line_stays_for_as_many_months_more():
    lines = [line(1, months=2), line(2, months=2, active=8)]

    found = what_if(lines=lines, on=MARCH_2024, renewed={1}, months=3)

    assert actives(found)[:7] == [1000, 1000, 992, 992, 992, 0, 0]
    assert len(found.points) == 13
    assert [change.line.pk for change in found.leaving] == [2, 1]
    assert len(what_if(lines, MARCH_2024, renewed=[], months=3, ahead=4).points) == 5


def test_months_that_passed_since_a_line_ran_out_are_gone():
    found = what_if([line(months=2)], months(4), renewed={1}, months=3)

    assert actives(found)[:2] == [992, 0]


def test_an_unknown_span_cannot_be_renewed():
    lines = [line(1, months=None), line(2, start=None)]

    found = what_if(lines, MARCH_2024, renewed={1, 2}, months=12)

    assert [one.pk for one in found.span_unknown] == [1, 2]
    assert found.span_unknown[0] == lines[0]
    assert set(actives(found)) == {0}


# Alarms


@pytest.mark.parametrize(
    ("ends_on", "found"),
    [
        (date(2024, 4, 30), (Alarm.AGREEMENT_ENDS_FIRST,)),
        (date(2024, 5, 1), ()),
        (date(2024, 5, 20), ()),  # dues are paid by the month
        (date(2024, 5, 31), ()),
        (date(2024, 6, 1), (Alarm.MONEY_ENDS_FIRST,)),
        (date(2026, 5, 31), (Alarm.MONEY_ENDS_FIRST,)),
        (None, ()),
    ],
)
def test_money_and_agreement_end_apart_when_their_last_months_differ(ends_on, found):
    assert alarms(line(months=3, ends_on=ends_on)) == found


@pytest.mark.parametrize(
    ("funded", "few"), [(1, True), (2, True), (3, False), (4, False), (None, False)]
)
def test_under_three_months_the_full_death_benefit_is_not_reached(funded, few):
    assert alarms(line(months=funded)) == ((Alarm.FEW_MONTHS,) if few else ())
    assert alarms(line(start=None, months=funded)) == (
        (Alarm.FEW_MONTHS,) if few else ()
    )


def test_a_line_can_give_two_alarms_and_each_has_words():
    found = alarms(line(months=2, ends_on=date(2024, 12, 31)))

    assert found == (Alarm.MONEY_ENDS_FIRST, Alarm.FEW_MONTHS)
    assert set(ALARM_LABELS) == set(Alarm)


def test_an_unknown_span_says_nothing_about_which_ends_first():
    assert alarms(line(start=None, months=5, ends_on=MARCH_2024)) == ()
    assert alarms(line(months=None, ends_on=MARCH_2024)) == ()


# For any lines


@given(some_lines)
def test_people_of_lines_already_running_never_rise(lines):
    running = [
        one for one in lines if one.protected_from and one.protected_from <= MARCH_2024
    ]

    found = forecast(running, MARCH_2024)

    for series in (actives(found), registered(found)):
        assert series == sorted(series, reverse=True)
        assert all(type(people) is int for people in series)
    assert found.joining == ()
    fallen = found.points[0].active - found.points[-1].active
    assert fallen == sum(loss.active for loss in found.by_agreement)


@given(some_lines)
def test_every_step_is_those_who_join_less_those_who_leave(lines):
    found = forecast(lines, MARCH_2024)

    for before, after in zip(found.points, found.points[1:], strict=False):
        for rung, step in (
            ("ACTIVE", after.active - before.active),
            ("REGISTERED", after.registered - before.registered),
        ):
            joined, left = (
                sum(
                    change.people
                    for change in changes
                    if change.month == after.month and change.rung == rung
                )
                for changes in (found.joining, found.leaving)
            )
            assert step == joined - left


@given(some_lines)
def test_each_month_counts_day_by_day_who_is_protected_on_its_first(lines):
    found = forecast(lines, MARCH_2024)

    for point in found.points:
        assert point.active == sum(
            one.active
            for one in lines
            if one.active
            and one.protected_until
            and one.protected_from <= point.month <= one.protected_until
        )


@given(some_lines, st.randoms())
def test_permuting_lines_changes_nothing(lines, random):
    shuffled = random.sample(lines, len(lines))

    assert forecast(shuffled, MARCH_2024) == forecast(lines, MARCH_2024)
    assert (
        forecast(shuffled, MARCH_2024).by_agreement
        == forecast(lines, MARCH_2024).by_agreement
    )


@given(some_lines, st.sets(st.integers(0, 7)), st.integers(0, 24))
def test_renewing_never_protects_fewer(lines, renewed, more):
    plain = forecast(lines, MARCH_2024)

    found = what_if(lines, MARCH_2024, renewed=renewed, months=more)

    for before, after in zip(plain.points, found.points, strict=True):
        assert after.active >= before.active
        assert after.registered >= before.registered
    if not renewed or not more:
        assert found == plain


@given(some_lines)
def test_every_line_is_counted_or_stands_apart(lines):
    found = forecast(lines, MARCH_2024)

    apart = {one.pk for one in (*found.span_unknown, *found.people_unknown)}
    for one in lines:
        known = one.protected_until is not None and one.people is not None
        assert (one.pk not in apart) == known
    assert len(apart) == len(found.span_unknown) + len(found.people_unknown)


@given(st.integers(-24, 24), st.integers(1, 120))
def test_the_last_paid_day_is_the_last_of_its_month(start, funded):
    one = line(start=months(start), months=funded)

    until = one.protected_until

    assert (until + timedelta(days=1)).day == 1
    assert month_of(until) == add_months(one.protected_from, funded - 1)
