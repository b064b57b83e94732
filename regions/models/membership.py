"""Why a user may see a region, and what memberships open."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from jamsostek_pks.lib.constraints import Check, Unique

from .office import Office, with_offices_below
from .region import Region


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
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="memberships",
        verbose_name="pengguna",
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
        # An office that is entered together with its people has no id yet.
        without = not self.office_id and self.office is None
        if self.role in self.EDITING_ROLES and without:
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
