"""Where, and who may see: regions, offices, users and their memberships."""

from regions.mark import DatabaseMark

from .membership import Membership, MembershipQuerySet
from .office import (
    Office,
    OfficeQuerySet,
    office_lineage,
    with_offices_below,
)
from .region import Region, RegionQuerySet
from .user import User

__all__ = [
    "DatabaseMark",
    "Membership",
    "MembershipQuerySet",
    "Office",
    "OfficeQuerySet",
    "Region",
    "RegionQuerySet",
    "User",
    "office_lineage",
    "with_offices_below",
]
