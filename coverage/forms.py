"""What a coverage page may be asked: a day and a basis."""

from django import forms

from agreements.models import Segment
from jamsostek_pks.lib.as_of import AsOfForm

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
