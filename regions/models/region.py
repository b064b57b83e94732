"""Where: one tree of regions, found by code or name."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Lower, Replace
from simple_history.models import HistoricalRecords

from jamsostek_pks.lib.constraints import Check, Unique
from regions.aliases import codes_called
from regions.names import (
    BPS_CODE,
    KEMENDAGRI_CODE,
    full_name,
    read_typed,
    search_words,
)
from regions.scope import within_any


class RegionQuerySet(models.QuerySet):
    def within(self, region):
        """`region` and everything below it."""
        return self.filter(within_any({region.code}))

    def visible_to(self, user, today):
        """Regions whose agreements the user may see; names are open to all."""
        return self.filter(user.scope(today).visible())

    def editable_by(self, user, today):
        """Regions whose agreements and figures the user may enter."""
        return self.filter(user.scope(today).editable())

    def search(self, text):
        """Regions by code of either system, or by name as people type it.

        A code means what its own system says: 75.03 is Kemendagri's Bone Bolango,
        7503 is BPS's Pohuwato. Two digits may be a code in both.
        """
        text = " ".join(search_words(text))
        by_code = Q()
        if KEMENDAGRI_CODE.match(text):
            by_code |= Q(code=text)
        if BPS_CODE.match(text):
            by_code |= Q(bps_code=text)
        if by_code:
            return self.filter(by_code)
        typed = read_typed(text)
        if not typed.keys:
            return self.none()
        found = Q()
        for key in typed.keys:
            found |= Q(search_name__contains=key)
        matching = self.filter(found)
        if (called := codes_called(text)) and (typed.level or not matching.exists()):
            return self.filter(code__in=called)
        if not typed.level:
            return matching
        # The level word may be part of the name: 'kota baru' is also Kotabaru.
        whole = Q(search_name__contains=typed.keys[-1])
        at_level = matching.filter(Q(level=typed.level) | whole)
        return at_level if at_level.exists() else matching


class Region(models.Model):
    """A node of one tree: Indonesia, provinces, kabupaten and kota."""

    class Level(models.TextChoices):
        NATION = "NATION", "Negara"
        PROVINCE = "PROVINCE", "Provinsi"
        KABUPATEN = "KABUPATEN", "Kabupaten"
        KOTA = "KOTA", "Kota"

    code = models.CharField("kode Kemendagri", max_length=5)
    bps_code = models.CharField("kode BPS", max_length=4, blank=True)
    level = models.CharField("tingkat", max_length=9, choices=Level)
    name = models.CharField("nama", max_length=80)
    search_name = models.GeneratedField(
        verbose_name="nama untuk pencarian",
        expression=Lower(
            Replace(
                Replace(
                    Replace(F("name"), Value(" "), Value("")), Value("-"), Value("")
                ),
                Value("'"),
                Value(""),
            )
        ),
        output_field=models.CharField(max_length=80),
        db_persist=True,
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name="wilayah induk",
    )
    desa_count = models.PositiveIntegerField("jumlah desa", default=0)
    kelurahan_count = models.PositiveIntegerField("jumlah kelurahan", default=0)
    tile_column = models.PositiveSmallIntegerField("kolom petak", null=True, blank=True)
    tile_row = models.PositiveSmallIntegerField("baris petak", null=True, blank=True)

    history = HistoricalRecords(excluded_fields=["search_name"])
    objects = RegionQuerySet.as_manager()

    class Meta:
        verbose_name = "wilayah"
        verbose_name_plural = "wilayah"
        ordering = ["code"]
        constraints = [
            Unique(
                fields=["code"],
                name="region_code_once",
                field="code",
                violation_error_message="Kode Kemendagri ini sudah dipakai wilayah "
                "lain.",
            ),
            Unique(
                fields=["bps_code"],
                condition=~Q(bps_code=""),
                name="region_bps_code_once",
                field="bps_code",
                violation_error_message="Kode BPS ini sudah dipakai wilayah lain.",
            ),
            Check(
                condition=Q(level="NATION", parent=None, code="ID")
                | (~Q(level="NATION") & Q(parent__isnull=False) & ~Q(code="ID")),
                name="region_one_root",
                field="parent",
                violation_error_message="Hanya Indonesia (kode ID) yang tidak punya "
                "wilayah induk; wilayah lain wajib punya.",
            ),
        ]

    def __str__(self):
        return self.full_name

    @property
    def full_name(self):
        return full_name(self.name, self.level)

    def clean(self):
        if self.parent and self.parent.level != EXPECTED_PARENT.get(self.level):
            raise ValidationError(
                {
                    "parent": "Induk provinsi adalah Indonesia; induk kabupaten/kota "
                    "adalah provinsinya."
                }
            )
        if self.level in {"KABUPATEN", "KOTA"} and self.parent:
            prefix = f"{self.parent.code}."
            if not self.code.startswith(prefix):
                raise ValidationError(
                    {"code": f"Kode kabupaten/kota ini harus diawali {prefix}"}
                )


EXPECTED_PARENT = {"PROVINCE": "NATION", "KABUPATEN": "PROVINCE", "KOTA": "PROVINCE"}
