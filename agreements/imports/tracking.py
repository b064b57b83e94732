"""Save many records whose history is kept, with their many-to-many links.

simple-history's own bulk helpers keep no links in the history; these do, so that an
imported agreement's history names its sources like any other's.
"""

from collections.abc import Iterable, Mapping

from jamsostek_pks.lib.import_plan import chunks

from .context import BATCH
from .run import Run


def create(relation, rows: list, links: Mapping, run: Run) -> list:
    """Save new rows; `links` are the far ids of a row, by its place in `rows`."""
    model = relation.field.model
    saved = model._base_manager.bulk_create(rows, batch_size=BATCH)
    _link(relation, {row.pk: links.get(place) for place, row in enumerate(saved)})
    remember(relation, saved, run, update=False)
    return saved


def change(relation, rows: list, fields: Iterable[str], links: Mapping, run: Run):
    """Save changed rows; `links` are far ids to set or add, by pk."""
    model = relation.field.model
    if names := sorted(fields):
        model._base_manager.bulk_update(rows, names, batch_size=200)
    _link(relation, links)
    remember(relation, rows, run, update=True)


def _link(relation, links: Mapping) -> None:
    through, near, far = ends(relation)
    rows = [
        through(**{near: pk, far: other})
        for pk, others in links.items()
        for other in sorted(others or ())
    ]
    through._base_manager.bulk_create(rows, batch_size=BATCH)


def unlink(relation, links: Mapping) -> None:
    through, near, far = ends(relation)
    for pk, others in links.items():
        through._base_manager.filter(**{near: pk, f"{far}__in": list(others)}).delete()


def remember(relation, rows: list, run: Run, *, update: bool) -> None:
    """One history entry for each row, and the links it has now."""
    history = relation.field.model.history
    for some in chunks(rows, BATCH):
        entries = history.bulk_history_create(
            some,
            batch_size=BATCH,
            update=update,
            default_user=run.by,
            default_date=run.at,
            default_change_reason=run.reason,
        )
        _remember_links(relation, history.model, some, entries)


def _remember_links(relation, model, rows, entries) -> None:
    through, near, far = ends(relation)
    by_row = {row.pk: entry.pk for row, entry in zip(rows, entries, strict=True)}
    there = through._base_manager.filter(**{f"{near}__in": list(by_row)})
    past = getattr(model, relation.field.name).model
    past.objects.bulk_create(
        [
            past(history_id=by_row[one], id=pk, **{near: one, far: other})
            for pk, one, other in there.values_list("pk", near, far)
        ],
        batch_size=BATCH,
    )


def ends(relation):
    """The joining table of a many-to-many field, and its two columns."""
    field = relation.field
    return (
        relation.through,
        f"{field.m2m_field_name()}_id",
        f"{field.m2m_reverse_field_name()}_id",
    )
