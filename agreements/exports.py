"""Columns of the agreement files; docs/csv-formats.md describes the same headings."""

from jamsostek_pks.lib.columns import Column, Kind

from .ladder import RUNGS, TARGET


def agreement_columns(on) -> list[Column]:
    """One row per agreement, its status as of `on`."""
    return [
        Column("nomor", lambda a: a.pk, Kind.NUMBER),
        Column("kode_kemendagri", lambda a: a.region.code, Kind.CODE),
        Column("kode_bps", lambda a: a.region.bps_code or None, Kind.CODE),
        Column("wilayah", lambda a: a.region.full_name),
        Column("judul", lambda a: a.title),
        Column("jenis_dokumen", lambda a: a.document_type or None),
        Column(
            "jenis_dokumen_menurut_sumber", lambda a: a.document_type_in_source or None
        ),
        Column("tahap", lambda a: a.stage),
        Column("per_tanggal", lambda a: on, Kind.DATE),
        Column("status", lambda a: a.status),
        Column("nomor_pihak_bpjs", lambda a: a.office_number or None, Kind.CODE),
        Column("nomor_pihak_pemda", lambda a: a.government_number or None, Kind.CODE),
        Column("tanggal_tanda_tangan", lambda a: a.signed_on, Kind.DATE),
        Column("mulai_berlaku", lambda a: a.starts_on, Kind.DATE),
        Column("berlaku_sampai", lambda a: a.ends_on, Kind.DATE),
        Column("diakhiri_pada", lambda a: a.terminated_on, Kind.DATE),
        Column("tahun_program", lambda a: a.programme_year, Kind.NUMBER),
        Column("kantor", lambda a: a.office and a.office.name),
        Column("mitra", lambda a: a.counterparty_name or None),
        Column("jumlah_baris", lambda a: a.line_count, Kind.COUNT),
        Column("baris_tanpa_target", lambda a: a.lines_without_target, Kind.COUNT),
        Column("target_orang", lambda a: a.target_total, Kind.COUNT),
        Column("jumlah_dinyatakan", lambda a: a.stated_total, Kind.COUNT),
        Column("naskah_induk", lambda a: a.seen_parent_id, Kind.NUMBER),
        Column("memperpanjang", lambda a: a.seen_renews_id, Kind.NUMBER),
        Column("sumber", lambda a: " | ".join(map(str, a.sources.all())) or None),
        Column(
            "kelas_sumber",
            lambda a: "".join(sorted({s.grade for s in a.sources.all()})) or None,
        ),
    ]


def line_columns(on) -> list[Column]:
    """One row per target line with its newest count of each rung as of `on`."""
    columns = [
        Column("nomor_baris", lambda row: row.line.pk, Kind.NUMBER),
        Column("nomor_perjanjian", lambda row: row.line.agreement_id, Kind.NUMBER),
        Column("perjanjian", lambda row: row.line.agreement.title),
        Column("tahap", lambda row: row.line.agreement.stage),
        Column("kode_kemendagri", lambda row: row.line.region.code, Kind.CODE),
        Column("kode_bps", lambda row: row.line.region.bps_code or None, Kind.CODE),
        Column("wilayah_tinggal", lambda row: row.line.region.full_name),
        Column("kategori", lambda row: row.line.category.name),
        Column("segmen", lambda row: row.line.effective_segment or None),
        Column("sumber_dana", lambda row: row.line.funding_sources or None),
        Column("program", lambda row: row.line.programmes or None),
        Column("tahun_program", lambda row: row.line.effective_year, Kind.NUMBER),
        Column(
            "iuran_per_bulan", lambda row: row.line.monthly_contribution, Kind.MONEY
        ),
        Column("bulan_didanai", lambda row: row.line.months_funded, Kind.COUNT),
        Column("terlindungi_mulai", lambda row: row.line.protected_from, Kind.DATE),
        Column("kuota_per_desa", lambda row: row.line.quota_per_village, Kind.COUNT),
        Column("rencana_kuota", lambda row: row.line.planned_workers, Kind.COUNT),
        Column("per_tanggal", lambda row: on, Kind.DATE),
        Column("dijumlahkan", lambda row: row.counted),
    ]
    for rung in RUNGS:
        columns.append(Column(rung.lower(), rung_people(rung), Kind.COUNT))
        if rung != TARGET:
            columns.append(Column(f"{rung.lower()}_per", rung_day(rung), Kind.DATE))
    columns.append(Column("tidak_berlanjut", lambda row: row.losses or None))
    return columns


def rung_people(rung):
    return lambda row: row.ladder.people(rung)


def rung_day(rung):
    return lambda row: (
        row.ladder.counts[rung].as_of if rung in row.ladder.counts else None
    )
