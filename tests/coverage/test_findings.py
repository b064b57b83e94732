"""Data quality: each rule on a row it finds and on one just beside the boundary."""

from dataclasses import replace
from decimal import Decimal

import pytest

from coverage.claim_check import Claim
from coverage.findings import RULES, SEVERITIES, registry
from coverage.findings import facts as fact_module
from coverage.findings.facts import (
    WORKFORCE,
    Facts,
    Form,
)
from coverage.findings.registry import Finding, rule
from tests.factories import (
    TODAY,
)
from tests.finding_cases import (
    BOALEMO,
    CASES,
    FIGHTING,
    GORONTALO,
    INDONESIA,
    LUMAJANG,
    PLACES,
    POHUWATO,
    RATES,
    SHARED,
    active,
    clock,
    found,
    ladder,
    line,
    of_agreement,
    of_budget,
    of_claim,
    of_figures,
    of_line,
    of_stated,
    paid,
    segments,
    workers,
)
from tests.frozen import changeable


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


# Their rows stand alone: figures of one region and kind are a series.
ROW_BY_ROW = [case for case in CASES if not (case[1].figures or case[2].figures)]


@pytest.mark.parametrize(("code", "facts", "beside"), ROW_BY_ROW)
def test_a_row_that_is_right_does_not_hide_the_wrong_one_after_it(code, facts, beside):
    both = replace(
        facts,
        **{
            kind: getattr(beside, kind) + getattr(facts, kind)
            for kind in ("agreements", "lines", "claims", "targets", "overlaps")
        },
    )

    assert len(found(code, both)) >= len(found(code, facts))


def forms(code, facts):
    return [draft.form for draft in RULES[code].check(facts)]


def test_only_who_may_edit_is_led_to_a_form():
    """Of an agreement, of a line, and of a figure."""
    ours, theirs = (
        of_agreement(office_number=""),
        of_agreement(office_number="", editable=False),
    )
    assert forms("nomor-kosong", ours) == [Form("agreements_agreement", 7)]
    assert forms("nomor-kosong", theirs) == [None]

    months = clock(TODAY.replace(day=1), 2)
    assert forms("didanai-kurang-3-bulan", of_line(clock=months)) == [
        Form("agreements_enrolmenttarget", 70)
    ]
    assert forms("didanai-kurang-3-bulan", of_line(clock=months, editable=False)) == [
        None
    ]


def test_a_region_above_100_percent_is_mended_at_the_figure_that_decides():
    """Not at an older one; of segments at the first."""
    old = workers(100, TODAY.replace(year=2024), pk=11)
    _, *parts = segments(0, 10, 20, 30, make=workers)
    (form,) = forms("cakupan-di-atas-100", of_figures(old, active(90), *parts))

    assert form.pk == parts[0].row.pk
    assert form.model == "coverage_workforce"


def test_no_fact_and_no_finding_can_be_changed():
    assert changeable(fact_module, registry) == []


def test_the_figure_pages_show_is_stale_though_one_segment_is_new():
    shown = active(10, TODAY.replace(year=2023), pk=1)
    lone = active(4, TODAY, segment="PU", pk=2)

    (sentence,) = found("peserta-lama", of_figures(shown, lone))

    assert "31 Desember 2023" in sentence


def test_a_claim_is_told_by_whom_and_when_as_far_as_known():
    def told(**changes):
        (sentence,) = found(
            "pernyataan-bertentangan", of_claim(claim=FIGHTING, **changes)
        )
        return sentence.partition(": ")[0]

    about = f"Angka yang dinyatakan tentang {GORONTALO.full_name}"
    day = {"as_of": TODAY}
    assert told(said_by="Bupati", **day) == f"{about} (Bupati, 31 Desember 2025)"
    assert told(said_by="", **day) == f"{about} (31 Desember 2025)"
    assert told(said_by="Bupati", as_of=None) == f"{about} (Bupati)"
    assert told(said_by="", as_of=None) == about


def test_a_finding_about_two_agreements_is_of_none_alone():
    one = Finding("x", "galat", "", "", "", POHUWATO, (7,))

    assert one.agreement == 7
    assert replace(one, agreements=(7, 9)).agreement is None
    assert replace(one, agreements=()).agreement is None


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
