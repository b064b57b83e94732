"""Corrections that wait for a reviewer."""

from datetime import date

from django.utils import timezone

JUNE = date(2025, 6, 30)


def propose(row, user, **changes):
    return row.correct(by=user, at=timezone.now(), reason="Daftar resmi", **changes)
