"""Querysets that know for whom they were narrowed.

What is derived of a row may depend on other rows: a status on a renewal, a total on the
line that stands in for another. Those must be in sight as well, or the word alone would
tell of a paper that the reader may not know of.
"""

from django.db import models

from regions.scope import EVERYWHERE


class ReadersQuerySet(models.QuerySet):
    """`reader` is the (user, today) of `visible_to`; None: nobody's, all rows count."""

    reader = None

    def _clone(self):
        clone = super()._clone()
        clone.reader = self.reader
        return clone

    def read_by(self, user, today):
        """The same rows, derived from what this user sees."""
        clone = self.all()
        clone.reader = (user, today)
        return clone

    def seen_by(self, reader):
        """What is in sight of the reader of another queryset."""
        if reader is None:
            return self
        user, today = reader
        if EVERYWHERE in user.scope(today).codes:
            return self
        return self.visible_to(user, today)
