"""Files of the office pages: all offices, one office's papers, months, what is old."""

from jamsostek_pks.lib.columns import Column, Kind

from .ladder_columns import ladder_row_columns, question_columns
from .offices import Paper


def office_columns(asked, known_on) -> list[Column]:
    """One row per office with all below it; people of its current year."""
    return [
        Column("kantor", lambda found: found.office.name),
        Column("jenis", lambda found: found.office.kind_label or None),
        Column(
            "kantor_atasan",
            lambda found: found.office.parent and found.office.parent.name,
        ),
        Column("wilayah_dilayani", served_codes, Kind.CODE),
        Column("semua_terlihat", lambda found: found.in_sight),
        *question_columns(asked, known_on),
        Column("perjanjian_berlaku", lambda found: found.counts.in_force, Kind.COUNT),
        Column("segera_berakhir", lambda found: found.counts.expiring, Kind.COUNT),
        Column(
            "perjanjian_masa_berlaku_tidak_diketahui",
            lambda found: found.counts.validity_unknown,
            Kind.COUNT,
        ),
        Column("perjanjian_lainnya", lambda found: found.counts.other, Kind.COUNT),
        Column("data_lama", lambda found: len(found.stale), Kind.COUNT),
        Column("temuan", lambda found: len(found.findings), Kind.COUNT),
        *ladder_row_columns(lambda found: found.current),
    ]


def served_codes(found) -> str | None:
    return " ".join(code for code, _ in found.office.regions) or None


def paper_columns(asked, known_on) -> list[Column]:
    """One row per agreement of the office itself."""
    return [
        Column("nomor", lambda paper: paper.agreement.pk, Kind.NUMBER),
        Column("perjanjian", lambda paper: paper.agreement.title),
        Column("kantor", lambda paper: paper.agreement.office.name),
        Column("kode_kemendagri", lambda paper: paper.agreement.region.code, Kind.CODE),
        Column(
            "kode_bps", lambda paper: paper.agreement.region.bps_code or None, Kind.CODE
        ),
        Column("wilayah", lambda paper: paper.agreement.region.full_name),
        *question_columns(asked, known_on),
        Column("tahap", lambda paper: paper.agreement.stage),
        Column("status", lambda paper: paper.agreement.status),
        Column("mulai_berlaku", lambda paper: paper.agreement.starts_on, Kind.DATE),
        Column("berlaku_sampai", lambda paper: paper.agreement.ends_on, Kind.DATE),
        Column("perpanjangan_tercatat", lambda paper: paper.renewed),
    ]


def month_ahead_columns(asked, known_on, name: str) -> list[Column]:
    """One row per month: papers and people whose protection ends in it."""
    columns = [
        Column("kantor", lambda month: name),
        *question_columns(asked, known_on),
        Column("bulan", lambda month: month.month, Kind.DATE),
        Column("perjanjian_berakhir", lambda month: len(month.ending), Kind.COUNT),
        Column("nomor_perjanjian_berakhir", lambda month: numbers(month.ending)),
    ]
    for heading, field in (("aktif", "active"), ("hanya_terdaftar", "registered")):
        columns += [
            Column(f"{heading}_{said}", bound_of(field, bound), Kind.COUNT)
            for said, bound in (
                ("minimum", "low"),
                ("maksimum", "high"),
                ("jumlah_baris", "plain_sum"),
            )
        ]
    return columns


def bound_of(field: str, bound: str):
    return lambda month: getattr(getattr(month, field), bound, None)


def numbers(papers: tuple[Paper, ...]) -> str | None:
    return " ".join(str(paper.agreement.pk) for paper in papers) or None
