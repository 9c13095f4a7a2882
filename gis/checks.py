"""What is looked at before a layer may be published: every check, and all that they find, told so that it is mended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import replace

import numpy as np
from geopandas import GeoDataFrame
from shapely.geometry.base import BaseGeometry

# each module enters its checks when it is read, in the order that people mend faults in
from gis.checking import columns, shapes, codes, ground, change  # isort: skip  # noqa: F401
from gis.checking.before import last_version
from gis.checking.problem import ACROSS, CHECKS, MOST_TOLD, Problem, Submission, drawn
from gis.checking.shapes import why_invalid
from gis.checking.whole import Seen, Whole
from gis.layers import LayerKind, PublishedLayer
from gis.writing import VersionFile, version_of

__all__ = ["CHECKS", "Examination", "Problem", "check_layer", "why_invalid"]


class Examination:
    """A layer as it is looked at: batch by batch while it is read, and then as a whole."""

    def __init__(self, kind: LayerKind, border: BaseGeometry | None, previous: PublishedLayer | None = None) -> None:
        """`border` is the municipality's (EPSG:3006), if known; `previous` the version that holds."""
        self._kind = kind
        self._border = border
        self._before = last_version(previous)
        self._seen = Seen()
        self._told: dict[str, list[Problem]] = {name: [] for name, _blocks, _function in CHECKS}
        self._more: Counter[str] = Counter()

    @property
    def blocked(self) -> frozenset[str]:
        """The checks that have found what blocks so far."""
        return frozenset(name for name, told in self._told.items() if any(problem.blocks for problem in told))

    def look_at(self, frame: GeoDataFrame) -> None:
        """The next features (EPSG:3006), numbered from 0 in their frame."""
        batch = Submission(frame, self._kind, self._border, self._seen.count)
        for name, blocks, function in CHECKS:
            if name not in ACROSS:
                found = sorted(function(batch), key=lambda problem: -1 if problem.feature is None else problem.feature)
                self._tell(name, blocks, found, batch.shapes, batch.first)
        self._seen.meet(batch)

    def conclude(self, file: VersionFile, heard: Callable[[int], None] = lambda _done: None) -> list[Problem]:
        """Every problem, those that block first, when all features have been looked at and written down in `file`.

        `heard` is told now and then how many features have been compared with their neighbours.
        """
        whole = Whole(file, self._kind, self._before, self._seen, heard)
        for name, blocks, function in CHECKS:
            if name in ACROSS:
                self._tell(name, blocks, function(whole), whole, 0)
        found: list[Problem] = []
        for name, blocks, _function in CHECKS:
            found.extend(self._told[name])
            if more := self._more[name]:
                found.append(Problem(None, f"och {more} till av samma slag.", name, blocks, count=more))
        return sorted(found, key=lambda problem: not problem.blocks)

    def _tell(self, name: str, blocks: bool, found: Iterable[Problem], lying: np.ndarray | Whole, first: int) -> None:
        told = self._told[name]
        for problem in found:
            if len(told) >= MOST_TOLD:
                self._more[name] += 1
                continue
            row = None if problem.feature is None else problem.feature + first
            told.append(replace(problem, feature=row, check=name, blocks=blocks, place=_place(problem, lying)))


def check_layer(
    frame: GeoDataFrame,
    kind: LayerKind,
    border: BaseGeometry | None,
    previous: PublishedLayer | None = None,
) -> list[Problem]:
    """Every problem of a frame in EPSG:3006, those that block first. `border` is the municipality's, if known."""
    examination = Examination(kind, border, previous)
    examination.look_at(frame.reset_index(drop=True))
    with closing(version_of(frame, kind, None)) as file:
        return examination.conclude(file)


def _place(problem: Problem, lying: np.ndarray | Whole) -> BaseGeometry | None:
    """Where a problem is: where its check says, else its feature."""
    if problem.place is not None or problem.feature is None:
        return drawn(problem.place)
    if isinstance(lying, Whole):
        return drawn(lying.shapes(np.array([problem.feature]))[0])
    return drawn(lying[problem.feature])
