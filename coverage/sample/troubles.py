"""What goes wrong with simulated agreements, one function for each trouble.

Each takes a desk and the papers of its place, and returns them changed or more.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from jamsostek_pks.lib.months import add_months, month_of

from .calendar import month_ends
from .lines import THEMES, Term, theme_lines
from .papers import Desk, addendum, paper, signatories, term_paper
from .rows import AgreementRow, CountRow, EventRow

Papers = list[AgreementRow]
Trouble = Callable[[Desk, Papers], Papers]


def current(desk: Desk, papers: Papers) -> AgreementRow:
    """A PKS that runs, and of whose people the newest count is of who is active."""
    running = [
        each
        for each in papers
        if each.lines
        and each.document_type == "PKS"
        and each.stage == "SIGNED"
        and each.starts_on
        and each.ends_on
        and each.starts_on <= desk.today <= each.ends_on
        and each.lines[0].counts
        and each.lines[0].counts[-1].rung == "ACTIVE"
    ]
    return desk.rng.choice(running)


def changed(papers: Papers, old: AgreementRow, **values) -> Papers:
    return [replace(old, **values) if each is old else each for each in papers]


def change_line(papers: Papers, old: AgreementRow, **values) -> Papers:
    first, *rest = old.lines
    return changed(papers, old, lines=(replace(first, **values), *rest))


def unnamed(desk: Desk, key: str, title: str, **values) -> AgreementRow:
    """A paper of which hardly more than a title is known."""
    place = desk.place
    return AgreementRow(
        key=desk.key(key),
        region=place.code,
        office=desk.office,
        title=f"{title} {place.formal_name}",
        counterparty=place.government,
        **values,
    )


def lone(desk: Desk, theme: str, start: date, size: float) -> AgreementRow:
    """Twelve months of a theme, of no chain and under no umbrella."""
    own = replace(THEMES[theme], key=f"{theme}-lepas")
    return term_paper(desk, own, start, "", "", size=size)


def ending_soon(desk: Desk, papers: Papers) -> Papers:
    """Ends within 90 days, and its money with it."""
    start = add_months(month_of(desk.today), -10)
    return [*papers, lone(desk, "angkutan", start, 3)]


def lapsed(desk: Desk, papers: Papers) -> Papers:
    """Ended in the spring and nobody renewed it."""
    start = add_months(month_of(desk.today), -17)
    return [*papers, lone(desk, "ibadah", start, 5)]


def unknown_validity(desk: Desk, papers: Papers) -> Papers:
    """Known from the press: people and a signing, no end, no numbers."""
    signed_on = desk.today - timedelta(days=200)
    term = Term(month_of(signed_on), 12, signed_on, desk.today)
    theme = THEMES["pasar"]
    lines = theme_lines(
        theme, desk.place, term, desk.rng, key=desk.key("pers"), size=theme.people[0]
    )
    lines = tuple(replace(each, protected_from=None, months=None) for each in lines)
    found = unnamed(
        desk,
        "pers",
        "Kerja Sama Perlindungan Pedagang",
        signed_on=signed_on,
        document_type="MOU",
        year=signed_on.year,
        lines=lines,
        source=replace(paper(f"Berita dari {desk.place.formal_name}"), kind="PRESS"),
        events=(EventRow("LAUNCH", signed_on),),
    )
    return [*papers, found]


def exploration(desk: Desk, papers: Papers) -> Papers:
    met = EventRow("MEETING", desk.today - timedelta(days=25), "Pertemuan pertama.")
    talks = "Penjajakan Perlindungan Pekerja Rumah Tangga"
    return [
        *papers,
        unnamed(desk, "jajak", talks, stage="EXPLORATION", events=(met,)),
    ]


def drafting(desk: Desk, papers: Papers) -> Papers:
    """A draft with the number it hopes for; totals leave it out."""
    start = add_months(month_of(desk.today), 2)
    draft = lone(desk, "pasar", start, 3)
    waiting = {"signed_on": None, "office_number": "", "government_number": ""}
    lines = tuple(replace(each, counts=()) for each in draft.lines)
    return [
        *papers,
        replace(draft, stage="DRAFTING", lines=lines, people=(), events=(), **waiting),
    ]


def not_yet(desk: Desk, papers: Papers) -> Papers:
    """Signed for next year."""
    start = date(desk.today.year + 1, 1, 1)
    found = lone(desk, "tani", start, 4)
    signed_on = desk.today - timedelta(days=5)
    events = (EventRow("SIGNING", signed_on),)
    return [*papers, replace(found, signed_on=signed_on, events=events)]


def cancelled(desk: Desk, papers: Papers) -> Papers:
    start = add_months(month_of(desk.today), -8)
    found = lone(desk, "pasar", start, 2)
    lines = tuple(replace(each, counts=each.counts[:1]) for each in found.lines)
    return [*papers, replace(found, stage="CANCELLED", lines=lines)]


def terminated(desk: Desk, papers: Papers) -> Papers:
    """Ended in the middle of its year, by a letter."""
    start = add_months(month_of(desk.today), -9)
    stopped_on = add_months(month_of(desk.today), -3)
    found = lone(desk, "angkutan", start, 2)
    return [
        *papers,
        replace(found, stage="TERMINATED", terminated_on=stopped_on, budget=None),
    ]


def programme(desk: Desk, papers: Papers) -> Papers:
    """People are enrolled; the paper, if there is one, was never seen."""
    title = "Program Satu Desa Seratus Pekerja Rentan"
    found = unnamed(
        desk, "program", title, stage="PROGRAMME", year=desk.today.year, note=title
    )
    start = month_of(desk.today)
    term = Term(start, 12, start, desk.today)
    (line, *_) = theme_lines(
        THEMES["tani"], desk.place, term, desk.rng, key=found.key, size=1
    )
    line = replace(line, target=None, quota=100, months=None, counts=())
    return [*papers, replace(found, lines=(line,))]


def money_ends_first(desk: Desk, papers: Papers) -> Papers:
    """The first line is paid until the end of next month, the paper runs longer."""
    old = current(desk, papers)
    first = old.lines[0]
    paid = [day for day in month_ends(desk.today) if day >= first.protected_from]
    papers = change_line(papers, old, months=min(len(paid) + 2, first.months - 1))
    new = next(each for each in papers if each.key == old.key)
    return changed(papers, new, budget=None)


def two_months(desk: Desk, papers: Papers) -> Papers:
    """Too few months for the full death benefit."""
    start = add_months(month_of(desk.today), -1)
    found = lone(desk, "angkutan", start, 2)
    lines = tuple(
        replace(each, protected_from=start, months=2, counts=each.counts[:2])
        for each in found.lines
    )
    return [*papers, replace(found, lines=lines, budget=None)]


def budget_wrong(desk: Desk, papers: Papers) -> Papers:
    """Enough for eleven months, by the look of it; the paper says twelve."""
    old = next(each for each in papers if each.budget)
    return changed(papers, old, budget=old.budget * 11 // 12 + 7_000_000)


def total_differs(desk: Desk, papers: Papers) -> Papers:
    old = current(desk, papers)
    total = sum(each.target for each in old.lines)
    return changed(papers, old, stated_total=total + 437)


def more_active_than_registered(desk: Desk, papers: Papers) -> Papers:
    old = current(desk, papers)
    *counts, last = old.lines[0].counts
    registered = [each for each in counts if each.rung == "REGISTERED"][-1]
    wrong = replace(last, workers=registered.workers + 120)
    return change_line(papers, old, counts=(*counts, wrong))


def stale_counts(desk: Desk, papers: Papers) -> Papers:
    """Nobody has counted since spring."""
    old = current(desk, papers)
    limit = add_months(month_of(desk.today), -5)
    lines = tuple(
        replace(each, counts=tuple(c for c in each.counts if c.as_of < limit))
        for each in old.lines
    )
    return changed(papers, old, lines=lines)


def unsourced(desk: Desk, papers: Papers) -> Papers:
    old = current(desk, papers)
    *counts, last = old.lines[0].counts
    told = CountRow(last.rung, last.as_of, last.workers, sourced=False)
    papers = change_line(papers, old, counts=(*counts, told))
    kept = next(each for each in papers if each.source and each.key != old.key)
    return changed(papers, kept, source=None, people=())


def amended(desk: Desk, papers: Papers) -> Papers:
    old = current(desk, papers)
    return [*papers, addendum(desk, old, month_of(desk.today))]


def signed_late(desk: Desk, papers: Papers) -> Papers:
    old = current(desk, papers)
    signed_on = min(old.starts_on + timedelta(days=17), desk.today)
    events = (EventRow("SIGNING", signed_on),)
    return changed(papers, old, signed_on=signed_on, events=events)


def orphaned_addendum(desk: Desk, papers: Papers) -> Papers:
    """An addendum whose paper nobody has found."""
    signed_on = desk.today - timedelta(days=120)
    found = unnamed(
        desk,
        "adendum-lepas",
        "Adendum Perlindungan Pekerja Rentan",
        document_type="ADENDUM",
        signed_on=signed_on,
        starts_on=signed_on,
        ends_on=date(desk.today.year, 12, 31),
        office_number=f"ADD/9/{signed_on:%m%Y}",
        source=paper(f"Adendum lepas {desk.place.formal_name}"),
        people=signatories(desk.rng, f"{desk.place.head} {desk.place.name}"),
    )
    return [*papers, found]


# In a province each befalls two regions or so; in a lone kabupaten, all of them.
TROUBLES: tuple[Trouble, ...] = (
    ending_soon,
    money_ends_first,
    lapsed,
    unknown_validity,
    budget_wrong,
    exploration,
    more_active_than_registered,
    drafting,
    amended,
    not_yet,
    stale_counts,
    total_differs,
    cancelled,
    two_months,
    unsourced,
    terminated,
    signed_late,
    programme,
    orphaned_addendum,
)
