"""A month's headcounts of one agreement: all running lines and rungs on one form."""

from datetime import timedelta
from types import SimpleNamespace

from django import forms
from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from agreements.facts import months_of
from agreements.figure_admin import as_drafts
from agreements.models import (
    Agreement,
    EnrolmentTarget,
    Headcount,
    refuse_closed,
)
from agreements.models.figure import NOT_YET
from agreements.reports import ladders_by_line
from jamsostek_pks.lib.dates import today
from jamsostek_pks.lib.form_fields import CountField, DayField
from jamsostek_pks.lib.months import add_months, month_of
from jamsostek_pks.lib.words import count, long_day
from regions.admin.fields import DAY, GroupedInput

from .help import HEADCOUNT_HELP

NOTHING = "Belum ada angka yang ditulis. Isi sedikitnya satu."
TAKEN = "Pada tanggal ini sudah tercatat {}. Koreksi angka itu, dengan alasannya."
COLLISION = "Angka yang sama baru saja dicatat orang lain. Muat ulang halaman."


def last_month_end(day):
    """The newest last day of a month up to `day`."""
    end = add_months(month_of(day), 1) - timedelta(days=1)
    return end if end == day else month_of(day) - timedelta(days=1)


def is_running(line, on) -> bool:
    """Not past the last month its places are paid for; unknown counts as running."""
    _, last = months_of(line)
    return last is None or last >= month_of(on)


class MonthCountsForm(forms.Form):
    """A day, a source, and a number for each line and rung; an empty one is unknown."""

    as_of = DayField(label="Per tanggal", widget=DAY, help_text=HEADCOUNT_HELP["as_of"])

    def __init__(self, *args, ladders, source, on, **kwargs):
        super().__init__(*args, initial={"as_of": last_month_end(on)}, **kwargs)
        self.on, self.ladders = on, ladders
        self.fields["source"] = source
        for line in ladders:
            for rung, label in Headcount.Rung.choices:
                self.fields[cell_name(line, rung)] = CountField(
                    label=f"{label}, {line}",
                    required=False,
                    widget=GroupedInput(
                        attrs={"size": 9, "aria-label": f"{label}, {line}"}
                    ),
                )

    @property
    def rows(self):
        """Lines with a cell for each rung, and what was last known there."""
        return [
            SimpleNamespace(
                line=line,
                cells=[
                    SimpleNamespace(
                        field=self[cell_name(line, rung)],
                        label=label,
                        last=ladder.counts.get(rung),
                    )
                    for rung, label in Headcount.Rung.choices
                ],
            )
            for line, ladder in self.ladders.items()
        ]

    def clean_as_of(self):
        as_of = self.cleaned_data["as_of"]
        if as_of > self.on:
            raise forms.ValidationError(NOT_YET)
        try:
            refuse_closed(Headcount(target=line, as_of=as_of) for line in self.ladders)
        except forms.ValidationError as error:
            raise forms.ValidationError(error.messages) from error
        return as_of

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not any(self.typed()):
            raise forms.ValidationError(NOTHING)
        self.refuse_taken(cleaned.get("as_of"))
        return cleaned

    def typed(self):
        """(line, rung, people) of every number somebody wrote."""
        for line in self.ladders:
            for rung in Headcount.Rung.values:
                people = self.cleaned_data.get(cell_name(line, rung))
                if people is not None:
                    yield line, rung, people

    def refuse_taken(self, as_of):
        """A number of the same day is corrected at its own page; equal ones pass."""
        rows = Headcount.objects.working().filter(target__in=self.ladders, as_of=as_of)
        self.taken = {(row.target_id, row.rung): row.workers for row in rows}
        for line, rung, people in self.typed():
            known = self.taken.get((line.pk, rung), people)
            if known != people:
                self.add_error(cell_name(line, rung), TAKEN.format(count(known)))

    def save(self, user):
        """One headcount for each number that is new; how many."""
        rows = [
            Headcount(
                target=line,
                rung=rung,
                workers=people,
                as_of=self.cleaned_data["as_of"],
                source=self.cleaned_data["source"],
                recorded_by=user,
            )
            for line, rung, people in self.typed()
            if (line.pk, rung) not in self.taken
        ]
        with transaction.atomic():
            return len(Headcount.objects.bulk_create(rows))


def cell_name(line, rung):
    return f"{line.pk}-{rung}"


def month_counts(model_admin, request, agreement):
    """The form, or its numbers written in one go."""
    lines = EnrolmentTarget.objects.visible_to(request.user, today())
    lines = lines.filter(agreement=agreement).select_related(
        "agreement__region", "category", "region"
    )
    shown = [line for line in lines if is_running(line, last_month_end(today()))]
    if "semua" in request.GET:
        shown = list(lines)
    form = MonthCountsForm(
        request.POST if request.method == "POST" else None,
        ladders=ladders_by_line(
            shown, user=request.user, today=today(), on=today(), drafts=True
        ),
        source=source_field(model_admin, request),
        on=today(),
    )
    if form.is_valid() and (response := saved(model_admin, request, agreement, form)):
        return response
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": "Catat jumlah pada tahap",
        "subtitle": str(agreement),
        "original": agreement,
        "form": form,
        "rungs": Headcount.Rung.labels,
        "left_out": len(lines) - len(shown),
        "media": model_admin.media + form.media,
    }
    return TemplateResponse(request, "admin/month_counts.html", context)


def saved(model_admin, request, agreement, form):
    """The way back after writing; None where somebody else was faster."""
    try:
        written = form.save(request.user)
    except IntegrityError:
        form.add_error(None, COLLISION)
        return None
    day = long_day(form.cleaned_data["as_of"])
    told = f"{count(written)} jumlah per {day} dicatat{as_drafts()}."
    model_admin.message_user(request, told, messages.SUCCESS)
    change = reverse("admin:agreements_agreement_change", args=[agreement.pk])
    return HttpResponseRedirect(change)


def source_field(model_admin, request):
    """As on the page of one headcount: sources in scope, found by typing."""
    counts = model_admin.admin_site.get_model_admin(Headcount)
    link = Headcount._meta.get_field("source")
    return counts.formfield_for_foreignkey(
        link, request, help_text=HEADCOUNT_HELP["source"]
    )


def editable_agreement(user, pk):
    """404 for an agreement the user may not edit."""
    rows = Agreement.objects.editable_by(user, today()).select_related("region")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404("perjanjian")
    return found
