"""A region's coverage story: everything its page, dashboard and files show."""

from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse

from agreements.models import Segment
from jamsostek_pks.lib.as_of import AsOf
from jamsostek_pks.lib.months import month_of, months_between
from regions.names import code_and_above

from . import charts, claim_check, overlaps, reports
from .arithmetic import SUM, Coverage, Place
from .drafts import WithDrafts, with_drafts
from .gap_money import GapPrice, gap_price
from .ladders import Ladders, RegionLadder, counted_ladders, region_ladder
from .models import Basis
from .overlaps import Purses
from .reports import Question, StatusCounts


@dataclass(frozen=True)
class Row:
    """One region in a table: its coverage, its agreements and where it leads.

    `in_sight`: the user sees all its agreements; else none seen is not none.
    """

    c: Coverage
    agreements: StatusCounts
    url: str
    active_url: str
    workforce_url: str
    in_force_url: str = ""
    validity_unknown_url: str = ""
    other_url: str = ""
    in_sight: bool = True

    @property
    def seen_agreements(self) -> StatusCounts | None:
        return self.agreements.told(in_sight=self.in_sight)

    @property
    def bar(self):
        """Drawn only for a headline: a partial sum is not the region's coverage."""
        return charts.bar(self.c.printed if self.c.is_headline else None)


class Story:
    """One region asked about by one user; reads lazily, a query per table."""

    def __init__(self, asked: Question, region, as_of: AsOf):
        self.asked, self.region, self.as_of = asked, region, as_of

    @cached_property
    def coverages(self) -> dict[str, Coverage]:
        return reports.coverages(self.asked, self.table_region)

    @cached_property
    def table_region(self):
        """A kabupaten has nothing below: its peers stand in the table instead."""
        lowest = self.region.level in {"KABUPATEN", "KOTA"}
        return self.region.parent if lowest else self.region

    @property
    def places_below(self) -> list[Place]:
        """The region itself and all below it."""
        places = [coverage.region for coverage in self.coverages.values()]
        return [p for p in places if self.region.code in code_and_above(p.code)]

    @property
    def c(self) -> Coverage:
        return self.coverages[self.region.code]

    @cached_property
    def with_drafts(self) -> WithDrafts | None:
        return with_drafts(self.asked, self.region, self.c)

    @cached_property
    def counts(self) -> dict[str, StatusCounts]:
        return reports.agreement_counts(self.asked, self.table_region)

    @cached_property
    def rows(self) -> list[Row]:
        """The regions below (or the peers of a kabupaten), in order of code."""
        return [
            self.row(coverage)
            for coverage in self.coverages.values()
            if coverage.region.parent_code == self.table_region.code
        ]

    @property
    def rows_below(self) -> list[Row]:
        """What a sum is made of; the peers of a kabupaten are not below it."""
        return self.rows if self.table_region == self.region else []

    def row(self, coverage: Coverage) -> Row:
        code = coverage.region.code
        return Row(
            coverage,
            self.counts.get(code, StatusCounts()),
            url=self.region_url(code),
            active_url=self.rows_url(code, "aktif"),
            workforce_url=self.rows_url(code, "pekerja"),
            in_force_url=self.register_url("berlaku", code),
            validity_unknown_url=self.register_url("tidak-diketahui", code),
            other_url=self.register_url("lainnya", code),
            in_sight=self.holds(code),
        )

    def holds(self, code: str) -> bool:
        """Whether the user sees all agreements of a region."""
        return self.asked.user.scope(self.asked.today).holds(code)

    @property
    def own_row(self) -> Row:
        return self.row(self.c)

    @property
    def children_sum(self) -> Coverage | None:
        """The children's sum, shown apart and never added to an own figure."""
        whole = self.coverages[self.table_region.code]
        children = whole.children
        if children.active is None:
            return None
        return Coverage(
            whole.region, SUM, children.active, children.workforce, children
        )

    @property
    def foot(self) -> Row | None:
        """The table's last line, leading to the rows of the children's sum."""
        code, added = self.table_region.code, self.children_sum
        return added and Row(
            added,
            StatusCounts(),
            url=self.region_url(code),
            active_url=self.rows_url(code, "aktif", jumlah="bawahan"),
            workforce_url=self.rows_url(code, "pekerja", jumlah="bawahan"),
        )

    @property
    def months_old(self) -> int | None:
        """Age of the newest active people, once it is more than a year."""
        days = self.c.active_days
        if days is None:
            return None
        months = months_between(month_of(days.newest), month_of(self.asked.on))
        return months if months > 12 else None

    @property
    def basis_label(self) -> str:
        return Basis(self.asked.basis).label

    @property
    def segment_label(self) -> str:
        return Segment(self.asked.segment).label

    @cached_property
    def claims(self):
        return reports.claims(self.asked, self.region)

    @property
    def checked_claims(self) -> list[tuple]:
        """Each claim as said, beside what its own parts say (domain.md 4.7)."""
        found = [(claim, claim_check.check(stated_of(claim))) for claim in self.claims]
        return [
            (claim, check, [claim_check.HINT_LABELS[hint] for hint in check.hints])
            for claim, check in found
        ]

    @property
    def stated(self):
        """Claims of the very day and basis of the headline, to be read beside it."""
        days = self.c.active_days
        return [
            claim
            for claim in self.claims
            if claim.percent is not None
            and claim.basis == self.asked.basis
            and claim.segment == self.asked.segment
            and days
            and claim.as_of == days.newest
        ]

    @cached_property
    def all_targets(self):
        return reports.targets(self.asked, self.region)

    @property
    def targets(self):
        """Targets on the basis asked, of all segments: others are not compared."""
        if self.asked.segment != Segment.TOTAL:
            return []
        return [t for t in self.all_targets if t.basis == self.asked.basis]

    @cached_property
    def targets_by_code(self) -> dict:
        """What `target` is to this region, for each region of the table."""
        if self.asked.segment != Segment.TOTAL:
            return {}
        return reports.newest_targets(self.asked, self.table_region)

    @property
    def target(self):
        return self.targets[-1] if self.targets else None

    @property
    def gap_to_target(self) -> int | None:
        return self.target and self.c.gap_to(self.target.percent)

    @property
    def gap_price(self) -> GapPrice | None:
        return gap_price(self.c, segment=self.asked.segment, on=self.asked.on)

    @property
    def bar(self):
        percent = self.c.printed if self.c.is_headline else None
        return charts.bar(percent, self.target and self.target.percent)

    @property
    def own_counts(self) -> StatusCounts:
        return self.counts.get(self.region.code, StatusCounts())

    @property
    def status_counts(self) -> dict:
        """Counts with the register that lists exactly these agreements."""
        counts = self.own_counts
        return {
            "all": counts.all,
            "in_sight": self.holds(self.region.code),
            "in_force": counts.in_force,
            "in_force_url": self.register_url("berlaku"),
            "expiring": counts.expiring,
            "expiring_url": self.register_url("segera-berakhir"),
            "validity_unknown": counts.validity_unknown,
            "validity_unknown_url": self.register_url("tidak-diketahui"),
        }

    @cached_property
    def agreements(self) -> list[tuple]:
        return [
            (
                agreement,
                self.as_of.link(agreement.get_absolute_url()),
                agreement.standing_on(self.asked.on),
            )
            for agreement in reports.region_agreements(self.asked, self.region)
        ]

    def register_url(self, status: str, code: str | None = None) -> str:
        wilayah = code or self.region.code
        return self.as_of.link(
            reverse("agreements:list"), wilayah=wilayah, status=status
        )

    def region_url(self, code: str) -> str:
        return self.as_of.link(reverse("coverage:region", args=[code]))

    def rows_url(self, code: str, part: str, **more: str) -> str:
        url = reverse("coverage:rows", args=[code])
        return self.as_of.link(url, bagian=part, **more)

    @property
    def rows_active_url(self) -> str:
        return self.rows_url(self.region.code, "aktif")

    @property
    def rows_with_drafts_url(self) -> str:
        url = reverse("coverage:rows", args=[self.region.code])
        return self.as_of.link(url, jumlah="draf")

    @property
    def rows_workforce_url(self) -> str:
        return self.rows_url(self.region.code, "pekerja")

    @cached_property
    def ladders(self) -> Ladders:
        """Lines that totals count, of people living here, each with its ladder."""
        return counted_ladders(self.asked, self.region)

    @cached_property
    def purses(self) -> Purses:
        return overlaps.purses(self.asked)

    @cached_property
    def ladder(self) -> RegionLadder:
        return region_ladder(self.ladders, self.purses)

    @property
    def year_ladders(self) -> list[dict]:
        """Each programme year with the register of the lines it adds."""
        return [
            {"row": row, "url": self.lines_url(row.year)} for row in self.ladder.years
        ]

    def lines_url(self, year: int | None) -> str:
        return self.as_of.link(
            reverse("agreements:lines"),
            wilayah=self.region.code,
            tahun=year or "-",
            hitung="ya",
        )

    @property
    def more_urls(self) -> list[tuple[str, str]]:
        """The other pages about this region."""
        pages = (
            ("Tangga per kategori", "coverage:ladder"),
            ("Kapan perlindungan berakhir", "coverage:protection"),
            ("Mengapa cakupan berubah", "coverage:change"),
        )
        return [(label, self.page_url(name)) for label, name in pages]

    def page_url(self, name: str) -> str:
        """Another page about this region, as of the same day."""
        return self.as_of.link(reverse(name, args=[self.region.code]))

    @cached_property
    def figures(self):
        """The region's own stored figures, every basis, newest first."""
        return reports.own_figures(self.asked, self.region)

    def crumbs_to(self, label: str) -> list[tuple[str, str | None]]:
        """Crumbs of a page below this region's."""
        *above, (name, _) = self.crumbs
        return [*above, (name, self.region_url(self.region.code)), (label, None)]

    @property
    def crumbs(self) -> list[tuple[str, str | None]]:
        """From Indonesia down to here; the last is this page."""
        above, region = [], self.region.parent
        while region is not None:
            above.append((region.full_name, self.region_url(region.code)))
            region = region.parent
        return [*reversed(above), (self.region.full_name, None)]


def stated_of(claim) -> claim_check.Claim:
    """A stored claim as the checker takes it."""
    return claim_check.Claim(
        percent=claim.percent,
        decimals=claim.percent_decimals,
        numerator=claim.numerator,
        denominator=claim.denominator,
        uncovered=claim.uncovered,
    )
