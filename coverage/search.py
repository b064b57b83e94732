"""What one search box finds: regions, agreements, people, categories, offices.

Regions, categories and offices are reference data, open to all who are signed in;
agreements and the people named in them only inside one's scope (domain.md 6).
"""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from agreements.models import Agreement, AgreementPerson, WorkerCategory
from agreements.relatives import seen_renewals
from regions.aliases import ALIASES
from regions.models import Office, Region
from regions.names import search_words


@dataclass(frozen=True)
class Group:
    """Everything of one kind that a search found; `slug` is its word in addresses."""

    slug: str
    label: str
    found: QuerySet


def groups_of(text: str, *, user, today) -> list[Group]:
    """All kinds in the order of the page, found or not; nothing is fetched yet."""
    query = " ".join(search_words(text))
    return [
        Group("wilayah", "Wilayah", regions(query)),
        Group("perjanjian", "Perjanjian", agreements(query, user=user, today=today)),
        Group("orang", "Orang", people(query, user=user, today=today)),
        Group("kategori", "Kategori pekerja", categories(query, user, today)),
        Group("kantor", "Kantor", offices(query, user, today)),
    ]


def regions(query: str) -> QuerySet:
    return Region.objects.search(query).select_related("parent")


def agreements(query: str, *, user, today) -> QuerySet:
    visible = Agreement.objects.visible_to(user, today)
    found = visible.search(query).select_related("region")
    return found.prefetch_related(seen_renewals(user, today))


def people(query: str, *, user, today) -> QuerySet:
    """People named in agreements in scope, under any spelling recorded."""
    visible = AgreementPerson.objects.visible_to(user, today).exclude(name="")
    named = with_words(visible, query, "name", "aliases")
    return named.select_related("agreement__region").order_by("name", "pk")


def categories(query: str, user, today) -> QuerySet:
    visible = WorkerCategory.objects.visible_to(user, today)
    return with_words(visible, query, "name", "aliases")


def offices(query: str, user, today) -> QuerySet:
    return with_words(Office.objects.visible_to(user, today), query, "name")


def with_words(rows: QuerySet, query: str, *fields: str) -> QuerySet:
    """Rows that have every word in one of the fields; no word finds nothing."""
    words = query.split()
    if not words:
        return rows.none()
    for word in words:
        anywhere = Q()
        for field in fields:
            anywhere |= Q(**{f"{field}__icontains": word})
        rows = rows.filter(anywhere)
    return rows


def other_names(region: Region) -> str:
    """'Ujung Pandang, Ujungpandang', or '' for a region with one name only."""
    return ", ".join(ALIASES.get(region.code, ()))
