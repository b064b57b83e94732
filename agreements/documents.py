"""Scans of an agreement as its page lists them: newest first, older ones behind."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Q

from .models import Agreement, Document


@dataclass(frozen=True)
class Paper:
    """The newest version of a scan, the older ones, and where else its bytes stand."""

    document: Document
    older: tuple[Document, ...]
    elsewhere: tuple[Document, ...]

    @property
    def version(self) -> int:
        return len(self.older) + 1


def documents_of(agreement: Agreement, *, user, today) -> list[Paper]:
    """Scans of the agreement, then of its sources, as far as the user may see them."""
    seen = Document.objects.visible_to(user, today).select_related(
        "uploaded_by", "source", "agreement"
    )
    mine = Q(agreement=agreement) | Q(source__in=agreement.sources.order_by())
    found = {row.pk: row for row in seen.filter(mine)}
    twins = defaultdict(list)
    for twin in seen.filter(sha256__in={row.sha256 for row in found.values()}):
        twins[twin.sha256].append(twin)
    replaced = {row.replaces_id for row in found.values()}
    return [
        Paper(
            row,
            tuple(before(row, found)),
            tuple(twin for twin in twins[row.sha256] if twin.pk not in found),
        )
        for row in sorted(found.values(), key=lambda row: row.source_id is not None)
        if row.pk not in replaced
    ]


def before(row: Document, found: dict[int, Document]) -> Iterator[Document]:
    """The versions it replaces, newest first."""
    while (row := found.get(row.replaces_id)) is not None:
        yield row
