"""Agreements with their target lines, as a file."""

from django.db.models import Case, F, Prefetch, When

from agreements.models import Agreement, EnrolmentTarget
from jamsostek_pks.lib.import_columns import Reader
from jamsostek_pks.lib.import_plan import Plan, Planned
from jamsostek_pks.lib.table_in import Sheet

from . import paper_writing
from .context import Context
from .figures import notes_of
from .paper_columns import HEADINGS, LINE_HEADINGS, MARK, columns_out, layout, shown_of
from .paper_matching import PaperMatching
from .paper_rows import PaperReader
from .run import Run


class Papers:
    slug = "perjanjian"
    title = "Perjanjian dengan baris target"
    row_is = "satu baris target bersama perjanjiannya, atau perjanjian tanpa baris"
    layout = layout()
    reasons_needed = False
    reviewed = False
    examples_anywhere = False

    def plan(self, sheet: Sheet, context: Context) -> Plan:
        reader = Reader(self.layout, sheet)
        papers = PaperReader(reader, context).papers()
        plan = Plan(faults=reader.faults, notes=notes_of(reader, 0), extra=[])
        if not reader.missing:
            PaperMatching(reader, context, plan).match(papers)
        return plan

    def write(self, plan: Plan, run: Run) -> dict:
        return paper_writing.write(plan, run)

    def lock(self, written: dict) -> None:
        paper_writing.lock(written)

    def undo(self, written: dict, run: Run) -> None:
        paper_writing.undo(written, run)

    def built_on(self, written: dict, run: Run) -> list[str]:
        return paper_writing.built_on(written, run)

    def waiting(self, written: dict) -> int:
        """None: papers are not reviewed."""
        return 0

    def in_reach(self, written: dict, context: Context) -> bool:
        """Whether the user may still edit all that an import wrote."""
        return paper_writing.in_reach(written, context)

    def described(self, planned: Planned, context: Context) -> list[tuple[str, str]]:
        """Heading and text of what a new row says, as far as it says anything."""
        found = []
        for name, value in planned.values.items():
            bare = name.removeprefix(MARK)
            headings = LINE_HEADINGS if name.startswith(MARK) else HEADINGS
            if value not in (None, ""):
                found.append((headings[bare], shown_of(bare, value, context)))
        return found

    def label(self, planned: Planned, context: Context) -> str:
        values = planned.values
        region = context.regions.by_pk[values["region_id"]].full_name
        category = values.get(f"{MARK}category_id")
        parts = [region, values["title"]]
        if category:
            parts.append(context.categories_by_pk[category].name)
        return " · ".join(parts)

    # The data in the form of this file

    def export_rows(self, user, today):
        return ExportedPapers(self.exported(user, today))

    def exported(self, user, today):
        """Agreements the user may edit, with their lines."""
        seen = Agreement.objects.visible_to(user, today).order_by().values("pk")
        seen_lines = EnrolmentTarget.objects.visible_to(user, today).order_by()
        lines = EnrolmentTarget.objects.order_by("pk").annotate(
            seen_replaces_id=Case(
                When(replaces__in=seen_lines.values("pk"), then=F("replaces_id"))
            )
        )
        lines = lines.select_related("region", "category")
        return (
            Agreement.objects.editable_by(user, today)
            .annotate(
                seen_parent_id=Case(When(parent__in=seen, then=F("parent_id"))),
                seen_renews_id=Case(When(renews__in=seen, then=F("renews_id"))),
            )
            .select_related("region", "office")
            .prefetch_related(
                "sources", Prefetch("lines", lines.prefetch_related("occupations"))
            )
            .order_by("region__code", "pk")
        )

    def export_columns(self):
        return columns_out()

    examples = (
        {
            "kode_kemendagri": "75.04",
            "wilayah": "Kab. Pohuwato",
            "judul": "Perlindungan pekerja rentan Kabupaten Pohuwato 2026",
            "jenis_dokumen": "PKS",
            "tahap": "SIGNED",
            "nomor_pihak_bpjs": "PER/15/122025",
            "tanggal_tanda_tangan": "12 Desember 2025",
            "mulai_berlaku": "2026-01-01",
            "berlaku_sampai": "2026-12-31",
            "tahun_program": "2026",
            "mitra": "Dinas Tenaga Kerja Kabupaten Pohuwato",
            "sumber_judul": "PKS pekerja rentan 2026",
            "sumber_jenis": "SIGNED_DOCUMENT",
            "kategori": "Nelayan",
            "sumber_dana": "APBD_KAB",
            "program": "JKK+JKM",
            "target": "1.200",
            "iuran_per_bulan": "16.800",
            "bulan_didanai": "12",
            "terlindungi_mulai": "01/2026",
        },
        {
            "kode_kemendagri": "75.04",
            "wilayah": "Kab. Pohuwato",
            "judul": "Perlindungan pekerja rentan Kabupaten Pohuwato 2026",
            "nomor_pihak_bpjs": "PER/15/122025",
            "kategori": "Petani",
            "sumber_dana": "DBH_SAWIT+APBD_KAB",
            "program": "JKK+JKM",
            "target": "850",
            "catatan_baris": "baris kedua perjanjian yang sama",
        },
    )


class ExportedPapers:
    """(agreement, line) for each line; None as the line where a paper has none.

    Counted by two queries and read in pieces: a nation's papers are never in memory.
    """

    def __init__(self, agreements):
        self.agreements = agreements

    def __len__(self):
        pks = self.agreements.order_by().values("pk")
        bare = Agreement.objects.filter(pk__in=pks, lines=None).count()
        return EnrolmentTarget.objects.filter(agreement__in=pks).count() + bare

    def __iter__(self):
        for agreement in self.agreements.iterator(chunk_size=500):
            for line in agreement.lines.all() or [None]:
                yield agreement, line
