"""A database with lines to count people on, and a file of 50,000 headcounts."""

from datetime import date

from agreements.models import Agreement, EnrolmentTarget, WorkerCategory
from regions.models import Region, User

LINES, DAYS = 2000, 25
ROWS = LINES * DAYS
USER = "pengimpor"


def make_world() -> list[int]:
    """Pks of the lines; one agreement for each of twenty."""
    country = Region.objects.create(code="ID", level="NATION", name="Indonesia")
    province = Region.objects.create(
        code="75", level="PROVINCE", name="Gorontalo", parent=country
    )
    category = WorkerCategory.objects.create(name="Nelayan", segment="BPU")
    User.objects.create(username=USER, is_superuser=True)
    agreements = Agreement.objects.bulk_create(
        Agreement(region=province, title=f"Perjanjian {n}") for n in range(LINES // 20)
    )
    lines = EnrolmentTarget.objects.bulk_create(
        EnrolmentTarget(
            agreement=agreements[n // 20], region=province, category=category
        )
        for n in range(LINES)
    )
    return [line.pk for line in lines]


def rows(lines: list[int]):
    """(line, rung, day, people) of each headcount."""
    for line in lines:
        for number in range(DAYS):
            day = date(2024 + number // 12, number % 12 + 1, 1)
            yield line, "ACTIVE", day, line % 900 + number


def file_of(lines: list[int]) -> bytes:
    heading = "nomor_baris;kategori;tahap;per_tanggal;ketelitian;orang;catatan"
    text = (
        f"{line};Nelayan;{rung};{day};MONTH;{people};"
        for line, rung, day, people in rows(lines)
    )
    return "\r\n".join([heading, *text, ""]).encode()
