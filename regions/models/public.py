"""Which regions' published coverage may be read without signing in."""

from django.db import models
from simple_history.models import HistoricalRecords

from .region import Region


class PublicPageQuerySet(models.QuerySet):
    def visible_to(self, user, today):
        """What is open is open to everybody; what is not, administrators know."""
        return self if user.is_active and user.is_superuser else self.open()

    def open(self):
        return self.filter(is_open=True)


class PublicPage(models.Model):
    """An administrator's decision about one region; without a row it is closed."""

    region = models.OneToOneField(
        Region, models.PROTECT, related_name="public_page", verbose_name="wilayah"
    )
    is_open = models.BooleanField(
        "terbuka untuk umum",
        default=False,
        help_text="Siapa pun dapat membaca cakupan terbit wilayah ini tanpa masuk.",
    )

    history = HistoricalRecords()
    objects = PublicPageQuerySet.as_manager()

    class Meta:
        verbose_name = "halaman publik"
        verbose_name_plural = "halaman publik"
        ordering = ["region__code"]

    def __str__(self):
        return f"{self.region}: {'terbuka' if self.is_open else 'tertutup'}"
