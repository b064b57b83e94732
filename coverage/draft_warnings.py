"""What a reviewer should see beside a draft before publishing it, in short words.

A fixed number of queries, however many drafts are asked about.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date

from django.db.models import OuterRef, Q, Subquery

from jamsostek_pks.lib.words import count, dated

from .arithmetic import FigureRow, Part, newest_part
from .models import Basis, Participation, Workforce
from .review import Draft, value_of

NO_SOURCE = "tanpa sumber"
BEFORE = "sebelumnya {value} per {day}"
ABOVE_FULL = "menjadi di atas 100 %: {active} aktif dari {workers} pekerja ({basis})"
# What one figure has in common with the figure before it.
SAME = {Participation: ("region", "segment"), Workforce: ("region", "basis", "segment")}
Rows = Mapping[tuple, list[FigureRow]]


def warnings_of(drafts: list[Draft], *, user, today: date) -> dict[str, list[str]]:
    """Words for each draft that needs some, by its key."""
    found = defaultdict(list)
    for draft in drafts:
        if draft.row.source_id is None:
            found[draft.key].append(NO_SOURCE)
    of_regions = [draft for draft in drafts if type(draft.row) in SAME]
    if not of_regions:
        return dict(found)
    for model in SAME:
        ours = [draft for draft in of_regions if isinstance(draft.row, model)]
        before = figures_before(model, [draft.row.pk for draft in ours])
        for draft in ours:
            if old := before.get(draft.row.pk):
                day = dated(old.as_of, old.as_of_precision)
                found[draft.key].append(BEFORE.format(value=value_of(old), day=day))
    regions = {draft.row.region_id for draft in of_regions}
    asked = {"regions": regions, "user": user, "today": today}
    actives = standing(Participation, "active_workers", "region", **asked)
    workers = standing(Workforce, "workers", "region", "basis", **asked)
    for draft in of_regions:
        found[draft.key] += above_full(draft.row, actives, workers, today)
    return {key: words for key, words in found.items() if words}


def figures_before(model, pks: list[int]) -> dict:
    """By draft, the newest published figure of an earlier day."""
    if not pks:
        return {}
    earlier = model.objects.open().filter(as_of__lt=OuterRef("as_of"))
    earlier = earlier.filter(**{name: OuterRef(name) for name in SAME[model]})
    if model is Workforce:
        # The basis, which is equal, says whether there is a category.
        earlier = earlier.filter(Q(category=OuterRef("category")) | Q(category=None))
    newest = Subquery(earlier.order_by("-as_of").values("pk")[:1])
    drafts = model.objects.filter(pk__in=pks).order_by()
    found = dict(drafts.annotate(before=newest).values_list("pk", "before"))
    rows = model.objects.in_bulk([pk for pk in found.values() if pk is not None])
    return {pk: rows.get(before) for pk, before in found.items()}


def standing(model, people: str, *keys: str, regions, user, today) -> Rows:
    """Figures by these fields, as if all drafts in sight were published."""
    seen = model.objects.visible_to(user, today)
    stands = seen.working(seen).filter(region__in=regions).order_by()
    if model is Workforce:
        # Workers of one category are no part of a region's coverage.
        stands = stands.filter(category=None)
    rows = defaultdict(list)
    fields = ("pk", "segment", "as_of", people, *keys)
    for pk, segment, day, number, *key in stands.values_list(*fields):
        rows[tuple(key)].append(FigureRow(pk, "", segment, day, number))
    return rows


def above_full(row, actives: Rows, workers: Rows, today: date) -> Iterator[str]:
    """Where this draft would take part in more active people than workers.

    A single segment may truly be above 100 %; all of them together may not.
    """
    for (region, basis), figures in workers.items():
        other = isinstance(row, Workforce) and row.basis != basis
        if other or region != row.region_id:
            continue
        # A denominator is divided into participants counted after it, too.
        for day in sorted({row.as_of, max(row.as_of, today)}):
            active = newest_part(actives.get((region,), ()), day)
            total = newest_part(figures, day)
            ours = active if isinstance(row, Participation) else total
            if takes_part(row, ours) and is_above_full(active, total):
                yield ABOVE_FULL.format(
                    active=count(active.people),
                    workers=count(total.people),
                    basis=Basis(basis).label,
                )
                break


def takes_part(row, part: Part | None) -> bool:
    return part is not None and row.pk in {each.pk for each in part.rows}


def is_above_full(active: Part | None, total: Part | None) -> bool:
    return bool(active and total) and 0 < total.people < active.people
