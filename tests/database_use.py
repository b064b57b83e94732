"""Which tests ask a database: the others say the same on every one.

pytest-django lets no test reach a database unless it is marked or has one of these
fixtures, so what is left out here could not have shown a difference.
"""

from collections import defaultdict

from django.test import SimpleTestCase

DATABASE_FIXTURES = {"db", "transactional_db", "django_db_setup", "live_server"}


def asks_for_database(item) -> bool:
    is_django = issubclass(getattr(item, "cls", None) or object, SimpleTestCase)
    marked = item.get_closest_marker("django_db") is not None
    return is_django or marked or not DATABASE_FIXTURES.isdisjoint(item.fixturenames)


def runs_once(item) -> bool:
    """Long, and the same on every database, though it asks one."""
    return any(item.get_closest_marker(name) for name in ("once", "browser"))


def further_cases(items) -> set:
    """All but every third case of tests marked `alike`: they ask in the same words."""
    by_test = defaultdict(list)
    for item in items:
        if item.get_closest_marker("alike"):
            by_test[item.nodeid.partition("[")[0]].append(item)
    return {
        item
        for cases in by_test.values()
        for number, item in enumerate(cases)
        if number % 3
    }


def leave_out(config, items, unwanted):
    """Deselect the tests for which `unwanted(item)`."""
    config.hook.pytest_deselected(items=[item for item in items if unwanted(item)])
    items[:] = [item for item in items if not unwanted(item)]
