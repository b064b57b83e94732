"""Rules about the figures of regions: sums, age, jumps, and what was claimed."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise

from agreements.ladder import RUNG_LABELS
from coverage.arithmetic import ADDED_SEGMENTS, SUM, TOTAL, Coverage, Part
from coverage.claim_check import HINT_LABELS, check, check_parts
from coverage.jumps import (
    jump_over,
    parts_apart_over_12_months,
    segment_difference,
    stale,
)
from jamsostek_pks.lib.ratio import printed_percent
from jamsostek_pks.lib.words import count, dated, percent_text

from .facts import (
    PARTICIPATION,
    WORKFORCE,
    Draft,
    Facts,
    FigureFact,
    Form,
    Jump,
    LineFact,
)
from .registry import CATATAN, GALAT, PERINGATAN, rule

PARTICIPATION_MONTHS, WORKFORCE_MONTHS = 12, 24
CHECK_BOTH = "Periksa keduanya; bila benar, tulis sebabnya pada catatan."


@rule(code="angka-tanpa-sumber", severity=CATATAN, label="Angka wilayah tanpa sumber")
def figure_without_source(facts: Facts):
    for figure in facts.figures:
        if figure.row.source is None:
            yield figure.draft(
                f", {figure.segment_label}, per {figure.day}: sumber belum dicatat. "
                "Koreksi dengan menyebut sumbernya."
            )
    for claim in facts.claims:
        if not claim.has_source:
            yield claim.draft(
                "sumber belum dicatat. Koreksi dengan menyebut sumbernya."
            )
    for target in facts.targets:
        if not target.has_source:
            yield target.draft(
                "sumber belum dicatat. Koreksi dengan menyebut sumbernya."
            )


@rule(code="cakupan-di-atas-100", severity=GALAT, label="Cakupan di atas 100 %")
def coverage_above_full(facts: Facts):
    """Own figures, and sums that stand as a headline (domain.md 4.4, 4.5).

    A single segment may truly be above 100 %.
    """
    for figure, active, workforce in own_coverages(facts):
        if 0 < workforce.people < active.people:
            printed = printed_percent(active.people, workforce.people)
            yield figure.draft(
                f": {count(workforce.people)} pekerja ({workforce.span.text}), kurang "
                f"dari {count(active.people)} peserta aktif ({active.span.text}), "
                f"cakupan {percent_text(printed)}. Periksa pembagi dan pembilangnya."
            )
    for basis, coverages in facts.coverages.items():
        for coverage in coverages.values():
            if is_sum_headline(coverage) and coverage.above_full:
                yield sum_above_full(facts, basis, coverage)


def is_sum_headline(coverage: Coverage) -> bool:
    return coverage.origin == SUM and coverage.is_headline


def sum_above_full(facts: Facts, basis: str, coverage: Coverage) -> Draft:
    """Mended at the region below that has the most participants too many."""
    excess = Counter()
    for row in coverage.active_part.rows:
        excess[row.code] += row.people
    for row in coverage.workforce_part.rows:
        excess[row.code] -= row.people
    worst = max(excess, key=lambda code: (excess[code], code))
    key = (WORKFORCE, worst, basis, "")
    figure = figure_of(facts, key, facts.parts[key])
    return Draft(
        f"Cakupan {coverage.region.full_name}, dasar {figure.basis_label}, jumlah "
        f"{coverage.known} dari {coverage.of} {coverage.child_noun}: "
        f"{count(coverage.workforce)} pekerja ({coverage.workforce_days.text}), kurang "
        f"dari {count(coverage.active)} peserta aktif ({coverage.active_days.text}), "
        f"cakupan {percent_text(coverage.printed)}. Mulailah memeriksa dari "
        f"{figure.place.full_name}, yang kelebihannya paling besar.",
        coverage.region,
        (),
        Form(figure.table, figure.row.pk) if figure.editable else None,
    )


@rule(
    code="bagian-berjauhan",
    severity=PERINGATAN,
    label="Aktif dan pembagi berjauhan",
)
def parts_apart(facts: Facts):
    for figure, active, workforce in own_coverages(facts):
        days = (active.span.newest, workforce.span.newest)
        if parts_apart_over_12_months(*days):
            yield figure.draft(
                f": per {workforce.span.text}, sedangkan peserta aktif per "
                f"{active.span.text}; berjarak lebih dari 12 bulan. Catat angka yang "
                "harinya berdekatan.",
                newer_figure(figure),
            )


def own_coverages(facts: Facts) -> Iterator[tuple[FigureFact, Part, Part]]:
    """(workforce figure, active, workforce) of each region and basis with both."""
    for key, workforce in facts.parts.items():
        table, code, _, category = key
        active = facts.parts.get((PARTICIPATION, code, "", ""))
        if table == WORKFORCE and not category and active is not None:
            yield figure_of(facts, key, workforce), active, workforce


def figure_of(facts: Facts, key: tuple, part: Part) -> FigureFact:
    """The stored figure a part begins with: where it is mended."""
    pk = part.rows[0].pk
    return next(figure for figure in facts.series[key] if figure.row.pk == pk)


def newer_figure(figure: FigureFact) -> Form:
    """An empty form for a newer figure of the same kind."""
    initial = [("region", figure.region_pk), ("segment", figure.row.segment)]
    if figure.basis:
        initial.append(("basis", figure.basis))
    return Form(figure.table, initial=tuple(initial))


@rule(
    code="segmen-tidak-sama-total",
    severity=GALAT,
    label="Jumlah segmen beda dari total",
)
def segments_differ(facts: Facts):
    """A TOTAL and the segments of the same day; too few segments may only exceed."""
    for found in facts.series.values():
        by_day = defaultdict(dict)
        for figure in found:
            by_day[figure.row.as_of][figure.row.segment] = figure
        for day in sorted(by_day):
            figure = by_day[day].get(TOTAL)
            difference = figure and day_difference(by_day[day])
            if difference:
                yield figure.draft(
                    f", per {figure.day}: total {count(figure.row.people)}, jumlah "
                    f"segmennya {count(figure.row.people - difference)}. Periksa total "
                    "dan setiap segmennya."
                )


def day_difference(by_segment: dict[str, FigureFact]) -> int:
    """TOTAL minus its segments; 0 where they agree or too few are known to say."""
    people = {segment: figure.row.people for segment, figure in by_segment.items()}
    parts = [people.get(segment) for segment in ADDED_SEGMENTS]
    exact = segment_difference(people[TOTAL], *parts)
    if exact is not None:
        return exact
    exceeding = check_parts(people[TOTAL], parts).contradictions
    return people[TOTAL] - exceeding[0].computed if exceeding else 0


@rule(
    code="peserta-lama", severity=PERINGATAN, label="Peserta aktif lebih dari 12 bulan"
)
def stale_participation(facts: Facts):
    yield from stale_figures(facts, PARTICIPATION, PARTICIPATION_MONTHS)


@rule(code="pembagi-lama", severity=PERINGATAN, label="Pembagi lebih dari 24 bulan")
def stale_workforce(facts: Facts):
    yield from stale_figures(facts, WORKFORCE, WORKFORCE_MONTHS)


def stale_figures(facts: Facts, table: str, months: int):
    """The figure that pages show, or the newest segment where there is none."""
    for key, found in facts.series.items():
        part = facts.parts.get(key)
        figure = figure_of(facts, key, part) if part else found[-1]
        if key[0] == table and stale(figure.row.as_of, facts.on, months):
            yield figure.draft(
                f": angka terbaru per {figure.day}, sudah lebih dari {months} bulan. "
                "Catat angka yang lebih baru.",
                newer_figure(figure),
            )


@rule(code="lonjakan", severity=PERINGATAN, label="Berubah lebih dari 50 %")
def jumps(facts: Facts):
    """Two figures in a row of one region, segment and basis; of one line and rung."""
    for before, after in figures_in_a_row(facts):
        if jump_over(before.row.people, after.row.people):
            yield after.draft(
                f", {after.segment_label}: {count(before.row.people)} "
                f"({before.day}) menjadi {count(after.row.people)} "
                f"({after.day}), berubah lebih dari 50 %. {CHECK_BOTH}"
            )
    for line in facts.lines:
        for jump in line.jumps:
            if jump_over(jump.before.workers, jump.after.workers):
                yield headcount_jump(line, jump)


def figures_in_a_row(facts: Facts) -> Iterator[tuple[FigureFact, FigureFact]]:
    for found in facts.series.values():
        by_segment = defaultdict(list)
        for figure in found:
            by_segment[figure.row.segment].append(figure)
        for figures in by_segment.values():
            yield from pairwise(figures)


def headcount_jump(line: LineFact, jump: Jump) -> Draft:
    before, after = jump.before, jump.after
    return line.draft(
        f"{RUNG_LABELS[after.rung].lower()} {count(before.workers)} orang "
        f"({dated(before.as_of, before.precision)}) menjadi {count(after.workers)} "
        f"({dated(after.as_of, after.precision)}), berubah lebih dari 50 %. "
        f"{CHECK_BOTH}",
        Form("agreements_headcount", after.pk),
    )


@rule(
    code="beda-dengan-bawahan",
    severity=PERINGATAN,
    label="Beda dengan wilayah di bawahnya",
)
def own_differs_from_children(facts: Facts):
    """Sums of all children, or of some that alone are more than the whole."""
    below = defaultdict(list)
    for place in facts.places:
        below[place.parent_code].append(place.code)
    for key, own in facts.parts.items():
        table, code, basis, category = key
        children = [
            known_part(facts, below, (table, child, basis, category))
            for child in below[code]
        ]
        compared = check_parts(own.people, [part and part.people for part in children])
        if compared.contradictions:
            yield figure_of(facts, key, own).draft(children_text(own, children))


def children_text(own: Part, children: list[Part | None]) -> str:
    known = [part for part in children if part is not None]
    added = Part(tuple(row for part in known for row in part.rows))
    return (
        f": {count(own.people)} per {own.span.text}, sedangkan {len(known)} dari "
        f"{len(children)} wilayah di bawahnya berjumlah {count(added.people)} per "
        f"{added.span.text}. Periksa mana yang kurang atau dihitung dua kali."
    )


def known_part(facts: Facts, below: dict, key: tuple) -> Part | None:
    """A region's own figure, else the sum of all below it, else unknown."""
    own = facts.parts.get(key)
    table, code, basis, category = key
    if own is not None or not below[code]:
        return own
    parts = [known_part(facts, below, (table, c, basis, category)) for c in below[code]]
    if None in parts:
        return None
    return Part(tuple(row for part in parts for row in part.rows))


@rule(
    code="pernyataan-bertentangan",
    severity=GALAT,
    label="Angka dinyatakan bertentangan",
)
def contradicted_claim(facts: Facts):
    """A claim is kept as said; only what its own numbers deny is a finding."""
    for claim in facts.claims:
        checked = check(claim.claim)
        if checked.contradictions:
            said = "; ".join(
                f"{each.label} (dinyatakan {each.stated_text}, dihitung "
                f"{each.computed_text})"
                for each in checked.contradictions
            )
            hints = "".join(f" Petunjuk: {HINT_LABELS[h]}." for h in checked.hints)
            yield claim.draft(
                f"{said}.{hints} Cocokkan dengan sumbernya; koreksi hanya bila salah "
                "salin."
            )
