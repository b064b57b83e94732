"""The simulation's three questions, to the person and the rupiah; no database."""

from collections import Counter, defaultdict
from datetime import date
from decimal import Decimal

import pytest

from agreements.rates import Between, Payers, Rate
from coverage.scenario_words import MOST_MONTHS
from coverage.scenarios import (
    ONLY_BPU,
    Size,
    Tariff,
    budget_answer,
    reach_answer,
    village_answer,
)
from coverage.simulation import Dues
from jamsostek_pks.lib.words import rupiah

FULL, HALVED = 16_800, 8_400
TODAY = date(2026, 11, 20)
DECEMBER = date(2026, 12, 1)


def rate(amount, first, last=None, *, public=False, sector=""):
    return Rate("BPU", "JKK+JKM", sector, public, first, last, amount)


# PP 50/2025, as domain.md 5 tells it.
RATES = [
    rate(FULL, date(2015, 7, 1)),
    rate(FULL, date(2015, 7, 1), public=True),
    rate(HALVED, date(2026, 1, 1), date(2027, 3, 31), sector="TRANSPORT"),
    rate(HALVED, date(2026, 4, 1), date(2026, 12, 31), sector="OTHER"),
]


def tariff(payers=Payers.PUBLIC, sector="", rates=RATES):
    return Tariff(rates, "JKK+JKM", payers, sector, Dues("JKK+JKM", "APBD"))


def size(active=400, workforce=1_000, desa=10, **more):
    return Size(active, workforce, "potensi BPJSTK", desa, **more)


def reached(found=None, paid=None, **given):
    asked = {"target": Decimal(50), "points": None, "today": TODAY, "by": DECEMBER}
    return reach_answer(
        found or size(), paid or tariff(), **{**asked, "months": 12, **given}
    )


def budgeted(budget, people=None, paid=None, months=12):
    return budget_answer(
        paid or tariff(), budget=budget, people=people, start=DECEMBER, months=months
    )


def villages(found=None, quota=100):
    return village_answer(
        found or size(), tariff(), quota=quota, start=DECEMBER, months=12
    )


def test_the_worked_simulation_is_22_458_people_and_4_527_532_800_rupiah():
    found = reached(size(None, 80_205), target=None, points=Decimal(28))

    assert found.people == Between(22_458, 22_458)
    assert found.total == Between(4_527_532_800, 4_527_532_800)
    assert not found.is_open
    assert [row.low.cost for row in found.months] == [377_294_400] * 12


def test_a_target_counts_from_the_active_people():
    found = reached()

    assert found.people == Between(100, 100)
    assert dict(found.facts)["Didaftarkan per bulan"].startswith("50 orang, selama 2")


def test_a_target_without_active_people_is_not_answered():
    assert reached(size(None, 1_000)) is None
    assert reached(size(400, None)) is None


def test_public_payers_get_no_discount_and_others_do_until_it_ends():
    public = reached(paid=tariff())
    alone = reached(paid=tariff(Payers.NOT_PUBLIC, "OTHER"))

    assert public.total.high == 100 * FULL * 12
    assert alone.total == Between(*[100 * (HALVED + FULL * 11)] * 2)


def test_an_unknown_payer_is_a_range_whose_rows_add_up_to_both_ends():
    found = reached(paid=tariff(Payers.UNKNOWN, "OTHER"))

    assert found.is_open
    assert found.total == Between(100 * (HALVED + FULL * 11), 100 * FULL * 12)
    assert found.at_low == sum(row.low.cost for row in found.months)
    assert "terendah" in dict(found.assumptions)["Iuran per orang per bulan"]


def test_each_budget_year_pays_its_own_months_and_together_they_are_all():
    found = reached(paid=tariff(Payers.UNKNOWN, "OTHER"))
    years = [
        value for label, value in found.facts if label.startswith("Di antaranya tahun")
    ]
    months = Counter(row.month.year for row in found.months)
    costs = defaultdict(int)
    for row in found.months:
        costs[row.month.year] += row.high.cost

    assert [value.rpartition(", ")[2] for value in years] == [
        f"{number} bulan" for number in months.values()
    ]
    assert sum(costs.values()) == found.total.high
    for value, cost in zip(years, costs.values(), strict=True):
        assert rupiah(cost) in value


def test_renewing_whose_protection_ends_is_said_not_to_be_in_the_price():
    assert "memperpanjang perlindungan" in reached().notices[0]


def test_without_a_rate_people_have_no_price_and_the_answer_says_so():
    found = reached(paid=tariff(rates=[]))

    assert found.people.high == 100
    assert (found.total, found.months) == (None, ())
    assert "Tarif iuran" in found.notices[1]


def test_a_target_already_reached_costs_nothing_and_says_so():
    found = reached(target=Decimal(40))

    assert found.people.high == found.total.high == 0
    assert found.notices == ("Target sudah tercapai.",)


@pytest.mark.parametrize(
    ("given", "said"),
    [({}, "Diperlakukan sebagai BPU"), ({"treated": ONLY_BPU}, "Segmen")],
)
def test_who_is_treated_as_bpu_is_an_assumption(given, said):
    for found in (reached(size(**given)), villages(size(**given))):
        assert said in dict(found.assumptions)


def test_a_quota_is_at_most_the_uncovered():
    assert villages(quota=10).people.high == 100
    assert villages(quota=100).people.high == 600
    assert "dibatasi" in dict(villages(quota=100).facts)["Orang"]


def test_a_quota_without_known_uncovered_is_not_limited_and_says_so():
    found = villages(size(None, None), quota=1_000)

    assert found.people.high == 10_000
    assert "belum diketahui" in dict(found.facts)["Orang"]
    assert dict(found.facts)["Belum terlindungi"] == "belum ada data"


def test_a_quota_without_a_rate_still_counts_people():
    found = village_answer(
        size(), tariff(rates=[]), quota=10, start=DECEMBER, months=12
    )

    assert (found.people.high, found.total) == (100, None)


def test_a_region_without_desa_or_without_uncovered_says_why_nobody():
    assert "tidak punya desa" in villages(size(desa=0)).notices[0]
    assert "Tidak ada lagi" in villages(size(1_000, 900)).notices[0]


def test_a_budget_pays_whole_people_through_all_months():
    found = budgeted(458_438_400)

    assert found.people == Between(2_274, 2_274)
    assert found.total == Between(458_438_400, 458_438_400)
    assert len(found.months) == 12


def test_a_budget_for_so_many_people_lasts_whole_months():
    found = budgeted(659_265_600 + 1, people=5_606)

    assert dict(found.facts)["Lama"] == "7 bulan"
    assert len(found.months) == 7
    assert found.total.high == 659_265_600
    assert dict(found.facts)["Sisa anggaran"].endswith("1")


def test_a_budget_of_open_dues_has_two_ends_that_both_keep_within_it():
    found = budgeted(100_000_000, paid=tariff(Payers.UNKNOWN))

    assert found.people.low < found.people.high
    assert found.at_low <= 100_000_000
    assert found.at_high <= 100_000_000
    assert {row.high.people for row in found.months} == {found.people.low}


def test_open_dues_may_end_in_different_months():
    found = budgeted(4 * FULL, people=1, paid=tariff(Payers.UNKNOWN, "TRANSPORT"))

    assert dict(found.facts)["Lama"] == "4–6 bulan"
    assert [row.high.people for row in found.months] == [1, 1, 1, 1, 0, 0]
    assert found.at_low == found.at_high == 4 * FULL


def test_a_budget_too_small_for_a_month_says_so():
    assert budgeted(16_799).notices
    assert budgeted(16_799, people=1).notices
    assert not budgeted(16_800, people=1).notices


def test_a_budget_that_never_ends_is_followed_ten_years():
    found = budgeted(10**12, people=1)

    assert len(found.months) == MOST_MONTHS
    assert dict(found.facts)["Lama"] == "sedikitnya 120 bulan"


def test_a_budget_without_a_rate_is_not_divided():
    assert budgeted(10**9, paid=tariff(rates=[])) is None
