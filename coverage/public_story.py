"""A region's published coverage without what only people of the field may see."""

from datetime import date

from jamsostek_pks.lib.as_of import AsOf
from regions.public import PublicReader

from . import charts, pictures
from .forms import CoverageForm
from .models import Basis
from .reports import Question, StatusCounts
from .story import Row, Story


def question(reader: PublicReader, today: date) -> Question:
    """Today, on the UCJ basis: an address with choices would be one to attack."""
    return Question(user=reader, today=today, on=today, basis=Basis.ELIGIBLE_BPJSTK)


class PublicStory(Story):
    """The story of somebody without a scope; claims and agreements are not asked."""

    @classmethod
    def of(cls, asked: Question, region) -> "PublicStory":
        plain = AsOf(asked.today, asked.on, None, CoverageForm(), {}, ())
        return cls(asked, region, plain)

    claims = ()
    counts: dict = {}

    def row(self, coverage) -> Row:
        """Without addresses: those pages are for people who signed in."""
        addresses = dict.fromkeys(("url", "active_url", "workforce_url"), "")
        return Row(coverage, StatusCounts(), **addresses)

    @property
    def trend(self) -> charts.Trend:
        return pictures.trend(self)
