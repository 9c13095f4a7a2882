"""Which features of a source belong to the municipality, since a source is asked by a box."""

from __future__ import annotations

from typing import Any

import shapely
from shapely.errors import ShapelyError
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from gis import crs
from gis.layers import LayerKind

WHOLLY: frozenset[LayerKind] = frozenset({LayerKind.PROPERTY, LayerKind.PLAN, LayerKind.PROVISION})
"""Kinds whose features each lie in one municipality; others run on over its border."""
HALF = 0.5


class Inside:
    """The municipality (EPSG:3006), and whether features of a kind belong to it or only have to touch it."""

    def __init__(self, border: BaseGeometry, kind: LayerKind) -> None:
        self._border = border
        self._wholly = kind in WHOLLY
        shapely.prepare(border)

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        west, south, east, north = self._border.bounds
        return west, south, east, north

    def has(self, geometry: dict[str, Any] | None, epsg: int) -> bool:
        """Whether a GeoJSON geometry, easting first, belongs. What cannot be judged does: the checks look at it."""
        try:
            told = None if geometry is None else crs.to_3006(shape(geometry), epsg)
            if told is None or told.is_empty or shapely.contains_properly(self._border, told):
                return True
            if not self._wholly or not shapely.intersects(self._border, told):
                return bool(shapely.intersects(self._border, told))
            common = shapely.intersection(self._border, told)
        except (ShapelyError, ValueError, TypeError, IndexError, AttributeError):
            return True
        if told.area > 0:
            return bool(common.area > HALF * told.area)
        return bool(common.length > HALF * told.length) if told.length > 0 else True
