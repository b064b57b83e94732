"""What a new paper takes over from an older one: initial values of a form.

Nothing is written. What only the new paper can say (number, day of signing, source)
is left empty.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from jamsostek_pks.lib.words import count

from .models import Agreement, EnrolmentTarget

RENEWAL, ADDENDUM = "perpanjang", "adendum"
SAME_PARTIES = ("region_id", "office_id", "counterparty_kind", "counterparty_name")
SAME_LINE = (
    *("category_id", "region_id", "segment", "target_workers", "quota_per_village"),
    *("funding_sources", "programmes", "monthly_contribution", "months_funded"),
)
SAME_PERSON = ("name", "position", "side", "role", "capacity", "aliases")


@dataclass(frozen=True)
class Copy:
    """Initial values by field: of the agreement, its lines and its people.

    `only_changed`: lines are a choice, and those left as they are mean nothing new.
    """

    kind: str
    of: Agreement
    agreement: dict
    lines: list[dict] = field(default_factory=list)
    people: list[dict] = field(default_factory=list)
    only_changed: bool = False


def copy_of(agreement: Agreement, kind: str, *, lines) -> Copy:
    """A renewal or an addendum of the agreement, with these of its lines."""
    make = renewal_of if kind == RENEWAL else addendum_of
    return make(agreement, list(lines.prefetch_related("occupations")))


def renewal_of(old: Agreement, lines) -> Copy:
    """Drafting until somebody says that it was signed: a renewal not signed is none."""
    year = old.programme_year and old.programme_year + 1
    return Copy(
        RENEWAL,
        old,
        values(old, (*SAME_PARTIES, "title", "document_type", "legal_bases"))
        | {
            "stage": Agreement.Stage.DRAFTING,
            "renews": old.pk,
            "parent": old.parent_id,
            "starts_on": old.ends_on and old.ends_on + timedelta(days=1),
            "programme_year": year,
        },
        lines=[line_values(line) for line in lines],
        people=[values(person, SAME_PERSON) for person in old.people.all()],
    )


def addendum_of(old: Agreement, lines) -> Copy:
    """Of an addendum too the paper it changes is the parent."""
    changes = old.document_type == Agreement.DocumentType.ADENDUM and old.parent_id
    return Copy(
        ADDENDUM,
        old,
        values(old, SAME_PARTIES)
        | {
            "document_type": Agreement.DocumentType.ADENDUM,
            "title": f"Adendum: {old.title}"[:300],
            "parent": changes or old.pk,
            "programme_year": old.programme_year,
            "ends_on": old.ends_on,
        },
        lines=[line_values(line) | {"replaces": line.pk} for line in lines],
        only_changed=True,
    )


def line_values(line: EnrolmentTarget) -> dict:
    return values(line, SAME_LINE) | {
        "occupations": [each.pk for each in line.occupations.all()],
        "heading": f"{line}, target {count(line.target_workers)}",
    }


def values(row, names) -> dict:
    """By form field: a link stands under its field's name."""
    return {name.removesuffix("_id"): getattr(row, name) for name in names}
