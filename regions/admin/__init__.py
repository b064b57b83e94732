"""The admin of regions, offices and access; and the bases of every other admin."""

from .base import AdministratorsAdmin, ReferenceAdmin, ScopedAdmin
from .fields import PksForm
from .history import TrackedAdmin, TrackedForm
from .inlines import PartInline
from .places import OfficeAdmin, RegionAdmin
from .publishing import PublicPageAdmin
from .users import MembershipAdmin, UserAdmin

__all__ = [
    "AdministratorsAdmin",
    "MembershipAdmin",
    "OfficeAdmin",
    "PartInline",
    "PksForm",
    "PublicPageAdmin",
    "ReferenceAdmin",
    "RegionAdmin",
    "ScopedAdmin",
    "TrackedAdmin",
    "TrackedForm",
    "UserAdmin",
]
