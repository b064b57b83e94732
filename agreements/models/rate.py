"""Dues: the table of contribution rates."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from jamsostek_pks.lib.codes import CodesField
from jamsostek_pks.lib.constraints import Check, Unique, in_order, not_negative

from .category import WORKER_SEGMENTS, WorkerCategory
from .target import Programme


class ContributionRateQuerySet(models.QuerySet):
    def visible_to(self, user, today):
        """Rates are law: every signed-in user sees them."""
        return self if user.is_active else self.none()


class ContributionRate(models.Model):
    """Monthly dues of one person, with validity (tarif iuran, domain.md 5)."""

    segment = models.CharField("segmen", max_length=5, choices=WORKER_SEGMENTS)
    programmes = CodesField("program", choices_class=Programme, max_length=20)
    sector = models.CharField(
        "sektor",
        max_length=9,
        choices=WorkerCategory.Sector,
        blank=True,
        help_text="Kosong berarti semua sektor yang tidak punya tarif sendiri.",
    )
    public_payer = models.BooleanField(
        "dibayar pemerintah",
        help_text="APBN, APBD, APBDes/ADD, Dana Desa atau DBH.",
    )
    valid_from = models.DateField("berlaku sejak")
    valid_to = models.DateField("berlaku sampai", null=True, blank=True)
    monthly_amount = models.BigIntegerField("iuran per bulan (rupiah)")
    legal_basis = models.CharField("dasar hukum", max_length=200, blank=True)

    history = HistoricalRecords()
    objects = ContributionRateQuerySet.as_manager()

    class Meta:
        verbose_name = "tarif iuran"
        verbose_name_plural = "tarif iuran"
        ordering = ["segment", "programmes", "sector", "public_payer", "valid_from"]
        constraints = [
            Unique(
                fields=[
                    "segment",
                    "programmes",
                    "sector",
                    "public_payer",
                    "valid_from",
                ],
                name="rate_once",
                field="valid_from",
                violation_error_message="Tarif yang sama mulai tanggal itu sudah ada.",
            ),
            in_order(
                "valid_from",
                "valid_to",
                name="rate_dates_in_order",
                message="Tanggal akhir mendahului tanggal awal.",
            ),
            Check(
                condition=~Q(programmes=""),
                name="rate_names_programmes",
                field="programmes",
                violation_error_message="Pilih sedikitnya satu program.",
            ),
            not_negative(
                "monthly_amount",
                name="rate_monthly_amount",
                message="Iuran tidak dapat kurang dari nol.",
            ),
        ]

    def __str__(self):
        return f"{self.segment} {self.programmes}: {self.monthly_amount}"
