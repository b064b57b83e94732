"""Rules about privacy: no participant is named here, neither in a text nor a scan."""

from jamsostek_pks.lib.words import count

from .facts import Draft, Facts, Form
from .registry import GALAT, rule

WHY = "Situs ini tidak menyimpan data peserta"


@rule(code="nomor-identitas", severity=GALAT, label="Nomor identitas dalam tulisan")
def identity_number(facts: Facts):
    """Sixteen digits that read as a NIK, in any text of the row; told masked."""
    for text in facts.texts:
        yield Draft(
            f"{text.name}: {' dan '.join(text.fields)} memuat nomor identitas "
            f"{', '.join(text.numbers)}. {WHY}: hapus nomor itu.",
            text.place,
            text.agreements,
            Form(text.model, text.pk) if text.editable else None,
        )


@rule(
    code="nomor-identitas-dokumen",
    severity=GALAT,
    label="Nomor identitas dalam dokumen",
)
def identity_number_in_scan(facts: Facts):
    """Only in text layers that could be read; of the others nothing is said."""
    for scan in facts.scans:
        if scan.numbers:
            yield Draft(
                f"Dokumen “{scan.name}” ({scan.place.full_name}): teksnya memuat "
                f"{count(scan.numbers)} nomor identitas. {WHY}: unggah versi tanpa "
                "nomor itu, lalu minta administrator menghapus yang ini.",
                scan.place,
                scan.agreements,
                Form(scan.model, scan.pk) if scan.editable else None,
            )
