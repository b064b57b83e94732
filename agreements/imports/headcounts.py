"""Headcounts as a file: people of one target line at one rung, on a day."""

from agreements.models import EnrolmentTarget, Headcount
from jamsostek_pks.lib.columns import Column, Kind
from jamsostek_pks.lib.form_fields import CountField, DayField
from jamsostek_pks.lib.import_columns import InColumn, Layout
from jamsostek_pks.lib.import_fields import ChoiceIn, RowNumberIn, TextIn
from jamsostek_pks.lib.import_plan import chunks

from .context import Context, source_columns
from .figure_matching import Wanted
from .figures import FigureKind
from .lines import LineFinder, Said
from .written_columns import note_column, precision_column, reason_column, source_out

LINE = ("nomor_baris", "nomor_perjanjian", "nomor_pihak_bpjs")


class Headcounts(FigureKind):
    slug = "jumlah"
    title = "Jumlah pada tahap"
    row_is = "orang dari satu baris target pada satu tahap dan hari"
    model = Headcount
    fields = (
        *("target_id", "rung", "as_of", "as_of_precision"),
        *("workers", "note", "source_id"),
    )
    key = ("target_id", "rung", "as_of")
    headings = {
        "target_id": "nomor_baris",
        "rung": "tahap",
        "as_of": "per_tanggal",
        "as_of_precision": "ketelitian",
        "workers": "orang",
        "note": "catatan",
        "source_id": "sumber_judul",
    }
    layout = Layout(
        columns=(
            InColumn("nomor_baris", "target", RowNumberIn(required=False)),
            InColumn("nomor_perjanjian", "agreement", RowNumberIn(required=False)),
            InColumn("nomor_pihak_bpjs", "paper_number", TextIn(required=False)),
            InColumn("kode_kemendagri", "region_code", TextIn(required=False)),
            InColumn("kategori", "category", TextIn(required=False)),
            InColumn(
                "tahap", "rung", ChoiceIn(choices=Headcount.Rung.choices), "ACTIVE"
            ),
            InColumn("per_tanggal", "as_of", DayField(), "30/11/2025"),
            precision_column(),
            InColumn("orang", "workers", CountField(), "1.200"),
            note_column(),
            *source_columns(),
            reason_column(),
        ),
        ignored=(
            *("perjanjian", "kode_bps", "wilayah_tinggal"),
            *("sumber", "kelas_sumber", "catatan_data"),
        ),
        needed=(LINE, ("tahap",), ("per_tanggal",), ("orang",)),
    )

    def resolved(self, cells: dict, context: Context) -> dict:
        values = {
            "target_id": cells.get("target"),
            "rung": cells.get("rung"),
            "as_of": cells.get("as_of"),
            "workers": cells.get("workers"),
        }
        for name in ("as_of_precision", "note"):
            if name in cells:
                values[name] = cells[name]
        if "source_title" in cells:
            values["source_id"] = context.source(cells)
        # Found, or checked, once all lines of the file are asked for.
        values["said"] = Said(
            cells.get("region_code") or "",
            cells.get("category") or "",
            cells.get("agreement"),
            cells.get("paper_number") or "",
        )
        return values

    def checked(self, rows: list[Wanted], context: Context, fault) -> list[Wanted]:
        """Rows whose line is in reach and is the one their other cells mean."""
        said = {row.line: row.values.pop("said") for row in rows}
        wanted = {(row.values["target_id"], said[row.line]) for row in rows}
        finder = LineFinder(wanted, context)
        kept = []
        for row in rows:
            found = finder.find(row.values["target_id"], said[row.line])
            if isinstance(found, str):
                fault(row, "target_id", found)
            else:
                row.values["target_id"] = found
                kept.append(row)
        return kept

    def place_codes(self, pks, context) -> dict[int, str]:
        lines = EnrolmentTarget.objects.order_by()
        return {
            pk: code
            for some in chunks(pks, 5000)
            for pk, code in lines.filter(pk__in=some).values_list(
                "pk", "agreement__region__code"
            )
        }

    def export_rows(self, user, today):
        """Headcounts of the lines the user may edit, as entered so far."""
        rows = Headcount.objects.editable_by(user, today).working()
        return rows.select_related(
            "target__agreement", "target__region", "target__category", "source"
        ).order_by("target", "as_of", "rung", "pk")

    def export_columns(self) -> list[Column]:
        return [
            Column("nomor_baris", lambda row: row.target_id, Kind.NUMBER),
            Column(
                "nomor_perjanjian", lambda row: row.target.agreement_id, Kind.NUMBER
            ),
            Column("nomor_pihak_bpjs", paper_number, Kind.CODE),
            Column("perjanjian", lambda row: row.target.agreement.title),
            Column("kode_kemendagri", lambda row: row.target.region.code, Kind.CODE),
            Column("wilayah_tinggal", lambda row: row.target.region.full_name),
            Column("kategori", lambda row: row.target.category.name),
            Column("tahap", lambda row: row.rung),
            Column("per_tanggal", lambda row: row.as_of, Kind.DATE),
            Column("ketelitian", lambda row: row.as_of_precision),
            Column("orang", lambda row: row.workers, Kind.COUNT),
            Column("catatan", lambda row: row.note or None),
            *source_out(),
        ]

    examples = (
        {
            "nomor_baris": "1207",
            "kategori": "Nelayan",
            "tahap": "REGISTERED",
            "per_tanggal": "2025-10-31",
            "orang": "1.250",
            "sumber_judul": "Daftar kepesertaan Oktober 2025",
            "sumber_jenis": "BPJS_LIST",
        },
        {
            "nomor_pihak_bpjs": "PER/15/102023",
            "kode_kemendagri": "75.04",
            "kategori": "Nelayan",
            "tahap": "ACTIVE",
            "per_tanggal": "2025-11-30",
            "orang": "1.198",
            "catatan": "iuran November sudah dibayar",
            "sumber_judul": "Daftar kepesertaan November 2025",
            "sumber_jenis": "BPJS_LIST",
        },
    )


def paper_number(row: Headcount) -> str | None:
    return row.target.agreement.office_number or None
