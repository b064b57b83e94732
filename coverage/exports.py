"""Columns of the coverage files; docs/csv-formats.md describes the same headings.

Each takes the story it is a file of; its getters ask it only when a row is written.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from operator import attrgetter

from agreements.ladder import ACTIVE, REGISTERED, Pooled
from jamsostek_pks.lib.columns import Column, Kind
from jamsostek_pks.lib.ratio import two_decimals

from .arithmetic import rows_of, sourcing
from .ladders import LadderRow, RungPeople
from .movement import Movement
from .story import Row, Story

ORIGINS = {"OWN": "angka sendiri", "SUM": "jumlah wilayah di bawahnya", "NONE": None}
PARTLY_UNSOURCED = "sebagian tanpa sumber"


def coverage_columns(story: Story) -> list[Column]:
    """One row per region: percentage, its parts, basis, days, origin, agreements."""
    return [
        *place_columns(lambda row: row.c.region),
        Column("tingkat", lambda row: row.c.region.level.lower()),
        Column("per_tanggal", lambda row: story.asked.on, Kind.DATE),
        Column("dasar_pembagi", lambda row: story.asked.basis),
        *asked_columns(story),
        Column("cakupan_persen", lambda row: row.c.printed, Kind.PERCENT),
        Column("aktif", lambda row: row.c.active, Kind.COUNT),
        Column("pekerja", lambda row: row.c.workforce, Kind.COUNT),
        Column("kesenjangan_semesta", lambda row: row.c.gap, Kind.COUNT),
        *target_columns(story),
        *days_columns("aktif", lambda row: rows_of(row.c.active_part)),
        *days_columns("pekerja", lambda row: rows_of(row.c.workforce_part)),
        Column("asal", lambda row: ORIGINS[row.c.origin]),
        Column("angka_utama", lambda row: row.c.is_headline),
        Column("wilayah_bawahan_diketahui", lambda row: row.c.known, Kind.COUNT),
        Column("wilayah_bawahan", lambda row: row.c.of, Kind.COUNT),
        *seen_agreement_columns(),
        Column("sumber", lambda row: titles(row.c.rows)),
        Column("kelas_sumber", lambda row: grades(row.c.rows)),
    ]


def file_rows(story: Story) -> list[Row]:
    """The rows the page shows: the region itself, then its table."""
    others = [row for row in story.rows if row.c.region.code != story.region.code]
    return [story.own_row, *others]


def seen_agreement_columns() -> list[Column]:
    """Of rows with `in_sight` and `seen_agreements`: out of sight is not none."""

    def of_seen(name: str) -> Callable:
        return lambda row: getattr(row.seen_agreements, name, None)

    return [
        Column("semua_terlihat", lambda row: row.in_sight),
        Column("perjanjian_berlaku", of_seen("in_force"), Kind.COUNT),
        Column(
            "perjanjian_masa_berlaku_tidak_diketahui",
            of_seen("validity_unknown"),
            Kind.COUNT,
        ),
    ]


def place_columns(place: Callable) -> list[Column]:
    """A region in both code systems, and its name with its level."""
    return [
        Column("kode_kemendagri", lambda row: place(row).code, Kind.CODE),
        Column("kode_bps", lambda row: place(row).bps_code or None, Kind.CODE),
        Column("wilayah", lambda row: place(row).full_name),
    ]


def asked_columns(story: Story) -> list[Column]:
    """What was asked besides the day; figures as known now leave the last empty."""
    return [
        Column("segmen", lambda row: story.asked.segment),
        Column("diketahui_pada", lambda row: story.as_of.known_on, Kind.DATE),
    ]


def target_columns(story: Story) -> list[Column]:
    """The newest target of each region on the basis asked, and how far it is off."""

    def of_target(get: Callable) -> Callable:
        def value(row):
            target = story.targets_by_code.get(row.c.region.code)
            return target and get(target)

        return value

    def missing(row):
        target = story.targets_by_code.get(row.c.region.code)
        return target and row.c.gap_to(target.percent)

    return [
        Column("target_tahun", of_target(attrgetter("year")), Kind.NUMBER),
        Column("target_persen", of_target(target_percent), Kind.PERCENT),
        Column("target_ditetapkan_oleh", of_target(lambda t: t.issuer or None)),
        Column("kesenjangan_target", missing, Kind.COUNT),
    ]


def target_percent(target) -> Decimal:
    """As it was set: with two decimals, or more where it has them."""
    exact = target.percent.normalize()
    return exact if exact.as_tuple().exponent < -2 else two_decimals(exact)


def days_columns(name: str, figures: Callable) -> list[Column]:
    """The oldest and newest day of the figures behind a number, and how exact."""
    return [
        Column(f"{name}_tertua", lambda row: oldest(figures(row)), Kind.DATE),
        Column(f"{name}_terbaru", lambda row: newest(figures(row)), Kind.DATE),
        Column(f"{name}_ketelitian", lambda row: precisions(figures(row))),
    ]


def oldest(figures: Iterable) -> date | None:
    return min((figure.as_of for figure in figures), default=None)


def newest(figures: Iterable) -> date | None:
    return max((figure.as_of for figure in figures), default=None)


def precisions(figures: Iterable) -> str | None:
    """'DAY', or 'DAY | YEAR' where figures of several kinds are added."""
    return " | ".join(sorted({figure.precision for figure in figures})) or None


def titles(rows: Iterable) -> str | None:
    """The sources of the rows behind a number, and whether some rows have none."""
    found = sourcing(rows)
    said = [str(source) for source in found.sources]
    if said and not found.complete:
        said.append(PARTLY_UNSOURCED)
    return " | ".join(said) or None


def grades(rows: Iterable) -> str | None:
    """No class where a row has no source: it would not hold for the whole number."""
    found = sourcing(rows)
    if not found.complete:
        return None
    return "".join(sorted({source.grade for source in found.sources})) or None


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

# With drafts among them a file says which rows are drafts.
DRAFTED_COLUMNS = [
    *FIGURE_COLUMNS,
    Column("keadaan", lambda found: "draf" if found.row.draft else "terbit"),
]


@dataclass(frozen=True)
class LadderCell:
    """One rung of one programme year and category (None: all of the year)."""

    row: LadderRow
    people: RungPeople

    @property
    def ratio(self) -> tuple[str, Pooled] | None:
        """What share of the target stands on this rung, where that has a name."""
        named = {
            ACTIVE: ("realisasi", self.row.realisation),
            REGISTERED: ("pendaftaran", self.row.registration),
        }
        found = named.get(self.people.rung)
        return found if found and found[1].percent is not None else None


def ladder_rows(story: Story) -> list[LadderCell]:
    """Programme years, then their categories: a row per rung that gives a number."""
    return [
        LadderCell(row, people)
        for row in (*story.ladder.years, *story.ladder.categories)
        for people in row.rungs
        if people.interval
    ]


def ladder_columns(story: Story) -> list[Column]:
    """People as minimum and maximum: equal unless purses overlap undecided."""
    return [
        *place_columns(lambda cell: story.region),
        Column("tahun_program", lambda cell: cell.row.year, Kind.NUMBER),
        Column("kategori", lambda cell: cell.row.category),
        Column("tahap", lambda cell: cell.people.rung),
        Column("per_tanggal", lambda cell: story.asked.on, Kind.DATE),
        *asked_columns(story),
        Column("orang_minimum", lambda cell: cell.people.interval.low, Kind.COUNT),
        Column("orang_maksimum", lambda cell: cell.people.interval.high, Kind.COUNT),
        Column("jumlah_baris", lambda cell: cell.people.interval.plain_sum, Kind.COUNT),
        Column("baris_diketahui", lambda cell: cell.people.known, Kind.COUNT),
        Column("baris", lambda cell: cell.people.of, Kind.COUNT),
        *days_columns("orang", lambda cell: cell.people.counts),
        *ratio_columns(),
    ]


def ratio_columns() -> list[Column]:
    """Realisation, and fulfilment of registration, over the lines that know both."""

    def of_ratio(get: Callable) -> Callable:
        return lambda cell: cell.ratio and get(*cell.ratio)

    return [
        Column("rasio", of_ratio(lambda name, _: name)),
        Column("rasio_orang", of_ratio(lambda _, pooled: pooled.part), Kind.COUNT),
        Column("rasio_target", of_ratio(lambda _, pooled: pooled.whole), Kind.COUNT),
        Column(
            "rasio_persen",
            of_ratio(lambda _, pooled: two_decimals(pooled.percent)),
            Kind.PERCENT,
        ),
        Column("rasio_baris", of_ratio(lambda _, pooled: pooled.known), Kind.COUNT),
    ]


def clock_columns(story: Story, outlook) -> list[Column]:
    """Where and when a forecast begins, and what it imagines renewed."""
    return [
        *place_columns(lambda row: story.region),
        Column("per_tanggal", lambda row: story.asked.on, Kind.DATE),
        *asked_columns(story),
        Column("andaikan_diperpanjang", lambda row: numbers(outlook.imagined_pks)),
        Column(
            "andaikan_bulan",
            lambda row: outlook.imagined_months if outlook.imagined else None,
            Kind.COUNT,
        ),
    ]


def numbers(pks: Iterable[int]) -> str | None:
    return " ".join(str(pk) for pk in sorted(pks)) or None


def month_columns(story: Story, outlook) -> list[Column]:
    """People protected in each month; the bounds differ where purses overlap."""
    columns = [
        *clock_columns(story, outlook),
        Column("bulan", lambda month: month.month, Kind.DATE),
    ]
    for name, people in (
        ("aktif", attrgetter("active")),
        ("hanya_terdaftar", attrgetter("registered")),
    ):
        columns += [
            Column(f"{name}_{heading}", bound_of(people, bound), Kind.COUNT)
            for heading, bound in (
                ("minimum", "low"),
                ("maksimum", "high"),
                ("jumlah_baris", "plain_sum"),
            )
        ]
    return columns


def bound_of(people, bound: str):
    """A bound of a month's people; empty where no line gives a number."""
    return lambda month: getattr(people(month), bound, None)


def loss_columns(story: Story, outlook) -> list[Column]:
    """People on the lines of one agreement that end in one month."""
    return [
        *clock_columns(story, outlook),
        Column("bulan", lambda loss: loss.month, Kind.DATE),
        Column("nomor_perjanjian", lambda loss: loss.agreement_pk, Kind.NUMBER),
        Column("perjanjian", lambda loss: loss.agreement),
        Column("aktif_berkurang", lambda loss: loss.active, Kind.COUNT),
        Column("terdaftar_berkurang", lambda loss: loss.registered, Kind.COUNT),
        Column("mungkin_terlindungi_baris_lain", lambda loss: loss.shared),
        Column("nomor_baris", lambda loss: numbers(line.pk for line in loss.lines)),
        Column("aktif_di_luar_ucj", lambda loss: loss.active_outside_ucj, Kind.COUNT),
        Column("perpanjangan_tercatat", renewals_text),
    ]


def renewals_text(loss) -> str | None:
    return " | ".join(renewal_text(each) for each in loss.renewals) or None


def renewal_text(renewal) -> str:
    """'12 Perjanjian 2027 (berlaku): target 992 mulai 2027-03-01'; '?' is unknown."""
    people = "?" if renewal.target is None else renewal.target
    paper, starts = renewal.agreement, renewal.protected_from or "?"
    said = f"{paper.pk} {paper.title} ({renewal.standing.label})"
    return f"{said}: target {people} mulai {starts}"


def change_columns(story: Story, since: date, moved: Movement) -> list[Column]:
    """One row per step between two days, each with both percentages' parts."""
    return [
        *place_columns(lambda step: story.region),
        Column("dasar_pembagi", lambda step: story.asked.basis),
        *asked_columns(story),
        *end_columns("sebelum", lambda: since, lambda: moved.before),
        *end_columns("sesudah", lambda: story.asked.on, lambda: moved.after),
        Column("langkah", lambda step: step.code),
        Column("keterangan", lambda step: step.label),
        Column("orang", lambda step: step.people, Kind.COUNT),
        Column("poin_persen", lambda step: two_decimals(step.points), Kind.PERCENT),
        Column("sumber", lambda step: titles(rows_behind(moved))),
        Column("kelas_sumber", lambda step: grades(rows_behind(moved))),
    ]


def end_columns(name: str, day: Callable, coverage: Callable) -> list[Column]:
    """One end of a change: the day asked, the percentage, its parts and their days."""
    return [
        Column(f"per_tanggal_{name}", lambda step: day(), Kind.DATE),
        Column(f"cakupan_persen_{name}", lambda step: coverage().printed, Kind.PERCENT),
        Column(f"aktif_{name}", lambda step: coverage().active, Kind.COUNT),
        *days_columns(f"aktif_{name}", lambda step: rows_of(coverage().active_part)),
        Column(f"pekerja_{name}", lambda step: coverage().workforce, Kind.COUNT),
        *days_columns(
            f"pekerja_{name}", lambda step: rows_of(coverage().workforce_part)
        ),
    ]


def rows_behind(moved: Movement) -> tuple:
    return moved.before.rows + moved.after.rows
