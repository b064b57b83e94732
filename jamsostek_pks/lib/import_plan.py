"""What an upload would do, worked out before anything is written. Knows no model."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from itertools import islice
from typing import Any

from jamsostek_pks.lib.import_columns import Fault
from jamsostek_pks.lib.words import count


@dataclass(frozen=True)
class Change:
    """One field of a row that is there: what it says, and what it is to say."""

    column: str
    before: str
    after: str


@dataclass(slots=True)
class Planned:
    """A row to write: `values` by field; `row` is the row it changes, if any."""

    line: int
    values: dict[str, Any]
    row: Any = None
    changes: tuple[Change, ...] = ()
    reason: str = ""
    label: str = ""


@dataclass
class Plan:
    """New, changed and same rows, or every fault; `notes` tell what was left out."""

    new: list[Planned] = field(default_factory=list)
    changed: list[Planned] = field(default_factory=list)
    same: int = 0
    faults: list[Fault] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    # The headings of the file, as written.
    heading: list[str] = field(default_factory=list)
    # What else apply() needs; of the kind's own making.
    extra: Any = None
    # Whether each change must say why.
    reasons_needed: bool = False

    @property
    def without_reason(self) -> int:
        """Changes that still need a reason, from the file or from the page."""
        if not self.reasons_needed:
            return 0
        return sum(1 for row in self.changed if not row.reason)

    @property
    def writes(self) -> int:
        return len(self.new) + len(self.changed)

    @property
    def may_be_written(self) -> bool:
        return not self.faults and self.writes > 0

    @property
    def summary(self) -> str:
        """'0 baru, 0 berubah, 1.000 sama'."""
        return (
            f"{count(len(self.new))} baru, {count(len(self.changed))} berubah, "
            f"{count(self.same)} sama"
        )

    @property
    def digest(self) -> str:
        """Equal for plans that would write the same over the same."""
        told = sha256()
        for row in self.new:
            told.update(repr((row.line, row.values)).encode())
        for row in self.changed:
            told.update(repr((row.line, row.row, row.changes, row.values)).encode())
        told.update(repr((self.same, self.faults)).encode())
        return told.hexdigest()


def pair_up(
    wanted: Sequence[Any],
    found: Iterable[Any],
    *,
    key_of_wanted: Callable[[Any], Hashable],
    key_of_found: Callable[[Any], Hashable],
    equal: Callable[[Any, Any], bool],
) -> tuple[list[tuple[Any, Any]], list[Any]]:
    """Each wanted row with the row it means, or None; and those that fit several.

    Where several rows share a key, equal ones belong together first; one that is
    left belongs to the one that is left. Any more would be a guess.
    """
    there: dict[Hashable, list[Any]] = defaultdict(list)
    for row in found:
        there[key_of_found(row)].append(row)
    groups: dict[Hashable, list[Any]] = defaultdict(list)
    for row in wanted:
        groups[key_of_wanted(row)].append(row)
    pairs: list[tuple[Any, Any]] = []
    unclear: list[Any] = []
    for key, rows in groups.items():
        left, rest = _equals_first(rows, there.get(key, []), pairs, equal)
        if rest and (len(rest) > 1 or len(left) > 1):
            unclear += left
        else:
            pairs += [(row, rest[0] if rest else None) for row in left]
    return pairs, unclear


def _equals_first(rows, candidates, pairs, equal):
    rest, left = list(candidates), []
    for row in rows:
        match = next((each for each in rest if equal(row, each)), None)
        if match is None:
            left.append(row)
        else:
            rest.remove(match)
            pairs.append((row, match))
    return left, rest


def ranges(numbers: Iterable[int]) -> list[list[int]]:
    """[1, 2, 3, 7] as [[1, 3], [7, 7]]: many rows written at once take little room."""
    found: list[list[int]] = []
    for number in sorted(numbers):
        if found and found[-1][1] == number - 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return found


def numbers_of(spans: Iterable[Sequence[int]]) -> list[int]:
    return [number for first, last in spans for number in range(first, last + 1)]


def chunks(items: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """Lists of at most `size`: databases take only so many parameters at once."""
    remaining = iter(items)
    while chunk := list(islice(remaining, size)):
        yield chunk
