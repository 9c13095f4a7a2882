"""The source layers of a file that was handed in, listed and read one at a time, whatever form the file has."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely
from geopandas import GeoDataFrame
from shapely import Polygon

from gis.kinds import AREAS, LINES, POINTS, RULES
from gis.layers import LayerKind
from gis.reading import apart
from gis.reading.encoding import encoding_of, encoding_of_drawing
from gis.reading.forms import Form, form_of
from gis.reading.json_file import listed_geojson, read_geojson
from gis.reading.pile import Pile
from gis.reading.systems import epsg_of
from gis.reading.table import columns_of, read_table
from gis.reading.zipped import unpack
from gis.refusals import UnreadableFileError

GML: Final = {"EXPOSE_FID": "NO", "DOWNLOAD_SCHEMA": "NO"}
DXF_LAYER: Final = "Layer"
BATCH: Final = 5_000
Heard = Callable[[int, int | None], None]
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

    pile: Pile
    epsg: int
    name: str
    told: list[str] = field(default_factory=list)


@contextmanager
def sources_of(path: Path, within: Path | None = None) -> Iterator[list[Source]]:
    """The files in what was handed in: itself, or those of a zip. Raises UnreadableFileError."""
    with tempfile.TemporaryDirectory(prefix="lovlig-read-", dir=within) as folder:
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


def read_layer(
    source: Source, layer: str | None, kind: LayerKind, columns: dict[str, str], folder: Path, heard: Heard
) -> Read:
    """One layer of a file, put in a pile in `folder`; `heard` is told how many features now and then.

    Raises UnreadableFileError.
    """
    if source.form in {Form.JSON, Form.TABLE}:
        pile = Pile(folder / "pile")
        if source.form is Form.JSON:
            return Read(pile, read_geojson(source.path, pile, heard).epsg, source.name)
        epsg, told = read_table(source.path, columns, pile, heard)
        return Read(pile, epsg, source.name, told)
    return _read_apart(source, layer, kind, folder, heard)


def _read_apart(source: Source, layer: str | None, kind: LayerKind, folder: Path, heard: Heard) -> Read:
    encoding, noticed = encoding_of(source.path) if source.form is Form.SHAPEFILE else (None, "")
    wanted = None if source.form in {Form.DXF, Form.SHAPEFILE} else layer
    drawn_in = encoding_of_drawing(source.path) if source.form is Form.DXF else ""
    wishes: dict[str, Any] = {"path": str(source.path), "out": str(folder / "pile"), "layer": wanted}
    if source.form is Form.GEOPACKAGE:
        wishes |= {"geopackage": layer or kind.value}
    answer = apart.ask("read", drawn_in, heard, options=_options(source), encoding=encoding, **wishes)
    pile = Pile(folder / "pile")
    if source.form is Form.GEOPACKAGE:
        return Read(pile, int(answer["epsg"]), str(answer["table"]))
    told = [noticed] if noticed else []
    if source.form is Form.DXF:
        pile, told = _of_drawing(pile, layer, bool(RULES[kind].geometry & AREAS), folder / "drawn")
    return Read(pile, epsg_of(answer["crs"]), layer or source.name, told)


def _of_drawing(pile: Pile, layer: str | None, areas: bool, out: Path) -> tuple[Pile, list[str]]:
    """Lines and areas of one layer in a drawing; texts and points are no map features."""
    drawn = Pile(out)
    for name in pile.columns:
        drawn.declare(name)
    left = closed = 0
    for frame in pile.frames(BATCH):
        of_layer = frame[frame[DXF_LAYER] == layer] if layer else frame
        on_ground = of_layer.geometry.geom_type.isin([*AREAS, *LINES])
        if "PaperSpace" in of_layer.columns:  # title blocks and frames, in millimetres of paper
            on_ground &= ~of_layer["PaperSpace"].map(bool).astype(bool)
        kept = of_layer[on_ground]
        left += len(of_layer) - len(kept)
        if areas:
            kept, more = _closed_as_areas(kept)
            closed += more
        names = [name for name in kept.columns if name != kept.geometry.name]
        drawn.add(shapely.to_wkb(kept.geometry.array).tolist(), {name: kept[name].tolist() for name in names})
    told = [f"{left} texter, punkter eller objekt på pappersytan i ritningen har inte tagits med."] if left else []
    return drawn, [*told, *([f"{closed} slutna linjer i ritningen har lästs som ytor."] if closed else [])]


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
    if source.form is Form.PLAN_GML:
        return [SourceLayer(source.name or "detaljplan", "Polygon", 0, (), 0)]
    if source.form is Form.TABLE:
        names, count = columns_of(source.path)
        return [SourceLayer(source.name or "tabell", "Point", count, tuple(names), 0)]
    if source.form is Form.JSON:
        found = listed_geojson(source.path)
        return [SourceLayer(source.name or "geojson", "/".join(found.types), found.count, found.columns, found.epsg)]
    if source.form is Form.DXF:
        return _drawn_layers(source)
    encoding = encoding_of(source.path)[0] if source.form is Form.SHAPEFILE else None
    looked_into: dict[str, Any] = {"geopackage": ""} if source.form is Form.GEOPACKAGE else {}
    answer = apart.ask("list", path=str(source.path), options=_options(source), encoding=encoding, **looked_into)
    layers = [_told(one) for one in answer["layers"] if one["geometry_type"] not in {"", "None"}]
    if source.form is Form.SHAPEFILE:
        return [SourceLayer(source.name, one.geometry_type, one.count, one.columns, one.crs) for one in layers]
    return layers


def _told(layer: dict[str, Any]) -> SourceLayer:
    geometry = str(layer["geometry_type"])
    epsg = layer["epsg"] if "epsg" in layer else epsg_of(layer["crs"])
    return SourceLayer(
        layer["name"], _TYPES.get(geometry.upper(), geometry), layer["count"], tuple(layer["columns"]), epsg
    )


def _drawn_layers(source: Source) -> list[SourceLayer]:
    """A drawing's own layers, which stand in a column; those with lines or areas."""
    types: dict[str, set[str]] = {}
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="lovlig-drawing-") as folder:
        pile = _read_apart(source, None, LayerKind.CONSTRAINT, Path(folder), unheard).pile
        for frame in pile.frames(BATCH):
            for name, geometry in zip(frame[DXF_LAYER].map(str), frame.geometry.geom_type, strict=True):
                types.setdefault(name, set()).add(geometry)
                counts[name] += 1
        pile.close()
    return [SourceLayer(name, "/".join(sorted(types[name])), counts[name], pile.columns, 0) for name in sorted(types)]


def unheard(_done: int, _total: int | None) -> None:
    """Nobody waits to hear."""


def _named(form: Form, path: Path, link: Path, name: str) -> Source:
    link.symlink_to(path.resolve())  # GDAL goes by the name too, and what was handed in may have any
    return Source(form, link, name)
