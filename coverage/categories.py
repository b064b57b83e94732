"""A worker category over regions and years, from lines of its own and below it.

Years are never added. Where purses overlap and nobody has decided, people are an
interval beside the sum of the lines (domain.md 3, 5).
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from agreements.facts import funding_codes
from agreements.ladder import ACTIVE
from agreements.models import Agreement, FundingSource
from agreements.status import IN_FORCE, Status
from jamsostek_pks.lib.ratio import percent
from regions.models import Region
from regions.names import NATION, code_and_above

from . import overlaps
from .arithmetic import Part, Place, newest_part
from .category_tree import Category, CategoryTree
from .ladders import (
    LadderRow,
    Ladders,
    RungPeople,
    by_year,
    counted_lines,
    current_year,
    ladder_row,
    ladders_of,
)
from .models import Basis, Workforce
from .overlaps import Purses
from .reports import Question, figures_up_to, places, rows_by_code


@dataclass(frozen=True)
class LineCounts:
    """Lines that totals count, by the status of their agreement."""

    in_force: int = 0
    validity_unknown: int = 0
    all: int = 0

    @property
    def other(self) -> int:
        return self.all - self.in_force - self.validity_unknown


@dataclass(frozen=True)
class CategoryRow:
    """One category with all below it: its lines, and the current year's ladder."""

    category: Category
    counts: LineCounts
    current: LadderRow | None


@dataclass(frozen=True)
class PayerRow:
    """Lines of one year that one source pays, alone or with others; '': unknown."""

    source: str
    row: LadderRow
    shared: int  # of these lines, those another source pays as well

    @property
    def label(self) -> str:
        return FundingSource(self.source).label if self.source else "tidak diketahui"


@dataclass(frozen=True)
class PlaceRow:
    """Lines of one year whose people live in a region or below it."""

    place: Place
    row: LadderRow


@dataclass(frozen=True)
class PopulationRow:
    """A known number of workers of the category in a region, beside those active.

    `active` are people of the lines of `year`, the newest one that counts any; None
    where no line does, or where the user sees only a part of the region's lines.
    """

    place: Place
    population: Part
    year: int | None
    active: RungPeople | None
    in_sight: bool

    @property
    def percents(self) -> tuple[Fraction | None, Fraction | None]:
        """Coverage of the category, at least and at most; None without both parts."""
        if self.active is None or self.active.interval is None:
            return None, None
        people = self.active.interval
        whole = self.population.people
        return percent(people.low, whole), percent(people.high, whole)


@dataclass(frozen=True)
class CategoryStory:
    """What a category's page and files show; payers and places are of `year`."""

    category: Category
    counts: LineCounts
    years: tuple[LadderRow, ...]
    year: int | None
    payers: tuple[PayerRow, ...]
    places: tuple[PlaceRow, ...]
    populations: tuple[PopulationRow, ...]
    children: tuple[CategoryRow, ...]


def category_rows(asked: Question, tree: CategoryTree) -> list[CategoryRow]:
    """Every category of the tree."""
    found = ladders_of(asked, counted_lines(asked))
    reading = Reading(tree, found, overlaps.purses(asked), statuses(asked), asked.on)
    return [reading.row(category) for category in tree.categories]


def category_story(
    asked: Question, tree: CategoryTree, category: Category, *, pick: Callable
) -> CategoryStory:
    """One category; `pick` chooses the year shown in detail of those there are."""
    pks = [each.pk for each in tree.within(category)]
    found = ladders_of(asked, counted_lines(asked).filter(category__in=pks))
    purses = overlaps.purses(asked)
    reading = Reading(tree, found, purses, statuses(asked), asked.on)
    years = by_year(found)
    year = pick(list(years))
    chosen, by_code = years.get(year, {}), {place.code: place for place in places()}
    return CategoryStory(
        category,
        reading.row(category).counts,
        tuple(ladder_row(purses, lines, each) for each, lines in years.items()),
        year,
        tuple(payer_rows(purses, chosen, year)),
        tuple(place_rows(purses, chosen, year, by_code)),
        tuple(population_rows(asked, category, found, purses, by_code)),
        tuple(reading.row(child) for child in tree.children(category)),
    )


def statuses(asked: Question) -> dict[int, str | None]:
    """The status of each agreement the user may see, by pk."""
    agreements = Agreement.objects.visible_to(asked.user, asked.today)
    rows = agreements.with_status(asked.on).order_by()
    return dict(rows.values_list("pk", "status"))


@dataclass(frozen=True)
class Reading:
    """Lines once read, to be grouped by category."""

    tree: CategoryTree
    ladders: Ladders
    purses: Purses
    statuses: dict[int, str | None]
    on: date

    def row(self, category: Category) -> CategoryRow:
        pks = {each.pk for each in self.tree.within(category)}
        lines = {
            line: ladder
            for line, ladder in self.ladders.items()
            if line.category_id in pks
        }
        years = by_year(lines)
        year = current_year(years, self.on)
        return CategoryRow(
            category,
            self.counts(lines),
            ladder_row(self.purses, years[year], year) if lines else None,
        )

    def counts(self, lines: Ladders) -> LineCounts:
        found = Counter(self.statuses.get(line.agreement_id) for line in lines)
        return LineCounts(
            sum(found[status] for status in IN_FORCE),
            found[Status.UNKNOWN],
            len(lines),
        )


def payer_rows(purses: Purses, ladders: Ladders, year: int | None):
    """Who pays, in the order of the sources; a line of two stands with both."""
    for source in [*FundingSource.values, ""]:
        lines = {
            line: ladder
            for line, ladder in ladders.items()
            if source in (funding_codes(line) or ("",))
        }
        if lines:
            shared = sum(len(funding_codes(line)) > 1 for line in lines)
            yield PayerRow(source, ladder_row(purses, lines, year), shared)


def place_rows(purses: Purses, ladders: Ladders, year: int | None, by_code):
    """Provinces with their kabupaten and kota; the nation only for its own lines."""
    found: dict[str, dict] = {}
    for line, ladder in ladders.items():
        for code in code_and_above(line.region.code):
            found.setdefault(code, {})[line] = ladder
    if not any(line.region.code == NATION for line in ladders):
        found.pop(NATION, None)
    # 'ID' first, then each province before what lies in it.
    for code in sorted(found, key=lambda code: (code != NATION, code)):
        yield PlaceRow(by_code[code], ladder_row(purses, found[code], year))


def population_rows(asked: Question, category: Category, ladders, purses, by_code):
    """Regions whose workers of just this category are counted."""
    scope = asked.user.scope(asked.today)
    for code, population in sorted(known_populations(asked, category).items()):
        in_sight = scope.holds(code)
        here = {
            line: ladder
            for line, ladder in ladders.items()
            if code in code_and_above(line.region.code)
        }
        active = newest_active(purses, here) if in_sight else None
        yield PopulationRow(
            by_code[code],
            population,
            active and active.year,
            active and active.active,
            in_sight,
        )


def known_populations(asked: Question, category: Category) -> dict[str, Part]:
    """By region code, as any denominator is picked (domain.md 4.3)."""
    asked = replace(asked, basis=Basis.CATEGORY_POPULATION)
    figures = Workforce.objects.visible_to(asked.user, asked.today).filter(
        basis=asked.basis, category=category.pk
    )
    nation = Region.objects.filter(code=NATION).first()
    if nation is None:
        return {}
    rows = rows_by_code(figures_up_to(asked, figures, nation), "workers")
    parts = {
        code: newest_part(found, asked.on, asked.segment)
        for code, found in rows.items()
    }
    return {code: part for code, part in parts.items() if part}


def newest_active(purses: Purses, ladders: Ladders) -> LadderRow | None:
    """The newest year of which any line counts active people."""
    for year, lines in by_year(ladders).items():
        if any(ladder.people(ACTIVE) is not None for ladder in lines.values()):
            return ladder_row(purses, lines, year)
    return None
