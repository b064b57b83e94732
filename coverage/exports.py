"""Columns of the coverage files; docs/csv-formats.md describes the same headings."""

from dataclasses import dataclass
from operator import attrgetter

from jamsostek_pks.lib.columns import Column, Kind

from .ladders import LadderRow, RungPeople
from .story import Row, Story

ORIGINS = {"OWN": "angka sendiri", "SUM": "jumlah wilayah di bawahnya", "NONE": None}


def coverage_columns(story: Story) -> list[Column]:
    """One row per region: percentage, its parts, basis, days, origin, agreements."""
    return [
        Column("kode_kemendagri", lambda row: row.c.region.code, Kind.CODE),
        Column("kode_bps", lambda row: row.c.region.bps_code or None, Kind.CODE),
        Column("wilayah", lambda row: row.c.region.full_name),
        Column("tingkat", lambda row: row.c.region.level.lower()),
        Column("per_tanggal", lambda row: story.asked.on, Kind.DATE),
        Column("dasar_pembagi", lambda row: story.asked.basis),
        Column("cakupan_persen", lambda row: row.c.printed, Kind.PERCENT),
        Column("aktif", lambda row: row.c.active, Kind.COUNT),
        Column("pekerja", lambda row: row.c.workforce, Kind.COUNT),
        Column("kesenjangan_semesta", lambda row: row.c.gap, Kind.COUNT),
        Column("aktif_tertua", oldest("active_days"), Kind.DATE),
        Column("aktif_terbaru", newest("active_days"), Kind.DATE),
        Column("pekerja_tertua", oldest("workforce_days"), Kind.DATE),
        Column("pekerja_terbaru", newest("workforce_days"), Kind.DATE),
        Column("asal", lambda row: ORIGINS[row.c.origin]),
        Column("angka_utama", lambda row: row.c.is_headline),
        Column("wilayah_bawahan_diketahui", lambda row: row.c.known, Kind.COUNT),
        Column("wilayah_bawahan", lambda row: row.c.of, Kind.COUNT),
        Column("perjanjian_berlaku", lambda row: row.agreements.in_force, Kind.COUNT),
        Column(
            "perjanjian_masa_berlaku_tidak_diketahui",
            lambda row: row.agreements.validity_unknown,
            Kind.COUNT,
        ),
        Column("sumber", lambda row: titles(row.c.sources)),
        Column("kelas_sumber", lambda row: grades(row.c.sources)),
    ]


def file_rows(story: Story) -> list[Row]:
    """The rows the page shows: the region itself, then its table."""
    others = [row for row in story.rows if row.c.region.code != story.region.code]
    return [story.own_row, *others]


def oldest(days: str):
    return lambda row: getattr(getattr(row.c, days), "oldest", None)


def newest(days: str):
    return lambda row: getattr(getattr(row.c, days), "newest", None)


def titles(sources) -> str | None:
    return " | ".join(str(source) for source in sources) or None


def grades(sources) -> str | None:
    return "".join(sorted({source.grade for source in sources})) or None


# The stored rows a percentage is made of.
FIGURE_COLUMNS = [
    Column("bagian", lambda found: found.part),
    Column("nomor_baris", lambda found: found.row.pk, Kind.NUMBER),
    Column("kode_kemendagri", lambda found: found.row.code, Kind.CODE),
    Column("kode_bps", lambda found: found.place.bps_code or None, Kind.CODE),
    Column("wilayah", lambda found: found.place.full_name),
    Column("dasar_pembagi", lambda found: found.basis),
    Column("segmen", lambda found: found.row.segment),
    Column("per_tanggal", lambda found: found.row.as_of, Kind.DATE),
    Column("ketelitian", lambda found: found.row.precision),
    Column("orang", lambda found: found.row.people, Kind.COUNT),
    Column("sumber", lambda found: found.row.source and str(found.row.source)),
    Column("kelas_sumber", lambda found: found.row.source and found.row.source.grade),
]


@dataclass(frozen=True)
class LadderCell:
    """One rung of one programme year and category (None: all of the year)."""

    row: LadderRow
    people: RungPeople


def ladder_rows(story: Story) -> list[LadderCell]:
    """One row per programme year, category and rung that gives a number."""
    return [
        LadderCell(row, people)
        for row in story.ladder.categories
        for people in row.rungs
        if people.interval
    ]


def ladder_columns(story: Story) -> list[Column]:
    """People as minimum and maximum: equal unless purses overlap undecided."""
    return [
        Column("kode_kemendagri", lambda cell: story.region.code, Kind.CODE),
        Column("kode_bps", lambda cell: story.region.bps_code or None, Kind.CODE),
        Column("wilayah", lambda cell: story.region.full_name),
        Column("tahun_program", lambda cell: cell.row.year, Kind.NUMBER),
        Column("kategori", lambda cell: cell.row.category),
        Column("tahap", lambda cell: cell.people.rung),
        Column("per_tanggal", lambda cell: story.asked.on, Kind.DATE),
        Column("orang_minimum", lambda cell: cell.people.interval.low, Kind.COUNT),
        Column("orang_maksimum", lambda cell: cell.people.interval.high, Kind.COUNT),
        Column("jumlah_baris", lambda cell: cell.people.interval.plain_sum, Kind.COUNT),
        Column("baris_diketahui", lambda cell: cell.people.known, Kind.COUNT),
        Column("baris", lambda cell: cell.people.of, Kind.COUNT),
    ]


def month_columns(story: Story) -> list[Column]:
    """People protected in each month; the bounds differ where purses overlap."""
    columns = [
        Column("kode_kemendagri", lambda month: story.region.code, Kind.CODE),
        Column("kode_bps", lambda month: story.region.bps_code or None, Kind.CODE),
        Column("wilayah", lambda month: story.region.full_name),
        Column("per_tanggal", lambda month: story.asked.on, Kind.DATE),
        Column("bulan", lambda month: month.month, Kind.DATE),
    ]
    for name, people in (
        ("aktif", attrgetter("active")),
        ("hanya_terdaftar", attrgetter("registered")),
    ):
        columns += [
            Column(f"{name}_minimum", lambda m, p=people: p(m).low, Kind.COUNT),
            Column(f"{name}_maksimum", lambda m, p=people: p(m).high, Kind.COUNT),
            Column(
                f"{name}_jumlah_baris", lambda m, p=people: p(m).plain_sum, Kind.COUNT
            ),
        ]
    return columns


# People on the lines of one agreement that end in one month if nothing is renewed.
PROTECTION_COLUMNS = [
    Column("bulan", lambda loss: loss.month, Kind.DATE),
    Column("nomor_perjanjian", lambda loss: loss.agreement_pk, Kind.NUMBER),
    Column("perjanjian", lambda loss: loss.agreement),
    Column("aktif_berkurang", lambda loss: loss.active, Kind.COUNT),
    Column("terdaftar_berkurang", lambda loss: loss.registered, Kind.COUNT),
    Column("mungkin_terlindungi_baris_lain", lambda loss: loss.shared),
    Column(
        "nomor_baris",
        lambda loss: " ".join(str(line.pk) for line in loss.lines),
    ),
]
