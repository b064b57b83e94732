"""Monthly dues of one person: f(segment, programmes, sector, payer, month).

Pure twin of the table ContributionRate, in whole rupiah; months are dates on the
first. Nothing is guessed: an unknown sector or payer makes an interval, and what
has no dues has no price, None (domain.md 5).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from jamsostek_pks.lib.months import add_months, month_of

BPU, PU = "BPU", "PU"
# What a BPU line without programmes is priced as.
BASE_PROGRAMMES = "JKK+JKM"
# Between them these are every sector (PP 50/2025: transport, and the others).
SECTORS = ("TRANSPORT", "OTHER")
# Codes of FundingSource. Where APBN or APBD pays there is no discount; village
# budgets and shared revenue are public too.
PUBLIC_PAYERS = frozenset(
    {"APBN", "APBD_PROV", "APBD_KAB", "APBDES", "DANA_DESA", "DBH_SAWIT", "DBH_CHT"}
)
OTHER_PAYERS = frozenset({"CSR", "BAZNAS", "KORPRI", "MANDIRI", "LEMBAGA"})


class Payers(StrEnum):
    """Whether public money pays, as far as the funding sources say."""

    PUBLIC = "PUBLIC"
    NOT_PUBLIC = "NOT_PUBLIC"
    MIXED = "MIXED"
    UNKNOWN = "UNKNOWN"


# PP 50/2025 excludes single participants whose dues APBN or APBD pays. Who of a line
# with mixed purses is paid by which is not recorded, so it is as open as unknown.
POSSIBLY_PUBLIC = {
    Payers.PUBLIC: (True,),
    Payers.NOT_PUBLIC: (False,),
    Payers.MIXED: (True, False),
    Payers.UNKNOWN: (True, False),
}


@dataclass(frozen=True)
class Between:
    """From `low` to `high`, both included: rupiah, people or months."""

    low: int
    high: int

    @property
    def exact(self) -> bool:
        return self.low == self.high

    def times(self, number: int) -> "Between":
        return Between(self.low * number, self.high * number)


@dataclass(frozen=True)
class Rate:
    """Dues of one person for one month, in rupiah; twin of ContributionRate.

    Without a sector it holds for every sector that has no rate of its own; without
    a `valid_to` until further notice. Both days are included. `programmes` is the
    canonical text ('JKK+JKM').
    """

    segment: str
    programmes: str
    sector: str
    public_payer: bool
    valid_from: date
    valid_to: date | None
    monthly_amount: int

    def holds(self, month: date) -> bool:
        """A rate holds in every month it touches."""
        if month < month_of(self.valid_from):
            return False
        return self.valid_to is None or month <= self.valid_to


def payers_of(funding: Iterable[str]) -> Payers:
    """Public, not public, both, or unknown: no code, or one nobody has sorted."""
    codes = set(funding)
    if not codes or codes - PUBLIC_PAYERS - OTHER_PAYERS:
        return Payers.UNKNOWN
    if codes <= PUBLIC_PAYERS:
        return Payers.PUBLIC
    return Payers.NOT_PUBLIC if codes <= OTHER_PAYERS else Payers.MIXED


def priced_programmes(segment: str, programmes: str) -> str:
    """What is priced: a BPU line that names no programme has JKK and JKM."""
    return programmes or (BASE_PROGRAMMES if segment == BPU else "")


def rate_interval(
    rates: Iterable[Rate],
    *,
    segment: str,
    programmes: str,
    sector: str,
    payers: Payers,
    month: date,
) -> Between | None:
    """Rupiah for one person in `month` by the table; None: no price.

    An unknown sector or payer spans every rate it could be. PU dues are a share of
    wage and a mixed segment has no dues, whatever the table holds (domain.md 5, 3).
    """
    if segment in ("", PU):
        return None
    wanted = (segment, priced_programmes(segment, programmes))
    valid = [
        rate
        for rate in rates
        if (rate.segment, rate.programmes) == wanted and rate.holds(month)
    ]
    amounts = [
        decisive_amount(valid, sector=possible, public=public)
        for possible in ((sector,) if sector else SECTORS)
        for public in POSSIBLY_PUBLIC[payers]
    ]
    known = [amount for amount in amounts if amount is not None]
    return Between(min(known), max(known)) if len(known) == len(amounts) else None


def decisive_amount(rates: Iterable[Rate], *, sector: str, public: bool) -> int | None:
    """Of the month's rates the sector's own before a general one, then the newest."""
    fitting = [
        (rate.sector, rate.valid_from, rate.monthly_amount)
        for rate in rates
        if rate.public_payer == public and rate.sector in ("", sector)
    ]
    return max(fitting)[-1] if fitting else None


def last_change(rates: Iterable[Rate]) -> date:
    """The first month from which on the table stays as it is.

    Its rates are the latest: a discount that has an end is over by then.
    """
    months = [date.min]
    for rate in rates:
        months.append(month_of(rate.valid_from))
        if rate.valid_to is not None:
            months.append(add_months(month_of(rate.valid_to), 1))
    return max(months)
