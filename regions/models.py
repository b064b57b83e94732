"""Where, and who may see: regions, offices, users and their memberships."""

from django.contrib.auth.models import AbstractUser
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Lower, Replace
from simple_history.models import HistoricalRecords

from jamsostek_pks.lib.constraints import Check, Unique

from .aliases import codes_called
from .mark import DatabaseMark  # noqa: F401 - a model of this app
from .names import BPS_CODE, KEMENDAGRI_CODE, full_name, read_typed, search_words
from .scope import EVERYWHERE, Scope, within_any


class User(AbstractUser):
    """A person who signs in; what they see comes from memberships."""

    class Meta(AbstractUser.Meta):
        verbose_name = "pengguna"
        verbose_name_plural = "pengguna"

    def scope(self, today):
        """The regions this user works for on the day `today` (domain.md 6).

        Asked of the database once per object, so once per request: every queryset of
        a page needs it.
        """
        scopes = self.__dict__.setdefault("_scopes", {})
        if today not in scopes:
            scopes[today] = self._scope(today)
        return scopes[today]

    def _scope(self, today):
        if not self.is_active:
            return Scope()
        if self.is_superuser:
            everything = frozenset({EVERYWHERE})
            return Scope(everything, everything)
        memberships = list(Membership.objects.filter(user=self).current(today))
        return Scope(
            codes=codes_of(memberships),
            editable_codes=codes_of(
                m for m in memberships if m.role in Membership.EDITING_ROLES
            ),
        )

    def enters_data(self, today):
        """True for branch staff, reviewers and administrators: the admin's users."""
        if not self.is_active:
            return False
        return self.is_superuser or (
            Membership.objects.filter(user=self, role__in=Membership.EDITING_ROLES)
            .current(today)
            .exists()
        )


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


class MembershipQuerySet(models.QuerySet):
    def current(self, on):
        """Valid on the day `on`: both end days count, an empty end is open."""
        return self.filter(
            Q(valid_from=None) | Q(valid_from__lte=on),
            Q(valid_to=None) | Q(valid_to__gte=on),
        )


class Membership(models.Model):
    """Why a user may see a region: through an office, or as its official."""

    class Role(models.TextChoices):
        STAFF = "STAFF", "Staf cabang"
        REVIEWER = "REVIEWER", "Pengawas"
        OFFICIAL = "OFFICIAL", "Pejabat pemda"

    EDITING_ROLES = (Role.STAFF, Role.REVIEWER)

    user = models.ForeignKey(
        User, models.PROTECT, related_name="memberships", verbose_name="pengguna"
    )
    role = models.CharField("peran", max_length=8, choices=Role)
    office = models.ForeignKey(
        Office,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name="kantor",
        help_text="Untuk staf cabang dan pengawas.",
    )
    region = models.ForeignKey(
        Region,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name="wilayah",
        help_text="Untuk pejabat pemda.",
    )
    valid_from = models.DateField("berlaku sejak", null=True, blank=True)
    valid_to = models.DateField("berlaku sampai", null=True, blank=True)

    history = HistoricalRecords()
    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "keanggotaan"
        verbose_name_plural = "keanggotaan"
        constraints = [
            Check(
                condition=Q(role="OFFICIAL", region__isnull=False, office=None)
                | Q(role__in=["STAFF", "REVIEWER"], office__isnull=False, region=None),
                name="membership_office_or_region",
                field="role",
                violation_error_message="Pejabat pemda diisi wilayahnya saja; staf "
                "cabang dan pengawas diisi kantornya saja.",
            ),
            Check(
                condition=Q(valid_to__gte=F("valid_from")),
                name="membership_dates_in_order",
                field="valid_to",
                violation_error_message="Tanggal akhir mendahului tanggal awal.",
            ),
            Unique(
                fields=["user", "role", "office"],
                condition=Q(office__isnull=False, valid_to=None),
                name="membership_office_once",
                field="office",
                violation_error_message="Pengguna ini sudah punya peran tersebut di "
                "kantor ini.",
            ),
            Unique(
                fields=["user", "role", "region"],
                condition=Q(region__isnull=False, valid_to=None),
                name="membership_region_once",
                field="region",
                violation_error_message="Pengguna ini sudah punya peran tersebut di "
                "wilayah ini.",
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()} – {self.office or self.region}"

    def clean(self):
        # The check constraint knows this too, but names a null office badly.
        if self.role == self.Role.OFFICIAL and not self.region_id:
            raise ValidationError({"region": "Isi wilayah pejabat ini."})
        if self.role in self.EDITING_ROLES and not self.office_id:
            raise ValidationError({"office": "Isi kantor staf atau pengawas ini."})


def codes_of(memberships):
    """Region codes the memberships open: an official's own, an office's served.

    A reviewer's office opens the regions of all offices below it as well.
    """
    codes, offices, overseen = set(), set(), set()
    for membership in memberships:
        if membership.region_id:
            codes.add(membership.region_id)
        elif membership.role == Membership.Role.REVIEWER:
            overseen.add(membership.office_id)
        else:
            offices.add(membership.office_id)
    served = Region.objects.filter(
        Q(pk__in=codes) | Q(offices__in=offices | with_offices_below(overseen))
    )
    return frozenset(served.order_by().values_list("code", flat=True))


def with_offices_below(ids):
    """`ids` and all office ids below them; the tree is a few levels deep."""
    found, level = set(ids), set(ids)
    while level:
        below = Office.objects.filter(parent__in=level).values_list("pk", flat=True)
        level = set(below) - found
        found |= level
    return found
