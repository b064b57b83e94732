"""Simulated rows before they are saved: plain values, places by code, links by key.

None is unknown, as everywhere; days are dates, people and rupiah whole ints.
"""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Place:
    """A region as the simulation needs it."""

    code: str
    level: str
    name: str
    villages: int  # desa and kelurahan

    @property
    def government(self) -> str:
        """'Pemerintah Kabupaten Wajo'."""
        return f"Pemerintah {self.formal_name}"

    @property
    def formal_name(self) -> str:
        return f"{LEVELS[self.level]} {self.name}"

    @property
    def head(self) -> str:
        return HEADS[self.level]


LEVELS = {"PROVINCE": "Provinsi", "KABUPATEN": "Kabupaten", "KOTA": "Kota"}
HEADS = {"PROVINCE": "Gubernur", "KABUPATEN": "Bupati", "KOTA": "Wali Kota"}


@dataclass(frozen=True)
class SourceRow:
    """A source; its title, publisher and kind are its key."""

    kind: str
    title: str
    publisher: str
    published_on: date | None = None


@dataclass(frozen=True)
class OfficeRow:
    name: str
    kind: str
    regions: tuple[str, ...]
    parent: str = ""


@dataclass(frozen=True)
class FigureRow:
    """A number of workers or participants of a region; `basis` '' is participants."""

    region: str
    segment: str
    as_of: date
    people: int
    source: SourceRow | None
    recorded_on: date
    basis: str = ""
    precision: str = "MONTH"
    # A corrected number: who stood here before, until `recorded_on`.
    corrects: int | None = None
    reason: str = ""


@dataclass(frozen=True)
class ClaimRow:
    """What somebody said; `percent` as printed: '47.38'."""

    region: str
    as_of: date
    source: SourceRow
    said_by: str
    basis: str = "UNKNOWN"
    percent: str = ""
    numerator: int | None = None
    denominator: int | None = None


@dataclass(frozen=True)
class CoverageTargetRow:
    region: str
    year: int
    percent: str
    issuer: str
    source: SourceRow


@dataclass(frozen=True)
class CountRow:
    """People of a line on a rung; `losses` holds (reason, people)."""

    rung: str
    as_of: date
    workers: int
    sourced: bool = True
    losses: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class LineRow:
    key: str
    category: str
    region: str
    funding: str
    target: int | None
    programmes: str = "JKK+JKM"
    dues: int | None = None
    months: int | None = None
    protected_from: date | None = None
    quota: int | None = None
    replaces: str = ""
    note: str = ""
    counts: tuple[CountRow, ...] = ()


@dataclass(frozen=True)
class PersonRow:
    name: str
    position: str
    side: str
    role: str = "SIGNATORY"


@dataclass(frozen=True)
class EventRow:
    kind: str
    on: date
    note: str = ""


@dataclass(frozen=True)
class AgreementRow:
    key: str
    region: str
    office: str
    title: str
    document_type: str = "PKS"
    stage: str = "SIGNED"
    counterparty: str = ""
    office_number: str = ""
    government_number: str = ""
    signed_on: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    terminated_on: date | None = None
    year: int | None = None
    parent: str = ""
    renews: str = ""
    budget: int | None = None
    stated_total: int | None = None
    note: str = ""
    source: SourceRow | None = None
    lines: tuple[LineRow, ...] = ()
    people: tuple[PersonRow, ...] = ()
    events: tuple[EventRow, ...] = ()


@dataclass(frozen=True)
class OverlapRow:
    lines: tuple[str, ...]
    resolution: str
    reason: str


@dataclass
class Sample:
    """Everything one run makes, in the order in which it is saved."""

    offices: list[OfficeRow] = field(default_factory=list)
    figures: list[FigureRow] = field(default_factory=list)
    targets: list[CoverageTargetRow] = field(default_factory=list)
    claims: list[ClaimRow] = field(default_factory=list)
    agreements: list[AgreementRow] = field(default_factory=list)
    overlaps: list[OverlapRow] = field(default_factory=list)
