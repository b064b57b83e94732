"""Empty databases for measurements: always of our own, never somebody's server."""

import os
from contextlib import contextmanager

from tests.run_both import DATABASES

# In place of what production needs and a measurement does not.
SETTINGS = {
    "DEBUG": "0",
    "SECRET_KEY": "only-for-benchmarks",
    "ALLOWED_HOSTS": "localhost",
}


@contextmanager
def empty_database(name):
    """The environment of a process that uses it, and what it is called."""
    os.environ.pop("TEST_DATABASE_URL", None)
    with DATABASES[name]() as (url, what):
        # Tests make their own database; a new server has only this one.
        own = url.replace("/pks?", "/postgres?")
        yield os.environ | SETTINGS | {"DATABASE_URL": own}, what
