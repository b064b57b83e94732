"""The people at the table and what happened, as parts of one agreement."""

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from jamsostek_pks.lib.constraints import Check

from .agreement import Agreement
from .figure import Precision
from .source import Source


class AgreementPartQuerySet(models.QuerySet):
    """People and events: seen by whoever sees their agreement."""

    def visible_to(self, user, today):
        seen = Agreement.objects.visible_to(user, today)
        return self.filter(agreement__in=seen)

    def editable_by(self, user, today):
        mine = Agreement.objects.editable_by(user, today)
        return self.filter(agreement__in=mine)


class AgreementPerson(models.Model):
    """Somebody named in the papers; the name may be unknown where a post is not."""

    class Side(models.TextChoices):
        PEMDA = "PEMDA", "Pemda"
        BPJS = "BPJS", "BPJS Ketenagakerjaan"
        OTHER = "OTHER", "Lain"

    class Role(models.TextChoices):
        SIGNATORY = "SIGNATORY", "Penanda tangan"
        WITNESS = "WITNESS", "Saksi"
        ATTENDEE = "ATTENDEE", "Hadir"
        SPEAKER = "SPEAKER", "Narasumber"

    class Capacity(models.TextChoices):
        DEFINITIF = "DEFINITIF", "Definitif"
        PJ = "PJ", "Penjabat (Pj)"
        PLT = "PLT", "Pelaksana tugas (Plt)"
        PLH = "PLH", "Pelaksana harian (Plh)"

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="people", verbose_name="perjanjian"
    )
    name = models.CharField("nama", max_length=120, blank=True)
    position = models.CharField("jabatan", max_length=200, blank=True)
    side = models.CharField("pihak", max_length=5, choices=Side, default=Side.PEMDA)
    role = models.CharField("peran", max_length=9, choices=Role, default=Role.SIGNATORY)
    capacity = models.CharField("kapasitas", max_length=9, choices=Capacity, blank=True)
    aliases = models.TextField(
        "ejaan lain", blank=True, help_text="Satu ejaan per baris."
    )

    history = HistoricalRecords()
    objects = AgreementPartQuerySet.as_manager()

    class Meta:
        verbose_name = "orang"
        verbose_name_plural = "orang"
        ordering = ["pk"]
        constraints = [
            Check(
                condition=~Q(name="") | ~Q(position=""),
                name="person_name_or_position",
                field="name",
                violation_error_message="Isi nama, atau jabatannya bila nama tidak "
                "disebut.",
            ),
        ]

    def __str__(self):
        return self.name or self.position


class AgreementEvent(models.Model):
    """Something that happened on the way, on a day known exactly or not."""

    class Kind(models.TextChoices):
        MEETING = "MEETING", "Pertemuan"
        DRAFT = "DRAFT", "Penyusunan naskah"
        SIGNING = "SIGNING", "Penandatanganan"
        BUDGET = "BUDGET", "Anggaran"
        REGISTRATION = "REGISTRATION", "Pendaftaran"
        LAUNCH = "LAUNCH", "Peluncuran"
        MONITORING = "MONITORING", "Monev"
        OTHER = "OTHER", "Lain"

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="events", verbose_name="perjanjian"
    )
    kind = models.CharField("peristiwa", max_length=12, choices=Kind)
    on = models.DateField("tanggal", null=True, blank=True)
    on_precision = models.CharField(
        "ketelitian", max_length=5, choices=Precision, default=Precision.DAY
    )
    place = models.CharField("tempat", max_length=200, blank=True)
    note = models.TextField("catatan", blank=True)
    source = models.ForeignKey(
        Source,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="events",
        verbose_name="sumber",
    )

    history = HistoricalRecords()
    objects = AgreementPartQuerySet.as_manager()

    class Meta:
        verbose_name = "peristiwa"
        verbose_name_plural = "peristiwa"
        ordering = [F("on").asc(nulls_last=True), "pk"]

    def __str__(self):
        return self.get_kind_display()
