"""Write planned agreements and lines in bulk, and take them back as a whole.

Runs inside the caller's transaction. Undoing deletes what was new (its history
stays) and gives what was changed its old values.
"""

from agreements.models import Agreement, EnrolmentTarget, Source
from jamsostek_pks.lib.import_plan import Plan, chunks, numbers_of, ranges
from jamsostek_pks.lib.words import count

from . import tracking
from .context import Context, NewSource, create_sources
from .figure_matching import same
from .paper_matching import LinePlan, PaperPlan
from .run import Overtaken, Run

CHUNK = 5000
SOURCES, OCCUPATIONS = Agreement.sources, EnrolmentTarget.occupations


def write(plan: Plan, run: Run) -> dict:
    """Save all; what was new, and what the changed rows said before."""
    papers: list[PaperPlan] = plan.extra
    wanted = [s for each in papers for s in each.sources if isinstance(s, NewSource)]
    made = create_sources(wanted, by=run.by, at=run.at, reason=run.reason)
    told = {"sources": sorted(set(made.values()))}
    told["agreements"] = _write_papers(papers, made, run)
    told["lines"] = _write_lines(papers, run)
    return told


def _write_papers(papers, made, run) -> dict:
    new = [each for each in papers if each.row is None]
    links = {place: _pks(each.sources, made) for place, each in enumerate(new)}
    rows = [Agreement(**each.paper.values) for each in new]
    for row, each in zip(rows, new, strict=True):
        row._change_reason = each.paper.reason or None
    saved = tracking.create(SOURCES, rows, links, run)
    for row, each in zip(saved, new, strict=True):
        each.row = {"pk": row.pk}
    changed = [each for each in papers if each.changes and each not in new]
    added = {each.row["pk"]: _pks(each.sources, made) for each in changed}
    before = _change(
        SOURCES,
        {each.row["pk"]: (each.row, each.paper.values) for each in changed},
        {each.row["pk"]: each.paper.reason for each in changed},
        added,
        run,
    )
    return {
        "new": ranges(row.pk for row in saved),
        "changed": before,
        "added": {pk: pks for pk, pks in added.items() if pks},
    }


def _pks(sources, made) -> list[int]:
    return sorted({made.get(source, source) for source in sources})


def _write_lines(papers, run) -> dict:
    pairs = [(each, line) for each in papers for line in each.lines]
    new = [(each, line) for each, line in pairs if line.row is None]
    rows = [_line(each, line) for each, line in new]
    links = {place: line.occupations for place, (_, line) in enumerate(new)}
    saved = tracking.create(OCCUPATIONS, rows, links, run)
    changed = [(each, line) for each, line in pairs if line.changes]
    _replace_occupations([line for _, line in changed])
    before = _change(
        OCCUPATIONS,
        {line.row["pk"]: (line.row, line.line.values) for _, line in changed},
        {line.row["pk"]: each.paper.reason for each, line in changed},
        {line.row["pk"]: line.occupations for _, line in changed},
        run,
    )
    for _, line in changed:
        before[line.row["pk"]]["occupations"] = sorted(line.row["occupations"])
    return {"new": ranges(row.pk for row in saved), "changed": before}


def _line(each: PaperPlan, line: LinePlan) -> EnrolmentTarget:
    values = {"region_id": each.paper.values["region_id"]} | line.line.values
    row = EnrolmentTarget(agreement_id=each.row["pk"], **values)
    row._change_reason = each.paper.reason or None
    return row


def _replace_occupations(lines: list[LinePlan]) -> None:
    """Links that stay are written anew, together with the others."""
    changed = [line.row["pk"] for line in lines if line.occupations is not None]
    through, near, _ = tracking.ends(OCCUPATIONS)
    for some in chunks(changed, CHUNK):
        through._base_manager.filter(**{f"{near}__in": some}).delete()


def _change(relation, wanted: dict, reasons: dict, links, run) -> dict:
    """Give each row its new values; the old ones of what differs, by pk.

    Raises Overtaken if a row no longer says what the plan was made over.
    """
    model = relation.field.model
    rows, fields, before = [], set(), {}
    for some in chunks(sorted(wanted), CHUNK):
        locked = model._base_manager.select_for_update().filter(pk__in=some)
        for row in locked.order_by("pk"):
            planned, values = wanted[row.pk]
            _refuse_moved(row, planned, values)
            before[row.pk] = _set(row, values, planned)
            fields |= set(before[row.pk])
            row._change_reason = reasons[row.pk] or None
            rows.append(row)
    if len(rows) != len(wanted):
        raise Overtaken
    names = {model._meta.get_field(name).name for name in fields}
    tracking.change(relation, rows, names, links, run)
    return before


def _refuse_moved(row, planned, values) -> None:
    if any(not same(getattr(row, name), planned[name]) for name in values):
        raise Overtaken


def _set(row, values, planned) -> dict:
    before = {}
    for name, value in values.items():
        if not same(value, planned[name]):
            before[name] = planned[name]
            setattr(row, name, value)
    return before


# Taking back


def lock(written: dict) -> None:
    """Hold the agreements, then the lines, until the transaction ends."""
    for name, model in (("agreements", Agreement), ("lines", EnrolmentTarget)):
        for some in chunks(sorted(_pks_of(written[name])), CHUNK):
            rows = model._base_manager.select_for_update().filter(pk__in=some)
            list(rows.order_by("pk").values_list("pk"))


def built_on(written: dict, run: Run) -> list[str]:
    """What stands in the way, in words; a later change of any of its rows does."""
    found = []
    for model, told, label in _parts(written):
        if changed := _changed_since(model, _pks_of(told), run):
            found.append(f"{count(changed)} {label} sudah diubah sesudahnya")
        found += _pointing_at(model, numbers_of(told["new"]), written)
    return found


def _parts(written: dict):
    yield EnrolmentTarget, written["lines"], "baris target"
    yield Agreement, written["agreements"], "perjanjian"


def in_reach(written: dict, context: Context) -> bool:
    return all(
        not model._base_manager.filter(pk__in=some).exclude(
            pk__in=model.objects.editable_by(context.user, context.today)
            .order_by()
            .values("pk")
        )
        for model, told, _ in _parts(written)
        for some in chunks(_pks_of(told), CHUNK)
    )


def _pks_of(told: dict) -> list[int]:
    return numbers_of(told["new"]) + [int(pk) for pk in told["changed"]]


def _changed_since(model, pks, run) -> int:
    changed = set()
    for some in chunks(pks, CHUNK):
        later = model.history.filter(id__in=some, history_date__gt=run.at)
        changed |= set(later.order_by().values_list("id", flat=True))
    return len(changed)


def _pointing_at(model, pks, written) -> list[str]:
    """Rows of others that need one of ours: deleting it would lose or break them."""
    ours = {
        Agreement: set(numbers_of(written["agreements"]["new"])),
        EnrolmentTarget: set(numbers_of(written["lines"]["new"])),
    }
    found = []
    for relation in model._meta.related_objects:
        other = relation.related_model
        if "historical" in other._meta.model_name:
            continue
        pointing = {
            pk
            for some in chunks(pks, CHUNK)
            for pk in other._base_manager.filter(
                **{f"{relation.field.name}__in": some}
            ).values_list("pk", flat=True)
        }
        # Not how many: they may be out of the reader's sight.
        if pointing - ours.get(other, set()):
            found.append(f"{other._meta.verbose_name} lain bergantung padanya")
    return found


def undo(written: dict, run: Run) -> None:
    """Lines first, because they stand on agreements."""
    for model, told, _ in _parts(written):
        relation = OCCUPATIONS if model is EnrolmentTarget else SOURCES
        _restore(relation, told, run)
        _delete(model, numbers_of(told["new"]), run)
    _drop_sources(written["sources"], run)


def _restore(relation, told, run) -> None:
    model = relation.field.model
    old = {int(pk): dict(values) for pk, values in told["changed"].items()}
    occupations = {
        pk: v.pop("occupations") for pk, v in old.items() if "occupations" in v
    }
    added = {int(pk): pks for pk, pks in told.get("added", {}).items()}
    rows = list(model._base_manager.select_for_update().filter(pk__in=old))
    fields = set()
    for row in rows:
        for name, value in old[row.pk].items():
            field = model._meta.get_field(name)
            setattr(row, name, field.to_python(value))
            fields.add(field.name)
    tracking.unlink(relation, added)
    through, near, _ = tracking.ends(relation)
    if occupations:
        through._base_manager.filter(**{f"{near}__in": list(occupations)}).delete()
    tracking.change(relation, rows, fields, occupations, run)


def _delete(model, pks, run) -> None:
    for some in chunks(pks, CHUNK):
        model._base_manager.filter(pk__in=some).delete()
        gone = model.history.filter(id__in=some, history_type="-")
        gone.update(history_change_reason=run.reason, history_user=run.by)


def _drop_sources(pks, run) -> None:
    """Sources that came with the file go, unless used or changed by now."""
    sources = Source.objects.select_for_update().filter(pk__in=pks)
    for source in sources.order_by("pk"):
        changed = source.history.exclude(history_type="+").exists()
        if changed or any(
            relation.related_model._base_manager.filter(
                **{relation.field.name: source}
            ).exists()
            for relation in Source._meta.related_objects
            if "historical" not in relation.related_model._meta.model_name
        ):
            continue
        source._change_reason = run.reason
        source.delete()
