"""An area in which a layer is complete, out of a file that staff hand in."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import shapely
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from gis.ingest import read_handed_in
from gis.layers import LayerKind
from gis.refusals import UnreadableFileError

MOST_BYTES: Final = 20_000_000
MOST_CORNERS: Final = 20_000  # the area is weighed at every answer
CENTIMETRE: Final = 0.01


def coverage_area(path: Path, border: BaseGeometry | None = None, epsg: int | None = None) -> Polygon | MultiPolygon:
    """All polygons of the file as one area (EPSG:3006). `border` is the municipality, `epsg` what staff say of a file
    that does not say.

    Raises UnreadableFileError, in Swedish, for what is no area, crosses itself, lies outside the municipality, or has
    too many corners to be weighed at every answer.
    """
    if path.stat().st_size > MOST_BYTES:
        raise UnreadableFileError(
            "Filen är större än 20 MB. Förenkla området: täckningen behöver inte följa varje hörn."
        )
    read = read_handed_in(path, LayerKind.BORDER, epsg, border=border)
    stops = next((problem for problem in read.problems if problem.blocks), None)
    if read.frame is None or stops is not None:
        raise UnreadableFileError(str(stops.message) if stops else "Filen går inte att läsa.")
    shapes = [shape for shape in read.frame.geometry if shape is not None and not shape.is_empty]
    if not shapes:
        raise UnreadableFileError("Filen har inget område. Rita området som en yta.")
    for number, shape in enumerate(shapes, 1):
        _judge(shape, number)
    area = shapely.set_precision(shapely.union_all(shapes), CENTIMETRE)
    if not isinstance(area, Polygon | MultiPolygon) or area.is_empty:
        raise UnreadableFileError("Området är tomt. Rita det som en yta.")
    if shapely.get_num_coordinates(area) > MOST_CORNERS:
        raise UnreadableFileError(
            f"Området har fler än {MOST_CORNERS} hörn. Förenkla det: täckningen behöver inte följa varje hörn."
        )
    if border is not None and not area.intersects(border):
        raise UnreadableFileError("Området ligger helt utanför kommunen. Kontrollera koordinatsystemet.")
    return area


def _judge(shape: BaseGeometry, number: int) -> None:
    if not isinstance(shape, Polygon | MultiPolygon):
        raise UnreadableFileError(f"Objekt {number} är ingen yta. Täckningen ska vara en eller flera ytor.")
    if not shape.is_valid:
        raise UnreadableFileError(f"Objekt {number} korsar sig själv. Rätta ytan och lämna in filen igen.")
