"""The ladder of a region, again: each line, each count, one after the other."""

from dataclasses import dataclass, field

from agreements.models import EnrolmentTarget

from .figures import was_known
from .papers import visible_agreements, visible_lines
from .scope import with_all_below

RUNGS = ("POTENTIAL", "DATA_READY", "TARGET", "REGISTERED", "ACTIVE")
UNCOUNTED = ("EXPLORATION", "DRAFTING", "CANCELLED")


@dataclass
class Row:
    """One year, or one category of it; `people` by rung and line where known."""

    lines: int = 0
    people: dict = field(default_factory=lambda: {rung: {} for rung in RUNGS})
    realisation: list = field(default_factory=list)  # (active, target) of each line
    registration: list = field(default_factory=list)  # (registered, target)


def ladder_of(region, asked):
    """{(year, category name or None for all of the year): Row}."""
    rows = {}
    for line in counted_lines(region, asked):
        year = year_of(line)
        for key in [(year, None), (year, line.category.name)]:
            row = rows.setdefault(key, Row())
            row.lines += 1
            add_line(row, line, people_of(line, asked))
    return rows


def add_line(row, line, people):
    for rung in RUNGS:
        if people[rung] is not None:
            row.people[rung][line] = people[rung]
    if people["TARGET"] is None:
        return
    if people["ACTIVE"] is not None:
        row.realisation.append((people["ACTIVE"], people["TARGET"]))
    if people["REGISTERED"] is not None:
        row.registration.append((people["REGISTERED"], people["TARGET"]))


def year_of(line):
    if line.programme_year is not None:
        return line.programme_year
    return line.agreement.programme_year


def people_of(line, asked):
    """People by rung: the newest count up to the day, of those known."""
    found = dict.fromkeys(RUNGS)
    found["TARGET"] = line.target_workers
    days = {}
    for row in line.headcounts.all():
        if row.as_of > asked.on:
            continue
        if not was_known(row, asked.known_at):
            continue
        if row.rung not in days or row.as_of > days[row.rung]:
            days[row.rung] = row.as_of
            found[row.rung] = row.workers
    return found


def counted_lines(region, asked):
    """Lines the reader sees, of people living there or below, each place once."""
    here = {place.pk for place in with_all_below(region)}
    counted = all_counted(asked.on, asked.user, asked.today)
    return [line for line in counted if line.region_id in here]


def all_counted(on, user, today):
    """Lines that the reader's totals count: domain.md 2, each place once.

    What the reader does not see stands in for nothing.
    """
    everything = EnrolmentTarget.objects.select_related(
        "agreement", "category", "region"
    )
    seen = {line.pk for line in visible_lines(user, today)}
    lines = {line.pk: line for line in everything if line.pk in seen}
    papers = {paper.pk for paper in visible_agreements(user, today)}
    standing = [line for line in lines.values() if stands(line, on, lines)]
    in_effect = [
        line
        for line in standing
        if not any(changes(other, line, lines) for other in standing)
    ]
    return [
        line
        for line in in_effect
        if not any(
            funds_again(other, line) or is_below(other, line, lines, papers)
            for other in in_effect
        )
    ]


def stands(line, on, lines):
    """On paper at all; what stands in for another only from a start that is known."""
    if line.agreement.stage in UNCOUNTED:
        return False
    again = any(
        funds_again(line, other)
        for other in lines.values()
        if other.agreement.stage not in UNCOUNTED
    )
    if line.replaces_id is None and not again:
        return True
    start = start_of(line)
    return start is not None and start <= on


def changes(other, line, lines):
    return line in chain_of(other, lines)[1:] or is_later_addendum(other, line)


def funds_again(other, line):
    """A renewal within the same year funds the same places a second time."""
    return (
        other.agreement.renews_id == line.agreement_id
        and other.category_id == line.category_id
        and other.region_id == line.region_id
        and year_of(other) is not None
        and year_of(other) == year_of(line)
    )


def is_below(other, line, lines, papers):
    """A working agreement's line for the umbrella's category, year and place."""
    if other.category_id != line.category_id:
        return False
    years = {year_of(other), year_of(line)}
    if len(years - {None}) == 2:
        return False
    codes = sorted([other.region.code, line.region.code], key=len)
    nation = "ID" in codes
    if not nation and codes[0] != codes[1] and codes[0] != codes[1][:2]:
        return False
    paper = home_of(other, lines)
    while paper.parent is not None and paper.pk in papers:
        paper = paper.parent
        if paper == home_of(line, lines):
            return True
    return False


def home_of(line, lines):
    """The paper that was changed, for a line of an addendum."""
    original = chain_of(line, lines)[-1].agreement
    if original.document_type == "ADENDUM" and original.parent is not None:
        return original.parent
    return original


def start_of(line):
    if line.agreement.starts_on is not None:
        return line.agreement.starts_on
    return line.agreement.signed_on


def chain_of(line, lines):
    """The line, the one it replaces, the one that replaced, to the first."""
    chain = [line]
    while chain[-1].replaces_id in lines:
        chain.append(lines[chain[-1].replaces_id])
    return chain


def is_later_addendum(other, line):
    """Two addenda change the same line: the later one's word stands."""
    return (
        other.replaces_id is not None
        and other.replaces_id == line.replaces_id
        and other.agreement_id != line.agreement_id
        and (start_of(other), other.agreement_id) > (start_of(line), line.agreement_id)
    )
