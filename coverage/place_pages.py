"""What the dashboard and the region page show besides a story's own numbers."""

from dataclasses import dataclass

from agreements.models import Agreement

from . import charts, movement, pictures
from .attention import attention, lapse_of
from .clock_rows import ProtectionClock, protection_clock
from .family_tree import Branch, Paper, families
from .forms import PictureForm
from .ladders import LadderRow
from .office_reminders import office_reminders
from .ranking import Ranking, rankings
from .story import Story
from .without import without_agreement

PAPERS_SHOWN = 30

# What both pages show of a story.
SHOWN = (
    *("region", "crumbs", "c", "bar", "basis_label", "segment_label", "rows", "foot"),
    "months_old",
    *("table_region", "target", "gap_to_target", "gap_price", "stated"),
    *("checked_claims", "status_counts", "rows_active_url", "rows_workforce_url"),
    *("more_urls", "with_drafts", "rows_with_drafts_url"),
)
# What only the region page shows.
SHOWN_OF_REGION = ("all_targets", "year_ladders", "figures")


@dataclass(frozen=True)
class Choice:
    """A way to look at the page: a link, and whether it is the present one."""

    label: str
    url: str
    chosen: bool


def dashboard_context(story: Story, asked: PictureForm, path: str) -> dict:
    ending = lapse_of(story)
    return shown(story, SHOWN) | {
        "ending": ending,
        "attention": attention(story, ending),
        "office_reminders": office_reminders(story.asked, story.as_of),
        "without": without_agreement(story),
        "rankings": ranked(story, asked, path),
        "protection_url": story.page_url("coverage:protection"),
        **picture_context(story, asked, path),
    }


def region_context(story: Story, asked: PictureForm, path: str) -> dict:
    ending = lapse_of(story)
    outlook = movement.outlook(story.asked, story.ladders, story.purses)
    branches, hidden = shown_families(story)
    return shown(story, (*SHOWN, *SHOWN_OF_REGION)) | {
        "attention": attention(story, ending),
        "families": branches,
        "papers_hidden": hidden,
        "register_url": story.register_url(""),
        "categories": newest_categories(story),
        "ladder_url": story.page_url("coverage:ladder"),
        "clock": clock_of(story, outlook),
        "outlook": outlook,
        "forecast": pictures.forecast(outlook.months),
        "protection_url": story.page_url("coverage:protection"),
        **picture_context(story, asked, path),
    }


def shown(story: Story, names: tuple[str, ...]) -> dict:
    """Evaluated here: a template asks nothing of the database."""
    return {name: getattr(story, name) for name in names}


def picture_context(story: Story, asked: PictureForm, path: str) -> dict:
    return {
        "trend": pictures.trend(story),
        "tile_map": pictures.tile_map(story, asked.measure),
        "measures": [
            Choice(
                label,
                story.as_of.link(path, peta=name) + "#peta",
                name == asked.measure,
            )
            for name, label in asked.fields["peta"].choices
        ],
        "picture_form": asked,
    }


@dataclass(frozen=True)
class RankingTable:
    """A ranking, whole or its two ends, with a bar and an address for each row."""

    ranking: Ranking
    whole: bool
    first: list[tuple]
    last: list[tuple]
    whole_url: str


def ranked(story: Story, asked: PictureForm, path: str) -> list[RankingTable]:
    """Regions below; of a kabupaten, its peers."""
    tables = []
    for ranking in rankings(story.coverages.values()):
        whole = asked.whole == ranking.noun or not ranking.is_long
        tables.append(
            RankingTable(
                ranking,
                whole,
                rows_of(story, ranking.ranked if whole else ranking.first),
                [] if whole else rows_of(story, ranking.last),
                story.as_of.link(path, peringkat=ranking.noun)
                + f"#peringkat-{ranking.noun}",
            )
        )
    return tables


def rows_of(story: Story, ranked) -> list[tuple]:
    return [
        (each, charts.bar(each.c.printed), story.region_url(each.c.region.code))
        for each in ranked
    ]


def shown_families(story: Story) -> tuple[list[list[Branch]], int]:
    """Families with a paper of the region itself first; how many papers are cut."""
    found = families([paper_of(entry) for entry in story.agreements])
    found.sort(key=lambda family: not any(is_own(story, b) for b in family))
    kept, papers = [], 0
    for family in found:
        if kept and papers + len(family) > PAPERS_SHOWN:
            break
        kept.append(family)
        papers += len(family)
    return kept, len(story.agreements) - papers


def is_own(story: Story, branch: Branch) -> bool:
    agreement, _, _ = branch.paper.shown
    return agreement.region_id == story.region.pk


def paper_of(entry: tuple) -> Paper:
    agreement, _, _ = entry
    return Paper(
        agreement.pk,
        agreement.parent_id,
        agreement.renews_id,
        agreement.document_type == Agreement.DocumentType.ADENDUM,
        agreement.starts_on or agreement.signed_on,
        entry,
    )


def newest_categories(story: Story) -> list[LadderRow]:
    """The categories of the newest programme year that has begun, if one has."""
    rows = story.ladder.categories
    begun = [row for row in rows if row.year and row.year <= story.asked.on.year]
    return [row for row in rows if row.year == (begun or rows)[0].year]


def clock_of(story: Story, outlook: movement.Outlook) -> ProtectionClock:
    return protection_clock(outlook.forecast.counted, story.asked.on)
