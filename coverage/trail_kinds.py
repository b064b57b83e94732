"""What leaves a trail when it changes, and how each change is told in a list.

Records keep their history in tables of their own; figures, closed months and documents
are their own history; of the rest (accounts, removed documents) the admin's log knows.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Model
from django.urls import reverse

from agreements.models import (
    Agreement,
    AgreementEvent,
    AgreementPerson,
    ClosedMonth,
    ContributionRate,
    Document,
    EnrolmentTarget,
    Headcount,
    HeadcountLoss,
    Source,
    WorkerCategory,
)
from coverage.models import (
    CoverageClaim,
    CoverageTarget,
    Overlap,
    Participation,
    Workforce,
)
from jamsostek_pks.lib.words import count, dated
from regions.models import Membership, Office, PublicPage, Region


@dataclass(frozen=True)
class Tracked:
    """A model with a history table; `title` and `paper` read a row of that table.

    `paper` is the agreement whose history page shows the change in full.
    """

    model: type[Model]
    title: Callable
    paper: Callable = lambda row: None
    related: tuple[str, ...] = ()

    @property
    def slug(self) -> str:
        return self.model._meta.model_name

    @property
    def label(self) -> str:
        return str(self.model._meta.verbose_name)

    def url(self, row) -> str:
        """Where the change is told in full; of what is gone, nowhere."""
        if (paper := self.paper(row)) is not None:
            return reverse("agreements:history", args=[paper])
        if row.history_type == "-":
            return ""
        meta = self.model._meta
        name = f"admin:{meta.app_label}_{meta.model_name}_history"
        return reverse(name, args=[row.id])


def of_agreement(row):
    return row.agreement_id


TRACKED = (
    Tracked(
        Agreement,
        lambda row: row.title,
        lambda row: row.id if row.history_type != "-" else None,
    ),
    Tracked(
        EnrolmentTarget,
        lambda row: f"{row.category} – {row.region}",
        of_agreement,
        ("category", "region"),
    ),
    Tracked(AgreementPerson, lambda row: row.name or row.position, of_agreement),
    Tracked(AgreementEvent, lambda row: row.get_kind_display(), of_agreement),
    Tracked(
        HeadcountLoss,
        lambda row: row.get_reason_display(),
        lambda row: row.headcount and row.headcount.target.agreement_id,
        ("headcount__target",),
    ),
    Tracked(Source, lambda row: row.title),
    Tracked(WorkerCategory, lambda row: row.name),
    Tracked(
        ContributionRate, lambda row: f"{row.get_segment_display()}, {row.valid_from}"
    ),
    Tracked(Overlap, lambda row: row.get_resolution_display()),
    Tracked(Region, lambda row: f"{row.name} ({row.code})"),
    Tracked(Office, lambda row: row.name),
    Tracked(
        Membership,
        lambda row: f"{row.user} – {row.get_role_display()}",
        related=("user",),
    ),
    Tracked(
        PublicPage,
        lambda row: f"{row.region}: {'terbuka' if row.is_open else 'tertutup'}",
        related=("region",),
    ),
)


@dataclass(frozen=True)
class Numbers:
    """A model of figures: noted, corrected by a further row, or withdrawn."""

    model: type[Model]
    title: Callable
    related: tuple[str, ...] = ("region", "replaces")

    @property
    def slug(self) -> str:
        return self.model._meta.model_name

    @property
    def label(self) -> str:
        return str(self.model._meta.verbose_name)

    def url(self, row) -> str:
        if self.model is Headcount:
            return reverse("agreements:history", args=[row.target.agreement_id])
        meta = self.model._meta
        name = f"admin:{meta.app_label}_{meta.model_name}_change"
        return reverse(name, args=[row.pk])


@dataclass(frozen=True)
class Months(Numbers):
    """Months that were closed, and opened again, on one page."""

    def url(self, row) -> str:
        return reverse("coverage:months")


@dataclass(frozen=True)
class Documents(Numbers):
    """Scans that were attached, on the page of what they belong to."""

    def url(self, row) -> str:
        if row.agreement:
            return row.agreement.get_absolute_url()
        return reverse("admin:agreements_source_change", args=[row.source_id])


def day_of(row) -> str:
    return dated(row.as_of, row.as_of_precision) if row.as_of else "tanpa tanggal"


FIGURES = (
    Numbers(
        Headcount,
        lambda row: f"{row.get_rung_display()} {count(row.workers)}, {day_of(row)}",
        ("target", "replaces"),
    ),
    Numbers(
        Participation,
        lambda row: f"{row.region}, {day_of(row)}: {count(row.active_workers)}",
    ),
    Numbers(
        Workforce, lambda row: f"{row.region}, {day_of(row)}: {count(row.workers)}"
    ),
    Numbers(CoverageClaim, lambda row: f"{row.region or 'daerah lain'}, {day_of(row)}"),
    Numbers(CoverageTarget, lambda row: f"{row.region} {row.year}"),
)
MONTHS = Months(ClosedMonth, str, ("office",))
DOCUMENTS = Documents(
    Document,
    lambda row: f"{row.name} – {row.agreement or row.source}",
    ("agreement", "source"),
)
SELF_TOLD = (*FIGURES, MONTHS, DOCUMENTS)
LOGGED = "lainnya"
KINDS = [(kind.slug, kind.label) for kind in (*TRACKED, *SELF_TOLD)] + [
    (LOGGED, "akun dan lainnya")
]
