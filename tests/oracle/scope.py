"""Who works for which regions, again: domain.md 6."""

from regions.models import Membership, Office, Region


def regions_of(user, today, roles=("STAFF", "REVIEWER", "OFFICIAL")):
    """Ids of the regions in the user's scope: domain.md 6."""
    if not user.is_active:
        return set()
    if user.is_superuser:
        return {region.pk for region in Region.objects.all()}
    found = set()
    for membership in Membership.objects.all():
        if membership.user_id != user.pk or membership.role not in roles:
            continue
        if membership.valid_from is not None and today < membership.valid_from:
            continue
        if membership.valid_to is not None and today > membership.valid_to:
            continue
        for top in regions_opened_by(membership):
            found |= {region.pk for region in with_all_below(top)}
    return found


def regions_opened_by(membership):
    if membership.role == "OFFICIAL":
        return [membership.region]
    offices = [membership.office]
    if membership.role == "REVIEWER":
        offices += offices_below(membership.office)
    return [region for office in offices for region in office.regions.all()]


def offices_below(office):
    found = []
    for child in Office.objects.all():
        if child.parent_id == office.pk:
            found += [child, *offices_below(child)]
    return found


def with_all_below(region):
    found = [region]
    for child in children_of(region):
        found += with_all_below(child)
    return found


def children_of(region):
    return [child for child in Region.objects.all() if child.parent_id == region.pk]
