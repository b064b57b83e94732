"""Why a record changed: told once by a form, kept in the history of all it changes."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.dispatch import receiver
from simple_history.signals import pre_create_historical_record

# As long as the column of the history tables.
LONGEST_REASON = 100

_reason: ContextVar[str] = ContextVar("reason", default="")


@contextmanager
def because(reason: str) -> Iterator[None]:
    """Whatever history is written within has this reason; '' gives none."""
    token = _reason.set(reason.strip()[:LONGEST_REASON])
    try:
        yield
    finally:
        _reason.reset(token)


@receiver(pre_create_historical_record)
def note_reason(*, history_instance, **kwargs):
    if reason := _reason.get():
        history_instance.history_change_reason = reason
