"""One writing of an upload, or its undoing: who, when, and why."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Run:
    by: Any
    at: datetime
    # Stands where a row of the file gives no reason of its own.
    reason: str


class Overtaken(Exception):
    """Somebody else wrote meanwhile: what was planned no longer fits."""
