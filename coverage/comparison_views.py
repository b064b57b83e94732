"""Compare two to six regions on one basis, one segment and one day."""

from django import forms
from django.core.exceptions import ValidationError
from django.shortcuts import render
from django.urls import reverse

from agreements.filters import RegionField
from agreements.ladder import RUNG_LABELS, RUNGS
from agreements.models import Segment
from regions.downloads import wanted_file
from regions.models import Region

from .addresses import ByStatus
from .comparison import Compared, compare, nested
from .comparison_files import comparison_columns
from .models import Basis
from .views import asked_of, page_context

MOST = 6


class RegionsField(forms.CharField):
    """Several regions by name or code, divided by commas; each mistake is told.

    `found` holds what was understood even where something was not.
    """

    def __init__(self, **kwargs):
        super().__init__(
            label="Wilayah (nama atau kode, dipisah koma)",
            required=False,
            max_length=300,
            widget=forms.TextInput(attrs={"size": 40, "placeholder": "75.04, Wajo"}),
            help_text=f"Dua sampai {MOST} wilayah, misalnya 75.04, Wajo.",
            **kwargs,
        )

    def clean(self, value) -> list[Region]:
        texts = [text.strip() for text in super().clean(value).split(",")]
        texts = list(dict.fromkeys(text for text in texts if text))
        if len(texts) > MOST:
            raise ValidationError(
                f"Paling banyak {MOST} wilayah sekaligus, ini {len(texts)}. "
                "Kurangi pilihannya."
            )
        self.found, errors = {}, []
        for text in texts:
            try:
                region = RegionField().clean(text)
            except ValidationError as error:
                errors.append(error)
            else:
                self.found[region.code] = region
        if errors:
            raise ValidationError(errors)
        return list(self.found.values())


class CompareForm(forms.Form):
    """`wilayah`: the regions to stand side by side."""

    wilayah = RegionsField()

    @property
    def regions(self) -> list[Region]:
        """Those understood, also where something beside them was not."""
        self.is_valid()
        return list(getattr(self.fields["wilayah"], "found", {}).values())


def compare_form(params) -> CompareForm:
    """`?wilayah=75.04&wilayah=74.07` is `?wilayah=75.04,74.07`."""
    return CompareForm({"wilayah": ",".join(params.getlist("wilayah"))})


def comparison(request):
    """Regions side by side, never on two bases; one alone waits for others."""
    asked, as_of = asked_of(request)
    form = compare_form(request.GET)
    compared = compare(asked, form.regions)
    file = wanted_file(
        request,
        f"bandingkan-{asked.on}",
        comparison_columns(asked, as_of.known_on),
        lambda: compared,
        forms=[as_of.form, form],
    )
    return file or render(
        request,
        "coverage/comparison.html",
        page_context(as_of)
        | {
            "form": form,
            "kept_by_form": list(as_of.chosen.items()),
            "reset_url": as_of.link(request.path),
            "compared": [(each, Addresses(as_of, each)) for each in compared],
            "rungs": rungs(compared),
            "nested": nested(compared),
            "basis_label": Basis(asked.basis).label,
            "segment_label": Segment(asked.segment).label,
            "segment_only": asked.segment != Segment.TOTAL,
            "partly_seen": not all(each.in_sight for each in compared),
        },
    )


def rungs(compared: list[Compared]) -> list[tuple[str, list]]:
    """Each rung with its people in every region; None where there is no line."""
    return [
        (
            RUNG_LABELS[rung],
            [each.current and each.current.people(rung) for each in compared],
        )
        for rung in RUNGS
    ]


class Addresses(ByStatus):
    """Where the numbers of one region lead, in the state of the page."""

    def __init__(self, as_of, compared: Compared):
        self.as_of, self.compared = as_of, compared
        self.code = compared.c.region.code

    @property
    def region(self) -> str:
        return self.as_of.link(reverse("coverage:region", args=[self.code]))

    def rows(self, part: str) -> str:
        return self.as_of.link(reverse("coverage:rows", args=[self.code]), bagian=part)

    @property
    def active(self) -> str:
        return self.rows("aktif")

    @property
    def workforce(self) -> str:
        return self.rows("pekerja")

    def register(self, status: str | None = None) -> str:
        url = reverse("agreements:list")
        return self.as_of.link(url, wilayah=self.code, status=status)

    @property
    def lines(self) -> str:
        return self.as_of.link(
            reverse("agreements:lines"),
            wilayah=self.code,
            tahun=(self.compared.current and self.compared.current.year) or "-",
            hitung="ya",
        )
