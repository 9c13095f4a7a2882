"""The drawing while it is made: the sheet, its ink, what is taken, the legend, and the texts waiting for a place."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import shapely
from shapely import LineString
from shapely.geometry.base import BaseGeometry

from gis.asking import PROPERTIES, stands
from gis.layers import LayerSet, PublishedLayer
from gis.siteplan_ink import INK, Ink, Letters, Room, Spot, upright
from gis.siteplan_sheet import Sheet
from gis.siteplan_symbols import Sign
from gis.store import LayerUnreadableError


class FeatureLike(Protocol):
    """What the drawing needs of a feature."""

    @property
    def geometry(self) -> BaseGeometry: ...
    @property
    def properties(self) -> Mapping[str, Any]: ...


class FeatureSource(Protocol):
    """Where the drawing finds what lies near a place (gis.store.LayerStore)."""

    def features_near(self, layer: PublishedLayer, place: Any, distance: float = 0) -> Iterable[FeatureLike]: ...


MOST_SPOTS = 90  # tried for one text at one angle: more is never seen to help, and costs time


@dataclass
class Label:
    """A text that wants a place. The lowest `rank` is placed first; `within` must hold the whole text."""

    rank: int
    text: str
    letters: Letters
    spots: Callable[[], Iterable[Spot]]
    within: BaseGeometry | None = None
    placed: Callable[[Spot], None] | None = None


@dataclass
class Drawing:
    """The sheet being drawn: ink, what is taken, the legend's rows and the texts that still want a place."""

    ink: Ink
    sheet: Sheet
    room: Room
    layers: LayerSet
    store: FeatureSource
    legend: dict[str, Sign] = field(default_factory=dict)
    labels: list[Label] = field(default_factory=list)

    def features(self, name: str) -> list[FeatureLike]:
        """Features of a layer in the window; none when the layer is not published or cannot be read."""
        layer = self.layers.get(name)
        if layer is None:
            return []
        try:
            found = self.store.features_near(layer, self.sheet.window)
        except LayerUnreadableError:
            return []
        return [feature for feature in found if name != PROPERTIES or stands(feature)]

    def shown(self, geometry: BaseGeometry) -> Any:
        """The part of a geometry that lies inside the drawing area, in mm."""
        window = self.sheet.window
        part = geometry if window.contains(geometry) else shapely.intersection(shapely.make_valid(geometry), window)
        return self.sheet.on_paper(part)

    def edges(self, geometry: BaseGeometry) -> Any:
        """The outline of an area inside the drawing area, in mm, without the drawing area's own edge."""
        return self.sheet.on_paper(shapely.clip_by_rect(geometry.boundary, *self.sheet.window.bounds))

    def explain(self, sign: Sign) -> None:
        self.legend.setdefault(sign.meaning, sign)

    def letters(self, size: float, colour: str = INK, **more: Any) -> Letters:
        """Letters enlarged as the sheet wants them."""
        return Letters(size * self.sheet.paper.text, colour, **more)

    def write_labels(self) -> None:
        """Place every text, the most important first; one that has no room is left out."""
        for label in sorted(self.labels, key=lambda label: label.rank):
            spot = self.room.find(label.text, label.letters, label.spots(), label.within)
            if spot:
                self.ink.text(label.text, spot, label.letters)
                if label.placed:
                    label.placed(spot)
        self.labels.clear()


def inside(area: BaseGeometry, angles: Iterable[float] = (0.0,), step: float = 5.0) -> Callable[[], Iterable[Spot]]:
    """Spots inside an area: its roomiest place first, then others by their distance from it."""

    def spots() -> Iterable[Spot]:
        best = _roomiest(area)
        if best is None:
            return
        west, north, east, south = area.bounds
        apart = max(step, math.sqrt((east - west) * (south - north) / MOST_SPOTS))
        columns = max(1, int((east - west) / apart))
        rows = max(1, int((south - north) / apart))
        points = [best] + [
            (west + (i + 0.5) * (east - west) / columns, north + (j + 0.5) * (south - north) / rows)
            for i in range(columns) for j in range(rows)
        ]  # fmt: skip
        points.sort(key=lambda point: math.hypot(point[0] - best[0], point[1] - best[1]))
        for angle in angles:
            yield from (Spot(x, y, angle) for x, y in points[:MOST_SPOTS])

    return spots


def _roomiest(area: BaseGeometry) -> tuple[float, float] | None:
    polygons = [part for part in shapely.get_parts(area) if part.geom_type == "Polygon" and part.area > 0.5]
    if not polygons:
        return None
    largest = max(polygons, key=lambda part: part.area)
    if largest.area > 0.85 * largest.convex_hull.area:
        return float(largest.centroid.x), float(largest.centroid.y)
    start = shapely.maximum_inscribed_circle(largest, tolerance=0.5).coords[0]
    return float(start[0]), float(start[1])


def along(line: BaseGeometry) -> Callable[[], Iterable[Spot]]:
    """Spots on a line, turned as it runs, the middle first."""

    def spots() -> Iterable[Spot]:
        for part in sorted(lines_of(line), key=lambda part: -part.length):
            for share in (0.5, 0.35, 0.65, 0.25, 0.75, 0.15, 0.85):
                here = share * part.length
                ahead = part.interpolate(min(here + 6.0, part.length))
                behind = part.interpolate(max(here - 6.0, 0.0))
                middle = part.interpolate(here)
                angle = math.degrees(math.atan2(ahead.y - behind.y, ahead.x - behind.x))
                yield Spot(middle.x, middle.y, upright(angle))

    return spots


def lines_of(geometry: BaseGeometry) -> list[LineString]:
    """The lines of a geometry, joined where they meet."""
    merged = shapely.line_merge(geometry)
    return [part for part in shapely.get_parts(merged) if part.geom_type == "LineString" and part.length > 0]
