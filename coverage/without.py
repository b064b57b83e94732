"""Regions without an agreement of their own, as far as the reader may know."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Q

from agreements.models import Agreement, EnrolmentTarget
from agreements.models.target import UNCOUNTED_STAGES
from regions.models import Region

from .arithmetic import Place
from .reports import Question
from .story import Story


@dataclass(frozen=True)
class Lacking:
    """A kabupaten or kota without an agreement, and what there is instead.

    `reached_by`: lines of others' agreements for workers who live there.
    """

    place: Place
    talks: int
    reached_by: int


@dataclass(frozen=True)
class WithoutAgreement:
    """`of` as many kabupaten and kota as the reader sees of all `places`."""

    regions: tuple[Lacking, ...]
    of: int
    places: int


def without_agreement(story: Story) -> WithoutAgreement:
    """Kabupaten and kota of a story's region whose government has no agreement.

    A paper counts from its signing on (or its start, where the signing is not known),
    in force or not: expired ones are told elsewhere.
    """
    asked, region = story.asked, story.region
    scope = asked.user.scope(asked.today)
    places = [p for p in story.places_below if p.level in {"KABUPATEN", "KOTA"}]
    seen = [place for place in places if scope.holds(place.code)]
    papers, talks = own_papers(asked, region)
    reached = Counter(
        EnrolmentTarget.objects.visible_to(asked.user, asked.today)
        .filter(region__in=Region.objects.within(region))
        .exclude(agreement__stage__in=UNCOUNTED_STAGES)
        .order_by()
        .values_list("region__code", flat=True)
    )
    lacking = tuple(
        Lacking(place, talks[place.code], reached[place.code])
        for place in seen
        if not papers[place.code]
    )
    return WithoutAgreement(lacking, len(seen), len(places))


def own_papers(asked: Question, region) -> tuple[Counter, Counter]:
    """Agreements, and talks that are none yet, by code of the region they are with.

    Talks, drafts and cancelled papers are no agreements (domain.md 2).
    """
    later = Q(signed_on__gt=asked.on) | Q(signed_on=None, starts_on__gt=asked.on)
    rows = (
        Agreement.objects.visible_to(asked.user, asked.today)
        .filter(region__in=Region.objects.within(region))
        .exclude(later)
        .order_by()
        .values_list("region__code", "stage")
    )
    papers, talks = Counter(), Counter()
    for code, stage in rows:
        if stage not in UNCOUNTED_STAGES:
            papers[code] += 1
        elif stage != Agreement.Stage.CANCELLED:
            talks[code] += 1
    return papers, talks
