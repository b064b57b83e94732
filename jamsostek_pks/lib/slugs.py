"""Names as the last word of an address: 'Buruh tani' is `buruh-tani`."""

from collections.abc import Mapping

from django.utils.text import slugify


def slugs(names: Mapping[int, str]) -> dict[int, str]:
    """A slug for each pk, no two alike.

    Where two names give the same slug the older row keeps it, and the newer one's
    carries its pk: a row that is added never moves another one's address.
    """
    found: dict[int, str] = {}
    for pk in sorted(names):
        slug = slugify(names[pk])
        if not slug or slug in found.values():
            slug = f"{slug}-{pk}".strip("-")
        while slug in found.values():
            slug = f"{slug}-{pk}"
        found[pk] = slug
    return found
