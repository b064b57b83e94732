"""Target lines of an agreement."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce
from simple_history.models import HistoricalRecords

from agreements.family import FamilyLine, stood_in
from jamsostek_pks.lib.codes import SEPARATOR, CodesField
from jamsostek_pks.lib.constraints import Check, not_negative, plausible_year
from regions.models import Region

from .agreement import Agreement
from .category import WORKER_SEGMENTS, WorkerCategory
from .reading import ReadersQuerySet


class Programme(models.TextChoices):
    JKK = "JKK", "Jaminan kecelakaan kerja (JKK)"
    JKM = "JKM", "Jaminan kematian (JKM)"
    JHT = "JHT", "Jaminan hari tua (JHT)"
    JP = "JP", "Jaminan pensiun (JP)"
    JKP = "JKP", "Jaminan kehilangan pekerjaan (JKP)"


class FundingSource(models.TextChoices):
    """Who pays (domain.md 5); an empty set is unknown."""

    APBN = "APBN", "APBN"
    APBD_PROV = "APBD_PROV", "APBD provinsi"
    APBD_KAB = "APBD_KAB", "APBD kabupaten/kota"
    APBDES = "APBDES", "APBDes/ADD"
    DANA_DESA = "DANA_DESA", "Dana Desa"
    DBH_SAWIT = "DBH_SAWIT", "DBH Sawit"
    DBH_CHT = "DBH_CHT", "DBH CHT"
    CSR = "CSR", "CSR/TJSL"
    BAZNAS = "BAZNAS", "Baznas"
    KORPRI = "KORPRI", "KORPRI"
    MANDIRI = "MANDIRI", "Mandiri"
    LEMBAGA = "LEMBAGA", "Lembaga"


class EnrolmentTargetQuerySet(ReadersQuerySet):
    def visible_to(self, user, today):
        """Lines whose region, or whose agreement's region, is in scope."""
        if not user.is_active:
            return self.none()
        scope = user.scope(today)
        seen = scope.visible("region") | scope.visible("agreement__region")
        return self.filter(seen).read_by(user, today)

    def editable_by(self, user, today):
        return self.filter(user.scope(today).editable("agreement__region"))

    def of_year(self, year):
        """Lines of one programme year; None: those whose year is unknown."""
        return self.annotate(
            year=Coalesce("programme_year", "agreement__programme_year")
        ).filter(year=year)

    def of_segment(self, segment):
        """Lines of one segment, their own or their category's; mixed lines of none."""
        by_category = Q(segment="", category__segment=segment)
        return self.filter(Q(segment=segment) | by_category)

    def funded_by(self, source):
        """Lines one source pays, alone or with others; '': those of unknown payers."""
        if not source:
            return self.filter(funding_sources="")
        among = Q(funding_sources=source)
        for lookup, text in (
            ("startswith", f"{source}{SEPARATOR}"),
            ("contains", f"{SEPARATOR}{source}{SEPARATOR}"),
            ("endswith", f"{SEPARATOR}{source}"),
        ):
            among |= Q(**{f"funding_sources__{lookup}": text})
        return self.filter(among)

    def counted(self, on):
        """Lines that totals count on the day `on`: each place of a family once.

        Talks, drafts and cancelled papers are left out; which line stands in for
        which is in agreements.family. Asks two queries, whatever the number of lines.
        Only what the reader sees stands in for what the reader sees.
        """
        family = (
            self.model.objects.seen_by(self.reader)
            .exclude(agreement__stage__in=UNCOUNTED_STAGES)
            .of_families()
        )
        papers = Agreement.objects.seen_by(self.reader)
        umbrellas = papers.exclude(parent=None).order_by()
        out = stood_in(family, dict(umbrellas.values_list("pk", "parent")), on)
        return self.exclude(agreement__stage__in=UNCOUNTED_STAGES).exclude(pk__in=out)

    def of_families(self):
        """FamilyLines of papers with relatives: one alone stands in for nobody."""
        related = (
            Q(agreement__parent__isnull=False)
            | Q(agreement__renews__isnull=False)
            | Q(replaces__isnull=False)
            | Q(Exists(Agreement.objects.filter(parent=OuterRef("agreement"))))
            | Q(Exists(Agreement.objects.filter(renews=OuterRef("agreement"))))
            | Q(Exists(self.model.objects.filter(replaces=OuterRef("pk"))))
        )
        rows = (
            self.filter(related)
            .order_by()
            .values_list(
                "pk",
                "agreement",
                Q(agreement__document_type=Agreement.DocumentType.ADENDUM),
                "agreement__parent",
                "agreement__renews",
                Coalesce("agreement__starts_on", "agreement__signed_on"),
                "category",
                "region__code",
                Coalesce("programme_year", "agreement__programme_year"),
                "replaces",
            )
        )
        return [FamilyLine(*row) for row in rows]


# Totals leave out talks, drafts and what was cancelled (domain.md 2).
UNCOUNTED_STAGES = ("EXPLORATION", "DRAFTING", "CANCELLED")


class EnrolmentTarget(models.Model):
    """One line of an agreement: category x region x funding source x period."""

    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="lines", verbose_name="perjanjian"
    )
    category = models.ForeignKey(
        WorkerCategory,
        models.PROTECT,
        related_name="lines",
        verbose_name="kategori pekerja",
    )
    category_in_source = models.CharField(
        "kategori menurut sumber", max_length=250, blank=True
    )
    segment = models.CharField(
        "segmen",
        max_length=5,
        choices=WORKER_SEGMENTS,
        blank=True,
        help_text="Kosong berarti mengikuti kategorinya.",
    )
    occupations = models.ManyToManyField(
        WorkerCategory,
        blank=True,
        related_name="lines_as_occupation",
        verbose_name="pekerjaan yang disebut",
    )
    region = models.ForeignKey(
        Region,
        models.PROTECT,
        related_name="lines",
        verbose_name="wilayah tempat tinggal pekerja",
    )
    funding_sources = CodesField(
        "sumber dana",
        choices_class=FundingSource,
        max_length=120,
        blank=True,
        default="",
    )
    programme_year = models.PositiveSmallIntegerField(
        "tahun program",
        null=True,
        blank=True,
        help_text="Kosong berarti mengikuti perjanjiannya.",
    )
    target_workers = models.BigIntegerField("target (orang)", null=True, blank=True)
    quota_per_village = models.BigIntegerField(
        "kuota per desa (orang)", null=True, blank=True
    )
    programmes = CodesField(
        "program", choices_class=Programme, max_length=20, blank=True, default=""
    )
    monthly_contribution = models.BigIntegerField(
        "iuran per orang per bulan (rupiah)", null=True, blank=True
    )
    months_funded = models.PositiveSmallIntegerField(
        "bulan yang didanai", null=True, blank=True
    )
    protected_from = models.DateField(
        "terlindungi mulai",
        null=True,
        blank=True,
        help_text="Tanggal satu bulan pertama yang dibayar.",
    )
    replaces = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name="menggantikan baris",
        help_text="Baris naskah induk yang diubah adendum ini.",
    )
    note = models.TextField("catatan", blank=True)

    history = HistoricalRecords(m2m_fields=[occupations])
    objects = EnrolmentTargetQuerySet.as_manager()

    class Meta:
        verbose_name = "baris target"
        verbose_name_plural = "baris target"
        ordering = ["agreement", "pk"]
        constraints = [
            *[
                not_negative(field, name=f"line_{field}", message=message)
                for field, message in (
                    ("target_workers", "Target tidak dapat kurang dari nol."),
                    ("quota_per_village", "Kuota tidak dapat kurang dari nol."),
                    ("monthly_contribution", "Iuran tidak dapat kurang dari nol."),
                )
            ],
            plausible_year("programme_year", name="line_programme_year"),
            Check(
                condition=Q(months_funded__gte=1, months_funded__lte=120),
                name="line_months_funded",
                field="months_funded",
                violation_error_message="Bulan yang didanai antara 1 dan 120.",
            ),
            Check(
                condition=~Q(replaces=F("id")),
                name="line_not_own_replacement",
                field="replaces",
                violation_error_message="Baris tidak dapat menggantikan dirinya "
                "sendiri.",
            ),
        ]

    def __str__(self):
        return f"{self.category} – {self.region}"

    @property
    def effective_segment(self):
        """The line's segment, else the category's; empty: mixed."""
        return self.segment or self.category.segment

    @property
    def effective_year(self):
        """The line's programme year, else the agreement's; None: unknown."""
        return self.programme_year or self.agreement.programme_year

    @property
    def planned_workers(self):
        """Quota per village x desa of the region: a plan, never a target.

        Kelurahan do not count (domain.md 3).
        """
        if self.quota_per_village is None:
            return None
        return self.quota_per_village * self.region.desa_count

    def clean(self):
        # Not a constraint: SQLite would need Django's own date function for it, and
        # then no other program could copy the database (VACUUM INTO).
        if self.protected_from and self.protected_from.day != 1:
            raise ValidationError(
                {
                    "protected_from": "Perlindungan dimulai tanggal satu; isi tanggal "
                    "1 bulan pertama yang dibayar."
                }
            )
        line, seen = self.replaces, set()
        while self.pk and line is not None and line.pk not in seen:
            if line.pk == self.pk:
                raise ValidationError(
                    {
                        "replaces": "Baris itu sudah menggantikan baris ini; susunan "
                        "tidak boleh melingkar."
                    }
                )
            seen.add(line.pk)
            line = line.replaces
