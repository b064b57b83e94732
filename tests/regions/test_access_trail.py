"""Who came, who was refused, who took what: on record, and never changed."""

from datetime import UTC, datetime
from io import StringIO

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.test import Client, RequestFactory

from regions import trail
from regions.models import AccessRecord
from tests.factories import create_agreement, create_office, create_user
from tests.pages import file_rows

pytestmark = pytest.mark.django_db

Kind = AccessRecord.Kind


@pytest.fixture
def staff():
    user = create_user(username="ani", office=create_office(regions=["75"]))
    user.set_password("benar-sekali-1")
    user.save()
    return user


@pytest.fixture
def browser(client_of, staff):
    return client_of(staff)


def records(*kinds):
    return list(AccessRecord.objects.filter(kind__in=kinds).order_by("pk"))


# At the door


def test_coming_and_going_are_on_record_with_the_address(browser, staff):
    browser.post("/keluar/", REMOTE_ADDR="203.0.113.9")

    came, left = records(Kind.SIGN_IN, Kind.SIGN_OUT)
    assert (came.kind, came.user, came.name) == (Kind.SIGN_IN, staff, "ani")
    assert (left.kind, left.user, left.address) == (Kind.SIGN_OUT, staff, "203.0.113.9")


@pytest.mark.parametrize(
    ("typed", "active", "why"),
    [
        ("ani", True, "kata sandi salah"),
        ("ani", False, "akun dinonaktifkan"),
        ("siapa", True, "nama tidak dikenal"),
        ("7371010101900001", True, "nama tidak dikenal"),
    ],
)
def test_a_refusal_says_why_to_administrators_and_never_the_password(
    typed, active, why, staff
):
    staff.is_active = active
    staff.save()

    authenticate(RequestFactory().post("/masuk/"), username=typed, password="rahasia-7")

    (refused,) = records(Kind.REFUSED)
    assert (refused.note, refused.user) == (why, None)
    known = why != trail.UNKNOWN_NAME
    assert refused.name == (typed if known else trail.masked(typed))
    assert "rahasia" not in repr(vars(refused))


@pytest.mark.parametrize("field", ["username", "login", "email"])
def test_however_a_form_calls_the_name_and_without_a_request(field):
    trail.note_failure(credentials={field: "x" * 500 + "\0"}, request=None)

    (refused,) = records(Kind.REFUSED)
    said = (refused.name, refused.address, refused.path)
    assert said == ("xx… (254 tanda)", None, "")


def test_a_name_counts_in_any_case_and_a_password_in_its_field_is_not_kept(staff):
    for typed in ("ANI", "rahasia-7"):
        trail.note_failure(credentials={"username": typed})

    known, unknown = records(Kind.REFUSED)
    assert (known.name, known.note) == ("ANI", trail.WRONG_PASSWORD)
    assert (unknown.name, unknown.note) == ("ra… (9 tanda)", trail.UNKNOWN_NAME)


def test_who_is_kept_out_again_and_again_is_noted_once_a_minute(staff):
    create_user(username="budi")
    request = RequestFactory().post("/masuk/")

    for name in ("ani", "ani", "budi"):
        credentials = {"username": name}
        trail.note_failure(credentials=credentials, request=request, throttled=True)

    assert [row.name for row in records(Kind.REFUSED)] == ["ani", "budi"]


def test_a_database_that_is_busy_hinders_no_refusal(monkeypatch):
    def busy(*args, **kwargs):
        raise OperationalError("database is locked")

    monkeypatch.setattr(trail, "note", busy)

    trail.note_failure(credentials={"username": "ani"}, request=None)


@pytest.mark.parametrize(
    ("forwarded", "behind", "address"),
    [
        ("198.51.100.7, 203.0.113.9", True, "203.0.113.9"),
        ("203.0.113.9", True, "203.0.113.9"),
        ("<script>", True, None),
        ("", True, "10.0.0.1"),
        ("203.0.113.9", False, "10.0.0.1"),
    ],
)
def test_the_address_is_the_one_the_proxy_wrote(forwarded, behind, address, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = int(behind)
    meta = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": forwarded}

    assert trail.address_of(RequestFactory().get("/", **meta)) == address


# What leaves


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_file_is_on_record_with_filter_and_rows(form, browser, staff):
    create_agreement(title="Nelayan")
    create_agreement(title="Petani")

    address = f"/perjanjian/?q=nelayan+7371010101900001&status=&format={form}"
    browser.get(address.replace("+7371010101900001", "")).getvalue()
    browser.get(address).getvalue()

    took, nothing = records(Kind.FILE)
    assert (took.user, took.path, took.rows) == (staff, "/perjanjian/", 1)
    assert took.query == f"q=nelayan&status=&format={form}"
    assert took.file_name.endswith(f".{form}")
    assert (nothing.rows, "7371••••••••0001" in nothing.query) == (0, True)


def test_the_number_on_record_is_that_of_the_files_lines(browser):
    create_agreement()
    for address in ("/unggah/data/perjanjian/", "/wilayah/75/", "/kategori/"):
        lines = file_rows(browser.get(address, {"format": "csv"}))

        assert records(Kind.FILE)[-1].rows == len(lines), address


def test_pages_and_empty_forms_leave_no_record(browser):
    browser.get("/perjanjian/")
    browser.get("/perjanjian/?format=pdf")
    browser.get("/unggah/contoh/perjanjian/?format=csv")

    assert records(Kind.FILE) == []


def test_without_a_record_no_file_leaves(browser, monkeypatch):
    def busy(*args, **kwargs):
        raise OperationalError("database is locked")

    monkeypatch.setattr(AccessRecord.objects, "create", busy)

    response = browser.get("/perjanjian/?format=csv")

    assert (response.status_code, response["Retry-After"]) == (503, "10")
    assert "Belum ada yang diunduh" in response.content.decode()


# Never changed


def test_a_record_is_neither_changed_nor_deleted():
    record = AccessRecord.objects.create(kind=Kind.SIGN_IN, name="ani")
    rows = AccessRecord.objects.all()

    for change in (
        record.save,
        record.delete,
        rows.delete,
        lambda: rows.update(name="budi"),
        lambda: rows.bulk_update([record], ["name"]),
    ):
        with pytest.raises(TypeError, match="append-only"):
            change()
    assert rows.get().name == "ani"


def test_old_records_are_pruned_by_a_command_that_is_on_record():
    for year in (2023, 2024):
        at = datetime(year, 1, 1, tzinfo=UTC)
        AccessRecord.objects.create(kind=Kind.SIGN_IN, at=at)

    call_command("prune_access_records", before="2024-01-01", stdout=StringIO())

    assert [row.at.year for row in records(Kind.SIGN_IN)] == [2024]
    (pruned,) = records(Kind.PRUNED)
    assert (pruned.rows, pruned.note) == (1, "sebelum 2024-01-01")
    for wrong in ("2999-01-01", "kemarin"):
        with pytest.raises(CommandError):
            call_command("prune_access_records", before=wrong, stdout=StringIO())


def test_a_stranger_who_is_refused_learns_nothing_of_the_record(staff):
    known, unknown = (
        Client().post("/masuk/", {"username": name, "login": name, "password": "x"})
        for name in ("ani", "tidakada")
    )

    assert known.status_code == unknown.status_code
    assert len(records(Kind.REFUSED)) == 2
