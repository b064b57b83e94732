"""An agreement's status on a day: derived, never stored (domain.md 2). No model.

The same order is spelt once more as a database expression in
`AgreementQuerySet.with_status`; tests run the two over the same boundary days.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

EXPIRING_WITHIN_DAYS = 90

# Stages before there is anything that could be in force.
WITHOUT_STATUS = ("PROGRAMME", "EXPLORATION", "DRAFTING")


class Status(StrEnum):
    CANCELLED = "CANCELLED"
    TERMINATED = "TERMINATED"
    RENEWED = "RENEWED"
    EXPIRED = "EXPIRED"
    NOT_YET = "NOT_YET"
    UNKNOWN = "UNKNOWN"
    EXPIRING = "EXPIRING"
    IN_FORCE = "IN_FORCE"


IN_FORCE = (Status.IN_FORCE, Status.EXPIRING)

LABELS = {
    Status.CANCELLED: "dibatalkan",
    Status.TERMINATED: "diakhiri",
    Status.RENEWED: "diperpanjang",
    Status.EXPIRED: "berakhir",
    Status.NOT_YET: "belum berlaku",
    Status.UNKNOWN: "masa berlaku tidak diketahui",
    Status.EXPIRING: "segera berakhir",
    Status.IN_FORCE: "berlaku",
    "PROGRAMME": "program (dokumen tidak disebut)",
    "EXPLORATION": "penjajakan",
    "DRAFTING": "penyusunan",
}


@dataclass(frozen=True)
class Life:
    """The dates of one agreement that decide its status."""

    stage: str
    starts_on: date | None
    ends_on: date | None
    terminated_on: date | None
    successor_starts: tuple[date, ...] = ()


@dataclass(frozen=True)
class Standing:
    """Status, or the stage where there is no status, in words."""

    code: str
    label: str
    days_left: int | None = None


def status_on(life: Life, on: date) -> Status | None:
    """The status on the day `on`, or None for talks, drafts and programmes."""
    if life.stage == "CANCELLED":
        return Status.CANCELLED
    if life.stage == "TERMINATED" and not (
        life.terminated_on and life.terminated_on > on
    ):
        return Status.TERMINATED
    if life.stage in WITHOUT_STATUS:
        return None
    return status_by_dates(life, on)


def status_by_dates(life: Life, on: date) -> Status:
    """What the dates say. The last day counts (masa berlaku: inclusive)."""
    if life.ends_on and life.ends_on < on:
        renewed = any(start <= on for start in life.successor_starts)
        return Status.RENEWED if renewed else Status.EXPIRED
    if life.starts_on and life.starts_on > on:
        return Status.NOT_YET
    if not life.starts_on or not life.ends_on:
        return Status.UNKNOWN
    if (life.ends_on - on).days <= EXPIRING_WITHIN_DAYS:
        return Status.EXPIRING
    return Status.IN_FORCE


def standing_of(status: Status | None, *, stage: str, ends_on, on: date) -> Standing:
    code = status or stage
    days_left = (ends_on - on).days if status == Status.EXPIRING else None
    return Standing(code, LABELS[code], days_left)
