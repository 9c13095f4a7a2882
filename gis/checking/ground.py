"""Checks of how features lie: in the municipality, on each other, beside each other, and twice in the same place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import numpy as np
import shapely

from gis.checking.gaps import gaps
from gis.checking.overlaps import MOST_OVERLAPS, overlaps
from gis.checking.problem import MOST_TOLD, Problem, Submission, check, sv
from gis.checking.shapes import SLIVER_M2
from gis.checking.whole import Whole, again
from gis.layers import LayerKind

SLIVER_M: Final = 1.0  # m of a line that may run over the border


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


@check("i närheten av kommunen", blocks=True, across=True)
def touches_the_municipality(layer: Whole) -> Iterator[Problem]:
    """A layer that lies somewhere else has wrong coordinates or is another municipality's."""
    if layer.seen.near is False:
        yield Problem(None, "Inget objekt ligger i kommunen. Kontrollera koordinatsystemet.")


@check("samma objekt två gånger", blocks=False, across=True)
def is_not_there_twice(layer: Whole) -> Iterator[Problem]:
    """The same shape with the same attributes is usually an export made twice."""
    for row in again(layer.seen.features)[0].tolist():
        yield Problem(row, "Objektet är likadant som ett på en tidigare rad.")


@check("samma läge", blocks=False, across=True)
def is_alone_in_its_place(layer: Whole) -> Iterator[Problem]:
    """Two buildings or properties with the very same outline are one that has been registered twice."""
    if layer.kind not in {LayerKind.PROPERTY, LayerKind.BUILDING, LayerKind.PLAN}:
        return
    rows, first = again(layer.seen.outlines)
    for number, (row, other) in enumerate(zip(rows.tolist(), first.tolist(), strict=True)):
        named = layer.named(other) if number < MOST_TOLD else ""
        yield Problem(row, f"Har precis samma geometri som {named}.")


@check("överlapp", blocks=True, across=True)
def does_not_overlap(layer: Whole) -> Iterator[Problem]:
    """Two properties cannot own the same ground, nor two plans in force bind it."""
    if layer.rules.may_overlap:
        return
    binding = ("status", "laga kraft") if layer.kind is LayerKind.PLAN and "status" in layer.columns else None
    found = overlaps(layer, SLIVER_M2, binding)
    for number, (one, other, area) in enumerate(found):
        if number >= MOST_TOLD:
            yield Problem(one, "")
            continue
        told = f"Överlappar {layer.named(other)} med {sv(area)} m²."
        yield Problem(one, told, place=shapely.intersection(*layer.shapes(np.array([one, other]))))
    if len(found) >= MOST_OVERLAPS:
        yield Problem(None, f"Fler än {MOST_OVERLAPS} överlapp. Resten av lagret har inte kontrollerats.")


@check("luckor", blocks=False, across=True)
def leaves_no_gaps(layer: Whole) -> Iterator[Problem]:
    """All ground belongs to some property, so a hole among them is a fault of drawing or a property that is missing."""
    if layer.kind is not LayerKind.PROPERTY:
        return
    for hole in gaps(layer):
        if hole.area > SLIVER_M2:
            yield Problem(None, f"Ett hål på {sv(hole.area)} m² hör inte till någon fastighet.", place=hole)
