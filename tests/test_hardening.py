"""What every answer tells the browser, and which requests reach no page."""

import io

import pytest
from django.conf import settings as site
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import UnreadablePostError
from django.test import Client, RequestFactory

from jamsostek_pks.middleware import (
    LONGEST_QUERY,
    MOST_QUERY_FIELDS,
    fields_of,
    is_id,
)
from jamsostek_pks.wsgi import is_plain, without_odd_bodies
from regions.models import User
from tests.factories import create_agreement, create_region, create_user

pytestmark = pytest.mark.django_db

ADMIN_PAGE = "/admin/"


@pytest.fixture
def admin(client_of):
    return client_of(User.objects.create_superuser("admin"))


@pytest.fixture
def official(client_of):
    return client_of(create_user(region="75.04"))


def policy_of(response):
    parts = response.headers["Content-Security-Policy"].split(";")
    return {words[0]: words[1:] for part in parts if (words := part.split())}


# Headers


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/", 200),
        ("/?format=csv", 200),
        ("/healthz", 200),
        ("/favicon.ico", 302),
        ("/perjanjian", 301),
        ("/tidak-ada/", 404),
        ("/admin/regions/user/1x/change/", 404),
        ("/?q=%00", 400),
        ("/admin/", 200),
        ("/admin/agreements/agreement/add/", 200),
        ("/admin/autocomplete/", 403),
    ],
)
def test_every_answer_carries_the_headers(admin, address, status):
    create_region(code="ID")

    response = admin.get(address)

    assert response.status_code == status
    policy = policy_of(response)
    assert policy["default-src"] == policy["object-src"] == ["'none'"]
    assert policy["style-src"] == policy["img-src"] == ["'self'"]
    assert policy["frame-ancestors"] == policy["base-uri"] == ["'none'"]
    assert policy["form-action"] == ["'self'"]
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in response.headers["Permissions-Policy"]


def test_only_the_admin_has_scripts_and_nothing_may_be_inline(admin):
    own, in_admin = policy_of(admin.get("/healthz")), policy_of(admin.get(ADMIN_PAGE))

    assert own["script-src"] == ["'none'"]
    assert own["require-trusted-types-for"] == ["'script'"]
    assert in_admin["script-src"] == in_admin["connect-src"] == ["'self'"]
    words = [word for part in (*own.values(), *in_admin.values()) for word in part]
    assert set(words) == {"'none'", "'self'", "'script'"}


def test_a_refused_host_carries_the_headers_too():
    response = Client().get("/", headers={"host": "jahat.example"})

    assert response.status_code == 400
    assert policy_of(response)["script-src"] == ["'none'"]
    assert "jahat" not in response.content.decode()


def test_files_of_the_site_come_after_the_policy():
    first = site.MIDDLEWARE.index("csp.middleware.CSPMiddleware")
    files = site.MIDDLEWARE.index("whitenoise.middleware.WhiteNoiseMiddleware")

    assert first < files
    assert not site.WHITENOISE_ALLOW_ALL_ORIGINS


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(client):
    User.objects.create_superuser("admin")
    answer = client.get("/masuk/")
    token = answer.cookies[site.CSRF_COOKIE_NAME]
    client.force_login(User.objects.get())
    session = client.cookies[site.SESSION_COOKIE_NAME]

    assert token["httponly"]
    assert site.SESSION_COOKIE_HTTPONLY
    assert token["samesite"] == site.SESSION_COOKIE_SAMESITE == "Lax"
    assert session.value


# Refusals


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "OPTIONS", "X"])
def test_methods_nobody_serves_are_refused_in_words(official, method):
    response = official.generic(method, "/")

    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD, POST"
    assert "Cara meminta tidak dikenal" in response.content.decode()


def test_a_page_that_takes_no_form_says_so_in_words(official):
    response = official.post("/perjanjian/dokumen/1/")

    assert response.status_code == 405
    assert "Cara meminta tidak dikenal" in response.content.decode()


@pytest.mark.parametrize(
    "fields",
    [
        {"username": "a\0"},
        {"a\0": "b"},
        {"file": SimpleUploadedFile("a.csv", b"x"), "kind": "\0"},
        {"fi\0le": SimpleUploadedFile("a.csv", b"x")},
    ],
)
def test_nul_is_refused_wherever_a_form_may_hold_it(official, fields):
    assert official.post("/masuk/", fields).status_code == 400


@pytest.mark.parametrize("header", ["referer", "x-csrftoken", "user-agent"])
def test_nul_is_refused_in_headers(official, header):
    assert official.get("/", headers={header: "a\0"}).status_code == 400


def test_nul_is_refused_in_a_cookie_that_hides_it(client):
    client.cookies.load({})
    environ = {"HTTP_COOKIE": r'sessionid="\000aaaaaaaa"'}

    assert client.get("/", **environ).status_code == 400


@pytest.mark.parametrize(
    ("address", "host"),
    [("/?q=%00", "testserver"), (f"/?{'a' * 9_000}", "testserver"), ("/", "jahat")],
)
def test_a_refused_address_with_a_broken_form_is_still_a_refusal(client, address, host):
    kind = "multipart/form-data; boundary=x"

    response = client.post(
        address, b"--x--x", content_type=kind, headers={"host": host}
    )

    assert response.status_code == 400


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("a" * LONGEST_QUERY, 200),
        ("a" * (LONGEST_QUERY + 1), 400),
        ("&".join(["a"] * MOST_QUERY_FIELDS), 200),
        ("&".join(["a"] * (MOST_QUERY_FIELDS + 1)), 400),
    ],
)
def test_queries_end_somewhere(official, query, status):
    assert official.get(f"/?{query}").status_code == status


def test_a_whole_request_has_a_largest_size(official, settings):
    settings.LARGEST_BODY = 1_000

    for size, status in ((400, 302), (1_000, 413)):
        file = SimpleUploadedFile("a.csv", b"x" * size)
        assert official.post("/masuk/", {"file": file}).status_code == status


def test_a_line_of_ninety_fits_and_files_are_few():
    assert site.DATA_UPLOAD_MAX_NUMBER_FIELDS >= 90 * 40
    assert site.DATA_UPLOAD_MAX_NUMBER_FILES == 20
    assert site.LARGEST_BODY > site.DOCUMENT_MAX_MB * 1024 * 1024


@pytest.mark.parametrize(
    "text", ["x", "9" * 23, "9223372036854775808", "9" * 5_000, "1.5", "-1", "²", "١"]
)
def test_ids_that_no_row_can_have_are_no_page(admin, text):
    agreement = create_agreement()
    admin_pages = "/admin/agreements/agreement"

    assert not is_id(text)
    for address in (
        f"{admin_pages}/{text}/change/",
        f"{admin_pages}/{text}/history/",
        f"{admin_pages}/{text}/delete/",
        f"{admin_pages}/{agreement.pk}/history/{text}/",
        f"/admin/regions/user/{text}/password/",
        f"/admin/r/{text}/{text}/",
        f"/unggah/{text}/",
        f"/perjanjian/{text}/",
    ):
        assert admin.get(address).status_code == 404, address


def test_a_range_in_a_list_is_a_wrong_filter(admin):
    response = admin.get("/admin/coverage/workforce/?note__range=abc")

    assert response.status_code == 302
    assert response.headers["Location"].endswith("?e=1")


def test_the_largest_id_may_be_asked_for(admin):
    assert is_id(2**63 - 1)
    assert admin.get(f"/unggah/{2**63 - 1}/").status_code == 404


def test_a_body_that_is_cut_off_is_a_bad_request():
    class Gone(io.BytesIO):
        def read(self, *_):
            raise OSError("gone")

    request = RequestFactory().post("/masuk/", {"a": "b"})
    request._stream = Gone()

    with pytest.raises(Exception, match="cut off") as caught:
        fields_of(request)
    assert isinstance(caught.value.__cause__, UnreadablePostError)


@pytest.mark.parametrize(
    ("kind", "plain"),
    [
        ("", True),
        ("application/x-www-form-urlencoded", True),
        ("text/html; charset=UTF-8", True),
        ("multipart/form-data; boundary=x", True),
        ("application/x-www-form-urlencoded; charset=hex", False),
        ("application/x-www-form-urlencoded; charset=utf-16", False),
        ("a/b; charset=a\0b", False),
        ("a/b; c*=utf-99'en'x", False),
    ],
)
def test_only_readable_utf_8_is_taken_for_a_form(kind, plain):
    assert is_plain(kind) is plain


@pytest.mark.parametrize(
    ("length", "kept"),
    [("12", "12"), ("abc", ""), ("-1", ""), ("²", ""), ("9" * 30, "")],
)
def test_a_length_that_is_no_number_is_none(length, kept):
    seen = {}
    site = without_odd_bodies(lambda environ, start: seen.update(environ))

    site({"CONTENT_LENGTH": length, "CONTENT_TYPE": "a/b; charset=hex"}, None)

    assert seen == {"CONTENT_LENGTH": kept, "CONTENT_TYPE": ""}


@pytest.mark.parametrize(
    "target", ["https://jahat.example/", "//jahat.example/", "http://[::1", "/\\jahat"]
)
def test_signing_in_leads_nowhere_else(client, target):
    User.objects.create_superuser("admin", password="kunci-yang-panjang")
    form = {"username": "admin", "login": "admin", "password": "kunci-yang-panjang"}

    for address in ("/masuk/", "/admin/login/"):
        asked = client.get(address, {"next": target})
        sent = client.post(address, form | {"next": target})

        assert asked.status_code in (200, 302)
        for response in (asked, sent):
            location = response.headers.get("Location", "/")
            assert location.startswith("/")
            assert not location.startswith(("//", "/\\"))
