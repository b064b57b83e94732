"""BPJS Ketenagakerjaan offices: all of them, and one branch's portfolio."""

from collections.abc import Iterable

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse

from regions.downloads import wanted_file

from . import office_files
from .addresses import ByStatus
from .forms import ContentsForm
from .ladders import notes_on_lines
from .office_tree import Branch, office_tree
from .offices import OfficeStory, Portfolio, office_story, portfolios
from .quality import finding_columns
from .views import asked_of, page_context


def offices(request):
    """Every office: agreements by status, realisation, what is old."""
    asked, as_of = asked_of(request)
    rows = portfolios(asked, office_tree())
    file = wanted_file(
        request,
        f"kantor-{asked.on}",
        office_files.office_columns(asked, as_of.known_on),
        lambda: rows,
        forms=[as_of.form],
    )
    return file or render(
        request,
        "coverage/offices.html",
        page_context(as_of)
        | {
            "rows": with_addresses(as_of, rows),
            "lines_note": notes_on_lines(asked, []),
        },
    )


def office(request, slug):
    """One office: its papers, what ends by month, realisation, what is old."""
    asked, as_of = asked_of(request)
    tree = office_tree()
    found = tree.at(slug)
    if found is None:
        raise Http404("kantor")
    story = office_story(asked, tree, found)
    return office_file(request, asked, as_of, story) or render(
        request,
        "coverage/office.html",
        page_context(as_of) | shown(asked, as_of, story),
    )


def office_file(request, asked, as_of, story: OfficeStory):
    mine = story.portfolio
    known_on, name = as_of.known_on, mine.office.name
    address = request.build_absolute_uri
    files = {
        "perjanjian": (office_files.paper_columns(asked, known_on), story.papers),
        "bulan": (
            office_files.month_ahead_columns(asked, known_on, name),
            story.months,
        ),
        "lama": (finding_columns(asked.on, address=address), mine.stale),
        "cabang": (
            office_files.office_columns(asked, known_on),
            [mine, *story.branches],
        ),
    }
    contents = ContentsForm(request.GET, *files)
    isi = contents.table or "perjanjian"
    columns, rows = files[isi]
    return wanted_file(
        request,
        f"kantor-{mine.office.slug}-{isi}-{asked.on}",
        columns,
        lambda: rows,
        forms=[as_of.form, contents],
    )


class Addresses(ByStatus):
    """Where the numbers of one office lead, in the state of the page."""

    def __init__(self, as_of, office: Branch):
        self.as_of, self.office = as_of, office

    @property
    def page(self) -> str:
        url = reverse("coverage:office", args=[self.office.slug])
        return self.as_of.link(url)

    def register(self, status: str | None = None) -> str:
        url = reverse("agreements:list")
        return self.as_of.link(url, kantor=self.office.pk, status=status)

    def findings(self, code: str | None = None) -> str:
        url = reverse("coverage:quality")
        return self.as_of.link(url, kantor=self.office.pk, kode=code)

    @property
    def all_findings(self) -> str:
        return self.findings()

    def lines(self, year: int | None) -> str:
        url = reverse("agreements:lines")
        return self.as_of.link(
            url, kantor=self.office.pk, tahun=year or "-", hitung="ya"
        )

    @property
    def regions(self) -> list[tuple[str, str]]:
        return [
            (name, self.as_of.link(reverse("coverage:region", args=[code])))
            for code, name in self.office.regions
        ]


def with_addresses(as_of, rows: Iterable[Portfolio]):
    """Each portfolio, its addresses, and the lines of its current year."""
    found = []
    for row in rows:
        to = Addresses(as_of, row.office)
        found.append((row, to, row.current and to.lines(row.current.year)))
    return found


def shown(asked, as_of, story: OfficeStory) -> dict:
    mine = story.portfolio
    here = Addresses(as_of, mine.office)
    above = [(each.name, Addresses(as_of, each).page) for each in mine.office.above]
    return {
        "story": story,
        "portfolio": mine,
        "addresses": here,
        "crumbs": [
            ("Kantor", as_of.link(reverse("coverage:offices"))),
            *above,
            (mine.office.name, None),
        ],
        "lines_note": notes_on_lines(asked, []),
        "year_ladders": [
            {"row": row, "url": here.lines(row.year)} for row in mine.years
        ],
        "open_papers": [paper for paper in story.papers if not paper.settled],
        "settled_papers": [paper for paper in story.papers if paper.settled],
        "branches": with_addresses(as_of, story.branches),
    }
