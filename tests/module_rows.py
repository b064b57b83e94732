"""Rows that are made once for all tests of a module or of a class."""

from contextlib import contextmanager

from django.db import transaction
from django.test import override_settings


@contextmanager
def taken_back(blocker, **settings):
    """What is entered here counts at once, and is gone at the end.

    For fixtures of a wide scope: each test's own changes are rolled back to this.
    `blocker` is pytest-django's `django_db_blocker`.
    """
    asked = override_settings(REVIEW=False, **settings)
    with blocker.unblock(), asked, transaction.atomic():
        yield
        transaction.set_rollback(True)
