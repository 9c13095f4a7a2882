"""Circular arcs as straight pieces: never farther than half a centimetre from the arc, with the arc's own points kept.

Surveyed boundaries are good to some centimetres, and signed lines whose ends lie within a centimetre are taken to meet.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Final

import numpy as np

WITHIN: Final = 0.005  # m between an arc and its chord
MOST_PIECES: Final = 20_000  # a circle of 400 km has fewer
FULL: Final = 2 * math.pi


class ArcError(ValueError):
    """Points that no arc goes through; `message` in Swedish, of what the boundary has."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def straight_pieces(points: np.ndarray, *, circle: bool = False) -> np.ndarray:
    """The corners of straight pieces (n by 2, metres) along arcs that each go through three points, the last of one
    being the first of the next. Of a `circle`, which has three, all the way around from the first.

    Raises ArcError.
    """
    if len(points) < 3 or len(points) % 2 == 0 or (circle and len(points) != 3):
        raise ArcError("har en båge med fel antal punkter")
    if circle:
        return _around(points, np.vstack([points, points[:1]]))
    arcs = [_around(points[at : at + 3], points[at : at + 3])[1:] for at in range(0, len(points) - 1, 2)]
    return np.vstack([points[:1], *arcs])


def _around(three: np.ndarray, corners: np.ndarray) -> np.ndarray:
    """Along the circle through three points, from corner to corner, in the order of the three."""
    start, middle, end = three
    if np.array_equal(start, end):  # a whole circle, the point between lying straight across
        centre, leftwards = (start + middle) / 2, True
    else:
        one, other = middle - start, end - start  # near zero, where coordinates of millions of metres lose nothing
        twice = 2 * float(one[0] * other[1] - one[1] * other[0])
        longest = max(float(one @ one), float(other @ other), float((end - middle) @ (end - middle)))
        if abs(twice) <= 1e-12 * longest or _height(twice / 2, longest) < WITHIN:
            return _straight(start, middle, end, corners)
        along, across = float(one @ one), float(other @ other)
        centre = start + np.array([other[1] * along - one[1] * across, one[0] * across - other[0] * along]) / twice
        leftwards = twice > 0
    radius = math.dist(start, centre)
    if radius == 0:
        raise ArcError("har en båge utan utsträckning")
    step = 2 * math.acos(max(1 - WITHIN / radius, -1.0))
    found = [corners[:1]]
    for here, there in pairwise(corners):
        begins = math.atan2(here[1] - centre[1], here[0] - centre[0])
        ends = math.atan2(there[1] - centre[1], there[0] - centre[0])
        turn = (ends - begins) % FULL if leftwards else -((begins - ends) % FULL)
        pieces = math.ceil(abs(turn) / step)
        if pieces > MOST_PIECES:
            raise ArcError("har en båge som är orimligt stor")
        angles = begins + turn * np.arange(1, pieces) / max(pieces, 1)
        found.append(centre + radius * np.column_stack([np.cos(angles), np.sin(angles)]))
        found.append(there[None, :])
    return np.vstack(found)


def _height(area: float, longest: float) -> float:
    """How far three points are from one line: the triangle's height over its longest side (squared here)."""
    return abs(area) / math.sqrt(longest)


def _straight(start: np.ndarray, middle: np.ndarray, end: np.ndarray, corners: np.ndarray) -> np.ndarray:
    """Three points on one line, as far as anybody can see."""
    if len(corners) > 3 or float((middle - start) @ (end - middle)) < 0:
        raise ArcError("har en båge genom tre punkter på en rät linje")
    return corners
