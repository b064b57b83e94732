"""The weekly letter as plain text: what is due, each with an absolute link. Pure."""

from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from itertools import groupby
from textwrap import wrap
from urllib.parse import urlsplit

from django.core.mail import EmailMessage
from django.urls import reverse

from jamsostek_pks.lib.words import count, long_day
from regions.mark import is_simulated

from .due import ENDING, FINDINGS, KIND_LABELS, PROTECTION, STALE, Item, week_of

WIDTH = 76
SUBJECTS = {
    ENDING: "perjanjian segera berakhir",
    PROTECTION: "perlindungan segera berakhir",
    STALE: "angka lama",
}
SIMULATED = "SIMULASI: seluruh isi surat ini rekaan.\n\n"
LEFT = """\
{left} pengingat lain tidak muat dan menyusul pekan depan; semuanya sudah
tercantum di {home}
"""
FOOT = """\
Tiap pengingat dikirim sekali: perjanjian dan perlindungan 90, 60 dan 30
hari sebelum hari terakhirnya, lalu 7 sampai 13 hari sebelumnya; angka lama
sebulan sekali, temuan tiap pekan.
Yang masih terbuka selalu tercantum di {home}

Surat otomatis ini untuk staf dan pengawas kantor yang melayani wilayahnya.
Untuk berhenti menerimanya, minta administrator menghapus alamat surel pada
akun Anda.
"""


def mail_of(
    user, due: Sequence[Item], *, on: date, site: str, left: int = 0
) -> EmailMessage:
    """The letter to one person; the same reminders sent twice have the same id.

    `left` reminders wait for the next letter.
    """
    host = urlsplit(site).hostname
    week = week_of(on)
    mark = "SIMULASI: " if is_simulated() else ""
    return EmailMessage(
        subject=f"{mark}Pengingat Jamsostek PKS: {subject_of(due)}",
        body=body_of(user, due, week, site, left),
        to=[user.email],
        headers={
            "Message-ID": f"<pengingat-{week}-{user.pk}-{mark_of(due)}@{host}>",
            "List-Id": f"Pengingat Jamsostek PKS <pengingat.{host}>",
            # Holiday answers to a machine help nobody.
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
        },
    )


def mark_of(due: Sequence[Item]) -> str:
    """The same for the same reminders: mail programs hide a second one of an id."""
    keys = sorted(item.key for item in due)
    return sha256(repr(keys).encode()).hexdigest()[:16]


def subject_of(due: Sequence[Item]) -> str:
    kinds = [item.kind for item in due]
    counts = [(kinds.count(kind), words) for kind, words in SUBJECTS.items()]
    said = [f"{count(number)} {words}" for number, words in counts if number]
    return ", ".join(said) or "temuan kualitas data"


def body_of(user, due: Sequence[Item], week: date, site: str, left: int) -> str:
    name = user.get_full_name() or user.get_username()
    home = site + reverse("coverage:dashboard")
    parts = [
        f"{SIMULATED if is_simulated() else ''}Kepada {name},\n\n"
        f"pengingat pekan yang mulai {long_day(week)}.\n",
        *(
            section(kind, [item for item in due if item.kind == kind], site)
            for kind in KIND_LABELS
        ),
        LEFT.format(left=count(left), home=home) if left else "",
        f"{'-' * WIDTH}\n{FOOT.format(home=home)}",
    ]
    return "\n".join(filter(None, parts))


def section(kind: str, found: Sequence[Item], site: str) -> str:
    """One kind under its heading, by office where there are several; '' for none."""
    if not found:
        return ""
    if kind == FINDINGS:
        head = KIND_LABELS[kind].upper()
    else:
        head = f"{KIND_LABELS[kind].upper()} ({count(len(found))})"
    by_office = sorted(found, key=lambda item: item.office)
    several = by_office[0].office != by_office[-1].office
    text = f"{head}\n"
    for office, group in groupby(by_office, key=lambda item: item.office):
        if several:
            text += f"\n{office or 'Kantor tidak tercatat'}\n"
        text += "".join(entry(item, site) for item in group)
    return text


def entry(item: Item, site: str) -> str:
    """A wrapped sentence, and its link on a line of its own, unbroken."""
    lines = wrap(item.sentence, WIDTH, initial_indent="- ", subsequent_indent="  ")
    url = item.url or reverse("coverage:quality")
    return "\n" + "\n".join([*lines, f"  {site}{url}"]) + "\n"
