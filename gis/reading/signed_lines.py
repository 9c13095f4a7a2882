"""Areas that are told as signed references to lines, put together again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import shapely
from shapely import LineString, Polygon
from shapely.geometry.base import BaseGeometry

MEETING: Final = 0.01  # m; ends nearer than this are one corner, as when a drawing program has rounded them


class OpenAreaError(ValueError):
    """The lines of an area do not close; `message` in Swedish, without the area's name."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def area_of(names: Sequence[str], lines: Mapping[str, LineString]) -> BaseGeometry:
    """The area that lines go round, with its holes and its parts, in whatever order they are named.

    The sign of a reference only tells which way a line is walked, so it is not needed. A line that is named twice
    divides nothing and falls away. Raises OpenAreaError.
    """
    counts = Counter(names)
    unknown = [name for name in counts if name not in lines]
    if unknown:
        raise OpenAreaError(f"hänvisar till linjen {unknown[0][:30]}, som inte finns i filen")
    around = [lines[name] for name, count in counts.items() if count % 2]
    if not around:
        raise OpenAreaError("har inga linjer omkring sig")
    faces = _faces(around) or _faces(_joined(around))
    if not faces:
        raise OpenAreaError("är inte sluten: linjerna omkring möts inte")
    # A face within an odd number of others is a hole, since every line parts inside from outside.
    filled = shapely.STRtree([Polygon(face.exterior) for face in faces])
    places, _around = filled.query([face.representative_point() for face in faces], predicate="within")
    depths = np.bincount(places, minlength=len(faces)) - 1  # each lies within itself
    inside = [face for face, depth in zip(faces, depths, strict=True) if depth % 2 == 0]
    return shapely.union_all(inside)


def _faces(lines: Sequence[LineString]) -> list[Polygon]:
    """The faces that lines close; none when a line is left over."""
    faces, *left_over = shapely.polygonize_full(np.array(lines, dtype=object))
    if any(len(shapely.get_parts(left)) for left in left_over):
        return []
    return [face for face in shapely.get_parts(faces) if isinstance(face, Polygon)]


def _joined(lines: Sequence[LineString]) -> list[LineString]:
    """The lines with ends that all but meet moved to the first of them."""
    corners: dict[tuple[int, int], tuple[float, float]] = {}

    def corner(place: tuple[float, float]) -> tuple[float, float]:
        column, row = (round(number / MEETING) for number in place)
        near = ((column + x, row + y) for x in (0, -1, 1) for y in (0, -1, 1))
        return next((corners[cell] for cell in near if cell in corners), None) or corners.setdefault(
            (column, row), place
        )

    joined = []
    for line in lines:
        places = [(float(x), float(y)) for x, y in shapely.get_coordinates(line)]
        places[0], places[-1] = corner(places[0]), corner(places[-1])
        joined.append(LineString(places))
    return joined
