"""Figures that wait for a reviewer: what they would change, and the decision.

A draft is published or returned; both are written for all chosen at once, or for
none.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse

from agreements.imports.figures import shown
from agreements.models import Figure, Headcount, Segment
from jamsostek_pks.lib.import_plan import chunks
from jamsostek_pks.lib.months import add_months
from jamsostek_pks.lib.words import dated, stated_percent_text
from regions.models import Region

from .models import CoverageClaim, CoverageTarget, Participation, Workforce

# The word in addresses; what is counted most often comes first.
KINDS: dict[str, type[Figure]] = {
    "jumlah": Headcount,
    "peserta": Participation,
    "pembagi": Workforce,
    "dinyatakan": CoverageClaim,
    "target": CoverageTarget,
}
KIND_LABELS = {
    "jumlah": "Jumlah pada tahap",
    "peserta": "Peserta aktif",
    "pembagi": "Pembagi",
    "dinyatakan": "Angka yang dinyatakan",
    "target": "Target cakupan",
}
LINKS = {
    Headcount: ("target__category", "target__region", "target__agreement__region"),
}
BOOK_KEEPING = ("source", "recorded_by", "corrects")
CHUNK = 5000
LIST_CHANGED = "Daftar draf sudah berubah; periksa lagi sebelum menerbitkan semua."
NOT_HERE = (
    "Draf ini sudah diterbitkan, dikembalikan atau diubah, atau bukan wewenang Anda; "
    "muat ulang halaman."
)


@dataclass(frozen=True)
class Wanted:
    """Which drafts: of one kind (''; all), a region and below, one month."""

    kind: str = ""
    region: Region | None = None
    month: date | None = None

    @property
    def kinds(self) -> list[str]:
        return [self.kind] if self.kind else list(KINDS)

    def of(self, kind: str, *, user, today):
        """Drafts of this kind in the reader's scope, narrowed as wanted."""
        model = KINDS[kind]
        rows = model.objects.visible_to(user, today).drafts()
        if self.region is not None:
            below = Region.objects.within(self.region)
            rows = rows.filter(**{f"{place_of(model)}__in": below})
        if self.month is None:
            return rows
        if model is CoverageTarget:
            return rows.none()
        return rows.filter(as_of__gte=self.month, as_of__lt=add_months(self.month, 1))


def place_of(model) -> str:
    return "target__region" if model is Headcount else "region"


@dataclass(frozen=True)
class Draft:
    """One row of the page: what it is about, what stands, what would stand."""

    kind: str
    row: Figure
    what: str
    day: str
    old: str
    new: str
    may_publish: bool

    @property
    def key(self) -> str:
        return f"{self.kind}-{self.row.pk}"

    @property
    def kind_label(self) -> str:
        return KIND_LABELS[self.kind]

    @property
    def url(self) -> str:
        options = self.row._meta
        name = f"admin:{options.app_label}_{options.model_name}_change"
        return reverse(name, args=[self.row.pk])


def counts(wanted: Wanted, *, user, today) -> dict[str, int]:
    """How many drafts of each kind wait; a query for each."""
    return {
        kind: wanted.of(kind, user=user, today=today).count() for kind in wanted.kinds
    }


def listed(wanted: Wanted, *, user, today, first: int, last: int) -> list[Draft]:
    """Drafts from the `first` up to the `last`, kind by kind, newest day first."""
    found, before = [], 0
    for kind, number in counts(wanted, user=user, today=today).items():
        start, end = max(first - before, 0), min(last - before, number)
        if start < end:
            rows = with_links(wanted.of(kind, user=user, today=today), KINDS[kind])
            found += told(kind, in_order(rows)[start:end], user=user, today=today)
        before += number
    return found


def with_links(rows, model):
    links = LINKS.get(model, ("region", *category_link(model)))
    return rows.select_related(*links, *BOOK_KEEPING)


def category_link(model) -> tuple[str, ...]:
    return ("category",) if model in (Workforce, CoverageClaim) else ()


def in_order(rows):
    day = F("year" if rows.model is CoverageTarget else "as_of")
    return rows.order_by(day.desc(nulls_last=True), place_of(rows.model), "pk")


def told(kind: str, rows, *, user, today) -> list[Draft]:
    rows = list(rows)
    drafts = KINDS[kind].objects.filter(pk__in=[row.pk for row in rows])
    ours = set(publishable(drafts, user, today))
    return [
        Draft(
            kind=kind,
            row=row,
            what=what_of(row),
            day=day_of(row),
            old=value_of(row.corrects) if row.corrects else "",
            new=value_of(row),
            may_publish=row.pk in ours,
        )
        for row in rows
    ]


def what_of(row: Figure) -> str:
    """What the number counts, in a few words."""
    if isinstance(row, Headcount):
        return f"{row.get_rung_display()}, {row.target}"
    place = row.region.full_name if row.region else "daerah lain"
    said = [place]
    if isinstance(row, (Workforce, CoverageTarget)):
        said.append(row.get_basis_display())
    if getattr(row, "category", None):
        said.append(str(row.category))
    if getattr(row, "segment", Segment.TOTAL) != Segment.TOTAL:
        said.append(row.get_segment_display())
    if by := getattr(row, "issuer", "") or getattr(row, "said_by", ""):
        said.append(by)
    return ", ".join(said)


def day_of(row: Figure) -> str:
    if isinstance(row, CoverageTarget):
        return str(row.year)
    return dated(row.as_of, row.as_of_precision) if row.as_of else ""


def value_of(row: Figure) -> str:
    """The number itself, as it was entered."""
    if isinstance(row, (Headcount, Workforce)):
        return shown(row.workers)
    if isinstance(row, Participation):
        return shown(row.active_workers)
    if isinstance(row, CoverageTarget):
        return f"{shown(row.percent)} %"
    return claimed(row)


def claimed(row: CoverageClaim) -> str:
    said = [] if row.percent is None else [stated_percent_text(row.printed_percent)]
    for label, number in (
        ("pembilang", row.numerator),
        ("penyebut", row.denominator),
        ("belum terlindungi", row.uncovered),
    ):
        if number is not None:
            said.append(f"{label} {shown(number)}")
    return ", ".join(said)


# The decision


def chosen(keys: Iterable[str]) -> dict[str, list[int]]:
    """Row numbers by kind, of keys like 'jumlah-12'; what is no key is left out."""
    found: dict[str, list[int]] = {}
    for key in keys:
        kind, _, number = key.partition("-")
        if kind in KINDS and number.isascii() and number.isdigit() and len(number) < 19:
            found.setdefault(kind, []).append(int(number))
    return found


def publish(keys: Iterable[str], *, user, today: date, at: datetime) -> int:
    """Publish these drafts, all or none; how many. Raises ValidationError."""
    with transaction.atomic():
        return sum(
            publish_rows(KINDS[kind], set(pks), user=user, today=today, at=at)
            for kind, pks in chosen(keys).items()
        )


def publish_rows(model, pks: set[int], *, user, today, at) -> int:
    ours = publishable(model.objects.filter(pk__in=pks).drafts(), user, today)
    if len(ours) != len(pks):
        raise ValidationError(NOT_HERE)
    return exactly(model, ours, user=user, at=at)


def exactly(model, pks: list[int], *, user, at) -> int:
    """Publish all of these, or raise: somebody else may decide at the same time."""
    done = sum(
        model.objects.filter(pk__in=some).publish(by=user, at=at)
        for some in chunks(pks, CHUNK)
    )
    if done != len(pks):
        raise ValidationError(NOT_HERE)
    return done


@dataclass(frozen=True)
class Publishable:
    """What of a list one may publish, and a mark by which to know it again."""

    pks: dict[str, list[int]]

    @property
    def number(self) -> int:
        return sum(map(len, self.pks.values()))

    @property
    def mark(self) -> str:
        """Changes with every draft that comes or goes."""
        text = ";".join(f"{kind}:{pks}" for kind, pks in self.pks.items())
        return sha256(text.encode()).hexdigest()


def all_publishable(wanted: Wanted, *, user, today) -> Publishable:
    return Publishable(
        {
            kind: publishable(wanted.of(kind, user=user, today=today), user, today)
            for kind in wanted.kinds
        }
    )


def publish_all(wanted: Wanted, *, mark: str, user, today, at) -> int:
    """Publish every draft wanted, if these are the very ones that were shown."""
    with transaction.atomic():
        found = all_publishable(wanted, user=user, today=today)
        if found.mark != mark or not found.number:
            raise ValidationError(LIST_CHANGED)
        return sum(
            exactly(KINDS[kind], pks, user=user, at=at)
            for kind, pks in found.pks.items()
        )


def publishable(drafts, user, today) -> list[int]:
    """Numbers of the drafts one may publish, in order.

    Of a correction that moves a figure to another region, both must be one's own.
    """
    ours = drafts.model.objects.publishable_by(user, today).order_by().values("pk")
    found = drafts.filter(Q(corrects=None) | Q(corrects__in=ours), pk__in=ours)
    return list(found.order_by("pk").values_list("pk", flat=True))


def give_back(
    keys: Iterable[str], *, user, today: date, at: datetime, reason: str
) -> int:
    """Close these drafts with a reason, all or none; how many.

    Reviewers return what they would publish, branch staff what they may edit.
    """
    number = 0
    with transaction.atomic():
        for kind, pks in chosen(keys).items():
            rows = KINDS[kind].objects.editable_by(user, today).drafts()
            found = rows.model.objects.filter(
                pk__in=rows.filter(pk__in=pks).order_by().values("pk")
            ).held()
            if len(found) != len(set(pks)):
                raise ValidationError(NOT_HERE)
            for row in found:
                row.withdraw(by=user, at=at, reason=reason)
            number += len(found)
    return number
