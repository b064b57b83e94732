"""Two records entered for one thing: choose them, see what moves, give a reason."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import ProtectedError
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from agreements.merging import merge, preview
from agreements.past_words import names_of, plain_text
from jamsostek_pks.lib.dates import today
from regions.admin.fields import is_plain_id
from regions.reasons import LONGEST_REASON

CHOOSE_TWO = "Centang tepat dua catatan untuk digabungkan."
STILL_USED = "Masih dipakai catatan lain, jadi tidak dapat digabungkan."
PREVIEW = "pratinjau"
MERGED = "Digabungkan. Yang lama tetap terbaca dalam riwayat."


class MergeForm(forms.Form):
    alasan = forms.CharField(
        label="Alasan",
        max_length=LONGEST_REASON,
        widget=AdminTextInputWidget,
        help_text="Misalnya: perjanjian yang sama dicatat dua kantor.",
        error_messages={"required": "Tulis alasannya."},
    )


class MergeMixin:
    """For admins with an `editable` queryset: the action, the preview, the merge."""

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_merge"
        view = self.admin_site.admin_view(self.merge_view)
        return [path("gabung/", view, name=name), *super().get_urls()]

    @admin.action(description="Gabungkan dua catatan yang sama")
    def merge_two(self, request, queryset):
        pks = list(queryset.order_by("pk").values_list("pk", flat=True)[:3])
        if len(pks) != 2:
            self.message_user(request, CHOOSE_TWO, messages.WARNING)
            return None
        return HttpResponseRedirect(self.merge_url(*pks))

    def merge_url(self, kept, dropped):
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_merge"
        return f"{reverse(name)}?simpan={kept}&hapus={dropped}"

    def merge_view(self, request):
        kept, dropped = (
            self.asked_for(request, "simpan"),
            self.asked_for(request, "hapus"),
        )
        asks = request.method == "POST"
        # The preview writes and takes it back, so it waits to be asked for as well.
        form = MergeForm(request.POST if asks and PREVIEW not in request.POST else None)
        if not asks:
            return self.merge_page(request, kept, dropped, form, None, [])
        who = {"user": request.user, "today": today()}
        try:
            if form.is_valid():
                merge(kept, dropped, reason=form.cleaned_data["alasan"], **who)
                return self.merged(request, kept, dropped)
            done, problems = preview(kept, dropped, **who), []
        except ValidationError as error:
            done, problems = None, error.messages
        except (ProtectedError, IntegrityError):
            done, problems = None, [STILL_USED]
        return self.merge_page(request, kept, dropped, form, done, problems)

    def asked_for(self, request, parameter):
        """404 for anything but a record the user may edit."""
        pk = request.GET.get(parameter, "")
        rows = self.editable(request).filter(pk=pk) if is_plain_id(pk) else ()
        for row in rows:
            return row
        raise Http404(parameter)

    def merged(self, request, kept, dropped):
        self.log_change(request, kept, f"Menggabungkan {dropped.pk}: {dropped}")
        self.message_user(request, MERGED, messages.SUCCESS)
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
        return HttpResponseRedirect(reverse(name, args=[kept.pk]))

    def merge_page(self, request, kept, dropped, form, done, problems):
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"Gabungkan dua {self.opts.verbose_name}",
            "kept": kept,
            "dropped": dropped,
            "swap_url": self.merge_url(dropped.pk, kept.pk),
            "form": form,
            "preview": PREVIEW,
            "problems": problems,
            "done": done,
            "filled": told(done.filled if done else (), kept, request.user),
            "unused": told(done.unused if done else (), kept, request.user),
            "media": self.media,
        }
        return TemplateResponse(request, "admin/merge.html", context)


def told(changes, kept, user):
    """(part, label, kept value, other value) of each, in words; '' is the kept one."""
    return [
        (
            "" if each.of == str(kept) else each.of,
            str(each.field.verbose_name).capitalize(),
            value_text(each.field, each.old, user),
            value_text(each.field, each.new, user),
        )
        for each in changes
    ]


def value_text(field, value, user):
    if value in (None, ""):
        return "kosong"
    if field.is_relation:
        names = names_of(field.related_model, {value}, user, today())
        return names.get(value, "")
    return plain_text(field, value)
