"""Uploaded files: what somebody wants to write, wrote, and took back."""

from datetime import timedelta

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from jamsostek_pks.lib.constraints import Check

# How long an upload waits for its confirmation.
KEPT = timedelta(hours=24)
# How many of one user wait at once.
MOST_WAITING = 5


class FileImportQuerySet(models.QuerySet):
    def visible_to(self, user, today):
        """One's own; administrators see all that was saved: they can take it back."""
        if not user.is_active:
            return self.none()
        mine = Q(uploaded_by=user)
        saved = Q(applied_at__isnull=False)
        return self.filter(mine | saved if user.is_superuser else mine)

    def waiting(self, at):
        """Neither confirmed nor expired at the moment `at`."""
        return self.filter(applied_at=None, uploaded_at__gt=at - KEPT)

    def forget_unconfirmed(self, user, at):
        """Drop uploads that expired, and the oldest of this user past the most."""
        waiting = self.waiting(at).filter(uploaded_by=user).order_by("-pk")
        kept = waiting.values_list("pk", flat=True)[: MOST_WAITING - 1]
        old = Q(uploaded_at__lte=at - KEPT) | Q(uploaded_by=user)
        self.filter(old, applied_at=None).exclude(pk__in=list(kept)).delete()


class FileImport(models.Model):
    """One upload: its bytes while it waits, then what it wrote."""

    kind = models.CharField("jenis data", max_length=20)
    file_name = models.CharField("nama berkas", max_length=200)
    sha256 = models.CharField("sidik SHA-256", max_length=64)
    size = models.PositiveIntegerField("ukuran (byte)")
    content = models.BinaryField("isi", null=True, editable=False)
    uploaded_at = models.DateTimeField("diunggah pada")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name="diunggah oleh",
    )
    applied_at = models.DateTimeField("disimpan pada", null=True, blank=True)
    reason = models.TextField("alasan", blank=True)
    new_rows = models.PositiveIntegerField("baris baru", default=0)
    changed_rows = models.PositiveIntegerField("baris berubah", default=0)
    same_rows = models.PositiveIntegerField("baris sama", default=0)
    # What was written, so that it can be taken back: ids, and what they said before.
    written = models.JSONField(
        "yang ditulis", encoder=DjangoJSONEncoder, null=True, editable=False
    )
    undone_at = models.DateTimeField("dibatalkan pada", null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="dibatalkan oleh",
    )
    undo_reason = models.TextField("alasan pembatalan", blank=True)

    objects = FileImportQuerySet.as_manager()

    class Meta:
        verbose_name = "impor berkas"
        verbose_name_plural = "impor berkas"
        ordering = ["-pk"]
        constraints = [
            Check(
                condition=Q(applied_at=None) | Q(written__isnull=False, content=None),
                name="file_import_written_once_applied",
                violation_error_message="Impor yang disimpan mencatat apa yang "
                "ditulis.",
            ),
            Check(
                condition=Q(undone_at=None)
                | Q(applied_at__isnull=False, undone_by__isnull=False),
                name="file_import_undone_after_applied",
                violation_error_message="Hanya impor yang disimpan dapat dibatalkan.",
            ),
        ]

    def __str__(self):
        return f"{self.file_name} ({self.uploaded_at:%Y-%m-%d})"

    @property
    def counts(self):
        return self.new_rows, self.changed_rows, self.same_rows
