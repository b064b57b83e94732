"""Columns of the file of agreements with their target lines, in and out.

A row is one line, its agreement's cells repeated; a row without a category is an
agreement alone. Columns of an agreement are called as in the register's own file.
"""

from collections.abc import Callable

from agreements.models import Agreement, EnrolmentTarget, FundingSource, Programme
from agreements.models.category import WORKER_SEGMENTS
from jamsostek_pks.lib.columns import Column, Kind
from jamsostek_pks.lib.form_fields import CountField, DayField, MoneyField, MonthField
from jamsostek_pks.lib.import_columns import InColumn, Layout
from jamsostek_pks.lib.import_fields import (
    ChoiceIn,
    CodesIn,
    RowNumberIn,
    TextIn,
    YearIn,
)

from .context import Context, bar_free, region_columns
from .figures import shown
from .written_columns import reason_column

BAR = " | "


def text(length: int) -> TextIn:
    return TextIn(required=False, max_length=length)


def choice(choices) -> ChoiceIn:
    return ChoiceIn(choices=choices, required=False)


def day() -> DayField:
    return DayField(required=False)


def people() -> CountField:
    return CountField(required=False)


# Cells that become fields of the agreement as they are: heading, field, reader.
PAPER = (
    ("judul", "title", TextIn(max_length=300)),
    ("jenis_dokumen", "document_type", choice(Agreement.DocumentType.choices)),
    ("jenis_dokumen_menurut_sumber", "document_type_in_source", text(120)),
    ("tahap", "stage", choice(Agreement.Stage.choices)),
    ("nomor_pihak_bpjs", "office_number", text(80)),
    ("nomor_pihak_pemda", "government_number", text(80)),
    ("tanggal_tanda_tangan", "signed_on", day()),
    ("tanggal_menurut_sumber", "signed_on_in_source", text(120)),
    ("tempat_tanda_tangan", "signed_at", text(200)),
    ("mulai_berlaku", "starts_on", day()),
    ("berlaku_sampai", "ends_on", day()),
    ("diakhiri_pada", "terminated_on", day()),
    ("tahun_program", "programme_year", YearIn(required=False)),
    ("jenis_mitra", "counterparty_kind", choice(Agreement.Counterparty.choices)),
    ("mitra", "counterparty_name", text(160)),
    ("anggaran", "budget", MoneyField(required=False)),
    ("jumlah_dinyatakan", "stated_total", people()),
    ("dasar_hukum", "legal_bases", text(9_000)),
    ("catatan", "note", text(9_000)),
)
# Of the line.
LINE = (
    ("kategori_menurut_sumber", "category_in_source", text(250)),
    ("segmen", "segment", choice(WORKER_SEGMENTS)),
    (
        "sumber_dana",
        "funding_sources",
        CodesIn(choices=FundingSource.choices, required=False),
    ),
    ("program", "programmes", CodesIn(choices=Programme.choices, required=False)),
    ("tahun_program_baris", "programme_year", YearIn(required=False)),
    ("target", "target_workers", people()),
    ("kuota_per_desa", "quota_per_village", people()),
    ("iuran_per_bulan", "monthly_contribution", MoneyField(required=False)),
    (
        "bulan_didanai",
        "months_funded",
        CountField(required=False, min_value=1, max_value=120),
    ),
    ("terlindungi_mulai", "protected_from", MonthField(required=False)),
    ("catatan_baris", "note", text(9_000)),
)
LIVING = "_tinggal"
# Names of a line's cells begin so, because both have a note and a year.
MARK = "line_"


def layout() -> Layout:
    paper = [InColumn(heading, name, field) for heading, name, field in PAPER]
    line = [InColumn(heading, f"{MARK}{name}", field) for heading, name, field in LINE]
    return Layout(
        columns=(
            InColumn("nomor", "number", RowNumberIn(required=False)),
            *region_columns(),
            *paper,
            InColumn("kantor", "office", text(120)),
            InColumn("naskah_induk", "parent", text(80)),
            InColumn("memperpanjang", "renews", text(80)),
            InColumn("sumber_judul", "source_title", text(9_000)),
            InColumn("sumber_penerbit", "source_publisher", text(9_000)),
            InColumn("sumber_jenis", "source_kind", text(9_000)),
            InColumn("nomor_baris", f"{MARK}number", RowNumberIn(required=False)),
            *region_columns(suffix=LIVING, heading=LIVING),
            InColumn("kategori", f"{MARK}category", text(80)),
            InColumn("pekerjaan", f"{MARK}occupations", text(9_000)),
            *line,
            InColumn("menggantikan_baris", f"{MARK}replaces", number()),
            reason_column(),
        ),
        ignored=(
            *("per_tanggal", "status", "jumlah_baris", "baris_tanpa_target"),
            *("target_orang", "sumber", "kelas_sumber", "catatan_data"),
        ),
        needed=(("kode_kemendagri", "kode_bps", "wilayah"), ("judul",)),
    )


def number() -> RowNumberIn:
    return RowNumberIn(required=False)


HEADINGS = {name: heading for heading, name, _ in PAPER} | {
    "region_id": "kode_kemendagri",
    "office_id": "kantor",
    "parent_id": "naskah_induk",
    "renews_id": "memperpanjang",
    "sources": "sumber_judul",
}
LINE_HEADINGS = {name: heading for heading, name, _ in LINE} | {
    "region_id": "kode_kemendagri_tinggal",
    "category_id": "kategori",
    "replaces_id": "menggantikan_baris",
    "occupations": "pekerjaan",
}

# Of one code: the several of programmes and purses are abbreviations people know.
LABEL_OF = {
    name: field.label_of
    for _, name, field in (*PAPER, *LINE)
    if isinstance(field, ChoiceIn) and not isinstance(field, CodesIn)
}

KINDS = {
    **dict.fromkeys(["signed_on", "starts_on", "ends_on"], Kind.DATE),
    **dict.fromkeys(["terminated_on", "protected_from"], Kind.DATE),
    **dict.fromkeys(["programme_year"], Kind.NUMBER),
    **dict.fromkeys(["office_number", "government_number"], Kind.CODE),
    **dict.fromkeys(["budget", "monthly_contribution"], Kind.MONEY),
    **dict.fromkeys(["stated_total", "target_workers"], Kind.COUNT),
    **dict.fromkeys(["quota_per_village", "months_funded"], Kind.COUNT),
}


def shown_of(name: str, value: object, context: Context) -> str:
    """A value of an agreement or a line, by its field, as the preview prints it."""
    if value is None:
        return ""
    if name == "region_id":
        return context.regions.by_pk[value].full_name
    if name == "category_id":
        return context.categories_by_pk[value].name
    if name == "office_id":
        return context.offices.get(value, "")
    if name.endswith("_id") or name == "programme_year":
        return str(value)
    if name in LABEL_OF:
        return LABEL_OF[name].get(value, "")
    return shown(value)


def columns_out() -> list[Column]:
    """One row per line, or per agreement without lines: (agreement, line or None)."""
    return [
        Column("nomor", lambda row: row[0].pk, Kind.NUMBER),
        *place_out("", lambda row: row[0].region),
        *[stored(heading, name, of_paper) for heading, name, _ in PAPER],
        Column("kantor", lambda row: row[0].office and row[0].office.name),
        Column("naskah_induk", lambda row: row[0].seen_parent_id, Kind.NUMBER),
        Column("memperpanjang", lambda row: row[0].seen_renews_id, Kind.NUMBER),
        Column("sumber_judul", joined(lambda source: bar_free(source.title))),
        Column("sumber_penerbit", joined(lambda source: source.publisher)),
        Column("sumber_jenis", joined(lambda source: source.kind)),
        Column("nomor_baris", of_line(lambda line: line.pk), Kind.NUMBER),
        *place_out(LIVING, of_line(lambda line: line.region)),
        Column("kategori", of_line(lambda line: line.category.name)),
        Column("pekerjaan", of_line(occupations)),
        *[stored(heading, name, of_line) for heading, name, _ in LINE],
        Column("menggantikan_baris", of_line(lambda line: line.seen_replaces_id)),
    ]


def of_paper(get: Callable) -> Callable:
    return lambda row: get(row[0])


def of_line(get: Callable) -> Callable:
    return lambda row: row[1] and get(row[1])


def stored(heading: str, name: str, of: Callable) -> Column:
    def value(record):
        found = getattr(record, name)
        return None if found == "" else found

    return Column(heading, of(value), KINDS.get(name, Kind.TEXT))


def place_out(heading: str, place: Callable) -> list[Column]:
    def of_place(get: Callable) -> Callable:
        return lambda row: place(row) and (get(place(row)) or None)

    return [
        Column(f"kode_kemendagri{heading}", of_place(lambda p: p.code), Kind.CODE),
        Column(f"kode_bps{heading}", of_place(lambda p: p.bps_code), Kind.CODE),
        Column(f"wilayah{heading}", of_place(lambda p: p.full_name)),
    ]


def joined(get: Callable) -> Callable:
    """One part of each source, in the same order in each column."""

    def value(row):
        sources = sorted(row[0].sources.all(), key=lambda source: source.pk)
        return BAR.join(get(source) for source in sources) if sources else None

    return value


def occupations(line: EnrolmentTarget) -> str | None:
    names = sorted(category.name for category in line.occupations.all())
    return BAR.join(names) or None
