"""A copy of a layer with its invalid geometries mended, and what the mending changed, to compare before it is used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import shapely
from geopandas import GeoDataFrame, GeoSeries
from shapely.geometry.base import BaseGeometry

from gis.checking.problem import drawn, sv
from gis.kinds import AREAS, LINES, RULES
from gis.layers import LayerKind

_DIMENSIONS: Final = {2: AREAS, 1: LINES}


@dataclass(frozen=True)
class Mended:
    """One feature that was mended: its row from 0, its geometry as it was and as it is in the copy (EPSG:3006)."""

    feature: int
    was: BaseGeometry
    becomes: BaseGeometry

    @property
    def message(self) -> str:
        """What the mending did to the feature, in Swedish."""
        if not self.becomes.area:
            return "Linjen är lagad."
        before, after = self.was.area, self.becomes.area
        parts = len(shapely.get_parts(self.becomes))
        split = f" Den består nu av {parts} delar." if parts > len(shapely.get_parts(self.was)) else ""
        if abs(before - after) < 0.05:
            return f"Ytan är densamma, {sv(after)} m².{split}"
        return f"Ytan ändras från {sv(before)} till {sv(after)} m².{split}"

    def as_dict(self) -> dict[str, Any]:
        """Plain values; both geometries as WKT, simplified where they have many vertices."""
        shapes = {"was": drawn(self.was), "becomes": drawn(self.becomes)}
        told = {name: shape and shapely.to_wkt(shape, rounding_precision=2) for name, shape in shapes.items()}
        return {"feature": self.feature, "message": self.message, **told}


def repaired(frame: GeoDataFrame, kind: LayerKind) -> tuple[GeoDataFrame, tuple[Mended, ...]] | None:
    """The frame with every invalid geometry that can be mended mended, and what was; None when nothing could be.

    A feature of which nothing of the layer's sort would be left stays as it is, for a human.
    """
    shapes = np.asarray(frame.geometry.array, dtype=object).copy()
    told: list[Mended] = []
    for row in np.flatnonzero(~shapely.is_valid(shapes) & ~shapely.is_missing(shapes)):
        becomes = _mended(shapes[row], kind)
        if becomes is not None:
            told.append(Mended(int(row), shapes[row], becomes))
            shapes[row] = becomes
    if not told:
        return None
    return frame.set_geometry(GeoSeries(shapes, index=frame.index, crs=frame.crs), crs=frame.crs), tuple(told)


def _mended(shape: BaseGeometry, kind: LayerKind) -> BaseGeometry | None:
    if not np.isfinite(shapely.get_coordinates(shape)).all():
        return None
    dimension = int(shapely.get_dimensions(shape))
    # by structure, a ring that crosses itself keeps all that it goes round, and a part on another is counted once
    valid = _structured(shape)
    if dimension == 2:  # but a hole that lies outside would become ground
        shells = [shapely.polygons(shapely.get_exterior_ring(part)) for part in shapely.get_parts(shape)]
        valid = valid.intersection(shapely.union_all([_structured(shell) for shell in shells]))
    wanted = _DIMENSIONS.get(dimension, frozenset()) & RULES[kind].geometry
    kept = [part for part in shapely.get_parts(valid) if part.geom_type in wanted and not part.is_empty]
    if not kept:
        return None
    whole = kept[0] if len(kept) == 1 else shapely.union_all(kept)
    return whole if whole.is_valid and whole.geom_type in wanted else None


def _structured(shape: BaseGeometry) -> BaseGeometry:
    return shapely.make_valid(shape, method="structure", keep_collapsed=False)
