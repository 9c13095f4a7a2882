"""What is looked at before a layer may be published: every check, and all that they find, told so that it is mended."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from geopandas import GeoDataFrame
from shapely.geometry.base import BaseGeometry

# each module enters its checks when it is read, in the order that people mend faults in
from gis.checking import columns, shapes, codes, ground, change  # isort: skip  # noqa: F401
from gis.checking.before import last_version
from gis.checking.problem import CHECKS, MOST_TOLD, Problem, Submission, drawn
from gis.checking.shapes import why_invalid
from gis.layers import LayerKind, PublishedLayer

__all__ = ["CHECKS", "Problem", "check_layer", "why_invalid"]


def check_layer(
    frame: GeoDataFrame,
    kind: LayerKind,
    border: BaseGeometry | None,
    previous: PublishedLayer | None = None,
) -> list[Problem]:
    """Every problem of a frame in EPSG:3006, those that block first. `border` is the municipality's, if known."""
    submission = Submission(frame, kind, border, last_version(previous))
    geometries = submission.shapes
    found: list[Problem] = []
    for name, blocks, function in CHECKS:
        told: list[Problem] = []
        more = 0
        for problem in function(submission):
            if len(told) < MOST_TOLD:
                told.append(replace(problem, check=name, blocks=blocks, place=_place(problem, geometries)))
            else:
                more += 1
        found.extend(told)
        if more:
            found.append(Problem(None, f"och {more} till av samma slag.", name, blocks, count=more))
    return sorted(found, key=lambda problem: not problem.blocks)


def _place(problem: Problem, geometries: np.ndarray) -> BaseGeometry | None:
    """Where a problem is: where its check says, else its feature."""
    if problem.place is None and problem.feature is not None:
        return drawn(geometries[problem.feature])
    return drawn(problem.place)
