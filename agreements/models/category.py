"""Kinds of workers."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from jamsostek_pks.lib.constraints import Check, Unique


class Segment(models.TextChoices):
    """How somebody is insured; TOTAL stands only on figures of a region."""

    TOTAL = "TOTAL", "Semua segmen"
    PU = "PU", "Penerima upah (PU)"
    BPU = "BPU", "Bukan penerima upah (BPU)"
    JAKON = "JAKON", "Jasa konstruksi"
    PMI = "PMI", "Pekerja migran (PMI)"


WORKER_SEGMENTS = [choice for choice in Segment.choices if choice[0] != "TOTAL"]


class WorkerCategoryQuerySet(models.QuerySet):
    def visible_to(self, user, today):
        """Categories are reference data: every signed-in user sees them."""
        return self if user.is_active else self.none()

    def search(self, text):
        return self.filter(Q(name__icontains=text) | Q(aliases__icontains=text))

    def by_name(self):
        """Every category by what people call it, case folded; one query.

        A name is stronger than another category's alias.
        """
        rows = list(self)
        found = {
            alias.strip().casefold(): row
            for row in rows
            for alias in row.aliases.splitlines()
            if alias.strip()
        }
        return found | {row.name.casefold(): row for row in rows}


class WorkerCategory(models.Model):
    """A node of the tree of worker categories (kategori pekerja)."""

    class Sector(models.TextChoices):
        TRANSPORT = "TRANSPORT", "Transportasi"
        OTHER = "OTHER", "Sektor lain"

    name = models.CharField("nama", max_length=80)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="bagian dari",
    )
    segment = models.CharField(
        "segmen",
        max_length=5,
        choices=WORKER_SEGMENTS,
        blank=True,
        help_text="Kosong berarti campuran: tidak punya harga dan tidak masuk jumlah "
        "segmen.",
    )
    sector = models.CharField(
        "sektor iuran",
        max_length=9,
        choices=Sector,
        blank=True,
        help_text="Menentukan masa potongan iuran BPU (PP 50/2025).",
    )
    counts_for_ucj = models.BooleanField(
        "dihitung dalam cakupan",
        default=True,
        help_text="ASN lewat KORPRI berada di luar cakupan.",
    )
    aliases = models.TextField(
        "sebutan lain", blank=True, help_text="Satu sebutan per baris."
    )

    history = HistoricalRecords()
    objects = WorkerCategoryQuerySet.as_manager()

    class Meta:
        verbose_name = "kategori pekerja"
        verbose_name_plural = "kategori pekerja"
        ordering = ["name"]
        constraints = [
            Unique(
                fields=["name"],
                name="category_name_once",
                field="name",
                violation_error_message="Kategori dengan nama ini sudah ada.",
            ),
            Check(
                condition=~Q(parent=F("id")),
                name="category_not_own_parent",
                field="parent",
                violation_error_message="Kategori tidak dapat menjadi bagian dari "
                "dirinya sendiri.",
            ),
        ]

    def __str__(self):
        return self.name

    def clean(self):
        above, seen = self.parent, set()
        while self.pk and above is not None and above.pk not in seen:
            if above.pk == self.pk:
                raise ValidationError(
                    {
                        "parent": "Kategori itu sudah berada di bawah kategori ini; "
                        "susunan tidak boleh melingkar."
                    }
                )
            seen.add(above.pk)
            above = above.parent


def with_categories_below(ids):
    """`ids` and all category ids below them; the tree is a few levels deep."""
    found, level = set(ids), set(ids)
    while level:
        below = WorkerCategory.objects.filter(parent__in=level).order_by()
        level = set(below.values_list("pk", flat=True)) - found
        found |= level
    return found
