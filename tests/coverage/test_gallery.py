"""`/gaya/`: each component with sample input, and only while building the site."""

from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.test.signals import template_rendered

from tests.factories import create_user

pytestmark = pytest.mark.django_db

# Parts no gallery needs, and why.
EXCUSED = {"_simulated.html": "stands above every page of a simulated database"}
PARTIALS = Path(django_settings.BASE_DIR) / "templates" / "partials"
ADDRESSES = ["/gaya/", "/gaya/?keadaan=kosong", "/gaya/galat/413/"]


@pytest.fixture
def official(client_of):
    return client_of(create_user(region="75.04"))


@pytest.fixture
def shown(official, settings):
    """Names of the templates that the gallery renders, in both its states."""
    settings.DEBUG = True
    names = set()

    def note(template, **kwargs):
        names.add(template.name)

    template_rendered.connect(note)
    try:
        for address in ADDRESSES[:2]:
            assert official.get(address).status_code == 200
    finally:
        template_rendered.disconnect(note)
    return names


@pytest.mark.parametrize("address", ADDRESSES)
def test_without_debug_there_is_no_gallery(address, official):
    assert official.get(address).status_code == 404


def test_the_gallery_shows_every_partial(shown):
    partials = {path.name for path in PARTIALS.glob("*.html")}
    seen = {Path(name).name for name in shown if name.startswith("partials/")}

    assert partials - seen - set(EXCUSED) == set()
    assert set(EXCUSED) <= partials


def test_the_gallery_shows_a_ladder(shown):
    assert "coverage/_year_ladders.html" in shown


def test_unknown_error_pages_are_not_there(official, settings):
    settings.DEBUG = True

    assert official.get("/gaya/galat/tidak-ada/").status_code == 404
