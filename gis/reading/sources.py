"""The source layers of a file that was handed in, listed and read one at a time, whatever form the file has."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely
from geopandas import GeoDataFrame
from shapely import Polygon

from gis.geopackage import read_geopackage, tables_of
from gis.kinds import AREAS, LINES, POINTS, RULES
from gis.layers import LayerKind
from gis.reading import apart
from gis.reading.encoding import encoding_of, encoding_of_drawing
from gis.reading.forms import Form, form_of
from gis.reading.json_file import features_of, json_of, read_geojson
from gis.reading.systems import epsg_of
from gis.reading.table import columns_of, read_table
from gis.reading.zipped import unpack
from gis.refusals import UnreadableFileError

GML: Final = {"EXPOSE_FID": "NO", "DOWNLOAD_SCHEMA": "NO"}
DXF_LAYER: Final = "Layer"
_TYPES: Final = {name.upper(): name for name in (*AREAS, *LINES, *POINTS)}  # a GeoPackage writes them in capitals


@dataclass(frozen=True)
class SourceLayer:
    """A layer in a file: `crs` is the EPSG code that it tells, 0 when it does not, -1 for one that is not known."""

    name: str
    geometry_type: str
    count: int
    columns: tuple[str, ...]
    crs: int


@dataclass(frozen=True)
class Source:
    """A file as it can be read, lying under the ending of its form; `name` is what staff call it."""

    form: Form
    path: Path
    name: str


@dataclass(frozen=True)
class Read:
    """A layer that was read, not yet judged: its EPSG code as in SourceLayer, its name, and what was noticed."""

    frame: GeoDataFrame
    epsg: int
    name: str
    told: list[str] = field(default_factory=list)


@contextmanager
def sources_of(path: Path) -> Iterator[list[Source]]:
    """The files in what was handed in: itself, or those of a zip. Raises UnreadableFileError."""
    with tempfile.TemporaryDirectory(prefix="lovlig-read-") as folder:
        form = form_of(path)
        if form is not Form.ZIP:
            yield [_named(form, path, Path(folder) / f"lager.{form.value}", "")]
            return
        found = []
        for unpacked in unpack(path, Path(folder)):
            if unpacked.path.suffix == ".shp":
                found.append(Source(Form.SHAPEFILE, unpacked.path, unpacked.name))
                continue
            inner = form_of(unpacked.path)
            found.append(_named(inner, unpacked.path, unpacked.path.with_suffix(f".{inner.value}"), unpacked.name))
        yield found


def layers_in(path: Path) -> list[SourceLayer]:
    """The layers that a file holds, to choose among. Raises UnreadableFileError."""
    with sources_of(path) as sources:
        layers = [layer for source in sources for layer in listed(source)]
    if not layers:
        raise UnreadableFileError("Filen har inget lager med geometri.")
    return layers


def read_layer(source: Source, layer: str | None, kind: LayerKind, columns: dict[str, str]) -> Read:
    """One layer of a file. Raises UnreadableFileError."""
    if source.form is Form.GEOPACKAGE:
        frame, epsg, name = read_geopackage(source.path, layer or kind.value)
        return Read(frame, epsg, name)
    if source.form is Form.JSON:
        frame, epsg = read_geojson(json_of(source.path))
        return Read(frame, epsg, source.name)
    if source.form is Form.TABLE:
        frame, epsg, told = read_table(source.path, columns)
        return Read(frame, epsg, source.name, told)
    return _read_apart(source, layer, kind)


def _read_apart(source: Source, layer: str | None, kind: LayerKind) -> Read:
    encoding, noticed = encoding_of(source.path) if source.form is Form.SHAPEFILE else (None, "")
    wanted = None if source.form in {Form.DXF, Form.SHAPEFILE} else layer
    drawn_in = encoding_of_drawing(source.path) if source.form is Form.DXF else ""
    with tempfile.TemporaryDirectory(prefix="lovlig-apart-") as folder:
        out = Path(folder) / "ut.gpkg"
        wishes = {"path": str(source.path), "out": str(out), "layer": wanted, "encoding": encoding}
        answer = apart.ask("read", drawn_in, options=_options(source), **wishes)
        frame, _none, _table = read_geopackage(out, apart.TABLE)
    frame = frame.rename(columns=dict(zip(answer["names"], answer["columns"], strict=True)))
    told = [noticed] if noticed else []
    name = layer or source.name
    if source.form is Form.DXF:
        frame, told = _of_drawing(frame, layer, bool(RULES[kind].geometry & AREAS))
    return Read(frame, epsg_of(answer["crs"]), name, told)


def _of_drawing(frame: GeoDataFrame, layer: str | None, areas: bool) -> tuple[GeoDataFrame, list[str]]:
    """Lines and areas of one layer in a drawing; texts and points are no map features."""
    if layer:
        frame = frame[frame[DXF_LAYER] == layer]
    on_ground = frame.geometry.geom_type.isin([*AREAS, *LINES])
    if "PaperSpace" in frame.columns:  # title blocks and frames, in millimetres of paper
        on_ground &= ~frame["PaperSpace"].fillna(0).astype(bool)
    drawn = frame[on_ground]
    left = len(frame) - len(drawn)
    told = [f"{left} texter, punkter eller objekt på pappersytan i ritningen har inte tagits med."] if left else []
    drawn = drawn.reset_index(drop=True)
    if areas:
        drawn, closed = _closed_as_areas(drawn)
        told.extend([f"{closed} slutna linjer i ritningen har lästs som ytor."] if closed else [])
    return drawn, told


def _options(source: Source) -> dict[str, Any]:
    return dict(GML) if source.form is Form.GML else {}


def _closed_as_areas(frame: GeoDataFrame) -> tuple[GeoDataFrame, int]:
    """Lines that end where they begin as areas: a drawing has no other way to tell a house."""
    shapes = np.asarray(frame.geometry.array, dtype=object)
    closed = shapely.is_closed(shapes) & (frame.geometry.geom_type == "LineString").to_numpy()
    closed &= shapely.get_num_coordinates(shapes) >= 4
    shapes[closed] = [Polygon(line) for line in shapes[closed]]
    return frame.set_geometry(shapes), int(closed.sum())


def listed(source: Source) -> list[SourceLayer]:
    """The layers of one file. Raises UnreadableFileError."""
    if source.form is Form.GEOPACKAGE:
        return _tables(source.path)
    if source.form is Form.PLAN_GML:
        return [SourceLayer(source.name or "detaljplan", "Polygon", 0, (), 0)]
    if source.form is Form.TABLE:
        names, count = columns_of(source.path)
        return [SourceLayer(source.name or "tabell", "Point", count, tuple(names), 0)]
    if source.form is Form.JSON:
        return [_json_layer(source)]
    encoding = encoding_of(source.path)[0] if source.form is Form.SHAPEFILE else None
    answer = apart.ask("list", path=str(source.path), options=_options(source), encoding=encoding)
    layers = [
        SourceLayer(one["name"], one["geometry_type"], one["count"], tuple(one["columns"]), epsg_of(one["crs"]))
        for one in answer["layers"]
        if one["geometry_type"] not in {"", "None"}
    ]
    if source.form is Form.SHAPEFILE:
        return [SourceLayer(source.name, one.geometry_type, one.count, one.columns, one.crs) for one in layers]
    return _drawn_layers(source) if source.form is Form.DXF else layers


def _drawn_layers(source: Source) -> list[SourceLayer]:
    """A drawing's own layers, which stand in a column; those with lines or areas."""
    frame = _read_apart(source, None, LayerKind.CONSTRAINT).frame
    columns = tuple(str(name) for name in frame.columns if name != frame.geometry.name)
    return [
        SourceLayer(str(name), "/".join(sorted(set(part.geometry.geom_type))), len(part), columns, 0)
        for name, part in frame.groupby(DXF_LAYER, sort=True)
    ]


def _json_layer(source: Source) -> SourceLayer:
    value = json_of(source.path)
    features = features_of(value)
    properties = [one.get("properties") for one in features[:100] if isinstance(one, dict)]
    names = dict.fromkeys(str(name) for told in properties if isinstance(told, dict) for name in told)
    geometries = [one.get("geometry") for one in features if isinstance(one, dict)]
    types = sorted({str(shape.get("type")) for shape in geometries if isinstance(shape, dict)})
    epsg = read_geojson(value)[1] if types else 0
    return SourceLayer(source.name or "geojson", "/".join(types), len(features), tuple(names), epsg)


def _tables(path: Path) -> list[SourceLayer]:
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as database:
            return [
                SourceLayer(name, _TYPES.get(geometry.upper(), geometry), count, columns, epsg)
                for name, geometry, count, columns, epsg in tables_of(database)
            ]
    except (sqlite3.Error, OverflowError, UnicodeDecodeError):
        raise UnreadableFileError("Filen är skadad eller ingen riktig GeoPackage. Exportera den igen.") from None


def _named(form: Form, path: Path, link: Path, name: str) -> Source:
    link.symlink_to(path.resolve())  # GDAL goes by the name too, and what was handed in may have any
    return Source(form, link, name)
