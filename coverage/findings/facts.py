"""What the rules of data quality look at: plain rows, each knowing its form.

Pure: no model, no clock, no request. A row's `editable` says whether the reader may
open the form that mends it.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from agreements.cost import LineMoney
from agreements.ladder import Count, Ladder
from agreements.protection import ProtectedLine
from agreements.rates import Rate
from agreements.status import IN_FORCE
from coverage.arithmetic import (
    Coverage,
    FigureRow,
    Part,
    Place,
    newest_part,
    roll_up,
)
from coverage.claim_check import Claim
from coverage.overlap import Interval
from jamsostek_pks.lib.months import month_of
from jamsostek_pks.lib.words import dated, percent_text

from .text_facts import ScanFact, TextFact

# Talks, drafts and cancelled papers promise nothing that could be missing.
UNSETTLED_STAGES = ("EXPLORATION", "DRAFTING", "CANCELLED")
PARTICIPATION, WORKFORCE = "coverage_participation", "coverage_workforce"
COVERAGE_TARGET = "coverage_coveragetarget"


@dataclass(frozen=True)
class Form:
    """An admin form: of the row `pk`, or an empty one with `initial` values."""

    model: str  # as its URL names begin: 'agreements_headcount'
    pk: int | None = None
    initial: tuple[tuple[str, object], ...] = ()


@dataclass(frozen=True)
class Draft:
    """What a rule says of one fact; `form` is None for who may not mend it.

    `about` names the fact where a reminder must know it again: 'line:7'.
    """

    sentence: str
    place: Place
    agreements: tuple[int, ...] = ()
    form: Form | None = None
    about: str = ""


@dataclass(frozen=True)
class LineFact:
    """One target line with its ladder, its money and its clock."""

    pk: int
    agreement_pk: int
    agreement_title: str
    place: Place
    category: str
    stage: str = "SIGNED"
    status: str | None = None
    quota: int | None = None
    ladder: Ladder = Ladder()
    money: LineMoney = LineMoney(people=None, segment="")
    clock: ProtectedLine = ProtectedLine(0, 0, "")
    unsourced: tuple[Count, ...] = ()
    jumps: tuple["Jump", ...] = ()
    editable: bool = True

    @property
    def name(self) -> str:
        return f"Baris {self.category} di {self.place.full_name}"

    @property
    def settled(self) -> bool:
        return self.stage not in UNSETTLED_STAGES

    def running(self, on: date) -> bool:
        """Paid for in this month; where the months are unknown, in force."""
        if self.clock.span is not None:
            return self.clock.span.holds(month_of(on))
        return self.status in IN_FORCE

    def draft(self, text: str, form: Form | None = None) -> Draft:
        form = form or Form("agreements_enrolmenttarget", self.pk)
        return Draft(
            f"{self.name}, perjanjian “{self.agreement_title}”: {text}",
            self.place,
            (self.agreement_pk,),
            form if self.editable else None,
            f"line:{self.pk}",
        )


@dataclass(frozen=True)
class Jump:
    """Two counts in a row of one line and rung that differ by much."""

    before: Count
    after: Count


@dataclass(frozen=True)
class AgreementFact:
    """One agreement; `lines` are those the reader sees, `line_count` all of them."""

    pk: int
    title: str
    place: Place
    region_pk: int = 0
    stage: str = "SIGNED"
    status: str | None = None
    document_type: str = "PKS"
    office_number: str = ""
    government_number: str = ""
    signed_on: date | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    has_source: bool = True
    has_signatory: bool = True
    has_parent: bool = False
    has_children: bool = False
    budget: int | None = None
    stated_total: int | None = None
    line_count: int = 0
    lines: tuple[LineFact, ...] = ()
    editable: bool = True

    @property
    def settled(self) -> bool:
        return self.stage not in UNSETTLED_STAGES

    @property
    def signed(self) -> bool:
        """A paper that was signed, even if it was ended since."""
        return self.stage in ("SIGNED", "TERMINATED")

    @property
    def seen_whole(self) -> bool:
        """No line is hidden: only then may its lines be added up."""
        return self.line_count == len(self.lines) > 0

    def draft(self, text: str, form: Form | None = None) -> Draft:
        form = form or Form("agreements_agreement", self.pk)
        return Draft(
            f"Perjanjian “{self.title}” ({self.place.full_name}): {text}",
            self.place,
            (self.pk,),
            form if self.editable else None,
        )


@dataclass(frozen=True)
class FigureFact:
    """One stored figure of a region: participants, or workers on a basis."""

    table: str  # PARTICIPATION | WORKFORCE
    row: FigureRow
    place: Place
    region_pk: int = 0
    basis: str = ""
    basis_label: str = ""
    category: str = ""
    segment_label: str = ""
    editable: bool = True

    @property
    def series(self) -> tuple[str, str, str, str]:
        """What is read together: one region's figures of one kind."""
        return self.table, self.row.code, self.basis, self.category

    @property
    def name(self) -> str:
        if self.table == PARTICIPATION:
            return f"Peserta aktif {self.place.full_name}"
        category = f" {self.category}" if self.category else ""
        return f"Pembagi{category} {self.place.full_name}, dasar {self.basis_label}"

    @property
    def day(self) -> str:
        return dated(self.row.as_of, self.row.precision)

    def draft(self, text: str, form: Form | None = None) -> Draft:
        form = form or Form(self.table, self.row.pk)
        editable = form if self.editable else None
        about = f"{self.table}:{self.row.pk}"
        return Draft(f"{self.name}{text}", self.place, (), editable, about)


@dataclass(frozen=True)
class ClaimFact:
    """One published claim about a region, as it was said."""

    pk: int
    place: Place
    claim: Claim
    as_of: date | None = None
    precision: str = "DAY"
    said_by: str = ""
    has_source: bool = True
    editable: bool = True

    def draft(self, text: str) -> Draft:
        said = [self.said_by] if self.said_by else []
        when = [dated(self.as_of, self.precision)] if self.as_of else []
        aside = f" ({', '.join(said + when)})" if said or when else ""
        return Draft(
            f"Angka yang dinyatakan tentang {self.place.full_name}{aside}: {text}",
            self.place,
            (),
            Form("coverage_coverageclaim", self.pk) if self.editable else None,
        )


@dataclass(frozen=True)
class TargetFact:
    """One coverage target of a region for a year."""

    pk: int
    place: Place
    year: int
    percent: Decimal
    issuer: str = ""
    has_source: bool = True
    editable: bool = True

    def draft(self, text: str) -> Draft:
        issuer = f", {self.issuer}" if self.issuer else ""
        return Draft(
            f"Target cakupan {self.place.full_name} {self.year} "
            f"({percent_text(self.percent)}{issuer}): {text}",
            self.place,
            (),
            Form(COVERAGE_TARGET, self.pk) if self.editable else None,
        )


@dataclass(frozen=True)
class OverlapFact:
    """Lines that may cover the same people, with the rungs where that is open.

    One decision about the lines settles every rung.
    """

    lines: tuple[LineFact, ...]
    people: tuple[tuple[str, Interval], ...]


@dataclass(frozen=True)
class Facts:
    """Everything one reader may see, as of the day `on`."""

    on: date
    places: tuple[Place, ...] = ()
    agreements: tuple[AgreementFact, ...] = ()
    lines: tuple[LineFact, ...] = ()
    rates: tuple[Rate, ...] = ()
    figures: tuple[FigureFact, ...] = ()
    claims: tuple[ClaimFact, ...] = ()
    targets: tuple[TargetFact, ...] = ()
    overlaps: tuple[OverlapFact, ...] = field(default=())
    texts: tuple[TextFact, ...] = ()
    scans: tuple[ScanFact, ...] = ()

    @cached_property
    def series(self) -> dict[tuple, list[FigureFact]]:
        """Figures of one region and kind, oldest first."""
        found = defaultdict(list)
        for figure in sorted(self.figures, key=lambda f: (f.row.as_of, f.row.pk)):
            found[figure.series].append(figure)
        return dict(found)

    @cached_property
    def parts(self) -> dict[tuple, Part]:
        """The figure of each series as of the day asked, where there is one."""
        rows = {key: [f.row for f in found] for key, found in self.series.items()}
        parts = {key: newest_part(of_key, self.on) for key, of_key in rows.items()}
        return {key: part for key, part in parts.items() if part is not None}

    @cached_property
    def coverages(self) -> dict[str, dict[str, Coverage]]:
        """Coverage of every place, own or summed, by basis and region code."""
        actives = self.rows_of(PARTICIPATION, "")
        bases = {
            basis
            for table, _, basis, category in self.series
            if table == WORKFORCE and not category
        }
        return {
            basis: roll_up(
                self.places, actives, self.rows_of(WORKFORCE, basis), on=self.on
            )
            for basis in sorted(bases)
        }

    def rows_of(self, table: str, basis: str) -> dict[str, list[FigureRow]]:
        """Figures by region code; those of one category are of another kind."""
        return {
            code: [figure.row for figure in found]
            for (of, code, on_basis, category), found in self.series.items()
            if of == table and on_basis == basis and not category
        }
