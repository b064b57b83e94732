"""What-if numbers, to the person and the rupiah (domain.md 5); no database."""

from dataclasses import FrozenInstanceError
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coverage.simulation import (
    Dues,
    budget_to_months,
    per_village,
    price_of,
    reach,
    rise,
)
from jamsostek_pks.lib.ratio import share_needed

NBSP = "\u00a0"
FULL, HALVED = 16_800, 8_400
MARCH = date(2026, 3, 1)
people = st.integers(min_value=0, max_value=10**8)
rates = st.integers(min_value=1, max_value=10**6)
budgets = st.integers(min_value=0, max_value=10**12)


def ojek(month):
    """A self-paying driver: halved dues January 2026 – March 2027."""
    return HALVED if date(2026, 1, 1) <= month <= date(2027, 3, 1) else FULL


def reached(target="50", **given):
    """Reaching `target` % of 1,000 from 400, within 2026, paid 12 months."""
    numbers = {
        "active": 400,
        "workforce": 1_000,
        "today": date(2026, 11, 20),
        "by": date(2026, 12, 1),
        "months": 12,
        "rate": FULL,
    }
    return reach(Decimal(target), **{**numbers, **given})


# --- Reaching a percentage ------------------------------------------------------


def test_the_worked_simulation_costs_4_527_532_800_rupiah():
    found = reached("28", active=0, workforce=80_205)

    assert found.needed == 22_458
    assert found.price.total == 4_527_532_800
    assert found.price.by_month == (377_294_400,) * 12


def test_twenty_eight_points_are_a_price_of_their_own():
    price = price_of(
        share_needed(Decimal(28), 80_205), FULL, start=date(2026, 1, 1), months=12
    )

    assert (price.people, price.total) == (22_458, 4_527_532_800)


def test_sulsel_needs_436_259_people_to_its_target():
    found = reached("62.93", active=1_327_000, workforce=2_801_936)

    assert found.needed == 436_259


@pytest.mark.parametrize(
    ("target", "active", "needed"),
    [
        ("50", 499, 1),
        ("50", 500, 0),
        ("50", 501, 0),
        ("50.01", 500, 1),
        ("0", 0, 0),
        ("100", 0, 1_000),
        ("120", 1_000, 200),
    ],
)
def test_people_needed_are_rounded_up_and_never_below_zero(target, active, needed):
    found = reached(target, active=active)

    assert found.needed == needed
    assert found.price.total == needed * FULL * 12


@pytest.mark.parametrize(
    ("active", "workforce"), [(None, 1_000), (400, None), (400, 0), (None, None)]
)
def test_without_both_parts_nothing_is_simulated(active, workforce):
    assert reached(active=active, workforce=workforce) is None


def test_zero_active_is_a_number():
    assert reached(active=0).needed == 500


@pytest.mark.parametrize(
    ("today", "by", "left", "pace"),
    [
        (date(2026, 11, 20), date(2026, 12, 1), 2, 50),
        (date(2026, 11, 1), date(2026, 11, 30), 1, 100),
        (date(2026, 11, 30), date(2027, 1, 1), 3, 34),
        (date(2025, 12, 31), date(2026, 11, 1), 12, 9),
        (date(2026, 3, 1), date(2028, 3, 1), 25, 4),
        (date(2026, 12, 1), date(2026, 11, 30), 0, None),
        (date(2026, 12, 1), date(2024, 1, 1), 0, None),
    ],
)
def test_pace_counts_this_month_and_the_last_and_rounds_up(today, by, left, pace):
    found = reached(today=today, by=by)

    assert found.needed == 100
    assert (found.months_left, found.pace) == (left, pace)


def test_a_target_already_reached_needs_nobody_a_month():
    found = reached("30")

    assert (found.needed, found.pace, found.price.total) == (0, 0, 0)


def test_every_assumption_of_a_target_is_told():
    assert reached("62.93", basis="potensi BPJSTK").assumptions == (
        ("Target cakupan", f"62,93{NBSP}%"),
        ("Pekerja (pembagi)", "1.000 orang, dianggap tetap"),
        ("Dasar pembagi", "potensi BPJSTK"),
        ("Peserta aktif", "400 orang, dianggap tetap"),
        ("Waktu mendaftar", "2 bulan, bulan ini dan bulan sasaran ikut"),
        ("Dihargai sebagai", "BPU (bukan penerima upah)"),
        ("Dibayar", "12 bulan sejak Desember 2026, serentak"),
        ("Iuran per orang per bulan", f"Rp{NBSP}16.800"),
        ("Program", "JKK+JKM"),
        ("Dibayar oleh", "APBD"),
    )


# --- Prices ---------------------------------------------------------------------


def test_a_rate_by_month_is_asked_for_each_month_from_the_first():
    price = price_of(10, ojek, start=date(2027, 2, 14), months=3)

    assert price.months == (date(2027, 2, 1), date(2027, 3, 1), date(2027, 4, 1))
    assert price.rates == (HALVED, HALVED, FULL)
    assert price.by_month == (84_000, 84_000, 168_000)
    assert price.total == 336_000
    said = dict(price.assumptions)
    between = f"Rp{NBSP}8.400–Rp{NBSP}16.800 menurut bulan"
    assert said["Iuran per orang per bulan"] == between


def test_a_self_paying_ojek_costs_8_400_in_february_2026():
    assert price_of(1, ojek, start=date(2026, 2, 1), months=1).total == 8_400
    assert price_of(1, FULL, start=date(2026, 2, 1), months=1).total == 16_800


def test_equal_rates_are_told_once_wherever_they_come_from():
    price = price_of(1, lambda _: int("16800"), start=MARCH, months=2)

    assert dict(price.assumptions)["Iuran per orang per bulan"] == f"Rp{NBSP}16.800"


def test_a_list_of_rates_has_one_for_each_month():
    assert price_of(3, [100, 200], start=MARCH, months=2).by_month == (300, 600)


@pytest.mark.parametrize("given_rates", [[100], [100, 200, 300], []])
def test_a_list_of_rates_of_another_length_is_refused(given_rates):
    with pytest.raises(ValueError, match="rates for 2 months"):
        price_of(3, given_rates, start=MARCH, months=2)


@pytest.mark.parametrize(
    "rate", [0, -1, [FULL, 0], [16_800.0, FULL], [Decimal(FULL), FULL], lambda _: 0.5]
)
def test_a_rate_that_is_not_whole_rupiah_is_refused(rate):
    with pytest.raises(ValueError, match="is not whole rupiah above zero"):
        price_of(3, rate, start=MARCH, months=2)


def test_a_rate_of_one_rupiah_is_a_rate():
    assert price_of(3, 1, start=MARCH, months=2).total == 6


def test_a_price_of_no_month_is_refused():
    with pytest.raises(ValueError, match="No month has a rate"):
        price_of(3, FULL, start=MARCH, months=0)


def test_real_budgets_come_out_to_the_rupiah():
    assert price_of(5_606, FULL, start=MARCH, months=7).total == 659_265_600
    assert price_of(2_274, FULL, start=MARCH, months=12).total == 458_438_400


@given(count=people, rate=rates, months=st.integers(1, 36))
def test_a_level_price_is_people_times_rate_times_months(count, rate, months):
    found = price_of(count, rate, start=MARCH, months=months)

    assert found.total == count * rate * months
    assert {type(amount) for amount in (found.total, *found.by_month)} == {int}


@given(
    target=st.decimals(0, 100, places=2),
    active=people,
    workforce=people.filter(bool),
    ahead=st.integers(0, 40),
)
def test_the_people_needed_reach_the_target_and_one_fewer_do_not(
    target, active, workforce, ahead
):
    year, month = divmod(10 + ahead, 12)
    by = date(2026 + year, month + 1, 1)

    found = reached(str(target), active=active, workforce=workforce, by=by)

    share = Fraction(target) * workforce / 100
    assert active + found.needed >= share
    assert found.needed == 0 or active + found.needed - 1 < share
    assert found.pace * found.months_left >= found.needed
    assert found.needed == 0 or (found.pace - 1) * found.months_left < found.needed
    assert {type(found.needed), type(found.pace)} == {int}


# --- Quota per village ----------------------------------------------------------


@pytest.mark.parametrize(
    ("uncovered", "count", "limit", "capped"),
    [
        (10_101, 10_100, 10_101, False),
        (10_100, 10_100, 10_100, False),
        (10_099, 10_099, 10_099, True),
        (0, 0, 0, True),
        (-5, 0, 0, True),
        (None, 10_100, None, False),
    ],
)
def test_a_village_quota_is_at_most_the_uncovered_eligible(
    uncovered, count, limit, capped
):
    found = per_village(100, 101, uncovered)

    assert found.planned == 10_100
    assert (found.people, found.limit, found.capped) == (count, limit, capped)
    assert found.limit_known is (uncovered is not None)


@pytest.mark.parametrize(
    ("uncovered", "words"),
    [
        (9_000, "9.000 orang, batas atas"),
        (0, "0 orang, batas atas"),
        (-1, "0 orang, batas atas"),
        (None, "belum ada data; jumlah tidak dibatasi"),
    ],
)
def test_a_village_quota_says_when_the_uncovered_are_unknown(uncovered, words):
    assert per_village(100, 101, uncovered).assumptions == (
        ("Kuota", "100 orang per desa"),
        ("Desa", "101 desa, kelurahan tidak dihitung"),
        ("Pekerja yang belum terlindungi", words),
    )


@given(quota=people, desa=people, uncovered=st.none() | people)
def test_a_village_quota_never_exceeds_plan_or_limit(quota, desa, uncovered):
    found = per_village(quota, desa, uncovered)

    assert found.people <= found.planned == quota * desa
    assert uncovered is None or found.people <= uncovered
    assert type(found.people) is int


# --- What a budget pays ---------------------------------------------------------


def used(*args, **kwargs):
    found = budget_to_months(*args, **kwargs)
    return found.worker_months, found.people, found.months, found.leftover


def test_a_budget_with_one_rate_is_worker_months():
    assert used(100_000, FULL) == (5, None, None, 16_000)
    assert used(84_000, FULL) == (5, None, None, 0)
    assert used(83_999, FULL) == (4, None, None, 16_799)
    assert used(FULL - 1, FULL) == (0, None, None, FULL - 1)


def test_real_budgets_imply_their_months_and_their_people():
    assert used(659_265_600, FULL, people=5_606) == (39_242, 5_606, 7, 0)
    assert used(458_438_400, FULL, months=12) == (27_288, 2_274, 12, 0)


@pytest.mark.parametrize(
    ("budget", "count", "left"),
    [(403_199, 1, 201_599), (403_200, 2, 0), (403_201, 2, 1), (201_599, 0, 201_599)],
)
def test_people_for_some_months_are_rounded_down(budget, count, left):
    assert used(budget, FULL, months=12) == (count * 12, count, 12, left)


@pytest.mark.parametrize(
    ("budget", "months", "left"),
    [(335_999, 1, 167_999), (336_000, 2, 0), (336_001, 2, 1), (167_999, 0, 167_999)],
)
def test_months_for_some_people_are_rounded_down(budget, months, left):
    assert used(budget, FULL, people=10) == (10 * months, 10, months, left)


@pytest.mark.parametrize(("most", "months"), [(1, 1), (2, 2), (3, 2)])
def test_people_are_paid_no_longer_than_the_months_asked_for(most, months):
    left = 336_000 - months * 168_000

    assert used(336_000, FULL, people=10, months=most) == (
        10 * months,
        10,
        months,
        left,
    )


def test_a_rate_for_each_month_gives_people_through_all_of_them():
    halved_then_full = [HALVED, HALVED, FULL]

    assert used(67_200, halved_then_full) == (6, 2, 3, 0)
    assert used(67_199, halved_then_full) == (3, 1, 3, 33_599)
    assert used(67_200, halved_then_full, months=2) == (8, 4, 2, 0)
    assert used(67_200, halved_then_full, months=9) == (6, 2, 3, 0)


@pytest.mark.parametrize(
    ("budget", "months", "left"),
    [
        (83_999, 0, 83_999),
        (84_000, 1, 0),
        (167_999, 1, 83_999),
        (168_000, 2, 0),
        (335_999, 2, 167_999),
        (336_000, 3, 0),
        (999_999, 3, 663_999),
    ],
)
def test_a_rate_for_each_month_pays_people_month_after_month(budget, months, left):
    halved_then_full = [HALVED, HALVED, FULL]

    assert used(budget, halved_then_full, people=10) == (10 * months, 10, months, left)


def test_people_with_rates_by_month_stop_at_the_months_asked_for():
    halved_then_full = [HALVED, HALVED, FULL]

    assert used(999_999, halved_then_full, people=10, months=2) == (
        20,
        10,
        2,
        831_999,
    )


@pytest.mark.parametrize(
    ("kwargs", "name"),
    [
        ({"people": 0}, "people"),
        ({"months": 0}, "months"),
        ({"people": -1, "months": 3}, "people"),
        ({"people": 3, "months": -1}, "months"),
    ],
)
def test_a_budget_is_not_divided_by_nothing(kwargs, name):
    with pytest.raises(ValueError, match=f"{name} must be one or more"):
        budget_to_months(1_000, FULL, **kwargs)


def test_one_person_and_one_month_are_enough():
    assert used(FULL, FULL, people=1, months=1) == (1, 1, 1, 0)


@pytest.mark.parametrize("rate", [0, -FULL, [FULL, 0], [0.5]])
def test_a_budget_takes_only_whole_rupiah_above_zero(rate):
    with pytest.raises(ValueError, match="is not whole rupiah above zero"):
        budget_to_months(1_000, rate)


def test_a_budget_needs_a_month_with_a_rate():
    with pytest.raises(ValueError, match="No month has a rate"):
        budget_to_months(1_000, [])


def test_who_pays_for_what_and_of_whom_is_told_with_every_result():
    self_paid = Dues("JKK+JKM+JHT", "peserta sendiri")
    found = [
        reached(dues=self_paid, basis="potensi BPJSTK"),
        price_of(1, 36_800, start=MARCH, months=1, dues=self_paid),
        budget_to_months(10**6, 36_800, dues=self_paid),
    ]

    for result in found:
        said = dict(result.assumptions)
        assert (said["Program"], said["Dibayar oleh"]) == (
            "JKK+JKM+JHT",
            "peserta sendiri",
        )
    assert dict(found[0].assumptions)["Dasar pembagi"] == "potensi BPJSTK"


def test_a_budget_tells_its_rate_and_its_rounding():
    found = budget_to_months(1_000_000, FULL)

    assert found.budget == 1_000_000
    assert found.assumptions == (
        ("Iuran per orang per bulan", f"Rp{NBSP}16.800"),
        ("Pembulatan", "orang dan bulan dibulatkan ke bawah; sisa tidak dibelanjakan"),
        ("Program", "JKK+JKM"),
        ("Dibayar oleh", "APBD"),
    )
    by_month = budget_to_months(1_000_000, [HALVED, FULL], people=7)
    assert by_month.budget == 1_000_000
    assert by_month.assumptions[0][1] == f"Rp{NBSP}8.400–Rp{NBSP}16.800 menurut bulan"
    assert budget_to_months(1_000, [5, 5]).assumptions[0][1] == f"Rp{NBSP}5"


@given(
    budget=budgets,
    rate=rates | st.lists(rates, min_size=1, max_size=24),
    count=st.none() | st.integers(1, 10**6),
    months=st.none() | st.integers(1, 24),
)
def test_a_budget_is_never_overspent_and_nothing_more_would_fit(
    budget, rate, count, months
):
    found = budget_to_months(budget, rate, people=count, months=months)

    assert 0 <= found.leftover <= budget
    assert {type(found.worker_months), type(found.leftover)} == {int}
    if count is None and found.people is not None:
        paid = rate * months if isinstance(rate, int) else sum(rate[: found.months])
        assert found.leftover == budget - found.people * paid
        assert found.leftover < paid


def test_numbers_that_are_easily_mistaken_are_named():
    with pytest.raises(TypeError):
        reach(Decimal(50), 400, 1_000, MARCH, MARCH, 12, FULL)
    with pytest.raises(TypeError):
        price_of(10, FULL, MARCH, 12)
    with pytest.raises(TypeError):
        budget_to_months(1_000, FULL, 10)


def test_results_cannot_be_changed():
    found = reached()

    for value, name in [
        (found, "needed"),
        (found.price, "people"),
        (per_village(1, 1, 1), "planned"),
        (budget_to_months(1, 1), "leftover"),
    ]:
        with pytest.raises(FrozenInstanceError):
            setattr(value, name, 1)


# --- Rising by points -----------------------------------------------------------


def risen(points="28", **given):
    numbers = {
        "workforce": 80_205,
        "today": date(2026, 11, 20),
        "by": date(2026, 12, 1),
        "months": 12,
        "rate": FULL,
    }
    return rise(Decimal(points), **{**numbers, **given})


def test_points_of_a_workforce_need_no_active_people():
    found = risen()

    assert (found.needed, found.pace) == (22_458, 11_229)
    assert found.price.total == 4_527_532_800


def test_points_say_that_they_are_points():
    labels = [label for label, _ in risen().assumptions]

    assert labels[0] == "Naik"
    assert "Target cakupan" not in labels
    assert "Peserta aktif" not in labels


def test_points_of_an_unknown_workforce_are_nobody_knows_how_many():
    assert risen(workforce=None) is None
    assert risen(workforce=0) is None


def test_without_a_rate_people_have_no_price():
    for found in (risen(rate=None), reached(rate=None)):
        assert found.needed > 0
        assert found.price is None
        assert "Iuran per orang per bulan" not in dict(found.assumptions)
