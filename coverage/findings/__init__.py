"""Data quality (kualitas data): what one user should look at, as of a day.

Rules are generators over plain rows; they never refuse anything.
"""

from urllib.parse import urlencode

from django.urls import reverse

from . import (  # noqa: F401 - registers
    agreement_rules,
    figure_rules,
    line_rules,
    text_rules,
)
from .facts import Form
from .registry import RULES, SEVERITIES, Finding, drafts
from .rows import facts_for

__all__ = ["RULES", "SEVERITIES", "Finding", "find"]


def find(asked) -> list[Finding]:
    """Findings inside the user's scope, by severity, code and region.

    `asked` is a `reports.Question`; its basis is not used, every basis is looked at.
    """
    return [
        Finding(
            code=rule.code,
            severity=rule.severity,
            label=rule.label,
            sentence=draft.sentence,
            url=url_of(draft.form),
            region=draft.place,
            agreements=draft.agreements,
            about=draft.about,
        )
        for rule, draft in drafts(facts_for(asked))
    ]


def url_of(form: Form | None) -> str:
    if form is None:
        return ""
    if form.pk is not None:
        return reverse(f"admin:{form.model}_change", args=[form.pk])
    return f"{reverse(f'admin:{form.model}_add')}?{urlencode(form.initial)}"
