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

    @classmethod
    def of(cls, agreement: Agreement) -> "Paper":
        return cls(
            region=agreement.region_id,
            document_type=agreement.document_type,
            numbers=tuple(agreement.numbers),
            signed_on=agreement.signed_on,
            title=agreement.title,
            pk=agreement.pk,
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
    same = Q(pk__in=[])
    if paper.keys:
        same |= Q(office_key__in=paper.keys) | Q(government_key__in=paper.keys)
    if paper.region and paper.signed_on:
        same |= Q(region=paper.region, signed_on=paper.signed_on)
    if paper.region and paper.title.strip():
        same |= Q(
            region=paper.region,
            document_type=paper.document_type,
            title__iexact=paper.title.strip(),
        )
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


def why(other: Agreement, paper: Paper) -> str:
    if {number_key(number) for number in other.numbers} & set(paper.keys):
        return NUMBER
    if other.signed_on != paper.signed_on or paper.signed_on is None:
        return TITLE
    same_type = other.document_type == paper.document_type
    return TYPE_AND_DAY if same_type else DAY
