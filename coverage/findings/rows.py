"""The rows behind the rules: a fixed number of queries, scoped by visible_to."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from django.db.models import Count as CountOf
from django.db.models import Exists, F, OuterRef, Q, Subquery, Window
from django.db.models.functions import Abs, Coalesce, Lag

from agreements.facts import money_of, priced_people, protected, rates
from agreements.ladder import ACTIVE, TARGET, Count, Ladder
from agreements.models import (
    Agreement,
    AgreementPerson,
    EnrolmentTarget,
    Headcount,
)
from coverage import overlaps
from coverage.arithmetic import Place
from regions.models import Region
from regions.scope import EVERYWHERE

from .facts import (
    AgreementFact,
    Facts,
    Jump,
    LineFact,
    OverlapFact,
)
from .figure_rows import claim_facts, figure_facts, target_facts
from .text_rows import scan_facts, text_facts


def facts_for(asked) -> Facts:
    """What the user of a `reports.Question` sees, as of its day."""
    may_edit = editor(asked)
    agreements = agreement_rows(asked)
    ladders = line_ladders(asked)
    lines = line_facts(asked, ladders, agreements, may_edit)
    papers = Facts(
        on=asked.on,
        agreements=tuple(agreement_facts(agreements, lines.values(), may_edit)),
        lines=tuple(lines.values()),
        rates=tuple(rates()),
        texts=tuple(text_facts(asked, may_edit)),
        scans=tuple(scan_facts(asked, may_edit)),
    )
    # What several papers say together is told where all of them are looked at.
    if asked.agreement is not None:
        return papers
    places = visible_places(asked)
    return replace(
        papers,
        places=tuple(places.values()),
        figures=tuple(figure_facts(asked, places, may_edit)),
        claims=tuple(claim_facts(asked, places, may_edit)),
        targets=tuple(target_facts(asked, places, may_edit)),
        overlaps=tuple(overlap_facts(asked, ladders, lines)),
    )


def editor(asked):
    """Whether the user may edit what belongs to a region code; asked once."""
    codes = asked.user.scope(asked.today).editable_codes
    if EVERYWHERE in codes:
        return lambda code: True
    below = tuple(f"{code}." for code in codes)
    return lambda code: code in codes or code.startswith(below)


# Agreements and lines


def agreement_rows(asked) -> dict[int, Agreement]:
    """Agreements with their status, and what of their parts is there."""
    of_this = {"agreement": OuterRef("pk")}
    lines = EnrolmentTarget.objects.filter(**of_this).order_by().values("agreement")
    counted = lines.annotate(found=CountOf("pk")).values("found")
    named = AgreementPerson.objects.filter(**of_this, role="SIGNATORY").exclude(name="")
    found = (
        asked_papers(asked)
        .with_status(asked.on)
        .select_related("region")
        .annotate(
            # All lines, to know whether some are hidden; the number is never told.
            line_count=Coalesce(Subquery(counted), 0),
            has_source=Exists(Agreement.sources.through.objects.filter(**of_this)),
            has_signatory=Exists(named),
            has_children=Exists(seen_papers(asked).filter(parent=OuterRef("pk"))),
        )
    )
    return {agreement.pk: agreement for agreement in found}


def asked_papers(asked):
    """Agreements the user sees; the one asked for, where there is one."""
    seen = seen_papers(asked)
    return seen if asked.agreement is None else seen.filter(pk=asked.agreement)


def seen_papers(asked):
    return Agreement.objects.visible_to(asked.user, asked.today)


def asked_lines(asked):
    seen = EnrolmentTarget.objects.visible_to(asked.user, asked.today)
    return seen if asked.agreement is None else seen.filter(agreement=asked.agreement)


SAME_NAMES = (
    "pk",
    "title",
    "region_id",
    "stage",
    "status",
    "document_type",
    "office_number",
    "government_number",
    "signed_on",
    "starts_on",
    "ends_on",
    "has_source",
    "has_signatory",
    "has_children",
    "budget",
    "stated_total",
    "line_count",
)


def agreement_facts(agreements, lines, may_edit):
    by_agreement = defaultdict(list)
    for line in lines:
        by_agreement[line.agreement_pk].append(line)
    for agreement in agreements.values():
        same = {name: getattr(agreement, name) for name in SAME_NAMES}
        yield AgreementFact(
            **{"region_pk": same.pop("region_id"), **same},
            place=place_of(agreement.region),
            has_parent=agreement.parent_id is not None,
            lines=tuple(by_agreement[agreement.pk]),
            editable=may_edit(agreement.region.code),
        )


def line_ladders(asked) -> dict[EnrolmentTarget, Ladder]:
    """The ladder of each line the user sees; twin of `ladders_by_line`.

    The newest counts are picked by the database: a page that looks at every line
    would otherwise read each month's counts of all of them.
    """
    newest = newest_counts(asked)
    lines = asked_lines(asked)
    return {
        line: Ladder(line.target_workers, newest.get(line.pk, {}))
        for line in lines.select_related("agreement__region", "category", "region")
    }


def newest_counts(asked) -> dict[int, dict[str, Count]]:
    """By line and rung, the count of the newest day up to the day asked."""
    same = Headcount.objects.as_known(asked.known_at).filter(
        target=OuterRef("target"), rung=OuterRef("rung"), as_of__lte=asked.on
    )
    newer = same.order_by().filter(as_of__gt=OuterRef("as_of"))
    found = defaultdict(dict)
    for line, count in counts(asked, ~Exists(newer)):
        found[line][count.rung] = count
    return found


def unsourced_counts(asked) -> dict[int, list[Count]]:
    found = defaultdict(list)
    for line, count in counts(asked, Q(source=None)):
        found[line].append(count)
    return found


def jumps_by_line(asked) -> dict[int, list[Jump]]:
    """Counts more than half above or below the one before them, by line.

    Sifted by the database, twin of `coverage.jumps.jump_over`: a page that looks at
    every line would otherwise read each month's counts of all of them.
    """

    def earlier(field: str) -> Window:
        return Window(
            Lag(field),
            partition_by=[F("target"), F("rung")],
            order_by=["as_of", "pk"],
        )

    rows = (
        headcounts(asked)
        .annotate(
            before=earlier("workers"),
            before_pk=earlier("pk"),
            before_on=earlier("as_of"),
            before_precision=earlier("as_of_precision"),
            twice_moved=Abs(F("workers") - F("before")) * 2,
        )
        .filter(twice_moved__gt=F("before"))
        .values_list(
            *("target", "rung", "before_pk", "before_on", "before", "before_precision"),
            *("pk", "as_of", "workers", "as_of_precision"),
        )
    )
    found = defaultdict(list)
    for line, rung, *values in rows:
        before, after = Count(values[0], rung, *values[1:4]), values[4:]
        found[line].append(Jump(before, Count(after[0], rung, *after[1:])))
    return found


def counts(asked, condition) -> Iterator[tuple[int, Count]]:
    """(line, count) of the headcounts the user sees that fit the condition."""
    rows = headcounts(asked).filter(condition)
    fields = ("target", "pk", "rung", "as_of", "workers", "as_of_precision")
    for line, *values in rows.values_list(*fields):
        yield line, Count(*values)


def headcounts(asked):
    """Headcounts the user sees, as known, up to the day asked; oldest first."""
    seen = Headcount.objects.visible_to(asked.user, asked.today)
    if asked.agreement is not None:
        seen = seen.filter(target__agreement=asked.agreement)
    return (
        seen.as_known(asked.known_at)
        .filter(as_of__lte=asked.on)
        .order_by("as_of", "pk")
    )


def line_facts(asked, ladders, agreements, may_edit) -> dict[int, LineFact]:
    unsourced, jumps = unsourced_counts(asked), jumps_by_line(asked)
    return {
        line.pk: LineFact(
            **clockwork(line, ladder),
            pk=line.pk,
            agreement_pk=line.agreement_id,
            agreement_title=line.agreement.title,
            place=place_of(line.region),
            category=line.category.name,
            stage=line.agreement.stage,
            status=agreements[line.agreement_id].status,
            unsourced=tuple(unsourced[line.pk]),
            jumps=tuple(jumps[line.pk]),
            editable=may_edit(line.agreement.region.code),
        )
        for line, ladder in ladders.items()
    }


def clockwork(line: EnrolmentTarget, ladder: Ladder) -> dict:
    """A line's numbers, as the pure modules take them."""
    return {
        "quota": line.quota_per_village,
        "ladder": ladder,
        "money": money_of(line, priced_people(line, ladder)),
        "clock": protected(line, ladder),
    }


def overlap_facts(asked, ladders, lines):
    """Open groups among the lines that totals count, at both rungs that matter.

    A group of ACTIVE inside one of TARGET stands with it: one decision settles both.
    """
    seen = EnrolmentTarget.objects.visible_to(asked.user, asked.today)
    counted = set(seen.counted(asked.on).order_by().values_list("pk", flat=True))
    purses = overlaps.purses(asked)
    groups: dict[frozenset[int], list] = {}
    for rung in (TARGET, ACTIVE):
        people = {
            line: ladder.people(rung)
            for line, ladder in ladders.items()
            if line.pk in counted and ladder.people(rung) is not None
        }
        for found in purses.open_groups(people):
            pks = frozenset(line.pk for line in found.lines)
            wider = next((group for group in groups if pks <= group), pks)
            groups.setdefault(wider, []).append((rung, found.interval))
    for pks, open_people in groups.items():
        group = tuple(lines[pk] for pk in sorted(pks))
        yield OverlapFact(group, tuple(open_people))


# Regions


def visible_places(asked) -> dict[int, Place]:
    """Regions of the user's scope by pk; findings speak of no others' figures."""
    regions = Region.objects.visible_to(asked.user, asked.today)
    regions = regions.annotate(parent_code=F("parent__code"))
    return {region.pk: place_of(region, region.parent_code) for region in regions}


def place_of(region: Region, parent_code: str | None = None) -> Place:
    return Place(
        code=region.code,
        full_name=region.full_name,
        level=region.level,
        parent_code=parent_code,
        name=region.name,
        bps_code=region.bps_code,
    )
