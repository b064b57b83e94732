"""People of target lines, each once, for the pages of the floor below."""

from django import template

from coverage import ladders, overlaps, progress
from coverage.models import Basis
from coverage.reports import Question

register = template.Library()


@register.simple_tag(takes_context=True)
def people_by_rung(context, rows):
    """A RungPeople for each rung over `rows`, which have a line and its ladder."""
    lines = {row.line: row.ladder for row in rows}
    return ladders.people_by_rung(purses_of(context), lines)


@register.simple_tag(takes_context=True)
def rungs_of(context, part):
    """The ladder of a YearPart, rung by rung with its bars."""
    return progress.rungs_shown(part, purses_of(context))


@register.simple_tag(takes_context=True)
def progress_of(context, part):
    """A YearPart's active people month by month."""
    return progress.progress_of(part, purses_of(context))


def purses_of(context):
    """Decisions, tree of categories and populations: three queries, once a page."""
    found = context["request"].__dict__
    if "purses" not in found:
        as_of = context["as_of"]
        asked = Question(
            user=context["request"].user,
            today=as_of.today,
            on=as_of.on,
            basis=Basis.CATEGORY_POPULATION,
            known_at=as_of.known_at,
        )
        found["purses"] = overlaps.purses(asked)
    return found["purses"]
