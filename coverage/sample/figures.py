"""Simulated figures of regions: workers by year, participants by month, and oddities.

A region's numbers depend on the seed and its code alone, so Wajo is the same Wajo in
a simulated kabupaten, province or nation, unless an oddity befalls it there.
"""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from random import Random

from jamsostek_pks.lib.words import dated

from . import calendar
from .rows import ClaimRow, CoverageTargetRow, FigureRow, Place, SourceRow

SEGMENTS = ("PU", "BPU", "JAKON")
BPJS, BPS = "BPJS Ketenagakerjaan (simulasi)", "Badan Pusat Statistik (simulasi)"
# Villages of Java are towns elsewhere.
JAVA = ("31", "32", "33", "34", "35", "36")


class Oddity(StrEnum):
    """What real figures suffer from; each befalls one region of a province."""

    NO_DATA = "NO_DATA"
    TOTAL_ONLY = "TOTAL_ONLY"
    MISSING_MONTHS = "MISSING_MONTHS"
    SEGMENT_OVER_FULL = "SEGMENT_OVER_FULL"
    STALE = "STALE"
    SEGMENTS_DIFFER = "SEGMENTS_DIFFER"
    JUMP = "JUMP"
    CORRECTED = "CORRECTED"
    CONTRADICTED = "CONTRADICTED"
    OLD_WORKFORCE = "OLD_WORKFORCE"
    UNSOURCED = "UNSOURCED"


ODDITIES = tuple(Oddity)
STALE_MONTHS = 10  # what a stale region has of the 24 months
CLAIMED_MONTH = -9  # whose figures the press quotes
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Economy:
    """A region's workers by segment, and the share of each that is insured."""

    workers: dict[str, int]
    growth: float  # of workers, by year
    covered: dict[str, float]  # at the first month
    gain: dict[str, float]  # share of the rest, by month


def economy_of(place: Place, rng: Random) -> Economy:
    kota = place.level == "KOTA"
    by_village = rng.uniform(2400, 3300) if kota else rng.uniform(560, 840)
    if place.code[:2] in JAVA:
        by_village *= 2.2
    workers = round(max(place.villages, 8) * by_village)
    wages = rng.uniform(0.42, 0.58) if kota else rng.uniform(0.2, 0.34)
    building = rng.uniform(0.03, 0.07)
    people = {"PU": round(workers * wages), "JAKON": round(workers * building)}
    people["BPU"] = workers - sum(people.values())
    return Economy(
        workers=people,
        growth=rng.uniform(0.008, 0.02),
        covered={
            "PU": rng.uniform(0.5, 0.82),
            "BPU": rng.uniform(0.05, 0.38),
            "JAKON": rng.uniform(0.3, 0.8),
        },
        gain={
            "PU": rng.uniform(0.001, 0.006),
            "BPU": rng.uniform(0.003, 0.016),
            "JAKON": rng.uniform(-0.002, 0.006),
        },
    )


def workers_on(economy: Economy, segment: str, day: date, today: date) -> int:
    years = day.year - today.year + 1
    return round(economy.workers[segment] * (1 + economy.growth) ** years)


def workforce(place: Place, economy: Economy, rng: Random, today: date, oddities):
    """Yearly eligible workers, mostly by segment, and the statistics office's."""
    by_segment = rng.random() < 0.7 or Oddity.SEGMENT_OVER_FULL in oddities
    labour = rng.uniform(1.28, 1.5)
    days = calendar.year_ends(today)
    if Oddity.OLD_WORKFORCE in oddities:
        days = days[:1]
    for day in days:
        source = listed(f"Potensi kepesertaan {day.year}", day, today)
        people = {s: workers_on(economy, s, day, today) for s in SEGMENTS}
        if not by_segment:
            people = {"TOTAL": sum(people.values())}
        for segment, number in people.items():
            yield FigureRow(
                region=place.code,
                segment=segment,
                as_of=day,
                people=number,
                source=source,
                recorded_on=calendar.published(day, today),
                basis="ELIGIBLE_BPJSTK",
                precision="YEAR",
            )
    for day in calendar.censuses(today):
        total = sum(workers_on(economy, s, day, today) for s in SEGMENTS)
        title = f"SIMULASI: Keadaan angkatan kerja Agustus {day.year}"
        yield FigureRow(
            region=place.code,
            segment="TOTAL",
            as_of=day,
            people=round(total * labour),
            source=SourceRow("STATISTICS", title, BPS, day),
            recorded_on=calendar.published(day, today),
            basis="BPS_LABOUR_FORCE",
        )


def participation(place: Place, economy: Economy, rng: Random, today: date, oddities):
    """Active participants of each month that has any, by segment or as a total."""
    days = calendar.month_ends(today)
    courses = {s: course(economy, s, days, rng, today) for s in SEGMENTS}
    if Oddity.SEGMENT_OVER_FULL in oddities:
        full = [workers_on(economy, "PU", day, today) for day in days]
        courses["PU"] = [round(n * rng.uniform(1.06, 1.09)) for n in full]
    if Oddity.JUMP in oddities:
        at = len(days) - 7
        courses["BPU"][at:] = [round(n * 1.75) for n in courses["BPU"][at:]]
    missing = set(rng.sample(range(2, 22), 4))
    for index, day in enumerate(days):
        if Oddity.MISSING_MONTHS in oddities and index in missing:
            continue
        if Oddity.STALE in oddities and index >= STALE_MONTHS:
            break
        people = {segment: courses[segment][index] for segment in SEGMENTS}
        last = index == len(days) - 1
        yield from month_rows(place, people, day, today, oddities, last=last)


def course(economy: Economy, segment: str, days, rng: Random, today: date) -> list[int]:
    """Month by month: slow gains; self-employed fall out when a budget year ends."""
    share, found = economy.covered[segment], []
    for day in days:
        share += economy.gain[segment] * (1 - share) * rng.uniform(0.4, 1.6)
        if segment == "BPU":
            share *= {1: 0.93, 2: 0.97, 4: 1.03, 7: 1.03}.get(day.month, 1)
        workers = workers_on(economy, segment, day, today)
        found.append(round(workers * share * rng.uniform(0.995, 1.005)))
    return found


def month_rows(place, people, day, today, oddities, *, last):
    total = sum(people.values())
    if Oddity.TOTAL_ONLY in oddities:
        people = {"TOTAL": total}
    if Oddity.SEGMENTS_DIFFER in oddities and last:
        people = people | {"TOTAL": total + 1240}
    corrected = Oddity.CORRECTED in oddities and last
    unsourced = Oddity.UNSOURCED in oddities and last
    for segment, number in people.items():
        wrong = corrected and segment == "BPU"
        yield FigureRow(
            region=place.code,
            segment=segment,
            as_of=day,
            people=number,
            source=None if unsourced else listed(month_title(day), day, today),
            recorded_on=calendar.published(day, today),
            corrects=number * 10 if wrong else None,
            reason="Simulasi: satu nol terlalu banyak saat menyalin." if wrong else "",
        )


def month_title(day: date) -> str:
    return f"Rekap peserta aktif {dated(day, 'MONTH')}"


def listed(title: str, day: date, today: date) -> SourceRow:
    on = calendar.published(day, today)
    return SourceRow("BPJS_LIST", f"SIMULASI: {title}", BPJS, on)


def targets(place: Place, rng: Random, today: date):
    """What the region is to reach, a little more each year."""
    percent = rng.uniform(50, 60)
    for year in (today.year - 1, today.year, today.year + 1):
        source = SourceRow(
            "DECREE", f"SIMULASI: Target cakupan {year}, {place.formal_name}", BPJS
        )
        issuer = f"{place.head} {place.name} (simulasi)"
        yield CoverageTargetRow(place.code, year, f"{percent:.2f}", issuer, source)
        percent += rng.uniform(3, 6)


def claims(place: Place, found: list[FigureRow], rng: Random, today, oddities):
    """Said in the press: with parts that agree or not, or a bare percentage."""
    parts = parts_on(found, calendar.month_ends(today)[CLAIMED_MONTH])
    wrong = Oddity.CONTRADICTED in oddities
    if parts is None or not (wrong or rng.random() < 0.4):
        return
    day, active, workers = parts
    percent = Decimal(active * 100) / workers
    bare = not wrong and rng.random() < 0.35
    said = percent + (Decimal("6.3") if wrong else 0)
    printed = str(said.quantize(Decimal(1) if bare else CENT, ROUND_HALF_UP))
    yield ClaimRow(
        region=place.code,
        as_of=day,
        source=press(place, printed, day, today),
        said_by=f"{place.head} {place.name} (simulasi)",
        basis="UNKNOWN" if bare else "ELIGIBLE_BPJSTK",
        percent=printed,
        numerator=None if bare else active,
        denominator=None if bare else workers,
    )


def provincial_claim(province: Place, by_place: list[list[FigureRow]], today: date):
    """The sum over the regions, its people rounded as newspapers do."""
    month = calendar.month_ends(today)[CLAIMED_MONTH]
    parts = [found for rows in by_place if (found := parts_on(rows, month))]
    if not parts:
        return
    active = round(sum(active for _, active, _ in parts), -3)
    workers = sum(workers for _, _, workers in parts)
    percent = Decimal(active * 100) / workers
    printed = str(percent.quantize(CENT, ROUND_HALF_UP))
    yield ClaimRow(
        region=province.code,
        as_of=month,
        source=press(province, printed, month, today),
        said_by=f"{province.head} {province.name} (simulasi)",
        basis="ELIGIBLE_BPJSTK",
        percent=printed,
        numerator=active,
        denominator=workers,
    )


def press(place: Place, printed: str, day: date, today: date) -> SourceRow:
    said = f"Cakupan {place.formal_name} {printed.replace('.', ',')} persen"
    on = calendar.published(day, today)
    return SourceRow("PRESS", f"SIMULASI: {said}", "Harian Contoh (simulasi)", on)


def parts_on(figures: list[FigureRow], day: date) -> tuple[date, int, int] | None:
    """(day, active, eligible) of a month that has them, for somebody to quote."""
    active = [f.people for f in figures if not f.basis and f.as_of == day]
    eligible = [f for f in figures if f.basis == "ELIGIBLE_BPJSTK" and f.as_of <= day]
    if not active or not eligible:
        return None
    newest = max(figure.as_of for figure in eligible)
    workers = sum(figure.people for figure in eligible if figure.as_of == newest)
    return day, sum(active), workers
