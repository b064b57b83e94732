"""Reminders on the home page, by office: what ends soon, what is old, what is open."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from django.urls import reverse

from jamsostek_pks.lib.as_of import AsOf
from regions.models import Membership

from .due import ENDING, PROTECTION, WINDOWS, Ending
from .findings import Finding, find
from .office_tree import Branch, OfficeTree, office_tree
from .offices import STALE_RULES, findings_of
from .reminders import Desks, desks, endings
from .reports import Question

ROWS_SHOWN, NEAREST_SHOWN, LISTED = 12, 5, 60
# Who sees more papers waits for their findings on the page of findings alone: they
# take seconds to make, and a home page is opened many times a day.
MOST_PAPERS = 1000


@dataclass(frozen=True)
class OfficeRow:
    """One office with those below it; `office` is None for papers of no office.

    `findings` is None where nobody counted them.
    """

    office: Branch | None
    endings: tuple[Ending, ...]
    findings: tuple[Finding, ...] | None
    url: str
    findings_url: str

    @property
    def windows(self) -> list[int]:
        """Papers by their nearest window: each stands in one only."""
        found = [e.window for e in self.endings if e.kind == ENDING]
        return [found.count(window) for window in WINDOWS]

    @property
    def protections(self) -> int:
        return sum(ending.kind == PROTECTION for ending in self.endings)

    @property
    def stale(self) -> int:
        found = self.findings or ()
        return sum(finding.code in STALE_RULES for finding in found)


@dataclass(frozen=True)
class OfficeReminders:
    """The rows shown, those with the nearest last day first; and the endings."""

    rows: tuple[OfficeRow, ...]
    hidden: int
    nearest: list[tuple[Ending, str]]
    later: list[tuple[Ending, str]]
    cut: int
    offices_url: str


def office_reminders(asked: Question, as_of: AsOf) -> OfficeReminders | None:
    """Of the offices the user works for; None for officials, who work for none."""
    tree = office_tree()
    mine = offices_of(asked, tree)
    if not mine:
        return None
    at = desks(asked, tree)
    coming = [ending for ending in endings(asked) if ending.days_left >= 0]
    found = find(asked) if len(at.papers) <= MOST_PAPERS else None
    rows = [
        row
        for row in office_rows(mine, at, coming, found, as_of)
        if row.endings or row.findings
    ]
    rows.sort(key=soonest)
    listed = [(e, as_of.link(paper_url(e))) for e in coming[:LISTED]]
    return OfficeReminders(
        tuple(rows[:ROWS_SHOWN]),
        len(rows[ROWS_SHOWN:]),
        listed[:NEAREST_SHOWN],
        listed[NEAREST_SHOWN:],
        len(coming[LISTED:]),
        as_of.link(reverse("coverage:offices")),
    )


def offices_of(asked: Question, tree: OfficeTree) -> list[Branch | None]:
    """Where the user is a member, a reviewer also below; administrators: all."""
    if asked.user.is_superuser:
        return [*tree.offices, None]
    members = Membership.objects.current(asked.today).filter(
        user=asked.user, role__in=Membership.EDITING_ROLES
    )
    roles = dict(members.values_list("office", "role"))
    reviewed = {pk for pk, role in roles.items() if role == Membership.Role.REVIEWER}
    return [
        office
        for office in tree.offices
        if office.pk in roles or reviewed & {above.pk for above in office.above}
    ]


def office_rows(
    mine: list[Branch | None],
    at: Desks,
    coming: list[Ending],
    found: list[Finding] | None,
    as_of: AsOf,
) -> Iterator[OfficeRow]:
    """Each office with those below it, as data quality counts their findings."""
    desk = defaultdict(list)
    for number, ending in enumerate(coming):
        office = at.of_paper(ending.agreement_pk)
        desk[office and office.pk].append((number, ending))
    for office in mine:
        pks = {each.pk for each in at.tree.within(office)} if office else {None}
        # In the order of all: by their number there.
        numbered = sorted(chain.from_iterable(desk[pk] for pk in pks))
        its_own = tuple(ending for _, ending in numbered)
        if office is None:
            yield OfficeRow(None, its_own, None, "", "")
            continue
        yield OfficeRow(
            office,
            its_own,
            None if found is None else tuple(findings_at(at, office, pks, found)),
            as_of.link(reverse("coverage:office", args=[office.slug])),
            as_of.link(reverse("coverage:quality"), kantor=office.pk),
        )


def findings_at(at: Desks, office: Branch, pks: set[int], found: list[Finding]):
    """As data quality picks them: of the papers named, and the regions served."""
    papers = set().union(*(at.naming[pk] for pk in pks))
    return findings_of(found, papers, at.tree.served(office))


def soonest(row: OfficeRow) -> int:
    """Days to the first last day; offices where nothing ends come last."""
    return min((ending.days_left for ending in row.endings), default=10**6)


def paper_url(ending: Ending) -> str:
    return reverse("agreements:detail", args=[ending.agreement_pk])
