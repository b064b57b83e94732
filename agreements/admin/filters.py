"""Filters of the agreement list. Dates are compared by the queryset's methods."""

from django.contrib import admin

from agreements.models import Agreement
from agreements.status import LABELS, Status
from jamsostek_pks.lib.dates import today
from regions.models import Region

STATUS_ORDER = [
    Status.IN_FORCE,
    Status.UNKNOWN,
    Status.NOT_YET,
    Status.EXPIRED,
    Status.RENEWED,
    Status.TERMINATED,
    Status.CANCELLED,
]


class StatusFilter(admin.SimpleListFilter):
    """Status today; “berlaku” includes what expires soon, as on every page."""

    title = "status"
    parameter_name = "status"

    def lookups(self, request, model_admin):
        return [(status.value, LABELS[status]) for status in STATUS_ORDER]

    def queryset(self, request, queryset):
        if self.value() == Status.IN_FORCE:
            return queryset.in_force(today())
        if self.value() in STATUS_ORDER:
            return queryset.with_status(today()).filter(status=self.value())
        return queryset


class ExpiringFilter(admin.SimpleListFilter):
    title = "segera berakhir"
    parameter_name = "berakhir"

    def lookups(self, request, model_admin):
        return [(str(days), f"dalam {days} hari") for days in (30, 60, 90)]

    def queryset(self, request, queryset):
        if self.value() in {"30", "60", "90"}:
            return queryset.expiring(today(), within_days=int(self.value()))
        return queryset


class ProvinceFilter(admin.SimpleListFilter):
    """A province with its kabupaten and kota; only those that have agreements."""

    title = "provinsi"
    parameter_name = "provinsi"

    def lookups(self, request, model_admin):
        seen = Agreement.objects.visible_to(request.user, today())
        codes = seen.order_by().values_list("region__code", flat=True).distinct()
        provinces = Region.objects.filter(
            level="PROVINCE", code__in={code[:2] for code in codes}
        )
        return [(region.code, region.full_name) for region in provinces]

    def queryset(self, request, queryset):
        chosen = dict(self.lookup_choices).get(self.value())
        if chosen is None:
            return queryset
        within = Region.objects.within(Region(code=self.value()))
        return queryset.filter(region__in=within)
