"""Registers: every number equal to slow loops over all rows, and to its own rows."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from agreements.models import Agreement, EnrolmentTarget, Headcount
from tests import oracle
from tests.factories import (
    TODAY,
    create_agreement,
    create_category,
    create_headcount,
    create_line,
    create_office,
    create_user,
)
from tests.module_rows import taken_back
from tests.pages import Page, as_file, file_rows, number

pytestmark = [pytest.mark.django_db, pytest.mark.alike]

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
RUNGS = ("potential", "data_ready", "target", "registered", "active")


@pytest.fixture(scope="module", autouse=True)
def sample(django_db_setup, django_db_blocker):
    with taken_back(django_db_blocker):
        all_that_papers_do()
        yield


def all_that_papers_do():
    """Families, addenda, talks, lines elsewhere and without a number."""
    fishers = create_category(name="Nelayan")
    umbrella = create_agreement(
        title="Payung", document_type="MOU", region="75", programme_year=2025
    )
    create_line(agreement=umbrella, region="75.04", target_workers=1000)
    create_line(agreement=umbrella, region="75.71", category=fishers)
    working = create_agreement(title="PKS", parent=umbrella, programme_year=2025)
    changed = create_line(agreement=working, target_workers=400)
    create_line(agreement=working, region="75.71", target_workers=None)
    for title, start, people in [
        ("Adendum", TODAY, 450),
        ("Adendum kelak", TOMORROW, 999),
    ]:
        addendum = create_agreement(
            title=title,
            document_type="ADENDUM",
            parent=working,
            starts_on=start,
            programme_year=2025,
        )
        create_line(agreement=addendum, replaces=changed, target_workers=people)
    for stage in Agreement.Stage.values:
        paper = create_agreement(region="74", stage=stage, programme_year=2024)
        create_line(agreement=paper, region="75.04", target_workers=10)
    mixed = create_agreement(title="Dua tahun", region="75.71", programme_year=2024)
    create_line(agreement=mixed)
    create_line(agreement=mixed, programme_year=2025)
    old = create_agreement(title="Lama", ends_on=YESTERDAY)
    create_line(agreement=old, programme_year=2024)
    create_agreement(title="Baru", renews=old, starts_on=TODAY)
    counted_people(changed)


def counted_people(line):
    for rung, people in [("POTENTIAL", 900), ("DATA_READY", 500), ("ACTIVE", 380)]:
        create_headcount(target=line, rung=rung, workers=people)
    create_headcount(target=line, workers=395, as_of=TODAY)
    create_headcount(target=line, workers=397, as_of=TOMORROW)
    wrong = create_headcount(target=line, rung="REGISTERED", workers=4000)
    wrong.correct(
        by=create_user(), at=timezone.now(), reason="Salah ketik.", workers=399
    )


@pytest.fixture(params=["admin", "75.04", "75", "74", "staff of 75.71", "nobody"])
def user(request):
    if request.param == "admin":
        return create_user(is_superuser=True)
    if request.param == "nobody":
        return create_user()
    if request.param.startswith("staff"):
        return create_user(office=create_office(regions=["75.71"]))
    return create_user(region=request.param)


@pytest.fixture
def client(client_of, user):
    return client_of(user)


@pytest.mark.parametrize("day", [YESTERDAY, TODAY, TOMORROW], ids=str)
def test_the_register_equals_the_oracle(client, user, day):
    rows = file_rows(client.get(f"/perjanjian/?per={day}&format=csv"))

    visible = oracle.visible_agreements(user, TODAY)
    lines = oracle.visible_lines(user, TODAY)
    assert {row["nomor"] for row in rows} == {str(a.pk) for a in visible}
    for row in rows:
        agreement = Agreement.objects.get(pk=row["nomor"])
        own = [line for line in lines if line.agreement_id == agreement.pk]
        known = [line.target_workers for line in own if line.target_workers is not None]
        assert row["status"] == (oracle.status_of(agreement, day, visible) or "")
        assert row["jumlah_baris"] == str(len(own))
        assert row["baris_tanpa_target"] == str(len(own) - len(known))
        years = {line.programme_year or agreement.programme_year for line in own}
        one_sum = known and len(years) == 1
        assert row["target_orang"] == (str(sum(known)) if one_sum else "")


def test_both_counts_of_the_register_equal_the_oracle(client, user):
    text = Page(client.get(f"/perjanjian/?per={TODAY}")).text

    in_force, unknown = oracle.status_counts(user, TODAY, TODAY)
    if oracle.visible_agreements(user, TODAY):
        said = f"{in_force} berlaku · {unknown} masa berlaku tidak diketahui"
        assert said in text
    else:
        assert "Tidak ada yang cocok." in text


@pytest.mark.parametrize("day", [YESTERDAY, TODAY, TOMORROW], ids=str)
def test_the_register_of_lines_equals_the_oracle(client, user, day):
    rows = file_rows(client.get(f"/perjanjian/baris/?per={day}&format=csv"))

    lines = oracle.visible_lines(user, TODAY)
    counted = oracle.all_counted(day, user, TODAY)
    assert {row["nomor_baris"] for row in rows} == {str(line.pk) for line in lines}
    for row in rows:
        line = EnrolmentTarget.objects.get(pk=row["nomor_baris"])
        assert row["dijumlahkan"] == ("ya" if line in counted else "tidak"), line
        assert [row[rung] for rung in RUNGS] == rungs_of(line, day)


def rungs_of(line, day):
    newest = {"TARGET": line.target_workers}
    for row in sorted(Headcount.objects.all(), key=lambda row: row.as_of):
        is_open = row.superseded_at is None
        if row.target_id == line.pk and is_open and row.as_of <= day:
            newest[row.rung] = row.workers
    found = [newest.get(rung.upper()) for rung in RUNGS]
    return ["" if people is None else str(people) for people in found]


def test_a_year_of_counted_lines_adds_up_to_the_printed_sum(client):
    for year in ("2024", "2025", "-"):
        address = f"/perjanjian/baris/?per={TODAY}&tahun={year}&hitung=ya"
        rows = file_rows(client.get(as_file(address)))
        page = Page(client.get(address))

        if not rows:
            assert "Tidak ada yang cocok." in page.text
            continue
        assert f"{len(rows)} baris, {len(rows)} di antaranya" in page.text
        cells = page.table("Baris target").foot[1:]
        for rung, cell in zip(RUNGS, cells, strict=True):
            known = [int(row[rung]) for row in rows if row[rung]]
            sum_of_lines = f"{sum(known):,}".replace(",", ".")
            if "jumlah baris" in cell.text:
                assert f"jumlah baris {sum_of_lines}" in cell.text
                continue
            said = cell.text.split("= ")[-1].split(" ")[0]
            assert said == ("–" if not known else sum_of_lines)


def test_an_agreements_number_of_lines_leads_to_exactly_these_lines(client, user):
    page = Page(client.get(f"/perjanjian/?per={TODAY}"))
    caption = "Perjanjian yang dapat"
    assert page.has_table(caption) == bool(oracle.visible_agreements(user, TODAY))

    for row in page.table(caption).rows if page.has_table(caption) else []:
        rows = file_rows(client.get(as_file(row["Baris"].href)))
        assert len(rows) == number(row["Baris"].text)
        assert {held["perjanjian"] for held in rows} <= {row["Perjanjian"].links[0][0]}
        target = row["Target (orang)"]
        if target.links:
            known = [int(held["target"]) for held in rows if held["target"]]
            assert sum(known) == number(target.text)
        else:
            assert target.text in ("belum ada data", "beberapa tahun")


def test_an_agreements_own_page_adds_the_lines_that_count(client, user):
    for agreement in oracle.visible_agreements(user, TODAY):
        page = Page(client.get(f"{agreement.get_absolute_url()}?per={TODAY}"))
        if not page.has_table("Baris target"):
            continue
        table = page.table("Baris target")
        lines = agreement.lines.visible_to(user, TODAY).counted(TODAY)
        known = [line.target_workers for line in lines if line.target_workers]
        said = table.foot[3].text.split("= ")[-1]
        several = len({line.effective_year for line in lines}) > 1
        assert (said == "beberapa tahun") == several
        assert (said == "tidak dijumlahkan") == (not lines)
        said_people = number(said.split(" ")[0]) if known else None
        assert several or said_people == (sum(known) if known else None)


def test_an_umbrella_and_its_working_agreement_count_a_place_once(client_of):
    client = client_of(create_user(is_superuser=True))

    rows = file_rows(
        client.get(
            f"/perjanjian/baris/?per={TODAY}&wilayah=75.04&tahun=2025&format=csv"
        )
    )

    said = {row["perjanjian"]: (row["target"], row["dijumlahkan"]) for row in rows}
    assert said == {
        "Payung": ("1000", "tidak"),
        "PKS": ("400", "tidak"),
        "Adendum": ("450", "ya"),
        "Adendum kelak": ("999", "tidak"),
    }


def test_a_future_rung_and_a_corrected_one_are_not_shown(client_of):
    client = client_of(create_user(is_superuser=True))

    rows = file_rows(client.get(f"/perjanjian/baris/?per={TODAY}&format=csv"))

    (line,) = [row for row in rows if row["potential"]]
    assert (line["active"], line["active_per"]) == ("395", TODAY.isoformat())
    assert (line["registered"], line["registered_per"]) == (
        "399",
        date(2025, 11, 30).isoformat(),
    )
