"""The file of a comparison: one row per region."""

from operator import attrgetter

from jamsostek_pks.lib.columns import Column, Kind

from .arithmetic import rows_of
from .exports import (
    ORIGINS,
    days_columns,
    grades,
    place_columns,
    seen_agreement_columns,
    target_percent,
    titles,
)
from .ladder_columns import ladder_row_columns, question_columns


def comparison_columns(asked, known_on) -> list[Column]:
    """What the page's columns say, each region in a row of its own."""

    def of_target(get):
        return lambda row: row.target and get(row.target)

    return [
        *place_columns(lambda row: row.c.region),
        *question_columns(asked, known_on),
        Column("dasar_pembagi", lambda row: asked.basis),
        Column("cakupan_persen", lambda row: row.c.printed, Kind.PERCENT),
        Column("aktif", lambda row: row.c.active, Kind.COUNT),
        Column("pekerja", lambda row: row.c.workforce, Kind.COUNT),
        Column("asal", lambda row: ORIGINS[row.c.origin]),
        Column("angka_utama", lambda row: row.c.is_headline),
        Column("wilayah_bawahan_diketahui", lambda row: row.c.known, Kind.COUNT),
        Column("wilayah_bawahan", lambda row: row.c.of, Kind.COUNT),
        Column("kesenjangan_semesta", lambda row: row.c.gap, Kind.COUNT),
        Column("target_tahun", of_target(attrgetter("year")), Kind.NUMBER),
        Column("target_persen", of_target(target_percent), Kind.PERCENT),
        Column("target_ditetapkan_oleh", of_target(lambda t: t.issuer or None)),
        Column("kesenjangan_target", lambda row: row.gap_to_target, Kind.COUNT),
        *days_columns("aktif", lambda row: rows_of(row.c.active_part)),
        *days_columns("pekerja", lambda row: rows_of(row.c.workforce_part)),
        Column("sumber", lambda row: titles(row.c.rows)),
        Column("kelas_sumber", lambda row: grades(row.c.rows)),
        *seen_agreement_columns(),
        *marked_ladder_columns(),
    ]


def marked_ladder_columns() -> list[Column]:
    """The ladder's own columns, marked: 'aktif' is already the coverage's part."""
    return [
        Column(f"tangga_{column.heading}", column.getter, column.kind)
        for column in ladder_row_columns(lambda row: row.current)
    ]
