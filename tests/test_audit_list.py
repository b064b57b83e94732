"""`make audit` visits every page there is: a new route has to be listed or excused."""

import pytest

from tests.audit import pages
from tests.audit.verdicts import Verdicts


@pytest.fixture(scope="module")
def routes():
    return dict(pages.routes())


def test_every_route_has_a_name(routes):
    assert "" not in routes
    assert "coverage:dashboard" in routes


def test_every_page_can_be_visited_or_says_why_not(routes):
    unknown = {
        f"{name} <{parameter}>"
        for name, parameters in routes.items()
        for parameter in parameters
        if name not in pages.EXCUSED and not pages.values_of(name, parameter)
    }

    assert not unknown, "say in tests/audit/pages.py, VALUES, what stands there"


def test_excuses_and_states_are_about_routes_there_are(routes):
    assert set(pages.EXCUSED) <= set(routes)
    assert set(pages.STATES) <= set(routes)
    assert all(pages.EXCUSED.values())


@pytest.mark.django_db
def test_each_route_is_visited_by_each_reader(routes):
    visits = pages.visits()

    for reader in pages.READERS:
        seen = {visit.address for visit in visits if visit.reader == reader}
        assert {"/", "/perjanjian/", "/wilayah/73/tangga/"} <= seen


@pytest.mark.django_db
def test_pages_about_the_whole_country_are_weighed():
    weighed = pages.country_addresses()

    assert {"/", "/wilayah/ID/", "/perjanjian/"} <= set(weighed)
    assert not any("/73" in address for address in weighed)


def test_one_fault_is_enough_to_fail_and_what_is_missing_is_told(capsys):
    verdicts = Verdicts()
    verdicts.fault("axe", "/", "label")
    verdicts.not_checked("HTML", "java")

    verdicts.show()

    said = capsys.readouterr().out
    assert "FAULT axe: label\n      on /" in said
    assert "not checked: HTML (java)" in said
    assert "audit: axe 1" in said
