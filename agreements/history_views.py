"""One agreement's history: who changed what, when and why; and back to a state."""

from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from jamsostek_pks.lib.dates import today
from regions.reasons import LONGEST_REASON

from .changes import Entry, Saving, entries, newest_first, savings
from .models import Agreement, Headcount
from .past import DELETED, FIGURES, KINDS, snapshots
from .past_figures import figure_entries
from .past_words import KIND_LABELS, Names, Words, names_for, verb
from .restoring import Restoring, find, restore
from .views import follow_merged, may_edit, visible_agreement

PER_PAGE = 100
TOO_LATE = "Baru saja diubah orang lain. Muat ulang halaman."
RESTORED = "Dipulihkan. Keadaan sebelumnya tetap tersimpan dalam riwayat."
PROPOSED = "Disimpan sebagai draf; berlaku sesudah pengawas menerbitkannya."


class ReasonForm(forms.Form):
    alasan = forms.CharField(
        label="Alasan",
        max_length=LONGEST_REASON,
        help_text="Misalnya: terhapus tanpa sengaja.",
        error_messages={"required": "Tulis alasannya."},
    )


@dataclass(frozen=True)
class Told:
    """One entry in words; `url` brings its state back, '' where there is no need."""

    kind: str
    title: str
    verb: str
    is_addition: bool
    words: list[Words]
    url: str


@dataclass(frozen=True)
class ToldSaving:
    saving: Saving
    user: str
    entries: list[Told]


@follow_merged
def history(request, pk):
    """Everybody who sees the agreement; lines of other regions are left out."""
    agreement = visible_agreement(request.user, pk)
    reader = {"user": request.user, "today": today()}
    found = [
        *entries(snapshots(agreement, **reader)),
        *figure_entries(agreement, **reader),
    ]
    # By entries: one saving may hold a month's counts of 90 lines.
    page = Paginator(newest_first(found), PER_PAGE).get_page(request.GET.get("page"))
    editable = may_edit(request.user, agreement)
    return render(
        request,
        "agreements/history.html",
        {
            "agreement": agreement,
            "crumbs": crumbs(agreement),
            "page": page,
            "told": told(
                savings(page.object_list), agreement, reader, editable=editable
            ),
        },
    )


def told(shown, agreement, reader, *, editable: bool) -> list[ToldSaving]:
    """The savings of a page in words."""
    kept = [entry for saving in shown for entry in saving.entries]
    changes = [(entry.state.kind, each) for entry in kept for each in entry.changes]
    names = names_for([e.state for e in kept], changes=changes, **reader)
    restorable = Restorable.of(agreement) if editable else None
    return [
        ToldSaving(
            saving,
            names.user(saving.user),
            [told_entry(e, agreement, names, restorable) for e in saving.entries],
        )
        for saving in shown
    ]


@dataclass(frozen=True)
class Restorable:
    """Which entries of an agreement's history have a way back to their state."""

    agreement: Agreement
    open_counts: set[int]

    @classmethod
    def of(cls, agreement):
        counts = Headcount.objects.filter(target__agreement=agreement).unclosed()
        return cls(agreement, set(counts.order_by().values_list("pk", flat=True)))

    def has(self, entry: Entry) -> bool:
        """Not what is as it was, a closed number's losses, or a merged paper's."""
        state = entry.state
        if entry.current:
            return False
        if state.kind == "rincian":
            return state.whole in self.open_counts
        return state.kind == FIGURES or state.whole == self.agreement.pk


def told_entry(entry: Entry, agreement, names: Names, restorable) -> Told:
    state = entry.state
    is_way_back = restorable is not None and restorable.has(entry)
    return Told(
        kind=kind_label(state, agreement),
        title=names.title(state),
        verb=verb(entry),
        is_addition=entry.type == "+",
        words=[names.words(state.kind, change) for change in entry.changes],
        url=restore_url(entry, agreement) if is_way_back else "",
    )


def kind_label(state, agreement) -> str:
    """A paper that was merged into this one is told with its number."""
    label = KIND_LABELS[state.kind]
    is_other = state.model is Agreement and state.record != agreement.pk
    return f"{label} {state.record} (digabungkan)" if is_other else label


def restore_url(entry: Entry, agreement) -> str:
    state = entry.state
    return reverse("agreements:restore", args=[agreement.pk, state.kind, state.version])


def restore_state(request, pk, kind, version):
    """What would change, and why; written only after a reason was given."""
    agreement = visible_agreement(request.user, pk)
    if not may_edit(request.user, agreement):
        raise PermissionDenied
    reader = {"user": request.user, "today": today()}
    asked = find(agreement, kind, version, **reader) if kind in KINDS else None
    if asked is None:
        raise Http404("keadaan")
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and restored(request, asked, form):
        messages.success(request, restored_words(asked))
        return HttpResponseRedirect(reverse("agreements:history", args=[pk]))
    return render(request, "agreements/restore.html", preview(asked, form, reader))


def restored(request, asked: Restoring, form) -> bool:
    """Whether it was written; else the form says why not."""
    try:
        restore(
            asked,
            user=request.user,
            today=today(),
            at=timezone.now(),
            reason=form.cleaned_data["alasan"],
        )
    except ValidationError as error:
        form.add_error(None, error.messages)
        return False
    except IntegrityError:
        form.add_error(None, TOO_LATE)
        return False
    return True


def restored_words(asked: Restoring) -> str:
    proposed = settings.REVIEW and asked.past.kind == FIGURES
    return PROPOSED if proposed else RESTORED


def preview(asked: Restoring, form, reader) -> dict:
    kind, changes = asked.past.kind, asked.changes
    names = names_for(
        [asked.past], changes=[(kind, change) for change in changes], **reader
    )
    return {
        "agreement": asked.agreement,
        "crumbs": [
            *crumbs(asked.agreement)[:-1],
            ("Riwayat", reverse("agreements:history", args=[asked.agreement.pk])),
            ("Pulihkan", None),
        ],
        "form": form,
        "kind": KIND_LABELS[kind],
        "title": names.title(asked.past),
        "who": names.user(asked.past.user),
        "past": asked.past,
        "deleted": asked.now is None,
        "was_deletion": asked.past.type == DELETED,
        "words": [names.words(kind, change) for change in changes],
        "losses": asked.losses if asked.losses_differ else None,
    }


def crumbs(agreement):
    return [
        ("Perjanjian", reverse("agreements:list")),
        (f"Perjanjian {agreement.pk}", agreement.get_absolute_url()),
        ("Riwayat", None),
    ]
