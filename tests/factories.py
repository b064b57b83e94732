"""Makers of rows for tests: keyword-only, every default filled.

Each validates its fields and cross-field rules before it saves, and leaves constraints
to the database, which Django would ask for each of them beforehand. `checked=True`
validates all, like people's input; `checked=CONSTRAINTS` the constraints alone;
`checked=False` nothing, to see what the database refuses. A region may be given by
code.
"""

from datetime import date
from decimal import Decimal
from itertools import count

from django.utils import timezone

from agreements.models import (
    Agreement,
    ClosedMonth,
    ContributionRate,
    EnrolmentTarget,
    Headcount,
    Source,
    WorkerCategory,
)
from coverage.models import CoverageClaim, CoverageTarget, Participation, Workforce
from regions.models import Membership, Office, Region, User

TODAY = date(2025, 12, 31)

NAMES = {
    "ID": "Indonesia",
    "73": "Sulawesi Selatan",
    "73.13": "Wajo",
    "74": "Sulawesi Tenggara",
    "74.07": "Wakatobi",
    "74.11": "Kolaka Timur",
    "75": "Gorontalo",
    "75.01": "Gorontalo",
    "75.03": "Bone Bolango",
    "75.04": "Pohuwato",
    "75.05": "Gorontalo Utara",
    "75.71": "Gorontalo",
    "76": "Sulawesi Barat",
}
FIRST_KOTA = 71
CONSTRAINTS, FIELDS = "constraints", "fields"
numbers = count(1)


def saved(instance, *, checked=FIELDS):
    if checked == CONSTRAINTS:
        instance.validate_constraints()
    elif checked:
        instance.full_clean(validate_constraints=checked != FIELDS)
    instance.save()
    return instance


def create_region(*, code="75.04", checked=FIELDS, **changes):
    """The region with this code; made, with the regions above it, if missing."""
    if not changes and (found := Region.objects.filter(code=code).first()):
        return found
    above = parent_code(code)
    values = {
        "level": level_of(code),
        "name": NAMES.get(code, f"Wilayah {code}"),
        "desa_count": 10,
    }
    if "parent" not in changes:
        values["parent"] = create_region(code=above) if above else None
    return saved(Region(code=code, **values | changes), checked=checked)


def parent_code(code):
    if code == "ID":
        return None
    return code.split(".")[0] if "." in code else "ID"


def level_of(code):
    if code == "ID":
        return "NATION"
    if "." not in code:
        return "PROVINCE"
    return "KOTA" if int(code.split(".")[1]) >= FIRST_KOTA else "KABUPATEN"


def region_of(given):
    """A region given as itself, as its code, or as None."""
    return create_region(code=given) if isinstance(given, str) else given


def create_office(*, regions=("75.04",), checked=FIELDS, **changes):
    values = {"name": f"Kantor Cabang {next(numbers)}", "kind": "CABANG"}
    office = saved(Office(**values | changes), checked=checked)
    office.regions.set([region_of(region) for region in regions])
    return office


def create_user(
    *,
    username=None,
    role=None,
    office=None,
    region=None,
    valid_from=None,
    valid_to=None,
    checked=FIELDS,
    **changes,
):
    """A user; with an office staff (or `role`), with a region its official."""
    user = User(username=username or f"pengguna{next(numbers)}", **changes)
    user.set_unusable_password()
    saved(user, checked=checked)
    if role or office or region:
        create_membership(
            user=user,
            role=role,
            office=office,
            region=region,
            valid_from=valid_from,
            valid_to=valid_to,
        )
    return user


def create_membership(
    *, user=None, role=None, office=None, region=None, checked=FIELDS, **changes
):
    region = region_of(region)
    if office is None and region is None:
        if role == "OFFICIAL":
            region = create_region()
        else:
            office = create_office()
    membership = Membership(
        user=user or create_user(),
        role=role or ("OFFICIAL" if region else "STAFF"),
        office=office,
        region=region,
        **changes,
    )
    return saved(membership, checked=checked)


def create_category(*, name="Pekerja rentan", checked=FIELDS, **changes):
    """The category of this name, made if missing."""
    if not changes and (found := WorkerCategory.objects.filter(name=name).first()):
        return found
    values = {"segment": "BPU"} | changes
    return saved(WorkerCategory(name=name, **values), checked=checked)


def create_source(*, title="Berita uji", checked=FIELDS, **changes):
    """The source of this title, made if missing."""
    if not changes and (found := Source.objects.filter(title=title).first()):
        return found
    values = {"kind": "PRESS", "publisher": "Koran Uji"} | changes
    return saved(Source(title=title, **values), checked=checked)


def create_agreement(*, region="75.04", checked=FIELDS, **changes):
    """A signed PKS, in force on TODAY."""
    values = {
        "title": f"Perjanjian {next(numbers)}",
        "document_type": "PKS",
        "stage": "SIGNED",
        "signed_on": date(2025, 1, 10),
        "starts_on": date(2025, 1, 1),
        "ends_on": date(2026, 12, 31),
    }
    agreement = Agreement(region=region_of(region), **values | changes)
    return saved(agreement, checked=checked)


def create_line(
    *, agreement=None, category=None, region=None, checked=FIELDS, **changes
):
    """A line of an agreement (EnrolmentTarget), for people of its region."""
    agreement = agreement or create_agreement()
    values = {
        "category": category or create_category(),
        "region": region_of(region) or agreement.region,
        "target_workers": 100,
        "programmes": "JKK+JKM",
        "funding_sources": "APBD_KAB",
    }
    line = EnrolmentTarget(agreement=agreement, **values | changes)
    return saved(line, checked=checked)


def create_rate(*, checked=FIELDS, **changes):
    """What a district pays each month for one worker of its own (domain.md 3)."""
    values = {
        "segment": "BPU",
        "programmes": "JKK+JKM",
        "public_payer": True,
        "valid_from": date(2015, 7, 1),
        "monthly_amount": 16_800,
    }
    return saved(ContributionRate(**values | changes), checked=checked)


def create_headcount(*, target=None, checked=FIELDS, **changes):
    values = {"rung": "ACTIVE", "as_of": date(2025, 11, 30), "workers": 90}
    row = Headcount(target=target or create_line(), **sourced(values, changes))
    return saved(row, checked=checked)


def create_workforce(*, region="75.04", checked=FIELDS, **changes):
    values = {
        "basis": "ELIGIBLE_BPJSTK",
        "segment": "TOTAL",
        "as_of": date(2025, 6, 30),
        "workers": 1000,
    }
    row = Workforce(region=region_of(region), **sourced(values, changes))
    return saved(row, checked=checked)


def create_participation(*, region="75.04", checked=FIELDS, **changes):
    values = {"segment": "TOTAL", "as_of": date(2025, 6, 30), "active_workers": 400}
    row = Participation(region=region_of(region), **sourced(values, changes))
    return saved(row, checked=checked)


def create_claim(*, region="75.04", percent="44", checked=FIELDS, **changes):
    """A published percentage; `percent` as text, with the decimals it was given."""
    exact = None if percent is None else Decimal(percent)
    values = {
        "as_of": date(2025, 6, 30),
        "percent": exact,
        "percent_decimals": None if exact is None else -exact.as_tuple().exponent,
        "said_by": "Kepala Kantor Cabang Uji",
    }
    row = CoverageClaim(region=region_of(region), **sourced(values, changes))
    return saved(row, checked=checked)


def create_target(*, region="75.04", checked=FIELDS, **changes):
    """A coverage target of a region for a year."""
    values = {
        "year": 2025,
        "percent": Decimal("62.93"),
        "basis": "ELIGIBLE_BPJSTK",
        "issuer": "Kemendagri",
    }
    row = CoverageTarget(region=region_of(region), **sourced(values, changes))
    return saved(row, checked=checked)


def sourced(values, changes):
    """With a source; published as it is recorded, unless a `draft` is wanted."""
    merged = {"recorded_at": timezone.now()} | values | changes
    if not merged.pop("draft", False):
        merged = {"published_at": merged["recorded_at"]} | merged
    return merged if "source" in merged else merged | {"source": create_source()}


def create_closed_month(*, office=None, checked=FIELDS, **changes):
    values = {"month": date(2025, 10, 1), "closed_by": create_user()}
    row = ClosedMonth(office=office or create_office(), **values | changes)
    return saved(row, checked=checked)
