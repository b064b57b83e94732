"""Files of active people and of workforce, and what all figures of regions share.

Headings are those of a region's own file (`?isi=angka`), so what was downloaded
there can be uploaded again; `bagian` tells its two kinds of row apart.
"""

from typing import ClassVar

from agreements.imports.context import (
    CannotPoint,
    Context,
    region_columns,
    source_columns,
)
from agreements.imports.figures import FigureKind
from agreements.imports.written_columns import (
    note_column,
    precision_column,
    reason_column,
    source_out,
)
from agreements.models import Segment
from coverage.exports import place_columns
from coverage.models import KNOWN_BASES, Basis, Participation, Workforce
from jamsostek_pks.lib.columns import Column, Kind
from jamsostek_pks.lib.form_fields import CountField, DayField
from jamsostek_pks.lib.import_columns import InColumn, Layout
from jamsostek_pks.lib.import_fields import (
    ChoiceIn,
    RowNumberIn,
    TextIn,
    known_words,
    labelled,
)

OLD_VINTAGE = (
    "Angka dalam berkas ini sebagaimana diketahui pada hari itu, bukan yang berlaku. "
    "Unduh berkas tanpa 'diketahui', lalu unggah yang itu."
)
OF_CATEGORY = labelled(Basis.CATEGORY_POPULATION, str(Basis.CATEGORY_POPULATION.label))
PLACE = (("kode_kemendagri", "kode_bps", "wilayah"),)
IGNORED = ("sumber", "kelas_sumber", "catatan_data")
HEADINGS = {
    "region_id": "kode_kemendagri",
    "basis": "dasar_pembagi",
    "segment": "segmen",
    "category_id": "kategori",
    "as_of": "per_tanggal",
    "as_of_precision": "ketelitian",
    "note": "catatan",
    "source_id": "sumber_judul",
}


def front_columns() -> list[InColumn]:
    return [
        InColumn("nomor_baris", "number", RowNumberIn(required=False)),
        *region_columns(),
        InColumn("diketahui_pada", "known_on", DayField(required=False)),
    ]


def back_columns() -> list[InColumn]:
    return [note_column(), *source_columns(), reason_column()]


def segment_column() -> InColumn:
    field = ChoiceIn(choices=Segment.choices, required=False)
    return InColumn("segmen", "segment", field, "TOTAL")


def category_column() -> InColumn:
    return InColumn("kategori", "category", TextIn(required=False))


def part_column() -> InColumn:
    parts = [("aktif", "aktif"), ("pekerja", "pekerja")]
    return InColumn("bagian", "part", ChoiceIn(choices=parts, required=False))


class RegionFigures(FigureKind):
    """What the figures of a region have in common."""

    blank_means: ClassVar = {"as_of_precision": "DAY", "segment": "TOTAL"}
    key_defaults: ClassVar = {"segment": "TOTAL"}
    # Cells that become fields as they are.
    plain: ClassVar[tuple[str, ...]] = ()
    # A claim may be about no region; administrators enter those.
    needs_region: ClassVar[bool] = True

    def resolved(self, cells: dict, context: Context) -> dict:
        if cells.get("known_on"):
            raise CannotPoint("known_on", OLD_VINTAGE)
        values = {"region_id": self.region_pk(cells, context)}
        if "category" in cells and "category_id" in self.fields:
            name = cells["category"]
            values["category_id"] = context.category(name).pk if name else None
        values |= {name: cells[name] for name in self.plain if name in cells}
        if "source_title" in cells:
            values["source_id"] = context.source(cells)
        return values

    def region_pk(self, cells, context) -> int | None:
        may_be_nowhere = not self.needs_region and context.user.is_superuser
        if may_be_nowhere and context.region(cells) is None:
            return None
        return context.own_region(cells).pk

    def export_rows(self, user, today):
        """Figures of the regions the user may edit, as entered so far."""
        rows = self.model.objects.editable_by(user, today).working()
        links = [n.removesuffix("_id") for n in self.fields if n.endswith("_id")]
        return rows.select_related(*links)

    def place_out(self) -> list[Column]:
        number = Column("nomor_baris", lambda row: row.pk, Kind.NUMBER)
        if self.needs_region:
            return [number, *place_columns(lambda row: row.region)]
        code, bps, name = place_columns(lambda row: row.region)
        return [
            number,
            *(
                Column(c.heading, if_somewhere(c.getter), c.kind)
                for c in (code, bps, name)
            ),
        ]


def if_somewhere(get):
    return lambda row: row.region and get(row)


def category_out() -> Column:
    return Column("kategori", lambda row: row.category and row.category.name)


def day_out() -> list[Column]:
    return [
        Column("per_tanggal", lambda row: row.as_of, Kind.DATE),
        Column("ketelitian", lambda row: row.as_of and row.as_of_precision),
    ]


def ending_out() -> list[Column]:
    return [Column("catatan", lambda row: row.note or None), *source_out()]


class Participations(RegionFigures):
    slug = "peserta"
    title = "Peserta aktif"
    examples_anywhere = True
    row_is = "jumlah peserta aktif satu wilayah dan segmen pada satu hari"
    model = Participation
    fields = (
        *("region_id", "segment", "as_of", "as_of_precision"),
        *("active_workers", "note", "source_id"),
    )
    key = ("region_id", "segment", "as_of")
    headings = HEADINGS | {"active_workers": "orang"}
    plain = ("segment", "as_of", "as_of_precision", "active_workers", "note")
    layout = Layout(
        columns=(
            part_column(),
            *front_columns(),
            segment_column(),
            InColumn("per_tanggal", "as_of", DayField(), "30/06/2025"),
            precision_column(),
            InColumn("orang", "active_workers", CountField(), "67.799"),
            *back_columns(),
        ),
        ignored=("dasar_pembagi", "kategori", *IGNORED),
        needed=(*PLACE, ("per_tanggal",), ("orang",)),
    )

    def skips(self, cells):
        return cells.get("part") == "pekerja"

    def export_columns(self):
        return [
            *self.place_out(),
            Column("segmen", lambda row: row.segment),
            *day_out(),
            Column("orang", lambda row: row.active_workers, Kind.COUNT),
            *ending_out(),
        ]

    examples = (
        {
            "kode_kemendagri": "73.13",
            "wilayah": "Kab. Wajo",
            "segmen": "TOTAL",
            "per_tanggal": "2024-12-31",
            "orang": "67.799",
            "sumber_judul": "Laporan kepesertaan Desember 2024",
            "sumber_penerbit": "BPJS Ketenagakerjaan",
            "sumber_jenis": "BPJS_LIST",
        },
        {
            "kode_bps": "7503",
            "segmen": "BPU",
            "per_tanggal": "31 Desember 2024",
            "orang": "9.120",
            "sumber_judul": "Laporan kepesertaan Desember 2024",
            "sumber_penerbit": "BPJS Ketenagakerjaan",
            "sumber_jenis": "BPJS_LIST",
        },
    )


class Workforces(RegionFigures):
    slug = "pembagi"
    title = "Pembagi (jumlah pekerja)"
    examples_anywhere = True
    row_is = "jumlah pekerja satu wilayah, dasar dan segmen pada satu hari"
    model = Workforce
    fields = (
        *("region_id", "basis", "segment", "category_id", "as_of"),
        *("as_of_precision", "workers", "note", "source_id"),
    )
    key = ("region_id", "basis", "segment", "category_id", "as_of")
    key_defaults: ClassVar = {"segment": "TOTAL", "category_id": None}
    headings = HEADINGS | {"workers": "orang"}
    plain = ("basis", "segment", "as_of", "as_of_precision", "workers", "note")
    layout = Layout(
        columns=(
            part_column(),
            *front_columns(),
            # Empty on the other part's rows, which are skipped.
            InColumn(
                "dasar_pembagi",
                "basis",
                ChoiceIn(choices=KNOWN_BASES, required=False),
                "ELIGIBLE_BPJSTK",
            ),
            segment_column(),
            category_column(),
            InColumn("per_tanggal", "as_of", DayField(), "31/12/2024"),
            precision_column(),
            InColumn("orang", "workers", CountField(), "140.769"),
            *back_columns(),
        ),
        ignored=IGNORED,
        needed=(*PLACE, ("dasar_pembagi",), ("per_tanggal",), ("orang",)),
    )

    def skips(self, cells):
        return cells.get("part") == "aktif"

    def resolved(self, cells, context):
        values = super().resolved(cells, context)
        if not values.get("basis"):
            raise CannotPoint("basis", f"Wajib diisi: {known_words(KNOWN_BASES)}.")
        of_category = values["basis"] == Basis.CATEGORY_POPULATION
        if of_category != bool(values.get("category_id")):
            raise CannotPoint(
                "category" if "category" in cells else "basis",
                f"Kategori diisi jika, dan hanya jika, dasarnya {OF_CATEGORY}.",
            )
        return values

    def export_columns(self):
        return [
            *self.place_out(),
            Column("dasar_pembagi", lambda row: row.basis),
            Column("segmen", lambda row: row.segment),
            category_out(),
            *day_out(),
            Column("orang", lambda row: row.workers, Kind.COUNT),
            *ending_out(),
        ]

    examples = (
        {
            "kode_kemendagri": "73.13",
            "wilayah": "Kab. Wajo",
            "dasar_pembagi": "ELIGIBLE_BPJSTK",
            "segmen": "TOTAL",
            "per_tanggal": "2024-12-31",
            "orang": "140.769",
            "sumber_judul": "Semesta kepesertaan 2024",
            "sumber_penerbit": "BPJS Ketenagakerjaan",
            "sumber_jenis": "BPJS_LIST",
        },
        {
            "kode_kemendagri": "73.13",
            "wilayah": "Kab. Wajo",
            "dasar_pembagi": "CATEGORY_POPULATION",
            "segmen": "TOTAL",
            "kategori": "Nelayan",
            "per_tanggal": "2023-12-31",
            "ketelitian": "YEAR",
            "orang": "4.210",
            "sumber_judul": "Kabupaten dalam Angka 2024",
            "sumber_penerbit": "BPS",
            "sumber_jenis": "STATISTICS",
        },
    )
