"""Whether a database holds real data or simulated data, never both.

The mark lives in the database, so that every page and file can say SIMULASI.
"""

from functools import cache

from django.db import models
from django.db.models import Q

from jamsostek_pks.lib.constraints import Check


class DatabaseMarkQuerySet(models.QuerySet):
    def visible_to(self, user, today):
        """Everybody is told what they look at."""
        return self


class DatabaseMark(models.Model):
    """The one row that says what this database is for; it never changes."""

    ONLY = 1

    simulated = models.BooleanField("data simulasi")
    note = models.CharField("keterangan", max_length=120, blank=True)

    objects = DatabaseMarkQuerySet.as_manager()

    class Meta:
        verbose_name = "tanda basis data"
        verbose_name_plural = "tanda basis data"
        constraints = [
            Check(
                condition=Q(id=1),
                name="database_mark_once",
                field="simulated",
                violation_error_message="Basis data ini sudah ditandai.",
            ),
        ]

    def __str__(self):
        return "SIMULASI" if self.simulated else "data nyata"


def is_simulated() -> bool:
    """True if everything here was made up by `generate_sample`."""
    try:
        return marked_simulated()
    except DatabaseMark.DoesNotExist:
        return False


@cache
def marked_simulated() -> bool:
    """The mark, asked once for each process: it is set once and for all.

    A database without a mark raises, which is not remembered: `load_founding` or
    `generate_sample` may still come.
    """
    return DatabaseMark.objects.get().simulated


def set_mark(*, simulated: bool, note: str = "") -> None:
    """Mark an unmarked database; the mark of another stays as it is."""
    DatabaseMark.objects.get_or_create(
        pk=DatabaseMark.ONLY, defaults={"simulated": simulated, "note": note}
    )
