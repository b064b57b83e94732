"""What a file may not find out, cost, cut or lose."""

import gc
import weakref

import pytest

from agreements.imports.context import Context
from agreements.models import Agreement, Document, EnrolmentTarget, Source
from coverage.imports import KINDS
from jamsostek_pks.lib import import_columns, import_fields
from regions.finder import NotFound, RegionFinder
from tests.factories import (
    TODAY,
    create_agreement,
    create_category,
    create_line,
    create_office,
    create_participation,
    create_region,
    create_source,
    create_user,
)
from tests.imports import csv_of, exported, imported, plan_of

pytestmark = pytest.mark.django_db

HEADING = ["kode_kemendagri", "per_tanggal", "orang"]
PAPERS = KINDS["perjanjian"]
PEOPLE = KINDS["peserta"]


@pytest.fixture
def staff():
    create_region()
    return create_user(office=create_office(regions=["75.04"]))


def test_a_source_that_the_user_does_not_see_is_neither_found_nor_linked(staff):
    elsewhere = create_agreement(region="73.13")
    hidden = create_source(title="Rahasia", publisher="", kind="DECREE")
    elsewhere.sources.add(hidden)
    heading = [*HEADING, "sumber_judul", "sumber_jenis"]
    row = ["75.04", "2025-01-01", 1, "Rahasia"]

    (exact,) = plan_of(PEOPLE, csv_of([heading, [*row, "DECREE"]]), staff).faults
    (bare,) = plan_of(PEOPLE, csv_of([heading, [*row, ""]]), staff).faults
    imported(PEOPLE, csv_of([heading, [*row, "PRESS"]]), staff)

    assert (exact.column, "judul ini" in exact.message) == ("sumber_judul", True)
    assert "belum tercatat" in bare.message
    assert Source.objects.get(kind="PRESS").recorded_by == staff
    hidden.recorded_by = staff
    hidden.save()
    assert not plan_of(PEOPLE, csv_of([heading, [*row, "DECREE"]]), staff).faults


def test_a_file_rests_on_no_source_whose_scan_belongs_to_others(staff):
    """Its title is everybody's with the figure; to rest on it would open the scan."""
    decree = create_source(title="Keputusan Wajo", publisher="", kind="DECREE")
    create_participation(region="73.13", source=decree)
    heading = [*HEADING, "sumber_judul", "sumber_jenis"]
    row = ["75.04", "2025-01-01", 1, "Keputusan Wajo", "DECREE"]
    assert not plan_of(PEOPLE, csv_of([heading, row]), staff).faults

    Document.objects.create(
        source=decree,
        name="keputusan.pdf",
        media_type="application/pdf",
        size=1,
        sha256="a" * 64,
        uploaded_by=create_user(),
    )

    (fault,) = plan_of(PEOPLE, csv_of([heading, row]), staff).faults
    assert fault.column == "sumber_judul"


def test_hints_cost_no_more_than_the_first_of_them(staff, monkeypatch):
    asked = []
    nearest = import_fields.nearest

    def counted(text, known):
        asked.append(text)
        return nearest(text, known)

    monkeypatch.setattr(import_fields, "nearest", counted)
    monkeypatch.setattr(import_fields, "MOST_HINTS", 3)
    create_category(name="Nelayan")
    heading = ["wilayah", "judul", "kantor", "kategori"]
    wrong = [["75.04", f"J{n}", f"Kantr {n}", ""] for n in range(5)]
    wrong += [[f"Pohuwat{n}", f"K{n}", "", ""] for n in range(5)] * 2
    wrong += [["Pohuwato", f"L{n}", "", f"Nelaya{n}"] for n in range(5)] * 2
    wrong[:5] = [["Pohuwato", *row[1:]] for row in wrong[:5]]

    faults = plan_of(PAPERS, csv_of([heading, *wrong]), staff).faults

    assert len(faults) == 25
    assert len(asked) == 9
    said = [fault.message for fault in faults if fault.column == "wilayah"]
    assert ["Maksud Anda Pohuwato" in text or "75.04" in text for text in said] == (
        [True] * 3 + [False] * 2
    ) * 2


def test_reading_stops_where_no_more_faults_are_kept(staff, monkeypatch):
    monkeypatch.setattr(import_columns, "MOST_FAULTS", 2)
    rows = iter([(line, ["75.04", "2025-01-01", "x"]) for line in range(2, 9)])
    sheet = import_columns.Sheet(1, HEADING, rows)
    reader = import_columns.Reader(PEOPLE.layout, sheet)

    assert len(list(reader.rows())) == 2
    assert len(list(rows)) == 5


def test_a_refused_region_keeps_nothing_of_its_row_alive(staff):
    class Row:
        pass

    finder = RegionFinder(staff, TODAY)

    def refused():
        row = Row()
        with pytest.raises(NotFound, match=r"Pohuwatu.*Maksud Anda"):
            finder.find(name="Pohuwatu")
        return weakref.ref(row)

    left = [refused(), refused()]
    gc.collect()

    assert [row() for row in left] == [None, None]


def test_a_csv_file_has_no_more_columns_than_a_workbook_may(staff):
    wide = [f"k{n}" for n in range(201)]

    (fault,) = plan_of(PEOPLE, csv_of([wide]), staff).faults

    assert "201 judul kolom" in fault.message


def test_a_link_to_a_line_of_others_is_neither_told_nor_cut(staff):
    other = create_line(agreement=create_agreement(region="73.13"))
    line = create_line(replaces=other)
    data = exported(PAPERS, staff)

    plan = plan_of(PAPERS, data, staff)
    imported(PAPERS, data.replace(b"100;", b"120;"), staff)

    assert (plan.faults, plan.writes) == ([], 0)
    assert EnrolmentTarget.objects.get(pk=line.pk).replaces == other
    assert EnrolmentTarget.objects.get(pk=line.pk).target_workers == 120
    line.replaces = create_line(agreement=line.agreement)
    line.save()
    assert f";{line.replaces_id};\r\n".encode() in exported(PAPERS, staff)


def test_an_office_is_called_by_its_name_in_the_preview(staff):
    offices = [create_office(name=f"Cabang {name}", regions=[]) for name in "AB"]
    agreement = create_agreement(office=offices[0])
    heading = ["nomor", "kode_kemendagri", "judul", "kantor"]
    rows = [[agreement.pk, "75.04", agreement.title, "cabang b"]]
    rows.append(["", "75.04", "Baru", "Cabang A"])

    plan = plan_of(PAPERS, csv_of([heading, *rows]), staff)

    (change,) = plan.changed[0].changes
    assert (change.before, change.after) == ("Cabang A", "Cabang B")
    context = Context(staff, TODAY)
    assert ("kantor", "Cabang A") in PAPERS.described(plan.new[0], context)


def test_a_title_too_long_for_a_source_is_a_fault_and_is_not_cut(staff):
    heading = ["kode_kemendagri", "judul", "sumber_judul", "sumber_penerbit"]
    heading.append("sumber_jenis")
    rows = [["75.04", "J1", f"A | {'b' * 251}", "", "PRESS | PRESS"]]
    rows.append(["75.04", "J2", "A", "p" * 121, "PRESS"])

    first, second = plan_of(PAPERS, csv_of([heading, *rows]), staff).faults

    assert (first.column, "251 karakter" in first.message) == ("sumber_judul", True)
    assert (second.column, "121" in second.message) == ("sumber_penerbit", True)
    assert not Agreement.objects.exists()
