"""Who changed what: the changes of all records as one list, newest first.

One query finds a page's changes over all tables, and one for each kind on that page
reads what they were about: the same number however long the trail is.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.db.models import (
    Case,
    CharField,
    Count,
    F,
    IntegerField,
    Min,
    Q,
    QuerySet,
    Value,
    When,
)

from jamsostek_pks.lib.words import count
from regions.models import User

from .trail_forms import TrailForm
from .trail_kinds import (
    DOCUMENTS,
    FIGURES,
    LOGGED,
    MONTHS,
    SELF_TOLD,
    TRACKED,
    Numbers,
    Tracked,
)

# The columns all tables are read as.
AT, SLUG, KEY, WHO, TYPE, ROWS = COLUMNS = (
    *("trail_at", "trail_slug", "trail_key", "trail_who", "trail_type", "trail_rows"),
)
VERBS = {"+": "ditambahkan", "~": "diubah", "-": "dihapus"}
PUBLISHED, CLOSED, OPENED, ATTACHED, EXCHANGED = "!", "x", "o", "a", "e"
SELF_TOLD_VERBS = {
    "+": "dicatat",
    "~": "dikoreksi",
    "-": "ditarik",
    PUBLISHED: "diterbitkan",
    CLOSED: "ditutup",
    OPENED: "dibuka kembali",
    ATTACHED: "dilampirkan",
    EXCHANGED: "dilampirkan sebagai pengganti",
}
# What `change_reason` is about, and what `reason` is.
WRITING, CLOSING = ("+", "~"), ("-", OPENED)
SYSTEM = "sistem"
MOST_PEOPLE = 200


@dataclass(frozen=True)
class Change:
    """One change in words; `rows` figures were noted in one saving."""

    at: datetime
    who: str
    kind: str
    verb: str
    title: str
    reason: str
    url: str


def changes(form: TrailForm) -> QuerySet:
    """(moment, kind, key, person, type, rows) of each change asked for, newest first.

    Figures that were noted together, as by an import, are one change.
    """
    wanted = form.asked().get("jenis")
    people = people_of(form)
    parts = [
        rows for slug, rows in all_parts(form, people) if not wanted or slug == wanted
    ]
    first, *others = parts
    return first.union(*others, all=True).order_by(f"-{AT}", SLUG, f"-{KEY}")


def people_of(form: TrailForm) -> list[int] | None:
    """Ids of the accounts meant; None where everybody is."""
    text = form.asked().get("siapa")
    if not text:
        return None
    named = Q(username__icontains=text)
    for word in text.split()[:3]:
        named |= Q(first_name__icontains=word) | Q(last_name__icontains=word)
    found = User.objects.filter(named).order_by("pk").values_list("pk", flat=True)
    return list(found[:MOST_PEOPLE])


def all_parts(form, people):
    for kind in TRACKED:
        rows = narrowed(
            kind.model.history.model.objects.all(),
            *(form, people, "history_date", "history_user"),
        )
        fields = {AT: "history_date", KEY: "history_id", WHO: "history_user_id"}
        yield kind.slug, columns(rows, kind.slug, F("history_type"), **fields)
    for kind in (*FIGURES, MONTHS):
        found = month_changes() if kind is MONTHS else figure_changes(kind.model)
        for type_, rows, field in found:
            at, who = f"{field}_at", f"{field}_by"
            rows = narrowed(rows, form, people, at, who)
            yield kind.slug, together(rows, kind.slug, type_, at, f"{who}_id")
    scans = narrowed(DOCUMENTS.model.objects.all(), *(form, people), *UPLOADED)
    at, who = UPLOADED
    fields = {AT: at, KEY: "pk", WHO: f"{who}_id"}
    yield DOCUMENTS.slug, columns(scans, DOCUMENTS.slug, ATTACHED_AS, **fields)
    logged = narrowed(untracked(), form, people, "action_time", "user")
    fields = {AT: "action_time", KEY: "pk", WHO: "user_id"}
    yield LOGGED, columns(logged, LOGGED, LOG_TYPE, **fields)


UPLOADED = ("uploaded_at", "uploaded_by")
ATTACHED_AS = Case(
    When(replaces=None, then=Value(ATTACHED)),
    default=Value(EXCHANGED),
    output_field=CharField(),
)
LOG_TYPE = Case(
    When(action_flag=ADDITION, then=Value("+")),
    When(action_flag=CHANGE, then=Value("~")),
    default=Value("-"),
    output_field=CharField(),
)


def figure_changes(model):
    """(type, rows, whose moment and person): noted, corrected, withdrawn, published.

    Where nobody reviews, noting and publishing are one, and told as noted.
    """
    rows = model.objects.all()
    first = Q(replaces=None, corrects=None)
    yield "+", rows.filter(first), "recorded"
    yield "~", rows.exclude(first), "recorded"
    reviewed = rows.exclude(published_at=None).exclude(published_at=F("recorded_at"))
    yield PUBLISHED, reviewed, "published"
    closed = rows.exclude(superseded_at=None)
    # A returned draft stays returned when it is recorded anew.
    returned = Q(published_at=None, superseded_at__lt=F("replaced_by__recorded_at"))
    yield "-", closed.filter(Q(replaced_by=None) | returned), "superseded"


def month_changes():
    rows = MONTHS.model.objects.all()
    yield CLOSED, rows, "closed"
    yield OPENED, rows.exclude(reopened_at=None), "reopened"


def untracked():
    """What the admin logged about records without a history of their own.

    Of a document that is its removal: the row that told of it is gone.
    """
    known = [kind.slug for kind in (*TRACKED, *FIGURES, MONTHS)]
    return LogEntry.objects.exclude(content_type__model__in=known)


def narrowed(rows, form, people, at: str, who: str):
    rows = rows.order_by().filter(**form.between(at))
    return rows if people is None else rows.filter(**{f"{who}__in": people})


def columns(rows, slug: str, type_, **fields):
    named = {name: F(field) for name, field in fields.items()}
    return rows.annotate(
        **named,
        **{SLUG: text(slug), TYPE: type_, ROWS: Value(1, IntegerField())},
    ).values_list(*COLUMNS)


def together(rows, slug: str, type_: str, at: str, who: str):
    grouped = rows.values(**{AT: F(at), WHO: F(who)})
    return grouped.annotate(
        **{KEY: Min("pk"), ROWS: Count("pk"), SLUG: text(slug), TYPE: text(type_)}
    ).values_list(*COLUMNS)


def text(value: str) -> Value:
    return Value(value, output_field=CharField())


# In words


def told(rows) -> list[Change]:
    """The changes of one page in words."""
    rows = list(rows)
    events = defaultdict(set)
    for _, slug, key, _, type_, _ in rows:
        events[slug].add((key, type_))
    people = names_of({who for *_, who, _, _ in rows})
    words: dict = {}
    for kind in (*TRACKED, *SELF_TOLD):
        if kind.slug in events:
            words |= words_of(kind, events[kind.slug])
    words |= logged_words(events[LOGGED])
    return [
        change_of(row, people, *words[row[1], row[2], row[4]])
        for row in rows
        if (row[1], row[2], row[4]) in words
    ]


def change_of(row, people, kind, title, reason, url) -> Change:
    at, slug, _, who, type_, number = row
    self_told = any(slug == each.slug for each in SELF_TOLD)
    return Change(
        at=at,
        who=people.get(who, SYSTEM),
        kind=kind,
        verb=(SELF_TOLD_VERBS if self_told else VERBS)[type_],
        title=title if number == 1 else f"{count(number)} angka, di antaranya {title}",
        reason=reason,
        url=url,
    )


def names_of(pks) -> dict:
    rows = User.objects.filter(pk__in=pks - {None})
    return {row.pk: row.get_full_name() or row.get_username() for row in rows}


def words_of(kind: Tracked | Numbers, events) -> dict:
    """What, which, why and where, by (kind, key, type) of each event."""
    keys = {key for key, _ in events}
    if isinstance(kind, Tracked):
        found = kind.model.history.model.objects.filter(history_id__in=keys)
    else:
        found = kind.model.objects.filter(pk__in=keys)
    rows = {row.pk: row for row in found.select_related(*kind.related)}
    return {
        (kind.slug, key, type_): (
            *(kind.label, kind.title(rows[key]), why(kind, rows[key], type_)),
            kind.url(rows[key]),
        )
        for key, type_ in events
        if key in rows
    }


def why(kind: Tracked | Numbers, row, type_: str) -> str:
    """The event's own reason: one row's life has several, and not all are told why."""
    if isinstance(kind, Tracked):
        return row.history_change_reason or ""
    if type_ in CLOSING:
        return row.reason
    if type_ in WRITING:
        return row.change_reason or (row.replaces.reason if row.replaces else "")
    return ""


def logged_words(events) -> dict:
    """The admin's own words; it names a record as it was called then."""
    found = LogEntry.objects.filter(pk__in=[key for key, _ in events]) if events else ()
    rows = {row.pk: row for row in found}
    return {
        (LOGGED, key, type_): (
            *("catatan admin", rows[key].object_repr),
            *(rows[key].get_change_message(), ""),
        )
        for key, type_ in events
        if key in rows
    }
