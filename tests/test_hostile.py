"""A share of `make hostile`: see tests/hostile."""

import pytest
from django.contrib.auth.decorators import login_not_required
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.http import StreamingHttpResponse
from django.test import override_settings
from django.urls import path

from jamsostek_pks import urls
from regions.models import User
from tests.factories import (
    create_agreement,
    create_headcount,
    create_line,
    create_office,
    create_participation,
    create_user,
    create_workforce,
)
from tests.hostile.addresses import routes
from tests.hostile.course import ACCOUNTS, Course
from tests.hostile.forms import Forms
from tests.hostile.generating import Generator
from tests.hostile.sending import Request, send

pytestmark = pytest.mark.django_db

# With the pages asked for their forms some 250.
REQUESTS = 150
SEED = 2026


@login_not_required
def fail(request):
    raise RuntimeError("broken on purpose")


@login_not_required
def cut_off(request):
    return StreamingHttpResponse(1 / 0 for _ in range(1))


urlpatterns = [*urls.urlpatterns, path("rusak/", fail), path("terputus/", cut_off)]
handler400 = urls.handler400


@pytest.fixture
def one_connection():
    """The site closes its connections round a request, and a test has only one."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def world(one_connection, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    office = create_office(regions=["75.04"])
    agreement = create_agreement(region="75.04", office=office)
    create_headcount(target=create_line(agreement=agreement, target_workers=7000))
    create_participation(region="75.04", active_workers=400)
    create_workforce(region="75.04", workers=1000)
    create_user(username="staf", office=office)
    create_user(username="pejabat", region="75.04")
    User.objects.create_superuser("admin")


def test_hostile_requests_break_nothing(world):
    course = Course(SEED, REQUESTS).run()

    assert course.failures == []
    assert sum(course.statuses.values()) == REQUESTS
    # They get into the pages and forms, not only to the door.
    assert course.statuses[200] > REQUESTS / 5


def test_the_same_seed_gives_the_same_requests(world):
    course = [requests_of(7) for _ in range(2)]

    assert course[0] == course[1] != requests_of(8)


def requests_of(seed):
    generator = Generator(seed, ACCOUNTS)
    return [str(generator.request()) for _ in range(10)]


@pytest.mark.parametrize("address", ["/rusak/", "/terputus/"])
@override_settings(ROOT_URLCONF=__name__)
def test_a_failure_is_seen_in_the_page_and_in_what_follows_it(address):
    answer = send(Request(path=address))

    assert answer.status >= 500 or answer.raised
    assert "test_hostile.py" in answer.said


def test_new_addresses_are_asked_by_themselves():
    names = {route.name for route in routes()}

    assert {"coverage:region", "admin:regions_user_add", "admin:autocomplete"} <= names
    assert any("%(_0)s" in route.template for route in routes())
    with override_settings(ROOT_URLCONF=__name__):
        assert "/rusak/" in {route.template for route in routes()}


def test_a_form_is_read_as_it_would_be_sent():
    page = """
        <form method="post" action="x/"><input type="hidden" name="csrfmiddlewaretoken">
        <input name="a" value="1"><input type="checkbox" name="b" value="2">
        <select name="c"><option value="3"><option value="4" selected></select>
        <textarea name="d">5</textarea><input type="file" name="e">
        <button name="f" value="6">Simpan</button></form>"""

    (form,) = Forms(page).read

    assert (form.action, form.method, form.files) == ("x/", "POST", ["e"])
    assert form.fields == [("a", "1"), ("c", "4"), ("d", "5"), ("f", "6")]
