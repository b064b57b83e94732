"""Simulated target lines: whom an agreement enrols, and how far they came."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from agreements.cost import LineMoney, line_cost
from agreements.rates import Rate
from jamsostek_pks.lib.months import add_months

from . import calendar
from .rows import CountRow, LineRow, Place


@dataclass(frozen=True)
class Category:
    """What prices a worker category; `path` holds ids from its root down to itself."""

    segment: str
    sector: str
    path: tuple[int, ...]


@dataclass(frozen=True)
class World:
    """What the simulation finds in the database: reference data, and the day."""

    seed: int
    today: date
    categories: dict[str, Category]
    rates: list[Rate]


@dataclass(frozen=True)
class Theme:
    """A kind of agreement: whom it enrols, who pays, which agency signs."""

    key: str
    phrase: str
    agency: str
    categories: tuple[str, ...]
    funding: str
    people: tuple[float, float]  # by village, least and most
    dues: int | None = None
    programmes: str = "JKK+JKM"


VULNERABLE = "Pekerja rentan"
THEMES = {
    theme.key: theme
    for theme in (
        Theme(
            "rentan",
            "Perlindungan Pekerja Rentan",
            "Dinas Sosial",
            (VULNERABLE,),
            "APBD_KAB",
            (18, 60),
        ),
        Theme(
            "nonasn",
            "Jaminan Sosial bagi Pegawai Non-ASN",
            "Badan Kepegawaian Daerah",
            ("Pegawai non-ASN", "Tenaga pendidik honorer"),
            "APBD_KAB",
            (8, 22),
            dues=18_360,
        ),
        Theme(
            "desa",
            "Jaminan Sosial bagi Perangkat Desa",
            "Dinas Pemberdayaan Masyarakat dan Desa",
            ("Perangkat desa", "RT/RW", "BPD"),
            "APBDES",
            (6, 11),
            dues=15_960,
        ),
        Theme(
            "nelayan",
            "Perlindungan Nelayan dan Pembudi Daya Ikan",
            "Dinas Kelautan dan Perikanan",
            ("Nelayan", "Pembudi daya ikan"),
            "APBD_KAB",
            (5, 16),
        ),
        Theme(
            "tani",
            "Perlindungan Petani dan Buruh Tani",
            "Dinas Pertanian",
            ("Petani", "Buruh tani"),
            "DBH_CHT",
            (6, 24),
        ),
        Theme(
            "angkutan",
            "Perlindungan Pekerja Transportasi",
            "Dinas Perhubungan",
            ("Tukang ojek", "Sopir angkot"),
            "MANDIRI",
            (2, 7),
            programmes="JKK+JKM+JHT",
        ),
        Theme(
            "ibadah",
            "Perlindungan Pekerja Keagamaan",
            "Bagian Kesejahteraan Rakyat",
            ("Guru ngaji / imam", "Marbot"),
            "BAZNAS",
            (2, 5),
        ),
        Theme(
            "pasar",
            "Perlindungan Pedagang",
            "Dinas Perdagangan",
            ("Pedagang pasar", "Pedagang kaki lima"),
            "CSR",
            (2, 8),
        ),
    )
}


@dataclass(frozen=True)
class Term:
    """One paper's time: paid from `first` for `months`; counted up to `today`."""

    first: date
    months: int
    signed_on: date
    today: date


def theme_lines(
    theme: Theme, place: Place, term: Term, rng: Random, *, key: str, size: float
) -> tuple[LineRow, ...]:
    """One line for each category; `size` is people by village of the first."""
    count = 1 if len(theme.categories) == 1 or rng.random() < 0.35 else 2
    return tuple(
        line(theme, category, place, term, rng, key=f"{key}/{number}", share=share)
        for number, (category, share) in enumerate(
            zip(theme.categories[:count], (size, size * 0.45), strict=False), 1
        )
    )


def line(theme, category, place, term, rng, *, key, share) -> LineRow:
    target = max(rounded(place.villages * share), 50)
    return LineRow(
        key=key,
        category=category,
        region=place.code,
        funding=theme.funding,
        target=target,
        programmes="JKK+JKM" if theme.dues else theme.programmes,
        dues=theme.dues,
        months=term.months,
        protected_from=term.first,
        counts=tuple(ladder(target, term, rng)),
    )


def rounded(people: float) -> int:
    """As plans are made: in tens, or in hundreds once they are large."""
    return int(round(people, -2 if people >= 2000 else -1))


def ladder(target: int, term: Term, rng: Random):
    """Potential, names ready, registered, and active month by month while paid."""
    today = term.today
    potential_on = term.signed_on - timedelta(days=rng.randint(40, 120))
    yield CountRow("POTENTIAL", potential_on, round(target * rng.uniform(1.15, 2)))
    if term.signed_on > today:
        return
    ready = round(target * rng.uniform(0.9, 1.06))
    yield CountRow("DATA_READY", term.signed_on, ready)
    months = [
        calendar.month_end(add_months(term.first, ahead))
        for ahead in range(term.months)
    ]
    months = [day for day in months if day <= today]
    if not months:
        return
    registered = round(min(ready, target) * rng.uniform(0.82, 0.985))
    lost = ready - registered
    yield CountRow("REGISTERED", months[0], registered, losses=losses(lost, rng))
    recent = today - timedelta(days=450)
    for index, day in enumerate(months):
        # Of older terms a count each quarter is left.
        if day > recent or index % 3 == 2:
            ramp = min(1.0, 0.72 + 0.09 * index) * rng.uniform(0.955, 0.995)
            yield CountRow("ACTIVE", day, round(registered * ramp))


REASONS = ("OVER_65", "IDENTITY", "INSURED", "NOT_FOUND", "MOVED", "DIED")


def losses(lost: int, rng: Random) -> tuple[tuple[str, int], ...]:
    """Why people were lost; the reasons known rarely add up to all of them."""
    found, left = [], lost
    for reason in rng.sample(REASONS, rng.randint(0, 3)):
        people = round(left * rng.uniform(0.2, 0.6))
        if people > 0:
            found.append((reason, people))
            left -= people
    return tuple(found)


def budget_of(lines, world: World, signed_on: date | None) -> int | None:
    """People x dues x months of all lines; None unless every one has one price."""
    total = 0
    for each in lines:
        category = world.categories[each.category]
        money = LineMoney(
            people=each.target,
            segment=category.segment,
            sector=category.sector,
            programmes=each.programmes,
            funding=tuple(filter(None, each.funding.split("+"))),
            monthly_contribution=each.dues,
            months_funded=each.months,
            protected_from=each.protected_from,
            signed_on=signed_on,
        )
        cost = line_cost(world.rates, money)
        if cost is None or not cost.total.exact:
            return None
        total += cost.total.low
    return total
