"""The search page: a few of each kind, or all of one kind page by page."""

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.shortcuts import redirect, render
from django.urls import reverse

from jamsostek_pks.lib.as_of import read_as_of
from jamsostek_pks.lib.dates import today
from regions.names import search_words

from .category_tree import category_tree
from .office_tree import office_tree
from .search import groups_of, other_names
from .views import page_context

FEW, PER_PAGE = 20, 50


@dataclass(frozen=True)
class Shown:
    """One kind as the page shows it."""

    slug: str
    label: str
    page: Page
    all_url: str

    @property
    def count(self):
        return self.page.paginator.count

    @property
    def is_cut(self):
        return len(self.page.object_list) < self.count


def search(request):
    """A code that means one place leads there; all else is a list by kind."""
    as_of = read_as_of(request.GET, today=today())
    query = " ".join(search_words(request.GET.get("q", "")))
    found = shown_groups(request, query, as_of)
    if region := only_region(found, query):
        return redirect(as_of.link(reverse("coverage:region", args=[region.code])))
    return render(
        request,
        "coverage/search.html",
        page_context(as_of)
        | {
            "as_of": as_of,
            "query": query,
            "groups": found,
            "total": sum(shown.count for shown in found),
            "overview_url": as_of.link(request.path, q=query),
            "one_kind": request.GET.get("jenis") in {shown.slug for shown in found},
        },
    )


def shown_groups(request, query, as_of):
    """The kinds that found something; `?jenis=orang` asks for one of them in full."""
    asked = request.GET.get("jenis", "")
    groups = groups_of(query, user=request.user, today=today())
    kinds = [group for group in groups if group.slug == asked] or groups
    size, number = (PER_PAGE, request.GET.get("page")) if asked else (FEW, 1)
    shown = [shown_group(group, query, as_of, size, number) for group in kinds]
    return [one for one in shown if one.count]


def shown_group(group, query, as_of, size, number):
    page = Paginator(group.found, size).get_page(number)
    page.object_list = list(page.object_list)
    DRESSES[group.slug](page.object_list, as_of)
    url = as_of.link(reverse("coverage:search"), q=query, jenis=group.slug)
    return Shown(group.slug, group.label, page, url)


# What the list says of a row beside its name: asked here, not in the template.


def dress_regions(rows, as_of):
    for row in rows:
        row.also = other_names(row)


def dress_agreements(rows, as_of):
    for row in rows:
        row.standing = row.standing_on(as_of.on)


def dress_categories(rows, as_of):
    slugs = {each.pk: each.slug for each in category_tree().categories}
    for row in rows:
        row.url = as_of.link(reverse("coverage:category", args=[slugs[row.pk]]))


def dress_offices(rows, as_of):
    slugs = {each.pk: each.slug for each in office_tree().offices}
    for row in rows:
        row.url = as_of.link(reverse("coverage:office", args=[slugs[row.pk]]))


def leave(rows, as_of):
    """People say it all themselves."""


DRESSES = {
    "wilayah": dress_regions,
    "perjanjian": dress_agreements,
    "orang": leave,
    "kategori": dress_categories,
    "kantor": dress_offices,
}


def only_region(found, query):
    """The one place a code means, where nothing else was found."""
    if len(found) != 1 or found[0].slug != "wilayah" or found[0].count != 1:
        return None
    (region,) = found[0].page.object_list
    return region if query in (region.code, region.bps_code) else None
