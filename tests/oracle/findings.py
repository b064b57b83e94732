"""Findings that are one comparison, counted again.

Each function gives (region's code, numbers of agreements) of what it finds, as
often as it finds it.
"""

from coverage.models import Participation, Workforce
from regions.models import Region

from .figures import coverage_of, figure_of, was_known
from .ladders import UNCOUNTED, people_of
from .months import first_unpaid_month, older_than, paid_months
from .papers import status_of, visible_agreements, visible_lines
from .scope import regions_of


def findings_of(asked):
    """{code of the rule: sorted list of what it must find}."""
    return {
        "aktif-di-atas-target": active_above(asked, "TARGET"),
        "aktif-di-atas-terdaftar": active_above(asked, "REGISTERED"),
        "cakupan-di-atas-100": above_100(asked),
        "segmen-tidak-sama-total": segments_differ(asked),
        "didanai-kurang-3-bulan": few_months(asked),
        "jumlah-lama": stale_counts(asked),
        "peserta-lama": stale_figures(asked, "Participation", 12),
        "pembagi-lama": stale_figures(asked, "Workforce", 24),
        "berakhir-tanpa-perpanjangan": expired(asked),
        "lonjakan": jumps(asked),
        "nomor-identitas": named_people(asked),
    }


def active_above(asked, rung):
    found = []
    for line in visible_lines(asked.user, asked.today):
        people = people_of(line, asked)
        if people["ACTIVE"] is None or people[rung] is None:
            continue
        if people["ACTIVE"] > people[rung]:
            found.append(of_line(line))
    return sorted(found)


def of_line(line):
    return line.region.code, (line.agreement_id,)


def few_months(asked):
    """Fewer than three paid months, unless money and paper both lie behind."""
    found = []
    for line in visible_lines(asked.user, asked.today):
        if line.agreement.stage in UNCOUNTED or line.months_funded is None:
            continue
        if line.months_funded < 3 and not is_over(line, asked.on):
            found.append(of_line(line))
    return sorted(found)


def is_over(line, on):
    paper_ended = line.agreement.ends_on is not None and line.agreement.ends_on < on
    if paid_months(line) is None:
        return paper_ended
    money_ended = first_unpaid_month(line) <= on
    return money_ended and (paper_ended or line.agreement.ends_on is None)


def stale_counts(asked):
    """Paid for this month, and nobody counted for more than three months."""
    found = []
    for line in visible_lines(asked.user, asked.today):
        if line.agreement.stage in UNCOUNTED or not is_running(line, asked.on):
            continue
        days = [
            row.as_of
            for row in line.headcounts.all()
            if row.as_of <= asked.on and was_known(row, asked.known_at)
        ]
        if days and older_than(max(days), 3, asked.on):
            found.append(of_line(line))
    return sorted(found)


def is_running(line, on):
    if paid_months(line) is None:
        return status_of(line.agreement, on) in ("IN_FORCE", "EXPIRING")
    return on.replace(day=1) in paid_months(line)


def expired(asked):
    seen = visible_agreements(asked.user, asked.today)
    return sorted(
        (agreement.region.code, (agreement.pk,))
        for agreement in seen
        if status_of(agreement, asked.on, seen) == "EXPIRED"
    )


def series_of(asked):
    """{(table, region, basis, category): [(pk, segment, day, people)]} in scope."""
    scope = regions_of(asked.user, asked.today)
    found = {}
    for row in [*Participation.objects.all(), *Workforce.objects.all()]:
        if row.region_id not in scope or row.as_of > asked.on:
            continue
        if not was_known(row, asked.known_at):
            continue
        if isinstance(row, Participation):
            key = "Participation", row.region_id, None, None
            people = row.active_workers
        else:
            key = "Workforce", row.region_id, row.basis, row.category_id
            people = row.workers
        found.setdefault(key, []).append((row.pk, row.segment, row.as_of, people))
    return found


def of_region(pk):
    return Region.objects.get(pk=pk).code, ()


def above_100(asked):
    """Active people above workers on each basis: own ones, or a headline sum."""
    series = series_of(asked)
    found = []
    for (table, region, _, category), rows in series.items():
        active = figure_of(series.get(("Participation", region, None, None), []))
        workers = figure_of(rows)
        if table != "Workforce" or category is not None or not active or not workers:
            continue
        if sum(row[3] for row in active) > sum(row[3] for row in workers) > 0:
            found.append(of_region(region))
    bases = {basis for _, _, basis, category in series if basis and category is None}
    for pk in regions_of(asked.user, asked.today):
        for basis in bases:
            whole = Region.objects.get(pk=pk)
            answer = coverage_of(whole, basis, asked.on, asked.known_at)
            if answer.origin == "SUM" and answer.headline and answer.percent > 100:
                found.append(of_region(pk))
    return sorted(found)


def segments_differ(asked):
    """Each day with a TOTAL that its segments miss, or exceed if some are silent."""
    found = []
    for (_, region, _, _), rows in series_of(asked).items():
        for day in {row[2] for row in rows}:
            people = {segment: n for _, segment, on, n in rows if on == day}
            if "TOTAL" not in people:
                continue
            known = [people[s] for s in ("PU", "BPU", "JAKON") if s in people]
            differs = len(known) == 3 and sum(known) != people["TOTAL"]
            if differs or sum(known) > people["TOTAL"]:
                found.append(of_region(region))
    return sorted(found)


def stale_figures(asked, table, months):
    """The day pages show, or the newest where none is shown, is too old."""
    found = []
    for (of_table, region, _, _), rows in series_of(asked).items():
        shown = figure_of(rows) or rows
        if of_table == table and older_than(
            max(row[2] for row in shown), months, asked.on
        ):
            found.append(of_region(region))
    return sorted(found)


def jumps(asked):
    """Two figures in a row, of one segment, more than half of the first apart.

    The same for counts of one line and rung.
    """
    found = []
    for (_, region, _, _), rows in series_of(asked).items():
        for segment in {row[1] for row in rows}:
            days = [(on, pk, n) for pk, s, on, n in rows if s == segment]
            found += [of_region(region)] * far_apart(days)
    for line in visible_lines(asked.user, asked.today):
        for rung in ("POTENTIAL", "DATA_READY", "REGISTERED", "ACTIVE"):
            days = [
                (row.as_of, row.pk, row.workers)
                for row in line.headcounts.all()
                if row.rung == rung
                and row.as_of <= asked.on
                and was_known(row, asked.known_at)
            ]
            found += [of_line(line)] * far_apart(days)
    return sorted(found)


def far_apart(days):
    """How often a number is more than half of the one before away from it."""
    ordered = sorted(days)
    return sum(
        abs(later - earlier) * 2 > earlier
        for (_, _, earlier), (_, _, later) in zip(ordered, ordered[1:], strict=False)
    )


def named_people(asked):
    """Papers, lines and open figures whose note holds an identity number."""
    papers = visible_agreements(asked.user, asked.today)
    lines = visible_lines(asked.user, asked.today)
    found = [(p.region.code, (p.pk,)) for p in papers if names_somebody(p.note)]
    found += [of_line(line) for line in lines if names_somebody(line.note)]
    scope = regions_of(asked.user, asked.today)
    for row in [*Participation.objects.all(), *Workforce.objects.all()]:
        if row.region_id in scope and row.superseded_at is None:
            found += [of_region(row.region_id)] * names_somebody(row.note)
    return sorted(found)


def names_somebody(text):
    """Sixteen digits in a row, whatever stands between, that begin as a NIK does."""
    digits = "".join(each for each in text if each.isdigit())
    if len(digits) != 16:
        return False
    day, month = int(digits[6:8]), int(digits[8:10])
    return (1 <= day <= 31 or 41 <= day <= 71) and 1 <= month <= 12
