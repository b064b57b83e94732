"""Sets the agreements of a file, and their lines, against those of the database."""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from agreements.models import Agreement, EnrolmentTarget
from jamsostek_pks.lib.import_columns import Reader
from jamsostek_pks.lib.import_plan import Change, Plan, Planned, chunks, pair_up
from jamsostek_pks.lib.words import count

from .context import Context, NewSource
from .figure_matching import NO_SUCH_ROW, TWICE, UNCLEAR, same
from .lines import NO_SUCH_LINE
from .paper_columns import HEADINGS, LINE, LINE_HEADINGS, PAPER, shown_of
from .paper_rows import LineRow, Paper, identity_of, out_of_order, title_of

PAPER_FIELDS = (
    *(name for _, name, _ in PAPER),
    *("region_id", "office_id", "parent_id", "renews_id"),
)
LINE_FIELDS = (
    *(name for _, name, _ in LINE),
    *("region_id", "category_id", "replaces_id"),
)
# Tells the lines of one agreement apart, as far as a file has these columns.
LINE_KEY = ("category_id", "region_id", "funding_sources", "programme_year")
ROUND = "Susunan tidak boleh melingkar: naskah itu sudah berada di bawah yang ini."
PAPER_TWICE = (
    "Perjanjian ini sudah ada di baris {} dengan nomor lain. Samakan nomornya."
)


@dataclass
class PaperPlan:
    """What becomes of one agreement of the file and of its lines."""

    paper: Paper
    row: dict | None = None
    changes: tuple[Change, ...] = ()
    # Sources to add to those it has.
    sources: list[int | NewSource] = field(default_factory=list)
    lines: list["LinePlan"] = field(default_factory=list)


@dataclass
class LinePlan:
    """What becomes of one line; `row` is the line it means, if there is one."""

    line: LineRow
    row: dict | None = None
    changes: tuple[Change, ...] = ()
    occupations: frozenset[int] | None = None


@dataclass
class PaperMatching:
    """Plans papers; faults go to the reader, the outcome to the plan."""

    reader: Reader
    context: Context
    plan: Plan

    def match(self, papers: list[Paper]) -> None:
        self.existing = self._existing(papers)
        plans = [PaperPlan(paper, self._meant(paper)) for paper in papers]
        self._refuse_twins(plans)
        rows = {each.row["pk"] for each in plans if each.row}
        lines = self._lines_of(rows)
        sources = self._sources_of(rows)
        for each in plans:
            self._plan_paper(each, sources)
            self._plan_lines(each, lines.get(each.row["pk"], []) if each.row else [])
        self._refuse_circles(plans)
        self.plan.extra = plans
        for each in plans:
            self._tell(each)

    def fault(self, line: int, heading: str, value: object, message: str) -> None:
        self.reader.fault(line, heading, "" if value is None else value, message)

    # What is there

    def _existing(self, papers) -> "Existing":
        ours = Agreement.objects.editable_by(self.context.user, self.context.today)
        regions = {paper.values["region_id"] for paper in papers}
        numbers = {paper.number for paper in papers if paper.number}
        found = Existing()
        for name, wanted in (("region__in", regions), ("pk__in", numbers)):
            for some in chunks(sorted(wanted), 5000):
                rows = ours.filter(**{name: some}).order_by()
                for row in rows.values("pk", *PAPER_FIELDS):
                    found.add(row)
        return found

    def _meant(self, paper: Paper) -> dict | None:
        if paper.number is not None:
            row = self.existing.by_pk.get(paper.number)
            if row is None:
                self.fault(paper.line, "nomor", paper.number, NO_SUCH_ROW)
            return row
        rows = self.existing.like(paper.values)
        if len(rows) > 1:
            said = UNCLEAR.replace("nomor_baris", "nomor")
            self.fault(paper.line, "judul", paper.values["title"], said)
        return rows[0] if len(rows) == 1 else None

    def _lines_of(self, pks) -> dict[int, list[dict]]:
        found = defaultdict(list)
        for some in chunks(sorted(pks), 5000):
            rows = EnrolmentTarget.objects.filter(agreement__in=some).order_by("pk")
            for row in rows.values("pk", "agreement_id", *LINE_FIELDS):
                found[row["agreement_id"]].append(row)
        self._add_occupations([row for rows in found.values() for row in rows])
        return found

    def _add_occupations(self, rows: list[dict]) -> None:
        by_line = linked(
            EnrolmentTarget.occupations,
            "enrolmenttarget_id",
            "workercategory_id",
            [row["pk"] for row in rows],
        )
        for row in rows:
            row["occupations"] = frozenset(by_line.get(row["pk"], ()))

    def _sources_of(self, pks) -> dict[int, list[int]]:
        return linked(Agreement.sources, "agreement_id", "source_id", pks)

    # Agreements

    def _refuse_twins(self, plans) -> None:
        first: dict[int, int] = {}
        for each in plans:
            line = each.paper.line
            if each.row and first.setdefault(each.row["pk"], line) != line:
                said = PAPER_TWICE.format(count(first[each.row["pk"]]))
                self.fault(line, "judul", each.paper.values["title"], said)

    def _plan_paper(self, each: PaperPlan, sources: dict) -> None:
        values, row = each.paper.values, each.row
        for name, message in out_of_order((row or {}) | values):
            self.fault(each.paper.line, HEADINGS[name], values.get(name), message)
        there = sources.get(row["pk"], []) if row else []
        each.sources = [pk for pk in each.paper.sources if pk not in there]
        if row is None:
            return
        for name in ("parent_id", "renews_id"):
            keep_hidden(name, values, row, self._visible)
        changes = self._changes(values, row, HEADINGS)
        if each.sources:
            titles = [self.context.source_text(source) for source in each.sources]
            changes.append(Change("sumber_judul", "", f"+ {', '.join(titles)}"))
        each.changes = tuple(changes)

    @cached_property
    def _visible(self) -> set[int]:
        seen = Agreement.objects.visible_to(self.context.user, self.context.today)
        return set(seen.order_by().values_list("pk", flat=True))

    def _changes(self, values, row, headings) -> list[Change]:
        return [
            Change(
                headings[name],
                shown_of(name, row[name], self.context),
                shown_of(name, value, self.context),
            )
            for name, value in values.items()
            if not same(value, row[name])
        ]

    # Lines

    def _plan_lines(self, each: PaperPlan, there: list[dict]) -> None:
        region = each.paper.values["region_id"]
        for line in each.paper.lines:
            self._check_line(line)
        pairs = self._numbered(each, there)
        taken = {row["pk"] for _, row in pairs}
        key = [name for name in LINE_KEY if self._has(each, name)]
        more, unclear = pair_up(
            [line for line in each.paper.lines if line.number is None],
            [row for row in there if row["pk"] not in taken],
            key_of_wanted=lambda line: tuple(
                line.values.get(name, region) for name in key
            ),
            key_of_found=lambda row: tuple(row[name] for name in key),
            equal=line_equal,
        )
        for line in unclear:
            self.fault(line.line, "kategori", self._category(line), UNCLEAR)
        for line, row in sorted(pairs + more, key=lambda pair: pair[0].line):
            each.lines.append(self._line_plan(line, row))

    def _has(self, each: PaperPlan, name: str) -> bool:
        return all(name in line.values for line in each.paper.lines)

    def _check_line(self, line: LineRow) -> None:
        wanted = line.values.get("replaces_id")
        if wanted and wanted not in self._visible_lines:
            self.fault(line.line, "menggantikan_baris", wanted, NO_SUCH_LINE)

    @cached_property
    def _visible_lines(self) -> set[int]:
        seen = EnrolmentTarget.objects.visible_to(self.context.user, self.context.today)
        return set(seen.order_by().values_list("pk", flat=True))

    def _numbered(self, each: PaperPlan, there: list[dict]) -> list[tuple[Any, dict]]:
        by_pk = {row["pk"]: row for row in there}
        pairs, first = [], {}
        for line in each.paper.lines:
            if line.number is None:
                continue
            if line.number not in by_pk:
                self.fault(line.line, "nomor_baris", line.number, NO_SUCH_LINE)
            elif first.setdefault(line.number, line.line) != line.line:
                said = TWICE.format(count(first[line.number]))
                self.fault(line.line, "nomor_baris", line.number, said)
            else:
                pairs.append((line, by_pk[line.number]))
        return pairs

    def _line_plan(self, line: LineRow, row: dict | None) -> LinePlan:
        found = LinePlan(line, row, occupations=line.occupations)
        if row and row["replaces_id"]:
            keep_hidden("replaces_id", line.values, row, self._visible_lines)
        if row is None or line_equal(line, row):
            return found
        changes = self._changes(line.values, row, LINE_HEADINGS)
        if line.occupations not in (None, row["occupations"]):
            names = self.context.categories_by_pk
            before, after = (
                " | ".join(sorted(names[pk].name for pk in pks))
                for pks in (row["occupations"], line.occupations)
            )
            changes.append(Change("pekerjaan", before, after))
        found.changes = tuple(changes)
        return found

    def _category(self, line: LineRow) -> str:
        return self.context.categories_by_pk[line.values["category_id"]].name

    # Circles

    def _refuse_circles(self, plans) -> None:
        for name in ("parent_id", "renews_id"):
            moved = {
                each.row["pk"]: each.paper.values[name]
                for each in plans
                if each.row and each.paper.values.get(name)
            }
            links = all_links(Agreement, name) | moved if moved else {}
            for each in plans:
                if each.row and each.row["pk"] in moved and round_trip(links, each.row):
                    value = each.paper.values[name]
                    self.fault(each.paper.line, HEADINGS[name], value, ROUND)
        lines = [each for plan in plans for each in plan.lines if each.row]
        moved = {
            each.row["pk"]: each.line.values["replaces_id"]
            for each in lines
            if each.line.values.get("replaces_id")
        }
        links = all_links(EnrolmentTarget, "replaces_id") | moved if moved else {}
        for each in lines:
            if each.row["pk"] in moved and round_trip(links, each.row):
                self.fault(
                    each.line.line,
                    "menggantikan_baris",
                    each.line.values["replaces_id"],
                    ROUND,
                )

    # The outcome, row by row of the file

    def _tell(self, each: PaperPlan) -> None:
        by_line = {plan.line.line: plan for plan in each.lines}
        for line in each.paper.rows:
            first = line == each.paper.line
            plan = by_line.get(line)
            new = (first and each.row is None) or (
                plan is not None and plan.row is None
            )
            changes = (each.changes if first else ()) + (plan.changes if plan else ())
            values = each.paper.values | (
                {f"line_{k}": v for k, v in plan.line.values.items()} if plan else {}
            )
            planned = Planned(line, values, None, changes, each.paper.reason)
            if new:
                self.plan.new.append(planned)
            elif changes:
                planned.row = {"pk": each.row["pk"]}
                self.plan.changed.append(planned)
            else:
                self.plan.same += 1


@dataclass
class Existing:
    """The agreements a file may mean, by every way to name one."""

    by_pk: dict[int, dict] = field(default_factory=dict)
    by_identity: dict = field(default_factory=lambda: defaultdict(list))

    def add(self, row: dict) -> None:
        if row["pk"] in self.by_pk:
            return
        self.by_pk[row["pk"]] = row
        for key in {title_of(row), *numbers_of_paper(row)}:
            self.by_identity[key].append(row)

    def like(self, values: dict) -> list[dict]:
        """By its number; else by title and day, unless that one has another number."""
        identity = identity_of(values)
        if rows := self.by_identity.get(identity):
            return rows
        if identity == title_of(values):
            return []
        name = identity[1]
        rows = self.by_identity.get(title_of(values), [])
        return [row for row in rows if not row[name]]


def numbers_of_paper(row: dict) -> list[tuple]:
    """Each of its two numbers as an identity."""
    blank = {"office_number": "", "government_number": ""}
    return [identity_of(row | blank | {name: row[name]}) for name in blank if row[name]]


def linked(relation, near: str, far: str, pks) -> dict[int, list[int]]:
    found = defaultdict(list)
    for some in chunks(sorted(pks), 5000):
        rows = relation.through.objects.filter(**{f"{near}__in": some}).order_by("pk")
        for one, other in rows.values_list(near, far):
            found[one].append(other)
    return found


def keep_hidden(name: str, values: dict, row: dict, visible: set[int]) -> None:
    """An empty cell does not cut a link to what the user cannot see."""
    hidden = row[name] is not None and row[name] not in visible
    if name in values and values[name] is None and hidden:
        del values[name]


def line_equal(line: LineRow, row: dict) -> bool:
    occupations = line.occupations is None or line.occupations == row["occupations"]
    return occupations and all(same(v, row[name]) for name, v in line.values.items())


def all_links(model, name: str) -> dict[int, int]:
    rows = model.objects.exclude(**{name: None}).order_by()
    return dict(rows.values_list("pk", name))


def round_trip(links: dict[int, int], row: dict) -> bool:
    """Whether following the links from a row leads back to it."""
    at, seen = links.get(row["pk"]), set()
    while at is not None and at not in seen:
        if at == row["pk"]:
            return True
        seen.add(at)
        at = links.get(at)
    return False
