"""What papers really say is kept, circles are refused, lines mean what they say."""

from datetime import date
from functools import partial

import pytest
from django.core.exceptions import ValidationError

from agreements.models import Agreement, EnrolmentTarget, HeadcountLoss, WorkerCategory
from tests.agreement_cases import EARLY, LATE, create_named_category
from tests.factories import (
    create_agreement,
    create_category,
    create_headcount,
    create_line,
    create_region,
    create_source,
    saved,
)

# Drafts stay drafts; rows that are to be published say so.
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("review")]


# What papers really say is never refused


@pytest.mark.parametrize(
    "values",
    [
        {"signed_on": LATE, "starts_on": EARLY, "ends_on": None},
        {"signed_on": None, "starts_on": None, "ends_on": None},
        {"signed_on": None, "starts_on": None, "ends_on": EARLY},
        {"office_number": "", "government_number": "", "document_type": ""},
        {"office": None, "budget": None, "stated_total": None},
        {"stage": "TERMINATED", "terminated_on": None},
        {"stage": "DRAFTING", "signed_on": None, "starts_on": None},
        {"budget": 4_527_532_800},
    ],
    ids=lambda values: ", ".join(values),
)
def test_silent_and_odd_papers_are_kept_as_they_are(values):
    agreement = Agreement.objects.get(pk=create_agreement(**values).pk)

    assert {name: getattr(agreement, name) for name in values} == values


def test_a_signed_agreement_needs_no_lines_and_no_signatory():
    agreement = create_agreement()

    assert not agreement.lines.exists()
    assert not agreement.people.exists()


def test_two_lines_alike_are_kept_in_different_years_and_in_one():
    agreement = create_agreement()
    for year in (2024, 2025, 2025, None):
        create_line(agreement=agreement, programme_year=year)

    assert agreement.lines.count() == 4


def test_lines_need_not_add_up_to_the_stated_total():
    agreement = create_agreement(stated_total=10_452)
    create_line(agreement=agreement, target_workers=1)

    agreement.full_clean()


def test_rungs_may_be_out_of_order_and_above_the_target():
    line = create_line(target_workers=100)
    for rung, workers in (("POTENTIAL", 5), ("REGISTERED", 50), ("ACTIVE", 150)):
        create_headcount(target=line, rung=rung, workers=workers)

    assert line.headcounts.count() == 3


def test_a_line_may_be_of_a_region_outside_its_agreement():
    line = create_line(agreement=create_agreement(region="75"), region="73.13")

    assert line.region.code == "73.13"


def test_a_line_may_know_nothing_but_its_category():
    line = create_line(target_workers=None, programmes="", funding_sources="")

    stored = EnrolmentTarget.objects.get(pk=line.pk)
    assert (stored.target_workers, stored.programmes, stored.funding_sources) == (
        None,
        "",
        "",
    )


def test_losses_need_not_add_up_nor_know_their_number():
    headcount = create_headcount(workers=10)
    for workers in (None, 500):
        saved(HeadcountLoss(headcount=headcount, reason="OTHER", workers=workers))

    assert headcount.losses.count() == 2


# Circles

CIRCLES = [
    (create_agreement, "parent"),
    (create_agreement, "renews"),
    (create_line, "replaces"),
    (create_named_category, "parent"),
]
circles = pytest.mark.parametrize(
    ("make", "link"), CIRCLES, ids=lambda it: getattr(it, "__name__", it)
)


@circles
@pytest.mark.parametrize("steps", [1, 2, 3])
def test_a_circle_is_refused_however_long(make, link, steps):
    first = last = make()
    for _ in range(steps):
        last = make(**{link: last})
    setattr(first, link, last)

    with pytest.raises(ValidationError) as caught:
        first.full_clean()

    assert list(caught.value.message_dict) == [link]
    assert "melingkar" in caught.value.message_dict[link][0]


@circles
def test_a_circle_that_is_there_already_does_not_hang_the_check(make, link):
    first = make()
    second = make(**{link: first})
    type(first).objects.filter(pk=first.pk).update(**{link: second})

    third = make(**{link: type(first).objects.get(pk=first.pk)})

    # A saved row walks up as well.
    third.full_clean()


@circles
def test_two_rows_may_hang_below_one(make, link):
    top = make()

    made = [make(**{link: top}), make(**{link: top})]

    assert [getattr(row, link) for row in made] == [top, top]


def test_a_parent_and_a_renewal_may_point_at_one_agreement():
    earlier = create_agreement()

    create_agreement(parent=earlier, renews=earlier)


# What a line means


def test_a_quota_per_village_counts_desa_and_not_kelurahan():
    create_region(code="75")
    pohuwato = create_region(code="75.04", desa_count=101, kelurahan_count=3)

    line = create_line(region=pohuwato, quota_per_village=100, target_workers=None)

    assert line.planned_workers == 10_100
    assert line.target_workers is None


def test_without_a_quota_there_is_no_plan_and_a_kota_plans_for_no_desa():
    kota = create_region(code="75.71", desa_count=0, kelurahan_count=50)

    assert create_line(quota_per_village=None).planned_workers is None
    assert create_line(region=kota, quota_per_village=100).planned_workers == 0


@pytest.mark.parametrize(
    ("own", "category", "segment"),
    [("PU", "BPU", "PU"), ("", "BPU", "BPU"), ("", "", "")],
)
def test_a_line_takes_its_segment_before_its_categorys(own, category, segment):
    line = create_line(
        segment=own, category=create_category(name="Uji", segment=category)
    )

    assert line.effective_segment == segment


@pytest.mark.parametrize(
    ("own", "agreements", "year"),
    [(2024, 2025, 2024), (None, 2025, 2025), (None, None, None)],
)
def test_a_line_takes_its_year_before_its_agreements(own, agreements, year):
    agreement = create_agreement(programme_year=agreements)

    assert create_line(agreement=agreement, programme_year=own).effective_year == year


def test_several_sources_may_share_a_line_in_one_canonical_text():
    line = create_line(funding_sources=["CSR", "APBD_KAB"], programmes="JKM+JKK")

    stored = EnrolmentTarget.objects.get(pk=line.pk)
    assert stored.funding_sources == "APBD_KAB+CSR"
    assert stored.programmes == "JKK+JKM"


def test_categories_are_searched_by_name_and_by_other_names():
    create_category(name="Pemanjat kelapa", aliases="pemanjangan kelapa", segment="BPU")
    create_category(name="Nelayan")

    found = WorkerCategory.objects.search("PEMANJANGAN")

    assert [category.name for category in found] == ["Pemanjat kelapa"]


@pytest.mark.parametrize(
    ("kind", "grade"),
    [
        ("SIGNED_DOCUMENT", "A"),
        ("DECREE", "A"),
        ("BPJS_LIST", "B"),
        ("STATISTICS", "B"),
        ("STATEMENT", "C"),
        ("PRESS", "D"),
    ],
)
def test_sources_are_graded_by_their_kind(kind, grade):
    assert create_source(title="Uji", kind=kind).grade == grade


create_unlinked = partial(create_agreement, signed_on=None, starts_on=None)


def test_agreements_are_listed_newest_signing_first_and_unknown_last():
    unknown = create_unlinked()
    old = create_agreement(signed_on=date(2024, 1, 1))
    new = create_agreement(signed_on=date(2025, 1, 1))

    assert list(Agreement.objects.all()) == [new, old, unknown]


def test_protection_starts_on_the_first_of_a_month():
    create_line(protected_from=date(2025, 3, 1))

    with pytest.raises(ValidationError) as caught:
        create_line(protected_from=date(2025, 3, 2))

    assert "tanggal satu" in caught.value.message_dict["protected_from"][0]


@pytest.mark.parametrize(
    ("make", "values"),
    [
        (create_agreement, {"programme_year": 1989}),
        (create_agreement, {"programme_year": 2101}),
        (create_line, {"programme_year": 1989}),
        (create_line, {"months_funded": 121}),
        (create_line, {"protected_from": date(2025, 3, 31)}),
        (create_line, {"segment": "TOTAL"}),
        (create_category, {"name": "Nelayan", "segment": "TOTAL"}),
        (create_agreement, {"stage": "SELESAI"}),
    ],
)
def test_the_other_side_of_a_range_is_refused_too(make, values):
    with pytest.raises(ValidationError) as caught:
        make(**values, checked=True)

    assert set(caught.value.message_dict) <= set(values)
