"""Load published figures of regions from the product's own CSV files, as published.

A row passes a plain form (the same fields people type into) and then the model's
constraints. A figure once loaded is never loaded again, whatever became of it.
"""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from agreements.importing import day, founding, source_of, source_once
from agreements.models import Precision, Segment, Source
from jamsostek_pks.lib.csv_in import Row, read_table
from jamsostek_pks.lib.form_fields import CountField, DayField, PercentField
from jamsostek_pks.lib.loading import Tally, save_checked
from regions.models import Region

from .models import Basis, CoverageClaim, CoverageTarget, Participation, Workforce

DATA = Path(__file__).parent / "data"


class FigureRowForm(forms.Form):
    """What every row names: a region by Kemendagri code, and a source."""

    kode_kemendagri = forms.CharField()
    source_title = forms.CharField(max_length=250)
    source_publisher = forms.CharField(required=False, max_length=120)
    source_kind = forms.ChoiceField(choices=Source.Kind.choices)
    note = forms.CharField(required=False)

    def __init__(self, *args, regions, **kwargs):
        super().__init__(*args, **kwargs)
        self.regions = regions

    def clean_kode_kemendagri(self):
        code = self.cleaned_data["kode_kemendagri"]
        if code not in self.regions:
            raise ValidationError(
                f"Kode Kemendagri '{code}' tidak dikenal. Tulis seperti 75 atau 75.04."
            )
        return self.regions[code]


class DatedRowForm(FigureRowForm):
    segment = forms.ChoiceField(choices=Segment.choices)
    as_of = DayField()
    as_of_precision = forms.ChoiceField(choices=Precision.choices)


class WorkforceRowForm(DatedRowForm):
    basis = forms.ChoiceField(choices=Basis.choices)
    workers = CountField()


class ParticipationRowForm(DatedRowForm):
    active_workers = CountField()


class ClaimRowForm(DatedRowForm):
    as_of = DayField(required=False)
    percent = PercentField(required=False)
    numerator = CountField(required=False)
    denominator = CountField(required=False)
    basis = forms.ChoiceField(choices=Basis.choices)
    said_by = forms.CharField(required=False)


class TargetRowForm(FigureRowForm):
    year = forms.IntegerField(min_value=1990, max_value=2100)
    percent = PercentField(max_value=100)
    basis = forms.ChoiceField(choices=Basis.choices)
    issuer = forms.CharField(required=False)


@dataclass(frozen=True)
class Kind:
    """One kind of published figure: its file, form and model."""

    file_name: str
    form: type[FigureRowForm]
    model: type


KINDS = (
    Kind("published_workforce.csv", WorkforceRowForm, Workforce),
    Kind("published_participation.csv", ParticipationRowForm, Participation),
    Kind("published_claims.csv", ClaimRowForm, CoverageClaim),
    Kind("published_coverage_targets.csv", TargetRowForm, CoverageTarget),
)


def load_figures(kind: Kind, data: bytes) -> Tally:
    """Add the figures of one file; raises ValidationError naming the line."""
    tally = Tally()
    regions = {region.code: region for region in Region.objects.all()}
    for row in read_table(data).rows:
        values = cleaned_row(kind, row, regions)
        tally.add(created=add_figure(kind.model, values, where=f"baris {row.line}"))
    return tally


def cleaned_row(kind: Kind, row: Row, regions) -> dict:
    form = kind.form(row.cells, regions=regions)
    if not form.is_valid():
        problems = [
            f"kolom {name}: {errors[0]}" for name, errors in form.errors.items()
        ]
        raise ValidationError(
            f"{kind.file_name} baris {row.line}, " + "; ".join(problems)
        )
    values = dict(form.cleaned_data)
    values["region"] = values.pop("kode_kemendagri")
    values["source"] = source_once(
        kind=values.pop("source_kind"),
        title=values.pop("source_title"),
        publisher=values.pop("source_publisher"),
    )
    if kind.model is CoverageClaim:
        values["percent_decimals"] = decimals_of(values["percent"])
    return values


def load_claims_of_stories(stories: list[dict]) -> Tally:
    """Add what the founding reports say about coverage; no part is made up."""
    tally = Tally()
    for story in stories:
        for said in story["coverage_claims"]:
            values = claim_values(said) | {"source": source_of(story, stories)}
            if founding(story["key"]):
                created = add_figure(CoverageClaim, values, where=story["key"])
                tally.add(created=created)
    return tally


def claim_values(said: dict) -> dict:
    percent = Decimal(said["percent"]) if said["percent"] else None
    return {
        "region": Region.objects.get(code=said["region"]) if said["region"] else None,
        "segment": Segment.TOTAL,
        "as_of": day(said["as_of"]),
        "as_of_precision": Precision.DAY,
        "percent": percent,
        "percent_decimals": decimals_of(percent),
        "numerator": said["numerator"],
        "denominator": said["denominator"],
        "basis": said["basis"],
        "said_by": said["said_by"],
        "note": said.get("note", ""),
    }


def add_figure(model, values: dict, *, where: str) -> bool:
    """Save the figure unless the very same was ever recorded; True if saved."""
    if model.objects.filter(**values).exists():
        return False
    now = timezone.now()
    row = model(**values, recorded_at=now, published_at=now)
    save_checked(row, where=where)
    return True


def decimals_of(percent: Decimal | None) -> int | None:
    """How many decimals were printed: 48 has none, 40.40 has two."""
    return None if percent is None else -percent.as_tuple().exponent
