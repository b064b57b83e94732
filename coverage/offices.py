"""A branch's portfolio: papers that name the office, or one below it.

All of it as far as the user may see the papers; years are never added.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from agreements.facts import protected
from agreements.ladder import ACTIVE, REGISTERED
from agreements.models import Agreement
from agreements.protection import HORIZON_MONTHS, AgreementLoss, Forecast, forecast
from agreements.status import IN_FORCE, Standing, standing_of
from jamsostek_pks.lib.months import add_months, month_of, months_from
from regions.names import code_and_above

from . import overlaps
from .findings import Finding, find
from .ladders import (
    LadderRow,
    Ladders,
    by_year,
    counted_lines,
    current_year,
    ladder_row,
    ladders_of,
)
from .office_tree import Branch, OfficeTree
from .overlap import Interval
from .overlaps import Purses
from .reports import Question, StatusCounts, status_counts

# Rules of data quality that say: nobody has counted for too long.
STALE_RULES = ("jumlah-lama", "peserta-lama", "pembagi-lama")


@dataclass(frozen=True)
class Portfolio:
    """One office with those below it; `in_sight`: the user sees all it serves."""

    office: Branch
    counts: StatusCounts
    years: tuple[LadderRow, ...]
    current: LadderRow | None
    findings: tuple[Finding, ...]
    in_sight: bool

    @property
    def stale(self) -> tuple[Finding, ...]:
        return tuple(f for f in self.findings if f.code in STALE_RULES)


@dataclass(frozen=True)
class Paper:
    """An agreement of the portfolio as of the day asked."""

    agreement: Agreement
    standing: Standing
    renewed: bool  # a paper that renews it is recorded, whatever its stage

    @property
    def settled(self) -> bool:
        """Nothing is left to do about it: continued, ended, or cancelled."""
        return self.standing.code in {"RENEWED", "TERMINATED", "CANCELLED"}


@dataclass(frozen=True)
class MonthAhead:
    """What ends in a month: papers by their last day, protection by its last month.

    None where no line that ends then gives such a number.
    """

    month: date
    ending: tuple[Paper, ...]
    active: Interval | None
    registered: Interval | None
    losses: tuple[AgreementLoss, ...]


@dataclass(frozen=True)
class OfficeStory:
    """What an office's page and files show."""

    portfolio: Portfolio
    branches: tuple[Portfolio, ...]
    papers: tuple[Paper, ...]
    months: tuple[MonthAhead, ...]
    silent: int  # lines whose end, or people, nobody knows: in no month


def portfolios(asked: Question, tree: OfficeTree) -> list[Portfolio]:
    """Every office of the tree, a kanwil with all its branches."""
    reading = read(asked, tree, tree.offices)
    return [reading.portfolio(office) for office in tree.offices]


def office_story(asked: Question, tree: OfficeTree, office: Branch) -> OfficeStory:
    reading = read(asked, tree, tree.within(office))
    clock = forecast(
        [protected(line, ladder) for line, ladder in reading.ladders.items()], asked.on
    )
    papers = reading.papers()
    return OfficeStory(
        reading.portfolio(office),
        tuple(reading.portfolio(branch) for branch in tree.children(office)),
        tuple(paper for paper in papers if paper.agreement.office_id == office.pk),
        tuple(reading.months(papers, clock)),
        len(clock.span_unknown) + len(clock.people_unknown),
    )


def read(asked: Question, tree: OfficeTree, offices: Iterable[Branch]) -> "Reading":
    """Papers, lines and findings of these offices; a fixed number of queries."""
    pks = [office.pk for office in offices]
    papers = Agreement.objects.visible_to(asked.user, asked.today)
    return Reading(
        asked,
        tree,
        list(
            papers.filter(office__in=pks)
            .with_status(asked.on)
            .select_related("region", "office")
        ),
        set(
            papers.exclude(renews=None)
            .exclude(stage=Agreement.Stage.CANCELLED)
            .order_by()
            .values_list("renews", flat=True)
        ),
        ladders_of(asked, counted_lines(asked).filter(agreement__office__in=pks)),
        overlaps.purses(asked),
        find(asked),
    )


@dataclass(frozen=True)
class Reading:
    """What was read of several offices at once, to be told apart here."""

    asked: Question
    tree: OfficeTree
    agreements: list[Agreement]
    renewed: set[int]
    ladders: Ladders
    purses: Purses
    findings: list[Finding]

    def portfolio(self, office: Branch) -> Portfolio:
        pks = {each.pk for each in self.tree.within(office)}
        mine = [each for each in self.agreements if each.office_id in pks]
        lines = {
            line: ladder
            for line, ladder in self.ladders.items()
            if line.agreement.office_id in pks
        }
        served = self.tree.served(office)
        years = tuple(
            ladder_row(self.purses, found, year)
            for year, found in by_year(lines).items()
        )
        year = current_year([row.year for row in years], self.asked.on)
        return Portfolio(
            office,
            status_counts(Counter(each.status for each in mine)),
            years,
            next((row for row in years if row.year == year), None),
            tuple(findings_of(self.findings, {each.pk for each in mine}, served)),
            sees_all(self.asked, served),
        )

    def papers(self) -> list[Paper]:
        """Those that end first lead; papers without an end stand last."""
        on = self.asked.on
        found = [
            Paper(
                each,
                standing_of(each.status, stage=each.stage, ends_on=each.ends_on, on=on),
                each.pk in self.renewed,
            )
            for each in self.agreements
        ]
        return sorted(found, key=order)

    def months(self, papers: list[Paper], clock: Forecast) -> list[MonthAhead]:
        """The month asked for and the eleven after it."""
        ending, losses = defaultdict(list), defaultdict(list)
        for paper in papers:
            if paper.agreement.status in IN_FORCE:
                ending[month_of(paper.agreement.ends_on)].append(paper)
        for loss in clock.by_agreement:
            losses[add_months(loss.month, -1)].append(loss)
        return [
            MonthAhead(
                month,
                tuple(ending[month]),
                self.people(losses[month], month, ACTIVE),
                self.people(losses[month], month, REGISTERED),
                tuple(losses[month]),
            )
            for month in months_from(month_of(self.asked.on), HORIZON_MONTHS)
        ]

    def people(self, losses, month: date, rung: str) -> Interval | None:
        """People of one rung on the lines whose last paid month this is."""
        by_pk = {line.pk: line for line in self.ladders}
        people = {
            by_pk[line.pk]: line.people
            for loss in losses
            for line in loss.lines
            if line.rung == rung
        }
        return self.purses.in_month(people, month) if people else None


def order(paper: Paper):
    """In force by their last day, then unknown, then all that is over or not yet."""
    ranks = {"EXPIRING": 0, "IN_FORCE": 0, "UNKNOWN": 1, "NOT_YET": 2}
    agreement = paper.agreement
    return (
        ranks.get(paper.standing.code, 3),
        agreement.ends_on is None,
        agreement.ends_on or date.max,
        agreement.pk,
    )


def findings_of(findings: Iterable[Finding], papers: set[int], served: list[str]):
    """Findings about these papers, and figures of the regions served and below."""
    for finding in findings:
        if finding.agreements:
            mine = not papers.isdisjoint(finding.agreements)
        else:
            mine = not set(served).isdisjoint(code_and_above(finding.region.code))
        if mine:
            yield finding


def sees_all(asked: Question, served: list[str]) -> bool:
    """Whether the user sees all the regions served; of none, only who sees all."""
    scope = asked.user.scope(asked.today)
    return all(scope.holds(code) for code in served or ["ID"])
