"""Seeded samples of everything that goes wrong on paper, over three provinces."""

import random
from datetime import UTC, date, datetime

from agreements.models import Agreement, WorkerCategory
from coverage.models import Overlap
from regions.models import Region
from tests.factories import (
    create_agreement,
    create_category,
    create_headcount,
    create_line,
    create_participation,
    create_region,
    create_workforce,
)

# Together these hold every case the tests are about; a test says so.
SEEDS = (0, 6)
CODES = ["73.13", "73.71", "74.07", "74.11", "75.04", "75.71"]
# Moments at which figures are recorded and closed, and one before, between, after.
MOMENTS = [datetime(2025, month, 1, tzinfo=UTC) for month in (2, 6, 10)]
VINTAGES = [datetime(2025, month, 15, tzinfo=UTC) for month in (1, 3, 7, 11)]
FIGURE_DAYS = [
    *(date(2022, 12, 31), date(2023, 12, 30), date(2023, 12, 31)),
    *(date(2024, 12, 30), date(2024, 12, 31), date(2025, 6, 30), date(2026, 1, 31)),
]
COUNT_DAYS = [
    *(date(2024, 6, 30), date(2025, 9, 29), date(2025, 9, 30), date(2025, 12, 31)),
    date(2026, 1, 1),
]
FIRST_MONTHS = [date(2024, 1, 1), *(date(2025, m, 1) for m in (1, 3, 11)), None]
PURSES = ["APBD_PROV", "APBD_KAB", "APBD_KAB+CSR", "DANA_DESA", ""]


def messy_papers(seed, *, families=5):
    """Umbrellas, PKS, addenda upon addenda, talks; lines silent about anything."""
    dice = random.Random(seed)
    categories = category_tree()
    regions = messy_regions()
    lines = []
    for _ in range(families):
        kinds = dice.sample(categories, 2)
        umbrella = messy_paper(dice, regions, document_type="MOU")
        above = messy_lines(dice, umbrella, kinds, regions, at_most=2)
        lines += above
        # Where the umbrella's people live, or somewhere else.
        nearby = [line.region for line in above] * 4 + regions
        for _ in range(dice.randint(0, 2)):
            paper = messy_paper(
                dice, regions, parent=dice.choice([umbrella, umbrella, None])
            )
            for line in messy_lines(dice, paper, kinds, nearby):
                lines += [line, *messy_addenda(dice, line, regions)]
    for line in lines:
        messy_counts(dice, line)
    messy_decisions(dice, lines, 2 * len(lines))
    return lines


def category_tree():
    """Two kinds of vulnerable workers below all of them, and one apart."""
    vulnerable = create_category(name="Pekerja rentan")
    for name, above in [
        ("Nelayan", vulnerable),
        ("Petani", vulnerable),
        ("Guru", None),
    ]:
        if not WorkerCategory.objects.filter(name=name).exists():
            create_category(name=name, parent=above)
    return list(WorkerCategory.objects.order_by("pk"))


def messy_regions():
    for code in CODES:
        create_region(code=code)
    return list(Region.objects.exclude(code="ID").order_by("code"))


def messy_paper(dice, regions, **changes):
    stages = list(Agreement.Stage.values)
    values = {
        "region": dice.choice(regions),
        "stage": dice.choice([*["SIGNED"] * 8, *stages]),
        "programme_year": dice.choice([None, 2024, 2025, 2025]),
        "signed_on": dice.choice([None, date(2024, 1, 2)]),
        "starts_on": dice.choice([None, date(2024, 1, 2), date(2025, 12, 31)]),
        "renews": dice.choice([None, None, Agreement.objects.order_by("pk").last()]),
    }
    ends = [None, date(2025, 12, 31), date(2026, 6, 1)]
    if values["starts_on"] != date(2025, 12, 31):
        ends += [date(2025, 12, 30), date(2025, 12, 30)]
    values["ends_on"] = dice.choice(ends)
    return create_agreement(**values | changes, checked=False)


def messy_lines(dice, paper, categories, regions, *, at_most=3):
    return [
        messy_line(dice, paper, dice.choice(categories), dice.choice(regions))
        for _ in range(dice.randint(0, at_most))
    ]


def messy_line(dice, paper, category, region, **changes):
    values = {
        "funding_sources": dice.choice(PURSES),
        "programme_year": dice.choice([None, None, 2024, 2025]),
        "target_workers": dice.choice([None, 0, dice.randint(1, 900)]),
        "months_funded": dice.choice([None, 1, 2, 3, 12, 14]),
        "protected_from": dice.choice(FIRST_MONTHS),
    }
    return create_line(
        agreement=paper,
        category=category,
        region=region,
        **values | changes,
        checked=False,
    )


def messy_addenda(dice, line, regions):
    """None, one, or one upon the other; never two upon the same line."""
    found = []
    days = [date(2024, 2, 1), date(2025, 12, 31), date(2026, 1, 1)]
    number = dice.choice([0, 0, 1, 2])
    for start in sorted(dice.choice(days) for _ in range(number)):
        paper = messy_paper(
            dice,
            regions,
            document_type="ADENDUM",
            parent=line.agreement,
            stage="SIGNED",
            starts_on=start,
            ends_on=None,
        )
        replaced = found[-1] if found else line
        found.append(
            messy_line(dice, paper, line.category, line.region, replaces=replaced)
        )
    return found


def messy_counts(dice, line):
    for rung in ("POTENTIAL", "DATA_READY", "REGISTERED", "ACTIVE"):
        for day in dice.sample(COUNT_DAYS, dice.choice([0, 1, 2])):
            for people, known in vintages(dice, dice.choice([0, dice.randint(1, 900)])):
                create_headcount(
                    target=line, rung=rung, as_of=day, workers=people, **known
                )


def vintages(dice, people):
    """(people, fields) of a figure that stands, or was corrected, or withdrawn."""
    known = {"source": None, "checked": False, "recorded_at": dice.choice(MOMENTS[:2])}
    fate = dice.choice(["stands", "stands", "corrected", "withdrawn"])
    if fate == "stands":
        return [(people, known)]
    closed = known | {"superseded_at": MOMENTS[2], "reason": "Salah salin."}
    if fate == "withdrawn":
        return [(people, closed)]
    right = people + dice.choice([1, 60, 500])
    return [(people, closed), (right, known | {"recorded_at": MOMENTS[2]})]


def messy_decisions(dice, lines, number):
    """Of two or three lines of one or neighbouring places, often none that share."""
    ordered = sorted(lines, key=lambda line: (line.region.code, line.category_id))
    for _ in range(number):
        how = dice.choice(["OPEN", "DISJOINT", "NESTED", "NESTED"])
        (row,) = Overlap.objects.bulk_create([Overlap(resolution=how, reason="Daftar")])
        first = dice.randrange(len(ordered) - 1)
        row.lines.set(ordered[first : first + dice.choice([2, 2, 3])])


def messy_figures(seed):
    """Totals beside segments, silent days, two bases, corrections; no round number."""
    dice = random.Random(seed)
    vulnerable = create_category(name="Pekerja rentan")
    for region in [create_region(code="ID"), *messy_regions()]:
        for day in dice.sample(FIGURE_DAYS, dice.randint(0, 4)):
            messy_day(dice, create_participation, "active_workers", region, day)
        for basis in ("ELIGIBLE_BPJSTK", "BPS_EMPLOYED"):
            for day in dice.sample(FIGURE_DAYS, dice.randint(0, 2)):
                messy_day(dice, create_workforce, "workers", region, day, basis=basis)
        of_category = {"basis": "CATEGORY_POPULATION", "category": vulnerable}
        if dice.random() < 0.3:
            day = dice.choice(FIGURE_DAYS)
            messy_day(dice, create_workforce, "workers", region, day, **of_category)


def messy_day(dice, make, people_field, region, day, **kind):
    """A TOTAL, segments, some of them, or both: agreeing or not."""
    size = dice.choice([0, 101, 199, 307])
    parts = {"PU": size, "BPU": 2 * size, "JAKON": 7, "PMI": 999}
    total = {"TOTAL": 3 * size + dice.choice([7, 7, 8, -size])}
    shapes = [total, total | parts, parts, {"PU": 5, "PMI": 9}, total | {"PU": 3001}]
    for segment, number in dice.choice(shapes).items():
        for people, known in vintages(dice, number):
            figure = {people_field: people, "as_of": day, **kind, **known}
            make(region=region, segment=segment, **figure)


def messy_purses(seed):
    """Six small lines of one neighbourhood, and some of its populations."""
    dice = random.Random(seed)
    categories = category_tree()[:3]
    regions = [create_region(code=code) for code in ("75", "75.04", "75.04", "75.71")]
    lines = []
    for _ in range(6):
        paper = create_agreement(
            region=dice.choice(regions), programme_year=2025, checked=False
        )
        lines.append(
            messy_line(
                dice,
                paper,
                dice.choice(categories),
                dice.choice(regions),
                target_workers=dice.choice([0, 1, 2, 3]),
            )
        )
    messy_decisions(dice, lines, 3)
    populations = [
        create_workforce(
            region=region,
            basis="CATEGORY_POPULATION",
            category=dice.choice(categories),
            workers=dice.choice([5, 7, 9]),
        )
        for region in dict.fromkeys(regions)
    ]
    return lines, populations
