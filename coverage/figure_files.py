"""The files of a region's page: its table, and its own figures (`?isi=`).

Own figures leave as they are stored, with all that is needed to enter them again.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from jamsostek_pks.lib.columns import Column, Kind
from jamsostek_pks.lib.ratio import two_decimals

from .exports import coverage_columns, file_rows, place_columns, target_percent
from .story import Story
from .without import without_agreement


@dataclass(frozen=True)
class File:
    """What a file is called and holds; `rows` are asked for only if it is wanted."""

    name: str
    columns: list[Column]
    rows: Callable[[], Iterable]


def files_of(story: Story) -> dict[str, File]:
    """Each file by its `isi`; '' is the page's own table."""
    return {
        "": File("cakupan", coverage_columns(story), lambda: file_rows(story)),
        "dinyatakan": File(
            "dinyatakan", claim_columns(story), lambda: story.checked_claims
        ),
        "target": File(
            "target-cakupan", target_file_columns(story), lambda: story.all_targets
        ),
        "angka": File("angka", figure_columns(story), lambda: own_figures(story)),
        "tanpa-perjanjian": File(
            "tanpa-perjanjian",
            lacking_columns(story),
            lambda: without_agreement(story).regions,
        ),
    }


def lacking_columns(story: Story) -> list[Column]:
    """One row per kabupaten or kota in sight that has no agreement of its own."""
    return [
        *place_columns(lambda row: row.place),
        Column("tingkat", lambda row: row.place.level.lower()),
        Column("per_tanggal", lambda row: story.asked.on, Kind.DATE),
        Column("pembicaraan", lambda row: row.talks, Kind.COUNT),
        Column("baris_perjanjian_lain", lambda row: row.reached_by, Kind.COUNT),
    ]


def claim_columns(story: Story) -> list[Column]:
    """One row per claim, as said, beside what its own parts say."""

    def of_claim(get: Callable) -> Callable:
        return lambda row: get(row[0])

    def of_check(get: Callable) -> Callable:
        return lambda row: get(row[1])

    return [
        *stored_columns(story, of_claim),
        *dated_columns(of_claim),
        Column(
            "persen_dinyatakan", of_claim(lambda c: c.printed_percent), Kind.PERCENT
        ),
        Column("angka_desimal", of_claim(lambda c: c.percent_decimals), Kind.COUNT),
        Column("pembilang", of_claim(lambda c: c.numerator), Kind.COUNT),
        Column("penyebut", of_claim(lambda c: c.denominator), Kind.COUNT),
        Column("belum_terlindungi", of_claim(lambda c: c.uncovered), Kind.COUNT),
        Column("dinyatakan_oleh", of_claim(lambda c: c.said_by or None)),
        Column("pemeriksaan", of_check(lambda check: check.verdict)),
        Column("persen_dihitung", of_check(computed_percent), Kind.PERCENT),
        Column("pertentangan", of_check(contradictions)),
        *source_columns(of_claim),
    ]


def computed_percent(check):
    percent = check.recomputed.percent
    return None if percent is None else two_decimals(percent)


def contradictions(check) -> str | None:
    """Each contradiction as the page words it."""
    said = [
        f"{each.label}: {each.stated_text}, dihitung {each.computed_text}"
        for each in check.contradictions
    ]
    return " | ".join(said) or None


def target_file_columns(story: Story) -> list[Column]:
    """One row per target of the region, on every basis."""
    return [
        *stored_columns(story, itself),
        Column("tahun", lambda target: target.year, Kind.NUMBER),
        Column("target_persen", target_percent, Kind.PERCENT),
        Column("dasar_pembagi", lambda target: target.basis),
        Column("ditetapkan_oleh", lambda target: target.issuer or None),
        *source_columns(itself),
    ]


@dataclass(frozen=True)
class OwnFigure:
    """A stored Participation ('aktif') or Workforce ('pekerja')."""

    part: str
    figure: object
    people: int


def own_figures(story: Story) -> list[OwnFigure]:
    """The rows of the page's two tables of stored figures."""
    active, workforce = story.figures["participations"], story.figures["workforces"]
    return [
        *(OwnFigure("aktif", figure, figure.active_workers) for figure in active),
        *(OwnFigure("pekerja", figure, figure.workers) for figure in workforce),
    ]


def figure_columns(story: Story) -> list[Column]:
    """One row per stored figure of the region, on every basis."""

    def of_figure(get: Callable) -> Callable:
        return lambda row: get(row.figure)

    return [
        Column("bagian", lambda row: row.part),
        *stored_columns(story, of_figure),
        *dated_columns(of_figure),
        Column("orang", lambda row: row.people, Kind.COUNT),
        *source_columns(of_figure),
    ]


def itself(get: Callable) -> Callable:
    return get


def stored_columns(story: Story, of: Callable) -> list[Column]:
    """Which row, of which region, and as known when; `of` finds the figure."""
    return [
        Column("nomor_baris", of(lambda figure: figure.pk), Kind.NUMBER),
        *place_columns(lambda row: story.region),
        Column("diketahui_pada", lambda row: story.as_of.known_on, Kind.DATE),
    ]


def dated_columns(of: Callable) -> list[Column]:
    """What a figure is about: basis, segment, category and day."""
    return [
        Column("dasar_pembagi", of(lambda figure: getattr(figure, "basis", None))),
        Column("segmen", of(lambda figure: figure.segment)),
        Column("kategori", of(category_name)),
        Column("per_tanggal", of(lambda figure: figure.as_of), Kind.DATE),
        Column(
            "ketelitian", of(lambda figure: figure.as_of and figure.as_of_precision)
        ),
    ]


def category_name(figure) -> str | None:
    category = getattr(figure, "category", None)
    return category and category.name


def source_columns(of: Callable) -> list[Column]:
    """The note, and the source in its parts, so that it can be found again."""

    def of_source(get: Callable) -> Callable:
        return of(lambda figure: figure.source and (get(figure.source) or None))

    return [
        Column("catatan", of(lambda figure: figure.note or None)),
        Column("sumber_judul", of_source(lambda source: source.title)),
        Column("sumber_penerbit", of_source(lambda source: source.publisher)),
        Column("sumber_jenis", of_source(lambda source: source.kind)),
        Column("sumber_alamat", of_source(lambda source: source.url)),
        Column("kelas_sumber", of_source(lambda source: source.grade)),
    ]
