"""Every form posted with ids of others: nothing of theirs changes, nothing is told."""

import re
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from agreements.models import EnrolmentTarget, FileImport
from coverage.models import Participation
from jamsostek_pks.lib.dates import today
from regions.models import User
from tests.admin_forms import as_shown
from tests.crawling import answer, reader
from tests.imports import csv_of
from tests.pages import Page, file_rows
from tests.sides import FAR, FAR_NUMBER

pytestmark = [pytest.mark.django_db, pytest.mark.alike]

NOBODY = 987654


def form_at(row, page="change"):
    name = f"admin:{row._meta.app_label}_{row._meta.model_name}_{page}"
    return reverse(name, args=[] if page in {"add", "merge"} else [row.pk])


def posts(world, browser):
    """(address, data) of every form with something in it that is not the sender's."""
    yield from admin_forms(world)
    yield from near_forms(world, browser)
    yield from uploads(world)


def admin_forms(world):
    near, far = world.near.rows, world.far.rows
    shown = ("paper", "line", "person", "source", "headcount", "overlap", "digest")
    for name in (*shown, "document"):
        # Participants of a foreign region are published: read, but not changed.
        yield form_at(far[name]), {"title": "Diambil", "name": "Diambil"}
        yield form_at(far[name], "delete"), {"post": "yes"}
    for name in ("paper", "source", "person"):
        merge = form_at(far[name], "merge")
        for one, other in ((near, far), (far, near)):
            pair = f"?simpan={one[name].pk}&hapus={other[name].pk}"
            yield merge + pair, {"alasan": "sama"}
            yield merge + pair, {"pratinjau": "1"}
    yield form_at(far["paper"], "counts"), {}
    listed = reverse("admin:agreements_agreement_changelist")
    chosen = {"_selected_action": [far["paper"].pk, near["old"].pk]}
    for action in ("change_many", "merge_two"):
        bulk = {"action": action, "apply": "1", "stage": "CANCELLED", "reason": "x"}
        yield listed, chosen | bulk
    for name in ("perpanjang", "adendum"):
        add = reverse("admin:agreements_agreement_add")
        yield f"{add}?{name}={far['paper'].pk}", {"title": "Disalin"}
    yield reverse("admin:regions_user_add"), {"username": "penyusup"}
    yield form_at(world.far.staff), {"is_superuser": "on"}
    yield (
        reverse("admin:coverage_participation_add"),
        {
            "region": far["paper"].region_id,
            "segment": "PU",
            "as_of": "30/06/2025",
            "as_of_precision": "DAY",
            "active_workers": "5",
        },
    )
    version = far["paper"].history.first().pk
    for paper in (far["paper"], near["paper"]):
        restore = reverse("agreements:restore", args=[paper.pk, "perjanjian", version])
        yield restore, {"alasan": "kembali"}


def near_forms(world, browser):
    """One's own forms, with links to rows of others."""
    near, far = world.near.rows, world.far.rows
    own = as_shown(browser.get(form_at(near["paper"])))
    for name, value in (
        ("parent", far["umbrella"].pk),
        ("renews", far["old"].pk),
        ("sources", [far["source"].pk]),
        ("region", far["paper"].region_id),
        ("lines-0-id", far["line"].pk),
        ("lines-0-replaces", far["umbrella line"].pk),
        ("people-0-id", far["person"].pk),
        ("events-0-source", far["source"].pk),
        ("documents-0-instead_of", far["document"].pk),
    ):
        yield form_at(near["paper"]), own | {name: value}
    yield (
        reverse("admin:agreements_headcount_add"),
        {
            "target": far["line"].pk,
            "source": far["source"].pk,
            "rung": "ACTIVE",
            "workers": "5",
            "as_of": "30/06/2025",
            "as_of_precision": "DAY",
        },
    )
    lines = [near["line"].pk, far["line"].pk]
    decision = {"lines": lines, "resolution": "NESTED", "reason": "satu"}
    yield reverse("admin:coverage_overlap_add"), decision
    yield form_at(near["tied"]), decision
    counts = form_at(near["paper"], "counts")
    cell = {f"{far['line'].pk}-ACTIVE": "5", "source": far["source"].pk}
    yield counts, {"as_of": f"{today() - timedelta(days=60):%d/%m/%Y}"} | cell
    # A near line that a far one replaces is deleted: refused, and not told why.
    whole = as_shown(browser.get(form_at(near["umbrella"])))
    yield form_at(near["umbrella"]), whole | {"lines-0-DELETE": "on"}
    for name in ("umbrella", "old"):
        yield form_at(near[name], "delete"), {"post": "yes"}


def uploads(world):
    far = world.far.rows
    for page in ("confirm", "discard", "undo"):
        yield reverse(f"coverage:upload_{page}", args=[far["import"].pk]), {}
    row = Participation.objects.get(region__code="73.13", segment="TOTAL")
    for kind, data in (
        (
            "peserta",
            [["kode_kemendagri", "per_tanggal", "orang"], ["73.13", "2025-01-01", 5]],
        ),
        ("peserta", [["nomor_baris", "orang", "alasan"], [row.pk, 5, "x"]]),
        (
            "jumlah",
            [
                ["nomor_baris", "tahap", "per_tanggal", "orang"],
                [far["line"].pk, "ACTIVE", "2025-01-01", 5],
            ],
        ),
        ("perjanjian", [["nomor", "judul"], [far["paper"].pk, "Diambil"]]),
        (
            "perjanjian",
            [
                ["kode_kemendagri", "judul", "naskah_induk", "baris_kategori"],
                ["75.04", "Baru", far["paper"].pk, "Nelayan"],
            ],
        ),
        (
            "perjanjian",
            [
                [
                    "kode_kemendagri",
                    "judul",
                    "sumber_judul",
                    "sumber_penerbit",
                    "sumber_jenis",
                ],
                ["75.04", "Baru", far["source"].title, "", "PRESS"],
            ],
        ),
    ):
        file = SimpleUploadedFile("berkas.csv", csv_of(data))
        yield reverse("coverage:uploads"), {"kind": kind, "file": file}


def everything(world):
    """Every row there is but those of the near side, by what it says."""
    near = {(type(row), row.pk) for row in world.near.rows.values()}
    found = {}
    for app in ("regions", "agreements", "coverage"):
        for model in apps.get_app_config(app).get_models(include_auto_created=True):
            # A sign-in is noted on the user.
            names = [f.attname for f in model._meta.concrete_fields]
            names = [name for name in names if name != "last_login"]
            for row in model._default_manager.values("pk", *names):
                found[model, row["pk"]] = row
    return {key: row for key, row in found.items() if key not in near}


def test_nothing_of_others_changes_and_no_answer_names_it(world):
    browser = reader(world.readers["staff"])
    before, told, statuses = everything(world), {}, {}

    for number, (address, data) in enumerate(posts(world, browser)):
        found = answer(browser.post(address, data, follow=True))
        sent = [text for text in map(str, data.values()) if FAR in text]
        text = found.text
        for each in sent:
            text = text.replace(each, "")
        statuses[number, address] = found.status
        if news := re.findall(rf"{FAR}\w*", text) + FAR_NUMBER.findall(text):
            told[number, address] = news[:3]

    after = everything(world)
    assert told == {}
    assert {each: status for each, status in statuses.items() if status >= 500} == {}
    changed = [key for key, row in before.items() if after.get(key) != row]
    assert changed == []
    assert len(statuses) > 60
    # The file of a foreign row is kept as an upload that cannot be confirmed.
    assert (
        not FileImport.objects.filter(applied_at__isnull=False)
        .exclude(uploaded_by=world.far.staff)
        .exclude(pk=world.near.rows["import"].pk)
    )


def test_a_row_of_others_answers_like_none_at_all(world):
    browser, far = reader(world.readers["staff"]), world.far.rows
    for page, rows in (
        ("change", ("paper", "line", "person", "source", "headcount", "document")),
        ("delete", ("paper", "line", "person", "overlap", "digest")),
        ("history", ("paper", "line", "source", "overlap")),
        ("counts", ("paper",)),
    ):
        for name in rows:
            there = form_at(far[name], page)
            nowhere = there.replace(f"/{far[name].pk}/", f"/{NOBODY}/")

            found = [answer(browser.post(each, {})) for each in (there, nowhere)]

            assert found[0] == found[1], there


# Totals


ROLES = ("staff", "reviewer", "official", "other staff", "other official")


@pytest.mark.parametrize("role", [*ROLES, "administrator"])
def test_totals_are_the_sum_of_the_rows_the_reader_can_list(world, role):
    browser = reader(world.readers[role])

    def rows(address):
        mark = "&" if "?" in address else "?"
        return file_rows(browser.get(f"{address}{mark}format=csv"))

    papers = rows("/perjanjian/")
    assert f"{len(papers)} tercantum" in Page(browser.get("/perjanjian/")).text
    lines = rows("/perjanjian/baris/?hitung=ya")
    user = world.readers[role]
    seen = EnrolmentTarget.objects.visible_to(user, today()).counted(today())
    assert {row["nomor_baris"] for row in lines} == {str(line.pk) for line in seen}
    for code in ("ID", "75", "75.04", "73.13"):
        here = rows(f"/perjanjian/baris/?hitung=ya&wilayah={code}")
        assert_ladder(rows(f"/wilayah/{code}/tangga/"), here)
        known = {row["nomor_baris"] for row in here}
        lost = rows(f"/wilayah/{code}/perlindungan/?isi=kehilangan")
        assert {n for row in lost for n in row["nomor_baris"].split()} <= known
    for row in rows("/kategori/nelayan/"):
        if row["bagian"] == "tahun":
            fishermen = [each for each in lines if each["kategori"] == "Nelayan"]
            assert_target(row, fishermen, total="target_jumlah_baris")
    offices = {row["kantor"]: row for row in rows("/kantor/")}
    for side in (world.near, world.far):
        name, pk = side.office.name, side.office.pk
        mine = rows(f"/perjanjian/?kantor={pk}")
        said = offices[name]
        counts = ("perjanjian_berlaku", "berlaku_tidak_diketahui", "perjanjian_lainnya")
        assert sum(int(said[each] or 0) for each in said if each in counts) == len(mine)


def assert_ladder(ladder, lines):
    """The targets of each year are those of the lines listed for that year."""
    for row in ladder:
        if row["tahap"] == "TARGET" and not row["kategori"]:
            assert_target(row, lines, total="jumlah_baris")


def assert_target(row, lines, *, total):
    same = [each for each in lines if each["tahun_program"] == row["tahun_program"]]
    targets = [int(each["target"]) for each in same if each["target"]]
    assert int(row[total] or 0) == sum(targets)


# Days


def test_a_membership_that_ended_yesterday_opens_nothing_in_an_open_session(world):
    user = User.objects.get(pk=world.readers["staff"].pk)
    browser = reader(user)
    address = world.near.rows["paper"].get_absolute_url()
    assert browser.get(address).status_code == 200

    for last, first, opens in (
        (today() - timedelta(days=1), None, False),
        (today(), None, True),
        (None, today() + timedelta(days=1), False),
        (None, today(), True),
    ):
        user.memberships.update(valid_from=first, valid_to=last)

        assert browser.get(address).status_code == (200 if opens else 404)
        admin = browser.get(form_at(world.near.rows["paper"])).status_code
        assert admin == (200 if opens else 302)
        assert browser.get("/unggah/").status_code == (200 if opens else 404)
        listed = file_rows(browser.get("/perjanjian/?format=csv"))
        assert bool(listed) is opens


def test_who_is_switched_off_is_out_with_the_next_click(world):
    user = world.readers["official"]
    browser = reader(user)

    User.objects.filter(pk=user.pk).update(is_active=False)

    for address in ("/", "/perjanjian/?format=csv", "/admin/"):
        assert browser.get(address).status_code == 302
