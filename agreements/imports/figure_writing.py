"""Write planned figures in bulk, and take them back: always by adding rows.

Runs inside the caller's transaction. Nothing here is deleted or overwritten; closing
a row is the only change a row ever sees.
"""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import Q
from simple_history.utils import bulk_create_with_history

from agreements.models import HeadcountLoss
from jamsostek_pks.lib.import_plan import Plan, Planned, chunks, numbers_of, ranges
from jamsostek_pks.lib.words import count

from .context import BATCH, NewSource, create_sources
from .run import Overtaken, Run

CHUNK = 5000


def write(kind, plan: Plan, run: Run) -> dict:
    """Add the new rows, close and replace the changed ones; which rows were added."""
    made = _sources(plan, run)
    closing = defaultdict(list)
    for planned in plan.changed:
        closing[planned.reason or run.reason].append(planned.row["pk"])
    for reason, pks in closing.items():
        close(kind.model, pks, run=run, reason=reason)
    make = _Maker(kind, made, run)
    rows = [make.row(planned) for planned in plan.new + plan.changed]
    saved = kind.model._base_manager.bulk_create(rows, batch_size=BATCH)
    carry_losses(kind.model, {row.replaces_id: row.pk for row in saved}, run)
    return {"rows": ranges(row.pk for row in saved), "sources": sorted(made.values())}


def _sources(plan: Plan, run: Run) -> dict[NewSource, int]:
    wanted = [planned.values.get("source_id") for planned in plan.new + plan.changed]
    new = [source for source in wanted if isinstance(source, NewSource)]
    return create_sources(new, by=run.by, at=run.at, reason=run.reason)


class _Maker:
    """Makes rows of a model from values by field.

    Values by position, because a model takes tens of thousands of them three times
    faster than by name.
    """

    def __init__(self, kind, made: dict[NewSource, int], run: Run):
        self.kind, self.made = kind, made
        fields = kind.model._meta.concrete_fields
        self.place = {field.attname: place for place, field in enumerate(fields)}
        self.blank = [field.get_default() for field in fields]
        self.blank[self.place["recorded_at"]] = run.at
        self.blank[self.place["recorded_by_id"]] = run.by.pk

    def row(self, planned: Planned):
        values = list(self.blank)
        if planned.row is not None:
            values[self.place["replaces_id"]] = planned.row["pk"]
            for name in self.kind.fields:
                values[self.place[name]] = planned.row[name]
        for name, value in planned.values.items():
            values[self.place[name]] = value
        source = self.place["source_id"]
        values[source] = self.made.get(values[source], values[source])
        return self.kind.model(*values)


def close(model, pks: Iterable[int], *, run: Run, reason: str) -> None:
    """Close open rows; raises Overtaken if one of them is closed already."""
    for some in chunks(pks, CHUNK):
        closed = model.objects.filter(pk__in=some, superseded_at=None).update(
            superseded_at=run.at, superseded_by=run.by, reason=reason
        )
        if closed != len(some):
            raise Overtaken


def _has_losses(model) -> bool:
    return HeadcountLoss.headcount.field.related_model is model


def carry_losses(model, after: dict[int | None, int], run: Run) -> None:
    """Give each row the losses of the row it replaces, which keeps its own."""
    if not _has_losses(model):
        return
    losses = [
        HeadcountLoss(
            headcount_id=after[loss.headcount_id],
            reason=loss.reason,
            workers=loss.workers,
        )
        for some in chunks(filter(None, after), CHUNK)
        for loss in HeadcountLoss.objects.filter(headcount__in=some)
    ]
    if losses:
        bulk_create_with_history(
            losses,
            HeadcountLoss,
            batch_size=BATCH,
            default_user=run.by,
            default_date=run.at,
            default_change_reason=run.reason,
        )


# Taking back


def lock(model, written: dict) -> None:
    """Hold the rows of an import, in their order, until the transaction ends."""
    for some in _conditions(written):
        rows = model.objects.select_for_update().filter(some).order_by("pk")
        list(rows.values_list("pk"))


def built_on(model, written: dict, run: Run) -> list[str]:
    """What stands in the way: figures closed, and losses told, after `run`."""
    found = []
    closed = sum(
        model.objects.filter(some, superseded_at__isnull=False).count()
        for some in _conditions(written)
    )
    if closed:
        found.append(
            f"{count(closed)} angkanya sudah dikoreksi atau ditarik sesudahnya"
        )
    if losses := _losses_since(model, written, run):
        found.append(f"{count(losses)} alasan kehilangannya sudah diubah sesudahnya")
    return found


def _losses_since(model, written: dict, run: Run) -> int:
    """How many losses of its headcounts were entered, changed or deleted since."""
    if not _has_losses(model):
        return 0
    later = HeadcountLoss.history.filter(history_date__gt=run.at).order_by()
    return sum(
        later.filter(some).values("id").distinct().count()
        for some in _conditions(written, "headcount_id")
    )


def all_among(model, ours, written: dict) -> bool:
    """Whether every row of an import is among `ours`."""
    return all(
        not model.objects.filter(some).exclude(pk__in=ours.order_by().values("pk"))
        for some in _conditions(written)
    )


def undo(model, written: dict, run: Run) -> None:
    """Withdraw the rows that were added; bring back what they had replaced."""
    for some in _conditions(written):
        rows = list(
            model.objects.filter(some).select_related("replaces").order_by("pk")
        )
        pks = [row.pk for row in rows]
        for part in chunks(pks, CHUNK):
            close(model, part, run=run, reason=run.reason)
        back = [_copy(row, run) for row in rows if row.replaces_id]
        saved = model._base_manager.bulk_create(back, batch_size=BATCH)
        carry_losses(model, {row.replaces_id: row.pk for row in saved}, run)


def _copy(row, run: Run):
    """The row that `row` had replaced, once more, in its place."""
    old = row.replaces
    values = {
        field.attname: getattr(old, field.attname)
        for field in old._meta.concrete_fields
        if field.editable and not field.primary_key
    }
    return type(row)(
        **values, recorded_at=run.at, recorded_by=run.by, replaces_id=row.pk
    )


def _conditions(written: dict, name: str = "pk"):
    """The rows of an import (or what names them), some thousands at a time."""
    for some in chunks(numbers_of(written["rows"]), CHUNK):
        yield _within(name, ranges(some))


def _within(name: str, spans) -> Q:
    condition = Q(**{f"{name}__in": []})
    singles = [first for first, last in spans if first == last]
    for first, last in spans:
        if first != last:
            # Not `range`: a link to another row has no such lookup.
            condition |= Q(**{f"{name}__gte": first, f"{name}__lte": last})
    return condition | Q(**{f"{name}__in": singles})
