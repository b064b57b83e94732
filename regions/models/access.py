"""Who came in, who was refused, and who took out what: written once, never changed."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone

LONGEST_NAME = 60
LONGEST_PATH = 200
LONGEST_QUERY = 500
APPEND_ONLY = "Access records are append-only: only `prune_access_records` drops some."


class AccessRecordQuerySet(models.QuerySet):
    def visible_to(self, user, today):
        """Administrators alone: it says who reads what from where."""
        return self if user.is_active and user.is_superuser else self.none()

    def update(self, **values):
        raise TypeError(APPEND_ONLY)

    def bulk_update(self, *args, **kwargs):
        raise TypeError(APPEND_ONLY)

    def delete(self):
        raise TypeError(APPEND_ONLY)

    def prune(self, before: datetime) -> int:
        """Drop what is older than that moment; who asks leaves a record of it."""
        dropped, _ = super(AccessRecordQuerySet, self.filter(at__lt=before)).delete()
        return dropped


class AccessRecord(models.Model):
    """One thing that happened at the door, or one file that left through it.

    `name` is the account's as it was then; of a refusal what was typed, cut short.
    """

    class Kind(models.TextChoices):
        SIGN_IN = "SIGN_IN", "Masuk"
        SIGN_OUT = "SIGN_OUT", "Keluar"
        REFUSED = "REFUSED", "Ditolak masuk"
        FILE = "FILE", "Mengunduh berkas"
        DOCUMENT = "DOCUMENT", "Membuka dokumen"
        PRUNED = "PRUNED", "Catatan lama dihapus"
        MASKED = "MASKED", "Nomor identitas disamarkan"

    at = models.DateTimeField("waktu", default=timezone.now, db_index=True)
    kind = models.CharField("jenis", max_length=8, choices=Kind)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="pengguna",
    )
    name = models.CharField("nama pengguna", max_length=LONGEST_NAME, blank=True)
    address = models.GenericIPAddressField("alamat jaringan", null=True)
    path = models.CharField("halaman", max_length=LONGEST_PATH, blank=True)
    query = models.CharField("saringan", max_length=LONGEST_QUERY, blank=True)
    file_name = models.CharField("nama berkas", max_length=LONGEST_PATH, blank=True)
    rows = models.PositiveBigIntegerField("jumlah baris", null=True)
    sha256 = models.CharField("sidik SHA-256", max_length=64, blank=True)
    note = models.CharField("keterangan", max_length=120, blank=True)

    objects = AccessRecordQuerySet.as_manager()

    class Meta:
        verbose_name = "catatan akses"
        verbose_name_plural = "catatan akses"
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["name", "at"])]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.name}"

    def save(self, **kwargs):
        if not self._state.adding:
            raise TypeError(APPEND_ONLY)
        super().save(**kwargs)

    def delete(self, **kwargs):
        raise TypeError(APPEND_ONLY)
