"""Two records that are one: what hangs on the second moves to the first.

Nothing typed is lost: the first keeps its words, its blanks are filled from the second,
and the history keeps what the second said. A preview does all of it and takes it back,
so that it cannot tell anything else than what will happen.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from simple_history.models import HistoricalChanges

from jamsostek_pks.lib.words import count
from regions.models import User
from regions.reasons import because

from .meeting import UNITED, contradictions, is_filled, twin_lines
from .models import (
    Agreement,
    AgreementEvent,
    AgreementPerson,
    EnrolmentTarget,
    MergedAgreement,
)
from .models.figure import Figure
from .past import shown_fields

OUTSIDE = (
    "Salah satunya juga dipakai di luar wilayah kerja Anda. Minta pengawas atau "
    "administrator menggabungkannya."
)
SAME = "Pilih dua catatan yang berbeda."
GONE = "Salah satunya baru saja dihapus atau digabungkan. Muat ulang halaman."
UNKNOWN = (
    "Yang digabungkan masih dipakai {what}, dan itu belum dapat ikut pindah. "
    "Hubungi administrator."
)
# What makes two parts of one paper the same part; the rest may not contradict.
KEYS = {
    AgreementPerson: ("name", "position"),
    AgreementEvent: ("kind", "on"),
}
# What may follow the record it points at, besides figures. Whatever else points at
# it refuses the merge: nobody has thought yet about what following would mean.
FOLLOWING = {
    "agreements.Agreement",
    "agreements.AgreementEvent",
    "agreements.AgreementPerson",
    "agreements.EnrolmentTarget",
    "agreements.MergedAgreement",
    "coverage.Overlap",
}
# Without a scope of their own: whoever edits the record edits them.
OF_THE_RECORD = {"agreements.Document"}
# The same scan is on both papers: one row of it is enough.
SAME_FILE = "sha256"


@dataclass(frozen=True)
class Filled:
    """A field of the kept record, its value and the other one's."""

    of: str
    field: models.Field
    old: Any
    new: Any


@dataclass
class Done:
    """What a merge did, in the order it was done."""

    filled: list[Filled] = field(default_factory=list)
    unused: list[Filled] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)
    joined: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Merging:
    """Who merges; `done` is written as it goes, `twins` are lines by the other's id."""

    user: User
    today: date
    done: Done
    twins: dict[int, EnrolmentTarget]

    def refuse_outside(self, rows) -> None:
        """Every row that would change must be the user's to edit."""
        label = rows.model._meta.label
        if label in OF_THE_RECORD:
            return
        if label not in FOLLOWING and not issubclass(rows.model, Figure):
            what = rows.model._meta.verbose_name
            raise ValidationError(UNKNOWN.format(what=what))
        if self.user.is_superuser:
            return
        mine = rows.editable_by(self.user, self.today).order_by().values("pk")
        if rows.exclude(pk__in=mine).exists():
            raise ValidationError(OUTSIDE)


def preview(kept, dropped, **asked) -> Done:
    """What `merge` would do; nothing stays written."""
    with transaction.atomic():
        done = merge(kept, dropped, reason="pratinjau", **asked)
        transaction.set_rollback(True)
    return done


def merge(kept, dropped, *, user, today, reason: str) -> Done:
    """Write it all, or raise ValidationError and write nothing."""
    if kept.pk == dropped.pk:
        raise ValidationError(SAME)
    with transaction.atomic(), because(reason):
        rows = type(kept).objects.select_for_update().order_by("pk")
        locked = {row.pk: row for row in rows.filter(pk__in=[kept.pk, dropped.pk])}
        if len(locked) < 2:
            raise ValidationError(GONE)
        kept, dropped = locked[kept.pk], locked[dropped.pk]
        papers = isinstance(kept, Agreement)
        twins = twin_lines(kept, dropped) if papers else {}
        merging = Merging(user, today, Done(), twins)
        if isinstance(kept, AgreementPerson) and of_two_papers(kept, dropped):
            spell_alike(kept, dropped, merging.done)
        else:
            absorb(kept, dropped, merging)
    return merging.done


def absorb(kept, dropped, merging: Merging) -> None:
    fill_blanks(kept, dropped, merging.done)
    for relation in relations_to(type(kept)):
        move(relation, kept, dropped, merging)
    for each in type(kept)._meta.many_to_many:
        getattr(kept, each.name).add(*getattr(dropped, each.name).all())
    number = dropped.pk
    dropped.delete()
    kept.full_clean()
    kept.save()
    if isinstance(kept, Agreement):
        MergedAgreement.objects.create(number=number, agreement=kept)


# The record itself


def fill_blanks(kept, dropped, done: Done) -> None:
    if isinstance(kept, AgreementPerson):
        kept.name, kept.aliases = spellings(kept, dropped)
    for each in shown_fields(type(kept)):
        own, other = getattr(kept, each.attname), getattr(dropped, each.attname)
        new = combined(each, own, other)
        # A link to oneself would be no link.
        if each.is_relation and each.related_model is type(kept):
            new = None if new in (kept.pk, dropped.pk) else new
        if new != own:
            setattr(kept, each.attname, new)
            done.filled.append(Filled(str(kept), each, own, new))
        elif is_filled(other) and other != own and each.name != "name":
            done.unused.append(Filled(str(kept), each, own, other))


def combined(each, own, other):
    if each.name == "aliases":
        return own
    if each.name in UNITED:
        lines = [*str(own).splitlines(), *str(other).splitlines()]
        return "\n".join(dict.fromkeys(line for line in lines if line.strip()))
    return own if is_filled(own) else other


def spellings(kept, other) -> tuple[str, str]:
    """One name for a person spelt twice, and every other spelling as an alias."""
    name = kept.name or other.name
    known = [kept.name, other.name]
    known += [*kept.aliases.splitlines(), *other.aliases.splitlines()]
    others = dict.fromkeys(each for each in known if each and each != name)
    return name, "\n".join(others)


def spell_alike(kept, other, done: Done) -> None:
    """One person in two papers: each paper keeps its row, both get one spelling."""
    name, aliases = spellings(kept, other)
    for row in (kept, other):
        for attribute, new in (("name", name), ("aliases", aliases)):
            old, each = getattr(row, attribute), row._meta.get_field(attribute)
            if new != old:
                done.filled.append(Filled(str(row.agreement), each, old, new))
                setattr(row, attribute, new)
        row.full_clean()
        row.save()


def of_two_papers(one: AgreementPerson, other: AgreementPerson) -> bool:
    return one.agreement_id != other.agreement_id


# What hangs on it


def relations_to(model) -> list:
    """Everything that points at the model, hidden names too, but the history."""
    return [
        each
        for each in model._meta.get_fields(include_hidden=True)
        if each.auto_created
        and not each.concrete
        and not each.related_model._meta.auto_created
        and not issubclass(each.related_model, HistoricalChanges)
    ]


def move(relation, kept, dropped, merging: Merging) -> None:
    link, model = relation.field, relation.related_model
    rows = model._default_manager.filter(**{link.name: dropped})
    number = rows.count()
    if not number:
        return
    merging.refuse_outside(rows)
    if issubclass(model, Figure):
        rows.relink(**{link.name: kept})
    else:
        number = move_rows(list(rows), link, kept, dropped, merging)
    if number:
        merging.done.moved.append(f"{count(number)} {model._meta.verbose_name}")


def move_rows(rows, link, kept, dropped, merging: Merging) -> int:
    """How many moved; a part that stands there already is merged with its twin."""
    moved = 0
    for row in rows:
        if link.many_to_many:
            links = getattr(row, link.name)
            links.add(kept)
            links.remove(dropped)
        elif is_copy(row, link, kept):
            merging.done.joined.append(f"{row._meta.verbose_name} {row}")
            row.delete()
            continue
        elif (twin := twin_of(row, link, kept, merging)) is not None:
            merging.done.joined.append(f"{row._meta.verbose_name} {row}")
            absorb(twin, row, merging)
            continue
        else:
            # What the kept one says of the other would be a link to itself.
            is_kept = isinstance(row, type(kept)) and row.pk == kept.pk
            if isinstance(row, EnrolmentTarget) and link.name == "agreement":
                # A line without a year follows its paper: it keeps the year it had.
                keep_year(row, kept, dropped)
            setattr(row, link.name, None if is_kept else kept)
            row.full_clean()
            row.save()
        moved += 1
    return moved


def keep_year(line: EnrolmentTarget, kept: Agreement, dropped: Agreement) -> None:
    if kept.programme_year != dropped.programme_year:
        line.programme_year = line.programme_year or dropped.programme_year


def is_copy(row, link, kept) -> bool:
    """Whether this very file is on the kept one already."""
    same = getattr(row, SAME_FILE, None)
    if same is None:
        return False
    return type(row).objects.filter(**{link.name: kept, SAME_FILE: same}).exists()


def twin_of(row, link, kept, merging: Merging):
    """The part of `kept` that is this one: same key, and nothing contradicts."""
    if isinstance(row, EnrolmentTarget):
        return merging.twins.get(row.pk) if link.name == "agreement" else None
    key = KEYS.get(type(row))
    if key is None:
        return None
    same = {name: getattr(row, name) for name in key}
    others = type(row).objects.filter(**{link.name: kept}, **same)
    return next((other for other in others if not contradictions(row, other)), None)
