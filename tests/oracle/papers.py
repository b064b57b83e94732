"""Agreements and lines, again: their status, and who sees them."""

from datetime import timedelta

from agreements.models import Agreement, EnrolmentTarget

from .scope import regions_of


def status_of(agreement, on, among=None):
    """domain.md 2, read from top to bottom; None before there is a document.

    `among`: the agreements its reader sees, which alone may renew it; None: all.
    """
    if agreement.stage == "CANCELLED":
        return "CANCELLED"
    if agreement.stage == "TERMINATED":
        if agreement.terminated_on is None or on >= agreement.terminated_on:
            return "TERMINATED"
    elif agreement.stage != "SIGNED":
        return None
    return status_by_dates(agreement, on, among)


def status_by_dates(agreement, on, among):
    start = agreement.starts_on
    if start is None:
        start = agreement.signed_on
    end = agreement.ends_on
    if end is not None and on > end:
        return "RENEWED" if has_started_successor(agreement, on, among) else "EXPIRED"
    if start is not None and on < start:
        return "NOT_YET"
    if start is None or end is None:
        return "UNKNOWN"
    return "EXPIRING" if end <= on + timedelta(days=90) else "IN_FORCE"


def has_started_successor(agreement, on, among):
    for other in Agreement.objects.all() if among is None else among:
        if other.renews_id == agreement.pk and other.stage == "SIGNED":
            start = other.starts_on or other.signed_on
            if start is not None and start <= on:
                return True
    return False


def status_counts(user, on, today):
    """(in force, validity unknown) among the agreements the user may see."""
    in_force = unknown = 0
    for agreement in visible_agreements(user, today):
        status = status_of(agreement, on)
        if status in ("IN_FORCE", "EXPIRING"):
            in_force += 1
        if status == "UNKNOWN":
            unknown += 1
    return in_force, unknown


def visible_agreements(user, today):
    """Agreements whose region, or one of whose lines' regions, the user works for."""
    seen = regions_of(user, today)
    return [
        agreement
        for agreement in Agreement.objects.order_by("pk")
        if agreement.region_id in seen
        or any(
            line.agreement_id == agreement.pk and line.region_id in seen
            for line in EnrolmentTarget.objects.all()
        )
    ]


def visible_lines(user, today):
    """Lines in scope: their own region is, or their agreement's."""
    seen = regions_of(user, today)
    return [
        line
        for line in EnrolmentTarget.objects.select_related("agreement").order_by("pk")
        if line.region_id in seen or line.agreement.region_id in seen
    ]


def editable_agreements(user, today):
    """Staff edit where the agreement's own region is in scope; officials nowhere."""
    seen = regions_of(user, today, roles=("STAFF", "REVIEWER"))
    return [
        agreement
        for agreement in Agreement.objects.order_by("pk")
        if agreement.region_id in seen
    ]
