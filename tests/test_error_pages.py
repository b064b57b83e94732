"""Refusals and failures speak Indonesian, in the site's own layout."""

import pytest
from django.http import HttpResponse
from django.template import Context, Engine
from django.template.loader import render_to_string
from django.test import Client, override_settings
from django.urls import path

from coverage.gallery import ERROR_PAGES
from jamsostek_pks import urls
from tests.factories import create_office, create_user

pytestmark = pytest.mark.django_db

LAYOUT = '<header class="site-header">'


def fail(request):
    raise RuntimeError("broken on purpose")


def take(request):
    return HttpResponse(str(len(request.POST)))


# The site's own addresses, and two that only these tests have.
urlpatterns = [*urls.urlpatterns, path("rusak/", fail), path("terima/", take)]
handler400 = urls.handler400
with_broken_page = override_settings(ROOT_URLCONF=__name__)


def assert_refused(response, status, words):
    text = response.content.decode()
    assert response.status_code == status
    assert f"<h1>{words}</h1>" in text
    assert LAYOUT in text
    assert 'lang="id"' in text


@pytest.fixture
def official(client_of):
    return client_of(create_user(region="75.04"))


def test_an_unreadable_request(official):
    response = official.get("/", {"q": "\0"})

    assert_refused(response, 400, "Permintaan tidak dapat dibaca")


def test_a_forbidden_page(client_of):
    client = client_of(create_user(office=create_office(regions=["75.04"])))

    response = client.get("/admin/regions/user/")

    assert_refused(response, 403, "Tidak diizinkan")


def test_a_page_that_is_not_there(official):
    assert_refused(official.get("/tidak-ada/"), 404, "Halaman tidak ada")


@pytest.mark.parametrize(
    ("limit", "value"),
    [("DATA_UPLOAD_MAX_MEMORY_SIZE", 10), ("DATA_UPLOAD_MAX_NUMBER_FIELDS", 1)],
)
def test_a_request_that_is_too_big(official, settings, limit, value):
    setattr(settings, limit, value)

    response = official.post("/masuk/", {"login": "x" * 20, "password": "y"})

    assert_refused(response, 413, "Kiriman terlalu besar")


def test_an_expired_form_says_that_nothing_was_saved():
    client = Client(enforce_csrf_checks=True)

    response = client.post("/masuk/", {"login": "pejabat", "password": "x"})

    assert_refused(response, 403, "Formulir kedaluwarsa")
    assert "belum disimpan" in response.content.decode()


def test_too_many_requests_have_a_page_of_ours(rf):
    """What throttles finds them, as the page of a forgotten password."""
    text = render_to_string("429.html", request=rf.get("/"))

    assert "<h1>Terlalu banyak permintaan</h1>" in text
    assert LAYOUT in text


@with_broken_page
def test_a_failure_of_the_site_itself(official):
    official.raise_request_exception = False

    response = official.get("/rusak/")

    assert_refused(response, 500, "Terjadi kesalahan di situs ini")
    assert "broken on purpose" not in response.content.decode()


def test_the_page_of_a_failure_stands_alone():
    """It needs no context, no other template and no tag that could fail again."""
    source = (Engine.get_default().find_template("500.html")[0]).source

    assert "{%" not in source
    assert "{{" not in source
    assert render_to_string("500.html") == Engine().from_string(source).render(
        Context()
    )


@pytest.mark.parametrize("name", ERROR_PAGES)
def test_each_page_can_be_looked_at_while_building(name, official, settings):
    settings.DEBUG = True

    response = official.get(f"/gaya/galat/{name}/")

    assert response.status_code == 200
    assert LAYOUT in response.content.decode()
