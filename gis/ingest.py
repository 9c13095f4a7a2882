"""What GIS staff hand in, read: which format it is by its content, which reference system, and what is in the way."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import geopandas
import numpy as np
import pandas as pd
import shapely
from geopandas import GeoDataFrame
from shapely.geometry.base import BaseGeometry

from gis import crs
from gis.checks import Problem
from gis.detailed_plan import PlanFormatError, is_national_plan, read_plans, to_layers
from gis.geojson import GeoJsonError, geometry_of, parse
from gis.geopackage import MOST_VERTICES, UnreadableFileError, not_too_many, read_geopackage, too_many_vertices
from gis.layers import LayerKind
from gis.writing import GEOMETRY, without_clashes, write_version

__all__ = ["HandedIn", "Problem", "read_handed_in", "write_version"]

MOST_BYTES: Final = 1 << 30
MOST_JSON_BYTES: Final = 256 << 20  # GeoJSON is read whole
SQLITE: Final = b"SQLite format 3\x00"
READING: Final = "läsning"


@dataclass(frozen=True)
class HandedIn:
    """A file that was read: its features in EPSG:3006 (None when nothing could be), and what was met on the way.

    `epsg` is the system that the file was in; `table` which of its tables was read.
    """

    frame: GeoDataFrame | None
    problems: tuple[Problem, ...]
    epsg: int | None = None
    table: str = ""

    @property
    def blocked(self) -> bool:
        """True when it can not be published as it is."""
        return self.frame is None or any(problem.blocks for problem in self.problems)


def read_handed_in(path: Path, kind: LayerKind, said_epsg: int | None = None, table: str | None = None) -> HandedIn:
    """Features out of a GeoPackage or GeoJSON file, told apart by content, whatever its name.

    `said_epsg` is the reference system that staff say it is, used only where the file does not say. Never raises for
    what is in the file: a file that cannot be read gives a problem that says why. Geometry is not mended, only made
    two-dimensional, which is told.
    """
    try:
        frame, epsg, read = _read(path, kind, said_epsg, table or kind.value)
    except (UnreadableFileError, PlanFormatError) as error:
        return HandedIn(None, (Problem(None, str(error), READING),))
    except GeoJsonError as error:
        return HandedIn(None, (Problem(None, f"{error.message} Filen ser ut att vara GeoJSON.", READING),))
    problems = list(_swapped(frame, epsg))
    if problems:
        return HandedIn(None, tuple(problems), epsg, read)
    if shapely.has_z(frame.geometry.array).any():
        problems.append(
            Problem(None, "Objekten har höjder. De har tagits bort, lagret är plant.", READING, blocks=False)
        )
        frame = frame.set_geometry(shapely.force_2d(frame.geometry.array), crs=epsg)
    renamed = without_clashes(frame)
    for before, after in zip(frame.columns, renamed.columns, strict=True):
        if before not in (after, frame.geometry.name):
            problems.append(
                Problem(None, f"Kolumnen {before} heter nu {after}, namnet var upptaget.", READING, blocks=False)
            )
    moved = renamed if epsg == crs.SWEREF99_TM else _in_3006(renamed, epsg)
    problems.extend(_outside_sweden(moved))
    return HandedIn(moved, tuple(problems), epsg, read)


def _read(path: Path, kind: LayerKind, said_epsg: int | None, table: str) -> tuple[GeoDataFrame, int, str]:
    size = path.stat().st_size
    if size == 0:
        raise UnreadableFileError("Filen är tom (0 byte). Exportera den igen.")
    if size > MOST_BYTES:
        raise UnreadableFileError("Filen är större än 1 GB. Dela upp den eller förenkla geometrin.")
    with path.open("rb") as file:
        beginning = file.read(4096)
    if beginning.startswith(SQLITE):
        frame, found, read = read_geopackage(path, table)
        epsg = _accepted(found, said_epsg)
        return frame.set_crs(epsg, allow_override=True), epsg, read
    if beginning.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")):
        return *_read_json(path, kind, said_epsg), ""
    if beginning.startswith(b"PK"):
        raise UnreadableFileError("Filen är zippad. Packa upp den och lämna in en GeoPackage eller GeoJSON.")
    raise UnreadableFileError("Filen är varken GeoPackage eller GeoJSON. Exportera lagret i något av de formaten.")


def _read_json(path: Path, kind: LayerKind, said_epsg: int | None) -> tuple[GeoDataFrame, int]:
    """GeoJSON, or for the plan layers also plans in the national format, which only looks like GeoJSON."""
    if path.stat().st_size > MOST_JSON_BYTES:
        raise UnreadableFileError("GeoJSON-filen är större än 256 MB. Lämna in den som GeoPackage.")
    value = parse(path.read_bytes().removeprefix(b"\xef\xbb\xbf"), MOST_JSON_BYTES)
    if kind in {LayerKind.PLAN, LayerKind.PROVISION} and is_national_plan(value):
        areas, provisions = to_layers(read_plans(value))
        return areas if kind is LayerKind.PLAN else provisions, crs.SWEREF99_TM
    return _read_geojson(value, said_epsg)


def _read_geojson(value: Any, said_epsg: int | None) -> tuple[GeoDataFrame, int]:
    features = value.get("features") if isinstance(value, dict) and value.get("type") == "FeatureCollection" else None
    if not isinstance(features, list):
        raise UnreadableFileError("JSON-filen är ingen FeatureCollection. Exportera lagret som GeoJSON.")
    not_too_many(len(features))
    shapes: list[BaseGeometry | None] = []
    rows: list[dict[str, Any]] = []
    for number, feature in enumerate(features):
        if not isinstance(feature, dict) or feature.get("type") != "Feature":
            raise UnreadableFileError(f"Rad {number + 1} är inget objekt (Feature).")
        shapes.append(_shape_of(feature.get("geometry"), number))
        properties = feature.get("properties") or {}
        if not isinstance(properties, dict):
            raise UnreadableFileError(f"Objekt {number + 1} har egenskaper som inte går att läsa.")
        rows.append({str(name): _plain(cell) for name, cell in properties.items()})
    epsg = _accepted(_said_in_geojson(value, shapes), said_epsg)
    attributes = pd.DataFrame(rows, index=range(len(rows)))
    attributes = attributes.rename(columns={GEOMETRY: f"source_{GEOMETRY}", "geometry": "source_geometry"})
    return GeoDataFrame(attributes, geometry=geopandas.GeoSeries(shapes, dtype="geometry"), crs=epsg), epsg


def _shape_of(value: Any, number: int) -> BaseGeometry | None:
    if value is None:
        return None
    try:
        shape = geometry_of(value, allow_z=True)
    except GeoJsonError as error:
        raise UnreadableFileError(f"Objekt {number + 1}: {error.message}") from None
    if shapely.get_num_coordinates(shape) > MOST_VERTICES:
        raise UnreadableFileError(too_many_vertices(number))
    return shape


def _said_in_geojson(value: dict[str, Any], shapes: list[BaseGeometry | None]) -> int:
    """The EPSG code of a GeoJSON: its "crs" member, else degrees by RFC 7946 if they can be; 0 when it does not say."""
    member = value.get("crs")
    if isinstance(member, dict):
        properties = member.get("properties")
        name = str(properties.get("name", "")) if isinstance(properties, dict) else ""
        if name.upper().endswith("CRS84"):
            return crs.WGS84
        found = re.search(r"EPSG:(?:[\d.]*:)?(\d{4,6})$", name, re.IGNORECASE)
        return int(found.group(1)) if found else 0
    if all(shape is None for shape in shapes):
        return crs.WGS84
    bounds = shapely.total_bounds(np.array(shapes, dtype=object))
    in_degrees = not np.isfinite(bounds).all() or (
        np.abs(bounds[[0, 2]]).max() <= 180 and np.abs(bounds[[1, 3]]).max() <= 90
    )
    return crs.WGS84 if in_degrees else 0


def _accepted(found: int, said: int | None) -> int:
    """The reference system to use. Raises when neither the file nor staff say one that can be used."""
    epsg = found or said or 0
    if not epsg:
        raise UnreadableFileError(
            "Filen säger inte vilket koordinatsystem den har. Ange det, till exempel SWEREF 99 TM (EPSG:3006)."
        )
    if epsg not in crs.ACCEPTED:
        raise UnreadableFileError(
            f"Koordinatsystemet EPSG:{epsg} kan inte användas. Spara lagret i SWEREF 99 TM (EPSG:3006)."
        )
    return epsg


def _swapped(frame: GeoDataFrame, epsg: int) -> Iterator[Problem]:
    bounds = frame.total_bounds
    if len(frame) and np.isfinite(bounds).all() and crs.axes_look_swapped(shapely.box(*bounds), epsg):
        text = "Nord och öst verkar ha bytt plats i filen. Exportera den med öst (E) först och nord (N) sedan."
        yield Problem(None, text, READING)


def _outside_sweden(frame: GeoDataFrame) -> Iterator[Problem]:
    if not len(frame):
        return
    shapes = np.asarray(frame.geometry.array)
    lost = np.isinf(shapely.bounds(shapes)).any(axis=1)
    for row in np.flatnonzero(lost):
        yield Problem(int(row), "Objektets koordinater går inte att räkna om till SWEREF 99 TM.", READING)
    whole = shapely.total_bounds(shapes[~lost]) if not lost.all() else np.array([np.nan])
    if np.isfinite(whole).all() and not crs.is_in_sweden(shapely.box(*whole)):
        yield Problem(None, "Lagret ligger helt eller delvis utanför Sverige. Kontrollera koordinatsystemet.", READING)


def _in_3006(frame: GeoDataFrame, epsg: int) -> GeoDataFrame:
    shapes = [None if shape is None else crs.to_3006(shape, epsg) for shape in frame.geometry.array]
    return frame.set_geometry(geopandas.GeoSeries(shapes, crs=crs.SWEREF99_TM), crs=crs.SWEREF99_TM)


def _plain(cell: Any) -> Any:
    """A property that a column can hold: nested values as JSON text."""
    if isinstance(cell, dict | list):
        return json.dumps(cell, ensure_ascii=False)
    return None if isinstance(cell, float) and not math.isfinite(cell) else cell
