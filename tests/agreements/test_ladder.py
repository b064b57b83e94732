"""The ladder: rungs that are known, shares of the target, drops and losses."""

from dataclasses import is_dataclass
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agreements import ladder as ladder_module
from agreements.ladder import (
    RUNG_LABELS,
    RUNGS,
    Cell,
    Count,
    Drop,
    Ladder,
    Loss,
    LossTotal,
    Pooled,
    RungTotal,
    loss_totals,
    newest_counts,
    pooled,
    realisation_over,
    registration_over,
    totals,
)
from jamsostek_pks.lib.ratio import two_decimals

DAY = date(2024, 3, 6)
people = st.none() | st.integers(0, 20_000)


def count(rung, workers, *, as_of=DAY, pk=1):
    return Count(pk, rung, as_of, workers)


def line(*, target=None, **rungs):
    """A ladder from `registered=800` and the like."""
    counts = {
        rung.upper(): count(rung.upper(), workers)
        for rung, workers in rungs.items()
        if workers is not None
    }
    return Ladder(target, counts)


ladders = st.builds(
    lambda potential, data_ready, target, registered, active: line(
        potential=potential,
        data_ready=data_ready,
        target=target,
        registered=registered,
        active=active,
    ),
    *[people] * 5,
)


def test_values_never_change_and_a_count_is_of_a_day_unless_said():
    classes = [
        value
        for value in vars(ladder_module).values()
        if isinstance(value, type) and is_dataclass(value)
    ]

    assert all(each.__dataclass_params__.frozen for each in classes)
    assert len(classes) == 8
    assert count("ACTIVE", 1).precision == "DAY"


# Rungs


def test_rungs_have_their_order_and_their_words():
    assert RUNGS == ("POTENTIAL", "DATA_READY", "TARGET", "REGISTERED", "ACTIVE")
    assert [RUNG_LABELS[rung] for rung in RUNGS] == [
        "Potensi",
        "Data siap daftar",
        "Target",
        "Terdaftar",
        "Aktif",
    ]


def test_an_empty_rung_is_not_zero_and_no_rung_fills_another():
    found = line(target=100, registered=0)

    assert [found.people(rung) for rung in RUNGS] == [None, None, 100, 0, None]
    assert found.cells == [
        Cell(None, None),
        Cell(None, None),
        Cell(100, None),
        Cell(0, count("REGISTERED", 0)),
        Cell(None, None),
    ]


def test_a_count_under_the_name_of_the_target_is_not_the_target():
    found = Ladder(None, {"TARGET": count("TARGET", 5)})

    assert found.people("TARGET") is None


def test_newest_count_up_to_the_day_stands_for_each_rung():
    before, on, after = date(2024, 3, 5), date(2024, 3, 6), date(2024, 3, 7)
    counts = [
        count("ACTIVE", 3, as_of=after),
        count("ACTIVE", 2, as_of=on),
        count("ACTIVE", 1, as_of=before),
        count("REGISTERED", 4, as_of=before),
        count("POTENTIAL", 5, as_of=after),
    ]

    found = newest_counts(counts, on)

    assert {rung: row.workers for rung, row in found.items()} == {
        "ACTIVE": 2,
        "REGISTERED": 4,
    }


def test_totals_leave_silent_lines_out_and_say_how_many_know():
    found = {
        total.rung: total
        for total in totals([line(target=7, active=0), line(target=5), line()])
    }

    assert found["TARGET"] == RungTotal("TARGET", (7, 5), 3)
    assert (found["TARGET"].people, found["TARGET"].known) == (12, 2)
    assert (found["ACTIVE"].people, found["ACTIVE"].known) == (0, 1)
    assert (found["REGISTERED"].people, found["REGISTERED"].known) == (None, 0)
    assert [total.label for total in totals([])] == list(RUNG_LABELS.values())


# Shares of the target


@pytest.mark.parametrize(
    ("target", "active", "share"),
    [
        (1800, 1616, Fraction(161_600, 1800)),
        (100, 0, Fraction(0)),
        (100, 100, Fraction(100)),
        (100, 137, Fraction(137)),
        (None, 10, None),
        (10, None, None),
        (0, 10, None),
    ],
)
def test_realisation_is_active_of_target_as_it_is(target, active, share):
    assert line(target=target, active=active, registered=5).realisation == share


@pytest.mark.parametrize(
    ("target", "registered", "share"),
    [
        (10_000, 8502, Fraction("85.02")),
        (100, 120, Fraction(120)),
        (None, 10, None),
        (10, None, None),
    ],
)
def test_registration_is_registered_of_target_as_it_is(target, registered, share):
    assert line(target=target, registered=registered, active=5).registration == share


def test_shares_over_lines_add_parts_of_the_lines_that_know_both():
    lines = [
        line(target=100, active=10, registered=20),
        line(target=1000, active=900),
        line(target=5000),
        line(active=70, registered=70),
    ]

    assert realisation_over(lines) == Pooled(910, 1100, known=2, of=4)
    assert two_decimals(realisation_over(lines).percent) == two_decimals(
        Fraction("82.73")
    )
    assert registration_over(lines) == Pooled(20, 100, known=1, of=4)


def test_no_line_that_knows_both_gives_no_share():
    found = realisation_over([line(target=5), line(active=5)])

    assert found == Pooled(None, None, known=0, of=2)
    assert found.percent is None
    assert realisation_over([]) == Pooled(None, None, known=0, of=0)


def test_a_share_over_lines_whose_targets_are_zero_is_unknown():
    assert realisation_over([line(target=0, active=3)]).percent is None


# Drops


@pytest.mark.parametrize(
    ("before", "after", "fewer", "kept"),
    [
        (1800, 1616, 184, "89.78"),  # Mukomuko: 89,8 %
        (10_000, 8502, 1498, "85.02"),  # Ngawi
        (10, 10, 0, "100.00"),
        (10, 12, -2, "120.00"),
        (10, 0, 10, "0.00"),
    ],
)
def test_a_drop_is_a_difference_and_the_share_that_arrived(before, after, fewer, kept):
    found = line(data_ready=before, registered=after).drop("DATA_READY", "REGISTERED")

    assert found == Drop("DATA_READY", "REGISTERED", before, after)
    assert found.fewer == fewer
    assert str(two_decimals(found.kept)) == kept


def test_nothing_arrives_from_nobody_and_an_empty_rung_drops_nothing():
    assert Drop("TARGET", "ACTIVE", 0, 5).kept is None
    assert line(target=5).drop("TARGET", "ACTIVE") is None
    assert line(active=5).drop("TARGET", "ACTIVE") is None


def test_drops_step_over_empty_rungs():
    found = line(potential=3000, target=1800, active=1616)

    assert found.drops == [
        Drop("POTENTIAL", "TARGET", 3000, 1800),
        Drop("TARGET", "ACTIVE", 1800, 1616),
    ]
    assert line(target=5).drops == []
    assert line().drops == []


@given(ladders)
def test_drops_between_neighbours_add_up_to_the_drop_from_end_to_end(found):
    known = [rung for rung in RUNGS if found.people(rung) is not None]

    steps = found.drops

    assert len(steps) == max(0, len(known) - 1)
    if steps:
        whole = found.drop(known[0], known[-1])
        assert sum(step.fewer for step in steps) == whole.fewer


# Broken orders


@pytest.mark.parametrize(
    ("rungs", "broken"),
    [
        ({"registered": 10, "active": 10, "target": 10}, []),
        ({"registered": 10, "active": 9, "target": 9}, []),
        ({"registered": 10, "active": 11}, [("REGISTERED", "ACTIVE", 10, 11)]),
        ({"target": 10, "active": 11}, [("TARGET", "ACTIVE", 10, 11)]),
        (
            {"target": 10, "registered": 10, "active": 11},
            [("REGISTERED", "ACTIVE", 10, 11), ("TARGET", "ACTIVE", 10, 11)],
        ),
        ({"target": 10, "registered": 11}, []),
        ({"potential": 1, "data_ready": 5, "active": 9}, []),
        ({"active": 11}, []),
        ({}, []),
    ],
)
def test_more_active_than_registered_or_than_the_target_is_out_of_order(rungs, broken):
    assert line(**rungs).broken_orders == [Drop(*step) for step in broken]


@given(ladders)
def test_a_ladder_is_out_of_order_exactly_where_a_share_passes_100(found):
    broken = {step.from_rung for step in found.broken_orders}

    if found.realisation is not None:
        assert ("TARGET" in broken) == (found.realisation > 100)
    if found.people("ACTIVE") is None:
        assert not broken


# Losses


def test_losses_are_recorded_and_what_no_reason_explains_is_left():
    drop = Drop("TARGET", "REGISTERED", 1800, 1616)
    losses = [
        Loss("REGISTERED", "OVER_65", 100),
        Loss("REGISTERED", "DIED", None),
        Loss("ACTIVE", "UNPAID", 7),
        Loss("TARGET", "OTHER", 9),
    ]

    assert drop.unexplained(losses) == 84
    assert drop.unexplained([]) == 184
    assert drop.unexplained([Loss("REGISTERED", "OTHER", 200)]) == -16


def test_losses_add_up_by_rung_and_reason_and_unknown_is_not_zero():
    losses = [
        Loss("ACTIVE", "DIED", 3),
        Loss("REGISTERED", "OVER_65", 4),
        Loss("REGISTERED", "IDENTITY", None),
        Loss("REGISTERED", "OVER_65", 5),
        Loss("REGISTERED", "OVER_65", None),
        Loss("REGISTERED", "MOVED", 0),
    ]

    found = loss_totals(losses)

    assert found == [
        LossTotal("REGISTERED", "IDENTITY", (), of=1),
        LossTotal("REGISTERED", "MOVED", (0,), of=1),
        LossTotal("REGISTERED", "OVER_65", (4, 5), of=3),
        LossTotal("ACTIVE", "DIED", (3,), of=1),
    ]
    assert [total.people for total in found] == [None, 0, 9, 3]
    assert [total.known for total in found] == [0, 1, 2, 1]
    assert loss_totals([]) == []


@given(st.lists(ladders, max_size=6), st.randoms())
def test_permuting_lines_changes_no_total(lines, random):
    shuffled = random.sample(lines, len(lines))

    for part, whole in (("ACTIVE", "TARGET"), ("REGISTERED", "DATA_READY")):
        found = pooled(ladders=shuffled, part=part, whole=whole)
        assert found == pooled(lines, part=part, whole=whole)
    assert [total.people for total in totals(shuffled)] == [
        total.people for total in totals(lines)
    ]
