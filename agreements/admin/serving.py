"""Whether an agreement's office works in its region: papers may name another one."""

from regions.models import Region, with_offices_below
from regions.scope import EVERYWHERE

ELSEWHERE = "{office} tidak tercatat melayani {region}."


def served_codes(office) -> list[str]:
    """Codes of the regions this office or one below it serves."""
    regions = Region.objects.filter(offices__in=with_offices_below({office.pk}))
    return list(regions.order_by().values_list("code", flat=True))


def serves(codes, region) -> bool:
    """Whether one of the codes is the region's, or of one above or below it."""
    return any(
        EVERYWHERE in (one, region.code)
        or is_within(one, region.code)
        or is_within(region.code, one)
        for one in codes
    )


def is_within(code: str, above: str) -> bool:
    return code == above or code.startswith(f"{above}.")


def elsewhere(agreement) -> str:
    return ELSEWHERE.format(office=agreement.office, region=agreement.region.full_name)
