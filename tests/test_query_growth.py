"""No page asks more of the database because there is more in it, and no template asks.

What is compared is growth, 3 against 12: a fixed number would break with every
innocent change and say less.
"""

import re
from datetime import timedelta

import pytest
from django.db import connection, reset_queries
from django.test.signals import template_rendered
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agreements.models import AgreementEvent
from regions.models import PublicPage
from tests.factories import (
    TODAY,
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
)

# How often is asked is the same on both databases.
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.once,
    pytest.mark.usefixtures("review"),
]

FEW, MANY = 3, 12
PER = f"per={TODAY}"
PAGES = [
    f"/?{PER}",
    f"/wilayah/ID/?{PER}",
    f"/wilayah/75/?{PER}",
    f"/wilayah/75.01/?{PER}",
    f"/wilayah/75/baris/?{PER}",
    f"/wilayah/ID/baris/?{PER}&jumlah=bawahan",
    f"/perjanjian/?{PER}",
    f"/perjanjian/?{PER}&wilayah=75&status=berlaku&q=perjanjian",
    f"/perjanjian/baris/?{PER}",
    f"/perjanjian/baris/?{PER}&wilayah=75&tahun=2025&hitung=ya",
    f"/perjanjian/7000/?{PER}",
    "/perjanjian/7000/riwayat/",
    f"/wilayah/75/tangga/?{PER}",
    f"/wilayah/75/perlindungan/?{PER}",
    f"/wilayah/75/perubahan/?{PER}",
    f"/kualitas-data/?{PER}",
    f"/kategori/?{PER}",
    f"/kategori/pekerja-rentan/?{PER}",
    f"/kantor/?{PER}",
    f"/kantor/gorontalo/?{PER}",
    f"/bandingkan/?{PER}&wilayah=75.01,75.02",
    f"/simulasi/?{PER}&wilayah=75&target=70",
    f"/simulasi/?{PER}&wilayah=ID&tanya=desa&kuota=100",
    f"/wilayah/75/lembar/?{PER}",
    f"/?{PER}&peta=perjanjian&isi=tanpa-perjanjian",
    "/cari/?q=wilayah",
    "/cari/?q=perjanjian",
    "/cari/?q=pejabat&jenis=orang",
    "/laporan/",
    f"/tinjau/?{PER}",
    f"/tinjau/bulan/?{PER}",
    "/publik/75/",
]
# Officials have no such page.
OF_OFFICES = ("/tinjau/", "/tinjau/bulan/")
# What a file of the same address does; some kinds of page have none.
WITHOUT_FILE = ("7000", "cari", "laporan", "lembar", "/bulan/", "publik")
WITH_FILE = [page for page in PAGES if not any(word in page for word in WITHOUT_FILE)]
# A workbook is the same rows in another dress; one is enough.
FILES = [f"{page}&format=csv" for page in WITH_FILE]
FILES.append(f"/perjanjian/baris/?{PER}&format=xlsx")


class Site:
    """A province that can grow: kabupaten, papers, lines, figures."""

    def __init__(self):
        self.size = 0
        self.category = create_category()
        self.jobs = [create_category(name=name) for name in ("Nelayan", "Petani")]
        self.office = create_office(regions=["75"], name="Kantor Cabang Gorontalo")
        self.reviewer = create_user(is_superuser=True)
        self.umbrella = create_agreement(pk=7000, region="75")
        PublicPage.objects.create(region=create_region(code="75"), is_open=True)

    def grow_to(self, size):
        for place in range(self.size + 1, size + 1):
            self.add_place(f"75.{place:02}", place)
        self.size = size

    def add_place(self, code, place):
        create_region(code=code, name=f"Wilayah {code}", tile_column=place, tile_row=1)
        source = create_source(title=f"Berita {code}")
        day = TODAY - timedelta(days=place)
        for segment in ("PU", "BPU", "JAKON"):
            create_workforce(region=code, segment=segment, as_of=day, source=source)
        create_participation(region=code, as_of=day, source=source)
        create_participation(region=code, as_of=TODAY, draft=True)
        for number in range(3):
            create_claim(region=code, as_of=day - timedelta(days=number))
        create_target(region=code, year=2025, source=source)
        self.add_papers(code, source)

    def add_papers(self, code, source):
        old = create_agreement(region=code, ends_on=TODAY - timedelta(days=1))
        new = create_agreement(
            region=code,
            office=self.office,
            parent=self.umbrella,
            renews=old,
            programme_year=2025,
            starts_on=TODAY,
            title=f"Perjanjian {code}",
        )
        for agreement in (new, self.umbrella):
            agreement.sources.add(source)
            agreement.people.create(name=f"Pejabat {code}", side="PEMDA")
            agreement.events.create(
                kind=AgreementEvent.Kind.MEETING, on=TODAY, source=source
            )
            line = create_line(
                agreement=agreement,
                region=code,
                category=self.category,
                protected_from=TODAY.replace(day=1),
                months_funded=6,
            )
            line.occupations.set(self.jobs)
            count = create_headcount(target=line, rung="ACTIVE", source=source)
            count.correct(
                by=self.reviewer, at=timezone.now(), reason="Daftar", workers=1
            )


@pytest.fixture
def site():
    return Site()


@pytest.fixture
def clients(client_of, site):
    return {
        "admin": client_of(create_user(is_superuser=True, is_staff=True)),
        "staff": client_of(create_user(office=site.office)),
        "official": client_of(create_user(region="75")),
    }


def queries_of(client, address):
    """How many queries the whole answer took, a streamed file to its last row."""
    # Django keeps so many queries of all pages together, and warns of the next.
    reset_queries()
    with CaptureQueriesContext(connection) as asked:
        response = client.get(address)
        body = response.getvalue()
    assert response.status_code == 200, address
    return len(asked), len(body)


def pages_of(name, addresses):
    return [a for a in addresses if name != "official" or not a.startswith(OF_OFFICES)]


def answers(clients):
    """Queries and bytes of every page for every kind of reader; of files for staff."""
    return {
        (name, address): queries_of(client, address)
        for name, client in clients.items()
        for address in pages_of(name, [*PAGES, *(FILES if name == "staff" else ())])
    }


def test_pages_and_files_ask_the_same_of_few_rows_and_of_many(clients, site):
    site.grow_to(FEW)
    few = answers(clients)
    site.grow_to(MANY)
    many = answers(clients)

    grown = {
        place: f"{few[place][0]} queries for {FEW}, {many[place][0]} for {MANY}"
        for place in few
        if few[place][0] != many[place][0]
    }
    assert grown == {}
    # Steps, categories, trees, months, one sheet: the same rows, few lines or many.
    # Every region of this site has an agreement: a list of those without stays empty.
    same = (
        *("perubahan", "tangga", "/kategori/?", "/kantor/?", "bandingkan"),
        *("laporan", "simulasi", "lembar", "tanpa-perjanjian", "/bulan/"),
    )
    lists = [place for place in few if not any(word in place[1] for word in same)]
    not_longer = [place for place in lists if many[place][1] <= few[place][1]]
    assert not_longer == []


# What templates may ask for, by page. The registers' select lists (offices, categories)
# are filled by Django's form while it is printed; the foot of a table of lines is
# added by a template tag of the upper floor.
PURSES = ["workercategory", "coverage_overlap", "coverage_workforce"]
ASKED = {
    r"/perjanjian/\?": ["regions_office"],
    r"/perjanjian/baris/\?": ["workercategory", "regions_office", *PURSES],
    r"/kualitas-data/\?": ["regions_office"],
    r"/perjanjian/7000/\?": PURSES,
}


def test_templates_ask_the_database_only_what_is_known_of(clients, site):
    """Counted from the moment the page's template starts.

    By then the context processors have run: who is signed in, and whether the header
    offers the admin (`may_manage`).
    """
    site.grow_to(FEW)

    asked = {
        (name, address): asked_while_rendering(client, address)
        for name, client in clients.items()
        for address in pages_of(name, PAGES)
    }

    for (name, address), queries in asked.items():
        expected = [
            table
            for pattern, tables in ASKED.items()
            if re.match(pattern, address)
            for table in tables
        ]
        assert len(queries) == len(expected), (name, address, queries)
        assert all(t in q for t, q in zip(expected, queries, strict=True)), address


def asked_while_rendering(client, address):
    started = []

    def note_start(**kwargs):
        if not started:
            started.append(len(connection.queries_log))

    template_rendered.connect(note_start)
    try:
        with CaptureQueriesContext(connection):
            response = client.get(address)
            queries = list(connection.queries_log)
    finally:
        template_rendered.disconnect(note_start)
    assert response.status_code == 200, address
    return [query["sql"] for query in queries[started[0] :]]
