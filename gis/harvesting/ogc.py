"""A source by OGC API - Features (OGC 17-069r4, 18-058r1): landing page, conformance, collection, pages of items."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote, urljoin

from shapely import box

from gis import crs
from gis.harvesting.answers import Answer, json_in
from gis.harvesting.fetching import Fetcher, with_query
from gis.harvesting.filters import cql2_of, pairs_in
from gis.harvesting.gate import same_origin
from gis.harvesting.refusing import HarvestError
from gis.harvesting.shapes import Bounds, Collection, Wish

CRS84: Final = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
GEOJSON: Final = "application/geo+json, application/json;q=0.9"
MOST_COLLECTIONS: Final = 2000
_EPSG: Final = re.compile(r"(?:/def/crs/EPSG/[^/]+/|:EPSG:[^:]*:)(\d{4,6})$", re.IGNORECASE)
_FEATURES: Final = re.compile(r"(ogcapi-features-1/1\.\d+|wfs-1/3\.0)/(conf|req)/core$")


@dataclass(frozen=True)
class Service:
    """A landing page that was read."""

    address: str
    title: str
    conforms: frozenset[str]
    collections: Mapping[str, Mapping[str, Any]]

    def can(self, *endings: str) -> bool:
        return any(each.endswith(endings) for each in self.conforms)


@dataclass(frozen=True)
class Questions:
    """How the items of a collection are asked for: the first page's address, the system, and what each must be."""

    address: str
    epsg: int
    equals: Mapping[str, str]


@dataclass(frozen=True)
class Page:
    """A page of items: where it was, what it holds, how many the server says there are, and where the next is."""

    answer: Answer
    value: Mapping[str, Any]
    matched: int | None
    next_address: str | None


def read_service(fetcher: Fetcher, address: str) -> Service:
    """The landing page and what stands behind it. Raises HarvestError."""
    landing_address = re.sub(r"/(collections(/.*)?|conformance)/?$", "", address.partition("?")[0]).rstrip("/")
    landing = _object(fetcher.json(landing_address or address))
    base = f"{landing_address}/"
    conformance = _object(fetcher.json(_link(landing, "conformance", base) or urljoin(base, "conformance")))
    conforms = frozenset(str(each) for each in _list(conformance.get("conformsTo")))
    if not any(_FEATURES.search(each) for each in conforms):
        raise HarvestError("Adressen leder inte till ett OGC API Features: servern säger inte att den följer det.")
    found = _object(fetcher.json(_link(landing, "data", base) or urljoin(base, "collections")))
    shared = _list(found.get("crs"))
    collections: dict[str, Mapping[str, Any]] = {}
    for told in _list(found.get("collections"))[:MOST_COLLECTIONS]:
        if isinstance(told, dict) and isinstance(told.get("id"), str) and told.get("itemType", "feature") == "feature":
            systems = [each for each in _list(told.get("crs")) if each != "#/crs"]
            all_of = [*systems, *shared] if "#/crs" in _list(told.get("crs")) else systems
            collections[told["id"]] = {**told, "crs": all_of}
    return Service(landing_address, str(landing.get("title") or ""), conforms, collections)


def collections_of(service: Service) -> tuple[Collection, ...]:
    return tuple(
        Collection(name, str(told.get("title") or name)[:200], str(told.get("description") or "")[:300])
        for name, told in service.collections.items()
    )


def questions_for(service: Service, wish: Wish, page_features: int) -> Questions:
    """The first page's address. Raises HarvestError for a collection or a filter that the server does not have."""
    told = service.collections.get(wish.collection)
    if told is None:
        raise HarvestError(
            f"Servern har ingen samling som heter {wish.collection[:100]}. Välj en av dem som servern räknar upp."
        )
    base = f"{service.address}/collections/{quote(wish.collection, safe='')}/"
    address = _link(told, "items", base, "geo+json") or _link(told, "items", base) or urljoin(base, "items")
    epsg, system = _system(service, told)
    query = {"limit": str(page_features)}
    if epsg != crs.WGS84:
        query["crs"] = system
    if wish.bounds:
        query["bbox"] = ",".join(f"{each:.7f}" for each in in_degrees(wish.bounds))
    equals, filtered = _filtered(service, wish)
    return Questions(with_query(address, {**query, **filtered}), epsg, equals)


def _filtered(service: Service, wish: Wish) -> tuple[dict[str, str], dict[str, str]]:
    """What every feature must have, and the parameters that ask for it."""
    if not wish.where.strip():
        return {}, {}
    pairs = pairs_in(wish.where)
    takes_cql2 = service.can("/conf/cql2-text") and service.can("/conf/filter", "/conf/features-filter")
    if pairs is None and not takes_cql2:
        raise HarvestError("Servern kan inte filtrera med CQL2. Skriv filtret som rader med kolumn = värde.")
    if pairs is None:
        return {}, {"filter": " ".join(wish.where.split()), "filter-lang": "cql2-text"}
    return pairs, {"filter": cql2_of(pairs), "filter-lang": "cql2-text"} if takes_cql2 else dict(pairs)


def _system(service: Service, told: Mapping[str, Any]) -> tuple[int, str]:
    """SWEREF 99 TM if it is offered, else the zone that the collection is kept in, else degrees."""
    if not service.can("ogcapi-features-2/1.0/conf/crs"):
        return crs.WGS84, CRS84
    offered = {epsg_of(str(each)): str(each) for each in told["crs"]}
    if crs.SWEREF99_TM in offered:
        return crs.SWEREF99_TM, offered[crs.SWEREF99_TM]
    kept = epsg_of(str(told.get("storageCrs", "")))
    if kept in crs.SWEREF99_ZONES and kept in offered:
        return kept, offered[kept]
    return crs.WGS84, CRS84


def epsg_of(system: str) -> int:
    """The EPSG code of a reference system's address or URN; 0 for one that has none."""
    found = _EPSG.search(system)
    return int(found.group(1)) if found else 0


def in_degrees(bounds: Bounds) -> Bounds:
    """Bounds in EPSG:3006 as west, south, east, north in degrees, around all of them.

    A box without bbox-crs is in CRS84, longitude first, on every server: the one order that nobody misreads.
    """
    west, south, east, north = crs.to_wgs84(box(*bounds).segmentize(1000.0)).bounds
    return west, south, east, north


def pages(fetcher: Fetcher, first: str) -> Iterator[Page]:
    """Page after page by the server's own links. Raises HarvestError for links that leave it or go round."""
    seen: set[str] = set()
    address: str | None = first
    while address is not None:
        if address in seen:
            raise HarvestError("Serverns länkar till nästa sida går i cirkel. Hämtningen avbröts.")
        seen.add(address)
        if len(seen) > fetcher.limits.pages:
            raise HarvestError(f"Servern delar underlaget i fler än {fetcher.limits.pages} sidor. Begränsa urvalet.")
        answer = fetcher.get(address, GEOJSON, most=fetcher.limits.page_bytes)
        value = _object(json_in(answer))
        returned, features = value.get("numberReturned"), value.get("features")
        if isinstance(returned, int) and isinstance(features, list) and returned != len(features):
            raise HarvestError(
                f"Servern sade att sidan har {returned} objekt men skickade {len(features)}.", passing=True
            )
        matched = value.get("numberMatched")
        following = _link(value, "next", answer.url)
        address = fetcher.without_login(following) if following else None
        yield Page(answer, value, matched if isinstance(matched, int) and matched >= 0 else None, address)


def _link(told: Mapping[str, Any], relation: str, base: str, kind: str = "json") -> str | None:
    """The address of a link, on the same server. Raises HarvestError for one that leaves it."""
    for link in _list(told.get("links")):
        if not isinstance(link, dict) or not isinstance(link.get("href"), str):
            continue
        relations = (relation, f"http://www.opengis.net/def/rel/ogc/1.0/{relation}")
        if link.get("rel") in relations and kind in str(link.get("type") or "json"):
            return same_origin(urljoin(base, link["href"]), base)
    return None


def _object(value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise HarvestError("Servern svarade med JSON som inte är ett OGC API Features. Kontrollera adressen.")
    return value


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
