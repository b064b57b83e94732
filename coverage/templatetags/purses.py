"""People of target lines, each once, for the pages of the floor below."""

from django import template

from coverage import ladders, overlaps
from coverage.models import Basis
from coverage.reports import Question

register = template.Library()


@register.simple_tag(takes_context=True)
def people_by_rung(context, rows):
    """A RungPeople for each rung over `rows`, which have a line and its ladder.

    Asks for the decisions, the tree of categories and the populations: three queries.
    """
    as_of = context["as_of"]
    asked = Question(
        user=context["request"].user,
        today=as_of.today,
        on=as_of.on,
        basis=Basis.CATEGORY_POPULATION,
        known_at=as_of.known_at,
    )
    purses = overlaps.purses(asked)
    return ladders.people_by_rung(purses, {row.line: row.ladder for row in rows})
