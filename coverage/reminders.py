"""What one reader should be reminded of: last days, old figures, findings.

The home page and the weekly letter read the same lists (domain.md 2, 5).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from django.db.models import Case, Exists, F, OuterRef, Q, When
from django.urls import reverse

from agreements.facts import protected
from agreements.ladder import ACTIVE, REGISTERED
from agreements.models import Agreement, EnrolmentTarget
from agreements.protection import ProtectedLine, Span
from jamsostek_pks.lib.dates import days_after
from jamsostek_pks.lib.months import add_months
from jamsostek_pks.lib.words import count, dated
from regions.names import code_and_above

from . import renewals
from .due import (
    ENDING,
    FINDINGS,
    LATE_DAYS,
    PROTECTION,
    STALE,
    WINDOWS,
    Ending,
    Item,
    people_text,
)
from .findings import SEVERITIES, Finding, find
from .ladders import counted_lines, ladders_of
from .office_tree import Branch, OfficeTree
from .offices import STALE_RULES
from .renewals import Renewal, continues
from .reports import Question

DRAFTED = "Perpanjangan sedang disiapkan."
# The earlier day of the two, where one was set on which the paper ends early.
LAST_ON = Case(
    When(
        Q(stage=Agreement.Stage.TERMINATED)
        & (Q(ends_on=None) | Q(ends_on__gt=F("terminated_on"))),
        then=F("terminated_on"),
    ),
    default=F("ends_on"),
)


@dataclass(frozen=True)
class Near:
    """The days a reminder looks at: some after the end, ninety before it."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        return self.first <= day <= self.last


def near(on: date) -> Near:
    return Near(on - timedelta(days=LATE_DAYS), days_after(on, WINDOWS[-1]))


def endings(asked: Question) -> list[Ending]:
    """Papers and paid protection near their last day, that nothing continues."""
    found = [*papers(asked), *protections(asked)]
    return sorted(found, key=lambda e: (e.last_on, e.kind, e.title, e.agreement_pk))


def papers(asked: Question) -> Iterator[Ending]:
    """Signed papers; what goes on, has ended early or was cancelled reminds nobody."""
    seen = Agreement.objects.visible_to(asked.user, asked.today)
    drafted = seen.filter(renews=OuterRef("pk")).exclude(
        stage__in=("SIGNED", "CANCELLED", "TERMINATED")
    )
    days = near(asked.on)
    found = (
        seen.annotate(last_on=LAST_ON, drafted=Exists(drafted))
        .filter(
            ~Exists(going_on(seen)),
            Q(stage="SIGNED") | Q(stage="TERMINATED", terminated_on__gt=asked.on),
            last_on__range=(days.first, days.last),
        )
        .select_related("region")
    )
    for paper in found:
        planned = DRAFTED if paper.drafted else ""
        yield ending_of(asked, paper, ENDING, paper.last_on, planned=planned)


def going_on(seen):
    """Signed renewals of a paper in sight, and addenda that move its last day."""
    longer = Q(
        document_type=Agreement.DocumentType.ADENDUM,
        parent=OuterRef("pk"),
        ends_on__gt=OuterRef("last_on"),
    )
    return seen.filter(Q(renews=OuterRef("pk")) | longer, stage=Agreement.Stage.SIGNED)


def ending_of(asked: Question, paper: Agreement, kind, last_on, **said) -> Ending:
    region = paper.region.full_name
    return Ending(kind, paper.pk, paper.title, region, last_on, asked.on, **said)


# Protection


def protections(asked: Question) -> Iterator[Ending]:
    """What is paid for lines of one paper up to one last day, in one reminder.

    People are those of the lines, added; nobody of a line without anybody.
    """
    counted = counted_lines(asked)
    lines = ending_lines(counted, asked.on)
    ladders = ladders_of(asked, lines)
    recorded = renewals.recorded(asked, lines)
    following = spans_by_paper(counted, {line.agreement_id for line in lines})
    changes = changes_of(asked, lines)
    groups = defaultdict(list)
    for line, ladder in ladders.items():
        clock = protected(line, ladder)
        later = following[line.agreement_id]
        paid = paid_on(clock.span, changes[line.pk])
        paid = paid or goes_on(line, clock.span, recorded, later)
        if clock.people != 0 and not paid:
            groups[line.agreement_id, clock.protected_until].append((line, clock))
    for (_, last_on), group in groups.items():
        later = [each for line, _ in group for each in recorded[line.pk]]
        yield ending_of(
            asked,
            group[0][0].agreement,
            PROTECTION,
            last_on,
            people=people_of([clock for _, clock in group]),
            planned=planned_text(later),
        )


def ending_lines(counted, on: date) -> list[EnrolmentTarget]:
    """Lines whose last paid day is near, of papers that have not ended early.

    Many lines share few spans: the database tells the spans, and then the lines.
    """
    ended = Q(agreement__stage="TERMINATED") & ~Q(agreement__terminated_on__gt=on)
    lines = counted.exclude(ended)
    spans = (
        lines.filter(protected_from__isnull=False, months_funded__gt=0)
        .order_by()
        .values_list("protected_from", "months_funded")
        .distinct()
    )
    days, ending = near(on), Q(pk__in=[])
    for first, months in spans:
        if days.holds(add_months(first, months) - timedelta(days=1)):
            ending |= Q(protected_from=first, months_funded=months)
    return list(lines.filter(ending))


def spans_by_paper(counted, papers: set[int]) -> dict[int, list[tuple]]:
    """(line, span) of every line these papers fund for known months."""
    found = defaultdict(list)
    funded = counted.filter(
        agreement__in=papers, protected_from__isnull=False, months_funded__gt=0
    )
    for line in funded:
        after = add_months(line.protected_from, line.months_funded)
        found[line.agreement_id].append((line, Span(line.protected_from, after)))
    return found


def changes_of(
    asked: Question, lines: list[EnrolmentTarget]
) -> dict[int, list[EnrolmentTarget]]:
    """Lines of signed papers that replace these, also of an addendum yet to start."""
    found = defaultdict(list)
    seen = EnrolmentTarget.objects.visible_to(asked.user, asked.today)
    for later in seen.filter(replaces__in=lines, agreement__stage="SIGNED"):
        found[later.replaces_id].append(later)
    return found


def paid_on(span: Span, changes: list[EnrolmentTarget]) -> bool:
    """Whether a replacing line pays the month after; what it leaves open, believed."""
    return any(
        later.protected_from is None
        or (
            later.protected_from <= span.after
            and (
                not later.months_funded
                or add_months(later.protected_from, later.months_funded) > span.after
            )
        )
        for later in changes
    )


def goes_on(
    line: EnrolmentTarget,
    span: Span,
    recorded: dict[int, list[Renewal]],
    following: list[tuple[EnrolmentTarget, Span]],
) -> bool:
    """Whether the month after the last is paid: by this paper, or a signed renewal.

    A signed renewal that does not say from when it pays is believed.
    """
    if any(s.holds(span.after) and continues(later, line) for later, s in following):
        return True
    return any(
        each.agreement.stage == Agreement.Stage.SIGNED
        and (each.protected_from is None or each.protected_from <= span.after)
        for each in recorded[line.pk]
    )


def planned_text(recorded: Iterable[Renewal]) -> str:
    """A signed renewal that starts later than the day after, else one in the making."""
    recorded = list(recorded)
    signed = [r for r in recorded if r.agreement.stage == Agreement.Stage.SIGNED]
    if signed:
        month = dated(min(each.protected_from for each in signed), "MONTH")
        return f"Perpanjangannya baru membayar mulai {month}."
    return DRAFTED if recorded else ""


def people_of(clocks: list[ProtectedLine]) -> str:
    def added(rung: str) -> int | None:
        people = [c.people for c in clocks if c.rung == rung and c.people is not None]
        return sum(people) if people else None

    return people_text(added(ACTIVE), added(REGISTERED), len(clocks))


# Whose desk


@dataclass(frozen=True)
class Desks:
    """Which office each paper and region belongs to, as far as the reader sees."""

    tree: OfficeTree
    papers: dict[int, tuple[int | None, str]]  # office and region code, by pk

    def of_paper(self, pk: int) -> Branch | None:
        """The office it names; of none, the one that serves its region."""
        office, code = self.papers.get(pk, (None, ""))
        return self.by_pk.get(office) or self.of_region(code)

    def of_region(self, code: str) -> Branch | None:
        """The office nearest to it: of the region itself, the lowest in the tree."""
        for each in code_and_above(code) if code else ():
            if each in self.serving:
                return self.serving[each]
        return None

    @cached_property
    def by_pk(self) -> dict[int, Branch]:
        return {office.pk: office for office in self.tree.offices}

    @cached_property
    def serving(self) -> dict[str, Branch]:
        """The lowest office in the tree that serves a region, by its code."""
        lowest_last = sorted(self.tree.offices, key=lambda o: (o.depth, -o.pk))
        return {code: each for each in lowest_last for code, _ in each.regions}

    @cached_property
    def naming(self) -> dict[int | None, set[int]]:
        """Papers by the office they name."""
        found = defaultdict(set)
        for pk, (office, _) in self.papers.items():
            found[office].add(pk)
        return found

    def of_finding(self, finding: Finding) -> Branch | None:
        if finding.agreements:
            return self.of_paper(finding.agreements[0])
        return self.of_region(finding.region.code)


def desks(asked: Question, tree: OfficeTree) -> Desks:
    seen = Agreement.objects.visible_to(asked.user, asked.today).order_by()
    rows = seen.values_list("pk", "office", "region__code")
    return Desks(tree, {pk: (office, code) for pk, office, code in rows})


# All of it, as the letter takes it


def items(asked: Question, tree: OfficeTree) -> list[Item]:
    """Everything due on the day asked, the nearest last day first."""
    at, found = desks(asked, tree), find(asked)
    return [
        *ending_items(asked, at),
        *stale_items(asked, found, at),
        *finding_items(asked, found),
    ]


def ending_items(asked: Question, at: Desks) -> Iterator[Item]:
    for ending in endings(asked):
        yield Item(
            ending.kind,
            ending.subject,
            str(ending.window_told),
            ending.sentence,
            reverse("agreements:detail", args=[ending.agreement_pk]),
            name_of(at.of_paper(ending.agreement_pk)),
        )


def stale_items(asked: Question, found: list[Finding], at: Desks) -> Iterator[Item]:
    """Once a month for as long as nobody counts anew."""
    for finding in found:
        if finding.code in STALE_RULES:
            yield Item(
                STALE,
                finding.about,
                f"{asked.on:%Y-%m}",
                finding.sentence,
                finding.url,
                name_of(at.of_finding(finding)),
            )


def finding_items(asked: Question, found: list[Finding]) -> Iterator[Item]:
    """All that is open, in one sentence, once a week."""
    severities = [finding.severity for finding in found]
    counts = [(severities.count(word), word) for word in SEVERITIES]
    said = ", ".join(f"{count(number)} {word}" for number, word in counts if number)
    if said:
        week = f"{asked.on:%G-W%V}"
        yield Item(FINDINGS, "", week, f"{said}.", reverse("coverage:quality"))


def name_of(office: Branch | None) -> str:
    return office.name if office else ""
