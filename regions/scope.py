"""Whose regions: what one user may see and edit, from memberships. No request."""

from dataclasses import dataclass

from django.db.models import Q

EVERYWHERE = "ID"


@dataclass(frozen=True)
class Scope:
    """Codes of regions; each stands for itself and everything below it."""

    codes: frozenset[str] = frozenset()
    editable_codes: frozenset[str] = frozenset()
    reviewed_codes: frozenset[str] = frozenset()

    def visible(self, path: str = "") -> Q:
        """Condition on a region's `code`, or on the region at lookup `path`."""
        return within_any(self.codes, path)

    def holds(self, code: str) -> bool:
        """Whether all of the region of this code is in sight, not only a part."""
        above = code.split(".")[0]
        return not self.codes.isdisjoint({EVERYWHERE, above, code})

    def editable(self, path: str = "") -> Q:
        return within_any(self.editable_codes, path)

    def reviewed(self, path: str = "") -> Q:
        """Where the user publishes and closes months."""
        return within_any(self.reviewed_codes, path)


def within_any(codes, path: str = "") -> Q:
    """True for the regions of `codes` and all below; false for no codes."""
    field = f"{path}__code" if path else "code"
    if EVERYWHERE in codes:
        return Q(**{f"{field}__isnull": False})
    condition = Q(pk__in=[])
    for code in sorted(codes):
        condition |= Q(**{field: code}) | Q(**{f"{field}__startswith": f"{code}."})
    return condition
