"""What the dashboard says of many places at once, again."""

from datetime import timedelta

from .figures import coverage_of
from .ladders import counted_lines
from .months import first_unpaid_month, paid_months
from .movement import protected_people
from .papers import visible_agreements
from .scope import regions_of, with_all_below


def ranking_of(region, level, asked):
    """([(place, code)], how many have no number): domain.md 4.2, 4.5."""
    places = [r for r in with_all_below(region) if r.level == level]
    answers = {r.code: coverage_of(r, asked.basis, asked.on) for r in places}
    known = {c: a.percent for c, a in answers.items() if a.headline}
    ranked = []
    for code in sorted(known):
        better = sum(1 for percent in known.values() if percent > known[code])
        ranked.append((better + 1, code))
    return sorted(ranked), len(places) - len(known)


def without_agreement(region, asked):
    """(codes of kabupaten and kota without a paper of their own, of how many)."""
    in_scope = regions_of(asked.user, asked.today)
    lowest = [
        r
        for r in with_all_below(region)
        if r.level in ("KABUPATEN", "KOTA") and r.pk in in_scope
    ]
    with_one = set()
    for agreement in visible_agreements(asked.user, asked.today):
        since = agreement.signed_on or agreement.starts_on
        talk = agreement.stage in ("EXPLORATION", "DRAFTING", "CANCELLED")
        if not talk and (since is None or since <= asked.on):
            with_one.add(agreement.region_id)
    return {r.code for r in lowest if r.pk not in with_one}, len(lowest)


def people_ending(region, asked, days):
    """{line: active people} whose last paid day is within so many days."""
    found = {}
    for line in counted_lines(region, asked):
        rung, people = protected_people(line, asked)
        if rung != "ACTIVE" or paid_months(line) is None:
            continue
        last = first_unpaid_month(line) - timedelta(days=1)
        paid_now = paid_months(line)[0] <= asked.on.replace(day=1)
        if paid_now and asked.on <= last <= asked.on + timedelta(days=days):
            found[line] = people
    return found
