"""The target line a row of headcounts means: by its number, or by its agreement.

Branch staff know a line as "the fishermen of PER/15/102023"; our own numbers stand
only in files that come from here.
"""

from collections import defaultdict
from dataclasses import dataclass

from agreements.models import Agreement, EnrolmentTarget
from agreements.models.agreement import number_key
from jamsostek_pks.lib.import_plan import chunks

from .context import Context

NO_SUCH_LINE = (
    "Tidak ada baris target bernomor ini di wilayah kerja Anda. Nomornya ada di berkas "
    "Baris target."
)
OTHER_LINE = "Baris target {} adalah {}, bukan ini. Periksa nomor_baris."
NO_LINE_SAID = (
    "Isi nomor_baris; atau nomor_perjanjian atau nomor_pihak_bpjs bersama kategori."
)
NO_LINE_FOUND = (
    "Tidak ada baris target dengan perjanjian, kategori dan wilayah ini di wilayah "
    "kerja Anda."
)
SEVERAL_LINES = "Cocok dengan {} baris target ({}). Isi nomor_baris."
CHUNK = 5000


@dataclass(frozen=True)
class Said:
    """What a row says of its line besides the number."""

    region_code: str = ""
    category: str = ""
    agreement: int | None = None
    paper_number: str = ""


@dataclass(frozen=True)
class Line:
    pk: int
    agreement: int
    region_code: str
    category: str

    def is_meant_by(self, said: Said, context: Context) -> bool:
        if said.region_code and said.region_code != self.region_code:
            return False
        return not said.category or same_category(said.category, self.category, context)


class LineFinder:
    """Asks for all lines that the rows of a file may mean at once."""

    def __init__(self, wanted: set[tuple[int | None, Said]], context: Context):
        self.context = context
        ours = EnrolmentTarget.objects.editable_by(context.user, context.today)
        self.by_pk = {
            line.pk: line for line in lines_of(ours, "pk", {pk for pk, _ in wanted})
        }
        self.by_paper = defaultdict(list)
        unnumbered = {said for pk, said in wanted if pk is None}
        self.papers = papers_of({said.paper_number for said in unnumbered}, context)
        agreements = {said.agreement for said in unnumbered}
        agreements |= {pk for pks in self.papers.values() for pk in pks}
        for line in lines_of(ours, "agreement", agreements):
            self.by_paper[line.agreement].append(line)
        self.found: dict[Said, int | str] = {}

    def find(self, pk: int | None, said: Said) -> int | str:
        """The line's pk, or why there is none."""
        if pk is None:
            if said not in self.found:
                self.found[said] = self._by_paper(said)
            return self.found[said]
        line = self.by_pk.get(pk)
        if line is None:
            return NO_SUCH_LINE
        if line.is_meant_by(said, self.context):
            return pk
        return OTHER_LINE.format(pk, f"{line.category} di {line.region_code}")

    def _by_paper(self, said: Said) -> int | str:
        papers = {said.agreement} if said.agreement else set()
        papers |= set(self.papers.get(number_key(said.paper_number), ()))
        if not said.category or not (said.agreement or said.paper_number):
            return NO_LINE_SAID
        lines = [
            line
            for paper in papers
            for line in self.by_paper.get(paper, ())
            if line.is_meant_by(said, self.context)
        ]
        if len(lines) == 1:
            return lines[0].pk
        if not lines:
            return NO_LINE_FOUND
        numbers = ", ".join(str(line.pk) for line in lines[:5])
        return SEVERAL_LINES.format(len(lines), numbers)


def lines_of(ours, name: str, pks: set[int | None]) -> list[Line]:
    fields = ("pk", "agreement_id", "region__code", "category__name")
    return [
        Line(*row)
        for some in chunks(sorted(pks - {None}), CHUNK)
        for row in ours.filter(**{f"{name}__in": some}).order_by().values_list(*fields)
    ]


def papers_of(numbers: set[str], context: Context) -> dict[str, list[int]]:
    """Agreements the user may edit, by their own number, marks left out."""
    wanted = {number_key(number) for number in numbers} - {""}
    found = defaultdict(list)
    if wanted:
        ours = Agreement.objects.editable_by(context.user, context.today)
        rows = ours.exclude(office_number="").order_by()
        for pk, number in rows.values_list("pk", "office_number"):
            if (key := number_key(number)) in wanted:
                found[key].append(pk)
    return found


def same_category(text: str, name: str, context: Context) -> bool:
    found = context.categories.get(text.casefold())
    return found is not None and found.name == name
