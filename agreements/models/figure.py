"""Figures: numbers that are corrected by adding a row, never by overwriting one."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from jamsostek_pks.lib.constraints import Check

from .source import Source

CLOSING_FIELDS = frozenset({"superseded_at", "superseded_by", "reason"})
# What may have been entered twice: a source, a target line.
MERGED_LINKS = frozenset({"source", "target"})


class Precision(models.TextChoices):
    """How exactly the source names a day."""

    DAY = "DAY", "Hari"
    MONTH = "MONTH", "Bulan"
    YEAR = "YEAR", "Tahun"


class FigureQuerySet(models.QuerySet):
    def open(self):
        """Rows neither corrected nor withdrawn."""
        return self.filter(superseded_at=None)

    def known_on(self, at):
        """Rows as they were known at the moment `at` (vintage)."""
        return self.filter(
            Q(superseded_at=None) | Q(superseded_at__gt=at), recorded_at__lte=at
        )

    def as_known(self, at):
        """Open rows, or where `at` is a moment, the rows known then."""
        return self.open() if at is None else self.known_on(at)

    def update(self, **values):
        """Only closing a row may change it."""
        if not set(values) <= CLOSING_FIELDS:
            raise TypeError("Figures are append-only: use correct() or withdraw().")
        return super().update(**values)

    def relink(self, **links):
        """Point at the record that was merged with theirs: the numbers stay."""
        if not set(links) <= MERGED_LINKS:
            raise TypeError("Figures are append-only: use correct() or withdraw().")
        return super().update(**links)

    def delete(self):
        raise TypeError("Figures are append-only: use withdraw().")


class Figure(models.Model):
    """What every figure carries besides its number: source, and its own history.

    A row is open until `superseded_at`. `reason` says why it was closed; the row
    that stands in for it points back with `replaces`.
    """

    # Whether everybody signed in sees such figures once published (domain.md 6).
    open_to_all = False

    source = models.ForeignKey(
        Source,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="%(class)ss",
        verbose_name="sumber",
    )
    note = models.TextField("catatan", blank=True)
    recorded_at = models.DateTimeField(
        "dicatat pada", default=timezone.now, editable=False
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="dicatat oleh",
    )
    superseded_at = models.DateTimeField(
        "ditutup pada", null=True, blank=True, editable=False
    )
    superseded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="ditutup oleh",
    )
    replaces = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="replaced_by",
        verbose_name="menggantikan",
    )
    reason = models.TextField("alasan ditutup", blank=True, editable=False)

    class Meta:
        abstract = True
        constraints = [
            Check(
                condition=Q(superseded_at=None)
                | Q(superseded_at__gte=models.F("recorded_at")),
                name="%(class)s_closed_after_recorded",
                violation_error_message="Angka tidak dapat ditutup sebelum dicatat.",
            ),
        ]

    def save(self, **kwargs):
        if not self._state.adding and not (
            set(kwargs.get("update_fields") or ["everything"]) <= CLOSING_FIELDS
        ):
            raise TypeError("Figures are append-only: use correct() or withdraw().")
        super().save(**kwargs)

    def delete(self, **kwargs):
        raise TypeError("Figures are append-only: use withdraw().")

    def correct(self, *, by, at, reason, **changes):
        """Close this row and add one that differs by `changes`; return the new row.

        Raises ValidationError when the row is closed already, or the new one is
        impossible; then nothing is written.
        """
        closing = {"superseded_at": at, "superseded_by": by, "reason": reason}
        with transaction.atomic():
            self._close(**closing)
            values = {
                field.name: getattr(self, field.name)
                for field in self._meta.concrete_fields
                if field.editable and not field.primary_key
            }
            row = type(self)(**values | changes)
            row.recorded_at, row.recorded_by, row.replaces = at, by, self
            row.full_clean()
            row.save()
        self._note(**closing)
        return row

    def withdraw(self, *, by, at, reason):
        """Close this row, with a reason; it stays readable for days it was known."""
        closing = {"superseded_at": at, "superseded_by": by, "reason": reason}
        with transaction.atomic():
            self._close(**closing)
        self._note(**closing)

    def _close(self, *, superseded_at, reason, **closing):
        if not reason.strip():
            raise ValidationError({"reason": "Tulis alasannya."})
        current = type(self).objects.select_for_update().get(pk=self.pk)
        if current.superseded_at is not None:
            raise ValidationError(
                "Angka ini sudah diganti atau ditarik orang lain; muat ulang halaman."
            )
        if superseded_at < current.recorded_at:
            raise ValidationError("Angka tidak dapat ditutup sebelum dicatat.")
        current._note(superseded_at=superseded_at, reason=reason, **closing)
        current.save(update_fields=sorted(CLOSING_FIELDS))

    def _note(self, **closing):
        """Show on the row in hand what the database now says of it."""
        for name, value in closing.items():
            setattr(self, name, value)
