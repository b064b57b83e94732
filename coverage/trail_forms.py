"""What the two trails can be narrowed by: who, what kind, from which day to which."""

from datetime import date, datetime, time, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from jamsostek_pks.lib.form_fields import DayField

# Shown where nobody asks for other days: a trail is long.
USUAL_DAYS = 30


class TrailForm(forms.Form):
    siapa = forms.CharField(
        label="Siapa", required=False, max_length=60, help_text="Bagian dari namanya."
    )
    jenis = forms.ChoiceField(label="Jenis", required=False)
    dari = DayField(label="Dari", required=False, html_date=True)
    sampai = DayField(label="Sampai", required=False, html_date=True)

    def __init__(self, params, *, kinds, today: date):
        data = params.copy()
        if not data.get("dari") and not data.get("sampai"):
            data["dari"] = (today - timedelta(days=USUAL_DAYS)).isoformat()
        super().__init__(data)
        self.fields["jenis"].choices = [("", "semua"), *kinds]

    def clean(self):
        asked = super().clean()
        first, last = asked.get("dari"), asked.get("sampai")
        if first and last and first > last:
            raise ValidationError("Hari “dari” sesudah hari “sampai”. Tukar keduanya.")
        return asked

    def asked(self) -> dict:
        """What was asked; of a wrong address nothing."""
        return self.cleaned_data if self.is_valid() else {}

    def between(self, field: str) -> dict:
        """As conditions on a moment; both days count."""
        asked, found = self.asked(), {}
        if first := asked.get("dari"):
            found[f"{field}__gte"] = midnight(first)
        if last := asked.get("sampai"):
            found[f"{field}__lt"] = midnight(last + timedelta(days=1))
        return found


def midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
