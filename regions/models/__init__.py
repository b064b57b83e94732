"""Where, and who may see: regions, offices, users and their memberships."""

from regions.mark import DatabaseMark

from .access import AccessRecord, AccessRecordQuerySet
from .membership import Membership, MembershipQuerySet
from .office import (
    Office,
    OfficeQuerySet,
    office_lineage,
    with_offices_below,
)
from .public import PublicPage, PublicPageQuerySet
from .region import Region, RegionQuerySet
from .user import User

__all__ = [
    "AccessRecord",
    "AccessRecordQuerySet",
    "DatabaseMark",
    "Membership",
    "MembershipQuerySet",
    "Office",
    "OfficeQuerySet",
    "PublicPage",
    "PublicPageQuerySet",
    "Region",
    "RegionQuerySet",
    "User",
    "office_lineage",
    "with_offices_below",
]
