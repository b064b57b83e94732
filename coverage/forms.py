"""What a coverage page may be asked: a day, a basis, and what to imagine or compare."""

import re

from django import forms
from django.core.exceptions import ValidationError

from agreements.models import Segment
from jamsostek_pks.lib.as_of import AsOfForm
from jamsostek_pks.lib.form_fields import DayField
from jamsostek_pks.lib.words import count, long_day

from .models import Basis

# A category's population has its own pages; an unknown basis has no percentage.
PAGE_BASES = [
    (basis.value, basis.label)
    for basis in (Basis.ELIGIBLE_BPJSTK, Basis.BPS_EMPLOYED, Basis.BPS_LABOUR_FORCE)
]


class CoverageForm(AsOfForm):
    """`per`, `dasar` and `segmen`; without a basis the UCJ basis, never another one."""

    dasar = forms.ChoiceField(label="Dasar pembagi", required=False, choices=PAGE_BASES)
    segmen = forms.ChoiceField(label="Segmen", required=False, choices=Segment.choices)
    defaults = {
        "dasar": Basis.ELIGIBLE_BPJSTK.value,
        "segmen": Segment.TOTAL.value,
    }


COVERAGE, AGREEMENTS = "cakupan", "perjanjian"


class PictureForm(forms.Form):
    """`peta`: what the tile map shows; `peringkat`: whose ranking is printed whole."""

    peta = forms.ChoiceField(
        choices=[(COVERAGE, "Cakupan"), (AGREEMENTS, "Perjanjian berlaku")],
        required=False,
    )
    peringkat = forms.ChoiceField(
        choices=[(noun, noun) for noun in ("provinsi", "kabupaten", "kota")],
        required=False,
    )

    @property
    def measure(self) -> str:
        return self.cleaned_data.get("peta") or COVERAGE

    @property
    def whole(self) -> str | None:
        return self.cleaned_data.get("peringkat") or None


MAX_RENEWED = 200
LINE_NUMBERS = re.compile(r"\d{1,18}(,\d{1,18})*")


class LineNumbersField(forms.Field):
    """Numbers of lines: one for each box ticked, or '12,15' as in shared links."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value) -> frozenset[int]:
        text = ",".join(part for part in value or [] if part)
        if not text:
            return frozenset()
        if not LINE_NUMBERS.fullmatch(text):
            raise ValidationError("Tulis nomor baris dipisah koma, misalnya 12,15.")
        return frozenset(int(part) for part in text.split(","))

    def validate(self, value):
        super().validate(value)
        lines = len(value)
        if lines > MAX_RENEWED:
            raise ValidationError(
                f"Paling banyak {MAX_RENEWED} baris sekaligus, ini {count(lines)}. "
                "Kurangi pilihannya; belum ada yang diandaikan diperpanjang."
            )


class RenewalForm(forms.Form):
    """Which lines to imagine renewed, and for how many months."""

    perpanjang = LineNumbersField(required=False)
    bulan = forms.IntegerField(
        min_value=1,
        max_value=120,
        required=False,
        label="Diperpanjang (bulan)",
        help_text="Kosong berarti 12.",
    )

    @property
    def renewed(self) -> frozenset[int]:
        return self.cleaned_data.get("perpanjang") or frozenset()

    @property
    def months(self) -> int:
        return self.cleaned_data.get("bulan") or 12


class SinceForm(forms.Form):
    """`dari`: the earlier day of the comparison, not after the page's own day."""

    dari = DayField(label="Dibanding tanggal", required=False, html_date=True)

    def __init__(self, *args, until, **kwargs):
        super().__init__(*args, **kwargs)
        self.until = until

    def clean_dari(self):
        since = self.cleaned_data["dari"]
        if since and since > self.until:
            raise ValidationError(
                f"{long_day(since)} sesudah tanggal halaman ini, "
                f"{long_day(self.until)}. Pilih hari yang lebih awal."
            )
        return since


class ContentsForm(forms.Form):
    """`isi`: which of a page's tables a file holds; silent: the page's first."""

    isi = forms.ChoiceField(required=False)

    def __init__(self, data, *tables: str):
        super().__init__(data)
        self.fields["isi"].choices = [(table, table) for table in tables]

    @property
    def table(self) -> str:
        """The name asked for; '' where none is, or one the page does not have."""
        return self.cleaned_data.get("isi", "") if self.is_valid() else ""
