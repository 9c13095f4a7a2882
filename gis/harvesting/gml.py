"""Features out of what a WFS answers (GML 2, 3.1 and 3.2), one at a time, as GeoJSON, coordinates as they stand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any, Final

from lxml import etree

from gis.harvesting.answers import exception_in
from gis.harvesting.ogc import epsg_of
from gis.harvesting.refusing import HarvestError
from gis.reading.markup import CAREFUL

GML: Final = ("http://www.opengis.net/gml/3.2", "http://www.opengis.net/gml")
_XLINK: Final = "{http://www.w3.org/1999/xlink}href"
_NIL: Final = "{http://www.w3.org/2001/XMLSchema-instance}nil"
_PASSED_OVER: Final = frozenset({"boundedBy", "location", "metaDataProperty"})
_MEMBERS: Final = frozenset({"member", "featureMember", "featureMembers"})
_SHAPES: Final = {
    "Point": "Point",
    "MultiPoint": "MultiPoint",
    "LineString": "LineString",
    "Curve": "LineString",
    "CompositeCurve": "LineString",
    "MultiLineString": "MultiLineString",
    "MultiCurve": "MultiLineString",
    "Polygon": "Polygon",
    "PolygonPatch": "Polygon",
    "Rectangle": "Polygon",
    "Surface": "MultiPolygon",
    "CompositeSurface": "MultiPolygon",
    "MultiSurface": "MultiPolygon",
    "MultiPolygon": "MultiPolygon",
    "MultiGeometry": "GeometryCollection",
}

Position = list[float]


class UnreadableShapeError(HarvestError):
    """A geometry of a kind that is not read; another format of the same server may write it so that it is."""


@dataclass
class Head:
    """What the outermost element says: features that match and that came, None where it says "unknown" or nothing."""

    matched: int | None = None
    returned: int | None = None
    truncated: bool = field(default=False)


def features_of(path: Path, types: Mapping[str, str], epsg: int, head: Head) -> Iterator[dict[str, Any]]:
    """Each feature in the file; `head` is filled in. `types` by column (XML Schema) make numbers of texts.

    Raises HarvestError, also for an exception report and for a document that has a DOCTYPE.
    """
    root: Any = None
    try:
        with path.open("rb") as file:
            for event, element in etree.iterparse(file, events=("start", "end"), **CAREFUL):
                if root is None:
                    root = element
                    _begins_well(root, path)
                    _read_head(root, head)
                if event == "end" and element.getparent() is root:
                    name = etree.QName(element).localname
                    head.truncated = head.truncated or name == "truncatedResponse"
                    if name in _MEMBERS:
                        yield from (_feature(each, types, epsg) for each in element if isinstance(each.tag, str))
                    _forget(element)
    except (etree.XMLSyntaxError, ValueError):
        raise HarvestError(
            "Servern svarade med XML som är trasig eller slutar för tidigt. Försök igen senare.", passing=True
        ) from None
    if root is not None and head.matched is None:
        _read_head(root, head)


def _forget(element: Any) -> None:
    """Let go of what has been read, so that a large answer takes little memory."""
    element.clear()
    parent = element.getparent()
    while element.getprevious() is not None:
        del parent[0]


def _begins_well(root: Any, path: Path) -> None:
    info = root.getroottree().docinfo
    if info.doctype or info.internalDTD is not None:
        raise HarvestError("Servern svarade med XML som har en dokumenttyp (DOCTYPE). Sådan läses inte.")
    name = etree.QName(root).localname
    if name.lower() == "html":
        raise HarvestError("Servern svarade med en webbsida och inte med data. Kontrollera adressen.")
    if name in {"ExceptionReport", "ServiceExceptionReport"}:
        with path.open("rb") as file:
            raise HarvestError(f"Servern svarade med ett fel: ”{exception_in(file.read(200_000))}”.")
    if name != "FeatureCollection":
        raise HarvestError(f"Servern svarade med XML som inte är objekt (den börjar med {name[:40]}).")


def _read_head(root: Any, head: Head) -> None:
    matched = root.get("numberMatched") or root.get("numberOfFeatures") or ""
    returned = root.get("numberReturned") or ""
    head.matched = int(matched) if matched.isdecimal() else None
    head.returned = int(returned) if returned.isdecimal() else None


def _feature(element: Any, types: Mapping[str, str], epsg: int) -> dict[str, Any]:
    properties: dict[str, Any] = {}
    geometry: dict[str, Any] | None = None
    for child in element:
        if not isinstance(child.tag, str):
            continue
        name = etree.QName(child)
        if name.namespace in GML and name.localname in _PASSED_OVER:
            continue
        shape = next((each for each in child if isinstance(each.tag, str) and _is_shape(each)), None)
        if shape is not None:
            geometry = geometry or shape_of(shape, epsg)
            continue
        value = _value(child, types.get(name.localname, ""))
        known = properties.get(name.localname)
        properties[name.localname] = (
            value if known is None else [*(known if isinstance(known, list) else [known]), value]
        )
    return {"type": "Feature", "id": _id(element), "properties": properties, "geometry": geometry}


def _id(element: Any) -> str | None:
    told = element.get(f"{{{GML[0]}}}id") or element.get(f"{{{GML[1]}}}id") or element.get("fid")
    return str(told) if told else None


def _is_shape(element: Any) -> bool:
    name = etree.QName(element)
    return name.namespace in GML and name.localname[:1].isupper() and name.localname not in {"Envelope", "TimeInstant"}


def _value(element: Any, kind: str) -> Any:
    if element.get(_NIL) in {"true", "1"}:
        return None
    text = " ".join("".join(element.itertext()).split()) if len(element) else (element.text or "")
    if not text.strip():
        return element.get(_XLINK)
    making = _KINDS.get(kind)
    try:
        return making(text.strip()) if making else text
    except ValueError:
        return text


def _true(text: str) -> bool:
    if text not in {"true", "false", "1", "0"}:
        raise ValueError(text)
    return text in {"true", "1"}


_KINDS: Final[dict[str, Callable[[str], Any]]] = {
    **dict.fromkeys(("int", "integer", "long", "short", "byte", "nonNegativeInteger", "positiveInteger"), int),
    **dict.fromkeys(("decimal", "double", "float"), float),
    "boolean": _true,
}


# --- geometry -------------------------------------------------------------------------------------------------------


def shape_of(element: Any, epsg: int = 0) -> dict[str, Any]:
    """A GML geometry as GeoJSON, axes as they stand. Raises HarvestError, of its own kind for what is not read."""
    told = epsg_of(element.get("srsName") or "") or _short(element.get("srsName") or "")
    if told and epsg and told != epsg:
        raise HarvestError(f"Servern svarade i EPSG:{told} fast EPSG:{epsg} begärdes.")
    name = _local(element)
    kind = _SHAPES.get(name)
    if kind is None:
        raise UnreadableShapeError(f"Servern skickade geometri av slaget {name[:40]}, som inte går att läsa.")
    dimension = _dimension(element, 2)
    if kind == "GeometryCollection":
        return {"type": kind, "geometries": [shape_of(each, epsg) for each in _members(element)]}
    coordinates: Any
    if kind == "Point":
        coordinates = next(iter(_positions(element, dimension)), [])
    elif kind == "LineString":
        coordinates = _line(element, dimension)
    elif kind == "Polygon":
        coordinates = _rings(element, dimension)
    else:
        single = {"MultiPoint": "Point", "MultiLineString": "LineString", "MultiPolygon": "Polygon"}[kind]
        coordinates = [part for each in _members(element) for part in _parts(each, single, dimension)]
    return {"type": kind, "coordinates": coordinates}


def _parts(element: Any, single: str, dimension: int) -> list[Any]:
    """One part, or the parts of a part that is made of several."""
    shape = shape_of(_with_dimension(element, dimension))
    return [shape["coordinates"]] if shape["type"] == single else list(shape["coordinates"])


def _with_dimension(element: Any, dimension: int) -> Any:
    if element.get("srsDimension") is None and dimension != 2:
        element.set("srsDimension", str(dimension))
    return element


def _members(element: Any) -> list[Any]:
    """The geometries that one is made of, whatever the elements between are called."""
    around = [child for child in element if isinstance(child.tag, str)]
    return [shape for child in around for shape in child if isinstance(shape.tag, str) and _local(shape)[:1].isupper()]


def _rings(element: Any, dimension: int) -> list[list[Position]]:
    outer: list[list[Position]] = []
    inner: list[list[Position]] = []
    for child in element:
        if not isinstance(child.tag, str):
            continue
        name = _local(child)
        if name in {"exterior", "outerBoundaryIs"}:
            outer.extend(_line(ring, dimension) for ring in child if isinstance(ring.tag, str))
        elif name in {"interior", "innerBoundaryIs"}:
            inner.extend(_line(ring, dimension) for ring in child if isinstance(ring.tag, str))
    return [*outer, *inner]


def _line(element: Any, dimension: int) -> list[Position]:
    """The positions of a line or a ring, whose pieces follow one another."""
    dimension = _dimension(element, dimension)
    name = _local(element)
    if name in {"LineString", "LineStringSegment", "LinearRing", "GeodesicString"}:
        return list(_positions(element, dimension))
    if name not in {"Curve", "Ring", "CompositeCurve", "OrientableCurve"}:
        raise UnreadableShapeError(f"Servern skickade en linje av slaget {name[:40]}, som inte går att läsa.")
    pieces = [_line(piece, dimension) for piece in _members(element)]
    if name == "OrientableCurve" and element.get("orientation") == "-":
        pieces = [piece[::-1] for piece in reversed(pieces)]
    line: list[Position] = []
    for piece in pieces:
        line.extend(piece[1:] if line and piece and line[-1] == piece[0] else piece)
    return line


def _positions(element: Any, dimension: int) -> Iterator[Position]:
    for child in element:
        if not isinstance(child.tag, str):
            continue
        name = _local(child)
        if name in {"pos", "posList"}:
            yield from _cut(_numbers((child.text or "").split()), _dimension(child, dimension))
        elif name == "coordinates":
            yield from _of_old_form(child)
        elif name in {"pointProperty", "pointRep"}:
            yield from chain.from_iterable(_positions(point, dimension) for point in child)


def _of_old_form(element: Any) -> Iterator[Position]:
    """Coordinates of GML 2: "x,y x,y" with signs that the element may change."""
    decimal, between, after = element.get("decimal", "."), element.get("cs", ","), element.get("ts", " ")
    text = " ".join((element.text or "").split())
    for pair in filter(None, text.split(after)):
        yield _numbers(pair.replace(decimal, ".").split(between) if decimal != "." else pair.split(between))


def _cut(numbers: list[float], dimension: int) -> Iterator[Position]:
    if len(numbers) % dimension:
        raise HarvestError("Servern skickade en geometri vars koordinater inte går jämnt ut.")
    for start in range(0, len(numbers), dimension):
        yield numbers[start : start + dimension]


def _numbers(texts: list[str]) -> list[float]:
    try:
        return [float(text) for text in texts]
    except ValueError:
        raise HarvestError("Servern skickade koordinater som inte är tal.") from None


def _dimension(element: Any, default: int) -> int:
    told = element.get("srsDimension") or element.get("dimension") or ""
    return int(told) if told in {"2", "3", "4"} else default


def _short(system: str) -> int:
    tail = system.rpartition("EPSG:")[2] if "EPSG:" in system else system.rpartition("#")[2]
    return int(tail) if tail.isdecimal() and len(tail) < 7 else 0


def _local(element: Any) -> str:
    return str(etree.QName(element).localname)
