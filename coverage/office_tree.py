"""The tree of BPJS Ketenagakerjaan offices as pages walk it, and the slug of each."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from jamsostek_pks.lib.slugs import slugs
from regions.models import Office

# What most names begin with and an address does without; a kanwil's says what it is.
COMMON = re.compile(r"(BPJS Ketenagakerjaan|Kantor Cabang( Perintis)?)\s+", re.I)
KANWIL = re.compile(r"Kantor Wilayah\b", re.I)


@dataclass(frozen=True)
class Branch:
    """An office and its place in the tree; `regions` are (code, full name)."""

    pk: int
    name: str
    slug: str
    depth: int
    parent: "Branch | None"
    kind_label: str
    regions: tuple[tuple[str, str], ...]

    @property
    def above(self) -> tuple["Branch", ...]:
        return (*self.parent.above, self.parent) if self.parent else ()


@dataclass(frozen=True)
class OfficeTree:
    """Every office, each right after the one it belongs to."""

    offices: tuple[Branch, ...]

    def at(self, slug: str) -> Branch | None:
        return next((each for each in self.offices if each.slug == slug), None)

    def within(self, office: Branch) -> list[Branch]:
        """The office and all below it."""
        return [each for each in self.offices if each == office or office in each.above]

    def children(self, office: Branch) -> list[Branch]:
        return [each for each in self.offices if each.parent == office]

    def served(self, office: Branch) -> list[str]:
        """Codes of the regions the office and those below it serve."""
        codes = {code for each in self.within(office) for code, _ in each.regions}
        return sorted(codes)


def office_tree() -> OfficeTree:
    """All offices with the regions they serve: two queries."""
    rows = list(Office.objects.prefetch_related("regions").order_by("name", "pk"))
    names = slugs({row.pk: short_name(row.name) for row in rows})
    below: dict[int | None, list[Office]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)
    return OfficeTree(tuple(walk(below, names, None)))


def short_name(name: str) -> str:
    """'Kantor Cabang Gorontalo' is 'Gorontalo', as its address says it."""
    return KANWIL.sub("Kanwil", COMMON.sub("", name, count=1))


def walk(below, names, parent: Branch | None) -> Iterator[Branch]:
    for row in below.get(parent and parent.pk, ()):
        branch = Branch(
            pk=row.pk,
            name=row.name,
            slug=names[row.pk],
            depth=0 if parent is None else parent.depth + 1,
            parent=parent,
            kind_label=row.get_kind_display(),
            regions=tuple((r.code, r.full_name) for r in row.regions.all()),
        )
        yield branch
        yield from walk(below, names, branch)
