"""Who reads a public page: somebody without an account, a scope, or a name."""

from dataclasses import dataclass

from .models import PublicPage
from .scope import Scope


@dataclass(frozen=True)
class PublicReader:
    """Stands where a user is asked for: sees what is published, and nothing else.

    The scope is empty, so every `visible_to` leaves out agreements, lines, money,
    people and drafts. It is what makes a public page safe; never give it a region.
    """

    is_active: bool = True
    is_authenticated: bool = False
    is_superuser: bool = False
    pk: None = None

    def scope(self, today) -> Scope:
        return Scope()

    def enters_data(self, today) -> bool:
        return False


def open_codes() -> set[str]:
    """Codes of the regions whose public page an administrator has opened."""
    rows = PublicPage.objects.open().order_by()
    return set(rows.values_list("region__code", flat=True))
