"""Which regions a user works for, and on which days."""

from datetime import timedelta

import pytest

from regions.models import Membership, Office, Region
from regions.scope import Scope, within_any
from tests import oracle
from tests.factories import (
    TODAY,
    create_membership,
    create_office,
    create_region,
    create_user,
)

pytestmark = pytest.mark.django_db

GORONTALO = ["75", "75.01", "75.03", "75.04", "75.71"]
SULSEL = ["73", "73.13"]
ONE_DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def regions():
    for code in [*GORONTALO, *SULSEL]:
        create_region(code=code)


@pytest.mark.parametrize(
    ("codes", "held"),
    [
        ({"ID"}, ["ID", "75", "75.04"]),
        ({"75"}, ["75", "75.04"]),
        ({"75.04"}, ["75.04"]),
        ({"75.01", "75.03"}, []),
        (set(), []),
    ],
)
def test_a_region_is_held_by_itself_or_by_one_above(codes, held):
    scope = Scope(frozenset(codes))

    assert [code for code in ("ID", "75", "75.04") if scope.holds(code)] == held


def codes(queryset):
    return list(queryset.values_list("code", flat=True))


def visible(user, today=TODAY):
    return codes(Region.objects.visible_to(user, today))


def editable(user, today=TODAY):
    return codes(Region.objects.editable_by(user, today))


def test_staff_see_and_edit_what_their_office_serves_and_all_below():
    of_a_province = create_user(office=create_office(regions=["75"]))
    of_two = create_user(office=create_office(regions=["75.04", "73.13"]))

    assert visible(of_a_province) == editable(of_a_province) == GORONTALO
    assert visible(of_two) == editable(of_two) == ["73.13", "75.04"]


def test_staff_of_an_office_above_do_not_see_the_offices_below():
    kanwil = create_office(regions=["73"])
    create_office(regions=["75"], parent=kanwil)

    assert visible(create_user(office=kanwil)) == SULSEL


def test_a_reviewer_sees_and_edits_all_offices_below_however_deep():
    kanwil = create_office(regions=[])
    branch = create_office(regions=["75.04"], parent=kanwil)
    create_office(regions=["75.71"], parent=branch)
    create_office(regions=["73.13"])
    reviewer = create_user(role="REVIEWER", office=kanwil)

    assert visible(reviewer) == editable(reviewer) == ["75.04", "75.71"]
    below = create_user(role="REVIEWER", office=branch)
    assert visible(below) == ["75.04", "75.71"]


def test_a_circle_of_offices_does_not_hang():
    first = create_office(regions=["75.04"])
    second = create_office(regions=["75.71"], parent=first)
    Office.objects.filter(pk=first.pk).update(parent=second)

    assert visible(create_user(role="REVIEWER", office=first)) == ["75.04", "75.71"]


def test_an_official_sees_the_own_region_and_below_and_edits_nothing():
    official = create_user(region="75")

    assert visible(official) == GORONTALO
    assert editable(official) == []
    assert visible(create_user(region="75.04")) == ["75.04"]


def test_an_official_of_the_nation_sees_everything():
    official = create_user(region="ID")

    assert visible(official) == codes(Region.objects.all())
    assert editable(official) == []


def test_several_memberships_add_up_and_edit_only_as_staff():
    user = create_user(region="75.04")
    create_membership(user=user, office=create_office(regions=["73.13"]))
    create_membership(user=user, region="75.71")

    assert visible(user) == ["73.13", "75.04", "75.71"]
    assert editable(user) == ["73.13"]


def test_an_office_that_serves_nothing_opens_nothing():
    assert visible(create_user(office=create_office(regions=[]))) == []


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "opens"),
    [
        (None, None, True),
        (TODAY - ONE_DAY, None, True),
        (TODAY, None, True),
        (TODAY + ONE_DAY, None, False),
        (None, TODAY - ONE_DAY, False),
        (None, TODAY, True),
        (None, TODAY + ONE_DAY, True),
        (TODAY, TODAY, True),
    ],
)
def test_both_end_days_of_a_membership_count(valid_from, valid_to, opens):
    user = create_user(
        office=create_office(regions=["75.04"]),
        valid_from=valid_from,
        valid_to=valid_to,
    )

    assert visible(user) == (["75.04"] if opens else [])
    assert user.enters_data(TODAY) is opens


def test_the_day_asked_decides_and_not_the_clock():
    user = create_user(region="75.04", valid_to=TODAY)

    assert visible(user, TODAY + ONE_DAY) == []
    assert visible(user, TODAY - 1000 * ONE_DAY) == ["75.04"]


def test_nobody_without_a_membership_sees_anything():
    user = create_user()

    assert visible(user) == editable(user) == []
    assert not user.enters_data(TODAY)


def test_an_inactive_user_sees_nothing_whoever_it_is():
    official = create_user(region="75", is_active=False)
    administrator = create_user(is_superuser=True, is_active=False)

    for user in (official, administrator):
        assert visible(user) == editable(user) == []
        assert not user.enters_data(TODAY)
        assert user.scope(TODAY) == Scope()


def test_an_administrator_sees_and_edits_everything():
    administrator = create_user(is_superuser=True)

    everything = codes(Region.objects.all())
    assert visible(administrator) == editable(administrator) == everything
    assert administrator.enters_data(TODAY)


@pytest.mark.parametrize(
    ("role", "enters"), [("STAFF", True), ("REVIEWER", True), ("OFFICIAL", False)]
)
def test_only_staff_and_reviewers_enter_data(role, enters):
    assert create_user(role=role).enters_data(TODAY) is enters


def test_a_code_is_not_a_prefix_of_its_namesakes():
    """Province 7 is not above province 75, nor 75.0 above 75.04."""
    create_region(code="7")
    create_region(code="75.0")

    assert codes(Region.objects.filter(within_any({"7"}))) == ["7"]
    assert codes(Region.objects.filter(within_any({"75.0"}))) == ["75.0"]
    assert visible(create_user(region="7")) == ["7"]
    assert "7" not in visible(create_user(region="75"))


def test_a_wildcard_in_a_code_matches_nothing_else():
    assert codes(Region.objects.filter(within_any({"7_"}))) == []
    assert codes(Region.objects.filter(within_any({"%"}))) == []


def test_no_codes_open_nothing():
    assert codes(Region.objects.filter(within_any(set()))) == []
    assert not Membership.objects.filter(within_any(set(), "region")).exists()


def test_within_a_region_is_the_region_and_everything_below():
    assert codes(Region.objects.within(create_region(code="75"))) == GORONTALO
    assert codes(Region.objects.within(create_region(code="75.04"))) == ["75.04"]
    everything = codes(Region.objects.all())
    assert codes(Region.objects.within(create_region(code="ID"))) == everything


def test_the_condition_follows_a_path():
    inside = create_membership(region="75.04")
    create_membership(region="73.13")
    create_membership(office=create_office())

    found = Membership.objects.filter(within_any({"75"}, "region"))

    assert list(found) == [inside]


def test_offices_are_reference_data_for_every_active_user():
    create_office()

    assert Office.objects.visible_to(create_user(), TODAY).exists()
    inactive = create_user(is_active=False)
    assert not Office.objects.visible_to(inactive, TODAY).exists()


def test_scopes_equal_the_oracle():
    kanwil = create_office(regions=["73.13"])
    branch = create_office(regions=["75"], parent=kanwil)
    both = create_user(region="75.04")
    create_membership(user=both, role="REVIEWER", office=branch)
    create_membership(user=both, region="73", valid_to=TODAY - ONE_DAY)
    users = [
        both,
        create_user(role="REVIEWER", office=kanwil),
        create_user(office=kanwil),
        create_user(region="ID"),
        create_user(region="73", valid_from=TODAY + ONE_DAY),
        create_user(is_superuser=True),
        create_user(is_superuser=True, is_active=False),
        create_user(),
    ]
    for user in users:
        found = set(Region.objects.visible_to(user, TODAY).values_list("pk", flat=True))
        assert found == oracle.regions_of(user, TODAY)
        may_edit = set(
            Region.objects.editable_by(user, TODAY).values_list("pk", flat=True)
        )
        assert may_edit == oracle.regions_of(user, TODAY, ("STAFF", "REVIEWER"))
