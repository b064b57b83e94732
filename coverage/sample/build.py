"""A whole simulation: which oddity befalls which region, and everybody's papers.

Pure: reference data and a day in, rows out; the same seed gives the same rows.
"""

from dataclasses import replace
from datetime import timedelta
from itertools import cycle, islice
from random import Random

from jamsostek_pks.lib.months import add_months, month_of

from . import figures
from .figures import ODDITIES, Oddity
from .lines import THEMES, VULNERABLE, Term, World, budget_of, line
from .papers import Desk, chain, paper, signatories, umbrella
from .purses import decisions
from .rows import AgreementRow, OfficeRow, Place, Sample
from .troubles import TROUBLES, Papers

# Fewer regions than these, and one without data would hide the province's number.
ENOUGH_TO_MISS_ONE = 10
REGIONS_OF_AN_OFFICE = 6
COMMON = (Oddity.TOTAL_ONLY, Oddity.MISSING_MONTHS, Oddity.MISSING_MONTHS)
# Those every region has, and those some have.
ALWAYS = ("rentan", "nonasn")
SOMETIMES = {"desa": 0.8, "nelayan": 0.45, "tani": 0.35, "ibadah": 0.4, "pasar": 0.2}


def build(world: World, provinces: list[tuple[Place, list[Place]]]) -> Sample:
    """`provinces`: each with those of its kabupaten and kota that take part."""
    sample = Sample()
    for province, places in provinces:
        add_province(sample, world, province, places)
    return sample


def add_province(sample: Sample, world: World, province: Place, places: list[Place]):
    rng = Random(f"{world.seed} {province.code}")
    offices = offices_of(province, places)
    sample.offices += offices
    served = {code: o.name for o in offices for code in o.regions}
    oddities, idle = oddities_of(places, rng)
    troubles = troubles_of([p for p in places if p.code != idle], rng)
    sample.targets += figures.targets(province, rng, world.today)
    agreements = provincial_papers(
        Desk(province, offices[0].name, world, rng),
        [place for place in places if place.code != idle],
    )
    by_place = []
    for place in places:
        by_place.append(add_figures(sample, world, place, oddities[place.code]))
        if place.code != idle:
            desk = Desk(place, served[place.code], world, own(world, place, "papers"))
            agreements += papers_of(desk, troubles[place.code])
    sample.claims += figures.provincial_claim(province, by_place, world.today)
    sample.agreements += agreements
    sample.overlaps += decisions(world, agreements, shared_with(agreements, province))


def own(world: World, place: Place, what: str) -> Random:
    """Chance of one place and matter, the same at every scale."""
    return Random(f"{world.seed} {place.code} {what}")


def offices_of(province: Place, places: list[Place]) -> list[OfficeRow]:
    """A kanwil, and below it a branch for every six regions or so."""
    kanwil = OfficeRow(f"Kantor Wilayah {province.name} (simulasi)", "KANWIL", ())
    found = [replace(kanwil, regions=(province.code,))]
    for start in range(0, len(places), REGIONS_OF_AN_OFFICE):
        group = places[start : start + REGIONS_OF_AN_OFFICE]
        seat = next((p for p in group if p.level == "KOTA"), group[0])
        name = f"Kantor Cabang {seat.formal_name} (simulasi)"
        codes = tuple(place.code for place in group)
        found.append(OfficeRow(name, "CABANG", codes, parent=kanwil.name))
    return found


def oddities_of(places: list[Place], rng: Random):
    """(oddities by code, code of the region without any agreement or '')."""
    found: dict[str, set[Oddity]] = {place.code: set() for place in places}
    if len(places) == 1:
        return found, ""
    codes = rng.sample(sorted(found), len(found))
    idle = codes.pop() if len(places) >= ENOUGH_TO_MISS_ONE else ""
    wanted = [o for o in (*ODDITIES, *COMMON) if idle or o is not Oddity.NO_DATA]
    for code, oddity in zip(codes, wanted, strict=False):
        found[code].add(oddity)
    return found, idle


def troubles_of(places: list[Place], rng: Random):
    """Two for each region of a province, all of them for a lone kabupaten."""
    found = {place.code: [] for place in places}
    codes = rng.sample(sorted(found), len(found))
    number = len(TROUBLES) if len(codes) == 1 else 2 * len(codes)
    for code, trouble in zip(
        islice(cycle(codes), number), cycle(TROUBLES), strict=False
    ):
        found[code].append(trouble)
    return found


def add_figures(sample: Sample, world: World, place: Place, oddities: set[Oddity]):
    """One region's numbers; what it adds to the table is returned as well."""
    rng, today = own(world, place, "figures"), world.today
    economy = figures.economy_of(place, rng)
    found = [
        *figures.workforce(place, economy, rng, today, oddities),
        *figures.participation(place, economy, rng, today, oddities),
    ]
    sample.targets += figures.targets(place, rng, today)
    if Oddity.NO_DATA in oddities:
        return []
    sample.figures += found
    sample.claims += figures.claims(place, found, rng, today, oddities)
    return found


def papers_of(desk: Desk, troubles) -> Papers:
    """An umbrella, a chain of yearly papers for each theme, then what goes wrong."""
    above = umbrella(desk)
    papers = [above]
    for key in ALWAYS:
        papers += chain(desk, THEMES[key], above.key)
    for key, share in SOMETIMES.items():
        if desk.rng.random() < share and has_village(desk.place, key):
            parent = above.key if THEMES[key].funding == "APBD_KAB" else ""
            papers += chain(desk, THEMES[key], parent)
    for trouble in troubles:
        papers = trouble(desk, papers)
    return papers


def has_village(place: Place, key: str) -> bool:
    return key != "desa" or place.level == "KABUPATEN"


def provincial_papers(desk: Desk, places: list[Place]) -> list[AgreementRow]:
    """The province pays for vulnerable workers in some kabupaten, two years on."""
    above = umbrella(desk)
    helped = sorted(
        desk.rng.sample(places, min(5, len(places))), key=lambda place: place.code
    )
    start = add_months(month_of(desk.today), -desk.rng.randint(5, 9))
    earlier = provincial_term(desk, helped, add_months(start, -12), above.key, "")
    return [
        above,
        earlier,
        provincial_term(desk, helped, start, above.key, earlier.key),
    ]


def provincial_term(desk: Desk, places, start, parent: str, earlier: str):
    signed_on = start - timedelta(days=desk.rng.randint(3, 20))
    theme = replace(THEMES["rentan"], funding="APBD_PROV")
    key = desk.key(theme.key, start)
    term = Term(start, 12, signed_on, desk.today)
    lines = tuple(
        line(
            theme, VULNERABLE, place, term, desk.rng,
            key=f"{key}/{place.code}", share=desk.rng.uniform(8, 16),
        )
        for place in places
    )  # fmt: skip
    title = f"PKS Perlindungan Pekerja Rentan {desk.place.formal_name}"
    return AgreementRow(
        key=key,
        region=desk.place.code,
        office=desk.office,
        title=f"{title} Tahun {start.year}",
        counterparty=f"Dinas Tenaga Kerja {desk.place.formal_name}",
        office_number=f"PER/{desk.rng.randint(1, 90)}/{signed_on:%m%Y}",
        government_number=f"560/{desk.rng.randint(1, 900)}/{signed_on.year}",
        signed_on=signed_on,
        starts_on=start,
        ends_on=add_months(start, 12) - timedelta(days=1),
        year=start.year,
        parent=parent,
        renews=earlier,
        budget=budget_of(lines, desk.world, signed_on),
        source=paper(f"{title} {start:%m/%Y}"),
        lines=lines,
        people=signatories(desk.rng, f"Kepala Dinas Tenaga Kerja {desk.place.name}"),
    )


def shared_with(agreements: list[AgreementRow], province: Place) -> str:
    """The first region the province pays for: there nobody has decided yet."""
    return next(
        line.region
        for agreement in agreements
        if agreement.region == province.code
        for line in agreement.lines
    )
