"""The founding stories: every fact arrives, every null stays null, edits survive."""

import csv
import io
import json
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from agreements.importing import DATA, load_agreements, load_categories
from agreements.models import (
    Agreement,
    AgreementEvent,
    AgreementPerson,
    EnrolmentTarget,
    FundingSource,
    Headcount,
    Source,
    WorkerCategory,
)
from tests.factories import create_office, create_region
from tests.module_rows import taken_back

pytestmark = pytest.mark.django_db

CATEGORIES = (DATA / "worker_categories.csv").read_bytes()
STORIES = json.loads((DATA / "founding_agreements.json").read_text("utf-8"))[
    "agreements"
]
HEADING = "name,parent,segment,sector,counts_for_ucj,aliases\n"


def new_story(**changes):
    """A story nobody has loaded yet, with all that the first one says."""
    story = json.loads(json.dumps(STORIES[0]))
    return story | {"key": "baru", "title": "Perjanjian baru"} | changes


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """Everything loaded once; each test's own changes are rolled back to this."""
    with taken_back(django_db_blocker):
        for story in STORIES:
            create_region(code=story["region"])
        for name in {story["office"] for story in STORIES}:
            create_office(name=name)
        load_categories(CATEGORIES)
        load_agreements(STORIES)
        yield


def counts():
    kept = (
        Agreement,
        AgreementPerson,
        AgreementEvent,
        EnrolmentTarget,
        Headcount,
        Source,
        WorkerCategory,
    )
    return {model.__name__: model.objects.count() for model in kept}


def day(text):
    return date.fromisoformat(text) if text else None


def of_story(story):
    return Agreement.objects.get(title=story["title"])


# Every fact, null by null

AGREEMENT_FACTS = {
    "key",
    "region",
    "office",
    "title",
    "document_type",
    "document_type_in_source",
    "stage",
    "signed_on",
    "signed_at",
    "starts_on",
    "ends_on",
    "programme_year",
    "renews",
    "legal_bases",
    "stated_total",
    "note",
    "lines",
    "people",
    "events",
    "source",
    "coverage_claims",  # tests/coverage/test_importing.py
}
each_story = pytest.mark.parametrize("story", STORIES, ids=lambda it: it["key"])


@each_story
def test_every_fact_of_an_agreement(loaded, story):
    agreement = of_story(story)

    assert set(story) <= AGREEMENT_FACTS
    assert agreement.region.code == story["region"]
    assert agreement.office.name == story["office"]
    assert agreement.document_type == (story["document_type"] or "")
    assert agreement.document_type_in_source == (story["document_type_in_source"] or "")
    assert agreement.stage == story["stage"]
    assert agreement.signed_on == day(story["signed_on"])
    assert agreement.starts_on == day(story["starts_on"])
    assert agreement.ends_on == day(story["ends_on"])
    assert agreement.signed_at == (story["signed_at"] or "")
    assert agreement.programme_year == story.get("programme_year")
    assert agreement.stated_total == story.get("stated_total")
    assert agreement.legal_basis_lines == story["legal_bases"]
    assert agreement.note == story.get("note", "")
    # What no report says is not made up.
    unknown = (agreement.budget, agreement.terminated_on, agreement.parent)
    assert unknown == (None, None, None)
    assert (agreement.office_number, agreement.government_number) == ("", "")


@each_story
def test_every_renewal(loaded, story):
    renewed = of_story(story).renews

    earlier = [other for other in STORIES if other["key"] == story["renews"]]
    assert (renewed and renewed.title) == (earlier[0]["title"] if earlier else None)


@each_story
def test_every_person(loaded, story):
    stored = [
        (p.name, p.position, p.side, p.role, p.capacity, p.aliases.splitlines())
        for p in of_story(story).people.order_by("pk")
    ]

    assert all(
        set(said) <= {"name", "position", "side", "role", "aliases"}
        for said in story["people"]
    )
    assert stored == [
        (
            said["name"] or "",
            said["position"],
            said["side"],
            said["role"],
            "",
            said.get("aliases", []),
        )
        for said in story["people"]
    ]


@each_story
def test_every_event(loaded, story):
    agreement = of_story(story)
    stored = [
        (event.kind, event.on, event.on_precision, event.place, event.note)
        for event in agreement.events.order_by("pk")
    ]

    assert all(
        set(said) <= {"kind", "on", "on_precision", "place", "note"}
        for said in story["events"]
    )
    assert stored == [
        (
            said["kind"],
            day(said["on"]),
            said["on_precision"],
            said["place"] or "",
            said.get("note", ""),
        )
        for said in story["events"]
    ]
    for event in agreement.events.all():
        assert event.source == agreement.sources.get()


LINE_FACTS = {
    "category",
    "category_in_source",
    "target_workers",
    "programmes",
    "funding_sources",
    "occupations",
    "quota_per_village",
    "monthly_contribution",
    "months_funded",
    "note",
    "headcounts",
}


@each_story
def test_every_line(loaded, story):
    agreement = of_story(story)
    lines = list(agreement.lines.order_by("pk"))

    assert len(lines) == len(story["lines"])
    for line, said in zip(lines, story["lines"], strict=True):
        assert set(said) <= LINE_FACTS
        assert line.category.name == said["category"]
        assert line.category_in_source == said.get("category_in_source", "")
        assert line.target_workers == said["target_workers"]
        assert line.programmes == "+".join(said["programmes"])
        assert payers(line) == said["funding_sources"]
        assert occupations(line) == sorted(said.get("occupations", []))
        assert line.quota_per_village == said.get("quota_per_village")
        assert line.monthly_contribution == said.get("monthly_contribution")
        assert line.months_funded == said.get("months_funded")
        assert line.note == said.get("note", "")
        # The papers name no other place, and no year or month of a line.
        assert line.region == agreement.region
        unknown = (line.programme_year, line.protected_from, line.replaces)
        assert unknown == (None, None, None)
        assert line.segment == ""


def payers(line):
    labels = dict(FundingSource.choices)
    return [labels[code] for code in line.funding_sources.split("+") if code]


def occupations(line):
    return sorted(line.occupations.values_list("name", flat=True))


@each_story
def test_every_headcount(loaded, story):
    agreement = of_story(story)

    for line, said in zip(agreement.lines.order_by("pk"), story["lines"], strict=True):
        stored = [
            (count.rung, count.workers, count.as_of, count.source)
            for count in line.headcounts.order_by("pk")
        ]
        assert stored == [
            (
                count["rung"],
                count["workers"],
                day(count["as_of"]),
                agreement.sources.get(),
            )
            for count in said["headcounts"]
        ]


@each_story
def test_every_source(loaded, story):
    said = story["source"]
    if "same_as" in said:
        said = next(s["source"] for s in STORIES if s["key"] == said["same_as"])

    source = of_story(story).sources.get()

    assert set(said) <= {"title", "publisher", "kind", "file", "describes_on"}
    assert (source.title, source.publisher, source.kind) == (
        said["title"],
        said["publisher"],
        said["kind"],
    )
    assert source.file_name == said["file"]
    assert source.describes_on == day(said["describes_on"])
    assert source.published_on is None


def test_nothing_more_than_the_stories_is_loaded(loaded):
    lines = [line for story in STORIES for line in story["lines"]]

    assert counts() == {
        "Agreement": 6,
        "AgreementPerson": sum(len(story["people"]) for story in STORIES),
        "AgreementEvent": sum(len(story["events"]) for story in STORIES),
        "EnrolmentTarget": len(lines),
        "Headcount": sum(len(line["headcounts"]) for line in lines),
        "Source": 5,
        "WorkerCategory": 54,
    }


def test_every_fact_of_the_categories(loaded):
    rows = list(csv.DictReader(io.StringIO(CATEGORIES.decode("utf-8-sig"))))

    for row in rows:
        category = WorkerCategory.objects.get(name=row["name"])
        assert {
            "name": category.name,
            "parent": category.parent.name if category.parent else "",
            "segment": category.segment,
            "sector": category.sector,
            "counts_for_ucj": "ya" if category.counts_for_ucj else "tidak",
            "aliases": "|".join(category.aliases.splitlines()),
        } == row
    assert WorkerCategory.objects.count() == len(rows)


# The next run


def test_loading_twice_adds_nothing(loaded):
    before = counts()

    categories, agreements = load_categories(CATEGORIES), load_agreements(STORIES)

    assert (categories.new, categories.same) == (0, 54)
    assert (agreements.new, agreements.same) == (0, 6)
    assert counts() == before


def test_an_edited_agreement_keeps_the_edit(loaded):
    agreement = of_story(STORIES[0])
    agreement.title, agreement.signed_on = "Judul baru", date(2023, 12, 22)
    agreement.save()
    agreement.people.all().delete()
    before = counts()

    tally = load_agreements(STORIES)

    agreement.refresh_from_db()
    assert tally.new == 0
    assert counts() == before
    assert (agreement.title, agreement.signed_on) == ("Judul baru", date(2023, 12, 22))


def test_a_corrected_or_withdrawn_headcount_is_not_brought_back(loaded):
    row = Headcount.objects.get(workers=2174)
    row.withdraw(by=None, at=row.recorded_at, reason="Salah")
    before = counts()

    load_agreements(STORIES)

    assert counts() == before
    assert not Headcount.objects.open().filter(workers=2174).exists()


def test_a_renamed_category_is_not_brought_back(loaded):
    category = WorkerCategory.objects.get(name="Nelayan")
    category.name = "Nelayan kecil dan buruh nelayan"
    category.save()

    assert load_categories(CATEGORIES).new == 0
    assert load_agreements(STORIES).new == 0
    assert not WorkerCategory.objects.filter(name="Nelayan").exists()


def test_a_deleted_category_is_not_brought_back(loaded):
    WorkerCategory.objects.get(name="Juru parkir").delete()

    assert load_categories(CATEGORIES).new == 0


def test_a_deleted_agreement_is_not_brought_back(loaded):
    story = next(story for story in STORIES if story["key"] == "kolaka-timur-2023")
    agreement = of_story(story)
    agreement.renewals.update(renews=None)
    agreement.delete()

    assert load_agreements(STORIES).new == 0
    assert Agreement.objects.count() == 5


def test_a_removed_renewal_is_not_brought_back(loaded):
    later = Agreement.objects.get(renews__isnull=False)
    later.renews = None
    later.save()

    load_agreements(STORIES)

    assert not Agreement.objects.filter(renews__isnull=False).exists()


def test_a_renamed_source_is_not_brought_back(loaded):
    source = Source.objects.get(publisher="Indosultra.com")
    source.title, source.publisher = "Judul lain", "Indosultra"
    source.save()

    load_agreements(STORIES)

    assert Source.objects.count() == 5


def test_a_story_added_later_takes_the_source_though_it_was_renamed(loaded):
    source = Source.objects.get(publisher="Indosultra.com")
    source.title = "Judul lain"
    source.save()
    later = new_story(renews="kolaka-timur-2024")
    later["source"] = {"same_as": "kolaka-timur-2024"}

    tally = load_agreements([*STORIES, later])

    added = Agreement.objects.get(title=later["title"])
    assert (tally.new, tally.same) == (1, 6)
    assert added.sources.get() == source
    assert added.renews.programme_year == 2024


# Errors


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ("Uji,,TOTAL,,ya,", "segment"),
        ("Uji,,BPU,UDARA,ya,", "sector"),
        (",,BPU,OTHER,ya,", "name"),
        (f"{'U' * 81},,BPU,OTHER,ya,", "name"),
    ],
)
def test_a_bad_category_is_named_with_its_line_and_field(row, field):
    data = f"{HEADING}Penyelam,,BPU,OTHER,ya,\n{row}\n".encode()

    with pytest.raises(ValidationError, match=f"baris 3: {field}: "):
        load_categories(data)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"stage": "SELESAI"}, "baru: stage: "),
        ({"starts_on": "2024-01-02", "ends_on": "2024-01-01"}, "baru: ends_on: "),
        ({"programme_year": 24}, "baru: programme_year: "),
    ],
)
def test_an_impossible_story_is_named_by_its_key_and_field(loaded, change, words):
    with pytest.raises(ValidationError, match=words):
        load_agreements([new_story(**change)])

    assert Agreement.objects.count() == 6


def test_an_impossible_line_is_named_by_its_category(loaded):
    story = new_story()
    story["lines"][2]["target_workers"] = -1

    with pytest.raises(ValidationError, match="Pekerja rentan: target_workers: "):
        load_agreements([story])
