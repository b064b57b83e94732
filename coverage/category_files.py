"""Files of the category pages: the tree, one category, and its known workers."""

from collections.abc import Iterator
from dataclasses import dataclass

from jamsostek_pks.lib.columns import Column, Kind

from .arithmetic import Place
from .categories import CategoryStory
from .exports import days_columns, grades, place_columns, titles
from .ladder_columns import ladder_row_columns, question_columns, rounded
from .ladders import LadderRow


def tree_columns(asked, known_on) -> list[Column]:
    """One row per category with all below it; people of its current year."""
    return [
        Column("kategori", lambda row: row.category.name),
        Column(
            "bagian_dari",
            lambda row: row.category.parent and row.category.parent.name,
        ),
        Column("segmen_kategori", lambda row: row.category.segment or None),
        Column("dihitung_dalam_cakupan", lambda row: row.category.in_ucj),
        *question_columns(asked, known_on),
        Column("baris_berlaku", lambda row: row.counts.in_force, Kind.COUNT),
        Column(
            "baris_masa_berlaku_tidak_diketahui",
            lambda row: row.counts.validity_unknown,
            Kind.COUNT,
        ),
        Column("baris_lainnya", lambda row: row.counts.other, Kind.COUNT),
        *ladder_row_columns(lambda row: row.current),
    ]


@dataclass(frozen=True)
class CategoryFileRow:
    """A programme year, or one source or region of the year shown in detail."""

    part: str
    ladder: LadderRow
    source: str | None = None
    place: Place | None = None


def category_file_rows(story: CategoryStory) -> Iterator[CategoryFileRow]:
    """The rows of the page's three ladders, in its order; never to be added up."""
    for row in story.years:
        yield CategoryFileRow("tahun", row)
    for payer in story.payers:
        yield CategoryFileRow("dana", payer.row, source=payer.source or "-")
    for found in story.places:
        yield CategoryFileRow("wilayah", found.row, place=found.place)


def category_columns(asked, known_on, name: str) -> list[Column]:
    """One row per year, funding source or region of one category."""

    def of_place(get):
        return lambda row: row.place and get(row.place)

    return [
        Column("bagian", lambda row: row.part),
        Column("kategori", lambda row: name),
        Column("kode_kemendagri", of_place(lambda place: place.code), Kind.CODE),
        Column("kode_bps", of_place(lambda place: place.bps_code or None), Kind.CODE),
        Column("wilayah", of_place(lambda place: place.full_name)),
        Column("sumber_dana", lambda row: row.source),
        *question_columns(asked, known_on),
        *ladder_row_columns(lambda row: row.ladder),
    ]


def population_columns(asked, known_on, name: str) -> list[Column]:
    """One row per region whose workers of the category are counted."""

    def active(bound: str):
        return lambda row: getattr(row.active and row.active.interval, bound, None)

    return [
        Column("kategori", lambda row: name),
        *place_columns(lambda row: row.place),
        *question_columns(asked, known_on),
        Column("populasi", lambda row: row.population.people, Kind.COUNT),
        *days_columns("populasi", lambda row: row.population.rows),
        Column("tahun_program", lambda row: row.year, Kind.NUMBER),
        Column("aktif_minimum", active("low"), Kind.COUNT),
        Column("aktif_maksimum", active("high"), Kind.COUNT),
        Column("aktif_jumlah_baris", active("plain_sum"), Kind.COUNT),
        Column(
            "aktif_baris_diketahui",
            lambda row: row.active and row.active.known,
            Kind.COUNT,
        ),
        Column("aktif_baris", lambda row: row.active and row.active.of, Kind.COUNT),
        *days_columns("aktif", lambda row: row.active.counts if row.active else ()),
        Column(
            "cakupan_minimum_persen",
            lambda row: rounded(row.percents[0]),
            Kind.PERCENT,
        ),
        Column(
            "cakupan_maksimum_persen",
            lambda row: rounded(row.percents[1]),
            Kind.PERCENT,
        ),
        Column("sumber", lambda row: titles(row.population.rows)),
        Column("kelas_sumber", lambda row: grades(row.population.rows)),
    ]
