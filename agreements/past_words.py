"""An agreement's past in words: field labels, names for ids, days and numbers.

Names are asked for all ids of a page at once: a query for each kind of record.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models

from jamsostek_pks.lib.codes import CodesField
from jamsostek_pks.lib.words import count, dated, long_day
from regions.models import User

from .changes import Change, Entry
from .models import Agreement, EnrolmentTarget, Source
from .past import ADDED, CHANGED, DELETED, FIGURES, KINDS, PUBLISHED, Snapshot

EMPTY = "kosong"
OUTSIDE = "di luar wilayah kerja Anda"
GONE = "yang sudah dihapus"
SYSTEM = "sistem"
KIND_LABELS = {
    "perjanjian": "Perjanjian",
    "baris": "Baris target",
    "orang": "Orang",
    "peristiwa": "Peristiwa",
    "rincian": "Orang yang tidak berlanjut",
    FIGURES: "Jumlah pada tahap",
}
VERBS = {ADDED: "ditambahkan", CHANGED: "diubah", DELETED: "dihapus"}
FIGURE_VERBS = {
    ADDED: "dicatat",
    CHANGED: "dikoreksi",
    PUBLISHED: "diterbitkan",
    DELETED: "ditarik",
}
DRAFT_VERBS = {
    ADDED: "dicatat sebagai draf",
    CHANGED: "dikoreksi sebagai draf",
    DELETED: "dikembalikan, tidak diterbitkan",
}
# Read by everybody who sees the agreement; the others only inside the scope.
SCOPED = {Agreement, EnrolmentTarget}


def verb(entry: Entry) -> str:
    if entry.state.kind != FIGURES:
        return VERBS[entry.type]
    return (DRAFT_VERBS if entry.draft else FIGURE_VERBS)[entry.type]


@dataclass(frozen=True)
class Words:
    """One change in words; an empty side reads 'kosong'."""

    label: str
    old: str
    new: str


class Names:
    """What the ids of some snapshots are called, in the reader's scope."""

    def __init__(self, found: dict[type[models.Model], dict[int, str]]):
        self.found = found

    def name(self, model, pk) -> str:
        names = self.found.get(model, {})
        if pk in names:
            return names[pk]
        return f"{model._meta.verbose_name} {pk} {GONE}"

    def user(self, pk: int | None) -> str:
        return self.found[User].get(pk, SYSTEM)

    def words(self, kind: str, change: Change) -> Words:
        field = field_of(kind, change.field)
        label = str(field.verbose_name)
        return Words(
            label[:1].upper() + label[1:],
            self.text(field, change.old),
            self.text(field, change.new),
        )

    def text(self, field, value: Any) -> str:
        if value in (None, "", []):
            return EMPTY
        if field.many_to_many:
            return ", ".join(self.name(field.related_model, pk) for pk in value)
        if field.is_relation:
            return self.name(field.related_model, value)
        return plain_text(field, value)

    def title(self, state: Snapshot) -> str:
        """What a record is called, by what stood in it then."""
        return TITLES[state.kind](self, state.values)


def plain_text(field, value: Any) -> str:
    if isinstance(field, CodesField):
        return ", ".join(field.labels(value))
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, date):
        return long_day(value)
    # Years and months are small integers: no thousands separator.
    if isinstance(field, models.BigIntegerField):
        return count(value)
    return str(value)


def line_title(names: Names, values) -> str:
    field = EnrolmentTarget._meta.get_field
    category = names.text(field("category"), values["category_id"])
    return f"{category} – {names.text(field('region'), values['region_id'])}"


def figure_title(names: Names, values) -> str:
    field = KINDS[FIGURES]._meta.get_field
    rung = names.text(field("rung"), values["rung"])
    line = names.text(field("target"), values["target_id"])
    day = dated(values["as_of"], values["as_of_precision"])
    return f"{rung} {count(values['workers'])} per {day}, {line}"


def event_title(names: Names, values) -> str:
    kind = names.text(KINDS["peristiwa"]._meta.get_field("kind"), values["kind"])
    return f"{kind}, {dated(values['on'], values['on_precision'])}"


def loss_title(names: Names, values) -> str:
    return names.text(KINDS["rincian"]._meta.get_field("reason"), values["reason"])


TITLES = {
    "perjanjian": lambda names, values: values["title"],
    "baris": line_title,
    "orang": lambda names, values: values["name"] or values["position"],
    "peristiwa": event_title,
    "rincian": loss_title,
    FIGURES: figure_title,
}


def field_of(kind: str, name: str):
    """The field behind 'region_id' or 'sources'."""
    model = KINDS[kind]._meta
    fields = (*model.concrete_fields, *model.many_to_many)
    return next(field for field in fields if field.attname == name)


def names_for(
    states: Iterable[Snapshot], *, changes: Iterable[tuple[str, Change]], user, today
) -> Names:
    """The names of every id the states and changes mention."""
    wanted: dict[type, set] = defaultdict(set)
    for state in states:
        wanted[User].add(state.user)
        for name, value in state.values.items():
            note_ids(wanted, field_of(state.kind, name), value)
    for kind, change in changes:
        for value in (change.old, change.new):
            note_ids(wanted, field_of(kind, change.field), value)
    return Names(
        {
            model: names_of(model, pks - {None}, user, today)
            for model, pks in wanted.items()
        }
    )


def note_ids(wanted, field, value) -> None:
    if field.many_to_many:
        wanted[field.related_model].update(value or ())
    elif field.is_relation:
        wanted[field.related_model].add(value)


def names_of(model, pks, user, today) -> dict[int, str]:
    if model is User:
        users = User.objects.filter(pk__in=pks)
        return {row.pk: row.get_full_name() or row.get_username() for row in users}
    rows = model.objects.filter(pk__in=pks)
    if model is EnrolmentTarget:
        rows = rows.select_related("category", "region")
    if model not in SCOPED:
        return deleted_sources(model, pks) | {row.pk: str(row) for row in rows}
    seen = {row.pk: str(row) for row in rows.visible_to(user, today)}
    hidden = f"{model._meta.verbose_name} {OUTSIDE}"
    return {pk: seen.get(pk, hidden) for pk in rows.values_list("pk", flat=True)}


def deleted_sources(model, pks) -> dict[int, str]:
    """Titles of sources that may be gone: a merge leaves only one of two."""
    if model is not Source:
        return {}
    rows = Source.history.filter(id__in=pks, history_type=DELETED)
    return {row.id: f"{row.title} ({GONE})" for row in rows}
