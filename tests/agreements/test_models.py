"""What the database of agreements refuses, and what papers really say."""

from datetime import UTC, date, datetime
from functools import partial
from itertools import count

import pytest
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from agreements.models import (
    Agreement,
    AgreementPerson,
    Document,
    EnrolmentTarget,
    FileImport,
    HeadcountLoss,
    MergedAgreement,
    WorkerCategory,
)
from regions.models import Office, User
from tests.factories import (
    CONSTRAINTS,
    Case,
    closed_before_recorded,
    constraint_names,
    create_agreement,
    create_category,
    create_closed_month,
    create_headcount,
    create_line,
    create_office,
    create_rate,
    create_region,
    create_source,
    create_user,
    draft_once,
    one_draft_each,
    pointing_at_itself,
    saved,
)

# Drafts stay drafts; rows that are to be published say so.
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("review")]

EARLY, LATE = date(2025, 6, 1), date(2025, 6, 2)
MOMENT = datetime(2025, 6, 1, tzinfo=UTC)
numbers = count(1)


def create_named_category(**values):
    return create_category(name=f"Kategori {next(numbers)}", **values)


def create_person(*, checked=True, **values):
    person = AgreementPerson(agreement=create_agreement(), **values)
    return saved(person, checked=checked)


def create_file_import(*, checked=True, **values):
    record = FileImport(
        kind="jumlah",
        file_name="a.csv",
        sha256="0" * 64,
        size=1,
        uploaded_at=MOMENT,
        uploaded_by=create_user(),
        **values,
    )
    return saved(record, checked=checked)


def create_loss(*, checked=True, **values):
    loss = HeadcountLoss(headcount=create_headcount(), reason="DIED", **values)
    return saved(loss, checked=checked)


def create_document(*, checked=True, **values):
    row = {
        "name": "naskah.pdf",
        "media_type": "application/pdf",
        "size": 7,
        "sha256": "a" * 64,
        "uploaded_by": User.objects.first() or create_user(),
    }
    if "agreement" not in values:
        row["agreement"] = Agreement.objects.first() or create_agreement()
    return saved(Document(**row | values), checked=checked)


def create_merged(*, checked=True, **values):
    merged = MergedAgreement(agreement=create_agreement(), **{"number": 7} | values)
    return saved(merged, checked=checked)


def create_new_document():
    return create_document(sha256=f"{next(numbers):064}")


def the_line():
    """One line for all rows of a case."""
    return EnrolmentTarget.objects.first() or create_line()


def the_office():
    return Office.objects.first() or create_office()


def not_below_zero(name, make, field, **more):
    return Case(
        name,
        make,
        at=field,
        fits=lambda: {field: 0} | more,
        breaks=lambda: {field: -1} | more,
    )


def dated(**values):
    """An agreement's dates, unknown where not given."""
    return {"signed_on": None, "starts_on": None, "ends_on": None} | values


def itself(name, make, link):
    return Case(
        name,
        pointing_at_itself(make, link),
        at=link,
        fits=lambda: {"itself": False},
        breaks=lambda: {"itself": True},
        said_earlier=True,
    )


CASES = [
    Case(
        "category_name_once",
        create_category,
        at="name",
        before=lambda: [{"name": "Nelayan"}],
        fits=lambda: {"name": "Nelayan kecil", "segment": "BPU"},
        breaks=lambda: {"name": "Nelayan", "segment": "PU"},
    ),
    itself("category_not_own_parent", create_named_category, "parent"),
    Case(
        "source_once",
        create_source,
        at="title",
        before=lambda: [{"title": "Berita", "publisher": "A", "kind": "PRESS"}],
        fits=lambda: {"title": "Berita", "publisher": "B", "kind": "PRESS"},
        breaks=lambda: {"title": "Berita", "publisher": "A", "kind": "PRESS"},
    ),
    Case(
        "agreement_ends_after_start",
        create_agreement,
        at="ends_on",
        fits=lambda: dated(starts_on=EARLY, ends_on=EARLY),
        breaks=lambda: dated(starts_on=LATE, ends_on=EARLY),
    ),
    Case(
        "agreement_ends_after_signing",
        create_agreement,
        at="ends_on",
        fits=lambda: dated(signed_on=EARLY, ends_on=EARLY),
        breaks=lambda: dated(signed_on=LATE, ends_on=EARLY),
    ),
    Case(
        "agreement_terminated_after_signing",
        create_agreement,
        at="terminated_on",
        fits=lambda: dated(stage="TERMINATED", signed_on=EARLY, terminated_on=EARLY),
        breaks=lambda: dated(stage="TERMINATED", signed_on=LATE, terminated_on=EARLY),
    ),
    Case(
        "agreement_terminated_on_needs_stage",
        create_agreement,
        at="terminated_on",
        fits=lambda: dated(stage="TERMINATED", terminated_on=EARLY),
        breaks=lambda: dated(stage="SIGNED", terminated_on=EARLY),
    ),
    Case(
        "agreement_programme_year",
        create_agreement,
        at="programme_year",
        fits=lambda: {"programme_year": 1990},
        breaks=lambda: {"programme_year": 25},
    ),
    not_below_zero("agreement_budget", create_agreement, "budget"),
    not_below_zero("agreement_stated_total", create_agreement, "stated_total"),
    itself("agreement_not_own_parent", create_agreement, "parent"),
    itself("agreement_not_own_renewal", create_agreement, "renews"),
    Case(
        "person_name_or_position",
        create_person,
        at="name",
        fits=lambda: {"position": "Camat"},
        breaks=lambda: {"name": "", "position": ""},
    ),
    not_below_zero("line_target_workers", create_line, "target_workers"),
    not_below_zero("line_quota_per_village", create_line, "quota_per_village"),
    not_below_zero("line_monthly_contribution", create_line, "monthly_contribution"),
    Case(
        "line_programme_year",
        create_line,
        at="programme_year",
        fits=lambda: {"programme_year": 2100},
        breaks=lambda: {"programme_year": 2101},
    ),
    Case(
        "line_months_funded",
        create_line,
        at="months_funded",
        fits=lambda: {"months_funded": 1},
        breaks=lambda: {"months_funded": 0},
    ),
    itself("line_not_own_replacement", create_line, "replaces"),
    closed_before_recorded("headcount", create_headcount),
    Case(
        "headcount_once",
        create_headcount,
        at="as_of",
        before=lambda: [{"target": the_line()}],
        fits=lambda: {"target": the_line(), "rung": "REGISTERED"},
        breaks=lambda: {"target": the_line(), "workers": 1},
    ),
    not_below_zero("headcount_workers", create_headcount, "workers"),
    Case(
        "rate_once",
        create_rate,
        at="valid_from",
        before=lambda: [{}],
        fits=lambda: {"sector": "OTHER"},
        breaks=lambda: {"monthly_amount": 1},
    ),
    Case(
        "rate_dates_in_order",
        create_rate,
        at="valid_to",
        fits=lambda: {"valid_from": EARLY, "valid_to": EARLY},
        breaks=lambda: {"valid_from": LATE, "valid_to": EARLY},
    ),
    Case(
        "rate_names_programmes",
        create_rate,
        at="programmes",
        fits=lambda: {"programmes": "JKK"},
        breaks=lambda: {"programmes": ""},
    ),
    not_below_zero("rate_monthly_amount", create_rate, "monthly_amount"),
    not_below_zero("loss_workers", create_loss, "workers"),
    Case(
        "document_of_one_thing",
        create_document,
        at="agreement",
        fits=lambda: {"agreement": None, "source": create_source()},
        breaks=lambda: {"source": create_source()},
    ),
    Case(
        "document_once_on_agreement",
        create_document,
        at="sha256",
        before=lambda: [{}],
        fits=lambda: {"sha256": "b" * 64},
        breaks=dict,
    ),
    Case(
        "merged_number_once",
        create_merged,
        at="number",
        before=lambda: [{}],
        fits=lambda: {"number": 8},
        breaks=dict,
    ),
    Case(
        "document_once_on_source",
        create_document,
        at="sha256",
        before=lambda: [{"agreement": None, "source": create_source()}],
        fits=lambda: {"agreement": None, "source": create_source(title="Lain")},
        breaks=lambda: {"agreement": None, "source": create_source()},
    ),
    Case(
        "document_numbers_of_read_text",
        create_document,
        at="identity_numbers",
        fits=lambda: {"text_check": "READ", "identity_numbers": 0},
        breaks=lambda: {"text_check": "NO_TEXT", "identity_numbers": 0},
    ),
    Case(
        "document_not_own_version",
        pointing_at_itself(create_new_document, "replaces"),
        at="replaces",
        fits=lambda: {"itself": False},
        breaks=lambda: {"itself": True},
    ),
    Case(
        "file_import_written_once_applied",
        create_file_import,
        at=NON_FIELD_ERRORS,
        fits=lambda: {"applied_at": MOMENT, "written": {}},
        breaks=lambda: {"applied_at": MOMENT, "content": b"x"},
    ),
    Case(
        "file_import_undone_after_applied",
        create_file_import,
        at=NON_FIELD_ERRORS,
        fits=lambda: {
            "applied_at": MOMENT,
            "written": {},
            "undone_at": MOMENT,
            "undone_by": create_user(),
        },
        breaks=lambda: {"undone_at": MOMENT, "undone_by": create_user()},
    ),
]

CASES += [draft_once(case) for case in CASES if case.constraint == "headcount_once"]
CASES += [
    one_draft_each("headcount", create_headcount),
    Case(
        "closed_month_once",
        create_closed_month,
        at="month",
        before=lambda: [{"office": the_office()}],
        fits=lambda: {"office": the_office(), "month": date(2025, 9, 1)},
        breaks=lambda: {"office": the_office()},
    ),
    Case(
        "closed_month_reopened_with_reason",
        create_closed_month,
        at="reason",
        fits=lambda: {"reopened_at": timezone.now(), "reason": "Angka dikoreksi"},
        breaks=lambda: {"reopened_at": timezone.now()},
    ),
]


def test_every_constraint_has_a_case():
    assert {case.constraint for case in CASES} == constraint_names("agreements")
    assert len(CASES) == len({case.constraint for case in CASES})


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_row_that_fits_is_taken(case):
    case.prepare()

    assert case.make(**case.fits()).pk


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_row_that_does_not_fit_is_refused_at_its_field(case):
    case.prepare()

    with pytest.raises(ValidationError) as caught:
        case.make(**case.breaks())

    messages = caught.value.message_dict[case.at]
    assert case.said_earlier or case.message in messages


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_constraint_itself_says_so_in_its_own_words(case):
    case.prepare()

    with pytest.raises(ValidationError) as caught:
        case.make(**case.breaks(), checked=CONSTRAINTS)

    assert case.message in caught.value.message_dict[case.at]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_the_database_refuses_it_as_well(case):
    case.prepare()

    with pytest.raises(IntegrityError), transaction.atomic():
        case.make(**case.breaks(), checked=False)


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
        make(**values)

    assert set(caught.value.message_dict) <= set(values)


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
