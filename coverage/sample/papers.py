"""Simulated agreements: umbrellas, yearly chains of papers under them, addenda."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from jamsostek_pks.lib.months import add_months, month_of

from .lines import Term, Theme, World, budget_of, theme_lines
from .rows import AgreementRow, EventRow, PersonRow, Place, SourceRow

FIRST_NAMES = (
    *("Ahmad", "Andi", "Arifin", "Baharuddin", "Darwis", "Hasan", "Ilham", "Lukman"),
    *("Nurdin", "Rahmat", "Ridwan", "Sahrul", "Sudirman", "Syamsul", "Taufik", "Yusuf"),
    *("Dewi", "Fatimah", "Hasnah", "Indah", "Kartini", "Mariani", "Nurhayati", "Salma"),
)
# A surname nobody has: real officials must not be taken for signatories.
SURNAME = "Contoh"
PARTNER = "BPJS Ketenagakerjaan"


@dataclass(frozen=True)
class Desk:
    """Who writes papers: a place, the office that serves it, and chance."""

    place: Place
    office: str
    world: World
    rng: Random

    @property
    def today(self) -> date:
        return self.world.today

    def key(self, *parts: object) -> str:
        return "/".join([self.place.code, *map(str, parts)])


def umbrella(desk: Desk) -> AgreementRow:
    """A five-year nota kesepakatan that leaves its lines to the papers below it."""
    rng, place = desk.rng, desk.place
    start = add_months(month_of(desk.today), -rng.randint(26, 50))
    signed_on = start + timedelta(days=rng.randint(0, 24))
    return AgreementRow(
        key=desk.key("payung"),
        region=place.code,
        office=desk.office,
        title=f"Nota Kesepakatan {place.government} dan {PARTNER} tentang Perlindungan "
        "Jaminan Sosial Ketenagakerjaan",
        document_type="NOTA_KESEPAKATAN",
        counterparty=place.government,
        **numbers(rng, "NK", signed_on),
        signed_on=signed_on,
        starts_on=signed_on,
        ends_on=add_months(month_of(signed_on), 60) - timedelta(days=1),
        source=paper(f"Nota kesepakatan {place.formal_name} {signed_on.year}"),
        people=signatories(rng, f"{place.head} {place.name}"),
        events=tuple(history(rng, signed_on)),
    )


def chain(desk: Desk, theme: Theme, parent: str) -> list[AgreementRow]:
    """A paper for each of some years, each renewing the one before; the last runs."""
    rng = desk.rng
    years = rng.randint(2, 3)
    newest = add_months(month_of(desk.today), -rng.randint(4, 11))
    starts = [add_months(newest, -12 * back) for back in range(years - 1, -1, -1)]
    size = rng.uniform(*theme.people)
    found: list[AgreementRow] = []
    for start in starts:
        earlier = found[-1].key if found else ""
        found.append(term_paper(desk, theme, start, parent, earlier, size=size))
        size *= rng.uniform(0.97, 1.18)
    return found


def term_paper(
    desk: Desk, theme: Theme, start: date, parent: str, earlier: str, *, size: float
) -> AgreementRow:
    """Twelve months of one theme; some are paid from a month or two later on."""
    rng, place = desk.rng, desk.place
    key = desk.key(theme.key, start)
    signed_on = start - timedelta(days=rng.randint(2, 30))
    late = rng.choice((0, 0, 0, 1, 2))
    term = Term(add_months(start, late), 12 - late, signed_on, desk.today)
    lines = theme_lines(theme, place, term, rng, key=key, size=size)
    budget = budget_of(lines, desk.world, signed_on)
    return AgreementRow(
        key=key,
        region=place.code,
        office=desk.office,
        title=f"PKS {theme.phrase} {place.formal_name} Tahun {start.year}",
        counterparty=f"{theme.agency} {place.formal_name}",
        **numbers(rng, "PER", signed_on),
        signed_on=signed_on,
        starts_on=start,
        ends_on=add_months(start, 12) - timedelta(days=1),
        year=start.year,
        parent=parent,
        renews=earlier,
        budget=budget if rng.random() < 0.8 else None,
        stated_total=sum(line.target for line in lines) if rng.random() < 0.3 else None,
        source=paper(f"PKS {theme.phrase} {place.formal_name} {start:%m/%Y}"),
        lines=lines,
        people=signatories(rng, f"Kepala {theme.agency} {place.name}"),
        events=tuple(history(rng, signed_on)),
    )


def addendum(desk: Desk, changed: AgreementRow, start: date) -> AgreementRow:
    """'Semula … menjadi …': more places on the first line of `changed`."""
    old = changed.lines[0]
    signed_on = start - timedelta(days=7)
    counts = tuple(each for each in old.counts if each.rung != "POTENTIAL")
    line = replace(
        old,
        key=f"{changed.key}/adendum/1",
        target=round(old.target * 1.15),
        replaces=old.key,
        note=f"Semula {old.target} orang.",
        counts=counts,
    )
    return replace(
        changed,
        key=f"{changed.key}/adendum",
        title=f"Adendum {changed.title}",
        document_type="ADENDUM",
        **numbers(desk.rng, "ADD", signed_on),
        signed_on=signed_on,
        starts_on=start,
        parent=changed.key,
        renews="",
        budget=None,
        stated_total=None,
        source=paper(f"Adendum {changed.source.title.removeprefix('SIMULASI: ')}"),
        lines=(line,),
        events=(EventRow("SIGNING", signed_on),),
    )


def numbers(rng: Random, kind: str, signed_on: date) -> dict[str, str]:
    """Each party's own number; one in twelve is not on the scan we have."""
    office = f"{kind}/{rng.randint(1, 240)}/{signed_on:%m%Y}"
    government = f"{rng.choice((119, 415, 560))}/{rng.randint(1, 900)}/{signed_on.year}"
    return {
        "office_number": office if rng.random() > 1 / 12 else "",
        "government_number": government if rng.random() > 1 / 12 else "",
    }


def paper(title: str) -> SourceRow:
    return SourceRow("SIGNED_DOCUMENT", f"SIMULASI: {title}", f"{PARTNER} (simulasi)")


def signatories(rng: Random, position: str) -> tuple[PersonRow, ...]:
    ours = f"Kepala Kantor Cabang {PARTNER}"
    return (
        PersonRow(f"{rng.choice(FIRST_NAMES)} {SURNAME}", position, "PEMDA"),
        PersonRow(f"{rng.choice(FIRST_NAMES)} {SURNAME}", ours, "BPJS"),
    )


def history(rng: Random, signed_on: date):
    yield EventRow("MEETING", signed_on - timedelta(days=rng.randint(60, 150)))
    yield EventRow("DRAFT", signed_on - timedelta(days=rng.randint(20, 50)))
    yield EventRow("SIGNING", signed_on)
