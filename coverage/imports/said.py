"""Files of what was published about coverage, and of coverage targets."""

from decimal import Decimal
from typing import ClassVar

from agreements.imports.context import CannotPoint
from agreements.imports.written_columns import precision_column
from coverage.exports import target_percent
from coverage.models import Basis, CoverageClaim, CoverageTarget
from jamsostek_pks.lib.columns import Column, Kind
from jamsostek_pks.lib.form_fields import CountField, DayField, PercentField
from jamsostek_pks.lib.import_columns import InColumn, Layout
from jamsostek_pks.lib.import_fields import ChoiceIn, TextIn, YearIn

from .places import (
    HEADINGS,
    IGNORED,
    PLACE,
    RegionFigures,
    back_columns,
    category_column,
    category_out,
    day_out,
    ending_out,
    front_columns,
    segment_column,
)


class Claims(RegionFigures):
    slug = "dinyatakan"
    title = "Angka yang dinyatakan"
    row_is = "sesuatu yang diterbitkan tentang cakupan satu wilayah, apa adanya"
    model = CoverageClaim
    needs_region = False
    one_per_key = False
    fields = (
        *("region_id", "segment", "category_id", "as_of", "as_of_precision"),
        *("percent", "percent_decimals", "numerator", "denominator", "uncovered"),
        *("basis", "said_by", "note", "source_id"),
    )
    key = (
        *("region_id", "segment", "category_id", "as_of"),
        *("basis", "said_by", "source_id"),
    )
    key_defaults: ClassVar = {
        "segment": "TOTAL",
        "category_id": None,
        "as_of": None,
        "basis": "UNKNOWN",
        "said_by": "",
        "source_id": None,
    }
    blank_means: ClassVar = RegionFigures.blank_means | {"basis": "UNKNOWN"}
    headings = HEADINGS | {
        "percent": "persen_dinyatakan",
        "percent_decimals": "angka_desimal",
        "numerator": "pembilang",
        "denominator": "penyebut",
        "uncovered": "belum_terlindungi",
        "said_by": "dinyatakan_oleh",
    }
    plain = (
        *("segment", "as_of", "as_of_precision", "numerator", "denominator"),
        *("uncovered", "basis", "said_by", "note"),
    )
    layout = Layout(
        columns=(
            *front_columns(),
            InColumn(
                "dasar_pembagi",
                "basis",
                ChoiceIn(choices=Basis.choices, required=False),
            ),
            segment_column(),
            category_column(),
            InColumn("per_tanggal", "as_of", DayField(required=False)),
            precision_column(),
            InColumn("persen_dinyatakan", "percent", PercentField(required=False)),
            InColumn(
                "angka_desimal", "decimals", CountField(required=False, max_value=4)
            ),
            InColumn("pembilang", "numerator", CountField(required=False)),
            InColumn("penyebut", "denominator", CountField(required=False)),
            InColumn("belum_terlindungi", "uncovered", CountField(required=False)),
            InColumn(
                "dinyatakan_oleh", "said_by", TextIn(required=False, max_length=250)
            ),
            *back_columns(),
        ),
        ignored=("pemeriksaan", "persen_dihitung", "pertentangan", *IGNORED),
        needed=(
            *PLACE,
            ("persen_dinyatakan", "pembilang", "penyebut", "belum_terlindungi"),
        ),
    )

    def resolved(self, cells, context):
        values = super().resolved(cells, context)
        if "percent" in cells:
            values |= percent_values(cells)
        numbers = ("percent", "numerator", "denominator", "uncovered")
        if all(cells.get(name) is None for name in numbers):
            first = next(name for name in numbers if name in cells)
            raise CannotPoint(
                first,
                "Isi sedikitnya satu angka: persen, pembilang, penyebut atau belum "
                "terlindungi.",
            )
        return values

    def export_columns(self):
        return [
            *self.place_out(),
            Column("dasar_pembagi", lambda row: row.basis),
            Column("segmen", lambda row: row.segment),
            category_out(),
            *day_out(),
            Column("persen_dinyatakan", lambda row: row.printed_percent, Kind.PERCENT),
            Column("angka_desimal", lambda row: row.percent_decimals, Kind.COUNT),
            Column("pembilang", lambda row: row.numerator, Kind.COUNT),
            Column("penyebut", lambda row: row.denominator, Kind.COUNT),
            Column("belum_terlindungi", lambda row: row.uncovered, Kind.COUNT),
            Column("dinyatakan_oleh", lambda row: row.said_by or None),
            *ending_out(),
        ]

    examples = (
        {
            "kode_kemendagri": "73",
            "dasar_pembagi": "ELIGIBLE_BPJSTK",
            "segmen": "TOTAL",
            "per_tanggal": "2025-08-31",
            "persen_dinyatakan": "47,38",
            "pembilang": "1.327.000",
            "penyebut": "2.801.936",
            "dinyatakan_oleh": "Kepala Kanwil Sulawesi dan Maluku",
            "sumber_judul": "Cakupan Jamsostek Sulsel baru 47,38 persen",
            "sumber_penerbit": "Harian Uji",
            "sumber_jenis": "PRESS",
        },
        {
            "kode_kemendagri": "75.04",
            "segmen": "TOTAL",
            "per_tanggal": "2023-12-12",
            "persen_dinyatakan": "42",
            "dinyatakan_oleh": "Bupati Pohuwato",
            "sumber_judul": "Pohuwato tanda tangani perjanjian",
            "sumber_jenis": "PRESS",
        },
    )


def percent_values(cells: dict) -> dict:
    """The percentage, and how many decimals were printed: 48 is not 48,00."""
    percent, decimals = cells["percent"], cells.get("decimals")
    if percent is None:
        return {"percent": None, "percent_decimals": None}
    if decimals is None:
        decimals = -percent.as_tuple().exponent
    if round(percent, decimals) != percent:
        raise CannotPoint(
            "decimals",
            f"Persennya punya lebih dari {decimals} angka di belakang koma.",
        )
    return {"percent": Decimal(percent), "percent_decimals": decimals}


class CoverageTargets(RegionFigures):
    slug = "target-cakupan"
    title = "Target cakupan"
    row_is = "target cakupan satu wilayah untuk satu tahun"
    model = CoverageTarget
    fields = (
        *("region_id", "year", "percent", "basis", "issuer"),
        *("note", "source_id"),
    )
    key = ("region_id", "year", "basis", "issuer")
    key_defaults: ClassVar = {"basis": "ELIGIBLE_BPJSTK", "issuer": ""}
    blank_means: ClassVar = {"basis": "ELIGIBLE_BPJSTK"}
    headings = HEADINGS | {
        "year": "tahun",
        "percent": "target_persen",
        "issuer": "ditetapkan_oleh",
    }
    plain = ("year", "percent", "basis", "issuer", "note")
    layout = Layout(
        columns=(
            *front_columns(),
            InColumn("tahun", "year", YearIn(), "2025"),
            InColumn("target_persen", "percent", PercentField(max_value=100), "62,93"),
            InColumn(
                "dasar_pembagi",
                "basis",
                ChoiceIn(choices=Basis.choices, required=False),
            ),
            InColumn(
                "ditetapkan_oleh", "issuer", TextIn(required=False, max_length=160)
            ),
            *back_columns(),
        ),
        ignored=IGNORED,
        needed=(*PLACE, ("tahun",), ("target_persen",)),
    )

    def export_columns(self):
        return [
            *self.place_out(),
            Column("tahun", lambda row: row.year, Kind.NUMBER),
            Column("target_persen", target_percent, Kind.PERCENT),
            Column("dasar_pembagi", lambda row: row.basis),
            Column("ditetapkan_oleh", lambda row: row.issuer or None),
            *ending_out(),
        ]

    examples = (
        {
            "kode_kemendagri": "73",
            "wilayah": "Provinsi Sulawesi Selatan",
            "tahun": "2025",
            "target_persen": "62,93",
            "dasar_pembagi": "ELIGIBLE_BPJSTK",
            "ditetapkan_oleh": "Kemendagri",
            "sumber_judul": "Target UCJ 2025",
            "sumber_jenis": "DECREE",
        },
        {
            "kode_kemendagri": "73.13",
            "tahun": "2026",
            "target_persen": "60",
            "ditetapkan_oleh": "Bupati Wajo",
        },
    )
