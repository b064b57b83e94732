"""Months an office has closed: their figures stand, until somebody says why not."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from jamsostek_pks.lib.constraints import Check, Unique
from jamsostek_pks.lib.months import month_of
from jamsostek_pks.lib.words import dated
from regions.models import Office
from regions.scope import EVERYWHERE

CLOSED = (
    "{month} sudah ditutup untuk {office}. Minta pengawas membuka bulan itu, dengan "
    "alasannya."
)
REOPENED_ALREADY = "Bulan ini sudah dibuka orang lain; muat ulang halaman."


class ClosedMonthQuerySet(models.QuerySet):
    def in_force(self):
        """Months that are closed now."""
        return self.filter(reopened_at=None)

    def visible_to(self, user, today):
        """Which months stand is told to everybody signed in, like offices."""
        return self if user.is_active else self.none()


class ClosedMonth(models.Model):
    """A month whose figures an office's reviewer has closed; reopened with a reason.

    It holds for figures `as_of` a day of that month, of the regions the office
    serves; of headcounts, the region of the agreement counts.
    """

    office = models.ForeignKey(
        Office, models.PROTECT, related_name="closed_months", verbose_name="kantor"
    )
    month = models.DateField("bulan")
    closed_at = models.DateTimeField("ditutup pada", default=timezone.now)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name="ditutup oleh",
    )
    reopened_at = models.DateTimeField("dibuka pada", null=True, blank=True)
    reopened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="dibuka oleh",
    )
    reason = models.TextField("alasan dibuka", blank=True)

    objects = ClosedMonthQuerySet.as_manager()

    class Meta:
        verbose_name = "bulan yang ditutup"
        verbose_name_plural = "bulan yang ditutup"
        ordering = ["-month", "office__name", "-closed_at"]
        constraints = [
            Unique(
                fields=["office", "month"],
                condition=Q(reopened_at=None),
                name="closed_month_once",
                field="month",
                violation_error_message="Bulan ini sudah ditutup untuk kantor ini.",
            ),
            Check(
                condition=Q(reopened_at=None, reopened_by=None, reason="")
                | (Q(reopened_at__isnull=False) & ~Q(reason="")),
                name="closed_month_reopened_with_reason",
                field="reason",
                violation_error_message="Tulis alasan membuka bulan ini.",
            ),
        ]

    def __str__(self):
        return f"{self.office}, {dated(self.month, 'MONTH')}"

    def reopen(self, *, by, at, reason):
        """Let figures of the month change again; raises ValidationError."""
        if not reason.strip():
            raise ValidationError({"reason": "Tulis alasannya."})
        rows = type(self).objects.in_force().filter(pk=self.pk)
        if not rows.update(reopened_at=at, reopened_by=by, reason=reason):
            raise ValidationError(REOPENED_ALREADY)
        self.refresh_from_db()


class ClosedPlaces:
    """Which office has closed a month for a region: one query for all rows."""

    def __init__(self, months: Iterable[date]):
        self.offices = defaultdict(dict)
        rows = ClosedMonth.objects.in_force().filter(month__in=set(months)).order_by()
        for month, code, office in rows.values_list(
            "month", "office__regions__code", "office__name"
        ):
            self.offices[month][code] = office

    def problem(self, code: str | None, day: date) -> str | None:
        """Why a figure of this region and day may not change now."""
        by_code = self.offices.get(month_of(day))
        if not by_code or code is None:
            return None
        for served in (code, code.split(".")[0], EVERYWHERE):
            if served in by_code:
                month = dated(month_of(day), "MONTH")
                return CLOSED.format(month=month, office=by_code[served])
        return None


def hold_offices(figures) -> None:
    """Wait for whoever closes a month of these figures' offices, and make them wait.

    Inside a transaction: between asking for closed months and writing none is closed.
    """
    codes = {row.place_code for row in figures} - {None}
    above = {code.split(".")[0] for code in codes} | {EVERYWHERE}
    serving = Office.objects.filter(regions__code__in=codes | above).order_by()
    held = Office.objects.filter(pk__in=serving.values("pk")).order_by("pk")
    list(held.select_for_update().values_list("pk"))


def refuse_closed(figures) -> None:
    """Raise ValidationError if the month of one of these figures is closed."""
    dated_rows = [row for row in figures if getattr(row, "as_of", None)]
    closed = ClosedPlaces(month_of(row.as_of) for row in dated_rows)
    if not closed.offices:
        return
    for row in dated_rows:
        if problem := closed.problem(row.place_code, row.as_of):
            raise ValidationError({"as_of": problem})
