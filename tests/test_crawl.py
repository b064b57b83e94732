"""Nobody sees what is not theirs: every address, as each role of two offices.

What a reader gets is compared with what they get where the other side's rows are not
there at all: so not a word, a number, a count or an order may depend on them.
"""

import difflib
import re

import pytest
from django.db import transaction

from agreements.models.agreement import AgreementQuerySet
from agreements.models.people import AgreementPartQuerySet
from agreements.models.source import SourceQuerySet
from agreements.models.target import EnrolmentTargetQuerySet
from agreements.models.upload import FileImportQuerySet
from tests.crawling import addresses_of, answer, crawl, reader, unvisited
from tests.module_rows import taken_back
from tests.sides import FAR, FAR_NUMBER, NEAR, World

# What is seen is decided by querysets whose own tests run on both databases.
pytestmark = pytest.mark.once

# Only by POST, or of an administrator's form.
BY_POST = {
    "logout",
    "coverage:upload_confirm",
    "coverage:upload_discard",
    "coverage:upload_undo",
    "coverage:month_reopen",
    # By a key from a letter.
    "account_reset_password_from_key",
    # For everybody where an administrator opened it; else it is not there.
    "coverage:public",
}
# A secret is made anew each time it is shown.
MADE_ANEW = {"mfa_activate_totp"}
COMPARED = ("staff", "official")
NEAR_NUMBER = re.compile(r"4[.]?170[.]?\d{3}(?!\d)")


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker, tmp_path_factory):
    """Both sides, linked; `alone` and `beside` are answers without and with the far."""
    archive = str(tmp_path_factory.mktemp("archive"))
    with taken_back(django_db_blocker, MEDIA_ROOT=archive):
        made = World()
        made.fill(made.near)
        made.alone, made.beside = {}, {}
        with transaction.atomic():
            made.fill(made.far)
            made.meddle()
            for name in COMPARED:
                client = reader(made.readers[name])
                asked, follow = asked_by(name, made), name == "staff"
                made.beside[name] = crawl(client, asked, follow=follow)
            transaction.set_rollback(True)
        for name, pages in made.beside.items():
            client = reader(made.readers[name])
            made.alone[name] = crawl(client, pages, follow=False)
        made.far.rows.clear()
        made.fill(made.far)
        made.meddle()
        made.tie()
        yield made


def asked_by(name, world):
    """The admin lets no official in, and asks the same of a reviewer as of staff."""
    found, staff = addresses_of(world), name in {"staff", "other staff"}
    return [each for each in found if staff or not each.startswith("/admin/")]


# Where rows of two sides that point at each other could be told of.
LINKED = (
    *("/perjanjian/", "/cari/", "/unggah/", "/kualitas-data/", "/wilayah/73.13/"),
    *("/agreement/", "/enrolmenttarget/", "/overlap/", "/autocomplete/", "/source/"),
)


def linked(addresses):
    return [each for each in addresses if any(part in each for part in LINKED)]


def difference(one, other):
    lines = difflib.unified_diff(
        one.text.splitlines(), other.text.splitlines(), lineterm="", n=0
    )
    return [one.status, other.status, one.location, other.location, *list(lines)[:12]]


@pytest.mark.django_db
@pytest.mark.parametrize("name", COMPARED)
def test_nothing_on_any_page_depends_on_rows_of_others(world, name):
    alone, beside = world.alone[name], world.beside[name]

    differing = [
        (address, difference(alone[address], page))
        for address, page in beside.items()
        if alone[address] != page and page.view not in MADE_ANEW
    ]

    assert differing == []


def strange(pages, word, number):
    """Addresses whose answer holds the word or one of the numbers of a side."""
    return {
        address: found[:3]
        for address, page in pages.items()
        if (found := foreign(address, page, word, number))
    }


def foreign(address, page, word, number):
    # What was asked for is said again; only more than that is news.
    text = page.text.replace(f"{word}judulpks", "") if word in address else page.text
    said = f"{text} {page.location}"
    return re.findall(rf"{word}[a-z]+", said) + number.findall(said)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "word", "number"),
    [
        ("reviewer", FAR, FAR_NUMBER),
        ("staff", FAR, FAR_NUMBER),
        ("other staff", NEAR, NEAR_NUMBER),
        ("other official", NEAR, NEAR_NUMBER),
    ],
)
def test_not_a_word_or_number_of_others_where_the_two_sides_are_linked(
    world, name, word, number
):
    asked = linked(asked_by(name, world))
    pages = crawl(reader(world.readers[name]), asked, follow=False)

    assert strange(pages, word, number) == {}


@pytest.mark.django_db
def test_every_address_was_asked_and_every_word_stands_somewhere(world):
    """Or the silence of the other tests would mean nothing."""
    pages = world.beside["staff"]
    more = [world.near.rows["import"], world.near.rows["digest"]]
    admin = reader(world.readers["administrator"])
    seen = [page.text for page in pages.values()]
    seen += [answer(admin.get(each)).text for each in addresses_of_records(more)]

    assert unvisited(pages) - BY_POST == set()
    assert {word for word in world.near.told if word not in "\n".join(seen)} == set()
    assert {each: page for each, page in pages.items() if page.status >= 500} == {}
    assert len(NEAR_NUMBER.findall("\n".join(seen))) > 300


def addresses_of_records(rows):
    upload, digest = rows
    yield f"/unggah/{upload.pk}/"
    yield f"/admin/coverage/digest/{digest.pk}/change/"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("queryset", "address"),
    [
        (AgreementQuerySet, "/perjanjian/"),
        (EnrolmentTargetQuerySet, "/perjanjian/baris/"),
        (SourceQuerySet, "/admin/agreements/source/"),
        (FileImportQuerySet, "/unggah/"),
        (AgreementPartQuerySet, "/admin/agreements/agreementperson/"),
    ],
)
def test_a_scope_left_out_is_noticed(world, monkeypatch, queryset, address):
    client = reader(world.readers["staff"])
    assert strange(crawl(client, [address], follow=False), FAR, FAR_NUMBER) == {}

    monkeypatch.setattr(queryset, "visible_to", lambda self, user, today: self)

    assert strange(crawl(client, [address], follow=False), FAR, FAR_NUMBER)
