"""Worker categories: the tree, and one category over regions and years."""

from django import forms
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse

from agreements.filters import YearField
from regions.downloads import wanted_file

from . import category_files
from .addresses import ByStatus
from .categories import CategoryStory, category_rows, category_story
from .category_tree import Category, category_tree
from .forms import ContentsForm
from .ladders import current_year, notes_on_lines
from .views import asked_of, page_context

NATION_WIDE = ["ID"]


class YearForm(forms.Form):
    """`tahun`: the year shown in detail; silent, the current one. "-": not known."""

    tahun = YearField(label="Tahun program", required=False)

    def __init__(self, data, *, on):
        self.on = on
        super().__init__(data)

    def pick(self, years: list[int | None]) -> int | None:
        asked = self.cleaned_data.get("tahun", "") if self.is_valid() else ""
        if asked == "":
            return current_year(years, self.on)
        return None if asked == "-" else asked


def categories(request):
    """Every category as a tree: lines in force, people of the current year."""
    asked, as_of = asked_of(request)
    rows = category_rows(asked, category_tree())
    file = wanted_file(
        request,
        f"kategori-{asked.on}",
        category_files.tree_columns(asked, as_of.known_on),
        lambda: rows,
        forms=[as_of.form],
    )
    return file or render(
        request,
        "coverage/categories.html",
        page_context(as_of)
        | {
            "rows": [(row, Addresses(as_of, row.category)) for row in rows],
            "lines_note": notes_on_lines(asked, NATION_WIDE),
        },
    )


def category(request, slug):
    """One category: ladder by year, who pays, where, and of how many workers."""
    asked, as_of = asked_of(request)
    tree = category_tree()
    found = tree.at(slug)
    if found is None:
        raise Http404("kategori")
    form = YearForm(request.GET, on=asked.on)
    story = category_story(asked, tree, found, pick=form.pick)
    return category_file(request, asked, as_of, form, story) or render(
        request,
        "coverage/category.html",
        page_context(as_of) | shown(asked, as_of, form, story),
    )


def category_file(request, asked, as_of, form, story: CategoryStory):
    contents = ContentsForm(request.GET, "tangga", "populasi")
    name, slug = story.category.name, story.category.slug
    if contents.table == "populasi":
        what = f"kategori-{slug}-populasi"
        columns = category_files.population_columns(asked, as_of.known_on, name)
        rows = story.populations
    else:
        what = f"kategori-{slug}"
        columns = category_files.category_columns(asked, as_of.known_on, name)
        rows = category_files.category_file_rows(story)
    return wanted_file(
        request,
        f"{what}-{asked.on}",
        columns,
        lambda: rows,
        forms=[as_of.form, form, contents],
    )


class Addresses(ByStatus):
    """Where the numbers of one category lead, in the state of the page."""

    def __init__(self, as_of, category: Category):
        self.as_of, self.category = as_of, category

    @property
    def page(self) -> str:
        url = reverse("coverage:category", args=[self.category.slug])
        return self.as_of.link(url)

    def register(self, status: str | None = None) -> str:
        return self.lines(status=status)

    def lines(self, **more) -> str:
        """The register of exactly the lines that totals count."""
        url = reverse("agreements:lines")
        return self.as_of.link(url, kategori=self.category.pk, hitung="ya", **more)

    def of_year(self, year: int | None, **more) -> str:
        return self.lines(tahun=year or "-", **more)

    def detail(self, year: int | None) -> str:
        url = reverse("coverage:category", args=[self.category.slug])
        return self.as_of.link(url, tahun=year or "-")


def shown(asked, as_of, form, story: CategoryStory) -> dict:
    here = Addresses(as_of, story.category)
    return {
        "story": story,
        "addresses": here,
        "crumbs": crumbs(as_of, story.category),
        "year_form": form,
        "lines_note": notes_on_lines(asked, NATION_WIDE),
        "years": [(row.year, here.detail(row.year)) for row in story.years],
        "year_ladders": [
            {"row": row, "url": here.of_year(row.year)} for row in story.years
        ],
        "payers": [
            (payer, here.of_year(story.year, dana=payer.source or "-"))
            for payer in story.payers
        ],
        "places": [
            (
                found,
                here.of_year(story.year, wilayah=found.place.code),
                as_of.link(reverse("coverage:region", args=[found.place.code])),
            )
            for found in story.places
        ],
        "children": [
            (row, Addresses(as_of, row.category))
            for row in story.children
            if row.current
        ],
        "without_lines": [
            (row, Addresses(as_of, row.category))
            for row in story.children
            if not row.current
        ],
    }


def crumbs(as_of, category: Category) -> list[tuple[str, str | None]]:
    above = [(each.name, Addresses(as_of, each).page) for each in category.above]
    return [
        ("Kategori", as_of.link(reverse("coverage:categories"))),
        *above,
        (category.name, None),
    ]
