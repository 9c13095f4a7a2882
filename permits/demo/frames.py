"""Kjellstavik as map layers: one GeoDataFrame (EPSG:3006) a layer, with the columns that the layers promise."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

import geopandas
import shapely
from shapely.geometry.base import BaseGeometry

from permits.demo.buildings import Building
from permits.demo.ground import MUNICIPALITY, STREAM_WIDTH, Ground, placed
from permits.demo.network import Network
from permits.demo.parcels import Parcel

_NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "https://kjellstavik.example/register")


def frame(rows: Iterable[Mapping[str, Any]]) -> geopandas.GeoDataFrame:
    """Rows with a "geometry" as a frame in EPSG:3006."""
    return geopandas.GeoDataFrame(list(rows), geometry="geometry", crs="EPSG:3006")


def identity(*key: object) -> str:
    """A UUID that stays the same from build to build."""
    return str(uuid.uuid5(_NAMESPACE, "/".join(map(str, key))))


def properties(parcels: list[Parcel]) -> geopandas.GeoDataFrame:
    """One row an område; labels as on a property map: 1:18, 1:18>2, s:3."""
    return frame(
        {
            "designation": parcel.designation,
            "trakt": parcel.trakt,
            "block": parcel.block,
            "unit": str(parcel.unit),
            "omrade": number,
            "kind": "samfallighet" if parcel.is_common else "fastighet",
            "fnr": identity("fastighet", parcel.designation),
            "label": f"{parcel.block}:{parcel.unit}" + (f">{number}" if len(parcel.areas) > 1 else ""),
            "geometry": area,
        }
        for parcel in parcels
        for number, area in enumerate(parcel.areas, start=1)
    )


def buildings(built: list[Building]) -> geopandas.GeoDataFrame:
    return frame(
        {
            "building_id": identity("byggnad", one.building_id),
            "kind": one.kind,
            "purpose": one.purpose,
            "address": one.address,
            "designation": one.designation,
            "main": int(one.main),
            "ridge_height": one.ridge_height,
            "roof_pitch": one.roof_pitch,
            "built_year": one.built_year,
            "exempt": int(one.exempt),
            "geometry": one.footprint,
        }
        for one in built
    )


_KEEPERS = {"allman_vag": "Staten", "gata": "Kjellstaviks kommun", "enskild": "Vägförening"}
_CARRIAGEWAY = {"allman_vag": 7.0, "gata": 5.5, "enskild": 3.6}


def roads(network: Network) -> geopandas.GeoDataFrame:
    """Centre lines; `width` is that of the carriageway, metres."""
    return frame(
        {
            "name": street.name,
            "kind": street.kind,
            "width": _CARRIAGEWAY[street.kind] + (1.5 if street.collector and street.kind == "gata" else 0.0),
            "manager": _KEEPERS[street.kind],
            "geometry": placed(street.line),
        }
        for street in network.streets
    )


def railway(network: Network) -> geopandas.GeoDataFrame:
    return frame([{"name": "Kjellstabanan", "geometry": placed(network.railway)}])


def water(ground: Ground) -> geopandas.GeoDataFrame:
    """Sea, lakes and the stream as areas. The stream is narrower than two metres for all its length."""
    named: list[tuple[str, str, BaseGeometry]] = [
        *(("Kjellstafjärden", "hav", part) for part in shapely.get_parts(ground.sea)),
        ("Hagsjön", "sjo", ground.lake),
        ("Svarttjärn", "sjo", ground.tarn),
        (f"Kvarnbäcken (bredd {STREAM_WIDTH:.1f} m)".replace(".", ","), "backdrag", ground.stream),
    ]
    return frame(
        {"name": name, "kind": kind, "area_ha": round(shape.area / 10_000, 2), "geometry": placed(shape)}
        for name, kind, shape in named
    )


def border(parcels: list[Parcel]) -> geopandas.GeoDataFrame:
    """The outer border of all properties, vertex for vertex."""
    areas = [area for parcel in parcels for area in parcel.areas]
    return frame([{"name": MUNICIPALITY, "geometry": shapely.coverage_union_all(areas)}])
