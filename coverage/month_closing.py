"""Closing a month for an office, and opening it again with a reason."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from agreements.models import ClosedMonth, Headcount
from jamsostek_pks.lib.months import add_months, month_of
from jamsostek_pks.lib.words import count
from regions.models import Membership, Office, Region, with_offices_below
from regions.scope import within_any

from .models import CoverageTarget
from .review import KINDS

NOT_OVER = "Bulan ini belum selesai; tutup sesudah hari terakhirnya."
SERVES_NOTHING = "Kantor ini belum tercatat melayani satu wilayah pun."
DRAFTS_LEFT = "Masih ada {} draf bulan ini; terbitkan atau kembalikan dulu."
ALREADY = "Bulan ini sudah ditutup untuk kantor ini."


def closable_offices(user, today: date):
    """Offices whose months the user closes: those a reviewer oversees."""
    if user.is_superuser:
        return Office.objects.all()
    overseen = Membership.objects.filter(
        user=user, role=Membership.Role.REVIEWER
    ).current(today)
    ids = set(overseen.values_list("office", flat=True))
    return Office.objects.filter(pk__in=with_offices_below(ids))


def close_month(office, month: date, *, user, today: date, at: datetime) -> ClosedMonth:
    """Close `month` (its first day) for `office`; raises ValidationError."""
    if add_months(month, 1) > month_of(today):
        raise ValidationError({"bulan": NOT_OVER})
    with transaction.atomic():
        # Two at once: the second waits, and finds the month closed.
        Office.objects.select_for_update().get(pk=office.pk)
        codes = set(office.regions.values_list("code", flat=True))
        if not codes:
            raise ValidationError({"kantor": SERVES_NOTHING})
        if ClosedMonth.objects.in_force().filter(office=office, month=month).exists():
            raise ValidationError({"bulan": ALREADY})
        if drafts := drafts_of(codes, month):
            raise ValidationError({"bulan": DRAFTS_LEFT.format(count(drafts))})
        return ClosedMonth.objects.create(
            office=office, month=month, closed_at=at, closed_by=user
        )


def drafts_of(codes: set[str], month: date) -> int:
    """Drafts of a month, of the regions of these codes and all below."""
    places = Region.objects.filter(within_any(codes))
    number = 0
    for model in KINDS.values():
        if model is CoverageTarget:
            continue
        place = "target__agreement__region" if model is Headcount else "region"
        number += (
            model.objects.drafts()
            .filter(
                of_month(month, places, place)
                | of_month(month, places, f"corrects__{place}", "corrects__as_of")
            )
            .count()
        )
    return number


def of_month(month: date, places, place: str, day: str = "as_of") -> Q:
    """Figures of a month and some places; or drafts that take such a figure away."""
    return Q(
        **{
            f"{day}__gte": month,
            f"{day}__lt": add_months(month, 1),
            f"{place}__in": places,
        }
    )
