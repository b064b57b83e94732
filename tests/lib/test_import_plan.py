"""Which row of a file means which row that is there; many numbers in little room."""

from hypothesis import given
from hypothesis import strategies as st

from jamsostek_pks.lib.import_plan import (
    Change,
    Plan,
    Planned,
    chunks,
    numbers_of,
    pair_up,
    ranges,
)

# A row is its key and its value.
ROWS = st.lists(st.tuples(st.sampled_from("ab"), st.integers(0, 3)), max_size=5)


def paired(wanted, found):
    pairs, unclear = pair_up(
        list(enumerate(wanted)),
        list(enumerate(found)),
        key_of_wanted=lambda row: row[1][0],
        key_of_found=lambda row: row[1][0],
        equal=lambda row, there: row[1] == there[1],
    )
    return dict(pairs), unclear


def test_equal_rows_belong_together_and_what_is_left_to_what_is_left():
    pairs, unclear = paired([("a", 1), ("a", 9)], [("a", 2), ("a", 1)])

    assert pairs == {(0, ("a", 1)): (1, ("a", 1)), (1, ("a", 9)): (0, ("a", 2))}
    assert unclear == []


def test_more_than_one_left_on_either_side_would_be_a_guess():
    assert paired([("a", 1)], [("a", 2), ("a", 3)])[1] == [(0, ("a", 1))]
    assert len(paired([("a", 1), ("a", 2)], [("a", 3)])[1]) == 2
    assert paired([("a", 1), ("a", 2)], [])[1] == []


@given(ROWS, ROWS)
def test_every_row_is_told_once_and_no_row_that_is_there_is_meant_twice(wanted, found):
    pairs, unclear = paired(wanted, found)

    meant = [there for there in pairs.values() if there is not None]
    assert len(meant) == len(set(meant))
    assert sorted([*pairs, *unclear]) == list(enumerate(wanted))
    assert all(row[1][0] == there[1][0] for row, there in pairs.items() if there)


@given(ROWS)
def test_the_same_rows_again_mean_themselves(rows):
    pairs, unclear = paired(rows, rows)

    assert unclear == []
    assert all(there and row[1] == there[1] for row, there in pairs.items())


@given(st.sets(st.integers(1, 60)))
def test_ranges_hold_exactly_their_numbers(numbers):
    spans = ranges(numbers)

    assert numbers_of(spans) == sorted(numbers)
    assert all(b[0] - a[1] > 1 for a, b in zip(spans, spans[1:], strict=False))


def test_chunks_leave_nothing_out():
    assert list(chunks(range(5), 2)) == [[0, 1], [2, 3], [4]]


def test_a_plan_is_another_where_what_is_there_is_another():
    def plan(before, value=1):
        change = Change("orang", before, "1")
        row = Planned(2, {"workers": value}, {"pk": 1}, (change,))
        return Plan(changed=[row], reasons_needed=True)

    assert plan("5").digest == plan("5").digest
    assert plan("5").digest != plan("6").digest
    assert plan("5").digest != plan("5", value=2).digest
    assert plan("5").without_reason == 1
    assert plan("5").summary == "0 baru, 1 berubah, 0 sama"
