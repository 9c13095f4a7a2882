"""How a place is fitted on paper: which size, which way up, at which scale, and where on it each metre lands."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely
from shapely import Polygon, box
from shapely.geometry.base import BaseGeometry

SCALES = (200, 400, 500, 1000)
SCREEN_SCALES = (200, 250, 300, 400, 500, 600, 800, 1000)  # nobody lays a ruler on a phone: fill it better
VAST_SCALES = (2000, 5000, 10000)  # for what is itself larger than any other scale can show
BAR_METRES = (400, 200, 100, 50, 40, 25, 20, 10, 5)
PADDING = 13.0  # mm kept free round what is drawn, so that measures outside a boundary have room
SCALE_STRIP = 12.0  # mm below the drawing for the scale bar


@dataclass(frozen=True)
class Paper:
    """A sheet standing up, in mm. `text` enlarges letters; `panel`: has legend and title block; `bar`: its longest."""

    name: str
    width: float
    height: float
    margin: float = 10.0
    text: float = 1.0
    panel: bool = True
    padding: float = PADDING
    scales: tuple[int, ...] = SCALES
    bar: float = 100.0


PAPERS = {
    "A4": Paper("A4", 210.0, 297.0),
    "A3": Paper("A3", 297.0, 420.0),
    "screen": Paper(
        "screen", 100.0, 132.0, margin=1.0, text=1.28, panel=False, padding=9.0, scales=SCREEN_SCALES, bar=50.0
    ),
}
PANEL_BELOW = 47.0  # mm high under the drawing on a standing sheet
PANEL_BESIDE = 66.0  # mm wide right of the drawing on a lying sheet


@dataclass(frozen=True)
class Area:
    """A rectangle on the sheet, mm from its upper left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def polygon(self) -> Polygon:
        return box(self.x, self.y, self.right, self.bottom)


@dataclass(frozen=True)
class Sheet:
    """A sheet with its drawing area, at a scale, round a centre (E, N in EPSG:3006).

    `grid_per_true` is grid metres for a true metre there: the drawing is to scale on the ground, not in the grid.
    """

    paper: Paper
    lying: bool
    scale: int
    centre: tuple[float, float]
    grid_per_true: float = 1.0
    whole_plot: bool = True

    @property
    def width(self) -> float:
        return self.paper.height if self.lying else self.paper.width

    @property
    def height(self) -> float:
        return self.paper.width if self.lying else self.paper.height

    @property
    def frame(self) -> Area:
        """Where the map is drawn."""
        return _frame(self.paper, self.lying)

    @property
    def panel(self) -> Area:
        """Where legend and title block stand."""
        frame, margin = self.frame, self.paper.margin
        if self.lying:
            return Area(frame.right, margin, PANEL_BESIDE, self.height - 2 * margin)
        top = frame.bottom + SCALE_STRIP
        return Area(margin, top, self.width - 2 * margin, self.height - margin - top)

    @property
    def mm_per_metre(self) -> float:
        """Millimetres on paper for one grid metre."""
        return 1000.0 / self.scale / self.grid_per_true

    @property
    def bar_metres(self) -> int:
        """How much ground the scale bar measures: an even number, at most as long as the paper allows."""
        return next(metres for metres in BAR_METRES if metres * 1000 / self.scale <= self.paper.bar)

    @property
    def window(self) -> Polygon:
        """What of the ground the drawing area shows, EPSG:3006."""
        half_e = self.frame.width / 2 / self.mm_per_metre
        half_n = self.frame.height / 2 / self.mm_per_metre
        e, n = self.centre
        return box(e - half_e, n - half_n, e + half_e, n + half_n)

    def on_paper(self, geometry: BaseGeometry) -> Any:
        """The geometry in mm on the sheet, y downwards."""
        frame, factor = self.frame, self.mm_per_metre
        middle = np.array([frame.x + frame.width / 2, frame.y + frame.height / 2])
        origin, flip = np.array(self.centre), np.array([factor, -factor])
        return shapely.transform(shapely.force_2d(geometry), lambda points: (points - origin) * flip + middle)


def _frame(paper: Paper, lying: bool) -> Area:
    width, height = (paper.height, paper.width) if lying else (paper.width, paper.height)
    margin = paper.margin
    beside = PANEL_BESIDE if paper.panel and lying else 0.0
    below = PANEL_BELOW if paper.panel and not lying else 0.0
    return Area(margin, margin, width - 2 * margin - beside, height - 2 * margin - below - SCALE_STRIP)


def fit(content: BaseGeometry, focus: BaseGeometry, paper: str, grid_per_true: float = 1.0) -> Sheet:
    """The sheet for `content` (plot and building); a window round `focus` where no scale holds all of it.

    `paper` is "A4", "A3", "screen" or "auto" (A4, or A3 when only that holds the whole). Raises ValueError for others.
    """
    if paper != "auto" and paper not in PAPERS:
        raise ValueError(f"unknown paper {paper!r}")
    for name in ("A4", "A3") if paper == "auto" else (paper,):
        sheet = _whole(content, PAPERS[name], grid_per_true)
        if sheet:
            return sheet
    return _window(focus, PAPERS["A4" if paper == "auto" else paper], grid_per_true)


def _ways(paper: Paper) -> Iterable[bool]:
    return (False, True) if paper.panel else (False,)


def _whole(content: BaseGeometry, paper: Paper, grid_per_true: float) -> Sheet | None:
    west, south, east, north = content.bounds
    for scale in paper.scales:
        for lying in _ways(paper):
            frame, factor = _frame(paper, lying), 1000.0 / scale / grid_per_true
            spare = 2 * paper.padding
            if (east - west) * factor + spare <= frame.width and (north - south) * factor + spare <= frame.height:
                return Sheet(paper, lying, scale, ((west + east) / 2, (south + north) / 2), grid_per_true)
    return None


def _window(focus: BaseGeometry, paper: Paper, grid_per_true: float) -> Sheet:
    """Near the building at the largest scale that holds `focus`; the rest of a large estate is left to the overview."""
    near = _whole(focus, paper, grid_per_true) or _whole(focus, replace(paper, scales=VAST_SCALES), grid_per_true)
    scale = max(near.scale if near else SCALES[-1], 500)
    lying = near.lying if near else False
    west, south, east, north = focus.bounds
    return Sheet(paper, lying, scale, ((west + east) / 2, (south + north) / 2), grid_per_true, whole_plot=False)


def round_scale(metres: float, millimetres: float) -> int:
    """The first even scale (1, 2, 2.5 or 5 times a power of ten) at which `metres` fit in `millimetres`."""
    least = metres * 1000.0 / millimetres
    power = 10.0 ** math.floor(math.log10(max(least, 1.0)))
    return int(next(step * power for step in (1, 2, 2.5, 5, 10) if step * power >= least))
