"""Numbers of agreements that were merged into another: their past is its past."""

from django.db import models

from jamsostek_pks.lib.constraints import Unique

from .agreement import Agreement
from .people import AgreementPartQuerySet


class MergedAgreement(models.Model):
    """`number` was an agreement's id; since the merge it is `agreement`."""

    number = models.PositiveBigIntegerField("nomor lama")
    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="merged", verbose_name="perjanjian"
    )

    objects = AgreementPartQuerySet.as_manager()

    class Meta:
        verbose_name = "nomor lama perjanjian"
        verbose_name_plural = "nomor lama perjanjian"
        constraints = [
            Unique(
                fields=["number"],
                name="merged_number_once",
                field="number",
                violation_error_message="Nomor ini sudah digabungkan.",
            ),
        ]

    def __str__(self):
        return str(self.number)
