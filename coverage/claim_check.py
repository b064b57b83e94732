"""Claims checked against their own parts, and kept as said (domain.md 4.7).

Pure: numbers in, frozen dataclasses out. Nothing here alters a claim, and nothing
computed here becomes people: parts implied by a percentage are ranges of fractions.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import product

from agreements.budget import rounding
from jamsostek_pks.lib.words import count, percent_text, stated_percent_text

PERCENT, UNCOVERED = "PERCENT", "UNCOVERED"
PART_ABOVE_WHOLE, PARTS_AND_TOTAL = "PART_ABOVE_WHOLE", "PARTS_AND_TOTAL"
CODE_LABELS = {
    PERCENT: "persen tidak cocok dengan bagian-bagiannya",
    UNCOVERED: "terlindungi + belum terlindungi tidak sama dengan penyebut",
    PART_ABOVE_WHOLE: "bagian lebih besar daripada penyebut",
    PARTS_AND_TOTAL: "jumlah bagian tidak sama dengan totalnya",
}

SWAPPED, THOUSANDS = "SWAPPED", "THOUSANDS"
HINT_LABELS = {
    SWAPPED: "cocok jika pembilang dan penyebut ditukar",
    THOUSANDS: "cocok jika satu angka ditulis dalam ribuan",
}

CONTRADICTED, STANDS, UNCHECKED = "CONTRADICTED", "STANDS", "UNCHECKED"


@dataclass(frozen=True)
class Claim:
    """Numbers somebody published: percent (with its printed decimals) and people."""

    percent: Decimal | None = None
    decimals: int | None = None
    numerator: int | None = None
    denominator: int | None = None
    uncovered: int | None = None


@dataclass(frozen=True)
class Range:
    """What a number may have been before it was rounded; both ends belong to it."""

    low: Fraction
    high: Fraction

    def meets(self, other: "Range") -> bool:
        """Whether some value lies in both; a shared end is enough."""
        return self.low <= other.high and other.low <= self.high


@dataclass(frozen=True)
class Comparison:
    """A stated number beside the same number computed from the others.

    A stated percent is a Decimal with the printed decimals, a computed one an exact
    Fraction; people are ints.
    """

    code: str
    stated: Decimal | int
    computed: Fraction | int
    stated_range: Range
    computed_range: Range

    @property
    def fits(self) -> bool:
        """Within the tolerance of domain.md 4.7: the two ranges meet."""
        return self.stated_range.meets(self.computed_range)

    @property
    def computed_above(self) -> bool:
        """Too much, whatever was rounded."""
        return self.computed_range.low > self.stated_range.high

    @property
    def stated_text(self) -> str:
        return number_text(self.stated)

    @property
    def computed_text(self) -> str:
        return number_text(self.computed)

    @property
    def label(self) -> str:
        return CODE_LABELS[self.code]


@dataclass(frozen=True)
class Recomputed:
    """What a claim's numbers say of each other; `total` is the sum of its parts.

    `numerator` and `denominator`, from the percent and the other part, are information
    only and never become people.
    """

    percent: Fraction | None = None
    percent_range: Range | None = None
    numerator: Range | None = None
    denominator: Range | None = None
    total: int | None = None


@dataclass(frozen=True)
class Check:
    """What was compared, hints at the slip that explains it, and numbers anew."""

    compared: tuple[Comparison, ...]
    hints: tuple[str, ...]
    recomputed: Recomputed

    @property
    def contradictions(self) -> tuple[Comparison, ...]:
        return tuple(each for each in self.compared if not each.fits)

    @property
    def verdict(self) -> str:
        """CONTRADICTED, STANDS, or UNCHECKED: no two numbers to compare."""
        if self.contradictions:
            return CONTRADICTED
        return STANDS if self.compared else UNCHECKED


def check(claim: Claim) -> Check:
    """A claim of one place: percent against parts, parts against the denominator."""
    return Check(tuple(comparisons(claim)), claim_hints(claim), recomputed(claim))


def check_parts(total: int | None, parts: Sequence[int | None]) -> Check:
    """Parts (segments, lines; people) against their stated total.

    With a part unknown the rest are compared only where they alone exceed the total.
    """
    whole = sum(parts) if parts and None not in parts else None
    return Check(parts_compared(total, parts), (), Recomputed(total=whole))


def part_range(part: int) -> Range:
    """The people a stated part may stand for: 1,327,000 ± 500; 156,667 exactly."""
    return Range(Fraction(part - rounding(part)), Fraction(part + rounding(part)))


def comparisons(claim: Claim) -> list[Comparison]:
    """Each stated number of a claim that its other numbers allow to compute."""
    rules = (percent_comparison, uncovered_comparison, part_above_whole)
    return [found for rule in rules if (found := rule(claim)) is not None]


def percent_comparison(claim: Claim) -> Comparison | None:
    """The stated percent against the one of the parts, however they are given."""
    computed = percent_of_parts(claim)
    if claim.percent is None or computed is None:
        return None
    stated = round(claim.percent, printed_decimals(claim))
    return Comparison(PERCENT, stated, computed[0], stated_range(claim), computed[1])


def uncovered_comparison(claim: Claim) -> Comparison | None:
    """Covered + uncovered against the denominator, in people."""
    covered, whole, uncovered = claim.numerator, claim.denominator, claim.uncovered
    if whole is None or covered is None or uncovered is None:
        return None
    return against_total(UNCOVERED, whole, (covered, uncovered))


def part_above_whole(claim: Claim) -> Comparison | None:
    """The covered (or, where unsaid, the uncovered) if it is above the denominator.

    None for a part within it: that alone confirms nothing.
    """
    part = claim.uncovered if claim.numerator is None else claim.numerator
    if part is None or claim.denominator is None:
        return None
    compared = against_total(PART_ABOVE_WHOLE, claim.denominator, (part,))
    return compared if compared.computed_above else None


def parts_compared(
    total: int | None, parts: Sequence[int | None]
) -> tuple[Comparison, ...]:
    known = [part for part in parts if part is not None]
    if total is None or not known:
        return ()
    compared = against_total(PARTS_AND_TOTAL, total, known)
    complete = len(known) == len(parts)
    return (compared,) if complete or compared.computed_above else ()


def against_total(code: str, total: int, parts: Sequence[int]) -> Comparison:
    ranges = [part_range(part) for part in parts]
    added = Range(sum(each.low for each in ranges), sum(each.high for each in ranges))
    return Comparison(code, total, sum(parts), part_range(total), added)


def recomputed(claim: Claim) -> Recomputed:
    exact, around = percent_of_parts(claim) or (None, None)
    both = claim.numerator is not None and claim.uncovered is not None
    total = claim.numerator + claim.uncovered if both else None
    numerator, denominator = implied_numerator(claim), implied_denominator(claim)
    return Recomputed(exact, around, numerator, denominator, total)


def percent_of_parts(claim: Claim) -> tuple[Fraction, Range] | None:
    """100 x covered / whole, exact and as a range, from the first two parts said."""
    covered, whole, uncovered = claim.numerator, claim.denominator, claim.uncovered
    if covered is not None and whole:
        return percent_from(lambda part, of: 100 * part / of, covered, whole)
    if uncovered is not None and whole:
        return percent_from(lambda rest, of: 100 - 100 * rest / of, uncovered, whole)
    if covered is not None and uncovered is not None and covered + uncovered:
        return percent_from(lambda a, b: 100 * a / (a + b), covered, uncovered)
    return None


def percent_from(
    formula: Callable[[Fraction, Fraction], Fraction], *parts: int
) -> tuple[Fraction, Range]:
    """The formula's value, and its range over all the parts may stand for.

    It rises or falls with each part throughout, so its ends are among the corners.
    """
    ends = [(part_range(part).low, part_range(part).high) for part in parts]
    corners = [formula(*corner) for corner in product(*ends)]
    return formula(*map(Fraction, parts)), Range(min(corners), max(corners))


def implied_numerator(claim: Claim) -> Range | None:
    """Percent of the denominator: a range, never people."""
    if claim.percent is None or claim.denominator is None:
        return None
    share, whole = stated_range(claim), part_range(claim.denominator)
    return Range(share.low * whole.low / 100, share.high * whole.high / 100)


def implied_denominator(claim: Claim) -> Range | None:
    """What the numerator is a percentage of: a range, never people."""
    if claim.percent is None or claim.numerator is None:
        return None
    share, part = stated_range(claim), part_range(claim.numerator)
    if share.low == 0:  # "0 %" may be of any number of people
        return None
    return Range(100 * part.low / share.high, 100 * part.high / share.low)


def claim_hints(claim: Claim) -> tuple[str, ...]:
    """Slips which, taken back, leave no contradiction where there is one.

    A factor of 1,000 needs something to agree with: a part above its whole alone
    would fit anything.
    """
    if explains(claim):
        return ()
    both = claim.numerator is not None and claim.denominator is not None
    swapped = replace(claim, numerator=claim.denominator, denominator=claim.numerator)
    hints = [SWAPPED] if both and explains(swapped) else []
    if any(comparisons(each) and explains(each) for each in in_thousands(claim)):
        hints.append(THOUSANDS)
    return tuple(hints)


def in_thousands(claim: Claim) -> Iterator[Claim]:
    """The claim with one of its people numbers read as thousands."""
    for name in ("numerator", "denominator", "uncovered"):
        value = getattr(claim, name)
        if value is not None:
            yield replace(claim, **{name: value * 1000})


def explains(variant: Claim) -> bool:
    return all(each.fits for each in comparisons(variant))


def printed_decimals(claim: Claim) -> int:
    """Decimals as stored; else those the percent itself carries (48 has none)."""
    if claim.decimals is not None:
        return claim.decimals
    return max(0, -claim.percent.as_tuple().exponent)


def stated_range(claim: Claim) -> Range:
    """Percent, ± half a unit of its last printed digit, not below zero."""
    half = Fraction(1, 2 * 10 ** printed_decimals(claim))
    exact = Fraction(claim.percent)
    return Range(max(Fraction(0), exact - half), exact + half)


def number_text(value: Decimal | Fraction | int) -> str:
    """People with 'orang', a stated percent as printed, a computed one with two."""
    if isinstance(value, int):
        return f"{count(value)} orang"
    if isinstance(value, Decimal):
        return stated_percent_text(value)
    return percent_text(value)
