"""One change of many agreements: office, stage, year, with a reason in each history."""

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.widgets import AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.db import transaction
from django.template.response import TemplateResponse
from django.utils.functional import cached_property

from agreements.models import Agreement
from jamsostek_pks.lib.form_fields import CountField, DayField
from jamsostek_pks.lib.words import count
from regions.admin.fields import DAY
from regions.models import Office
from regions.reasons import LONGEST_REASON, because

from .serving import elsewhere, served_codes, serves

MOST = 200
TOO_MANY = "Paling banyak {} perjanjian sekaligus. Saring daftarnya lebih dahulu."
NONE_EDITABLE = "Tidak ada perjanjian terpilih yang dapat Anda ubah."
NOTHING = "Pilih sedikitnya satu hal yang diubah."
UNCHANGED = "tidak diubah"


class BulkForm(forms.Form):
    """What is left empty stays as it is on each agreement."""

    office = forms.ModelChoiceField(
        label="Kantor",
        queryset=Office.objects.all(),
        required=False,
        empty_label=UNCHANGED,
        help_text="Misalnya setelah wilayah pindah ke kantor cabang lain.",
    )
    stage = forms.ChoiceField(
        label="Tahap",
        required=False,
        choices=[("", UNCHANGED), *Agreement.Stage.choices],
        help_text="Misalnya Diakhiri.",
    )
    terminated_on = DayField(
        label="Diakhiri pada",
        required=False,
        widget=DAY,
        help_text="Hanya untuk tahap Diakhiri, misalnya 30/06/2024.",
    )
    programme_year = CountField(
        label="Tahun program", required=False, help_text="Misalnya 2024."
    )
    reason = forms.CharField(
        label="Alasan",
        max_length=LONGEST_REASON,
        widget=AdminTextInputWidget,
        help_text="Tercatat dalam riwayat masing-masing, misalnya: pemekaran kantor.",
        error_messages={"required": "Tulis alasannya."},
    )

    def clean(self):
        cleaned = super().clean()
        if not self.errors and not self.changes:
            raise ValidationError(NOTHING)
        return cleaned

    @property
    def changes(self):
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name != "reason" and value not in (None, "")
        }

    @cached_property
    def served(self):
        """Codes of the chosen office's regions, or None where it stays."""
        office = self.changes.get("office")
        return served_codes(office) if office else None

    def save(self, agreements):
        """All or none: what one of them refuses is told with its title."""
        problems = []
        with transaction.atomic(), because(self.cleaned_data["reason"]):
            # Only these rows: the list joins others, some of them by outer joins.
            for agreement in agreements.select_for_update(of=("self",)):
                problems += self.problems_of(agreement)
            if problems:
                transaction.set_rollback(True)
        return problems

    def problems_of(self, agreement):
        for name, value in self.changes.items():
            setattr(agreement, name, value)
        try:
            agreement.full_clean()
            if self.served is not None and not serves(self.served, agreement.region):
                raise ValidationError(elsewhere(agreement))
        except ValidationError as error:
            return [f"{agreement}: {message}" for message in error.messages]
        agreement.save()
        return []


class BulkMixin:
    """The action on the list of agreements; only what the user may edit."""

    @admin.action(description="Ubah kantor, tahap atau tahun program")
    def change_many(self, request, queryset):
        mine = self.editable(request).filter(pk__in=queryset.order_by().values("pk"))
        number, chosen = mine.count(), queryset.count()
        if not number or number > MOST:
            problem = TOO_MANY.format(MOST) if number else NONE_EDITABLE
            self.message_user(request, problem, messages.WARNING)
            return None
        form = BulkForm(request.POST if "apply" in request.POST else None)
        if form.is_valid():
            problems = form.save(mine)
            if not problems:
                told = f"{count(number)} perjanjian diubah."
                self.message_user(request, told, messages.SUCCESS)
                return None
            form.add_error(None, problems)
        return self.bulk_page(request, mine, form, left_out=chosen - number)

    def bulk_page(self, request, agreements, form, *, left_out):
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "Ubah beberapa perjanjian",
            "agreements": agreements.select_related("region"),
            "form": form,
            "left_out": left_out,
            "checkbox": ACTION_CHECKBOX_NAME,
            "media": self.media,
        }
        return TemplateResponse(request, "admin/bulk.html", context)
