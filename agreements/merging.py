"""Two records that are one: what hangs on the second moves to the first.

Nothing typed is lost: the first keeps its words, its blanks are filled from the second,
and the history keeps what the second said. A preview does all of it and takes it back,
so that it cannot tell anything else than what will happen.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from simple_history.models import HistoricalChanges

from jamsostek_pks.lib.words import count, dated
from regions.models import User
from regions.reasons import because

from .models import (
    AgreementEvent,
    AgreementPerson,
    EnrolmentTarget,
    Headcount,
)
from .models.figure import Figure
from .past import shown_fields

OUTSIDE = (
    "Salah satunya juga dipakai di luar wilayah kerja Anda. Minta pengawas atau "
    "administrator menggabungkannya."
)
SAME = "Pilih dua catatan yang berbeda."
GONE = "Salah satunya baru saja dihapus atau digabungkan. Muat ulang halaman."
# What makes two parts of one paper the same part; the rest may not contradict.
KEYS = {
    EnrolmentTarget: ("category_id", "region_id", "segment", "programme_year"),
    AgreementPerson: ("name", "position"),
    AgreementEvent: ("kind", "on"),
}
# Words that are kept side by side instead of contradicting each other.
UNITED = {"aliases", "note", "legal_bases"}
LOOSE = UNITED | {"category_in_source"}


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
    withdrawn: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Merging:
    """Who merges, when and why; `done` is written as it goes."""

    user: User
    today: date
    at: datetime
    reason: str
    done: Done

    def refuse_outside(self, rows) -> None:
        """Every row that would change must be the user's to edit."""
        if self.user.is_superuser or not hasattr(rows, "editable_by"):
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


def merge(kept, dropped, *, user, today, at, reason: str) -> Done:
    """Write it all, or raise ValidationError and write nothing."""
    if kept.pk == dropped.pk:
        raise ValidationError(SAME)
    merging = Merging(user, today, at, reason, Done())
    with transaction.atomic(), because(reason):
        rows = type(kept).objects.select_for_update().order_by("pk")
        locked = {row.pk: row for row in rows.filter(pk__in=[kept.pk, dropped.pk])}
        if len(locked) < 2:
            raise ValidationError(GONE)
        kept, dropped = locked[kept.pk], locked[dropped.pk]
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
    dropped.delete()
    kept.full_clean()
    kept.save()


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


def is_filled(value) -> bool:
    return value not in (None, "")


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
        move_figures(rows, link, kept, dropped, merging)
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
        elif (twin := twin_of(row, link, kept)) is not None:
            merging.done.joined.append(f"{row._meta.verbose_name} {row}")
            absorb(twin, row, merging)
            continue
        else:
            # What the kept one says of the other would be a link to itself.
            is_kept = isinstance(row, type(kept)) and row.pk == kept.pk
            setattr(row, link.name, None if is_kept else kept)
            row.full_clean()
            row.save()
        moved += 1
    return moved


def twin_of(row, link, kept):
    """The part of `kept` that is this one: same key, and nothing contradicts."""
    key = KEYS.get(type(row))
    if key is None:
        return None
    same = {name: getattr(row, name) for name in key}
    others = type(row).objects.filter(**{link.name: kept}, **same)
    return next((other for other in others if agree(row, other)), None)


def agree(one, other) -> bool:
    for each in shown_fields(type(one)):
        values = {getattr(row, each.attname) for row in (one, other)}
        if each.name not in LOOSE and len({v for v in values if is_filled(v)}) > 1:
            return False
    return True


def move_figures(rows, link, kept, dropped, merging: Merging) -> None:
    if issubclass(rows.model, Headcount) and link.name == "target":
        withdraw_taken(rows, kept, merging)
    rows.relink(**{link.name: kept})


def withdraw_taken(rows, kept, merging: Merging) -> None:
    """One line has one number for a rung and day: the kept line's own."""
    own = {(row.rung, row.as_of): row for row in kept.headcounts.open()}
    for row in rows.open():
        taken = own.get((row.rung, row.as_of))
        if taken is None:
            continue
        row.withdraw(by=merging.user, at=merging.at, reason=merging.reason)
        if taken.workers != row.workers:
            day = dated(row.as_of, row.as_of_precision)
            merging.done.withdrawn.append(f"{row} per {day}; tetap {taken}")
