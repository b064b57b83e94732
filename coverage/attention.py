"""What needs attention in a region: each line is a link to where one can act."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from agreements.status import EXPIRING_WITHIN_DAYS
from jamsostek_pks.lib.months import add_months
from jamsostek_pks.lib.words import count, dated

from .arithmetic import Coverage
from .movement import Lapse, lapse
from .overlap import Interval
from .review import Wanted, counts
from .story import Story

STALE_MONTHS = 12


@dataclass(frozen=True)
class Line:
    """A number of something, and the page that lists exactly that."""

    text: str
    url: str


def lapse_of(story: Story) -> Lapse:
    """Whose protection ends as soon as an agreement counts as ending."""
    return lapse(
        story.ladders,
        story.purses,
        story.asked.on,
        within_days=EXPIRING_WITHIN_DAYS,
    )


def attention(story: Story, ending: Lapse) -> list[Line]:
    """Nearest first: papers, people by month, then what is not known well."""
    counts = story.own_counts
    papers = [
        (counts.expiring, "perjanjian berakhir dalam 90 hari", "segera-berakhir"),
        (counts.expired, "perjanjian berakhir tanpa perpanjangan", "berakhir"),
        (
            counts.validity_unknown,
            "perjanjian tanpa masa berlaku yang diketahui",
            "tidak-diketahui",
        ),
    ]
    return [
        *(
            Line(f"{count(number)} {text}", story.register_url(status))
            for number, text, status in papers
            if number
        ),
        *people_lines(story, ending),
        *draft_lines(story),
        *unknown_lines(story),
        *stale_lines(story),
        findings_line(story),
    ]


def people_lines(story: Story, ending: Lapse) -> list[Line]:
    """Who loses protection in which month, and how many lines cannot say."""
    url = f"{story.page_url('coverage:protection')}#kehilangan"
    lines = [
        Line(
            f"{people_text(people)} orang tidak lagi terlindungi mulai "
            f"{dated(month, 'MONTH')}",
            url,
        )
        for month, people in ending.months
    ]
    if ending.silent:
        text = "baris target tanpa jangka atau jumlah orang aktif"
        lines.append(Line(f"{count(ending.silent)} {text}", url))
    return lines


def draft_lines(story: Story) -> list[Line]:
    """Figures that wait for a reviewer, as far as the reader sees them."""
    asked = story.asked
    enters = asked.user.scope(asked.today).editable_codes
    if not enters or asked.known_at is not None:
        return []
    wanted = Wanted(region=story.region)
    drafts = sum(counts(wanted, user=asked.user, today=asked.today).values())
    if not drafts:
        return []
    url = f"{reverse('coverage:drafts')}?wilayah={story.region.code}"
    return [Line(f"{count(drafts)} draf menunggu diterbitkan", url)]


def people_text(people: Interval) -> str:
    if people.is_open:
        return f"{count(people.low)}–{count(people.high)}"
    return count(people.low)


def unknown_lines(story: Story) -> list[Line]:
    """Regions below whose coverage nobody can compute."""
    unknown = [row for row in story.rows_below if row.c.percent is None]
    if not unknown:
        return []
    part = f"{count(len(unknown))} dari {count(len(story.rows_below))} wilayah"
    return [Line(f"{part} belum punya angka cakupan", "#menurut-wilayah")]


def stale_lines(story: Story) -> list[Line]:
    """Regions below whose active people were counted long ago."""
    stale = [row for row in story.rows_below if is_stale(row.c, story.asked.on)]
    if not stale:
        return []
    part = f"{count(len(stale))} dari {count(len(story.rows_below))} wilayah"
    text = f"{part} memakai angka aktif yang lebih dari {STALE_MONTHS} bulan"
    return [Line(text, "#menurut-wilayah")]


def is_stale(c: Coverage, on: date) -> bool:
    days = c.active_days
    return days is not None and add_months(days.oldest, STALE_MONTHS) < on.replace(
        day=1
    )


def findings_line(story: Story) -> Line:
    url = story.as_of.link(reverse("coverage:quality"), wilayah=story.region.code)
    return Line("Temuan kualitas data di wilayah ini", url)
