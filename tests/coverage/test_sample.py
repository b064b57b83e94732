"""Simulated data: the same for a seed, never beside real data, marked everywhere."""

import io
from dataclasses import replace
from datetime import date

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from simple_history.models import HistoricalChanges

from agreements.models import Agreement, EnrolmentTarget, Headcount, Source
from coverage.findings import find
from coverage.management.commands.generate_sample import (
    categories,
    load_reference_data,
    provinces,
    rates,
)
from coverage.models import Participation, Workforce
from coverage.reports import Question, coverages
from coverage.sample.build import build
from coverage.sample.lines import World
from regions import importing
from regions.mark import DatabaseMark, is_simulated
from regions.models import Office, Region, User
from tests import oracle
from tests.factories import create_agreement, create_user
from tests.module_rows import taken_back
from tests.pages import as_file, csv_cells, xlsx_cells

pytestmark = [pytest.mark.django_db, pytest.mark.alike]

DAY = date(2026, 6, 17)
BASIS = "ELIGIBLE_BPJSTK"
WORDS = "SIMULASI, data contoh: semua angka di situs ini dibuat acak, bukan data nyata."


def generate(**options):
    output = io.StringIO()
    call_command("generate_sample", today=DAY, stdout=output, **options)
    return output.getvalue()


@pytest.fixture(scope="module")
def one_province(tmp_path_factory):
    """Of all regions one province: the others take seconds to load."""
    folder = tmp_path_factory.mktemp("data")
    heading, *lines = (importing.DATA / "regions.csv").read_text("utf-8").splitlines()
    kept = [line for line in lines if line.startswith("73")]
    (folder / "regions.csv").write_text("\n".join([heading, *kept]), "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(importing, "DATA", folder)
        yield


@pytest.fixture(scope="module")
def reference(one_province, django_db_setup, django_db_blocker):
    """Regions, categories and dues, loaded once."""
    with taken_back(django_db_blocker):
        load_reference_data()
        yield


@pytest.fixture(scope="class")
def province(reference, django_db_blocker):
    """A simulated province with its demo accounts, made once for a class of tests."""
    with taken_back(django_db_blocker):
        generate()
        yield


def own_rows():
    """Every row of our tables, as the database has it; history and accounts aside."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values())
        for app in ("regions", "agreements", "coverage")
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
        if not issubclass(model, HistoricalChanges) and model is not User
    }


# The same seed


def built(*, seed=1, today=DAY, scale="province"):
    world = World(seed, today, categories(), rates())
    return build(world, provinces(scale))


def test_the_same_seed_gives_the_same_rows(reference):
    assert built() == built()


@pytest.mark.parametrize("change", [{"seed": 2}, {"today": date(2026, 7, 17)}])
def test_another_seed_or_day_gives_other_rows(reference, change):
    one, other = built(), built(**change)

    assert one.figures != other.figures
    assert one.agreements != other.agreements


def test_a_region_has_the_same_workers_at_every_scale(reference):
    small = [row for row in built(scale="kabupaten").figures if row.basis]
    large = built(scale="province").figures

    assert small
    assert [row for row in large if row.basis and row.region == "73.13"] == small


@pytest.mark.parametrize("day", [date(2026, 1, 1), date(2024, 2, 29), DAY])
@pytest.mark.parametrize("seed", range(4))
def test_every_seed_and_day_can_be_made(reference, seed, day):
    sample = built(seed=seed, today=day)

    assert max(row.recorded_on for row in sample.figures) <= day
    keys = [row.key for row in sample.agreements]
    assert len(keys) == len(set(keys))


# What is saved


def test_every_row_would_pass_the_forms(reference):
    generate(scale="kabupaten")

    for model in (Agreement, EnrolmentTarget, Headcount, Workforce, Participation):
        assert model.objects.exists()
    for label, rows in own_rows().items():
        model = apps.get_model(label)
        if model._meta.auto_created or model is Region:
            continue
        for instance in model._base_manager.filter(pk__in=[r["id"] for r in rows]):
            instance.full_clean()


def test_the_first_entry_of_each_record_is_in_its_history(reference):
    generate(scale="kabupaten")

    for model in (Agreement, EnrolmentTarget, Source, Office):
        entries = model.history.values_list("id", "history_type")
        saved = model.objects.values_list("pk", flat=True)
        assert sorted(entries) == [(pk, "+") for pk in sorted(saved)]


def test_the_same_command_again_changes_nothing(reference):
    generate(scale="kabupaten")
    before = own_rows()

    output = generate(scale="kabupaten")

    assert "already" in output
    assert own_rows() == before


def test_another_sample_wants_another_database(reference):
    generate(scale="kabupaten")

    with pytest.raises(CommandError, match="another sample"):
        generate(scale="kabupaten", seed=2)


# Never beside real data


def test_a_database_with_an_agreement_is_refused(reference):
    create_agreement(region="73.13")
    before = own_rows()

    with pytest.raises(CommandError, match="holds real data"):
        generate(scale="kabupaten")

    assert own_rows() == before
    assert not is_simulated()


def test_a_database_that_once_held_an_agreement_is_refused(reference):
    create_agreement(region="73.13").delete()

    with pytest.raises(CommandError, match="holds real data"):
        generate(scale="kabupaten")


def test_a_database_marked_as_real_is_refused(reference):
    DatabaseMark.objects.create(pk=1, simulated=False)

    with pytest.raises(CommandError, match="holds real data"):
        generate(scale="kabupaten")


def test_a_database_with_a_figure_is_refused(reference):
    Workforce.objects.create(
        region=Region.objects.get(code="73"), basis=BASIS, as_of=DAY, workers=1
    )

    with pytest.raises(CommandError, match="holds real data"):
        generate(scale="kabupaten")


def test_founding_data_is_refused_by_a_simulated_database(reference):
    generate(scale="kabupaten")
    before = own_rows()

    with pytest.raises(CommandError, match="simulated data"):
        call_command("load_founding", stdout=io.StringIO())

    assert own_rows() == before


# Marked everywhere

PAGES = [
    "/",
    "/wilayah/73.13/",
    "/wilayah/73.13/baris/",
    "/wilayah/73.13/tangga/",
    "/wilayah/73.13/perlindungan/",
    "/wilayah/73.13/perubahan/",
    "/perjanjian/?wilayah=73.13",
    "/perjanjian/baris/?wilayah=73.13",
    "/kualitas-data/",
    "/cari/?q=wajo",
    "/admin/",
    "/admin/agreements/agreement/",
    "/admin/agreements/agreement/add/",
    "/admin/agreements/agreement/add/?_popup=1",
    "/admin/coverage/participation/",
]
WITH_FILE = [page for page in PAGES[:9] if "perubahan" not in page]
CODES = {
    "pernyataan-bertentangan",
    "segmen-tidak-sama-total",
    "aktif-di-atas-terdaftar",
    "lonjakan",
    "peserta-lama",
    "pembagi-lama",
    "tumpang-tindih",
    "berakhir-tanpa-perpanjangan",
    "tanggal-akhir-kosong",
    "dana-berakhir-dulu",
    "didanai-kurang-3-bulan",
    "anggaran-berbeda",
    "jumlah-dinyatakan-berbeda",
    "jumlah-lama",
    "angka-tanpa-sumber",
    "jumlah-tanpa-sumber",
    "sumber-kosong",
    "penanda-tangan-kosong",
    "nomor-kosong",
    "tanda-tangan-setelah-mulai",
    "adendum-tanpa-induk",
}


@pytest.mark.usefixtures("province")
class TestProvince:
    @pytest.fixture
    def client(self, client_of):
        return client_of(create_user(is_superuser=True, is_staff=True))

    def asked(self):
        user = create_user(is_superuser=True)
        return Question(user, DAY, DAY, BASIS)

    @pytest.mark.parametrize("address", PAGES)
    def test_every_page_says_that_it_is_simulated(self, client, address):
        response = client.get(address)

        assert response.status_code == 200
        text = " ".join(response.content.decode().split())
        assert text.count(WORDS.replace("contoh:", "contoh:</strong>")) == 1
        assert "<title>SIMULASI" in text

    def test_the_door_and_error_pages_say_it_too(self, client, settings):
        said = [client.get(a).content.decode() for a in ("/wilayah/x/", "/tidak/ada/")]
        client.logout()
        said.append(client.get("/masuk/").content.decode())

        for text in said:
            assert "bukan data nyata" in text

    @pytest.mark.parametrize("address", WITH_FILE)
    def test_every_file_says_it_in_its_name_and_on_each_row(self, client, address):
        for form in ("csv", "xlsx"):
            response = client.get(as_file(address, form))

            assert 'filename="SIMULASI-' in response.headers["Content-Disposition"]
            cells = csv_cells(response, ";") if form == "csv" else xlsx_cells(response)
            assert cells[0][-1] == "catatan_data"
            assert len(cells) > 1
            assert {row[-1] for row in cells[1:]} == {"SIMULASI"}

    def test_each_promised_oddity_is_found(self):
        found = {finding.code for finding in find(self.asked())}

        assert found >= CODES

    def test_some_regions_lack_data_months_segments_or_agreements(self):
        places = Region.objects.filter(parent__code="73")
        days = {
            place.code: set(place.participations.values_list("as_of", flat=True))
            for place in places
        }
        numbers = sorted(len(found) for found in days.values())

        assert len(days) == 24
        assert numbers[0] == 0
        assert numbers[-1] == 24
        assert len([n for n in numbers if n == 20]) == 3
        assert max(max(found) for found in days.values() if found) == date(2026, 5, 31)
        assert places.filter(participations=None).count() == 1
        assert places.filter(agreements=None).count() == 1
        assert (
            places.filter(participations__segment="TOTAL")
            .exclude(participations__segment="PU")
            .distinct()
            .count()
            == 2
        )

    def test_a_segment_is_over_full_somewhere_and_a_region_nowhere(self):
        province = Region.objects.get(code="73")
        by_segment = coverages(replace(self.asked(), segment="PU"), province)
        in_all = coverages(self.asked(), province)

        assert max(c.percent for c in by_segment.values() if c.percent) > 100
        assert max(c.percent for c in in_all.values() if c.percent) < 100

    def test_agreements_are_in_every_state(self):
        statuses = set(Agreement.objects.with_status(DAY).values_list("status", flat=1))
        stages = set(Agreement.objects.values_list("stage", flat=True))

        assert statuses == {
            *("IN_FORCE", "EXPIRING", "EXPIRED", "RENEWED", "NOT_YET", "UNKNOWN"),
            *("CANCELLED", "TERMINATED", None),
        }
        assert stages == set(Agreement.Stage)

    def test_most_budgets_fit_what_they_pay_for(self):
        wrong = [f for f in find(self.asked()) if f.code == "anggaran-berbeda"]

        assert 0 < len(wrong) < 5 < Agreement.objects.exclude(budget=None).count()

    def test_one_place_is_left_undecided_between_province_and_kabupaten(self):
        (finding, *_) = [f for f in find(self.asked()) if f.code == "tumpang-tindih"]

        payers = Agreement.objects.filter(pk__in=finding.agreements)
        assert {p.region.level for p in payers} == {"PROVINCE", finding.region.level}

    @pytest.mark.parametrize("code", ["73", "73.13", "73.71"])
    def test_coverage_equals_the_oracle(self, code):
        found = coverages(self.asked(), Region.objects.get(code=code))[code]
        expected = oracle.coverage_of(Region.objects.get(code=code), BASIS, DAY)

        assert found.active == expected.active > 0
        assert found.workforce == expected.workforce > 0
        assert found.children.known == expected.known

    def test_demo_accounts_are_of_the_offices_of_the_sample(self, settings):
        settings.DEBUG = True

        call_command("create_demo_accounts", stdout=io.StringIO())

        seen = {
            name: Agreement.objects.visible_to(User.objects.get(username=name), DAY)
            for name in ("staf", "pengawas", "pejabat", "pejabat.sulsel", "admin")
        }
        numbers = {name: found.count() for name, found in seen.items()}
        assert 0 < numbers["pejabat"] < numbers["staf"] < numbers["pengawas"]
        assert numbers["pengawas"] == numbers["pejabat.sulsel"] == numbers["admin"]
