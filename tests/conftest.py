"""What every test may use; made-up rows and TODAY come from tests/factories.py."""

import gc
import os

import pytest
from django.test import Client
from hypothesis import HealthCheck, settings

from regions.mark import marked_simulated
from tests.database_use import asks_for_database, further_cases, leave_out, runs_once
from tests.module_rows import taken_back
from tests.sides import World

# A slow machine is no failure, and CI tries the same examples every time.
settings.register_profile("here", deadline=None)
settings.register_profile(
    "ci",
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("ci" if os.environ.get("CI") else "here")

# Warnings from outside that say nothing about our code. Each names its cause.
THIRD_PARTY = [
    # WhiteNoise looks for collectstatic's folder, which tests do without.
    "ignore:No directory at:UserWarning",
]


def pytest_addoption(parser):
    parser.addoption(
        "--database-only",
        action="store_true",
        help="leave out tests that need not be run on a second database",
    )


def pytest_collection_modifyitems(config, items):
    if config.getoption("--database-only"):
        further = further_cases(items)
        leave_out(
            config,
            items,
            lambda item: (
                not asks_for_database(item) or runs_once(item) or item in further
            ),
        )


def pytest_configure(config):
    # Tests make rows and drop them: looked through less often, in no more room.
    gc.set_threshold(50_000, 20, 50)
    for line in THIRD_PARTY:
        config.addinivalue_line("filterwarnings", line)


@pytest.fixture(autouse=True)
def forget_the_mark():
    """A process asks once whether its data is simulated; each test has its own."""
    marked_simulated.cache_clear()
    yield
    marked_simulated.cache_clear()


@pytest.fixture(autouse=True)
def without_review(settings):
    """What a test enters counts at once; tests of the review turn it on."""
    settings.REVIEW = False


@pytest.fixture(autouse=True)
def cheap_hashes(settings):
    """Real ones are slow on purpose, and nothing here is about how slow."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def review(settings):
    settings.REVIEW = True


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    """Two offices whose rows point at each other's, made once for a module."""
    archive = str(tmp_path_factory.mktemp("archive"))
    with taken_back(django_db_blocker, MEDIA_ROOT=archive):
        made = World()
        for side in (made.near, made.far):
            made.fill(side)
        made.meddle()
        made.tie()
        yield made


@pytest.fixture
def client_of():
    """A browser of this user, signed in: `client_of(user).get("/")`."""

    def client_of(user):
        client = Client()
        client.force_login(user)
        return client

    return client_of
