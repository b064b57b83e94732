"""What the simulation page may be asked: one form for each of its questions."""

from django import forms
from django.core.exceptions import ValidationError

from agreements.filters import RegionField
from agreements.models import FundingSource, Segment, WorkerCategory
from agreements.rates import BASE_PROGRAMMES, Payers, payers_of
from jamsostek_pks.lib.form_fields import (
    CountField,
    MoneyField,
    MonthField,
    PercentField,
)
from jamsostek_pks.lib.months import month_of
from jamsostek_pks.lib.words import dated

from .forms import CoverageForm
from .scenario_words import MOST_MONTHS

UNKNOWN = "-"
# Both budgets of the regions have the same dues.
APBD = "APBD"
PAYERS = [
    (APBD, "APBD"),
    *(
        choice
        for choice in FundingSource.choices
        if choice[0] not in {FundingSource.APBD_PROV, FundingSource.APBD_KAB}
    ),
    (UNKNOWN, "belum diketahui"),
]
SECTORS = [
    (UNKNOWN, "belum diketahui"),
    (WorkerCategory.Sector.TRANSPORT.value, "transportasi"),
    (WorkerCategory.Sector.OTHER.value, "selain transportasi"),
]
MOST_PEOPLE = 10**9


class SimulationAsOfForm(CoverageForm):
    """Only what may be priced as BPU: everybody, if one so chooses, or BPU itself."""

    segmen = forms.ChoiceField(
        label="Segmen",
        required=False,
        choices=[(each.value, each.label) for each in (Segment.TOTAL, Segment.BPU)],
        error_messages={
            "invalid_choice": "Segmen ini tidak dapat dihargai di sini: iurannya bukan "
            "iuran BPU. Pilih semua segmen atau BPU."
        },
    )


class TermsForm(forms.Form):
    """What all questions share: where, for which programmes, who pays, how long."""

    wilayah = RegionField(label="Wilayah (nama atau kode)")
    program = forms.ChoiceField(label="Program")
    pembayar = forms.ChoiceField(label="Dibayar oleh", choices=PAYERS)
    sektor = forms.ChoiceField(label="Sektor", choices=SECTORS)
    bulan = CountField(label="Dibayar (bulan)", min_value=1, max_value=MOST_MONTHS)
    # The field a question cannot do without.
    needed: tuple[str, ...] = ()

    def __init__(self, params, *, on, home, programmes):
        self.on = on
        super().__init__(self.filled(params, home))
        choices = sorted({BASE_PROGRAMMES, *programmes})
        self.fields["program"].choices = [(each, each) for each in choices]

    def filled(self, params, home):
        """The address, with what is in force where it is silent."""
        data = params.copy()
        for name, value in self.defaults(home).items():
            if not data.get(name):
                data[name] = value
        return data

    def defaults(self, home) -> dict[str, str]:
        return {
            "wilayah": home.code if home else "",
            "program": BASE_PROGRAMMES,
            "pembayar": APBD,
            "sektor": UNKNOWN,
            "bulan": "12",
        }

    @property
    def asked(self) -> bool:
        """Whether the question itself was put: the page opens without one."""
        return any(self.cleaned_data.get(name) is not None for name in self.needed)

    @property
    def payers(self) -> Payers:
        payer = self.cleaned_data["pembayar"]
        if payer == UNKNOWN:
            return Payers.UNKNOWN
        return payers_of([FundingSource.APBD_KAB if payer == APBD else payer])

    @property
    def sector(self) -> str:
        sector = self.cleaned_data["sektor"]
        return "" if sector == UNKNOWN else sector

    @property
    def state(self) -> dict[str, str]:
        """Every field in force, as its own address would say it."""
        return {name: self[name].data for name in self.fields if self[name].data}

    def label_of(self, name: str) -> str:
        return dict(self.fields[name].choices)[self.cleaned_data[name]]

    def future(self, name: str):
        """The month of this field, not before that of the page's day."""
        month = self.cleaned_data[name]
        if month < month_of(self.on):
            raise ValidationError(
                f"{dated(month, 'MONTH')} sudah lewat. Pilih "
                f"{dated(self.on, 'MONTH')} atau sesudahnya."
            )
        return month


class ReachForm(TermsForm):
    """Reach a percentage, or rise by points, until a month."""

    target = PercentField(
        label="Target cakupan (%)", required=False, min_value=0, max_value=100
    )
    naik = PercentField(
        label="atau naik (poin)", required=False, min_value=0, max_value=100
    )
    sampai = MonthField(label="Tercapai bulan")
    pekerja = CountField(
        label="Pekerja, angka sendiri",
        required=False,
        min_value=1,
        max_value=MOST_PEOPLE,
        help_text="Kosong: angka wilayah.",
    )
    aktif = CountField(
        label="Peserta aktif, angka sendiri",
        required=False,
        max_value=MOST_PEOPLE,
        help_text="Kosong: angka wilayah.",
    )
    needed = ("target", "naik")
    field_order = ["wilayah", "target", "naik", "sampai", "bulan"]

    def defaults(self, home):
        return super().defaults(home) | {"sampai": f"{self.on.year}-12"}

    def clean_sampai(self):
        return self.future("sampai")

    def clean(self):
        given = [self.cleaned_data.get(name) is not None for name in self.needed]
        if all(given):
            self.add_error("naik", "Isi target atau kenaikan, tidak keduanya.")
        return self.cleaned_data


class StartForm(TermsForm):
    """A question of people who are paid from a month on."""

    mulai = MonthField(label="Mulai bulan")

    def defaults(self, home):
        return super().defaults(home) | {"mulai": f"{self.on:%Y-%m}"}

    def clean_mulai(self):
        return self.future("mulai")


class VillageForm(StartForm):
    """So many workers in each desa."""

    kuota = CountField(
        label="Pekerja per desa", required=False, min_value=1, max_value=100_000
    )
    needed = ("kuota",)
    field_order = ["wilayah", "kuota", "mulai", "bulan"]


class BudgetForm(StartForm):
    """What a budget pays."""

    anggaran = MoneyField(label="Anggaran (rupiah)", required=False, min_value=1)
    orang = CountField(
        label="Untuk berapa orang",
        required=False,
        min_value=1,
        max_value=MOST_PEOPLE,
        help_text="Kosong: sebanyak yang cukup. Terisi: selama yang cukup.",
    )
    needed = ("anggaran",)
    field_order = ["wilayah", "anggaran", "orang", "mulai", "bulan"]


# Words of the address -> the question, in the order of the tabs.
QUESTIONS = {
    "capai": ("Capai target", ReachForm),
    "desa": ("Kuota per desa", VillageForm),
    "anggaran": ("Dari anggaran", BudgetForm),
}
