"""How an agreement stands, for the pages of the floor below that change it."""

from django import template
from django.urls import reverse

from coverage.paper_state import paper_state
from jamsostek_pks.lib.dates import today

register = template.Library()


@register.inclusion_tag("coverage/_paper_state.html", takes_context=True)
def state_of_paper(context, agreement):
    """Status, realisation and findings, as whoever asks may see them."""
    user = context["request"].user
    state = paper_state(agreement, user=user, today=today())
    here = reverse("admin:agreements_agreement_change", args=[agreement.pk])
    return {"agreement": agreement, "state_of": state, "here": here}
