"""The tree of worker categories as pages walk it, and the slug of each."""

from collections.abc import Iterator
from dataclasses import dataclass

from agreements.models import Segment, WorkerCategory
from jamsostek_pks.lib.slugs import slugs


@dataclass(frozen=True)
class Category:
    """A worker category and its place in the tree; `depth` is 0 at a root."""

    pk: int
    name: str
    slug: str
    depth: int
    parent: "Category | None"
    segment: str
    in_ucj: bool
    aliases: tuple[str, ...]

    @property
    def segment_label(self) -> str:
        return Segment(self.segment).label if self.segment else "campuran"

    @property
    def segment_code(self) -> str:
        """'BPU', 'Jakon': as people say it, for tables."""
        return {"": "campuran", "JAKON": "Jakon"}.get(self.segment, self.segment)

    @property
    def above(self) -> tuple["Category", ...]:
        """The categories it is part of, from the root down."""
        return (*self.parent.above, self.parent) if self.parent else ()


@dataclass(frozen=True)
class CategoryTree:
    """Every category, each right after the one it is part of."""

    categories: tuple[Category, ...]

    def at(self, slug: str) -> Category | None:
        return next((each for each in self.categories if each.slug == slug), None)

    def within(self, category: Category) -> list[Category]:
        """The category and all below it."""
        return [
            each
            for each in self.categories
            if each == category or category in each.above
        ]

    def children(self, category: Category) -> list[Category]:
        return [each for each in self.categories if each.parent == category]


def category_tree() -> CategoryTree:
    """One query: the table is short and every page about categories needs it all.

    Slugs are computed of all names together, so that no two are alike.
    """
    rows = list(WorkerCategory.objects.order_by("name", "pk"))
    names = slugs({row.pk: row.name for row in rows})
    below: dict[int | None, list[WorkerCategory]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)
    return CategoryTree(tuple(walk(below, names, None)))


def walk(below, names, parent: Category | None) -> Iterator[Category]:
    for row in below.get(parent and parent.pk, ()):
        category = Category(
            pk=row.pk,
            name=row.name,
            slug=names[row.pk],
            depth=0 if parent is None else parent.depth + 1,
            parent=parent,
            segment=row.segment,
            in_ucj=row.counts_for_ucj,
            aliases=tuple(filter(None, map(str.strip, row.aliases.splitlines()))),
        )
        yield category
        yield from walk(below, names, category)
