"""Query functions of the agreement pages: plain rows, one query per table."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, OuterRef, Q, Subquery, Sum, When
from django.db.models import Count as CountOf
from django.db.models.functions import Coalesce

from jamsostek_pks.lib.words import count, dated

from .facts import protected
from .ladder import RUNG_LABELS, RUNGS, Count, Ladder, Loss, LossTotal, newest_counts
from .models import (
    Agreement,
    AgreementEvent,
    EnrolmentTarget,
    Headcount,
    HeadcountLoss,
)
from .timeline import Stretch, Timeline
from .timeline import timeline as timeline_picture


def ladders_by_line(
    lines, *, user, today, on, known_at=None, drafts=False
) -> dict[EnrolmentTarget, Ladder]:
    """The ladder of each line as of `on`, lines in their order.

    `drafts`: as if the drafts that the user sees were published.
    """
    lines = list(lines)
    pks = [line.pk for line in lines]
    counts, losses = defaultdict(list), losses_by_headcount(pks)
    # Plain rows: a region's page reads every month's counts of all its lines.
    seen = Headcount.objects.visible_to(user, today)
    found = (
        (seen.working(seen) if drafts else seen.as_known(known_at))
        .filter(target__in=pks, as_of__lte=on)
        .order_by("as_of")
        .values_list("target", "pk", "rung", "as_of", "workers", "as_of_precision")
    )
    for line, *values in found:
        counts[line].append(Count(*values))
    return {line: ladder_of(line, counts[line.pk], losses, on) for line in lines}


def losses_by_headcount(lines: list[int]) -> dict[int, list[Loss]]:
    """Losses recorded with the headcounts of these lines, by headcount."""
    rows = (
        HeadcountLoss.objects.filter(headcount__target__in=lines)
        .order_by("pk")
        .values_list("headcount", "headcount__rung", "reason", "workers")
    )
    found = defaultdict(list)
    for headcount, *values in rows:
        found[headcount].append(Loss(*values))
    return found


def ladder_of(line, counts, losses, on) -> Ladder:
    """A line's newest counts, with the losses recorded with these and no older ones."""
    newest = newest_counts(counts, on)
    kept = [loss for found in newest.values() for loss in losses.get(found.pk, ())]
    return Ladder(line.target_workers, newest, tuple(kept))


REASONS = dict(HeadcountLoss.Reason.choices)


def loss_text(loss: Loss | LossTotal) -> str:
    """'NIK tidak sah 172 orang'; a number nobody wrote stays unknown."""
    people = (
        f"{count(loss.people)} orang" if loss.people is not None else "tanpa jumlah"
    )
    return f"{REASONS[loss.reason]} {people}"


def losses_text(losses: Iterable[Loss | LossTotal]) -> str:
    """'Terdaftar: NIK tidak sah 172 orang, pindah tanpa jumlah'; '' for none."""
    by_rung = defaultdict(list)
    for loss in losses:
        by_rung[loss.rung].append(loss_text(loss))
    return " | ".join(
        f"{RUNG_LABELS[rung]}: {', '.join(by_rung[rung])}"
        for rung in RUNGS
        if rung in by_rung
    )


def with_line_counts(agreements, user, today):
    """Annotate how many lines the user may see, and what their targets add up to.

    A line without a target is not zero: `lines_without_target` says how many. Lines
    of several years (`line_years`) have no total: years are never added.
    """
    lines = (
        EnrolmentTarget.objects.visible_to(user, today)
        .filter(agreement=OuterRef("pk"))
        .order_by()
        .values("agreement")
    )
    unknown = CountOf("pk", filter=Q(target_workers=None))
    year = Coalesce("programme_year", "agreement__programme_year", 0)
    total = Subquery(lines.annotate(found=Sum("target_workers")).values("found"))
    return agreements.annotate(
        line_count=of_lines(lines.annotate(found=CountOf("pk"))),
        line_years=of_lines(lines.annotate(found=CountOf(year, distinct=True))),
        lines_without_target=of_lines(lines.annotate(found=unknown)),
    ).annotate(target_total=Case(When(line_years=1, then=total)))


def of_lines(counted):
    """A count over lines; no line at all is a count of zero."""
    return Coalesce(Subquery(counted.values("found")), 0)


@dataclass(frozen=True)
class Moment:
    """One entry of an agreement's timeline."""

    on: date | None
    precision: str
    label: str
    place: str = ""
    note: str = ""
    source: object = None


def timeline(agreement: Agreement) -> list[Moment]:
    """Events and the dates of the paper, oldest first; undated ones last.

    The signing stands once: an event of that day says more than the date alone.
    """
    moments = [
        Moment(
            event.on,
            event.on_precision,
            event.get_kind_display(),
            event.place,
            event.note,
            event.source,
        )
        for event in agreement.events.all()
    ]
    signed = any(
        event.kind == AgreementEvent.Kind.SIGNING and event.on == agreement.signed_on
        for event in agreement.events.all()
    )
    papers = [
        ("Penandatanganan", None if signed else agreement.signed_on),
        ("Mulai berlaku", agreement.starts_on),
        ("Hari terakhir berlaku", agreement.ends_on),
        ("Diakhiri", agreement.terminated_on),
    ]
    moments += [Moment(on, "DAY", label) for label, on in papers if on]
    return sorted(moments, key=lambda m: (m.on is None, m.on or date.min))


@dataclass(frozen=True)
class Funding:
    """Lines of one category that are paid for the same months."""

    category: str
    lines: int
    first: date
    last: date
    months: int
    days_left: int | None  # of what is paid on the day asked, else None

    @property
    def label(self) -> str:
        several = f" ({self.lines} baris)" if self.lines > 1 else ""
        return f"{self.category}{several}"


def fundings(lines: Iterable[EnrolmentTarget], *, on: date) -> list[Funding]:
    """Paid months of the lines that say both their first month and how many.

    In order of their first month, then by category.
    """
    groups = defaultdict(int)
    for line in lines:
        if clock := protected(line, Ladder()).span:
            groups[clock.first, line.category.name, clock.after] += 1
    found = []
    for (first, category, after), number in sorted(groups.items()):
        last = after - timedelta(days=1)
        left = (last - on).days if first <= on <= last else None
        months = (after.year - first.year) * 12 + after.month - first.month
        found.append(Funding(category, number, first, last, months, left))
    return found


def picture(
    agreement: Agreement, moments: list[Moment], paid: list[Funding], *, on: date
) -> Timeline | None:
    """The paper's life, what happened, and the paid months, on one axis."""
    stretches = [
        Stretch(f"Dana: {one.label}", one.first, one.last, is_paper=False)
        for one in paid
    ]
    start = agreement.starts_on or agreement.signed_on
    if start:
        last = agreement.terminated_on or agreement.ends_on
        stretches.insert(0, Stretch("Masa berlaku naskah", start, last, is_paper=True))
    events = [
        (moment.on, f"{moment.label}, {dated(moment.on, moment.precision)}")
        for moment in moments
        if moment.on
    ]
    return timeline_picture(stretches, events, on=on)
