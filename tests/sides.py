"""Two offices in two provinces, whose rows carry words and numbers of their own.

`NEAR` are rows of Kab. Pohuwato (75.04), `FAR` those of Kab. Wajo (73.13). Each text
begins with its side's word, each number lies in its side's range, so a reader of one
side finds out about the other by looking for a word.
"""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.test import override_settings
from django.utils import timezone

from agreements.archive import keep
from agreements.models import Document, FileImport, MergedAgreement
from coverage.models import Digest, Overlap, Reminder
from jamsostek_pks.lib.dates import today
from jamsostek_pks.lib.months import add_months, month_of
from regions.reasons import because
from tests.factories import (
    create_agreement,
    create_category,
    create_claim,
    create_headcount,
    create_line,
    create_office,
    create_participation,
    create_region,
    create_source,
    create_target,
    create_user,
    create_workforce,
    saved,
)
from tests.scans import pdf

NEAR, FAR = "qarlax", "wolvex"
NUMBERS = {NEAR: 4_170_000, FAR: 7_310_000}
# 7.310.017 as pages print it, 7310017 as files do.
FAR_NUMBER = re.compile(r"7[.]?310[.]?\d{3}(?!\d)")
# The same words on both sides: what is alike must not be told of either.
SAME_NUMBER = "PER/15/102023"
SAME_PERSON = "Haliana Murni"


@dataclass
class Side:
    """One office's rows; `rows` by what they are, to build addresses from."""

    word: str
    code: str
    elsewhere: str
    office: object
    staff: object
    rows: dict = field(default_factory=dict)
    numbers: object = None
    told: set = field(default_factory=set)

    def __post_init__(self):
        self.numbers = count(NUMBERS[self.word] + 17, step=2)

    def text(self, what):
        self.told.add(f"{self.word}{what}")
        return f"{self.word}{what}"

    def number(self):
        return next(self.numbers)


class World:
    """Regions, offices, readers and what everybody may know; then the two sides."""

    def __init__(self):
        for code in ("ID", "73", "73.13", "75", "75.04", "75.71", "76", "76.01"):
            create_region(code=code)
        self.fishermen = create_category(name="Nelayan")
        create_category()
        self.publish()
        self.kanwil = create_office(regions=[], name="Kanwil Sulampua", kind="KANWIL")
        self.near = self.side(NEAR, "75.04", "75.71", parent=self.kanwil)
        self.far = self.side(FAR, "73.13", "76.01", parent=None)
        self.readers = {
            "staff": self.near.staff,
            "reviewer": create_user(
                username="pengawas", role="REVIEWER", office=self.kanwil
            ),
            "official": create_user(username="pejabat", region="75.04"),
            "other staff": self.far.staff,
            "other official": create_user(username="pejabatlain", region="73.13"),
            "administrator": create_user(username="admin", is_superuser=True),
        }
        self.shared()

    def side(self, word, code, elsewhere, parent):
        office = create_office(regions=[code], name=f"Kantor {code}", parent=parent)
        staff = create_user(username=f"staf{code}", office=office, email=f"{code}@b.id")
        return Side(word, code, elsewhere, office, staff)

    def publish(self):
        for code in ("75.04", "73.13"):
            create_workforce(region=code, workers=1000)
            create_participation(region=code, active_workers=400)
            create_claim(region=code)
            create_target(region=code)

    def shared(self):
        """A province's paper with a line in sight of the near side and one that is not.

        The reader is told that lines are hidden; one more must change nothing.
        """
        self.province = create_agreement(region="75", title="Naskah provinsi")
        for code in ("75.04", "76"):
            line = create_line(
                agreement=self.province,
                region=code,
                category=self.fishermen,
                target_workers=11,
            )
            create_headcount(target=line, workers=7)

    # Sides

    def fill(self, side):
        """All kinds of rows of one side."""
        fill_papers(self, side)
        fill_figures(side)
        fill_records(self, side)

    def meddle(self):
        """Far rows that point at near ones; seen from there, nothing may tell."""
        near, far = self.near.rows, self.far
        far.rows["renewal"] = paper(far, "perpanjangan", renews=near["old"])
        far.rows["child"] = paper(far, "anak", parent=near["umbrella"])
        # A line of the whole province stands in for the near umbrella's.
        line = create_line(
            agreement=far.rows["child"],
            region="75",
            category=self.fishermen,
            target_workers=far.number(),
        )
        create_line(
            agreement=far.rows["child"],
            region="76",
            category=self.fishermen,
            replaces=near["umbrella line"],
            target_workers=far.number(),
        )
        hidden = create_line(
            agreement=self.province, region="75.71", target_workers=far.number()
        )
        hidden.category_in_source = far.text("kategoritersembunyi")
        hidden.save()
        create_headcount(target=hidden, workers=far.number())
        far.rows["hidden line"], far.rows["standing in"] = hidden, line

    def tie(self):
        """Near rows that point at far ones, and a decision about lines of both."""
        near, far = self.near.rows, self.far.rows
        with because("dikaitkan"):
            near["draft"].parent = far["umbrella"]
            near["draft"].renews = far["old"]
            near["draft"].save()
            near["line"].replaces = far["line"]
            near["line"].save()
        tied = Overlap.objects.create(
            resolution="NESTED", reason=self.far.text("alasanbersama")
        )
        tied.lines.set([near["line"], far["line"]])
        near["tied"] = tied


def paper(side, what, **changes):
    values = {
        "region": side.code,
        "office": side.office,
        "title": side.text(f"judul{what}"),
        "document_type_in_source": side.text(f"jenis{what}"),
        "counterparty_name": side.text(f"mitra{what}"),
        "government_number": side.text(f"nomor{what}"),
        "office_number": SAME_NUMBER,
        "signed_on_in_source": side.text("tanggaltanda"),
        "signed_at": side.text("tempattanda"),
        "legal_bases": side.text("dasarhukum"),
        "note": side.text("catatanpks"),
        "budget": side.number(),
        "stated_total": side.number(),
        "programme_year": today().year,
        "signed_on": today() - timedelta(days=300),
        "starts_on": today() - timedelta(days=300),
        "ends_on": today() + timedelta(days=60),
    }
    return create_agreement(**values | changes)


def fill_papers(world, side):
    rows = side.rows
    rows["source"] = create_source(
        title=side.text("judulsumber"),
        publisher=side.text("penerbit"),
        url=f"https://contoh.id/{side.text('alamat')}",
        file_name=side.text("berkassumber"),
        kind="SIGNED_DOCUMENT",
        recorded_by=side.staff,
    )
    ended = {"ends_on": today() - timedelta(days=20)}
    rows["old"] = paper(side, "lama", **ended)
    rows["umbrella"] = paper(side, "payung", document_type="MOU")
    rows["paper"] = paper(side, "pks")
    rows["draft"] = paper(side, "draf", stage="DRAFTING")
    for name in ("old", "umbrella", "paper"):
        rows[name].sources.add(rows["source"])
        rows[f"{name} line"] = line_of(world, side, rows[name], name)
    rows["line"] = rows["paper line"]
    rows["line elsewhere"] = line_of(
        world, side, rows["paper"], "luar", region=side.elsewhere
    )
    rows["person"] = rows["paper"].people.create(
        name=SAME_PERSON,
        position=side.text("jabatan"),
        aliases=side.text("ejaan"),
    )
    rows["other person"] = rows["umbrella"].people.create(name=side.text("orang"))
    rows["event"] = rows["paper"].events.create(
        kind="MEETING",
        on=today() - timedelta(days=200),
        place=side.text("tempatperistiwa"),
        note=side.text("catatanperistiwa"),
        source=rows["source"],
    )
    with because(side.text("alasanubah")):
        rows["paper"].note = side.text("catatanbaru")
        rows["paper"].save()


def line_of(world, side, agreement, what, **changes):
    values = {
        "category": world.fishermen,
        "category_in_source": side.text(f"kategori{what}"),
        "target_workers": side.number(),
        "monthly_contribution": side.number(),
        "note": side.text(f"catatanbaris{what}"),
        "protected_from": add_months(month_of(today()), -3),
        "months_funded": 5,
    }
    return create_line(agreement=agreement, **values | changes)


def fill_figures(side):
    rows, day = side.rows, month_of(today()) - timedelta(days=1)
    for name in ("line", "umbrella line", "line elsewhere"):
        for rung in ("REGISTERED", "ACTIVE"):
            rows[f"{name} {rung}"] = create_headcount(
                target=rows[name],
                rung=rung,
                as_of=day,
                workers=side.number(),
                source=rows["source"],
                note=side.text("catatanjumlah"),
                recorded_by=side.staff,
            )
    rows["headcount"] = rows["line ACTIVE"]
    rows["loss"] = rows["headcount"].losses.create(reason="DIED", workers=side.number())
    rows["draft figure"] = draft_of(side)
    wrong = create_headcount(
        target=rows["line"], as_of=day - timedelta(days=40), workers=side.number()
    )
    wrong.correct(
        by=side.staff,
        at=timezone.now(),
        reason=side.text("alasankoreksi"),
        workers=side.number(),
    )
    rows["wrong"] = wrong


def draft_of(side):
    """A figure that waits for its review, from a source that nothing else rests on."""
    with override_settings(REVIEW=True):
        return create_participation(
            region=side.code,
            segment="PU",
            active_workers=side.number(),
            source=create_source(title=side.text("judulsumberdraf")),
            note=side.text("catatandraf"),
            recorded_by=side.staff,
            draft=True,
        )


def fill_records(world, side):
    rows = side.rows
    same = pdf("sama")
    for name, owner in (
        ("document", {"agreement": rows["paper"]}),
        ("scan", {"source": rows["source"]}),
    ):
        rows[name] = saved(
            Document(
                name=side.text(f"pindaian{name}.pdf"),
                media_type="application/pdf",
                size=len(same),
                sha256=keep(same),
                uploaded_by=side.staff,
                **owner,
            )
        )
    rows["overlap"] = Overlap.objects.create(
        resolution="DISJOINT", reason=side.text("alasantumpang")
    )
    rows["overlap"].lines.set([rows["line"], rows["umbrella line"]])
    rows["import"] = FileImport.objects.create(
        kind="peserta",
        file_name=side.text("impor.csv"),
        sha256="0" * 64,
        size=side.number(),
        uploaded_at=timezone.now(),
        uploaded_by=side.staff,
        applied_at=timezone.now(),
        reason=side.text("alasanimpor"),
        new_rows=side.number(),
        written={"rows": [], "sources": []},
    )
    rows["digest"] = Digest.objects.create(
        recipient=side.staff, week_on=today(), claimed_at=timezone.now()
    )
    rows["reminder"] = Reminder.objects.create(
        digest=rows["digest"],
        recipient=side.staff,
        kind="ENDING",
        occasion="30",
        sentence=side.text("pengingat"),
    )
    LogEntry.objects.create(
        user=side.staff,
        content_type=ContentType.objects.get_for_model(rows["paper"]),
        object_id=rows["paper"].pk,
        object_repr=side.text("tindakan"),
        action_flag=CHANGE,
    )
    rows["merged"] = MergedAgreement.objects.create(
        number=side.number(), agreement=rows["paper"]
    )
