"""Rules about target lines: their ladder, their money, and whom they share."""

from agreements.ladder import ACTIVE, REGISTERED, RUNG_LABELS, TARGET
from agreements.protection import Alarm, alarms
from coverage.arithmetic import depth
from coverage.jumps import stale
from jamsostek_pks.lib.words import count, dated, long_day

from .facts import Draft, Facts, Form, LineFact, OverlapFact
from .registry import CATATAN, GALAT, PERINGATAN, rule

HEADCOUNT_MONTHS = 3


@rule(code="baris-tanpa-angka", severity=PERINGATAN, label="Baris target tanpa angka")
def line_without_number(facts: Facts):
    """No rung and no quota; talks and drafts are not asked yet."""
    for line in facts.lines:
        known = [cell.people for cell in line.ladder.cells]
        if line.settled and line.quota is None and set(known) == {None}:
            yield line.draft(
                "belum ada angka pada tahap mana pun. Isi targetnya atau catat jumlah "
                "orangnya."
            )


@rule(
    code="jumlah-tanpa-sumber", severity=CATATAN, label="Jumlah pada tahap tanpa sumber"
)
def headcount_without_source(facts: Facts):
    for line in facts.lines:
        for counted in line.unsourced:
            yield line.draft(
                f"{RUNG_LABELS[counted.rung].lower()} {count(counted.workers)} orang "
                f"per {dated(counted.as_of, counted.precision)} tidak bersumber. "
                "Koreksi dengan menyebut sumbernya.",
                Form("agreements_headcount", counted.pk),
            )


@rule(
    code="aktif-di-atas-terdaftar",
    severity=GALAT,
    label="Aktif di atas terdaftar",
)
def active_above_registered(facts: Facts):
    yield from above(facts, REGISTERED)


@rule(
    code="aktif-di-atas-target",
    severity=PERINGATAN,
    label="Aktif di atas target",
)
def active_above_target(facts: Facts):
    yield from above(facts, TARGET)


def above(facts: Facts, rung: str):
    """Lines with more people active than on `rung`; mended where they are counted."""
    for line in facts.lines:
        for step in line.ladder.broken_orders:
            if step.from_rung == rung:
                counted = line.ladder.counts[ACTIVE]
                yield line.draft(
                    f"aktif {count(step.after)} orang "
                    f"({dated(counted.as_of, counted.precision)}), lebih banyak "
                    f"daripada {RUNG_LABELS[rung].lower()} {count(step.before)} orang. "
                    "Periksa kedua angka dan tanggalnya.",
                    Form("agreements_headcount", counted.pk),
                )


@rule(
    code="didanai-kurang-3-bulan",
    severity=PERINGATAN,
    label="Didanai kurang dari 3 bulan",
)
def funded_under_three_months(facts: Facts):
    for line in alarmed(facts, Alarm.FEW_MONTHS):
        yield line.draft(
            f"didanai {count(line.clock.months_funded)} bulan. Di bawah 3 bulan "
            "santunan kematian penuh belum tercapai; periksa bulannya atau usulkan "
            "tambahan."
        )


@rule(
    code="dana-berakhir-dulu",
    severity=PERINGATAN,
    label="Dana berakhir sebelum perjanjian",
)
def money_ends_first(facts: Facts):
    for line in alarmed(facts, Alarm.MONEY_ENDS_FIRST):
        yield line.draft(
            f"perlindungan dibayar sampai {long_day(line.clock.protected_until)}, "
            f"perjanjian berlaku sampai {long_day(line.clock.ends_on)}. Pastikan dana "
            "bulan berikutnya, atau perbaiki bulannya."
        )


@rule(
    code="perjanjian-berakhir-dulu",
    severity=PERINGATAN,
    label="Perjanjian berakhir sebelum dana",
)
def agreement_ends_first(facts: Facts):
    for line in alarmed(facts, Alarm.AGREEMENT_ENDS_FIRST):
        yield line.draft(
            f"perjanjian berakhir {long_day(line.clock.ends_on)}, perlindungan "
            f"dibayar sampai {long_day(line.clock.protected_until)}. Siapkan "
            "perpanjangan, atau perbaiki tanggalnya."
        )


def alarmed(facts: Facts, alarm: Alarm):
    """Lines with this alarm that something can still be done about."""
    for line in facts.lines:
        if line.settled and not over(line, facts) and alarm in alarms(line.clock):
            yield line


def over(line: LineFact, facts: Facts) -> bool:
    """Both the money and the paper ended, as far as known, before the day asked."""
    ends = [line.clock.protected_until, line.clock.ends_on]
    known = [end for end in ends if end is not None]
    return bool(known) and max(known) < facts.on


@rule(
    code="jumlah-lama",
    severity=PERINGATAN,
    label="Jumlah orang lebih dari 3 bulan",
)
def stale_headcount(facts: Facts):
    """The newest count of a line that is being paid for, on whatever rung."""
    for line in facts.lines:
        counts = line.ladder.counts.values()
        if not counts or not line.settled or not line.running(facts.on):
            continue
        newest = max(counts, key=lambda counted: counted.as_of)
        if stale(newest.as_of, facts.on, HEADCOUNT_MONTHS):
            yield line.draft(
                f"jumlah terbaru per {dated(newest.as_of, newest.precision)}, sudah "
                f"lebih dari {HEADCOUNT_MONTHS} bulan. Catat jumlah aktif bulan ini.",
                Form(
                    "agreements_headcount",
                    initial=(("target", line.pk), ("rung", ACTIVE)),
                ),
            )


@rule(
    code="tumpang-tindih",
    severity=PERINGATAN,
    label="Tumpang tindih belum diputuskan",
)
def overlap_open(facts: Facts):
    """Several purses, one place: an interval until somebody decides (domain.md 5)."""
    for overlap in facts.overlaps:
        yield overlap_draft(overlap)


def overlap_draft(overlap: OverlapFact) -> Draft:
    people = ", ".join(
        f"{RUNG_LABELS[rung].lower()} {interval.text}"
        for rung, interval in overlap.people
    )
    names = "; ".join(
        f"{line.category} di {line.place.full_name}, “{line.agreement_title}”"
        for line in overlap.lines
    )
    lines = ",".join(str(line.pk) for line in overlap.lines)
    editable = all(line.editable for line in overlap.lines)
    return Draft(
        f"{people[0].upper()}{people[1:]}: baris dari dana yang berbeda mungkin "
        f"berisi orang yang sama ({names}). Putuskan orangnya berbeda atau sama, "
        "dengan alasan.",
        min((line.place for line in overlap.lines), key=lambda p: (depth(p), p.code)),
        tuple(sorted({line.agreement_pk for line in overlap.lines})),
        Form("coverage_overlap", initial=(("lines", lines),)) if editable else None,
    )
