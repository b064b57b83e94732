"""Agreements that may be the same paper entered twice, and what they share.

Only among the agreements handed in: the caller narrows them to a scope.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from .models import Agreement
from .models.agreement import SHORTEST_NUMBER, number_key, number_without_marks

MOST_SHOWN = 5
NUMBER = "nomor sama"
TYPE_AND_DAY = "wilayah, jenis dan tanggal tanda tangan sama"
DAY = "wilayah dan tanggal tanda tangan sama"
TITLE = "wilayah, jenis dan judul sama"


@dataclass(frozen=True)
class Paper:
    """What is known of a paper while it is being entered."""

    region: int | None = None
    document_type: str = ""
    numbers: tuple[str, ...] = ()
    signed_on: date | None = None
    title: str = ""
    pk: int | None = None
    # Papers it says it belongs to: an addendum of the same day is no twin.
    relatives: tuple[int, ...] = ()

    @classmethod
    def of(cls, agreement: Agreement) -> "Paper":
        return cls(
            region=agreement.region_id,
            document_type=agreement.document_type,
            numbers=tuple(agreement.numbers),
            signed_on=agreement.signed_on,
            title=agreement.title,
            pk=agreement.pk,
            relatives=tuple(filter(None, (agreement.parent_id, agreement.renews_id))),
        )

    @property
    def keys(self) -> list[str]:
        """Numbers without marks; a short one would fit too many papers."""
        keys = [number_key(number) for number in self.numbers]
        return [key for key in keys if len(key) >= SHORTEST_NUMBER]


@dataclass(frozen=True)
class Match:
    agreement: Agreement
    why: str


def similar(agreements, paper: Paper) -> list[Match]:
    """The likeliest first: the same number, then region with type, day or title."""
    same = alike(paper) & ~Q(pk__in=paper.relatives)
    if paper.pk:
        same &= ~Q(parent=paper.pk) & ~Q(renews=paper.pk)
    if paper.keys:
        same |= Q(office_key__in=paper.keys) | Q(government_key__in=paper.keys)
    found = (
        agreements.exclude(pk=paper.pk)
        .alias(
            office_key=number_without_marks("office_number"),
            government_key=number_without_marks("government_number"),
        )
        .filter(same)
        .select_related("region")
    )
    matches = [Match(each, why(each, paper)) for each in found]
    order = (NUMBER, TYPE_AND_DAY, TITLE, DAY)
    return sorted(matches, key=lambda match: order.index(match.why))[:MOST_SHOWN]


def alike(paper: Paper) -> Q:
    """Of one region, with the day of signing or type and title in common."""
    same = Q(pk__in=[])
    if paper.region and paper.signed_on:
        same |= Q(region=paper.region, signed_on=paper.signed_on)
    if paper.region and (title := paper.title.strip()):
        of_type = Q(region=paper.region, document_type=paper.document_type)
        same |= of_type & Q(title__iexact=title)
    return same


def why(other: Agreement, paper: Paper) -> str:
    if {number_key(number) for number in other.numbers} & set(paper.keys):
        return NUMBER
    if other.signed_on != paper.signed_on or paper.signed_on is None:
        return TITLE
    same_type = other.document_type == paper.document_type
    return TYPE_AND_DAY if same_type else DAY
