"""The admin of agreements: who sees and changes what."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from agreements.models import Agreement
from jamsostek_pks.lib.dates import today
from tests.admin_forms import as_shown, errors_of, titles_of
from tests.factories import (
    create_agreement,
    create_category,
    create_headcount,
    create_line,
    create_office,
    create_region,
    create_source,
    create_user,
)

pytestmark = pytest.mark.django_db

LIST = reverse("admin:agreements_agreement_changelist")
ADD = reverse("admin:agreements_agreement_add")


def page_of(row, view="change"):
    meta = row._meta
    name = f"admin:{meta.app_label}_{meta.model_name}_{view}"
    return reverse(name, args=[row.pk])


@pytest.fixture
def staff():
    """Branch staff of an office that serves Provinsi Gorontalo."""
    office = create_office(name="Kantor Cabang Gorontalo", regions=["75"])
    return create_user(username="staf", office=office)


@pytest.fixture
def ours():
    return create_agreement(region="75.04", title="Pohuwato")


@pytest.fixture
def theirs():
    return create_agreement(region="74.07", title="Wakatobi")


@pytest.fixture
def browser(client_of, staff):
    return client_of(staff)


def test_staff_see_the_agreements_of_their_regions_only(browser, ours, theirs):
    response = browser.get(LIST)

    assert titles_of(response) == {"Pohuwato"}


@pytest.mark.parametrize("view", ["change", "delete", "history"])
def test_an_agreement_outside_ones_scope_is_not_there(browser, theirs, view):
    response = browser.get(page_of(theirs, view))

    assert response.status_code == 404


def test_an_old_version_outside_ones_scope_is_not_there(browser, theirs):
    version = theirs.history.latest().pk
    name = "admin:agreements_agreement_simple_history"

    response = browser.get(reverse(name, args=[theirs.pk, version]))

    assert response.status_code == 404


def test_an_old_version_of_another_record_is_not_shown_under_ones_own(
    browser, ours, theirs
):
    version = theirs.history.latest().pk
    name = "admin:agreements_agreement_simple_history"

    response = browser.get(reverse(name, args=[ours.pk, version]))

    assert response.status_code == 404


def test_history_shows_old_versions_and_restores_none(browser, ours):
    ours.title = "Pohuwato, judul baru"
    ours.save()
    oldest = ours.history.earliest().pk
    url = reverse("admin:agreements_agreement_simple_history", args=[ours.pk, oldest])

    shown, restored = browser.get(url), browser.post(url, {"title": "Pohuwato"})

    assert "Pohuwato, judul baru" in browser.get(page_of(ours, "history")).text
    assert shown.status_code == 200
    assert restored.status_code == 403
    ours.refresh_from_db()
    assert ours.title == "Pohuwato, judul baru"


def test_an_agreement_seen_through_a_line_is_read_only(browser, theirs):
    create_line(agreement=theirs, region="75.04")
    create_line(
        agreement=theirs, region="74.07", category=create_category(name="Nelayan")
    )

    response = browser.get(page_of(theirs))

    assert "Baris di wilayah lain tidak ditampilkan" in response.text
    assert "Pekerja rentan" in response.text
    assert "Nelayan" not in response.text
    assert browser.post(page_of(theirs), {"title": "x"}).status_code == 403


def test_the_list_counts_only_lines_in_scope(browser, theirs):
    create_line(agreement=theirs, region="75.04")
    create_line(agreement=theirs, region="74.07")

    [row] = browser.get(LIST).context["cl"].result_list

    assert row.line_count == 1


def test_suggestions_stay_inside_the_scope(browser, ours, theirs):
    def suggested(model, field, term):
        query = {
            "app_label": "agreements",
            "model_name": model,
            "field_name": field,
            "term": term,
        }
        response = browser.get(reverse("admin:autocomplete"), query)
        return [row["text"] for row in response.json()["results"]]

    create_source(title="Berita Wakatobi").agreements.add(theirs)
    create_line(agreement=theirs)

    assert suggested("agreement", "parent", "wakatobi") == []
    assert suggested("agreement", "parent", "pohuwato") == [
        "Pohuwato (Kab. Pohuwato, 2025)"
    ]
    assert suggested("agreement", "sources", "wakatobi") == []
    assert suggested("headcount", "target", "wakatobi") == []
    assert suggested("agreement", "region", "7503") == []  # nobody made it yet
    assert suggested("agreement", "region", "75.04") == ["Kab. Pohuwato (75.04)"]
    assert suggested("agreement", "region", "wakatobi") == []
    # Where a line's workers live may be anywhere.
    assert suggested("enrolmenttarget", "region", "wakatobi") == [
        "Kab. Wakatobi (74.07)"
    ]


def test_officials_cannot_enter(client_of):
    official = create_user(region="75.04")

    response = client_of(official).get(LIST, follow=True)

    assert response.status_code == 403


def test_strangers_are_sent_to_the_one_sign_in_page(client):
    response = client.get(reverse("admin:login"), {"next": LIST})

    assert response.url == f"/masuk/?next={LIST}"
    assert client.get(LIST).url == f"/masuk/?next={LIST}"


def test_a_membership_that_ended_opens_nothing(client_of):
    user = create_user(
        role="STAFF", office=create_office(), valid_to=today() - timedelta(days=1)
    )

    assert client_of(user).get(LIST, follow=True).status_code == 403


def test_staff_who_are_not_django_staff_may_enter(browser, staff):
    assert not staff.is_staff
    assert browser.get(reverse("admin:index")).status_code == 200


def test_a_new_agreement_starts_at_the_office_of_its_one_region(client_of):
    office = create_office(regions=["75.04"])
    browser = client_of(create_user(office=office))

    initial = browser.get(ADD).context["adminform"].form.initial

    assert initial == {"office": office.pk, "region": create_region(code="75.04").pk}


def test_an_office_of_a_whole_province_presets_no_region(browser, staff):
    create_region(code="75.04")

    initial = browser.get(ADD).context["adminform"].form.initial

    assert initial == {"office": staff.memberships.get().office_id}


def test_several_offices_preset_nothing(client_of, staff):
    staff.memberships.create(role="STAFF", office=create_office())

    initial = client_of(staff).get(ADD).context["adminform"].form.initial

    assert initial == {}


def test_an_agreement_cannot_be_entered_for_a_region_of_others(browser):
    data = as_shown(browser.get(ADD))
    data |= {"title": "Baru", "region": create_region(code="74.07").pk}

    response = browser.post(ADD, data)

    assert errors_of(response) == {
        "region": ["Wilayah ini di luar wilayah kerja kantor Anda."]
    }


def test_an_agreement_cannot_be_moved_to_a_region_of_others(browser, ours):
    data = as_shown(browser.get(page_of(ours)))
    data["region"] = create_region(code="74.07").pk

    response = browser.post(page_of(ours), data)

    assert list(errors_of(response)) == ["region"]


def test_a_link_to_an_agreement_of_others_is_refused(browser, ours, theirs):
    data = as_shown(browser.get(page_of(ours))) | {"renews": theirs.pk}

    response = browser.post(page_of(ours), data)

    assert list(errors_of(response)) == ["renews"]


def test_a_link_that_left_the_scope_is_kept(browser, ours, theirs):
    ours.renews = theirs
    ours.save()
    data = as_shown(browser.get(page_of(ours))) | {"title": "Pohuwato II"}

    response = browser.post(page_of(ours), data)

    assert response.status_code == 302
    ours.refresh_from_db()
    assert (ours.title, ours.renews) == ("Pohuwato II", theirs)


def test_an_agreement_with_lines_is_not_deleted(browser, ours):
    create_headcount(target=create_line(agreement=ours))

    response = browser.post(page_of(ours, "delete"), {"post": "yes"})

    assert response.status_code == 200
    assert "Pekerja rentan" in response.text
    assert Agreement.objects.filter(pk=ours.pk).exists()


def test_an_agreement_entered_by_mistake_is_deleted_with_its_people(browser, ours):
    ours.people.create(name="Salah Ketik")

    response = browser.post(page_of(ours, "delete"), {"post": "yes"})

    assert [str(m) for m in get_messages(response.wsgi_request)]
    assert not Agreement.objects.filter(pk=ours.pk).exists()


def test_the_list_offers_no_deletion_of_many(browser, ours):
    response = browser.post(LIST, {"action": "delete_selected", "_selected_action": 1})

    assert "delete_selected" not in response.text
    assert Agreement.objects.filter(pk=ours.pk).exists()


@pytest.mark.parametrize(
    "address",
    [
        f"{LIST}abc/change/",
        f"{LIST}{'9' * 23}/change/",
        f"{LIST}{'9' * 23}/history/",
        f"{LIST}{'9' * 23}/delete/",
        f"{LIST}1/history/abc/",
        f"{LIST}1/history/{'9' * 23}/",
        f"{LIST}?signed_on__year=99999999999",
        f"{LIST}?signed_on__year=9999&signed_on__month=12&signed_on__day=31",
        f"{LIST}?id__in={'9' * 23}",
        f"{LIST}?office__id__exact=abc",
        f"{LIST}?status=x&berakhir=x&provinsi=x",
        f"{LIST}?p={'9' * 23}",
        f"{LIST}?q={'kata+' * 1000}",
        f"{LIST}?q=%00",
        f"{ADD}?region=abc&parent={'9' * 23}&sources=abc,{'9' * 23}&signed_on=x",
        "/admin/autocomplete/?app_label=agreements&model_name=agreement"
        "&field_name=lines&term=x",
        "/admin/autocomplete/?app_label=agreements&model_name=agreement"
        f"&field_name=parent&term={'kata+' * 1000}",
        "/admin/autocomplete/?app_label=x&model_name=x&field_name=x",
    ],
)
def test_odd_addresses_are_answered_without_a_crash(browser, ours, address):
    # The client raises whatever a view raises.
    assert browser.get(address).status_code in {200, 302, 400, 403, 404}


def test_odd_ids_in_a_form_get_a_message(browser, ours):
    odd = {"region": "abc", "renews": "9" * 23, "sources": ["abc", "9" * 23]}
    data = as_shown(browser.get(page_of(ours))) | odd

    response = browser.post(page_of(ours), data)

    assert set(errors_of(response)) == set(odd)
