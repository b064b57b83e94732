"""Rules about agreements: what the paper should say, and whether it adds up."""

from agreements.budget import BudgetCheck, line_budget
from agreements.cost import add, line_cost
from agreements.ladder import RungTotal, totals
from agreements.rates import Between
from agreements.status import Status
from coverage.claim_check import STANDS, check_parts
from jamsostek_pks.lib.words import count, long_day, rupiah

from .facts import AgreementFact, Facts, Form
from .registry import CATATAN, PERINGATAN, rule


@rule(code="nomor-kosong", severity=CATATAN, label="Nomor dokumen belum dicatat")
def missing_number(facts: Facts):
    """A signed paper has a number of each party (domain.md 2)."""
    for agreement in facts.agreements:
        missing = [
            party
            for party, number in (
                ("BPJS Ketenagakerjaan", agreement.office_number),
                ("pemda", agreement.government_number),
            )
            if not number
        ]
        if agreement.signed and missing:
            parties = " dan ".join(f"nomor pihak {party}" for party in missing)
            yield agreement.draft(f"{parties} belum dicatat. Isi dari naskahnya.")


@rule(
    code="tanggal-tanda-tangan-kosong",
    severity=PERINGATAN,
    label="Tanggal tanda tangan kosong",
)
def missing_signing_date(facts: Facts):
    for agreement in facts.agreements:
        if agreement.signed and agreement.signed_on is None:
            yield agreement.draft(
                "tanggal tanda tangan belum dicatat. Isi dari naskahnya, atau tulis "
                "kata-kata sumber pada “tanggal menurut sumber”."
            )


@rule(
    code="tanggal-akhir-kosong",
    severity=PERINGATAN,
    label="Akhir masa berlaku kosong",
)
def missing_end_date(facts: Facts):
    """What was ended before its time needs no end date any more."""
    for agreement in facts.agreements:
        if agreement.stage == "SIGNED" and agreement.ends_on is None:
            yield agreement.draft(
                "hari terakhir berlaku belum dicatat, jadi masa berlakunya tidak "
                "diketahui. Cari pada naskahnya."
            )


@rule(code="sumber-kosong", severity=PERINGATAN, label="Perjanjian tanpa sumber")
def missing_source(facts: Facts):
    for agreement in facts.agreements:
        if agreement.signed and not agreement.has_source:
            yield agreement.draft(
                "sumber belum dicatat. Tambahkan naskah, daftar atau beritanya."
            )


@rule(
    code="penanda-tangan-kosong",
    severity=CATATAN,
    label="Penanda tangan belum bernama",
)
def missing_signatory(facts: Facts):
    for agreement in facts.agreements:
        if agreement.signed and not agreement.has_signatory:
            yield agreement.draft(
                "belum ada penanda tangan yang bernama. Tambahkan nama dan jabatannya."
            )


@rule(code="baris-kosong", severity=CATATAN, label="Perjanjian tanpa baris target")
def missing_lines(facts: Facts):
    """An umbrella leaves its lines to the papers below, an addendum to its parent."""
    for agreement in facts.agreements:
        elsewhere = agreement.has_children or agreement.document_type == "ADENDUM"
        if agreement.signed and not agreement.line_count and not elsewhere:
            yield agreement.draft(
                "belum ada baris target. Tambahkan kategori pekerja yang disebut."
            )


@rule(
    code="tanda-tangan-setelah-mulai",
    severity=CATATAN,
    label="Ditandatangani setelah mulai",
)
def signed_after_start(facts: Facts):
    for agreement in facts.agreements:
        signed_on, starts_on = agreement.signed_on, agreement.starts_on
        if agreement.signed and signed_on and starts_on and signed_on > starts_on:
            yield agreement.draft(
                f"ditandatangani {long_day(signed_on)}, sesudah mulai berlaku "
                f"{long_day(starts_on)}. Periksa kedua tanggal pada naskah."
            )


@rule(
    code="berakhir-tanpa-perpanjangan",
    severity=PERINGATAN,
    label="Berakhir tanpa perpanjangan",
)
def expired_without_renewal(facts: Facts):
    for agreement in facts.agreements:
        if agreement.status == Status.EXPIRED:
            renewal = (("renews", agreement.pk), ("region", agreement.region_pk))
            yield agreement.draft(
                f"berakhir {long_day(agreement.ends_on)} dan belum ada perpanjangan "
                "yang berlaku. Catat perpanjangannya bila sudah ada.",
                Form("agreements_agreement", initial=renewal),
            )


@rule(
    code="adendum-tanpa-induk", severity=PERINGATAN, label="Adendum tanpa naskah induk"
)
def addendum_without_parent(facts: Facts):
    for agreement in facts.agreements:
        is_addendum = agreement.document_type == "ADENDUM"
        if agreement.settled and is_addendum and not agreement.has_parent:
            yield agreement.draft(
                "adendum ini tidak menunjuk naskah yang diubahnya. Pilih naskah "
                "induknya."
            )


@rule(
    code="jumlah-dinyatakan-berbeda",
    severity=PERINGATAN,
    label="Jumlah dinyatakan tidak cocok",
)
def stated_total_differs(facts: Facts):
    """No rung of the lines adds up to the paper's own total (domain.md 3).

    Lines without any number on a rung are left out of its sum, and said so.
    """
    for agreement in facts.agreements:
        stated = agreement.stated_total
        if stated is None or not agreement.settled or not agreement.seen_whole:
            continue
        rungs = totals([line.ladder for line in agreement.lines])
        rungs = [rung for rung in rungs if rung.parts]
        verdicts = [check_parts(stated, rung.parts).verdict for rung in rungs]
        if rungs and STANDS not in verdicts:
            sums = "; ".join(rung_text(rung) for rung in rungs)
            yield agreement.draft(
                f"jumlah yang dinyatakan {count(stated)} orang tidak sama dengan "
                f"jumlah baris pada tahap mana pun ({sums}). Periksa baris yang kurang "
                "atau tercatat dua kali."
            )


def rung_text(rung: RungTotal) -> str:
    aside = "" if rung.known == rung.of else f", {rung.known} dari {rung.of} baris"
    return f"{rung.label.lower()} {count(rung.people)}{aside}"


@rule(
    code="anggaran-berbeda",
    severity=PERINGATAN,
    label="Anggaran tidak cocok",
)
def budget_differs(facts: Facts):
    """Only where every line has a price; round budgets have tolerance (domain.md 5)."""
    for agreement in facts.agreements:
        if agreement.budget is None or not agreement.settled:
            continue
        checked = budget_check(agreement, facts) if agreement.seen_whole else None
        if checked is not None and not checked.fits:
            yield agreement.draft(
                f"anggaran {rupiah(checked.budget)} tidak sama dengan orang x iuran x "
                f"bulan, {between(checked.cost)} "
                f"({'lebih' if checked.difference > 0 else 'kurang'} "
                f"{rupiah(abs(checked.difference))}). {implied(agreement, facts)}"
                "Periksa anggaran, jumlah orang dan bulannya."
            )


def budget_check(agreement: AgreementFact, facts: Facts) -> BudgetCheck | None:
    costs = [line_cost(facts.rates, line.money) for line in agreement.lines]
    known = [cost.total for cost in costs if cost is not None]
    if len(known) < len(costs):
        return None
    return BudgetCheck(agreement.budget, add(known))


def between(amount: Between) -> str:
    if amount.exact:
        return rupiah(amount.low)
    return f"{rupiah(amount.low)}–{rupiah(amount.high)}"


def implied(agreement: AgreementFact, facts: Facts) -> str:
    """What the budget would pay of its only line; of several nothing is implied."""
    if len(agreement.lines) != 1:
        return ""
    (line,) = agreement.lines
    found = line_budget(facts.rates, line.money, agreement.budget)
    if found.months is None or found.people is None:
        return ""
    return (
        f"Anggaran itu cukup untuk {numbers(found.months)} bulan, atau untuk "
        f"{numbers(found.people)} orang selama {count(line.money.months_funded)} "
        "bulan. "
    )


def numbers(amount: Between) -> str:
    if amount.exact:
        return count(amount.low)
    return f"{count(amount.low)}–{count(amount.high)}"
