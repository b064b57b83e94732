"""People counted on the ladder of a target line, and who was lost on the way."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from jamsostek_pks.lib.constraints import not_negative
from jamsostek_pks.lib.words import count

from .figure import Figure, FigureQuerySet, Precision, once_each
from .target import EnrolmentTarget


class HeadcountQuerySet(FigureQuerySet):
    def visible_to(self, user, today):
        """Headcounts of lines in scope; drafts only where the user enters data."""
        seen = EnrolmentTarget.objects.visible_to(user, today)
        counts = self.filter(target__in=seen)
        scope = user.scope(today)
        if scope.editable_codes == scope.codes:
            return counts
        drafted = scope.editable("target__region") | scope.editable(
            "target__agreement__region"
        )
        return counts.filter(Q(published_at__isnull=False) | drafted)

    def editable_by(self, user, today):
        return self.filter(target__in=EnrolmentTarget.objects.editable_by(user, today))

    def publishable_by(self, user, today):
        """Headcounts of papers whose region's offices the user oversees."""
        return self.filter(user.scope(today).reviewed("target__agreement__region"))


class Headcount(Figure):
    """People of one target line at one rung of the ladder, on a day."""

    once_fields = ("target", "rung", "as_of")
    place_links = ("target__agreement__region",)

    class Rung(models.TextChoices):
        POTENTIAL = "POTENTIAL", "Potensi"
        DATA_READY = "DATA_READY", "Data siap daftar"
        REGISTERED = "REGISTERED", "Terdaftar"
        ACTIVE = "ACTIVE", "Aktif"

    target = models.ForeignKey(
        EnrolmentTarget,
        models.PROTECT,
        related_name="headcounts",
        verbose_name="baris target",
    )
    rung = models.CharField("tahap", max_length=10, choices=Rung)
    as_of = models.DateField("per tanggal")
    as_of_precision = models.CharField(
        "ketelitian", max_length=5, choices=Precision, default=Precision.DAY
    )
    workers = models.BigIntegerField("orang")

    objects = HeadcountQuerySet.as_manager()

    class Meta(Figure.Meta):
        verbose_name = "jumlah pada tahap"
        verbose_name_plural = "jumlah pada tahap"
        ordering = ["target", "as_of", "pk"]
        constraints = [
            *Figure.Meta.constraints,
            *once_each(
                "target",
                "rung",
                "as_of",
                name="headcount_once",
                field="as_of",
                message="Jumlah baris ini pada tahap dan tanggal itu sudah ada; "
                "koreksi yang sudah ada.",
            ),
            not_negative(
                "workers",
                name="headcount_workers",
                message="Jumlah orang tidak dapat kurang dari nol.",
            ),
        ]

    def __str__(self):
        return f"{self.get_rung_display()}: {count(self.workers)}"

    @property
    def place_code(self):
        return self.target.agreement.region.code if self.target_id else None


class HeadcountLossQuerySet(models.QuerySet):
    def visible_to(self, user, today):
        seen = Headcount.objects.visible_to(user, today)
        return self.filter(headcount__in=seen)


class HeadcountLoss(models.Model):
    """Why people were lost on the way to this rung; no sum is enforced."""

    class Reason(models.TextChoices):
        OVER_65 = "OVER_65", "Usia di atas 65"
        IDENTITY = "IDENTITY", "NIK tidak sah"
        INSURED = "INSURED", "Sudah terdaftar"
        DIED = "DIED", "Meninggal"
        MOVED = "MOVED", "Pindah"
        NOT_FOUND = "NOT_FOUND", "Tidak ditemukan"
        UNPAID = "UNPAID", "Iuran tidak dibayar"
        OTHER = "OTHER", "Lain"

    headcount = models.ForeignKey(
        Headcount,
        models.CASCADE,
        related_name="losses",
        verbose_name="jumlah pada tahap",
    )
    reason = models.CharField("alasan", max_length=9, choices=Reason)
    workers = models.BigIntegerField("orang", null=True, blank=True)

    history = HistoricalRecords()
    objects = HeadcountLossQuerySet.as_manager()

    class Meta:
        verbose_name = "orang yang tidak berlanjut"
        verbose_name_plural = "orang yang tidak berlanjut"
        constraints = [
            not_negative(
                "workers",
                name="loss_workers",
                message="Jumlah orang tidak dapat kurang dari nol.",
            ),
        ]

    def __str__(self):
        return self.get_reason_display()
