"""Every kind of file is read back; what cannot be is told with what would be right."""

import csv
import io

import pytest
from django.db import OperationalError

from agreements.imports.recording import MOVED_ON, Refused
from agreements.models import (
    Agreement,
    EnrolmentTarget,
    FileImport,
    Headcount,
    HeadcountLoss,
    Source,
)
from coverage.imports import KINDS
from coverage.models import CoverageClaim, Participation, Workforce
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
from tests.imports import confirm, csv_of, exported, imported, keep, plan_of, undo

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff():
    return create_user(office=create_office(regions=["75"]))


@pytest.fixture
def province(staff):
    """Every kind of row, with the texts and blanks that files lose most easily."""
    umbrella = create_agreement(region="75", title="Payung", signed_on=None)
    agreement = create_agreement(
        title="-Naskah; 'aneh'",
        parent=umbrella,
        office_number="007",
        budget=4_527_532_800,
        legal_bases="Perda 1\r\nPerbup 2",
        note=" spasi ",
    )
    sources = [create_source(title="A | B", publisher=""), create_source(title="C")]
    agreement.sources.set(sources)
    line = create_line(agreement=agreement, months_funded=12, region="75.71")
    line.occupations.set(
        [create_category(name="Nelayan"), create_category(name="Ojek")]
    )
    create_line(agreement=agreement, funding_sources="", target_workers=None)
    create_line(agreement=agreement, funding_sources="", target_workers=None)
    create_headcount(target=line, note="+62")
    for segment in ("PU", "BPU", "TOTAL"):
        create_participation(segment=segment, as_of_precision="MONTH")
        create_workforce(segment=segment, source=None)
    create_workforce(
        basis="CATEGORY_POPULATION", category=create_category(name="Nelayan")
    )
    create_claim(percent="48", numerator=480, note="=1")
    create_claim(percent="48.00", as_of=None, said_by="")
    create_claim(percent=None, uncovered=7, denominator=9)
    create_target(percent="62.9345")
    create_target(year=2026, issuer="")
    return agreement


@pytest.mark.parametrize("form", [";", ",", "xlsx"])
def test_every_kind_reads_back_its_own_file(province, staff, form):
    for kind in KINDS.values():
        data = exported(kind, staff, form=form)

        plan = plan_of(kind, data, staff)

        assert plan.faults == [], kind.slug
        assert (plan.writes, plan.same > 0) == (0, True), (kind.slug, plan.summary)


def without(data, *headings):
    """The rows of a CSV file, some columns left out."""
    text = data.decode("utf-8-sig")
    heading, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    kept = [place for place, name in enumerate(heading) if name not in headings]
    return [[row[place].strip() for place in kept] for row in (heading, *rows)]


def written(rows):
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=";").writerows(rows)
    return file.getvalue().encode()


def test_a_file_enters_everything_again_where_nothing_is_left(province, staff):
    numbers = ("nomor", "nomor_baris", "naskah_induk", "memperpanjang")
    figures = [
        kind for slug, kind in KINDS.items() if slug not in ("perjanjian", "jumlah")
    ]
    before = {kind.slug: without(exported(kind, staff), *numbers) for kind in figures}
    papers = KINDS["perjanjian"]
    paper_rows = without(exported(papers, staff), *numbers)
    for model in (HeadcountLoss, Headcount, *(kind.model for kind in figures)):
        model._base_manager.all()._raw_delete("default")
    EnrolmentTarget.objects.all().delete()
    Agreement.objects.update(parent=None)
    Agreement.objects.all().delete()
    Source.objects.all().delete()

    for kind in figures:
        imported(kind, written(before[kind.slug]), staff)
    imported(papers, written(paper_rows), staff)

    for kind in figures:
        after = without(exported(kind, staff), *numbers)
        assert sorted(after) == sorted(before[kind.slug])
    assert sorted(without(exported(papers, staff), *numbers)) == sorted(paper_rows)


@pytest.mark.parametrize("slug", list(KINDS))
def test_examples_of_a_template_are_read(staff, slug):
    kind = KINDS[slug]
    for code in ("73", "73.13", "75.04"):
        create_region(code=code, bps_code={"75.04": "7503"}.get(code, ""))
    for name in ("Nelayan", "Petani"):
        create_category(name=name)
    everything = create_user(is_superuser=True)
    agreement = create_agreement(office_number="PER-15-102023")
    line = create_line(agreement=agreement, category=create_category(name="Nelayan"))
    headings = [
        column.heading
        for column in kind.layout.columns
        if column.heading not in ("bagian", "diketahui_pada")
    ]
    rows = [[row.get(heading, "") for heading in headings] for row in kind.examples]
    text = csv_of([headings, *rows]).replace(b"1207", str(line.pk).encode())

    record = imported(kind, text, everything, reason="uji")

    assert record.counts == (2, 0, 0)
    again = plan_of(kind, text, everything)
    assert again.summary == "0 baru, 0 berubah, 2 sama"
    undo(kind, record, everything)
    assert plan_of(kind, exported(kind, everything), everything).writes == 0


def test_the_files_of_a_region_page_are_read_back(province, client_of, staff):
    client = client_of(staff)
    pages = {"angka": ("peserta", "pembagi"), "dinyatakan": ("dinyatakan",)}
    pages["target"] = ("target-cakupan",)
    for page, slugs in pages.items():
        for form in ("csv", "xlsx"):
            address = f"/wilayah/75.04/?isi={page}&format={form}&per=2026-12-31"
            data = client.get(address).getvalue()
            for slug in slugs:
                plan = plan_of(KINDS[slug], data, staff)

                assert plan.faults == [], (slug, form)
                assert plan.writes == 0, (slug, plan.changed)
                assert plan.same > 0


def test_the_register_is_read_back(province, client_of, staff):
    for form in ("csv", "xlsx"):
        data = client_of(staff).get(f"/perjanjian/?format={form}").getvalue()

        plan = plan_of(KINDS["perjanjian"], data, staff)

        assert (plan.faults, plan.writes) == ([], 0)


HEADING = ["kode_kemendagri", "per_tanggal", "orang"]


def faults_of(slug, rows, user):
    return [
        (fault.line, fault.column, fault.message)
        for fault in plan_of(KINDS[slug], csv_of(rows), user).faults
    ]


def test_a_bare_code_is_refused_because_two_systems_number_alike(staff):
    (second, first) = faults_of(
        "peserta", [["kode", "per_tanggal", "orang"], [7503, "2025-01-01", 1]], staff
    )

    assert "kode_kemendagri atau kode_bps" in first[2]
    assert "kode_kemendagri atau kode_bps atau wilayah" in second[2]


def test_an_unknown_region_is_told_with_the_nearest(staff):
    create_region(code="75.04", bps_code="7503")
    create_region(code="75.71")
    create_region(code="75.01")
    create_region(code="75.10", name="Sepuluh")
    names = ["Pohuwatu", "Gorontalo", "Kota Gorontalo", "kab pohuwato", "Pahuwato"]
    rows = [["wilayah", *HEADING[1:]]] + [[n, "2025-01-01", 1] for n in names]
    codes = [["75.40", "2025-01-01", 1], ["7503", "2025-01-01", 1]]
    codes.append(["75.1", "2025-01-01", 1])

    said = faults_of("peserta", rows, staff)
    coded = faults_of("peserta", [HEADING, *codes], staff)

    assert "Maksud Anda Kab. Pohuwato (75.04)?" in said[0][2]
    assert "Kab. Gorontalo (75.01) atau Kota Gorontalo (75.71)" in said[1][2]
    assert [line for line, _, _ in said] == [2, 3, 6]
    assert "Sama dengan baris 5" in said[2][2]
    assert "Maksud Anda 75." in coded[0][2]
    assert "kode BPS Kab. Pohuwato" in coded[1][2]
    assert "Maksud Anda 75.10 (Kab. Sepuluh)?" in coded[2][2]


def test_columns_that_disagree_about_a_region_are_a_fault(staff):
    create_region(code="75.04", bps_code="7503")
    create_region(code="75.71", bps_code="7571")
    heading = ["kode_kemendagri", "kode_bps", "wilayah", *HEADING[1:]]
    rows = [heading, ["75.04", "7571", "", "2025-01-01", 1]]

    ((line, column, message),) = faults_of("peserta", rows, staff)

    assert (line, column) == (2, "kode_bps")
    assert "Kota Gorontalo" in message
    assert "Kab. Pohuwato" in message


def test_a_region_of_others_is_refused_by_every_kind(staff):
    create_region(code="73.13")
    rows = {
        "peserta": [HEADING, ["73.13", "2025-01-01", 1]],
        "pembagi": [
            [*HEADING, "dasar_pembagi"],
            ["73.13", "2025-01-01", 1, "BPS_EMPLOYED"],
        ],
        "dinyatakan": [["kode_kemendagri", "pembilang"], ["73.13", 5]],
        "target-cakupan": [
            ["kode_kemendagri", "tahun", "target_persen"],
            ["73.13", 2025, 50],
        ],
        "perjanjian": [["kode_kemendagri", "judul"], ["73.13", "Naskah"]],
    }

    for slug, table in rows.items():
        ((_, _, message),) = faults_of(slug, table, staff)
        assert "di luar wilayah kerja" in message


def test_a_number_of_a_row_may_correct_what_the_key_says(staff):
    old = create_participation(as_of="2025-06-30", active_workers=400)
    rows = [
        ["nomor_baris", *HEADING, "alasan"],
        [old.pk, "75.04", "2025-07-31", 410, "tanggal"],
    ]
    data = csv_of(rows)

    record = imported(KINDS["peserta"], data, staff)

    assert Participation.objects.open().get().replaces == old
    assert plan_of(KINDS["peserta"], data, staff).summary == "0 baru, 0 berubah, 1 sama"
    # A file made before the correction does not bring the old number back.
    stale = [rows[0], [old.pk, "75.04", "2025-06-30", 405, "lama"]]
    assert "sudah dikoreksi" in faults_of("peserta", stale, staff)[0][2]
    # Once it is undone, the same file may be confirmed again.
    undo(KINDS["peserta"], record, staff)
    assert plan_of(KINDS["peserta"], data, staff).summary == "0 baru, 1 berubah, 0 sama"


def test_rows_of_the_other_part_are_left_to_the_other_kind(staff):
    create_region()
    rows = [
        ["bagian", *HEADING, "dasar_pembagi"],
        ["aktif", "75.04", "2025-01-01", 40, ""],
        ["pekerja", "75.04", "2025-01-01", 90, "BPS_EMPLOYED"],
    ]

    for slug, model in (("peserta", Participation), ("pembagi", Workforce)):
        imported(KINDS[slug], csv_of(rows), staff)

        assert model.objects.count() == 1


def test_two_claims_of_one_day_are_told_apart_by_what_they_say(staff):
    for percent in ("40", "41"):
        create_claim(percent=percent)
    heading = ["kode_kemendagri", "per_tanggal", "persen_dinyatakan", "alasan"]
    columns = [*heading, "dinyatakan_oleh", "sumber_judul"]
    same = ["75.04", "2025-06-30", "41", "x", "Kepala Kantor Cabang Uji", "Berita uji"]

    plan = plan_of(KINDS["dinyatakan"], csv_of([columns, same]), staff)
    other = plan_of(
        KINDS["dinyatakan"], csv_of([columns, [*same[:2], "42", *same[3:]]]), staff
    )

    assert plan.summary == "0 baru, 0 berubah, 1 sama"
    assert "nomor_baris" in other.faults[0].message
    assert CoverageClaim.objects.count() == 2


def test_a_new_source_is_made_once_and_needs_its_kind(staff):
    create_region()
    heading = [*HEADING, "sumber_judul", "sumber_jenis"]
    rows = [
        ["75.04", f"2025-0{month}-01", 1, "Daftar baru", "BPJS_LIST"]
        for month in (1, 2, 3)
    ]

    ((_, column, message),) = faults_of("peserta", [heading, [*rows[0][:4], ""]], staff)
    imported(KINDS["peserta"], csv_of([heading, *rows]), staff)

    assert column == "sumber_jenis"
    assert "BPJS_LIST" in message
    source = Source.objects.get(title="Daftar baru")
    assert source.recorded_by == staff
    assert source.history.get().history_user == staff
    assert source.participations.count() == 3


def test_figures_as_known_on_another_day_are_not_taken_for_todays(staff):
    create_region()
    rows = [["diketahui_pada", *HEADING], ["2025-03-01", "75.04", "2025-01-01", 1]]

    ((_, column, _),) = faults_of("peserta", rows, staff)

    assert column == "diketahui_pada"


def test_only_who_may_still_edit_all_of_it_undoes_an_import(staff):
    create_region()
    for slug, rows in (
        ("peserta", [HEADING, ["75.04", "2025-01-01", 1]]),
        ("perjanjian", [["kode_kemendagri", "judul"], ["75.04", "Naskah"]]),
    ):
        record = imported(KINDS[slug], csv_of(rows), staff)
        moved = create_user(office=create_office(regions=["73.13"]))

        with pytest.raises(Refused, match="di luar wilayah kerja"):
            undo(KINDS[slug], record, moved)
        undo(KINDS[slug], record, staff)


def test_administrators_see_what_was_saved_not_what_waits(staff):
    create_region()
    data = csv_of([HEADING, ["75.04", "2025-01-01", 1]])
    admin = create_user(is_superuser=True)
    record = keep(KINDS["peserta"], data, staff)

    assert not FileImport.objects.visible_to(admin, TODAY).exists()
    confirm(KINDS["peserta"], record, staff)
    assert FileImport.objects.visible_to(admin, TODAY).get() == record


def test_a_database_that_is_busy_is_told_and_nothing_is_written(staff, monkeypatch):
    create_region()
    kind = KINDS["peserta"]
    record = keep(kind, csv_of([HEADING, ["75.04", "2025-01-01", 1]]), staff)

    def locked(plan, run):
        raise OperationalError("database is locked")

    monkeypatch.setattr(kind, "write", locked)

    assert "Tunggu sebentar" in confirm(kind, record, staff).message
    assert Participation.objects.count() == 0


def meddle(monkeypatch, kind, act):
    """Let somebody else write between the plan and its writing."""
    write = kind.write

    def late(plan, run):
        act()
        return write(plan, run)

    monkeypatch.setattr(kind, "write", late)


def test_a_row_that_somebody_closed_or_entered_meanwhile_is_not_written_over(
    staff, monkeypatch
):
    kind = KINDS["peserta"]
    old = create_participation(active_workers=400)
    rows = [HEADING, ["75.04", old.as_of, 410], ["75.04", "2025-01-01", 5]]
    record = keep(kind, csv_of(rows), staff)
    closing = {"by": staff, "at": old.recorded_at, "reason": "lain"}
    with monkeypatch.context() as patch:
        meddle(patch, kind, lambda: old.withdraw(**closing))
        closed = confirm(kind, record, staff, reason="x")
    with monkeypatch.context() as patch:
        meddle(patch, kind, lambda: create_participation(as_of="2025-01-01"))
        entered = confirm(kind, record, staff, reason="x")

    assert closed.message == entered.message == MOVED_ON
    assert Participation.objects.get() == old


def test_an_agreement_that_somebody_changed_meanwhile_is_not_written_over(
    staff, monkeypatch
):
    kind = KINDS["perjanjian"]
    agreement = create_agreement(title="Lama", budget=5)
    heading = ["nomor", "kode_kemendagri", "judul"]
    record = keep(kind, csv_of([heading, [agreement.pk, "75.04", "Baru"]]), staff)
    titles = Agreement.objects.filter(pk=agreement.pk)
    with monkeypatch.context() as patch:
        meddle(patch, kind, lambda: titles.update(title="Lain"))
        outcome = confirm(kind, record, staff)

    assert outcome.message == MOVED_ON
    assert titles.get().title == "Lama"
    assert confirm(kind, record, staff).written
    assert (titles.get().title, titles.get().budget) == ("Baru", 5)
