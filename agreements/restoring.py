"""Bring one record back to an earlier state, today's checks and scope applied.

Nothing is rewound: restoring is one more change, with a reason of its own.
"""

from dataclasses import dataclass, replace

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model

from regions.models import Region
from regions.reasons import because

from .changes import Change, differences
from .models import (
    Agreement,
    EnrolmentTarget,
    Headcount,
    HeadcountLoss,
    refuse_closed,
)
from .past import (
    ADDED,
    FIGURES,
    TRACKED,
    Snapshot,
    linked_fields,
    of_kind,
    papers_of,
    seen_history,
    shown_fields,
    snapshot_of,
    whole_of,
)
from .past_figures import snapshot as figure_snapshot
from .past_words import names_of

OUTSIDE = "Keadaan itu menunjuk {what} di luar wilayah kerja Anda."
ELSEWHERE = "Bagian ini sekarang berada di perjanjian lain."
UNCHANGED = "Tidak ada yang berubah: isinya sama dengan keadaan sekarang."
CLOSED = (
    "Jumlah yang memuat rincian ini sudah dikoreksi atau ditarik. Pulihkan jumlahnya; "
    "rinciannya ikut."
)
REVIEWED = (
    "Rincian angka terbit berubah bersama angkanya: pulihkan atau koreksi angkanya."
)
GONE = "Keadaan itu menunjuk {what} yang sudah tidak ada: {which}."


@dataclass(frozen=True)
class Restoring:
    """An earlier state of a record, and the record as it stands; None: deleted."""

    agreement: Agreement
    past: Snapshot
    now: Model | None

    @property
    def current(self) -> Snapshot | None:
        if self.now is None:
            return None
        if self.past.kind == FIGURES:
            return figure_snapshot(self.now, ADDED, self.now.recorded_at, None)
        return state_of(self.past, self.now)

    @property
    def changes(self) -> list[Change]:
        """What restoring would change; of a deleted record, all it held."""
        return differences(self.current, self.past)

    @property
    def losses(self) -> list[HeadcountLoss]:
        """Of a headcount, why people did not go on; they come back with it."""
        return losses_of(self.past.record) if self.past.kind == FIGURES else []

    @property
    def losses_differ(self) -> bool:
        now = losses_of(self.now.pk) if self.now and self.past.kind == FIGURES else []
        return as_said(now) != as_said(self.losses)


def losses_of(headcount: int) -> list[HeadcountLoss]:
    return list(HeadcountLoss.objects.filter(headcount=headcount).order_by("pk"))


def as_said(losses) -> list:
    return sorted((loss.reason, str(loss.workers)) for loss in losses)


def state_of(past: Snapshot, row: Model) -> Snapshot:
    """The record as it stands, in the shape of a snapshot."""
    values = {name: getattr(row, name) for name in past.values}
    links = {
        each.name: sorted(getattr(row, each.name).values_list("pk", flat=True))
        for each in linked_fields(past.model)
    }
    return replace(
        past, version=0, record=row.pk, user=None, values=values, links=links
    )


def find(agreement, kind: str, version: int, *, user, today) -> Restoring | None:
    """The state of this number, if it is of this agreement and in sight."""
    if kind == FIGURES:
        return find_figure(agreement, version, user=user, today=today)
    model = TRACKED[kind]
    papers = papers_of(agreement, user=user, today=today)
    rows = seen_history(model, agreement, papers, user=user, today=today)
    row = rows.filter(history_id=version).first()
    # A merged paper's past is only read: it has no record any more.
    if row is None or (kind != "rincian" and whole_of(kind, row) != agreement.pk):
        return None
    # All of this record up to here: a deletion's links are those before it.
    until = rows.filter(id=row.id, history_date__lte=row.history_date)
    states = {state.version: state for state in of_kind(kind, until)}
    past = states.get(version) or snapshot_of(kind, row, {})
    return Restoring(agreement, past, model.objects.filter(pk=row.id).first())


def find_figure(agreement, pk: int, *, user, today) -> Restoring | None:
    """A headcount, and the open row that stands in its place."""
    rows = Headcount.objects.visible_to(user, today).filter(target__agreement=agreement)
    row = rows.filter(pk=pk).first()
    if row is None:
        return None
    past = figure_snapshot(row, ADDED, row.recorded_at, row.recorded_by_id)
    return Restoring(agreement, past, standing_in_place(row))


def standing_in_place(row: Headcount | None) -> Headcount | None:
    """The last row of the chain of corrections from here that is not closed."""
    stands = None
    first = row
    while row is not None:
        stands = row if row.superseded_at is None else stands
        row = Headcount.objects.filter(replaces=row).first()
    # Of a correction that was returned: what it would have corrected.
    if stands is None and first is not None and first.published_at is None:
        return standing_in_place(first.corrects)
    return stands


def restore(asked: Restoring, *, user, today, at, reason: str) -> None:
    """Write it, or raise ValidationError and write nothing."""
    if asked.now is not None and not (asked.changes or asked.losses_differ):
        raise ValidationError(UNCHANGED)
    with transaction.atomic(), because(reason):
        if asked.past.kind == FIGURES:
            restore_figure(asked, user=user, at=at, reason=reason)
        else:
            restore_record(asked, user=user, today=today)


def restore_figure(asked: Restoring, *, user, at, reason: str) -> None:
    past = Headcount.objects.get(pk=asked.past.record)
    # By field, not by column: correct() has links by field, and those would win.
    said = {each.name: getattr(past, each.name) for each in shown_fields(Headcount)}
    if asked.now is not None:
        row = asked.now.correct(by=user, at=at, reason=reason, **said)
    else:
        row = Headcount(**said)
        row.recorded_at, row.recorded_by, row.change_reason = at, user, reason
        row.replaces = past.last_in_its_place()
        row.full_clean()
        row.save()
    for loss in asked.losses:
        row.losses.create(reason=loss.reason, workers=loss.workers)


def restore_record(asked: Restoring, *, user, today) -> None:
    past = asked.past
    # Read anew: what is refused must not be shown as what stands now.
    rows = past.model.objects.select_for_update()
    found = rows.filter(pk=past.record).first()
    row = found or past.model(pk=past.record, **belonging(asked))
    if getattr(row, "agreement_id", asked.agreement.pk) != asked.agreement.pk:
        raise ValidationError(ELSEWHERE)
    if past.kind == "rincian":
        refuse_standing(past)
    refuse_gone(past, user, today)
    refuse_outside(asked, user, today)
    for name, value in past.values.items():
        setattr(row, name, value)
    row.full_clean()
    row.save(force_insert=found is None)
    for each in linked_fields(past.model):
        getattr(row, each.name).set(past.links.get(each.name, ()))


def belonging(asked: Restoring) -> dict:
    """What a deleted part belonged to."""
    belongs = "headcount_id" if asked.past.kind == "rincian" else "agreement_id"
    return {belongs: asked.past.whole}


def refuse_standing(past: Snapshot) -> None:
    """The losses of a closed number are of then; of a published one, reviewed."""
    row = Headcount.objects.unclosed().filter(pk=past.whole).first()
    if row is None:
        raise ValidationError(CLOSED)
    if settings.REVIEW and not row.is_draft:
        raise ValidationError(REVIEWED)
    refuse_closed([row])


def refuse_gone(past: Snapshot, user, today) -> None:
    """A link to what is no more is told, never left out in silence."""
    wanted = {each: past.links.get(each.name, ()) for each in linked_fields(past.model)}
    for each in shown_fields(past.model):
        pk = past.values.get(each.attname) if each.is_relation else None
        wanted[each] = () if pk is None else (pk,)
    for each, pks in wanted.items():
        if pks and (gone := set(pks) - existing(each.related_model, pks)):
            names = names_of(each.related_model, gone, user, today)
            which = ", ".join(names.get(pk, f"nomor {pk}") for pk in sorted(gone))
            raise ValidationError(GONE.format(what=each.verbose_name, which=which))


def existing(model, pks) -> set:
    return set(model.objects.filter(pk__in=pks).values_list("pk", flat=True))


def refuse_outside(asked: Restoring, user, today) -> None:
    """A link that is there already may stay; others must be in scope."""
    values = asked.past.values
    links = [
        (Region.objects.editable_by(user, today), "region_id", "wilayah"),
        (Agreement.objects.visible_to(user, today), "parent_id", "naskah induk"),
        (Agreement.objects.visible_to(user, today), "renews_id", "naskah"),
        (EnrolmentTarget.objects.visible_to(user, today), "replaces_id", "baris"),
    ]
    for rows, name, what in links:
        pk = values.get(name)
        # Where a line's workers live may be anywhere.
        if pk is None or (name == "region_id" and asked.past.kind != "perjanjian"):
            continue
        if getattr(asked.now, name, None) != pk and not rows.filter(pk=pk).exists():
            raise ValidationError(OUTSIDE.format(what=what))
