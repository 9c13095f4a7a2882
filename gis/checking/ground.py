"""Checks of how features lie: in the municipality, on each other, beside each other, and twice in the same place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
import pandas as pd
import shapely

from gis.checking.problem import Problem, Submission, check, sv
from gis.checking.shapes import SLIVER_M2
from gis.layers import LayerKind

SLIVER_M: Final = 1.0  # m of a line that may run over the border
PAIRS: Final = 50_000  # overlaps computed together, so that memory stays bounded


@check("innanför kommungränsen", blocks=True)
def stays_inside_the_municipality(layer: Submission) -> Iterator[Problem]:
    """What is decided in a municipality binds only inside it; water, roads and railways run on."""
    if layer.border is None or layer.kind not in {LayerKind.PROPERTY, LayerKind.PLAN, LayerKind.PROVISION}:
        return
    shapely.prepare(layer.border)
    shapes = layer.sound
    for row in np.flatnonzero(~shapely.is_missing(shapes) & ~shapely.covers(layer.border, shapes)):
        outside = shapely.difference(shapes[row], layer.border)
        if outside.area > SLIVER_M2:
            yield Problem(int(row), f"{sv(outside.area)} m² ligger utanför kommungränsen.", place=outside)
        elif shapes[row].area == 0 and (outside.length > SLIVER_M or shapes[row].length == 0):
            yield Problem(int(row), "Objektet ligger utanför kommungränsen.", place=outside)


@check("i närheten av kommunen", blocks=True)
def touches_the_municipality(layer: Submission) -> Iterator[Problem]:
    """A layer that lies somewhere else has wrong coordinates or is another municipality's."""
    shapes = layer.shapes[~shapely.is_missing(layer.shapes)]
    if layer.border is not None and len(shapes) and not shapely.intersects(layer.border, shapes).any():
        yield Problem(None, "Inget objekt ligger i kommunen. Kontrollera koordinatsystemet.")


@check("samma objekt två gånger", blocks=False)
def is_not_there_twice(layer: Submission) -> Iterator[Problem]:
    """The same shape with the same attributes is usually an export made twice."""
    alike = _alike(layer)
    columns = [column for column in layer.frame.columns if column != layer.frame.geometry.name]
    whole = layer.frame.iloc[alike.index][columns].astype(str).assign(_shape=alike.to_numpy())
    for row in alike.index[whole.duplicated(keep="first").to_numpy()]:
        yield Problem(int(row), "Objektet är likadant som ett på en tidigare rad.")


@check("samma läge", blocks=False)
def is_alone_in_its_place(layer: Submission) -> Iterator[Problem]:
    """Two buildings or properties with the very same outline are one that has been registered twice."""
    if layer.kind not in {LayerKind.PROPERTY, LayerKind.BUILDING, LayerKind.PLAN}:
        return
    alike = _alike(layer)
    first = {shape: int(row) for row, shape in reversed(list(alike.items()))}
    for row in alike.index[alike.duplicated(keep="first").to_numpy()]:
        yield Problem(int(row), f"Har precis samma geometri som {layer.named(first[alike[row]])}.")


def _alike(layer: Submission) -> pd.Series:
    """The geometries that more than one feature has, normalised, by row."""
    shapes = layer.shapes
    wkb = pd.Series(shapely.to_wkb(shapely.normalize(shapes)), index=range(len(shapes)), dtype=object)
    return wkb[wkb.notna() & wkb.duplicated(keep=False)]


@check("överlapp", blocks=True)
def does_not_overlap(layer: Submission) -> Iterator[Problem]:
    """Two properties cannot own the same ground, nor two plans in force bind it."""
    if layer.rules.may_overlap:
        return
    shapes = layer.sound
    if layer.kind is LayerKind.PLAN and "status" in layer.frame.columns:
        shapes[(layer.frame["status"] != "laga kraft").to_numpy()] = None
    first, second = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    pairs = first < second
    first, second = first[pairs], second[pairs]
    for start in range(0, len(first), PAIRS):
        one, other = first[start : start + PAIRS], second[start : start + PAIRS]
        shared = shapely.intersection(shapes[one], shapes[other])
        areas = shapely.area(shared)
        for number in np.flatnonzero(areas > SLIVER_M2):
            told = f"Överlappar {layer.named(int(other[number]))} med {sv(float(areas[number]))} m²."
            yield Problem(int(one[number]), told, place=shared[number])


@check("luckor", blocks=False)
def leaves_no_gaps(layer: Submission) -> Iterator[Problem]:
    """All ground belongs to some property, so a hole among them is a fault of drawing or a property that is missing."""
    if layer.kind is not LayerKind.PROPERTY:
        return
    shapes = layer.sound
    together = shapely.union_all(shapes[~shapely.is_missing(shapes)])
    edges = shapely.union_all(shapely.get_parts(shapely.boundary(together)))  # cut where rings meet in a corner
    faces = shapely.get_parts(shapely.polygonize(shapely.get_parts(edges)))
    shapely.prepare(together)
    for hole in faces[~shapely.covers(together, shapely.point_on_surface(faces))]:
        if hole.area > SLIVER_M2:
            yield Problem(None, f"Ett hål på {sv(hole.area)} m² hör inte till någon fastighet.", place=hole)
