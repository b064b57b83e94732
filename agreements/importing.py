"""Load the worker categories and the founding agreements.

Every fact is kept, every null stays null; each record passes the same validation
as people's input. A founding agreement is recognised by the note its first history
entry carries, so edits and even a new title survive the next run.
"""

from datetime import date
from pathlib import Path

from django.utils import timezone

from jamsostek_pks.lib.csv_in import read_table
from jamsostek_pks.lib.loading import Tally, ever_seen, save_checked
from regions.models import Office, Region
from regions.reasons import because

from .models import (
    Agreement,
    AgreementEvent,
    AgreementPerson,
    ContributionRate,
    EnrolmentTarget,
    FundingSource,
    Headcount,
    Source,
    WorkerCategory,
)

DATA = Path(__file__).parent / "data"


def load_categories(data: bytes) -> Tally:
    """Add the tree of a worker_categories.csv; parents come first."""
    tally = Tally()
    for row in read_table(data).rows:
        name = row.cells["name"]
        created = not ever_seen(WorkerCategory, name=name)
        tally.add(created=created)
        if created:
            save_checked(category_of(row.cells), where=f"baris {row.line}")
    return tally


def category_of(cells):
    parent = cells["parent"]
    return WorkerCategory(
        name=cells["name"],
        parent=WorkerCategory.objects.get(name=parent) if parent else None,
        segment=cells["segment"],
        sector=cells["sector"],
        counts_for_ucj=cells["counts_for_ucj"] == "ya",
        aliases="\n".join(filter(None, cells["aliases"].split("|"))),
    )


def load_rates(data: bytes) -> Tally:
    """Add the dues of a contribution_rates.csv that were never loaded."""
    tally = Tally()
    for row in read_table(data).rows:
        rate = rate_of(row.cells)
        key = {name: getattr(rate, name) for name in RATE_KEY}
        created = not ever_seen(ContributionRate, **key)
        tally.add(created=created)
        if created:
            save_checked(rate, where=f"baris {row.line}")
    return tally


RATE_KEY = ("segment", "programmes", "sector", "public_payer", "valid_from")


def rate_of(cells):
    return ContributionRate(
        segment=cells["segment"],
        programmes=cells["programmes"],
        sector=cells["sector"],
        public_payer=cells["public_payer"] == "ya",
        valid_from=day(cells["valid_from"]),
        valid_to=day(cells["valid_to"]),
        monthly_amount=int(cells["monthly_amount"]),
        legal_basis=cells["legal_basis"],
    )


def load_agreements(stories: list[dict]) -> Tally:
    """Add the founding stories that were never loaded, then link renewals."""
    tally = Tally()
    added = {}
    for story in stories:
        created = not ever_loaded(story["key"])
        tally.add(created=created)
        if created:
            added[story["key"]] = add_story(story, source_of(story, stories))
    for story in stories:
        if story["key"] in added and story["renews"]:
            link_renewal(added[story["key"]], founding(story["renews"]))
    return tally


def note_of(key):
    return f"Data awal: {key}"


def ever_loaded(key) -> bool:
    """Whether a story was loaded under `key`, even if deleted since."""
    return ever_seen(Agreement, history_change_reason=note_of(key))


def founding(key):
    """The agreement loaded under `key`, even if edited since; None if there is none."""
    entry = Agreement.history.filter(history_change_reason=note_of(key)).first()
    return entry and Agreement.objects.filter(pk=entry.id).first()


def source_of(story, stories):
    """The story's source; two stories may stand in one report ('same_as')."""
    said = story["source"]
    if "same_as" in said:
        said = next(s["source"] for s in stories if s["key"] == said["same_as"])
    return source_once(
        kind=said["kind"],
        title=said["title"],
        publisher=said["publisher"],
        file_name=said["file"],
        describes_on=day(said["describes_on"]),
    )


def source_once(*, kind, title, publisher, **more):
    """The source once loaded as this, even if renamed since; made if there is none."""
    key = {"kind": kind, "title": title, "publisher": publisher}
    found = Source.objects.filter(**key).first()
    if found is None:
        entry = Source.history.filter(**key).first()
        found = entry and Source.objects.filter(pk=entry.id).first()
    return found or save_checked(Source(**key, **more), where=title)


def add_story(story, source):
    with because(note_of(story["key"])):
        return save_story(story, source)


def save_story(story, source):
    agreement = agreement_of(story)
    save_checked(agreement, where=story["key"])
    agreement.sources.add(source)
    for said in story["people"]:
        add_person(agreement, said)
    for said in story["events"]:
        add_event(agreement, said, source)
    for said in story["lines"]:
        add_line(agreement, said, source)
    return agreement


def agreement_of(story):
    texts = ("document_type", "document_type_in_source", "signed_at", "note")
    return Agreement(
        region=Region.objects.get(code=story["region"]),
        office=Office.objects.get(name=story["office"]),
        title=story["title"],
        stage=story["stage"],
        signed_on=day(story["signed_on"]),
        starts_on=day(story["starts_on"]),
        ends_on=day(story["ends_on"]),
        programme_year=story.get("programme_year"),
        stated_total=story.get("stated_total"),
        legal_bases="\n".join(story["legal_bases"]),
        **{name: story.get(name) or "" for name in texts},
    )


def add_person(agreement, said):
    person = AgreementPerson(
        agreement=agreement,
        name=said["name"] or "",
        position=said["position"],
        side=said["side"],
        role=said["role"],
        aliases="\n".join(said.get("aliases", [])),
    )
    save_checked(person, where=said["position"])


def add_event(agreement, said, source):
    event = AgreementEvent(
        agreement=agreement,
        kind=said["kind"],
        on=day(said["on"]),
        on_precision=said["on_precision"],
        place=said["place"] or "",
        note=said.get("note", ""),
        source=source,
    )
    save_checked(event, where=said["kind"])


def add_line(agreement, said, source):
    """One target line; the papers name no other place, so its people live there."""
    labels = {label: code for code, label in FundingSource.choices}
    line = EnrolmentTarget(
        agreement=agreement,
        category=WorkerCategory.objects.get(name=said["category"]),
        category_in_source=said.get("category_in_source", ""),
        region=agreement.region,
        funding_sources=[labels[label] for label in said["funding_sources"]],
        programmes=said["programmes"],
        target_workers=said["target_workers"],
        quota_per_village=said.get("quota_per_village"),
        monthly_contribution=said.get("monthly_contribution"),
        months_funded=said.get("months_funded"),
        note=said.get("note", ""),
    )
    save_checked(line, where=said["category"])
    names = said.get("occupations", [])
    line.occupations.set([WorkerCategory.objects.get(name=name) for name in names])
    now = timezone.now()
    for count in said["headcounts"]:
        headcount = Headcount(
            target=line,
            rung=count["rung"],
            as_of=day(count["as_of"]),
            workers=count["workers"],
            source=source,
            recorded_at=now,
            published_at=now,
        )
        save_checked(headcount, where=said["category"])


def link_renewal(agreement, earlier):
    if earlier:
        agreement.renews = earlier
        save_checked(agreement, where="renews")


def day(text):
    return date.fromisoformat(text) if text else None
