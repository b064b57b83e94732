"""People come by an invitation and leave by being deactivated: in the admin."""

import re
from datetime import timedelta

import pytest
from django.contrib.admin.models import ADDITION, LogEntry
from django.test import Client
from django.urls import reverse

from jamsostek_pks.lib.dates import today
from regions.accounts.people import free_username
from regions.models import Membership, Office, User
from tests.admin_forms import as_shown, errors_of
from tests.factories import create_membership, create_office, create_region, create_user

pytestmark = pytest.mark.django_db

ADD_OFFICE = "/admin/regions/office/add/"
ADD_USER = "/admin/regions/user/add/"
USERS = "/admin/regions/user/"


def told_after(answer):
    """Messages of the moment after saving, which tests play after the request."""
    queued = answer.wsgi_request._messages._queued_messages
    return " ".join(str(message) for message in queued)


def people(*rows, role="STAFF"):
    """Rows of an office's page: name and address."""
    return {"memberships-TOTAL_FORMS": len(rows)} | {
        f"memberships-{n}-{field}": value
        for n, (name, email) in enumerate(rows)
        for field, value in {"name": name, "email": email, "role": role}.items()
    }


THREE = [
    ("Siti Aminah", "siti.aminah@bpjs.example"),
    ("Budi", "Budi@BPJS.example"),
    ("Ani Ratna Dewi", "ani@bpjs.example"),
]


def test_an_office_and_its_three_people_are_one_page(saved, administrator, mailoutbox):
    create_region(code="75.04")
    data = as_shown(administrator.get(ADD_OFFICE)) | people(*THREE)

    answer = saved(ADD_OFFICE, data | {"name": "Cabang Baru"})

    office = Office.objects.get(name="Cabang Baru")
    made = office.memberships.order_by("pk")
    assert [m.user.get_full_name() for m in made] == [name for name, _ in THREE]
    assert [m.user.username for m in made] == ["siti.aminah", "budi", "ani"]
    assert {m.role for m in made} == {"STAFF"}
    assert not any(m.user.has_usable_password() for m in made)
    assert [letter.to for letter in mailoutbox] == [
        ["siti.aminah@bpjs.example"],
        ["budi@bpjs.example"],
        ["ani@bpjs.example"],
    ]
    assert "Undangan terkirim ke" in told_after(answer)


def test_the_trail_says_who_made_the_accounts_of_an_office(saved, administrator):
    data = as_shown(administrator.get(ADD_OFFICE)) | people(*THREE[:2])
    saved(ADD_OFFICE, data | {"name": "Cabang Baru"})

    made = User.objects.filter(is_superuser=False).order_by("pk")
    rows = LogEntry.objects.filter(content_type__model="user").order_by("pk")

    assert [(row.object_repr, row.action_flag) for row in rows] == [
        (str(user), ADDITION) for user in made
    ]
    assert {row.user for row in rows} == {User.objects.get(is_superuser=True)}


def test_the_invitation_opens_the_account(saved, administrator, mailoutbox, client):
    data = as_shown(administrator.get(ADD_OFFICE)) | people(THREE[0])
    saved(ADD_OFFICE, data | {"name": "Cabang Baru"})
    letter = mailoutbox[0].body
    assert "Kepada Siti Aminah" in letter
    assert "Staf cabang – Cabang Baru" in letter

    form = client.get(re.search(r"http\S+?(/akun/sandi/\S+)", letter)[1]).url
    new = {"password1": "kata kata yang baru", "password2": "kata kata yang baru"}
    client.post(form, new)

    assert client.get("/perjanjian/").status_code == 200
    assert User.objects.get(username="siti.aminah").has_usable_password()


def test_an_address_with_an_account_is_that_person(saved, administrator, mailoutbox):
    user = create_user(username="siti", email="siti@bpjs.example")
    data = as_shown(administrator.get(ADD_OFFICE))
    data |= people(("Nama Lain", "SITI@bpjs.example"), role="REVIEWER")

    saved(ADD_OFFICE, data | {"name": "Kanwil Baru"})

    assert user.memberships.get().role == "REVIEWER"
    assert user.get_full_name() == ""
    assert mailoutbox == []


def test_what_cannot_be_is_told_in_its_row(administrator):
    office = create_office()
    address = reverse("admin:regions_office_change", args=[office.pk])
    create_user(username="lama", email="lama@bpjs.example", is_active=False)
    there = create_user(username="sini", email="sini@bpjs.example", office=office)
    data = as_shown(administrator.get(address))
    assert data["memberships-0-name"] == "sini"
    rows = [("Lama", "lama@bpjs.example"), ("Sini", there.email)]
    rows += [("Dua", "dua@bpjs.example")] * 2
    data |= {
        f"memberships-{n}-{field}": value
        for n, (name, email) in enumerate(rows, start=1)
        for field, value in {"name": name, "email": email, "role": "STAFF"}.items()
    } | {"memberships-TOTAL_FORMS": 5}

    errors = errors_of(administrator.post(address, data))

    assert {name: said[0] for name, said in errors.items()} == {
        "memberships-1-email": "Akun dengan surel ini nonaktif; aktifkan dulu.",
        "memberships-2-email": "Orang ini sudah punya peran itu di kantor ini.",
        "memberships-4-email": "Surel ini sudah ada di baris lain.",
    }
    assert Membership.objects.count() == 1


def test_an_office_is_corrected_without_its_people(saved, administrator):
    office = create_office()
    create_user(username="sini", office=office)
    address = reverse("admin:regions_office_change", args=[office.pk])

    data = as_shown(administrator.get(address)) | {"name": "Nama Benar"}
    saved(address, data)

    office.refresh_from_db()
    assert office.name == "Nama Benar"
    assert office.memberships.get().user.username == "sini"


def test_staff_see_an_office_without_its_people(client_of):
    office = create_office(regions=["75"])
    create_user(username="rekan", email="rekan@bpjs.example", office=office)
    client = client_of(create_user(office=office))

    page = client.get(reverse("admin:regions_office_change", args=[office.pk]))

    assert page.status_code == 200
    assert "rekan" not in page.text


def test_one_person_is_invited_with_their_region(saved, administrator, mailoutbox):
    region = create_region(code="75.04")
    data = as_shown(administrator.get(ADD_USER)) | {
        "first_name": "Dewi",
        "email": "dewi@pohuwato.example",
        "memberships-0-role": "OFFICIAL",
        "memberships-0-region": region.pk,
    }

    saved(ADD_USER, data)

    assert User.objects.get(username="dewi").memberships.get().region == region
    assert "Pejabat pemda – Kab. Pohuwato" in mailoutbox[0].body


def test_a_letter_that_does_not_leave_is_told(saved, administrator, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    data = as_shown(administrator.get(ADD_OFFICE)) | people(THREE[0])

    answer = saved(ADD_OFFICE, data | {"name": "Cabang Baru"})

    assert "siti.aminah@bpjs.example tidak terkirim" in told_after(answer)
    assert User.objects.filter(username="siti.aminah").exists()


def act(saved, name, *users):
    data = {"action": name, "_selected_action": [user.pk for user in users]}
    return saved(USERS, data, follow=True)


def test_an_invitation_is_sent_once_more(saved, mailoutbox):
    users = [create_user(username=n, email=f"{n}@bpjs.example") for n in ("a", "b")]
    gone = create_user(email="c@bpjs.example", is_active=False)

    answer = act(saved, "send_password_link", *users, gone, create_user())

    assert len(mailoutbox) == 2
    assert "2 akun dilewati" in answer.text


def test_who_leaves_keeps_their_past_and_loses_their_access(saved, admin_user):
    user, office = create_user(username="siti"), create_office()
    old = create_membership(
        user=user, office=create_office(), valid_to=today() - timedelta(days=9)
    )
    now = create_membership(user=user, office=office)
    planned = create_membership(
        user=user, office=create_office(), valid_from=today() + timedelta(days=9)
    )
    browser = Client()
    browser.force_login(user)

    act(saved, "deactivate_people", user, admin_user)

    user.refresh_from_db()
    assert not user.is_active
    assert browser.get("/akun/").status_code == 302
    ends = dict(user.memberships.values_list("pk", "valid_to"))
    assert ends == {old.pk: today() - timedelta(days=9), now.pk: today()}
    # What was only planned is gone, and its history says that it was.
    assert Membership.history.filter(id=planned.pk).count() == 2
    admin_user.refresh_from_db()
    assert admin_user.is_active


def test_the_tick_on_the_own_page_does_the_same_as_the_action(saved, administrator):
    user = create_user(username="siti", office=create_office())
    address = reverse("admin:regions_user_change", args=[user.pk])
    data = as_shown(administrator.get(address))
    data.pop("is_active")

    saved(address, data)

    user.refresh_from_db()
    assert not user.is_active
    assert user.memberships.get().valid_to == today()


def test_nobody_is_deleted_and_nobody_locks_themselves_out(administrator, admin_user):
    user = create_user(username="siti", office=create_office())
    membership = user.memberships.get()

    for name, row in (("user", user), ("membership", membership)):
        address = reverse(f"admin:regions_{name}_delete", args=[row.pk])
        assert administrator.post(address, {"post": "yes"}).status_code == 403
    theirs = reverse("admin:regions_user_change", args=[user.pk])
    data = as_shown(administrator.get(theirs)) | {"memberships-0-DELETE": "on"}
    administrator.post(theirs, data)
    assert user.memberships.exists()
    own = reverse("admin:regions_user_change", args=[admin_user.pk])
    assert "is_active" not in as_shown(administrator.get(own))


def test_a_free_name_is_found_for_every_address():
    create_user(username="siti")
    create_user(username="Siti2")

    assert free_username("Siti@bpjs.example") == "siti3"
    assert free_username("o'brien+x@bpjs.example") == "o-brien+x"
    assert free_username(f"{'x' * 64}@bpjs.example") == "x" * 64
