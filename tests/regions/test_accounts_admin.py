"""Accounts in the admin: what ends, what is told, and what stays unknown."""

import pytest
from django.urls import reverse

from jamsostek_pks.lib.dates import today
from regions.accounts import second_factor
from regions.admin.people import AT_THE_SAME_MOMENT, PersonForm
from regions.models import User
from tests.accounts import person, with_second_factor
from tests.admin_forms import as_shown, errors_of
from tests.factories import create_membership, create_office, create_region, create_user

pytestmark = pytest.mark.django_db


def page_of(user):
    return reverse("admin:regions_user_change", args=[user.pk])


# Memberships of who leaves


def test_a_membership_added_while_somebody_leaves_ends_as_well(saved, administrator):
    user, region = create_user(username="siti"), create_region(code="75.04")
    data = as_shown(administrator.get(page_of(user)))
    data.pop("is_active")
    data |= {
        "memberships-TOTAL_FORMS": 1,
        "memberships-0-role": "OFFICIAL",
        "memberships-0-region": region.pk,
        "memberships-0-user": user.pk,
    }

    saved(page_of(user), data)

    assert user.memberships.get().valid_to == today()


def test_a_membership_lengthened_while_somebody_leaves_ends_as_well(
    saved, administrator
):
    user = create_user(username="siti")
    create_membership(user=user, office=create_office(), valid_to=today())
    data = as_shown(administrator.get(page_of(user)))
    data.pop("is_active")

    saved(page_of(user), data | {"memberships-0-valid_to": ""})

    assert user.memberships.get().valid_to == today()


# Passwords and second factors


def test_ones_own_password_asks_for_the_old_one_in_the_admin_too(
    administrator, admin_user
):
    own = f"/admin/regions/user/{admin_user.pk}/password/"
    new = {"password1": "empat kata yang lain", "password2": "empat kata yang lain"}

    assert administrator.get(own).url == "/akun/sandi/"
    assert administrator.post(own, new).url == "/akun/sandi/"
    # However the number is written.
    written = f"/admin/regions/user/0{admin_user.pk}/password/"
    assert administrator.post(written, new).status_code in (302, 404)
    admin_user.refresh_from_db()
    assert not admin_user.check_password(new["password1"])


def test_whoever_gets_a_password_from_an_administrator_hears_of_it(saved, mailoutbox):
    user, new = person(), "empat kata yang lain"
    data = {"password1": new, "password2": new, "usable_password": "true"}

    saved(f"/admin/regions/user/{user.pk}/password/", data)

    user.refresh_from_db()
    assert user.check_password(new)
    assert [letter.to for letter in mailoutbox] == [[user.email]]
    assert "diganti oleh administrator" in mailoutbox[0].body


def test_whoever_loses_the_second_factor_hears_of_it(saved, mailoutbox):
    user = with_second_factor(person())
    data = {"action": "take_second_factor", "_selected_action": [user.pk]}

    saved("/admin/regions/user/", data)

    assert not second_factor.has_second_factor(user)
    assert "dicabut oleh administrator" in mailoutbox[0].body


# People of an office


def test_an_address_that_has_no_room_is_told_in_its_row(administrator):
    office = create_office()
    address = reverse("admin:regions_office_change", args=[office.pk])
    long = "@".join(["a" * 60, ".".join(["b" * 60] * 4) + ".example"])
    data = as_shown(administrator.get(address)) | {
        "memberships-0-name": "Siti",
        "memberships-0-email": long,
        "memberships-0-role": "STAFF",
    }

    errors = errors_of(administrator.post(address, data))

    assert "254" in errors["memberships-0-email"][0]


def test_the_same_person_added_at_once_is_told_not_raised(
    administrator, monkeypatch, saved
):
    def meanwhile(form, commit=True):  # noqa: FBT002
        User.objects.create(username="x", email=form.instance.user.email)
        User.objects.create(username="y", email=form.instance.user.email)

    office = create_office()
    address = reverse("admin:regions_office_change", args=[office.pk])
    data = as_shown(administrator.get(address)) | {
        "memberships-0-name": "Siti",
        "memberships-0-email": "siti@bpjs.example",
        "memberships-0-role": "STAFF",
    }
    monkeypatch.setattr(PersonForm, "save", meanwhile)

    answer = saved(address, data, follow=True)

    assert AT_THE_SAME_MOMENT in answer.text
    assert not office.memberships.exists()


@pytest.mark.parametrize("lookup", ["memberships", "memberships__isnull"])
def test_staff_do_not_learn_by_a_filter_who_works_where(client_of, lookup):
    office = create_office(regions=["75"])
    other = create_user(username="rekan", office=office)
    client = client_of(create_user(office=office))
    value = other.memberships.get().pk if lookup == "memberships" else "0"

    answer = client.get("/admin/regions/office/", {lookup: value})

    assert answer.status_code in (302, 400)
