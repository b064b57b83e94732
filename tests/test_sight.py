"""Every queryset that says who may see, change or publish, asked for rows of others.

The crawl compares pages; here each definition is asked by itself, so that none can be
left out unnoticed, not even one that stands behind another on every page.
"""

import pytest
from django.apps import apps

from jamsostek_pks.lib.dates import today
from regions.mark import DatabaseMarkQuerySet
from regions.models import AccessRecord, PublicPage, Region
from tests.factories import create_closed_month, create_rate, create_user

# The scopes themselves are tried on both databases by tests/regions/test_scope.py.
pytestmark = [pytest.mark.django_db, pytest.mark.once]

METHODS = ("visible_to", "editable_by", "publishable_by", "attachable")
# What a database is for is told to everybody, strangers too.
FOR_ALL = {DatabaseMarkQuerySet}


def definitions():
    """(queryset, method) wherever one says for itself who may."""
    return sorted(
        {
            (kind, method)
            for model in apps.get_models()
            for kind in type(model._default_manager.all()).__mro__
            for method in METHODS
            if method in vars(kind) and kind not in FOR_ALL
        },
        key=str,
    )


@pytest.fixture
def strangers(world):
    """(user, rows not one of which is theirs), for two users."""
    far, near = world.far, world.near
    there = Region.objects.get(code="73.13")
    known_to_administrators = [
        AccessRecord.objects.create(kind="SIGN_IN", name="seseorang"),
        PublicPage.objects.create(region=there),
    ]
    known_to_all_inside = [
        near.office,
        world.fishermen,
        create_rate(),
        create_closed_month(office=near.office),
    ]
    theirs = [*far.rows.values(), there, *known_to_administrators]
    left = create_user(username="keluar", office=near.office, is_active=False)
    return [
        (near.staff, theirs),
        (left, [*theirs, *near.rows.values(), *known_to_all_inside]),
    ]


def opened(strangers):
    """(method, row) of all that somebody may though it is not theirs."""
    return [
        (method, row)
        for user, rows in strangers
        for row in rows
        for method in METHODS
        if may(user, method, row)
    ]


def may(user, method, row):
    ask = getattr(type(row)._default_manager.all(), method, None)
    return ask is not None and row in ask(user, today())


def test_nobody_sees_changes_or_publishes_a_row_of_others(strangers):
    assert opened(strangers) == []


def test_staff_see_each_of_their_own_rows(world):
    """Or the silence of the other tests would mean nothing."""
    near = world.near
    rows = [each for each in near.rows.values() if asks(each)]

    assert [each for each in rows if not may(near.staff, "visible_to", each)] == []
    assert len(rows) > 20


def asks(row):
    return hasattr(type(row)._default_manager.all(), "visible_to")


@pytest.mark.parametrize(("queryset", "method"), definitions())
def test_a_definition_that_lets_everybody_is_noticed(
    strangers, monkeypatch, queryset, method
):
    monkeypatch.setattr(queryset, method, lambda self, user, today: self)

    assert method in {each for each, _ in opened(strangers)}
