"""What the rows of a file may point at: regions, categories, sources; for one user."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from simple_history.utils import bulk_create_with_history

from agreements.models import Source, WorkerCategory
from jamsostek_pks.lib.import_columns import InColumn
from jamsostek_pks.lib.import_fields import (
    MOST_SHOWN,
    ChoiceIn,
    Hints,
    TextIn,
    excerpt,
    known_words,
)
from regions.finder import NOTHING_SAID, OUT_OF_SCOPE, NotFound, Place, RegionFinder
from regions.models import Office

BATCH = 2000
# Says no more than that it cannot be: the other source may not be the user's to see.
NO_SUCH_TITLE = (
    "Sumber baru tidak dapat dicatat dengan judul ini. Tulis judul yang lebih "
    "lengkap, misalnya dengan nomor dan tanggalnya."
)


@dataclass(frozen=True)
class NewSource:
    """A source no row of ours has yet; equal ones become one."""

    title: str
    publisher: str
    kind: str
    url: str = ""


class CannotPoint(Exception):
    """A cell that points at nothing; `name` is the column's, `message` the user's."""

    def __init__(self, name: str, message: str):
        super().__init__(message)
        self.name = name
        self.message = message


@dataclass
class Context:
    """Who imports, on which day; asks each table once, when a file first needs it."""

    user: Any
    today: Any

    @cached_property
    def regions(self) -> RegionFinder:
        return RegionFinder(self.user, self.today)

    def region(self, values: dict, *, suffix: str = "") -> Place | None:
        """The region that code, BPS code and name mean; within reach or refused."""
        names = {
            "code": f"region_code{suffix}",
            "bps_code": f"region_bps{suffix}",
            "name": f"region_name{suffix}",
        }
        parts = {part: values.get(name) or "" for part, name in names.items()}
        try:
            return self.regions.find(**parts)
        except NotFound as error:
            raise CannotPoint(names[error.said_in], error.message) from error

    def own_region(self, values: dict, *, suffix: str = "") -> Place:
        """A region the user may edit."""
        place = self.region(values, suffix=suffix)
        if place is None:
            raise CannotPoint(f"region_code{suffix}", NOTHING_SAID)
        if place.pk not in self.regions.editable:
            raise CannotPoint(
                f"region_code{suffix}", OUT_OF_SCOPE.format(place.full_name)
            )
        return place

    @cached_property
    def categories(self) -> dict[str, Any]:
        return WorkerCategory.objects.by_name()

    @cached_property
    def categories_by_pk(self) -> dict[int, Any]:
        return {row.pk: row for row in self.categories.values()}

    def category(self, text: str, *, name: str = "category"):
        found = self.categories.get(text.casefold())
        if found is None:
            raise CannotPoint(name, self._unknown_category(text))
        return found

    def _unknown_category(self, text: str) -> str:
        hints = self.category_hints
        said = f"Kategori '{excerpt(text)}' tidak dikenal.{hints.meant(text)}"
        if len(hints.known) <= MOST_SHOWN:
            said += f" Yang dikenal: {', '.join(hints.known)}."
        return said

    @cached_property
    def category_hints(self) -> Hints:
        return Hints(sorted({row.name for row in self.categories.values()}))

    @cached_property
    def offices(self) -> dict[int, str]:
        return dict(Office.objects.order_by("name").values_list("pk", "name"))

    @cached_property
    def offices_by_name(self) -> dict[str, int]:
        return {name.casefold(): pk for pk, name in self.offices.items()}

    @cached_property
    def office_hints(self) -> Hints:
        return Hints(self.offices.values())

    def office(self, name: str | None) -> int | None:
        if not name:
            return None
        if (pk := self.offices_by_name.get(name.casefold())) is None:
            hint = self.office_hints.meant(name)
            raise CannotPoint(
                "office", f"Kantor '{excerpt(name)}' tidak dikenal.{hint}"
            )
        return pk

    @cached_property
    def sources(self) -> dict[str, list[tuple]]:
        """(pk, title, publisher, kind) of what a row may rest on, by title.

        What forms offer: to rest on a source opens its scans (`attachable`).
        """
        found: dict[str, list[tuple]] = {}
        rows = Source.objects.attachable(self.user, self.today).order_by("pk")
        for row in rows.values_list("pk", "title", "publisher", "kind"):
            found.setdefault(bar_free(row[1]), []).append(row)
        return found

    @cached_property
    def source_titles(self) -> dict[int, str]:
        return {row[0]: row[1] for rows in self.sources.values() for row in rows}

    @cached_property
    def source_keys(self) -> frozenset[tuple]:
        """What no new source may be called, because there is one, seen or not."""
        rows = Source.objects.order_by()
        return frozenset(rows.values_list("title", "publisher", "kind"))

    def source(self, values: dict) -> int | NewSource | None:
        """The source the cells name: its pk, or what is to be made of it."""
        title = values.get("source_title") or ""
        publisher = values.get("source_publisher") or ""
        kind = values.get("source_kind") or ""
        if not title:
            if publisher or kind:
                raise CannotPoint("source_title", "Isi judul sumbernya juga.")
            return None
        known = self._known_sources(title, publisher, kind)
        if len(known) > 1:
            raise CannotPoint(
                "source_title",
                "Beberapa sumber berjudul ini. Isi juga sumber_penerbit dan "
                "sumber_jenis.",
            )
        if known:
            return known[0][0]
        if not kind:
            raise CannotPoint(
                "source_kind" if "source_kind" in values else "source_title",
                "Sumber ini belum tercatat. Isi sumber_jenis: "
                f"{known_words(Source.Kind.choices)}.",
            )
        if (title, publisher, kind) in self.source_keys:
            raise CannotPoint("source_title", NO_SUCH_TITLE)
        return NewSource(title, publisher, kind, values.get("source_url") or "")

    def _known_sources(self, title, publisher, kind) -> list[tuple]:
        return [
            row
            for row in self.sources.get(bar_free(title), [])
            if (not kind or row[3] == kind)
            and ((not publisher and not kind) or row[2] == publisher)
        ]

    def source_text(self, source: int | NewSource | None) -> str:
        if isinstance(source, NewSource):
            return source.title
        return self.source_titles.get(source, "")


def bar_free(text: str) -> str:
    """A bar sets sources apart in one cell, so a title's own is written as '/'."""
    return text.replace("|", "/")


def source_columns() -> list[InColumn]:
    kinds = Source.Kind.choices
    return [
        InColumn(
            "sumber_judul", "source_title", TextIn(required=False, max_length=250)
        ),
        InColumn(
            "sumber_penerbit",
            "source_publisher",
            TextIn(required=False, max_length=120),
        ),
        InColumn(
            "sumber_jenis", "source_kind", ChoiceIn(choices=kinds, required=False)
        ),
        InColumn("sumber_alamat", "source_url", _address()),
    ]


def _address() -> forms.URLField:
    return forms.URLField(required=False, max_length=500, assume_scheme="https")


def region_columns(*, suffix: str = "", heading: str = "") -> list[InColumn]:
    """A region in both code systems, or by name; one of the three is enough."""
    name = f"wilayah{heading}" if heading else "wilayah"
    return [
        InColumn(f"kode_kemendagri{heading}", f"region_code{suffix}", _text(13)),
        InColumn(f"kode_bps{heading}", f"region_bps{suffix}", _text(13)),
        InColumn(name, f"region_name{suffix}", _text(120)),
    ]


def _text(length: int) -> TextIn:
    return TextIn(required=False, max_length=length)


def create_sources(wanted, *, by, at, reason) -> dict[NewSource, int]:
    """Make each new source once; its pk by what it was to be."""
    firsts: dict[tuple, NewSource] = {}
    for each in wanted:
        firsts.setdefault((each.title, each.publisher, each.kind), each)
    rows = [
        Source(
            title=each.title,
            publisher=each.publisher,
            kind=each.kind,
            url=each.url,
            recorded_by=by,
        )
        for each in firsts.values()
    ]
    saved = bulk_create_with_history(
        rows,
        Source,
        batch_size=BATCH,
        default_user=by,
        default_date=at,
        default_change_reason=reason,
    )
    pks = dict(zip(firsts, (row.pk for row in saved), strict=True))
    return {each: pks[(each.title, each.publisher, each.kind)] for each in wanted}
