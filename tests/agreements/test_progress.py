"""An agreement's page in time: active people by month, the ladder, paid months."""

from datetime import date

import pytest

from tests.factories import (
    TODAY,
    create_agreement,
    create_category,
    create_headcount,
    create_line,
    create_user,
)
from tests.pages import Page

pytestmark = pytest.mark.django_db

PER = f"per={TODAY}"
MONTHS = "Orang aktif menurut angka terbaru"


@pytest.fixture
def client(client_of):
    return client_of(create_user(is_superuser=True))


@pytest.fixture
def agreement():
    return create_agreement(programme_year=2025)


@pytest.fixture
def page_of(client):
    def page_of(agreement, query=PER):
        return Page(client.get(f"{agreement.get_absolute_url()}?{query}"))

    return page_of


def lines_of(agreement, *targets):
    return [
        create_line(
            agreement=agreement,
            category=create_category(name=f"Kategori {number}"),
            target_workers=target,
        )
        for number, target in enumerate(targets)
    ]


def count_active(line, *counts):
    for on, workers in counts:
        create_headcount(target=line, as_of=on, workers=workers)


class TestMonths:
    def test_each_month_takes_the_newest_count_of_each_line(self, agreement, page_of):
        first, second = lines_of(agreement, 100, 200)
        count_active(first, (date(2025, 10, 3), 10), (date(2025, 10, 30), 40))
        count_active(second, (date(2025, 10, 31), 150))

        (row,) = page_of(agreement).table(MONTHS).rows

        assert row["Bulan"].text == "Oktober 2025 terbaru 31 Okt 2025"
        assert row["Aktif"].text == "190"
        assert row["Realisasi"].text == "63,33 % 190 dari 300"

    def test_a_silent_line_is_left_out_of_both_parts(self, agreement, page_of):
        first, second = lines_of(agreement, 100, 200)
        count_active(first, (date(2025, 10, 31), 40))
        count_active(second, (date(2025, 11, 30), 100))

        october, november = page_of(agreement).table(MONTHS).rows

        assert october["Aktif"].text == "40 1 dari 2 baris"
        assert october["Realisasi"].text == "40,00 % 40 dari 100"
        assert november["Aktif"].text == "100 1 dari 2 baris"

    def test_a_month_without_a_count_has_no_row(self, agreement, page_of):
        (line,) = lines_of(agreement, 100)
        count_active(line, (date(2025, 8, 31), 40), (date(2025, 11, 30), 50))

        table = page_of(agreement).table(MONTHS)

        assert [name.split(" terbaru")[0] for name in table.names] == [
            "Agustus 2025",
            "November 2025",
        ]

    def test_without_a_target_there_is_no_percentage(self, agreement, page_of):
        (line,) = lines_of(agreement, None)
        count_active(line, (date(2025, 10, 31), 40))

        (row,) = page_of(agreement).table(MONTHS).rows

        assert row["Realisasi"].text == "belum ada data"

    def test_counts_after_the_day_asked_are_not_there_yet(self, agreement, page_of):
        (line,) = lines_of(agreement, 100)
        count_active(line, (date(2025, 10, 31), 40), (date(2025, 11, 1), 50))

        table = page_of(agreement, "per=2025-10-31").table(MONTHS)

        assert len(table.rows) == 1

    def test_a_count_that_names_only_its_year_is_in_no_month(self, agreement, page_of):
        (line,) = lines_of(agreement, 100)
        create_headcount(
            target=line, as_of=date(2025, 12, 31), as_of_precision="YEAR", workers=9
        )

        page = page_of(agreement)

        assert not page.has_table(MONTHS)
        assert "1 angka aktif hanya diketahui tahunnya" in page.text

    def test_years_stand_apart(self, agreement, page_of):
        old = create_line(agreement=agreement, programme_year=2024, target_workers=50)
        new = create_line(agreement=agreement, target_workers=70)
        count_active(old, (date(2024, 10, 31), 40))
        count_active(new, (date(2025, 10, 31), 60))

        page = page_of(agreement)

        assert "80,00 % 40 dari 50" in page.section("Tangga dan realisasi 2024").text
        assert "85,71 % 60 dari 70" in page.section("Tangga dan realisasi 2025").text

    def test_two_purses_for_the_same_people_are_a_range_in_each_month(
        self, agreement, page_of
    ):
        for source in ("APBD_KAB", "DANA_DESA"):
            line = create_line(agreement=agreement, funding_sources=source)
            count_active(line, (date(2025, 10, 31), 40))

        (row,) = page_of(agreement).table(MONTHS).rows

        assert row["Aktif"].text.startswith("40–80")
        assert "jumlah baris 80" in row["Aktif"].text


class TestLadder:
    def test_a_drop_is_told_with_both_numbers_and_the_reasons(self, agreement, page_of):
        (line,) = lines_of(agreement, 10_000)
        registered = create_headcount(target=line, rung="REGISTERED", workers=8_502)
        registered.losses.create(reason="IDENTITY", workers=172)

        said = page_of(agreement).section("Tangga dan realisasi 2025").text

        assert "1.498 lebih sedikit daripada target: 8.502 dari 10.000" in said
        assert "172 orang" in said
        assert "Potensi belum ada data" in said

    def test_a_drop_compares_only_lines_that_know_both(self, agreement, page_of):
        first, _ = lines_of(agreement, 100, 900)
        create_headcount(target=first, rung="REGISTERED", workers=90)

        said = page_of(agreement).section("Tangga dan realisasi 2025").text

        assert "10 lebih sedikit daripada target: 90 dari 100, pada 1 dari 2" in said

    def test_lines_no_total_counts_are_shown_for_themselves(self, page_of):
        talks = create_agreement(stage="EXPLORATION", programme_year=2025)
        lines_of(talks, 13_000)

        said = page_of(talks).section("Tangga dan realisasi 2025").text

        assert "13.000" in said
        assert "tidak ikut dijumlahkan di mana pun" in said


class TestPaidMonths:
    @pytest.mark.parametrize(
        ("per", "said"),
        [
            ("2025-06-30", "belum mulai"),
            ("2025-07-01", "91 hari lagi"),
            ("2025-09-30", "hari ini"),
            ("2025-10-01", "sudah berakhir"),
        ],
    )
    def test_the_list_says_how_long_is_left(self, agreement, page_of, per, said):
        create_line(
            agreement=agreement, protected_from=date(2025, 7, 1), months_funded=3
        )

        timeline = page_of(agreement, f"per={per}").section("Linimasa").text

        assert "1 Jul 2025 – 30 Sep 2025 – Pekerja rentan, 3 bulan" in timeline
        assert said in timeline

    def test_lines_paid_alike_stand_once_with_their_number(self, agreement, page_of):
        for code in ("75.04", "75.01", "75.03"):
            create_line(
                agreement=agreement,
                region=code,
                protected_from=date(2025, 7, 1),
                months_funded=3,
            )

        timeline = page_of(agreement).section("Linimasa").text

        assert timeline.count("Pekerja rentan (3 baris), 3 bulan") == 1

    def test_a_line_that_does_not_say_when_is_in_no_bar(self, agreement, page_of):
        create_line(agreement=agreement, protected_from=None, months_funded=3)

        assert "lamanya pendanaan tidak dicatat" in page_of(agreement).text


class TestFamily:
    def family_of(self, page):
        return page.section("Keluarga naskah")

    def test_the_whole_tree_is_shown_with_the_umbrellas_number_beside(self, page_of):
        umbrella = create_agreement(title="Payung", programme_year=2025)
        work = create_agreement(title="PKS", parent=umbrella, programme_year=2025)
        addendum = create_agreement(
            title="Adendum", document_type="ADENDUM", parent=work, programme_year=2025
        )
        create_line(agreement=umbrella, target_workers=10_000)
        create_line(agreement=work, target_workers=7_000)

        said = self.family_of(page_of(addendum)).text

        assert said.index("Payung") < said.index("PKS") < said.index("Adendum")
        assert "target 2025: 10.000 orang – tidak ikut dijumlahkan" in said
        assert "target 2025: 7.000 orang" in said
        assert "Adendum (halaman ini)" in said

    def test_renewals_are_followed_both_ways_to_their_end(self, page_of):
        first = create_agreement(title="Pertama")
        second = create_agreement(title="Kedua", renews=first)
        third = create_agreement(title="Ketiga", renews=second)
        fourth = create_agreement(title="Keempat", renews=third)

        said = self.family_of(page_of(third)).text

        assert "Memperpanjang: Pertama" in said
        assert "Memperpanjang: Kedua" in said
        assert "Diperpanjang oleh: Keempat" in said
        assert fourth.title in said

    def test_relatives_outside_ones_scope_are_not_told(self, client_of):
        umbrella = create_agreement(region="75", title="Payung provinsi")
        mine = create_agreement(region="75.04", title="PKS Pohuwato", parent=umbrella)
        create_agreement(region="75.01", title="PKS tetangga", parent=umbrella)
        client = client_of(create_user(region="75.04"))

        page = Page(client.get(f"{mine.get_absolute_url()}?{PER}"))

        assert "Payung provinsi" not in page.text
        assert "PKS tetangga" not in page.text

    def test_a_circle_left_by_an_old_import_does_not_hang_the_page(self, page_of):
        one = create_agreement(title="Satu")
        two = create_agreement(title="Dua", parent=one)
        type(one).objects.filter(pk=one.pk).update(parent=two)
        one.refresh_from_db()

        assert page_of(one).title == "Satu"
