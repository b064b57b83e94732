"""How many out of how many: the figures of regions. All append-only."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from agreements.models import (
    EnrolmentTarget,
    Figure,
    FigureQuerySet,
    Precision,
    Segment,
    WorkerCategory,
    once_each,
)
from jamsostek_pks.lib.constraints import Check, not_negative, plausible_year
from jamsostek_pks.lib.words import count
from regions.models import Region

from .reminder import Digest, Reminder  # noqa: F401 - models of this app


class Basis(models.TextChoices):
    """What a percentage is a part of; two bases are never compared."""

    ELIGIBLE_BPJSTK = "ELIGIBLE_BPJSTK", "potensi BPJSTK"
    BPS_EMPLOYED = "BPS_EMPLOYED", "penduduk bekerja (BPS)"
    BPS_LABOUR_FORCE = "BPS_LABOUR_FORCE", "angkatan kerja (BPS)"
    CATEGORY_POPULATION = "CATEGORY_POPULATION", "jumlah pekerja satu kategori"
    UNKNOWN = "UNKNOWN", "dasar tidak diketahui"


KNOWN_BASES = [choice for choice in Basis.choices if choice[0] != "UNKNOWN"]


class RegionFigureQuerySet(FigureQuerySet):
    def visible_to(self, user, today):
        """Published figures of every region: all signed-in users (domain.md 6).

        Drafts only of the regions the user's office serves.
        """
        if not user.is_active:
            return self.none()
        if user.is_superuser:
            return self
        drafted = user.scope(today).editable("region")
        return self.filter(Q(published_at__isnull=False) | drafted)

    def editable_by(self, user, today):
        """Figures of the regions the user's office serves; administrators: all."""
        if user.is_active and user.is_superuser:
            # A claim may name no region, which no scope can hold.
            return self
        return self.filter(user.scope(today).editable("region"))

    def publishable_by(self, user, today):
        """Figures of the regions whose offices the user oversees."""
        if user.is_active and user.is_superuser:
            return self
        return self.filter(user.scope(today).reviewed("region"))


class Workforce(Figure):
    """Workers counted on a basis: the denominator."""

    open_to_all = True
    once_fields = ("region", "basis", "segment", "category", "as_of")

    region = models.ForeignKey(
        Region, models.PROTECT, related_name="workforces", verbose_name="wilayah"
    )
    basis = models.CharField("dasar pembagi", max_length=19, choices=KNOWN_BASES)
    segment = models.CharField(
        "segmen", max_length=5, choices=Segment, default=Segment.TOTAL
    )
    category = models.ForeignKey(
        WorkerCategory,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="workforces",
        verbose_name="kategori pekerja",
        help_text="Hanya untuk dasar “jumlah pekerja satu kategori”.",
    )
    as_of = models.DateField("per tanggal")
    as_of_precision = models.CharField(
        "ketelitian", max_length=5, choices=Precision, default=Precision.DAY
    )
    workers = models.BigIntegerField("pekerja (orang)")

    objects = RegionFigureQuerySet.as_manager()

    class Meta(Figure.Meta):
        verbose_name = "pembagi (jumlah pekerja)"
        verbose_name_plural = "pembagi (jumlah pekerja)"
        ordering = ["region__code", "basis", "-as_of", "pk"]
        indexes = [models.Index(fields=["basis", "region", "as_of"])]
        constraints = [
            *Figure.Meta.constraints,
            *once_each(
                *("region", "basis", "segment", "as_of"),
                name="workforce_once",
                field="as_of",
                message="Pembagi wilayah, dasar dan segmen ini pada tanggal itu sudah "
                "ada; koreksi yang sudah ada.",
                category=None,
            ),
            *once_each(
                *("region", "basis", "segment", "category", "as_of"),
                name="workforce_of_category_once",
                field="as_of",
                message="Pembagi wilayah dan kategori ini pada tanggal itu sudah ada; "
                "koreksi yang sudah ada.",
                category__isnull=False,
            ),
            Check(
                condition=Q(basis="CATEGORY_POPULATION", category__isnull=False)
                | (~Q(basis="CATEGORY_POPULATION") & Q(category=None)),
                name="workforce_category_with_its_basis",
                field="category",
                violation_error_message="Kategori diisi jika, dan hanya jika, dasarnya "
                "“jumlah pekerja satu kategori”.",
            ),
            Check(
                condition=~Q(basis="UNKNOWN"),
                name="workforce_basis_known",
                field="basis",
                violation_error_message="Pembagi tanpa dasar yang diketahui dicatat "
                "sebagai angka yang dinyatakan.",
            ),
            not_negative(
                "workers",
                name="workforce_workers",
                message="Jumlah pekerja tidak dapat kurang dari nol.",
            ),
        ]

    def __str__(self):
        return f"{self.region}, {self.get_basis_display()}: {count(self.workers)}"


class Participation(Figure):
    """Official active participants of a region: the numerator."""

    open_to_all = True
    once_fields = ("region", "segment", "as_of")

    region = models.ForeignKey(
        Region, models.PROTECT, related_name="participations", verbose_name="wilayah"
    )
    segment = models.CharField(
        "segmen", max_length=5, choices=Segment, default=Segment.TOTAL
    )
    as_of = models.DateField("per tanggal")
    as_of_precision = models.CharField(
        "ketelitian", max_length=5, choices=Precision, default=Precision.DAY
    )
    active_workers = models.BigIntegerField("peserta aktif (orang)")

    objects = RegionFigureQuerySet.as_manager()

    class Meta(Figure.Meta):
        verbose_name = "peserta aktif"
        verbose_name_plural = "peserta aktif"
        ordering = ["region__code", "-as_of", "pk"]
        indexes = [models.Index(fields=["region", "as_of"])]
        constraints = [
            *Figure.Meta.constraints,
            *once_each(
                *("region", "segment", "as_of"),
                name="participation_once",
                field="as_of",
                message="Peserta aktif wilayah dan segmen ini pada tanggal itu sudah "
                "ada; koreksi yang sudah ada.",
            ),
            not_negative(
                "active_workers",
                name="participation_active_workers",
                message="Jumlah peserta tidak dapat kurang dari nol.",
            ),
        ]

    def __str__(self):
        return f"{self.region}: {count(self.active_workers)}"


class CoverageClaim(Figure):
    """A percentage or a part of it that somebody published, kept as said."""

    open_to_all = True

    region = models.ForeignKey(
        Region,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="claims",
        verbose_name="wilayah",
    )
    segment = models.CharField(
        "segmen", max_length=5, choices=Segment, default=Segment.TOTAL
    )
    category = models.ForeignKey(
        WorkerCategory,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="claims",
        verbose_name="kategori pekerja",
    )
    as_of = models.DateField("per tanggal", null=True, blank=True)
    as_of_precision = models.CharField(
        "ketelitian", max_length=5, choices=Precision, default=Precision.DAY
    )
    percent = models.DecimalField(
        "persen yang dinyatakan", max_digits=9, decimal_places=4, null=True, blank=True
    )
    percent_decimals = models.PositiveSmallIntegerField(
        "angka desimal tercetak",
        null=True,
        blank=True,
        validators=[MaxValueValidator(4)],
        help_text="“48 persen” punya 0, “47,38 persen” punya 2.",
    )
    numerator = models.BigIntegerField("pembilang (orang)", null=True, blank=True)
    denominator = models.BigIntegerField("penyebut (orang)", null=True, blank=True)
    uncovered = models.BigIntegerField("belum terlindungi", null=True, blank=True)
    basis = models.CharField(
        "dasar pembagi", max_length=19, choices=Basis, default=Basis.UNKNOWN
    )
    said_by = models.CharField("dinyatakan oleh", max_length=250, blank=True)

    objects = RegionFigureQuerySet.as_manager()

    class Meta(Figure.Meta):
        verbose_name = "angka yang dinyatakan"
        verbose_name_plural = "angka yang dinyatakan"
        ordering = [models.F("as_of").desc(nulls_last=True), "pk"]
        constraints = [
            *Figure.Meta.constraints,
            Check(
                condition=Q(percent__isnull=False)
                | Q(numerator__isnull=False)
                | Q(denominator__isnull=False)
                | Q(uncovered__isnull=False),
                name="claim_says_a_number",
                field="percent",
                violation_error_message="Isi sedikitnya satu angka: persen, pembilang, "
                "penyebut atau belum terlindungi.",
            ),
            Check(
                condition=Q(percent=None, percent_decimals=None)
                | Q(percent__isnull=False, percent_decimals__isnull=False),
                name="claim_decimals_with_percent",
                field="percent_decimals",
                violation_error_message="Jumlah angka desimal diisi bersama persennya.",
            ),
            *[
                not_negative(field, name=f"claim_{field}", message=message)
                for field, message in (
                    ("percent", "Persen tidak dapat kurang dari nol."),
                    ("numerator", "Pembilang tidak dapat kurang dari nol."),
                    ("denominator", "Penyebut tidak dapat kurang dari nol."),
                    ("uncovered", "Jumlah orang tidak dapat kurang dari nol."),
                )
            ],
        ]

    def __str__(self):
        return f"{self.region or 'daerah lain'}: {self.printed_percent}"

    @property
    def printed_percent(self):
        """The percentage with as many decimals as were printed, or None."""
        if self.percent is None:
            return None
        return round(self.percent, self.percent_decimals)


class CoverageTarget(Figure):
    """A percentage a region is to reach in a year, and who set it."""

    open_to_all = True
    once_fields = ("region", "year", "basis", "issuer")

    region = models.ForeignKey(
        Region, models.PROTECT, related_name="coverage_targets", verbose_name="wilayah"
    )
    year = models.PositiveSmallIntegerField("tahun")
    percent = models.DecimalField(
        "target (persen)",
        max_digits=7,
        decimal_places=4,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    basis = models.CharField(
        "dasar pembagi", max_length=19, choices=Basis, default=Basis.ELIGIBLE_BPJSTK
    )
    issuer = models.CharField("ditetapkan oleh", max_length=160, blank=True)

    objects = RegionFigureQuerySet.as_manager()

    class Meta(Figure.Meta):
        verbose_name = "target cakupan"
        verbose_name_plural = "target cakupan"
        ordering = ["region__code", "-year", "pk"]
        constraints = [
            *Figure.Meta.constraints,
            *once_each(
                *("region", "year", "basis", "issuer"),
                name="coverage_target_once",
                field="year",
                message="Target wilayah, tahun, dasar dan penetap ini sudah ada; "
                "koreksi yang sudah ada.",
            ),
            plausible_year("year", name="coverage_target_year"),
            Check(
                condition=Q(percent__gte=0, percent__lte=100),
                name="coverage_target_percent",
                field="percent",
                violation_error_message="Target antara 0 dan 100 persen.",
            ),
        ]

    def __str__(self):
        return f"{self.region} {self.year}: {self.percent}"


class OverlapQuerySet(models.QuerySet):
    def visible_to(self, user, today):
        """Decisions about lines of which the user sees at least one."""
        seen = EnrolmentTarget.objects.visible_to(user, today)
        return self.filter(
            pk__in=self.model.objects.filter(lines__in=seen).order_by().values("pk")
        )

    def editable_by(self, user, today):
        """Decisions all of whose lines the user may edit."""
        ours = EnrolmentTarget.objects.editable_by(user, today)
        foreign = self.model.objects.filter(
            lines__in=EnrolmentTarget.objects.exclude(pk__in=ours.values("pk"))
        )
        return self.exclude(pk__in=foreign.order_by().values("pk"))


class Overlap(models.Model):
    """Whether lines of several purses mean the same people (domain.md 5).

    Candidates are found from the lines; a row here records what was decided of them.
    """

    class Resolution(models.TextChoices):
        OPEN = "OPEN", "Belum diputuskan"
        DISJOINT = "DISJOINT", "Orang yang berbeda"
        NESTED = "NESTED", "Orang yang sama (satu di dalam yang lain)"

    lines = models.ManyToManyField(
        EnrolmentTarget, related_name="overlaps", verbose_name="baris target"
    )
    resolution = models.CharField(
        "keputusan", max_length=8, choices=Resolution, default=Resolution.OPEN
    )
    reason = models.TextField("alasan", blank=True)

    history = HistoricalRecords(m2m_fields=[lines])
    objects = OverlapQuerySet.as_manager()

    class Meta:
        verbose_name = "tumpang tindih"
        verbose_name_plural = "tumpang tindih"
        ordering = ["pk"]
        constraints = [
            Check(
                condition=Q(resolution="OPEN") | ~Q(reason=""),
                name="overlap_decided_with_reason",
                field="reason",
                violation_error_message="Tulis alasan keputusan ini.",
            ),
        ]

    def __str__(self):
        return f"Tumpang tindih {self.pk}: {self.get_resolution_display()}"
