"""A ladder in one row of a file: each rung a group of columns, then realisation."""

from collections.abc import Callable

from agreements.ladder import RUNGS, TARGET
from jamsostek_pks.lib.columns import Column, Kind
from jamsostek_pks.lib.ratio import two_decimals

from .exports import newest, oldest


def ladder_row_columns(of_row: Callable) -> list[Column]:
    """Columns of the LadderRow that `of_row` gives, empty where it gives None."""

    def known(get: Callable) -> Callable:
        return lambda row: None if (ladder := of_row(row)) is None else get(ladder)

    columns = [
        Column("tahun_program", known(lambda ladder: ladder.year), Kind.NUMBER),
        Column("baris", known(lambda ladder: ladder.lines), Kind.COUNT),
    ]
    for rung in RUNGS:
        columns += rung_columns(rung, known)
    return [*columns, *realisation_columns(known)]


def rung_columns(rung: str, known: Callable) -> list[Column]:
    """People of one rung at least and at most, and the days they were counted on."""

    def bound(name: str) -> Callable:
        return known(lambda ladder: getattr(ladder.people(rung).interval, name, None))

    def day(choose: Callable) -> Callable:
        return known(lambda ladder: choose(ladder.people(rung).counts))

    name = rung.lower()
    columns = [
        Column(f"{name}_minimum", bound("low"), Kind.COUNT),
        Column(f"{name}_maksimum", bound("high"), Kind.COUNT),
        Column(f"{name}_jumlah_baris", bound("plain_sum"), Kind.COUNT),
        Column(
            f"{name}_baris_diketahui",
            known(lambda ladder: ladder.people(rung).known),
            Kind.COUNT,
        ),
    ]
    if rung != TARGET:
        columns += [
            Column(f"{name}_tertua", day(oldest), Kind.DATE),
            Column(f"{name}_terbaru", day(newest), Kind.DATE),
        ]
    return columns


def realisation_columns(known: Callable) -> list[Column]:
    """Active of target over the lines that know both, and how many these are."""

    def pooled(get: Callable) -> Callable:
        return known(lambda ladder: get(ladder.realisation))

    return [
        Column("realisasi_aktif", pooled(lambda found: found.part), Kind.COUNT),
        Column("realisasi_target", pooled(lambda found: found.whole), Kind.COUNT),
        Column(
            "realisasi_persen",
            pooled(lambda found: rounded(found.percent)),
            Kind.PERCENT,
        ),
        Column("realisasi_baris", pooled(lambda found: found.known), Kind.COUNT),
    ]


def rounded(percent):
    return None if percent is None else two_decimals(percent)


def question_columns(asked, known_on) -> list[Column]:
    """What was asked: the day, the segment, figures as known on a day."""
    return [
        Column("per_tanggal", lambda row: asked.on, Kind.DATE),
        Column("segmen", lambda row: asked.segment),
        Column("diketahui_pada", lambda row: known_on, Kind.DATE),
    ]
