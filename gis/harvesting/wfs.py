"""A source by WFS 2.0 (OGC 09-025r2) or 1.1 (04-094): what it offers, its columns, and its features page by page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import parse_qsl, urljoin, urlsplit

from lxml import etree
from shapely import box

from gis import crs
from gis.harvesting.answers import exception_in
from gis.harvesting.fetching import Fetcher, with_query, without_query
from gis.harvesting.filters import fes_of
from gis.harvesting.gate import same_origin
from gis.harvesting.ogc import epsg_of
from gis.harvesting.refusing import HarvestError, PageTooLargeError
from gis.harvesting.shapes import Bounds, Collection, Wish
from gis.reading.markup import CAREFUL

XML: Final = "application/gml+xml, text/xml, application/xml"
VERSIONS: Final = ("2.0.0", "1.1.0")
MOST_DESCRIBED: Final = 16 << 20  # bytes; some servers describe thousands of types at once
OWN: Final = ("service", "request", "version", "typename", "typenames", "acceptversions", "outputformat")
_XLINK: Final = "{http://www.w3.org/1999/xlink}href"


@dataclass(frozen=True)
class FeatureType:
    """A feature type: its name with its prefix, its title, and its reference systems as the server writes them."""

    name: str
    title: str
    description: str
    systems: tuple[str, ...]


@dataclass(frozen=True)
class Service:
    """A WFS that was read. `most` is how many features it gives at once, None where it does not say."""

    address: str
    feature_address: str
    version: str
    title: str
    types: Mapping[str, FeatureType]
    pages: bool
    most: int | None
    json_format: str


@dataclass(frozen=True)
class Described:
    """The columns of a feature type with their XML Schema types, and the name of its geometry."""

    columns: Mapping[str, str]
    geometry: str


def read_service(fetcher: Fetcher, address: str) -> Service:
    """What the server says that it can (GetCapabilities). Raises HarvestError."""
    base = without_query(address, OWN)
    asked = {
        "service": "WFS",
        "request": "GetCapabilities",
        "version": VERSIONS[0],
        "acceptversions": ",".join(VERSIONS),
    }
    root = _xml(fetcher, with_query(base, asked))
    if _local(root) != "WFS_Capabilities":
        raise HarvestError(
            f"Adressen leder inte till en WFS: svaret börjar med {_local(root)[:40]}. Kontrollera adressen."
        )
    version = str(root.get("version") or "")
    if not version.startswith(("2.0", "1.1")):
        raise HarvestError(f"Servern talar WFS {version[:10] or 'av okänd version'}. Hämtningen klarar 2.0 och 1.1.")
    constraints = _constraints(root)
    most = constraints.get("CountDefault", "") or constraints.get("DefaultMaxFeatures", "")
    types = {each.name: each for each in map(_type, _all(root, "FeatureType"))}
    title = next((_text(each) for part in _all(root, "ServiceIdentification") for each in _all(part, "Title")), "")
    return Service(
        address=base,
        feature_address=_feature_address(root, base),
        version=VERSIONS[0] if version.startswith("2.0") else VERSIONS[1],
        title=title,
        types=types,
        pages=version.startswith("2.0") and constraints.get("ImplementsResultPaging", "").upper() == "TRUE",
        most=int(most) if most.isdecimal() else None,
        json_format=_json_format(root),
    )


def collections_of(service: Service) -> tuple[Collection, ...]:
    return tuple(Collection(each.name, each.title or each.name, each.description) for each in service.types.values())


def type_of(service: Service, name: str) -> FeatureType:
    """The feature type, with or without its prefix. Raises HarvestError."""
    found = service.types.get(name) or next(
        (each for each in service.types.values() if each.name.rpartition(":")[2] == name), None
    )
    if found is None:
        raise HarvestError(f"Servern har inget lager som heter {name[:100]}. Välj ett av dem som servern räknar upp.")
    return found


def system_of(found: FeatureType) -> tuple[int, str]:
    """SWEREF 99 TM if it is offered, else another that is taken, as the server writes it. Raises HarvestError."""
    offered: dict[int, str] = {}
    for system in found.systems:
        code = epsg_of(system) or _short(system)
        if code and (code not in offered or system.startswith("urn:")):
            offered[code] = system
    for code in (crs.SWEREF99_TM, *crs.SWEREF99_ZONES, crs.WGS84):
        if code in offered:
            return code, offered[code]
    raise HarvestError("Servern erbjuder lagret bara i koordinatsystem som inte används här. SWEREF 99 TM behövs.")


def describe(fetcher: Fetcher, service: Service, found: FeatureType) -> Described:
    """The columns of a feature type (DescribeFeatureType). Raises HarvestError."""
    asked = {"service": "WFS", "version": service.version, "request": "DescribeFeatureType"}
    root = _xml(fetcher, with_query(service.address, {**asked, _typename(service): found.name}))
    columns: dict[str, str] = {}
    geometry = ""
    for each in _all(root, "element"):
        name, kind = each.get("name"), str(each.get("type") or "").rpartition(":")[2]
        if name is None or each.getparent() is root:
            continue
        kind = kind or next((str(one.get("base") or "").rpartition(":")[2] for one in _all(each, "restriction")), "")
        if kind.endswith("PropertyType"):
            geometry = geometry or name
        else:
            columns[name] = kind
    return Described(columns, geometry)


def question(service: Service, found: FeatureType, described: Described, wish: Wish) -> str:
    """The address that asks for the features, before how many and from where. Raises HarvestError."""
    epsg, system = system_of(found)
    asked = {
        "service": "WFS",
        "version": service.version,
        "request": "GetFeature",
        _typename(service): found.name,
        "srsName": system,
    }
    bounds = _in_system(wish.bounds, epsg) if wish.bounds else None
    north_first = system.startswith(("urn:", "http"))  # the short form is easting first by old custom
    if wish.where.strip():
        name = described.geometry
        asked["filter"] = fes_of(service.version, wish.where, name, bounds, system, north_first)
    elif bounds:
        west, south, east, north = bounds
        order = (south, west, north, east) if north_first else (west, south, east, north)
        asked["bbox"] = ",".join([*(f"{each:.7f}".rstrip("0").rstrip(".") for each in order), system])
    return with_query(service.feature_address, asked)


def page_of(service: Service, address: str, start: int, count: int) -> str:
    """The address of a page of the features."""
    if service.version == VERSIONS[1]:
        return with_query(address, {"maxFeatures": str(count)})
    return with_query(address, {"startIndex": str(start), "count": str(count)})


def hits_of(address: str) -> str:
    """The address that asks how many features there are."""
    return with_query(address, {"resultType": "hits"})


def _in_system(bounds: Bounds, epsg: int) -> Bounds:
    west, south, east, north = crs.from_3006(box(*bounds).segmentize(1000.0), epsg).bounds
    return west, south, east, north


def _typename(service: Service) -> str:
    return "typeNames" if service.version == VERSIONS[0] else "typeName"


def _type(element: Any) -> FeatureType:
    told = {
        name: [_text(each) for each in element if isinstance(each.tag, str) and _local(each) == name]
        for name in ("Name", "Title", "Abstract", "DefaultCRS", "DefaultSRS", "OtherCRS", "OtherSRS")
    }
    systems = [*told["DefaultCRS"], *told["DefaultSRS"], *told["OtherCRS"], *told["OtherSRS"]]
    first = {name: next(iter(values), "") for name, values in told.items()}
    return FeatureType(first["Name"], first["Title"][:200], first["Abstract"][:300], tuple(systems))


def _constraints(root: Any) -> dict[str, str]:
    found: dict[str, str] = {}
    for each in _all(root, "Constraint"):
        value = next((_text(one) for name in ("DefaultValue", "Value") for one in _all(each, name)), "")
        found.setdefault(str(each.get("name")), value)
    return found


def _feature_address(root: Any, base: str) -> str:
    """Where features are asked for: what the server says, if that is on the same server, else where it answered."""
    for operation in _all(root, "Operation"):
        if operation.get("name") == "GetFeature":
            for get in _all(operation, "Get"):
                try:
                    told = without_query(same_origin(urljoin(base, str(get.get(_XLINK) or base)), base), OWN)
                    return with_query(told, dict(parse_qsl(urlsplit(base).query)))  # such as ?map=
                except HarvestError:
                    return base
    return base


def _json_format(root: Any) -> str:
    """The output format of GetFeature that is GeoJSON, as the server writes it; "" for none."""
    for operation in _all(root, "Operation"):
        if operation.get("name") == "GetFeature":
            for value in map(_text, _all(operation, "Value")):
                if "json" in value.lower() and "jsonp" not in value.lower() and "javascript" not in value.lower():
                    return value
    return ""


def _xml(fetcher: Fetcher, address: str) -> Any:
    """A document of the server's about itself. Raises HarvestError."""
    try:
        body = fetcher.get(address, XML, most=MOST_DESCRIBED).body
    except PageTooLargeError:
        raise HarvestError("Serverns beskrivning av sig själv är orimligt stor.") from None
    said = exception_in(body)
    if said is not None:
        raise HarvestError(f"Servern svarade med ett fel: ”{said}”.")
    try:
        root = etree.fromstring(body, etree.XMLParser(**CAREFUL))
    except (etree.XMLSyntaxError, ValueError):
        begins = body[:200].lstrip().lower()
        told = "en webbsida" if begins.startswith((b"<!doctype html", b"<html")) else "något som inte är XML"
        raise HarvestError(f"Servern svarade med {told}. Kontrollera att adressen leder till en WFS.") from None
    info = root.getroottree().docinfo
    if info.internalDTD is not None or info.doctype:
        told = "en webbsida" if _local(root).lower() == "html" else "XML som har en dokumenttyp (DOCTYPE)"
        raise HarvestError(f"Servern svarade med {told}. Kontrollera att adressen leder till en WFS.")
    if _local(root).lower() == "html":
        raise HarvestError("Servern svarade med en webbsida. Kontrollera att adressen leder till en WFS.")
    return root


def _all(element: Any, name: str) -> list[Any]:
    return [each for each in element.iter() if isinstance(each.tag, str) and _local(each) == name]


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())


def _short(system: str) -> int:
    tail = system.rpartition("EPSG:")[2] if "EPSG:" in system else system.rpartition("#")[2]
    return int(tail) if tail.isdecimal() and len(tail) < 7 else 0


def _local(element: Any) -> str:
    return str(etree.QName(element).localname)
