"""A founding story typed by hand, and what helps on the way: the warning, the keys."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from agreements.models import Agreement, Source
from tests.factories import (
    create_agreement,
    create_category,
    create_office,
    create_region,
    create_user,
)
from tests.hand import Hand

ADD = "/admin/agreements/agreement/add/"
STORIES = Path(__file__).parents[2] / "agreements/data/founding_agreements.json"
MOST_INTERACTIONS, MOST_SECONDS = 59, 300


@pytest.fixture
def staff(transactional_db):
    office = create_office(name="Kantor Cabang Gorontalo", regions=["75"])
    return create_user(username="staf", office=office)


def founding(key):
    stories = json.loads(STORIES.read_text("utf-8"))["agreements"]
    return next(story for story in stories if story["key"] == key)


def type_paper(hand, story):
    hand.select("document_type", story["document_type"])
    hand.fill("document_type_in_source", story["document_type_in_source"])
    hand.fill("title", story["title"])
    hand.choose("region", "Pohuwato")
    hand.fill("signed_on", "21 Desember 2023")
    hand.fill("signed_at", story["signed_at"])
    hand.fill("note", story["note"])


def type_people(hand, people):
    for number, person in enumerate(people):
        row = f"people-{number}"
        if not hand.page.locator(f"[name='{row}-name']").count():
            hand.click(hand.page.locator("#people-group .add-row a"))
        hand.fill(f"{row}-name", person["name"])
        hand.fill(f"{row}-position", person["position"])
        if person["side"] != "PEMDA":
            hand.select(f"{row}-side", person["side"])
        if person["role"] != "SIGNATORY":
            hand.select(f"{row}-role", person["role"])
        hand.fill(f"{row}-aliases", "\n".join(person.get("aliases", [])))


def type_lines(hand, lines):
    for number, line in enumerate(lines):
        row = f"lines-{number}"
        if number:
            hand.click(hand.page.locator("#lines-group .add-row a"))
        hand.fill(f"{row}-category", line["category"])
        hand.fill(f"{row}-quota_per_village", line.get("quota_per_village"))
        if line["funding_sources"]:
            boxes = hand.page.locator(f"#{row}")
            hand.click(boxes.get_by_label("APBD kabupaten/kota"))
        if line.get("note"):
            hand.click(hand.page.locator(f"#{row} summary").last)
            hand.fill(f"{row}-note", line["note"])


def type_event(hand, event):
    hand.click(hand.page.locator("#events-group .add-row a"))
    hand.select("events-0-kind", event["kind"])
    hand.fill("events-0-on", "21/12/2023")
    hand.fill("events-0-place", event["place"])


def type_source(hand, source):
    with hand.page.expect_popup() as opened:
        hand.click(hand.page.locator("#add_id_sources"))
    popup = opened.value
    hand.select("kind", source["kind"], popup)
    hand.fill("title", source["title"], popup)
    hand.fill("publisher", source["publisher"], popup)
    hand.fill("describes_on", "21/12/2023", popup)
    hand.fill("file_name", source["file"], popup)
    with popup.expect_event("close"):
        hand.click(popup.locator("[name=_save]"))


def test_a_founding_story_is_typed_in_under_60_interactions(page_of, staff):
    create_region(code="75.04")
    story = founding("pohuwato-2023")
    for line in story["lines"]:
        create_category(name=line["category"])
    page = page_of(staff)
    page.goto(ADD)
    hand = Hand(page)

    type_paper(hand, story)
    type_people(hand, story["people"])
    type_lines(hand, story["lines"])
    type_event(hand, story["events"][0])
    type_source(hand, story["source"])
    hand.click(page.locator("[name=_save]").last)
    expect(page.locator(".messagelist .success")).to_contain_text("berhasil")

    told = f"{hand.interactions} interactions, {hand.keys} characters"
    print(f"\npohuwato-2023: {told}, about {hand.seconds / 60:.1f} minutes")
    agreement = Agreement.objects.get()
    assert str(agreement.signed_on) == story["signed_on"]
    assert agreement.people.count() == len(story["people"])
    assert [str(line.category) for line in agreement.lines.all()] == [
        line["category"] for line in story["lines"]
    ]
    assert agreement.lines.last().quota_per_village == 100
    assert agreement.sources.get() == Source.objects.get()
    assert agreement.events.get().place == story["events"][0]["place"]
    assert hand.interactions <= MOST_INTERACTIONS
    assert hand.seconds < MOST_SECONDS


def test_a_twin_is_told_while_typing_and_a_form_needs_no_mouse(page_of, staff):
    create_agreement(region="75.04", title="Pohuwato", office_number="PER/15/102023")
    page = page_of(staff)
    page.goto(ADD)
    # Begins in the first field; the next ones are a key away.
    expect(page.locator("[name=document_type]")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("[name=document_type_in_source]")).to_be_focused()

    page.locator("[name=office_number]").press_sequentially("per-15 102023")
    warning = page.locator("#serupa")
    expect(warning).to_contain_text("Pohuwato")
    expect(warning).to_contain_text("nomor sama")
    page.locator("[name=office_number]").fill("PER/16/102023")
    expect(warning).to_be_empty()

    # Only the title: the region is missing, and its chooser gets the focus.
    page.locator("[name=title]").fill("Baru")
    page.locator("[name=title]").press("Enter")
    expect(page.locator(".wrong")).to_contain_text("Wilayah")
    chooser = page.locator("select[name=region] + .select2 .select2-selection")
    expect(chooser).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.type("pohuwato")
    chosen = page.locator(".select2-results__option--highlighted")
    expect(chosen).to_contain_text("Pohuwato")
    page.keyboard.press("Enter")
    page.locator("[name=title]").press("Enter")
    expect(page.locator(".messagelist .success")).to_contain_text("Baru")
