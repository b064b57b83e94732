"""Who gets which page: strangers none, everybody only their own area's agreements."""

import re

import pytest
from django.conf import settings
from django.urls import URLPattern, URLResolver, get_resolver

from tests import oracle
from tests.factories import (
    TODAY,
    create_agreement,
    create_headcount,
    create_line,
    create_office,
    create_participation,
    create_region,
    create_user,
    create_workforce,
)
from tests.pages import Page, as_file, file_rows, number, sum_of_lines

pytestmark = [pytest.mark.django_db, pytest.mark.alike]

# What a stranger may reach, and why.
OPEN = {
    "/masuk/": "the door itself",
    "/keluar/": "leaving is harmless, and only by POST",
    "/akun/nonaktif/": "one sentence for who left",
    "/akun/sandi/lupa/": "asks for an address, answers alike for all",
    "/akun/sandi/lupa/terkirim/": "the answer",
    "/akun/sandi/baru/1/1/": "opens by a letter alone",
    "/akun/sandi/baru/selesai/": "one sentence",
    "/healthz": "says only that the site is up",
    "/favicon.ico": "sends to the icon, a static file",
    "/publik/1/": "published coverage, where an administrator opened it; else 404",
    "/admin/login/": "sends to the door",
    "/admin/jsi18n/": "words of the calendar, no data",
}
PER = f"per={TODAY}"


def addresses(resolver=None, prefix="/"):
    """An address of every URL pattern, its parameters filled with something."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(pattern, route)
        elif isinstance(pattern, URLPattern):
            yield filled(route)


def filled(route):
    """'/wilayah/<str:code>/' as '/wilayah/1/', '^(?P<url>.*)$' as '1'."""
    text = re.sub(r"<[^>]+>", "1", re.sub(r"\(\?P<\w+>[^)]*\)", "1", route))
    return re.sub(r"[\^$]|\\Z", "", text)


def test_every_address_sends_a_stranger_to_the_door(client):
    found = [address for address in addresses() if address not in OPEN]

    assert len(found) > 50
    for address in found:
        response = client.get(address)

        assert response.status_code == 302, address
        target = response.headers["Location"].split("?")[0]
        # The admin has a login address of its own, which leads to the same door.
        assert target in {"/masuk/", "/admin/login/"}, (address, target)


def test_a_file_sends_a_stranger_to_the_door_as_well(client):
    for address in ("/", "/wilayah/75/", "/perjanjian/", "/perjanjian/baris/"):
        for form in ("csv", "xlsx"):
            response = client.get(address, {"format": form})

            assert response.status_code == 302
            assert response.headers["Location"].startswith("/masuk/?next=")


def test_what_is_open_to_strangers_says_nothing(client):
    create_agreement(title="Rahasia")

    assert set(OPEN) <= set(addresses())
    for address in OPEN:
        response = client.get(address)

        assert response.status_code in (200, 302, 404, 405), address
        assert "Rahasia" not in response.content.decode()


def test_a_page_that_is_not_there_tells_a_stranger_nothing_either(client):
    create_agreement(pk=7001)

    there, nowhere = client.get("/perjanjian/7001/"), client.get("/perjanjian/7002/")

    assert there.status_code == nowhere.status_code == 302
    assert settings.LOGIN_URL == "account_login"


OUT_OF_SIGHT = "di luar wilayah kerja Anda"


@pytest.fixture
def country():
    """Agreements of four areas; two have lines for people who live elsewhere."""
    made = {
        code: create_agreement(region=code, title=f"Naskah {code}", parent=None)
        for code in ("75", "75.04", "75.71", "73", "73.13", "74.07")
    }
    for code, agreement in made.items():
        line = create_line(agreement=agreement, target_workers=100)
        create_headcount(target=line, workers=int(code[:2]))
    create_line(agreement=made["75"], region="75.04", target_workers=11)
    create_line(agreement=made["73"], region="75.04", target_workers=13)
    create_agreement(region="73.13", title="Anak 73", parent=made["73"])
    create_agreement(region="75.04", title="Anak 73 di Pohuwato", parent=made["73"])
    return made


READERS = {
    "official of Pohuwato": lambda: create_user(region="75.04"),
    "official of Sulsel": lambda: create_user(region="73"),
    "staff of Gorontalo": lambda: create_user(
        office=create_office(regions=["75.04", "75.71"])
    ),
    "reviewer above them": lambda: create_user(
        role="REVIEWER", office=office_above(create_office(regions=["75"]))
    ),
    "nobody's": create_user,
    "administrator": lambda: create_user(is_superuser=True, is_staff=True),
}


def office_above(office):
    above = create_office(regions=[])
    office.parent = above
    office.save()
    return above


@pytest.fixture(params=READERS)
def user(request, country):
    return READERS[request.param]()


@pytest.fixture
def client_in(client_of, user):
    return client_of(user)


def test_only_agreements_in_scope_have_a_page(client_in, user, country):
    seen = oracle.visible_agreements(user, TODAY)
    for agreement in country.values():
        status = client_in.get(agreement.get_absolute_url()).status_code

        assert status == (200 if agreement in seen else 404), agreement


def test_agreements_out_of_scope_are_in_no_list_count_file_or_search(client_in, user):
    seen = {agreement.title for agreement in oracle.visible_agreements(user, TODAY)}
    page = Page(client_in.get(f"/perjanjian/?{PER}"))
    listed = set()
    if page.has_table("Perjanjian yang dapat"):
        table = page.table("Perjanjian yang dapat")
        listed = {row["Perjanjian"].links[0][0] for row in table.rows}
    found = Page(client_in.get("/cari/?q=naskah"))

    assert listed == seen
    rows = file_rows(client_in.get(f"/perjanjian/?{PER}&format=csv"))
    assert {row["judul"] for row in rows} == seen
    assert f"{len(seen)} tercantum" in page.text or not seen
    links = [text for text, address in found.main.links if "/perjanjian/" in address]
    assert set(links) == {title for title in seen if title.startswith("Naskah")}


def test_the_filter_finds_nothing_out_of_scope(client_in, user):
    seen = {agreement.title for agreement in oracle.visible_agreements(user, TODAY)}
    for query in ("wilayah=73", "q=naskah", "status=berlaku", "wilayah=ID"):
        rows = file_rows(client_in.get(f"/perjanjian/?{PER}&{query}&format=csv"))

        assert {row["judul"] for row in rows} <= seen


def test_lines_out_of_scope_are_in_no_list_and_no_sum(client_in, user):
    seen = oracle.visible_lines(user, TODAY)
    rows = file_rows(client_in.get(f"/perjanjian/baris/?{PER}&format=csv"))

    assert {row["nomor_baris"] for row in rows} == {str(line.pk) for line in seen}
    assert {row["active"] for row in rows} <= {"", "75", "73", "74"}
    register = file_rows(client_in.get(f"/perjanjian/?{PER}&format=csv"))
    sums = {row["nomor"]: row["target_orang"] for row in register}
    for pk, said in sums.items():
        own = [line.target_workers for line in seen if str(line.agreement_id) == pk]
        assert said == (str(sum(own)) if own else "")


def test_totals_are_the_sum_of_the_rows_this_reader_can_list(client_in, user):
    for code in ("ID", "75", "75.04", "73"):
        page = Page(client_in.get(f"/wilayah/{code}/?{PER}"))

        if not page.has_table("Jumlah perjanjian pada tanggal"):
            assert OUT_OF_SIGHT in page.section("Perjanjian menurut status").text
            assert not file_rows(
                client_in.get(f"/perjanjian/?{PER}&wilayah={code}&format=csv")
            )
            continue
        counts = page.table("Jumlah perjanjian pada tanggal").rows[0]["Perjanjian"]
        rows = file_rows(client_in.get(as_file(counts.href)))
        assert len(rows) == number(counts.text)
        if page.has_table("Tangga kepesertaan"):
            (year,) = page.table("Tangga kepesertaan").rows
            lines = file_rows(client_in.get(as_file(year["Baris"].href)))
            said = sum_of_lines(year["Target"].text)
            assert said == sum(int(row["target"]) for row in lines)


def test_a_filter_by_agreement_opens_no_lines_out_of_scope(client_in, user, country):
    seen = oracle.visible_lines(user, TODAY)
    for agreement in country.values():
        address = f"/perjanjian/baris/?{PER}&perjanjian={agreement.pk}&format=csv"
        rows = file_rows(client_in.get(address))

        expected = {str(line.pk) for line in seen if line.agreement_id == agreement.pk}
        assert {row["nomor_baris"] for row in rows} == expected


def test_an_agreement_of_two_regions_shows_only_the_lines_in_scope(client_of, country):
    client = client_of(create_user(region="75.04"))

    page = Page(client.get(f"{country['73'].get_absolute_url()}?{PER}"))

    table = page.table("Baris target")
    assert [row["Wilayah tinggal"].text for row in table.rows] == ["Kab. Pohuwato"]
    assert table.foot[3].text == "13"
    assert "Baris di wilayah lain tidak ditampilkan." in page.text
    # Neither how many are hidden, nor what they hold.
    assert "100" not in page.section("Siapa yang dituju, dan sampai mana").text
    assert "dari 2" not in page.section("Siapa yang dituju, dan sampai mana").text


def test_who_sees_all_lines_is_told_of_no_others(client_of, country):
    client = client_of(create_user(region="73"))

    page = Page(client.get(country["73"].get_absolute_url()))

    assert len(page.table("Baris target").rows) == 2
    assert "tidak ditampilkan" not in page.text


def test_the_family_names_only_relatives_in_scope(client_of, country):
    for region, names in [
        ("75.04", ["Anak 73 di Pohuwato"]),
        ("73", ["Anak 73"]),
    ]:
        page = Page(
            client_of(create_user(region=region)).get(country["73"].get_absolute_url())
        )

        found = [text for text, _ in page.section("Keluarga naskah").links]
        assert sorted(found) == names


def test_a_file_names_no_relative_out_of_scope(client_of, country):
    child = create_agreement(region="75.04", title="PKS", parent=country["74.07"])

    for user, parent in [
        (create_user(region="75.04"), ""),
        (create_user(is_superuser=True), str(country["74.07"].pk)),
    ]:
        rows = file_rows(client_of(user).get("/perjanjian/?format=csv"))

        (row,) = [row for row in rows if row["nomor"] == str(child.pk)]
        assert row["naskah_induk"] == parent


def test_published_figures_are_for_everybody_who_signs_in(client_in):
    create_workforce(region="73.13", workers=1000)
    create_participation(region="73.13", active_workers=481)

    page = Page(client_in.get(f"/wilayah/73.13/?{PER}"))
    rows = file_rows(client_in.get(f"/wilayah/73.13/baris/?{PER}&format=csv"))

    assert "48,10 %" in page.section("Cakupan kepesertaan").text
    assert [row["orang"] for row in rows] == ["481", "1000"]


def test_peers_figures_stand_beside_an_officials_own_but_not_their_agreements(
    client_of, country
):
    create_workforce(region="75.71", workers=1000)
    create_participation(region="75.71", active_workers=250)

    page = Page(client_of(create_user(region="75.04")).get(f"/?{PER}"))

    peer = page.table("menurut wilayah di").row("Kota Gorontalo")
    assert peer["Cakupan"].text == "25,00 %"
    assert peer["Perjanjian"].text == OUT_OF_SIGHT
    own = page.table("menurut wilayah di").row("Kab. Pohuwato")
    assert own["Perjanjian"].text.startswith("2 berlaku")


def test_a_user_who_is_switched_off_is_a_stranger(client_of):
    create_region(code="75.04")
    user = create_user(region="75.04")
    client = client_of(user)
    user.is_active = False
    user.save()

    assert client.get("/").status_code == 302


def test_officials_are_not_let_into_the_admin(client_of):
    client = client_of(create_user(region="75.04"))

    for address in ("/admin/", "/admin/agreements/agreement/"):
        response = client.get(address)

        assert response.status_code in (302, 403)
    assert "Kelola data" not in Page(client.get("/")).root.text
