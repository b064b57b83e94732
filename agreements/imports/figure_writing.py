"""Write planned figures in bulk, and take them back: always by adding rows.

Runs inside the caller's transaction. Nothing here is deleted or overwritten; closing
a row is the only change a row ever sees.
"""

from collections import defaultdict
from collections.abc import Iterable

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q
from simple_history.utils import bulk_create_with_history

from agreements.models import HeadcountLoss, refuse_closed
from jamsostek_pks.lib.import_plan import Plan, Planned, chunks, numbers_of, ranges
from jamsostek_pks.lib.words import count

from .context import BATCH, NewSource, create_sources
from .run import Overtaken, Run

CHUNK = 5000


def write(kind, plan: Plan, run: Run) -> dict:
    """Add the new rows, close what they replace; which rows were added.

    A published row that is changed stays in force until its draft is published.
    """
    made = _sources(plan, run)
    _hold(kind.model, plan.changed)
    closing = defaultdict(list)
    for planned in plan.changed:
        reason = planned.reason or run.reason
        closing[reason] += _closed_by(planned.row)
    for reason, pks in closing.items():
        close(kind.model, pks, run=run, reason=reason)
    make = _Maker(kind, made, run, _last_in_place(kind.model, plan.changed))
    rows = [make.row(planned) for planned in plan.new + plan.changed]
    saved = kind.model._base_manager.bulk_create(rows, batch_size=BATCH)
    changed = zip(plan.changed, saved[len(plan.new) :], strict=True)
    carry_losses(kind.model, {old.row["pk"]: new.pk for old, new in changed}, run)
    return {"rows": ranges(row.pk for row in saved), "sources": sorted(made.values())}


def _hold(model, changed: list[Planned]) -> None:
    """Lock what the plan changes; raises Overtaken if it is not as planned any more."""
    drafts, published = [], []
    for planned in changed:
        is_draft = planned.row["published_at"] is None
        (drafts if is_draft else published).append(planned.row["pk"])
    for pks, rows in (
        (published, model.objects.open()),
        (drafts, model.objects.drafts()),
    ):
        for some in chunks(sorted(pks), CHUNK):
            held = rows.filter(pk__in=some).order_by("pk").select_for_update()
            if len(held.values_list("pk")) != len(some):
                raise Overtaken


def _closed_by(row: dict) -> list[int]:
    """What a change of this row closes now: drafts always; more without review."""
    if row["published_at"] is not None:
        return [] if settings.REVIEW else [row["pk"]]
    corrected = None if settings.REVIEW else row["corrects_id"]
    return [row["pk"], *([corrected] if corrected else [])]


def _last_in_place(model, changed: list[Planned]) -> dict[int, int]:
    """By row that changes, the returned draft that stood last in its place."""
    last: dict[int, int] = {}
    ends = {planned.row["pk"]: planned.row["pk"] for planned in changed}
    while ends:
        after = {}
        for some in chunks(list(ends), CHUNK):
            rows = model.objects.filter(replaces__in=some).order_by()
            for pk, replaced in rows.values_list("pk", "replaces"):
                after[pk] = ends[replaced]
        last |= {start: pk for pk, start in after.items()}
        ends = after
    return last


def _sources(plan: Plan, run: Run) -> dict[NewSource, int]:
    wanted = [planned.values.get("source_id") for planned in plan.new + plan.changed]
    new = [source for source in wanted if isinstance(source, NewSource)]
    return create_sources(new, by=run.by, at=run.at, reason=run.reason)


class _Maker:
    """Makes rows of a model from values by field.

    Values by position, because a model takes tens of thousands of them three times
    faster than by name.
    """

    def __init__(self, kind, made: dict[NewSource, int], run: Run, last: dict):
        self.kind, self.made, self.run, self.last = kind, made, run, last
        fields = kind.model._meta.concrete_fields
        self.place = {field.attname: place for place, field in enumerate(fields)}
        self.blank = [field.get_default() for field in fields]
        self.blank[self.place["recorded_at"]] = run.at
        self.blank[self.place["recorded_by_id"]] = run.by.pk
        if not settings.REVIEW:
            self.blank[self.place["published_at"]] = run.at
            self.blank[self.place["published_by_id"]] = run.by.pk

    def row(self, planned: Planned):
        values = list(self.blank)
        if (old := planned.row) is not None:
            is_draft = old["published_at"] is None
            values[self.place["replaces_id"]] = self.last.get(old["pk"], old["pk"])
            corrected = old["corrects_id"] if is_draft else old["pk"]
            values[self.place["corrects_id"]] = corrected
            values[self.place["change_reason"]] = planned.reason or self.run.reason
            for name in self.kind.fields:
                values[self.place[name]] = old[name]
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


def waiting(model, written: dict) -> int:
    """Rows of an import that are drafts still."""
    drafts = model.objects.drafts()
    return sum(drafts.filter(some).count() for some in _conditions(written))


def built_on(model, written: dict, run: Run) -> list[str]:
    """What stands in the way: figures closed, and losses told, after `run`."""
    found = []
    rows = [model.objects.filter(some) for some in _conditions(written)]
    if settings.REVIEW and (
        published := sum(
            some.filter(published_at__isnull=False).count() for some in rows
        )
    ):
        found.append(f"{count(published)} angkanya sudah diterbitkan")
    elif problem := _closed_month(model, rows):
        found.append(problem)
    closed = sum(some.exclude(superseded_at=None).count() for some in rows)
    if closed:
        found.append(
            f"{count(closed)} angkanya sudah dikoreksi atau ditarik sesudahnya"
        )
    if losses := _losses_since(model, written, run):
        found.append(f"{count(losses)} alasan kehilangannya sudah diubah sesudahnya")
    return found


def _closed_month(model, parts) -> str:
    """The first closed month among published rows; drafts may always go."""
    try:
        for rows in parts:
            published = rows.exclude(published_at=None)
            refuse_closed(published.select_related(*model.place_links))
    except ValidationError as error:
        return error.messages[0].rstrip(".")
    return ""


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
    """Withdraw the rows that were added; bring back what they had closed."""
    for some in _conditions(written):
        found = model.objects.filter(some).select_related("replaces", "corrects")
        rows = list(found.order_by("pk"))
        for part in chunks([row.pk for row in rows], CHUNK):
            close(model, part, run=run, reason=run.reason)
        pairs = [(row, old) for row in rows if (old := _closed_with(row))]
        back = [_copy(old, row, run) for row, old in pairs]
        saved = model.objects.bulk_create(back, batch_size=BATCH)
        again = zip(pairs, saved, strict=True)
        carry_losses(model, {row.pk: new.pk for (row, _), new in again}, run)


def _closed_with(row):
    """What `row` had closed as it was recorded: a published row, or a draft."""
    if row.published_at is not None:
        return row.corrects
    old = row.replaces
    is_draft = old is not None and old.published_at is None
    return old if is_draft and old.superseded_at == row.recorded_at else None


def _copy(old, row, run: Run):
    """`old` once more, in the place of `row`."""
    values = {
        field.attname: getattr(old, field.attname)
        for field in old._meta.concrete_fields
        if field.editable and not field.primary_key
    }
    return type(row)(
        **values,
        recorded_at=run.at,
        recorded_by=run.by,
        replaces_id=row.pk,
        corrects_id=row.pk if row.published_at else row.corrects_id,
        change_reason=run.reason,
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
