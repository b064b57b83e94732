"""A bar that repeats one percentage."""

from dataclasses import dataclass

from .strokes import Percent, hatch

BAR_HEIGHT = 8
THINNEST = 0.5  # more than nobody is never drawn as nothing


@dataclass(frozen=True)
class Bar:
    """A bar on a track 100 wide; `percent` is None where there is no data."""

    percent: Percent | None
    width: float
    height: int
    target: Percent | None
    target_x: float | None
    overflow: bool
    hatch: str


def bar(percent: Percent | None, target: Percent | None = None) -> Bar:
    """Above 100 the bar is full and its end is marked: the number says how far."""
    width = min(float(percent or 0), 100.0)
    return Bar(
        percent=percent,
        width=max(width, THINNEST) if percent else 0.0,
        height=BAR_HEIGHT,
        target=target,
        target_x=None if target is None else min(float(target), 100.0),
        overflow=percent is not None and percent > 100,
        hatch=hatch(100, BAR_HEIGHT, step=4) if percent is None else "",
    )
