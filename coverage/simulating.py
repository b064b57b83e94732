"""The simulation page's numbers: what is asked, put to the figures and the dues."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum
from django.urls import reverse

from agreements.models import Segment
from agreements.rates import BPU, Rate
from jamsostek_pks.lib.columns import Column, Kind
from regions.models import Region

from . import reports
from .arithmetic import NONE, Coverage
from .exports import place_columns
from .models import Basis
from .reports import Question
from .scenarios import (
    ONLY_BPU,
    WHOLE_GAP,
    Answer,
    Size,
    Tariff,
    budget_answer,
    reach_answer,
    village_answer,
)
from .simulation import Dues
from .simulation_forms import BudgetForm, ReachForm, TermsForm

OWN_NUMBER = "angka sendiri, diisi di halaman ini"


@dataclass(frozen=True)
class Simulation:
    """One question about one region, and its answer; None: a number is missing."""

    region: Region
    c: Coverage
    answer: Answer | None


def programmes_of(rates: Sequence[Rate]) -> set[str]:
    return {rate.programmes for rate in rates if rate.segment == BPU}


def simulation(asked: Question, form: TermsForm, rates: Sequence[Rate]) -> Simulation:
    """The answer to a valid form; asks for figures of its region only."""
    region = form.cleaned_data["wilayah"]
    c = reports.coverages(asked, region)[region.code]
    size = size_of(asked, form, region, c)
    answer = answer_of(asked, form, size, tariff_of(form, rates))
    return Simulation(region, c, answer if form.asked else None)


def answer_of(asked: Question, form: TermsForm, size: Size, tariff: Tariff):
    given = form.cleaned_data
    if not form.asked:
        return None
    if isinstance(form, ReachForm):
        return reach_answer(
            size,
            tariff,
            target=given["target"],
            points=given["naik"],
            today=asked.on,
            by=given["sampai"],
            months=given["bulan"],
        )
    if isinstance(form, BudgetForm):
        return budget_answer(
            tariff,
            budget=given["anggaran"],
            people=given["orang"],
            start=given["mulai"],
            months=given["bulan"],
        )
    return village_answer(
        size, tariff, quota=given["kuota"], start=given["mulai"], months=given["bulan"]
    )


def tariff_of(form: TermsForm, rates: Sequence[Rate]) -> Tariff:
    payer = f"{form.label_of('pembayar')}, sektor {form.label_of('sektor')}"
    programmes = form.cleaned_data["program"]
    return Tariff(rates, programmes, form.payers, form.sector, Dues(programmes, payer))


def size_of(asked: Question, form: TermsForm, region: Region, c: Coverage) -> Size:
    """The region's own numbers; typed ones stand in for them and say so.

    A partial sum is not the region's: it leaves both numbers unknown.
    """
    known = c.is_headline or c.origin == NONE
    active, workforce = (c.active, c.workforce) if known else (None, None)
    basis, notes = Basis(asked.basis).label, [("Wilayah", region.full_name)]
    for name, label in (("pekerja", "Pekerja"), ("aktif", "Peserta aktif")):
        if form.cleaned_data.get(name) is not None:
            notes.append((f"Asal {label.lower()}", OWN_NUMBER))
    if (typed := form.cleaned_data.get("pekerja")) is not None:
        workforce, basis = typed, OWN_NUMBER
    if (typed := form.cleaned_data.get("aktif")) is not None:
        active = typed
    treated = ONLY_BPU if asked.segment == Segment.BPU else WHOLE_GAP
    return Size(active, workforce, basis, desa_of(region), tuple(notes), treated)


def desa_of(region: Region) -> int:
    """The country's row holds no desa of its own: its provinces' are added."""
    if region.level != Region.Level.NATION:
        return region.desa_count
    provinces = Region.objects.filter(level=Region.Level.PROVINCE)
    return provinces.aggregate(desa=Sum("desa_count"))["desa"] or 0


def simulate_url(story) -> str | None:
    """The simulation of a headline's gap, to its target or to everybody."""
    wanted = story.asked.segment in {Segment.TOTAL, Segment.BPU}
    if not wanted or not story.c.is_headline or not story.c.gap or story.c.gap < 0:
        return None
    # 62.9300, as it is stored, reads as the 62,93 that was set.
    target = story.target.percent.normalize() if story.gap_to_target else Decimal(100)
    return story.as_of.link(
        reverse("coverage:simulation"),
        tanya="capai",
        wilayah=story.region.code,
        dasar=story.asked.basis,
        target=f"{target:f}".replace(".", ","),
    )


def month_table_columns(as_of, asked, form, found) -> list[Column]:
    """Terms of the question on each row; the ends differ where the dues are open."""
    columns = [
        *place_columns(lambda row: found.region),
        Column("per_tanggal", lambda row: asked.on, Kind.DATE),
        Column("dasar_pembagi", lambda row: asked.basis),
        Column("segmen", lambda row: asked.segment),
        Column("diketahui_pada", lambda row: as_of.known_on, Kind.DATE),
        Column("dihargai_sebagai", lambda row: BPU),
        Column("program", lambda row: form.cleaned_data["program"]),
        Column("dibayar_oleh", lambda row: form.label_of("pembayar")),
        Column("sektor", lambda row: form.label_of("sektor")),
        Column("bulan", lambda row: row.month, Kind.DATE),
    ]
    for name, get in (
        ("terendah", lambda row: row.low),
        ("tertinggi", lambda row: row.high),
    ):
        columns += end_columns(name, get)
    return columns


def end_columns(name: str, end) -> list[Column]:
    """People and dues at one end of the rates."""
    return [
        Column(f"orang_iuran_{name}", lambda row: end(row).people, Kind.COUNT),
        Column(f"iuran_per_orang_{name}", lambda row: end(row).rate, Kind.MONEY),
        Column(f"iuran_{name}", lambda row: end(row).cost, Kind.MONEY),
    ]
