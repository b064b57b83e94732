"""Each constraint on regions, offices and accounts: what fits, and what does not."""

from datetime import date

from regions.mark import DatabaseMark
from regions.models import Membership, Office
from tests.constraint_cases import Case, pointing_at_itself
from tests.factories import (
    FIELDS,
    create_membership,
    create_office,
    create_region,
    create_user,
    saved,
)

own_parent_office = pointing_at_itself(create_office, "parent")


def same_user(**values):
    """Values of a membership of one user, whose office and region are fixed."""
    office = Office.objects.filter(name="Cabang").first()
    user = Membership.objects.first().user if Membership.objects.exists() else None
    return {"user": user, "office": office or create_office(name="Cabang")} | values


def create_mark(*, pk, checked=FIELDS):
    return saved(DatabaseMark(pk=pk, simulated=True), checked=checked)


CASES = [
    Case(
        "region_code_once",
        create_region,
        at="code",
        before=lambda: [{"code": "75.04"}],
        fits=lambda: {"code": "75.05", "name": "Pohuwato"},
        breaks=lambda: {"code": "75.04", "name": "Lain"},
    ),
    Case(
        "region_bps_code_once",
        create_region,
        at="bps_code",
        before=lambda: [
            {"code": "75.01", "bps_code": ""},
            {"code": "75.04", "bps_code": "7503"},
        ],
        # Many regions may lack one.
        fits=lambda: {"code": "75.03", "bps_code": ""},
        breaks=lambda: {"code": "75.03", "bps_code": "7503"},
    ),
    Case(
        "region_one_root",
        create_region,
        at="parent",
        fits=lambda: {"code": "ID", "parent": None},
        breaks=lambda: {"code": "75", "parent": None},
    ),
    Case(
        "database_mark_once",
        create_mark,
        at="simulated",
        fits=lambda: {"pk": 1},
        breaks=lambda: {"pk": 2},
    ),
    Case(
        "office_name_once",
        create_office,
        at="name",
        before=lambda: [{"name": "Cabang"}],
        fits=lambda: {"name": "Cabang Kedua"},
        breaks=lambda: {"name": "Cabang"},
    ),
    Case(
        "office_not_own_parent",
        own_parent_office,
        at="parent",
        fits=lambda: {"itself": False},
        breaks=lambda: {"itself": True},
        said_earlier=True,
    ),
    Case(
        "membership_office_or_region",
        create_membership,
        at="role",
        fits=lambda: {"role": "OFFICIAL", "region": "75.04"},
        breaks=lambda: {
            "role": "OFFICIAL",
            "region": "75.04",
            "office": create_office(),
        },
    ),
    Case(
        "membership_dates_in_order",
        create_membership,
        at="valid_to",
        fits=lambda: {"valid_from": date(2025, 1, 1), "valid_to": date(2025, 1, 1)},
        breaks=lambda: {"valid_from": date(2025, 1, 2), "valid_to": date(2025, 1, 1)},
    ),
    Case(
        "membership_office_once",
        create_membership,
        at="office",
        before=lambda: [same_user()],
        fits=lambda: same_user(role="REVIEWER"),
        breaks=same_user,
    ),
    Case(
        "membership_region_once",
        create_membership,
        at="region",
        before=lambda: [same_user(office=None, region="75.04")],
        fits=lambda: same_user(office=None, region="75.03"),
        breaks=lambda: same_user(office=None, region="75.04"),
    ),
    Case(
        "user_email_once",
        create_user,
        at="email",
        before=lambda: [{"email": "siti@bpjs.example"}],
        fits=lambda: {"email": ""},
        breaks=lambda: {"email": "siti@bpjs.example"},
    ),
]
