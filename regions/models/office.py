"""Offices of BPJS Ketenagakerjaan, and what they serve."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from jamsostek_pks.lib.constraints import Check, Unique

from .region import Region


class OfficeQuerySet(models.QuerySet):
    def visible_to(self, user, today):
        """Offices are reference data: every signed-in user sees them."""
        return self if user.is_active else self.none()


class Office(models.Model):
    """A BPJS Ketenagakerjaan office; several may serve one region."""

    class Kind(models.TextChoices):
        HEAD = "HEAD", "Kantor Pusat"
        KANWIL = "KANWIL", "Kantor Wilayah"
        CABANG = "CABANG", "Kantor Cabang"
        PERINTIS = "PERINTIS", "Kantor Cabang Perintis"

    kind = models.CharField("jenis", max_length=8, choices=Kind, blank=True)
    name = models.CharField("nama", max_length=120)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="kantor atasan",
    )
    regions = models.ManyToManyField(
        Region,
        blank=True,
        related_name="offices",
        verbose_name="wilayah yang dilayani",
        help_text="Melayani provinsi berarti melayani semua kabupaten/kotanya.",
    )

    history = HistoricalRecords(m2m_fields=[regions])
    objects = OfficeQuerySet.as_manager()

    class Meta:
        verbose_name = "kantor"
        verbose_name_plural = "kantor"
        ordering = ["name"]
        constraints = [
            Unique(
                fields=["name"],
                name="office_name_once",
                field="name",
                violation_error_message="Kantor dengan nama ini sudah ada.",
            ),
            Check(
                condition=~Q(parent=F("id")),
                name="office_not_own_parent",
                field="parent",
                violation_error_message="Kantor tidak dapat menjadi atasannya sendiri.",
            ),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        if self.pk and self.parent_id and self.pk in office_lineage(self.parent):
            raise ValidationError(
                {
                    "parent": "Kantor atasan itu berada di bawah kantor ini; susunan "
                    "kantor tidak boleh melingkar."
                }
            )


def office_lineage(office):
    """Ids of `office` and the offices above it."""
    ids = []
    while office is not None and office.pk not in ids:
        ids.append(office.pk)
        office = office.parent
    return ids


def with_offices_below(ids):
    """`ids` and all office ids below them; the tree is a few levels deep."""
    found, level = set(ids), set(ids)
    while level:
        below = Office.objects.filter(parent__in=level).values_list("pk", flat=True)
        level = set(below) - found
        found |= level
    return found
