"""Slow, obvious twins of the product's numbers: loops over all rows.

Nothing here calls a method of the product's models or modules; regions are walked
by their parents, never by the digits of their codes. Read it beside domain.md.
`asked` is whatever has the fields of `coverage.reports.Question`.
"""

from .figures import coverage_of
from .findings import findings_of
from .ladders import all_counted, counted_lines, ladder_of
from .movement import bridge_of, leaving_this_months_lines, outlook_of
from .overlaps import all_decisions, bounds_of, feasible_totals, ties_of
from .papers import (
    editable_agreements,
    status_counts,
    status_of,
    visible_agreements,
    visible_lines,
)
from .places import people_ending, ranking_of, without_agreement
from .scope import regions_of

__all__ = [
    "all_counted",
    "all_decisions",
    "bounds_of",
    "bridge_of",
    "counted_lines",
    "coverage_of",
    "editable_agreements",
    "feasible_totals",
    "findings_of",
    "ladder_of",
    "leaving_this_months_lines",
    "outlook_of",
    "people_ending",
    "ranking_of",
    "regions_of",
    "status_counts",
    "status_of",
    "ties_of",
    "visible_agreements",
    "visible_lines",
    "without_agreement",
]
