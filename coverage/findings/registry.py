"""Findings, and the register of the rules that make them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from coverage.arithmetic import Place

from .facts import Draft, Facts

GALAT, PERINGATAN, CATATAN = "galat", "peringatan", "catatan"
# Gravest first.
SEVERITIES = (GALAT, PERINGATAN, CATATAN)

Check = Callable[[Facts], Iterable[Draft]]


@dataclass(frozen=True)
class Finding:
    """Something worth a look. It refuses nothing and says what to do.

    `url` is the form that mends it, '' for readers who may not edit there.
    """

    code: str
    severity: str
    label: str
    sentence: str
    url: str
    region: Place
    agreements: tuple[int, ...] = ()
    about: str = ""

    @property
    def agreement(self) -> int | None:
        """The agreement it is about; None for none, or for several."""
        return self.agreements[0] if len(self.agreements) == 1 else None


@dataclass(frozen=True)
class Rule:
    """One rule: what it is called in addresses and on pages, and its generator."""

    code: str
    severity: str
    label: str
    check: Check


# Filled while the modules of rules are imported, and never after.
RULES: dict[str, Rule] = {}


def rule(*, code: str, severity: str, label: str) -> Callable[[Check], Check]:
    """Register a generator of drafts under a code that no other rule has."""

    def register(check: Check) -> Check:
        if code in RULES or severity not in SEVERITIES:
            raise ValueError(f"Rule {code!r}: code taken, or severity unknown.")
        RULES[code] = Rule(code, severity, label, check)
        return check

    return register


def drafts(facts: Facts) -> Iterator[tuple[Rule, Draft]]:
    """Every draft of every rule, gravest rules first, then by code and region."""
    ranked = sorted(
        RULES.values(), key=lambda rule: (SEVERITIES.index(rule.severity), rule.code)
    )
    for each in ranked:
        for draft in sorted(each.check(facts), key=draft_order):
            yield each, draft


def draft_order(draft: Draft):
    return draft.place.code, draft.agreements, draft.sentence
