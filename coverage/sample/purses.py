"""Which simulated lines share people: decided nearly everywhere, open in one place."""

from coverage.overlap import OverlapLine, candidates
from jamsostek_pks.lib.months import add_months

from .lines import World
from .rows import AgreementRow, LineRow, OverlapRow

REASON = "Simulasi: NIK kedua daftar sudah dicocokkan dan tidak ada yang sama."
UNCOUNTED = ("EXPLORATION", "DRAFTING", "CANCELLED")


def decisions(world: World, agreements: list[AgreementRow], undecided: str):
    """One decision for the lines of each region that may share people.

    In the region `undecided` the lines of others than the region itself stay open.
    """
    lines = [
        (agreement, line)
        for agreement in agreements
        if agreement.stage not in UNCOUNTED
        for line in agreement.lines
    ]
    pairs = candidates(
        [
            overlap_line(number, agreement, line, world)
            for number, (agreement, line) in enumerate(lines)
        ]
    )
    by_region: dict[str, set[int]] = {}
    for pair in pairs:
        for number in pair:
            agreement, line = lines[number]
            if line.region != undecided or agreement.region == undecided:
                by_region.setdefault(line.region, set()).add(number)
    for region in sorted(by_region):
        keys = tuple(lines[number][1].key for number in sorted(by_region[region]))
        if len(keys) > 1:
            yield OverlapRow(keys, "DISJOINT", REASON)


def overlap_line(number: int, agreement: AgreementRow, line: LineRow, world: World):
    first = last = None
    if line.protected_from and line.months:
        first = line.protected_from
        last = add_months(first, line.months - 1)
    funding = tuple(filter(None, line.funding.split("+"))) or ("",)
    return OverlapLine(
        pk=number,
        agreement=0,
        payers=frozenset((agreement.region, code) for code in funding),
        region=line.region,
        categories=world.categories[line.category].path,
        first_month=first,
        last_month=last,
        people=line.target or 0,
    )
