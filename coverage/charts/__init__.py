"""Geometry of the pictures: percentages in, coordinates out.

Pure: no model, no clock, no Django. A picture only repeats what a table beside it
says; `_tile_map.html`, `_trend.html` and `_bar.html` draw the result. Percentages may
be exact (Fraction) or printed (Decimal): they are compared with whole numbers only.
"""

from .bars import Bar, bar
from .tiles import TileInput, TileMap, label_lines, scale_class, short_label, tile_map
from .trends import Trend, axis_top, trend

__all__ = [
    "Bar",
    "TileInput",
    "TileMap",
    "Trend",
    "axis_top",
    "bar",
    "label_lines",
    "scale_class",
    "short_label",
    "tile_map",
    "trend",
]
