"""Data quality: each rule on a row it finds and on one just beside the boundary."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agreements.cost import LineMoney
from agreements.ladder import Count, Ladder
from agreements.protection import ProtectedLine
from agreements.rates import Rate
from coverage.arithmetic import FigureRow, Place
from coverage.claim_check import Claim
from coverage.findings import RULES, SEVERITIES, find
from coverage.findings.facts import (
    PARTICIPATION,
    WORKFORCE,
    AgreementFact,
    ClaimFact,
    Facts,
    FigureFact,
    Form,
    Jump,
    LineFact,
    OverlapFact,
    TargetFact,
)
from coverage.findings.registry import rule
from coverage.models import Overlap
from coverage.overlap import Interval
from coverage.reports import Question
from regions.models import User
from tests.factories import (
    TODAY,
    create_agreement,
    create_category,
    create_claim,
    create_headcount,
    create_line,
    create_office,
    create_participation,
    create_region,
    create_source,
    create_target,
    create_user,
    create_workforce,
)
from tests.pages import founding_data

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
]


@pytest.mark.parametrize(("code", "facts", "beside"), CASES)
def test_a_rule_finds_its_row_and_leaves_the_one_beside_it(code, facts, beside):
    assert len(found(code, facts)) == 1
    assert found(code, beside) == []


def test_every_rule_is_tried():
    assert {code for code, *_ in CASES} == set(RULES)


@pytest.mark.parametrize("code", RULES)
def test_a_sentence_says_where_and_what_and_shouts_at_nobody(code):
    for tried, facts, _ in CASES:
        for sentence in found(code, facts) if tried == code else ():
            assert any(place.full_name in sentence for place in PLACES)
            assert sentence.endswith(".")
            assert "!" not in sentence


@pytest.mark.parametrize("facts", [Facts(TODAY), of_agreement(), of_line()])
def test_nothing_is_found_where_nothing_is_wrong(facts):
    assert [code for code in RULES if found(code, facts)] == []


def test_a_rule_has_a_code_of_its_own_and_a_known_severity():
    with pytest.raises(ValueError, match="lonjakan"):
        rule(code="lonjakan", severity="galat", label="")(lambda facts: [])
    with pytest.raises(ValueError, match="bahaya"):
        rule(code="bahaya", severity="bahaya", label="")(lambda facts: [])

    assert {each.severity for each in RULES.values()} == set(SEVERITIES)


def test_rules_have_names_of_their_own_that_fit_a_phone():
    labels = [each.label for each in RULES.values()]

    assert len(set(labels)) == len(labels)
    assert max(map(len, labels)) <= 33


def test_the_claim_is_said_beside_what_its_parts_make():
    (sentence,) = found("pernyataan-bertentangan", of_claim(claim=FIGHTING))

    assert "dinyatakan 45\u00a0%, dihitung 39,37\u00a0%" in sentence


def test_a_swapped_pair_is_hinted_at():
    swapped = Claim(Decimal("48"), 0, 140_769, 67_799)

    (sentence,) = found("pernyataan-bertentangan", of_claim(claim=swapped))

    assert "cocok jika pembilang dan penyebut ditukar" in sentence


def test_a_budget_says_what_it_would_pay():
    facts = of_budget(LUMAJANG, line(money=paid(5_606, 12)))

    (sentence,) = found("anggaran-berbeda", facts)

    assert "kurang Rp\u00a0470.904.000" in sentence
    assert "cukup untuk 7 bulan, atau untuk 3.270 orang selama 12 bulan" in sentence


def test_a_budget_of_an_unknown_payer_has_an_open_cost():
    rates = (*RATES, replace(RATES[0], public_payer=False, monthly_amount=8_400))
    facts = of_budget(2_000, line(money=paid(1, 1, funding=())))

    (sentence,) = found("anggaran-berbeda", replace(facts, rates=rates))

    assert found("anggaran-berbeda", facts) == []
    assert "Rp\u00a08.400–Rp\u00a016.800 (kurang Rp\u00a06.400)" in sentence


def test_sums_are_not_made_of_lines_the_reader_does_not_see():
    facts = of_agreement(stated_total=1, budget=1, line_count=2)

    assert found("jumlah-dinyatakan-berbeda", facts) == []
    assert found("anggaran-berbeda", facts) == []


def test_a_sum_of_some_lines_says_of_how_many():
    facts = of_stated(500, ladder(100), ladder())

    (sentence,) = found("jumlah-dinyatakan-berbeda", facts)

    assert "target 100, 1 dari 2 baris" in sentence


def test_a_sum_above_100_percent_is_mended_where_most_are_too_many():
    # Two of two kabupaten: a headline, of the province and so of the nation.
    facts = of_figures(
        active(10, place=BOALEMO),
        workers(9, place=BOALEMO, pk=2),
        active(120, pk=3),
        workers(100, pk=4),
    )

    drafts = list(RULES["cakupan-di-atas-100"].check(facts))

    (province,) = [draft for draft in drafts if draft.place == GORONTALO]
    assert "jumlah 2 dari 2 kabupaten/kota: 109 pekerja" in province.sentence
    assert "kurang dari 130 peserta aktif" in province.sentence
    assert "cakupan 119,27\u00a0%. Mulailah memeriksa dari Kab. Pohuwato" in (
        province.sentence
    )
    assert province.form == Form(WORKFORCE, 4)
    assert [draft.place for draft in drafts].count(INDONESIA) == 1


def test_a_partial_sum_above_100_percent_is_no_finding_of_its_own():
    facts = of_figures(active(120), workers(100))

    drafts = RULES["cakupan-di-atas-100"].check(facts)

    assert [draft.place for draft in drafts] == [POHUWATO]


def test_a_sum_says_of_whom_it_is_too_much_only_above_100_percent():
    facts = of_figures(
        active(10, place=BOALEMO),
        workers(30, place=BOALEMO, pk=2),
        active(120, pk=3),
        workers(100, pk=4),
    )

    drafts = RULES["cakupan-di-atas-100"].check(facts)

    assert [draft.place for draft in drafts] == [POHUWATO]


def test_an_overlap_is_an_interval_of_all_its_agreements():
    (draft,) = RULES["tumpang-tindih"].check(Facts(TODAY, overlaps=(SHARED,)))

    assert draft.sentence.startswith(
        "Target 15.000–20.600 orang (jumlah baris 20.600), "
        "aktif 900–1.000 orang (jumlah baris 1.000): baris dari dana yang berbeda"
    )
    assert draft.agreements == (7, 9)
    assert draft.place == GORONTALO


# From the database


@pytest.fixture
def officer(db):
    """Branch staff of an office that serves Provinsi Gorontalo."""
    return create_user(office=create_office(regions=["75"]))


def findings(user, *codes, on=TODAY, known_at=None):
    asked = Question(user, TODAY, on, "ELIGIBLE_BPJSTK", known_at)
    return [each for each in find(asked) if not codes or each.code in codes]


def clean_agreement(**changes):
    """As the papers would have it, but for what a test changes."""
    values = {
        "office_number": "PER/1/012025",
        "government_number": "1",
        "signed_on": date(2025, 1, 1),
    }
    made = create_agreement(**values | changes)
    made.sources.add(create_source())
    made.people.create(name="Saipul", role="SIGNATORY")
    return made


@pytest.fixture(scope="class")
def founding(django_db_setup, django_db_blocker):
    with founding_data(django_db_blocker):
        yield


@pytest.mark.usefixtures("founding")
@pytest.mark.django_db
class TestFoundingData:
    def admin(self):
        return User.objects.create(username="pusat", is_superuser=True)

    def test_gorontalos_45_percent_is_a_finding_and_sulsels_stands(self):
        (contradicted,) = findings(self.admin(), "pernyataan-bertentangan")

        assert contradicted.region.code == "75"
        assert "dinyatakan 45\u00a0%, dihitung 39,37\u00a0%" in contradicted.sentence

    def test_what_the_reports_leave_out_is_found(self):
        codes = {each.code for each in findings(self.admin())}

        assert {
            "nomor-kosong",
            "tanggal-akhir-kosong",
            "penanda-tangan-kosong",
            "baris-tanpa-angka",
        } <= codes

    def test_they_stand_by_severity_then_code_then_region(self):
        found = findings(self.admin())

        order = [(SEVERITIES.index(f.severity), f.code, f.region.code) for f in found]
        assert order == sorted(order)
        assert len(found) == len(set(found))

    def test_somebody_from_elsewhere_finds_nothing_of_it(self):
        stranger = create_user(office=create_office(regions=[create_region(code="11")]))

        assert findings(stranger) == []


def test_a_clean_agreement_has_no_findings(officer):
    made = clean_agreement()
    create_headcount(target=create_line(agreement=made))

    assert findings(officer) == []


def test_nobody_without_a_scope_finds_anything(db):
    create_line(agreement=create_agreement(), target_workers=None)
    create_participation(as_of=date(2020, 1, 1))
    create_claim(percent="45", numerator=1, denominator=9)

    assert findings(create_user()) == []
    assert findings(create_user(is_active=False)) == []


def test_figures_of_other_regions_are_not_ones_own_to_mend(officer):
    create_participation(region="74.07", as_of=date(2020, 1, 1))
    create_participation(region="75.04", as_of=date(2020, 1, 1))
    create_claim(region="74.07", percent="45", numerator=1, denominator=9)

    assert [(f.code, f.region.code) for f in findings(officer)] == [
        ("peserta-lama", "75.04")
    ]


def test_an_agreement_seen_through_one_line_shows_that_line_only(officer):
    above = clean_agreement(region="74", stated_total=1, budget=1)
    create_line(agreement=above, region="75.04", target_workers=None)
    create_line(agreement=above, region="74.07", target_workers=None)

    (found,) = findings(officer)

    assert (found.code, found.region.code) == ("baris-tanpa-angka", "75.04")
    assert (found.agreement, found.url) == (above.pk, "")


def test_an_official_reads_and_has_no_form(db):
    made = clean_agreement(office_number="")
    create_line(agreement=made)
    create_participation(as_of=date(2020, 1, 1))
    official = create_user(region="75")

    found = findings(official)

    assert [(f.code, f.url) for f in found] == [
        ("peserta-lama", ""),
        ("nomor-kosong", ""),
    ]


def test_each_finding_leads_to_its_form(officer, client_of):
    made = clean_agreement(office_number="", ends_on=date(2025, 12, 30))
    create_headcount(
        target=create_line(agreement=made, target_workers=None), source=None
    )
    create_line(agreement=made, target_workers=None)
    region = create_region(code="75.04")
    create_participation(region=region, as_of=date(2020, 1, 1), source=None)
    create_claim(percent="45", numerator=1, denominator=9)
    browser = client_of(officer)

    urls = {f.code: f.url for f in findings(officer)}

    assert urls["nomor-kosong"].endswith(f"/agreement/{made.pk}/change/")
    assert urls["berakhir-tanpa-perpanjangan"].endswith(
        f"/agreement/add/?renews={made.pk}&region={region.pk}"
    )
    assert urls["peserta-lama"].endswith(
        f"/participation/add/?region={region.pk}&segment=TOTAL"
    )
    assert len(urls) == 7
    assert {browser.get(url).status_code for url in urls.values()} == {200}


def test_two_purses_for_one_group_are_open_until_decided(officer):
    nelayan = create_category(name="Nelayan")
    lines = [
        create_line(
            agreement=clean_agreement(region=region, programme_year=2025),
            category=nelayan,
            region="75.04",
            target_workers=people,
            funding_sources=purse,
        )
        for region, people, purse in (
            ("75", 15_000, "APBD_PROV"),
            ("75.04", 5_600, "APBD_KAB"),
        )
    ]

    (opened,) = findings(officer, "tumpang-tindih")
    decision = Overlap.objects.create(resolution="DISJOINT", reason="Beda desa")
    decision.lines.set(lines)

    pks = ",".join(str(line.pk) for line in lines)
    assert "aktif" not in opened.sentence
    assert "15.000–20.600 orang (jumlah baris 20.600)" in opened.sentence
    assert opened.agreements == tuple(line.agreement_id for line in lines)
    assert opened.agreement is None
    assert opened.url.endswith(f"/overlap/add/?lines={pks.replace(',', '%2C')}")
    assert findings(officer, "tumpang-tindih") == []


def test_an_overlap_open_at_two_rungs_is_one_finding(officer):
    """The people active are of two of the three lines: one decision settles both."""
    payers = [("75", "APBD_PROV"), ("75.04", "APBD_KAB"), ("75.04", "BAZNAS")]
    lines = [
        create_line(
            agreement=clean_agreement(region=region, programme_year=2025),
            region="75.04",
            funding_sources=purse,
        )
        for region, purse in payers
    ]
    for line in lines[:2]:
        create_headcount(target=line, workers=90)

    (opened,) = findings(officer, "tumpang-tindih")

    assert "Target 100–300 orang (jumlah baris 300), aktif 90–180" in opened.sentence
    assert opened.url.count("%2C") == 2


@pytest.mark.parametrize(("rows", "known"), [(2, 1), (1, 0)])
def test_a_jump_of_headcounts_leads_to_the_later_count(officer, rows, known):
    """Up or down, counts of one line and rung, as known and up to the day asked."""
    line = create_line(agreement=clean_agreement())
    other = create_line(agreement=line.agreement)
    days = [date(2025, 9, 30), date(2025, 10, 31)]
    counts = [
        create_headcount(target=line, as_of=day, workers=people)
        for day, people in list(zip(days, (90, 44), strict=True))[:rows]
    ]
    create_headcount(target=line, as_of=days[1], rung="REGISTERED", workers=999)
    create_headcount(target=other, as_of=days[1], workers=9)

    found = findings(officer, "lonjakan")

    assert len(found) == known
    for jump in found:
        assert "aktif 90 orang (30 September 2025) menjadi 44 (31 " in jump.sentence
        assert jump.url.endswith(f"/headcount/{counts[-1].pk}/change/")
    assert findings(officer, "lonjakan", on=date(2025, 10, 30)) == []


@pytest.mark.parametrize(("then", "now"), [(0, 1), (100, 151), (100, 49)])
def test_the_database_finds_the_jumps_the_rule_finds(officer, then, now):
    line = create_line(agreement=clean_agreement(), target_workers=None)
    for day, people in ((date(2025, 9, 30), then), (date(2025, 10, 31), now)):
        create_headcount(target=line, as_of=day, workers=people)

    assert len(findings(officer, "lonjakan")) == 1


@pytest.mark.parametrize(("then", "now"), [(0, 0), (100, 150), (100, 50)])
def test_half_more_or_half_less_is_no_jump_yet(officer, then, now):
    line = create_line(agreement=clean_agreement(), target_workers=None)
    for day, people in ((date(2025, 9, 30), then), (date(2025, 10, 31), now)):
        create_headcount(target=line, as_of=day, workers=people)

    assert findings(officer, "lonjakan") == []


def test_a_target_without_a_source_leads_to_its_form(officer):
    target = create_target(region="75.04", source=None)
    create_target(region="74.07", source=None)  # not the officer's

    (found,) = findings(officer)

    assert found.sentence == (
        "Target cakupan Kab. Pohuwato 2025 (62,93\u00a0%, Kemendagri): sumber belum "
        "dicatat. Koreksi dengan menyebut sumbernya."
    )
    assert found.url.endswith(f"/coveragetarget/{target.pk}/change/")


def test_a_decision_about_a_line_one_may_not_edit_has_no_form(db):
    """The kabupaten's branch sees the province's line, and does not decide alone."""
    officer = create_user(office=create_office(regions=["75.04"]))
    for region, purse in (("75", "APBD_PROV"), ("75.04", "APBD_KAB")):
        create_line(
            agreement=clean_agreement(region=region),
            region="75.04",
            funding_sources=purse,
        )

    (opened,) = findings(officer, "tumpang-tindih")

    assert opened.url == ""


def test_figures_are_found_as_of_the_day_asked_and_as_known_then(officer):
    created = datetime(2025, 1, 1, tzinfo=UTC)
    row = create_workforce(as_of=date(2023, 12, 30), recorded_at=created)
    before = datetime(2024, 1, 1, tzinfo=UTC)

    assert findings(officer, "pembagi-lama", on=date(2025, 12, 30)) == []
    assert len(findings(officer, "pembagi-lama")) == 1
    assert findings(officer, "pembagi-lama", known_at=before) == []

    corrected = datetime(2025, 6, 1, tzinfo=UTC)
    row.withdraw(by=officer, at=corrected, reason="Salah")

    (known,) = findings(officer, "pembagi-lama", known_at=created)
    assert findings(officer, "pembagi-lama") == []
    assert known.code == "pembagi-lama"


def test_a_closed_figure_has_no_form_to_correct(officer):
    created = datetime(2025, 1, 1, tzinfo=UTC)
    row = create_participation(source=None, recorded_at=created)
    row.withdraw(by=officer, at=datetime(2025, 6, 1, tzinfo=UTC), reason="Salah")

    (known,) = findings(officer, "angka-tanpa-sumber", known_at=created)

    assert known.url == ""


def test_queries_do_not_grow_with_the_agreements(officer):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            findings(officer)
        return len(captured)

    fill(3)
    findings(officer)  # a user's scope is asked for once
    few = queries()
    fill(27)
    many = queries()

    assert few == many
    assert len(findings(officer)) >= 30 * 5


def fill(number):
    for _ in range(number):
        made = create_agreement(
            region="75.04", budget=5, stated_total=7, ends_on=date(2025, 6, 30)
        )
        create_headcount(target=create_line(agreement=made), workers=200, source=None)
        create_claim(percent="45", numerator=1, denominator=9)
    create_participation(
        as_of=date(2020, 1, number), active_workers=number, source=None
    )
    create_workforce(as_of=date(2020, 1, number), workers=1, source=None)
