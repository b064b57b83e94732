"""Geometry of the pictures: percentages in, coordinates out.

Pure: no model, no clock, no Django. A picture only repeats what a table beside it
says; the partials of the same names draw the result. Percentages may
be exact (Fraction) or printed (Decimal): they are compared with whole numbers only.
"""

from .bars import Bar, bar
from .outlooks import MonthInput, Outlook, nice_top, outlook
from .tiles import (
    LegendEntry,
    TileInput,
    TileMap,
    label_lines,
    scale_class,
    short_label,
    tile_map,
)
from .timeline import SpanInput, Timeline, timeline
from .trends import Trend, axis_top, trend

__all__ = [
    "Bar",
    "LegendEntry",
    "MonthInput",
    "Outlook",
    "SpanInput",
    "TileInput",
    "TileMap",
    "Timeline",
    "Trend",
    "axis_top",
    "bar",
    "label_lines",
    "nice_top",
    "outlook",
    "scale_class",
    "short_label",
    "tile_map",
    "timeline",
    "trend",
]
