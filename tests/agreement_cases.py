"""Each constraint on agreements: a row that fits, and one that does not."""

from datetime import UTC, date, datetime
from itertools import count

from django.core.exceptions import NON_FIELD_ERRORS
from django.utils import timezone

from agreements.models import (
    Agreement,
    AgreementPerson,
    Document,
    EnrolmentTarget,
    FileImport,
    HeadcountLoss,
    MergedAgreement,
)
from regions.models import Office, User
from tests.constraint_cases import (
    Case,
    closed_before_recorded,
    draft_once,
    one_draft_each,
    pointing_at_itself,
)
from tests.factories import (
    FIELDS,
    create_agreement,
    create_category,
    create_closed_month,
    create_headcount,
    create_line,
    create_office,
    create_rate,
    create_source,
    create_user,
    saved,
)

EARLY, LATE = date(2025, 6, 1), date(2025, 6, 2)
MOMENT = datetime(2025, 6, 1, tzinfo=UTC)
numbers = count(1)


def create_named_category(**values):
    return create_category(name=f"Kategori {next(numbers)}", **values)


def create_person(*, checked=FIELDS, **values):
    person = AgreementPerson(agreement=create_agreement(), **values)
    return saved(person, checked=checked)


def create_file_import(*, checked=FIELDS, **values):
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


def create_loss(*, checked=FIELDS, **values):
    loss = HeadcountLoss(headcount=create_headcount(), reason="DIED", **values)
    return saved(loss, checked=checked)


def create_document(*, checked=FIELDS, **values):
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


def create_merged(*, checked=FIELDS, **values):
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
