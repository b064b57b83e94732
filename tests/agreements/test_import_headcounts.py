"""Headcounts from a file: faults all at once, all or nothing, the same file twice."""

from datetime import date

import pytest

from agreements.imports import recording
from agreements.imports.headcounts import Headcounts
from agreements.models import FileImport, Headcount, HeadcountLoss
from tests.factories import (
    create_agreement,
    create_category,
    create_headcount,
    create_line,
    create_office,
    create_region,
    create_source,
    create_user,
)
from tests.imports import confirm, csv_of, exported, imported, keep, plan_of, undo

pytestmark = pytest.mark.django_db

KIND = Headcounts()
HEADING = ["nomor_baris", "kategori", "tahap", "per_tanggal", "orang", "alasan"]


@pytest.fixture
def staff():
    return create_user(office=create_office(regions=["75.04"]))


def file_of(lines, *, count):
    """`count` rows over the given lines: another day for each round of them."""
    rows = [list(HEADING)]
    for number in range(count):
        line = lines[number % len(lines)]
        month = number // len(lines)
        day = date(2020 + month // 12, month % 12 + 1, 1)
        rows.append([line.pk, "Pekerja rentan", "ACTIVE", day, number, ""])
    return rows


def test_twelve_faults_in_a_thousand_rows_are_told_at_once(staff):
    lines = [create_line() for _ in range(20)]
    elsewhere = create_line(agreement=create_agreement(region="73.13"))
    rows = file_of(lines, count=1000)
    right = [list(row) for row in rows]
    faults = {
        (1, "tahab"): (0, 2, "tahab"),
        (11, "nomor_baris"): (10, 0, "99999999"),
        (12, "nomor_baris"): (11, 0, elsewhere.pk),
        (101, "nomor_baris"): (100, 1, "Nelayan"),
        (201, "tahab"): (200, 2, "AKTIFF"),
        (301, "per_tanggal"): (300, 3, "12/31/2023"),
        (302, "per_tanggal"): (301, 3, "30 Februari 2024"),
        (401, "orang"): (400, 4, "1,5"),
        (402, "orang"): (401, 4, "-3"),
        (403, "orang"): (402, 4, ""),
        (501, ""): (500, 5, "a;terlalu banyak"),
        (1000, "per_tanggal"): (999, 3, rows[979][3]),
    }
    for row, cell, value in faults.values():
        rows[row][cell] = value
    create_category(name="Nelayan")

    plan = plan_of(KIND, csv_of(rows), staff)

    assert {(fault.line, fault.column) for fault in plan.faults} == set(faults)
    assert len(plan.faults) == 12
    said = {fault.line: fault.message for fault in plan.faults}
    assert "Maksud Anda tahap?" in said[1]
    assert said[11] == said[12]
    assert "Maksud Anda Aktif?" in said[201]
    assert "31/12/2023" in said[301]
    assert "baris 980" in said[1000]
    assert not plan.may_be_written

    outcome = confirm(KIND, keep(KIND, csv_of(rows), staff), staff)
    assert not outcome.written
    assert Headcount.objects.count() == 0

    record = imported(KIND, csv_of(right), staff)
    assert Headcount.objects.count() == 1000
    assert record.counts == (1000, 0, 0)
    assert (
        plan_of(KIND, csv_of(right), staff).summary == "0 baru, 0 berubah, 1.000 sama"
    )


def test_a_correction_closes_the_old_row_with_its_reason_and_keeps_its_losses(staff):
    old = create_headcount(workers=90)
    HeadcountLoss.objects.create(headcount=old, reason="DIED", workers=2)
    row = [old.target_id, "", "Aktif", old.as_of, "88", ""]
    data = csv_of([HEADING, row])

    record = keep(KIND, data, staff)
    refused = confirm(KIND, record, staff)
    outcome = confirm(KIND, record, staff, reason="salah hitung")

    assert refused.message == recording.REASON_MISSING
    assert outcome.written
    old.refresh_from_db()
    assert (old.workers, old.reason, old.superseded_by) == (90, "salah hitung", staff)
    new = old.replaced_by
    assert (new.workers, new.recorded_by, new.source) == (88, staff, old.source)
    assert list(new.losses.values_list("reason", "workers")) == [("DIED", 2)]
    assert plan_of(KIND, data, staff).summary == "0 baru, 0 berubah, 1 sama"

    undo(KIND, outcome.record, staff)

    back = Headcount.objects.open().get()
    assert (back.workers, back.replaces) == (90, new)
    assert back.losses.count() == 1
    new.refresh_from_db()
    assert "dibatalkan: salah berkas" in new.reason


def test_a_reason_in_the_file_is_the_reason_of_its_row(staff):
    old = create_headcount(workers=90)
    row = [old.target_id, "", "ACTIVE", old.as_of, "91", "daftar baru"]

    imported(KIND, csv_of([HEADING, row]), staff)

    old.refresh_from_db()
    assert old.reason == "daftar baru"


def test_a_line_is_found_by_its_agreement_and_what_it_says(staff):
    agreement = create_agreement(office_number="PER/15/102023")
    fishers = create_category(name="Nelayan", aliases="Pelaut")
    line = create_line(agreement=agreement, category=fishers)
    for code in ("75.71", "75.01"):
        create_line(agreement=agreement, region=code)
    heading = ["nomor_perjanjian", "nomor_pihak_bpjs", "kategori", "kode_kemendagri"]
    rows = [
        ["", "per-15 102023", "pelaut", ""],
        [agreement.pk, "", "Pekerja rentan", "75.71"],
        ["", "PER/15/102023", "Pekerja rentan", ""],
        ["", "PER/99", "Nelayan", ""],
        ["", "", "Nelayan", "75.04"],
    ]
    table = [[*heading, "tahap", "per_tanggal", "orang"]]
    table += [[*row, "ACTIVE", "2025-11-30", 9] for row in rows]

    said = [fault.message for fault in plan_of(KIND, csv_of(table), staff).faults]
    imported(KIND, csv_of(table[:3]), staff)

    assert "Cocok dengan 2 baris target" in said[0]
    assert "Tidak ada baris target" in said[1]
    assert "Isi nomor_baris" in said[2]
    assert line.headcounts.get().workers == 9
    assert Headcount.objects.get(target__region__code="75.71").workers == 9


def test_what_was_built_on_keeps_an_import_from_being_undone(staff):
    line = create_line()
    row = [line.pk, "", "ACTIVE", "2025-11-30", "10", ""]
    record = imported(KIND, csv_of([HEADING, row]), staff)
    row[4:] = ["11", "koreksi"]
    second = imported(KIND, csv_of([HEADING, row]), staff)

    with pytest.raises(recording.Refused, match="1 angkanya sudah dikoreksi"):
        undo(KIND, record, staff)
    undo(KIND, second, staff)
    with pytest.raises(recording.Refused, match="sudah dibatalkan"):
        undo(KIND, second, staff)

    assert Headcount.objects.open().get().workers == 10


def test_what_changed_since_the_preview_is_shown_again_not_overwritten(staff):
    old = create_headcount(workers=90)
    row = [old.target_id, "", "ACTIVE", old.as_of, "88", "salah"]
    record = keep(KIND, csv_of([HEADING, row]), staff)
    seen = plan_of(KIND, csv_of([HEADING, row]), staff).digest
    old.correct(by=staff, at=old.recorded_at, reason="lain", workers=70)

    outcome = confirm(KIND, record, staff, digest=seen)

    assert not outcome.written
    assert outcome.message == recording.MOVED_ON
    assert Headcount.objects.open().get().workers == 70


def test_nobody_imports_into_a_region_of_others_or_learns_what_is_there(staff):
    theirs = create_headcount(
        target=create_line(agreement=create_agreement(region="73.13"))
    )
    row = [theirs.target_id, "", "ACTIVE", theirs.as_of, "1", ""]
    nowhere = [theirs.target_id + 1000, *row[1:]]

    plan = plan_of(KIND, csv_of([HEADING, row, nowhere]), staff)

    first, second = plan.faults
    assert first.message == second.message
    assert exported(KIND, staff).decode().count("\r\n") == 1


@pytest.mark.parametrize("form", [";", ",", "xlsx"])
def test_its_own_file_is_read_back(staff, form):
    source = create_source(title="=1+1", kind="BPJS_LIST")
    create_headcount(note='dua;baris,"kutip"\nlagi', source=source, workers=12345)
    create_headcount(rung="REGISTERED", as_of_precision="YEAR", source=None)

    plan = plan_of(KIND, exported(KIND, staff, form=form), staff)

    assert plan.faults == []
    assert plan.summary == "0 baru, 0 berubah, 2 sama"


def test_an_upload_waits_a_day_and_is_kept_without_its_bytes(staff):
    line = create_line()
    data = csv_of([HEADING, [line.pk, "", "ACTIVE", "2025-11-30", "1", ""]])
    first = keep(KIND, data, staff, name="pertama.csv")
    for number in range(5):
        keep(KIND, data, staff, name=f"{number}.csv")

    assert not FileImport.objects.filter(pk=first.pk).exists()
    record = imported(KIND, data, staff)
    record.refresh_from_db()
    assert record.content is None
    assert len(record.sha256) == 64
    with pytest.raises(recording.Refused, match="sudah disimpan"):
        confirm(KIND, record, staff)


def test_a_file_of_a_simulated_site_is_no_data(staff):
    create_region()
    rows = [
        [*HEADING, "catatan_data"],
        [1, "", "ACTIVE", "2025-01-01", 1, "", "SIMULASI"],
    ]

    (fault,) = plan_of(KIND, csv_of(rows), staff).faults

    assert "simulasi" in fault.message
