"""The ladder of a region, again: each line, each count, one after the other."""

from dataclasses import dataclass, field

from agreements.models import EnrolmentTarget, Headcount

from .figures import was_known
from .papers import visible_lines
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
    for row in Headcount.objects.all():
        if row.target_id != line.pk or row.as_of > asked.on:
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
    seen = {line.pk for line in visible_lines(asked.user, asked.today)}
    everything = EnrolmentTarget.objects.select_related("agreement", "category")
    lines = {line.pk: line for line in everything}
    standing = [line for line in lines.values() if stands(line, asked.on)]
    return [
        line
        for line in standing
        if line.pk in seen
        and line.region_id in here
        and not any(stands_in_for(other, line, lines) for other in standing)
    ]


def stands(line, on):
    """On paper at all; an addendum's line only from a start that is known."""
    if line.agreement.stage in UNCOUNTED:
        return False
    if line.replaces_id is None:
        return True
    start = start_of(line)
    return start is not None and start <= on


def start_of(line):
    if line.agreement.starts_on is not None:
        return line.agreement.starts_on
    return line.agreement.signed_on


def stands_in_for(other, line, lines):
    """domain.md 2: within a family each place counts once."""
    chain = chain_of(other, lines)
    if line in chain[1:]:
        return True
    if is_later_addendum(other, line):
        return True
    original = chain_of(line, lines)[-1]
    return (
        other.agreement.parent_id == original.agreement_id
        and other.agreement.document_type != "ADENDUM"
        and other.category_id == line.category_id
    )


def chain_of(line, lines):
    """The line, the one it replaces, the one that replaced, to the first."""
    chain = [line]
    while chain[-1].replaces_id is not None:
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
