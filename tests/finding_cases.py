"""Made-up facts for the rules of data quality: rows, and what is beside them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from agreements.cost import LineMoney
from agreements.ladder import Count, Ladder
from agreements.protection import ProtectedLine
from agreements.rates import Rate
from coverage.arithmetic import FigureRow, Place
from coverage.claim_check import Claim
from coverage.findings import RULES
from coverage.findings.facts import (
    PARTICIPATION,
    WORKFORCE,
    AgreementFact,
    ClaimFact,
    Facts,
    FigureFact,
    Jump,
    LineFact,
    OverlapFact,
    TargetFact,
)
from coverage.findings.text_facts import ScanFact, TextFact
from coverage.overlap import Interval
from tests.factories import (
    TODAY,
)

INDONESIA = Place("ID", "Indonesia", "NATION", None)
GORONTALO = Place("75", "Provinsi Gorontalo", "PROVINCE", "ID")
POHUWATO = Place("75.04", "Kab. Pohuwato", "KABUPATEN", "75", bps_code="7503")
BOALEMO = Place("75.02", "Kab. Boalemo", "KABUPATEN", "75")
PLACES = (INDONESIA, GORONTALO, BOALEMO, POHUWATO)
# Dues of a vulnerable worker paid by a regional budget.
RATES = (
    Rate(
        segment="BPU",
        programmes="JKK+JKM",
        sector="",
        public_payer=True,
        valid_from=date(2020, 1, 1),
        valid_to=None,
        monthly_amount=16_800,
    ),
)


# Made-up rows


def agreement(**changes):
    """A paper nothing is wrong with."""
    values = {
        "pk": 7,
        "title": "Perlindungan",
        "place": POHUWATO,
        "office_number": "PER/15/102023",
        "government_number": "560/12",
        "signed_on": date(2025, 1, 1),
        "starts_on": date(2025, 1, 1),
        "ends_on": date(2026, 12, 31),
        "status": "IN_FORCE",
        "lines": (line(),),
        "line_count": 1,
    } | changes
    return AgreementFact(**values)


def line(**changes):
    values = {
        "pk": 70,
        "agreement_pk": 7,
        "agreement_title": "Perlindungan",
        "place": POHUWATO,
        "category": "Pekerja rentan",
        "status": "IN_FORCE",
        "ladder": ladder(target=100),
    } | changes
    return LineFact(**values)


def ladder(target=None, *, as_of=TODAY, **people):
    counts = {
        rung: Count(pk, rung, as_of, workers)
        for pk, (rung, workers) in enumerate(people.items(), start=1)
    }
    return Ladder(target, counts)


def clock(first, months, ends_on=None):
    return ProtectedLine(70, 7, "", first, months, ends_on=ends_on)


def paid(people, months, funding=("APBD_KAB",)):
    return LineMoney(
        people,
        "BPU",
        funding=funding,
        months_funded=months,
        protected_from=date(2025, 1, 1),
    )


def active(people, as_of=TODAY, *, place=POHUWATO, segment="TOTAL", pk=1, source=1):
    row = FigureRow(pk, place.code, segment, as_of, people, source=source)
    return FigureFact(PARTICIPATION, row, place, segment_label=segment)


def workers(people, as_of=TODAY, *, basis="ELIGIBLE_BPJSTK", category="", **kwargs):
    figure = active(people, as_of, **kwargs)
    return replace(figure, table=WORKFORCE, basis=basis, category=category)


def segments(total, *parts, make=active, as_of=TODAY):
    names = ("PU", "BPU", "JAKON")
    return [
        make(total, as_of),
        *[
            make(people, as_of, segment=segment, pk=pk)
            for pk, (segment, people) in enumerate(
                zip(names, parts, strict=False), start=2
            )
        ],
    ]


def of_agreement(**changes):
    return Facts(TODAY, agreements=(agreement(**changes),), rates=RATES)


def of_line(**changes):
    return Facts(TODAY, lines=(line(**changes),))


def of_figures(*figures):
    return Facts(TODAY, places=PLACES, figures=tuple(figures))


def of_claim(**changes):
    return Facts(TODAY, claims=(ClaimFact(1, GORONTALO, **changes),))


def of_target(**changes):
    return Facts(
        TODAY, targets=(TargetFact(1, GORONTALO, 2025, Decimal("62.93"), **changes),)
    )


def of_budget(budget, *lines, **changes):
    return of_agreement(budget=budget, lines=lines, line_count=len(lines), **changes)


def of_stated(stated, *ladders, **changes):
    lines = tuple(line(pk=pk, ladder=each) for pk, each in enumerate(ladders))
    return of_agreement(stated_total=stated, lines=lines, **{"line_count": len(lines)})


def found(code, facts):
    return [draft.sentence for draft in RULES[code].check(facts)]


COUNTED = Count(1, "ACTIVE", TODAY, 100)
FIGHTING = Claim(Decimal("45"), 0, 156_667, 397_894)
STANDING = Claim(Decimal("47.38"), 2, 1_327_000, 2_801_936)
LUMAJANG = 659_265_600  # 5,606 people x 16,800 x 7
SHARED = OverlapFact(
    (line(), line(pk=71, agreement_pk=9, place=GORONTALO)),
    (
        ("TARGET", Interval(15_000, 20_600, 20_600)),
        ("ACTIVE", Interval(900, 1_000, 1_000)),
    ),
)
WITH_NUMBER = TextFact(
    "Perjanjian",
    POHUWATO,
    ("7504••••••••0001",),
    ("catatan",),
    "agreements_agreement",
    7,
    title="Perlindungan",
    agreements=(7,),
)
SCAN = ScanFact("naskah.pdf", POHUWATO, 3, "agreements_agreement", 7, (7,))

# (rule, what it finds, what is just beside it)
CASES = [
    ("nomor-kosong", of_agreement(office_number=""), of_agreement()),
    ("nomor-kosong", of_agreement(government_number=""), of_agreement()),
    (
        "nomor-kosong",
        of_agreement(office_number="", stage="TERMINATED"),
        of_agreement(office_number="", stage="DRAFTING"),
    ),
    ("tanggal-tanda-tangan-kosong", of_agreement(signed_on=None), of_agreement()),
    (
        "tanggal-tanda-tangan-kosong",
        of_agreement(signed_on=None),
        of_agreement(signed_on=None, stage="PROGRAMME"),
    ),
    (
        "tanggal-akhir-kosong",
        of_agreement(ends_on=None),
        of_agreement(ends_on=None, stage="TERMINATED"),
    ),
    ("sumber-kosong", of_agreement(has_source=False), of_agreement()),
    ("penanda-tangan-kosong", of_agreement(has_signatory=False), of_agreement()),
    (
        "baris-kosong",
        of_agreement(lines=(), line_count=0),
        # Lines the reader does not see are lines all the same.
        of_agreement(lines=(), line_count=1),
    ),
    (
        "baris-kosong",
        of_agreement(lines=(), line_count=0),
        of_agreement(lines=(), line_count=0, has_children=True),
    ),
    *[
        (
            "baris-kosong",
            of_agreement(lines=(), line_count=0, document_type=kind),
            of_agreement(lines=(), line_count=0, document_type="ADENDUM"),
        )
        for kind in ("", "MOU")
    ],
    (
        "tanda-tangan-setelah-mulai",
        of_agreement(signed_on=date(2025, 1, 2)),
        of_agreement(signed_on=date(2025, 1, 1)),
    ),
    (
        "berakhir-tanpa-perpanjangan",
        of_agreement(status="EXPIRED"),
        of_agreement(status="RENEWED"),
    ),
    (
        "adendum-tanpa-induk",
        of_agreement(document_type="ADENDUM"),
        of_agreement(document_type="ADENDUM", has_parent=True),
    ),
    (
        "jumlah-dinyatakan-berbeda",
        of_stated(151, ladder(100), ladder(50)),
        of_stated(150, ladder(100), ladder(50)),
    ),
    (
        "jumlah-dinyatakan-berbeda",
        of_stated(151, ladder(100, ACTIVE=90), ladder(50, ACTIVE=60)),
        # Any one rung will do.
        of_stated(150, ladder(70, ACTIVE=90), ladder(50, ACTIVE=60)),
    ),
    (
        "jumlah-dinyatakan-berbeda",
        # 10,000 may stand for 9,950 to 10,050 people.
        of_stated(10_000, ladder(9_949)),
        of_stated(10_000, ladder(9_950)),
    ),
    ("jumlah-dinyatakan-berbeda", of_stated(5, ladder(4)), of_stated(5, ladder())),
    (
        "anggaran-berbeda",
        of_budget(LUMAJANG + 1, line(money=paid(5_606, 7))),
        of_budget(LUMAJANG, line(money=paid(5_606, 7))),
    ),
    (
        "anggaran-berbeda",
        # A round 659 million is half a thousand rupiah off at most.
        of_budget(659_265_000, line(money=paid(5_606, 7))),
        of_budget(659_266_000, line(money=paid(5_606, 7))),
    ),
    (
        "anggaran-berbeda",
        of_budget(1, line(money=paid(5_606, 7))),
        # A line without a price: nothing to compare.
        of_budget(1, line(money=paid(5_606, 7)), line(money=paid(100, None))),
    ),
    ("baris-tanpa-angka", of_line(ladder=ladder()), of_line(ladder=ladder(0))),
    ("baris-tanpa-angka", of_line(ladder=ladder()), of_line(ladder=ladder(), quota=9)),
    (
        "baris-tanpa-angka",
        of_line(ladder=ladder()),
        of_line(ladder=ladder(), stage="EXPLORATION"),
    ),
    (
        "jumlah-tanpa-sumber",
        of_line(unsourced=(Count(5, "ACTIVE", TODAY, 90),)),
        of_line(),
    ),
    (
        "aktif-di-atas-terdaftar",
        of_line(ladder=ladder(REGISTERED=90, ACTIVE=91)),
        of_line(ladder=ladder(REGISTERED=90, ACTIVE=90)),
    ),
    (
        "aktif-di-atas-terdaftar",
        of_line(ladder=ladder(REGISTERED=90, ACTIVE=91)),
        of_line(ladder=ladder(90, ACTIVE=91)),
    ),
    (
        "aktif-di-atas-target",
        of_line(ladder=ladder(100, ACTIVE=101)),
        of_line(ladder=ladder(100, ACTIVE=100, REGISTERED=101)),
    ),
    (
        "didanai-kurang-3-bulan",
        of_line(clock=clock(None, 2)),
        of_line(clock=clock(None, 3)),
    ),
    (
        "didanai-kurang-3-bulan",
        # Paid to the very last day of the month asked.
        of_line(clock=clock(date(2025, 11, 1), 2)),
        of_line(clock=clock(date(2025, 10, 1), 2)),
    ),
    (
        "dana-berakhir-dulu",
        of_line(clock=clock(date(2025, 1, 1), 11, date(2025, 12, 31))),
        of_line(clock=clock(date(2025, 1, 1), 12, date(2025, 12, 1))),
    ),
    (
        "dana-berakhir-dulu",
        of_line(clock=clock(date(2025, 1, 1), 10, date(2025, 12, 31))),
        # Over, money and paper alike.
        of_line(clock=clock(date(2025, 1, 1), 10, date(2025, 12, 30))),
    ),
    (
        "perjanjian-berakhir-dulu",
        of_line(clock=clock(date(2025, 1, 1), 12, date(2025, 11, 30))),
        of_line(clock=clock(date(2025, 1, 1), 12, date(2025, 12, 31))),
    ),
    (
        "jumlah-lama",
        of_line(ladder=ladder(ACTIVE=9, as_of=date(2025, 9, 29))),
        of_line(ladder=ladder(ACTIVE=9, as_of=date(2025, 9, 30))),
    ),
    (
        "jumlah-lama",
        of_line(ladder=ladder(ACTIVE=9, as_of=date(2024, 1, 1))),
        of_line(ladder=ladder(ACTIVE=9, as_of=date(2024, 1, 1)), status="EXPIRED"),
    ),
    (
        "jumlah-lama",
        of_line(
            ladder=ladder(ACTIVE=9, as_of=date(2025, 1, 1)),
            clock=clock(date(2025, 1, 1), 12),
            status=None,
        ),
        of_line(
            ladder=ladder(ACTIVE=9, as_of=date(2025, 1, 1)),
            clock=clock(date(2025, 1, 1), 11),
        ),
    ),
    ("tumpang-tindih", Facts(TODAY, overlaps=(SHARED,)), Facts(TODAY)),
    (
        "angka-tanpa-sumber",
        of_figures(active(9, source=None)),
        of_figures(active(9)),
    ),
    (
        "angka-tanpa-sumber",
        of_claim(claim=STANDING, has_source=False),
        of_claim(claim=STANDING),
    ),
    (
        "angka-tanpa-sumber",
        of_target(has_source=False),
        of_target(),
    ),
    (
        "cakupan-di-atas-100",
        of_figures(active(101), workers(100)),
        of_figures(active(100), workers(100)),
    ),
    (
        "cakupan-di-atas-100",
        of_figures(active(101), workers(100)),
        # Nobody to divide by; and a category's people are no region's coverage.
        of_figures(active(101), workers(0), workers(9, basis="X", category="Nelayan")),
    ),
    (
        "bagian-berjauhan",
        of_figures(active(9), workers(10, date(2024, 12, 30))),
        of_figures(active(9), workers(10, date(2024, 12, 31))),
    ),
    (
        "segmen-tidak-sama-total",
        of_figures(*segments(101, 50, 30, 20)),
        of_figures(*segments(100, 50, 30, 20)),
    ),
    (
        "segmen-tidak-sama-total",
        # Two segments alone say nothing unless they exceed the total.
        of_figures(*segments(79, 50, 30)),
        of_figures(*segments(80, 50, 30)),
    ),
    (
        "segmen-tidak-sama-total",
        of_figures(*segments(101, 50, 30, 20, make=workers)),
        of_figures(
            active(999),
            *[
                active(200, date(2025, 2, 1), segment=segment, pk=pk)
                for pk, segment in enumerate(("PU", "BPU", "JAKON"), start=9)
            ],
        ),
    ),
    (
        "peserta-lama",
        of_figures(active(9, date(2024, 12, 30))),
        of_figures(active(9, date(2024, 12, 31))),
    ),
    (
        "peserta-lama",
        of_figures(active(9, date(2024, 1, 1))),
        # The newest one decides.
        of_figures(active(9, date(2024, 1, 1)), active(9, pk=2)),
    ),
    (
        "pembagi-lama",
        of_figures(workers(9, date(2023, 12, 30))),
        of_figures(workers(9, date(2023, 12, 31))),
    ),
    (
        "lonjakan",
        of_figures(active(100, date(2025, 1, 1)), active(151, pk=2)),
        of_figures(active(100, date(2025, 1, 1)), active(150, pk=2)),
    ),
    (
        "lonjakan",
        of_figures(workers(100, date(2025, 1, 1)), workers(49, pk=2)),
        # Another segment, another basis, another place are other figures.
        of_figures(
            workers(100, date(2025, 1, 1)),
            workers(9, pk=2, segment="BPU"),
            workers(9, pk=3, basis="BPS_EMPLOYED"),
            workers(9, pk=4, place=BOALEMO),
        ),
    ),
    (
        "lonjakan",
        of_line(jumps=(Jump(COUNTED, replace(COUNTED, workers=151)),)),
        of_line(jumps=(Jump(COUNTED, replace(COUNTED, workers=150)),)),
    ),
    (
        "beda-dengan-bawahan",
        of_figures(
            active(101, place=GORONTALO),
            active(60, place=BOALEMO, pk=2),
            active(40, pk=3),
        ),
        of_figures(
            active(100, place=GORONTALO),
            active(60, place=BOALEMO, pk=2),
            active(40, pk=3),
        ),
    ),
    (
        "beda-dengan-bawahan",
        # One child alone may only be too much.
        of_figures(active(59, place=GORONTALO), active(60, place=BOALEMO, pk=2)),
        of_figures(active(101, place=GORONTALO), active(60, place=BOALEMO, pk=2)),
    ),
    (
        "beda-dengan-bawahan",
        # A province without a figure of its own is what lies below it.
        of_figures(
            workers(101, place=INDONESIA),
            workers(60, place=BOALEMO, pk=2),
            workers(40, pk=3),
        ),
        of_figures(
            workers(100, place=INDONESIA),
            workers(60, place=BOALEMO, pk=2),
            workers(40, pk=3),
        ),
    ),
    (
        "pernyataan-bertentangan",
        of_claim(claim=FIGHTING),
        of_claim(claim=STANDING),
    ),
    (
        "nomor-identitas",
        Facts(TODAY, texts=(WITH_NUMBER,)),
        Facts(TODAY),
    ),
    (
        "nomor-identitas-dokumen",
        Facts(TODAY, scans=(SCAN,)),
        # Looked at and clean; what could not be looked at is no finding either.
        Facts(TODAY, scans=(replace(SCAN, numbers=0),)),
    ),
]
