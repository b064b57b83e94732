"""When a last day is reminded of: in windows before it, each once. Pure.

A window is told once, at the tightest that holds: after a pause nothing is told late
in addition to what is nearer. No model, no clock, no request.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from jamsostek_pks.lib.words import count, long_day

ENDING, PROTECTION, STALE, FINDINGS = "ENDING", "PROTECTION", "STALE", "FINDINGS"
KIND_LABELS = {
    ENDING: "Perjanjian berakhir",
    PROTECTION: "Perlindungan berakhir",
    STALE: "Angka yang sudah lama",
    FINDINGS: "Temuan kualitas data",
}
# Days before the last day, the nearest first.
WINDOWS = (7, 30, 60, 90)
# The last window is still told so many days after the end, if nobody ran before.
LATE_DAYS = 30


@dataclass(frozen=True)
class Item:
    """One thing to remind one person of; kind, subject and occasion make it once."""

    kind: str
    subject: str
    occasion: str
    sentence: str
    url: str
    office: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        return self.kind, self.subject, self.occasion


@dataclass(frozen=True)
class Ending:
    """A paper, or what is paid for some of its lines, and its last day.

    `people` says whose protection ends; `planned` what is recorded to follow.
    """

    kind: str
    agreement_pk: int
    title: str
    region: str
    last_on: date
    on: date
    people: str = ""
    planned: str = ""

    @property
    def days_left(self) -> int:
        return (self.last_on - self.on).days

    @property
    def window(self) -> int | None:
        return window_of(self.days_left)

    @property
    def window_told(self) -> int | None:
        """The window a letter tells of: the last one when the next letter is too late.

        That letter goes out on Monday at the earliest. So a last day is told of at
        least seven days before, and at most thirteen.
        """
        first = self.last_on - timedelta(days=WINDOWS[0])
        soon = self.window and first < week_of(self.on) + timedelta(days=7)
        return WINDOWS[0] if soon else self.window

    @property
    def subject(self) -> str:
        """With its day: a paper whose end was moved is reminded of anew."""
        return f"{self.agreement_pk}:{self.last_on}"

    @property
    def sentence(self) -> str:
        paper = f"“{self.title}” ({self.region})"
        planned = f" {self.planned}" if self.planned else ""
        if self.kind == ENDING:
            return f"{paper} berakhir {self.when}.{planned}"
        return f"Perlindungan {self.people} berakhir {self.when}: {paper}.{planned}"

    @property
    def when(self) -> str:
        return f"{long_day(self.last_on)}, {left_text(self.days_left)}"


def window_of(days_left: int) -> int | None:
    """The tightest window that holds; None too early, or long after the end.

    The last day counts: with 90 days left the first window has begun.
    """
    if days_left < -LATE_DAYS:
        return None
    return next((window for window in WINDOWS if days_left <= window), None)


def left_text(days: int) -> str:
    if days == 0:
        return "hari ini"
    return f"{count(days)} hari lagi" if days > 0 else f"{count(-days)} hari yang lalu"


def people_text(active: int | None, registered: int | None, lines: int) -> str:
    """Whose protection; None where no line gives such a number."""
    found = [(active, "orang aktif"), (registered, "orang yang baru terdaftar")]
    known = [f"{count(people)} {word}" for people, word in found if people is not None]
    words = " dan ".join(known) or "orang yang jumlahnya belum dicatat"
    return f"{words} ({count(lines)} baris)"


def week_of(day: date) -> date:
    """The Monday of the day's week: a person gets one letter a week."""
    return day - timedelta(days=day.weekday())
