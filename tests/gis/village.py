"""Byn, a village drawn by hand: every distance in it can be read from the numbers below.

Metres east and north of a corner far from any zone's meridian, so that forgetting the projection's scale shows:

    200 +--------------------------------+
        |  Byn 2:1>1      (hole: 3:1)    |   lake from 140
     30 +---------+---------+---------+--+
        |  1:1    |  1:2    |  1:3    |  |   1:1 is 40 by 30
      0 +---------+---------+---------+--+
        |  s:1, the street, 8 m wide     |   centre line at -4
     -8 +--------------+--------------+--+
        |  1:4         |  1:5         |
    -38 +--------------+--------------+
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import geopandas as gpd
from shapely import LineString, Point, Polygon, box
from shapely.affinity import translate
from shapely.geometry.base import BaseGeometry

from gis import crs
from gis.layers import CONSTRAINTS, Coverage, LayerKind, LayerSet, PublishedLayer
from gis.store import LayerStore
from gis.writing import write_version

EAST, NORTH = 874_000.0, 7_320_000.0
SCALE = crs.scale_at(EAST, NORTH)
EVERYWHERE = Coverage(everywhere=True)


def at(geometry: BaseGeometry) -> BaseGeometry:
    """Village coordinates to EPSG:3006."""
    return translate(geometry, EAST, NORTH)


def plot(west: float, south: float, east: float, north: float) -> Polygon:
    return at(box(west, south, east, north))


def true(metres: float) -> float:
    """What a map distance in the village truly is."""
    return metres / SCALE


def property_row(designation: str, geometry: Polygon, omrade: int = 1, kind: str = "fastighet") -> dict[str, Any]:
    return {"designation": designation, "omrade": omrade, "kind": kind, "geometry": geometry}


FARM = at(box(-20, 30, 140, 200).difference(box(20, 100, 50, 130)))

PROPERTIES = [
    property_row("Byn 1:1", plot(0, 0, 40, 30)),
    property_row("Byn 1:2", plot(40, 0, 80, 30)),
    property_row("Byn 1:3", plot(80, 0, 120, 30)),
    property_row("Byn 1:4", plot(0, -38, 60, -8)),
    property_row("Byn 1:5", plot(60, -38, 120, -8)),
    property_row("Byn s:1", plot(-20, -8, 140, 0), kind="samfallighet"),
    property_row("Byn 2:1", FARM),
    property_row("Byn 2:1", plot(-100, 0, -40, 30), omrade=2),
    property_row("Byn 3:1", plot(20, 100, 50, 130)),
]


def building_row(building_id: str, geometry: Polygon, kind: str, designation: str, **more: Any) -> dict[str, Any]:
    row = {
        "building_id": building_id,
        "kind": kind,
        "purpose": "",
        "address": "",
        "designation": designation,
        "main": 0,
    }
    return row | {"exempt": 0, "ridge_height": None, "geometry": geometry} | more


BUILDINGS = [
    building_row("b1", plot(20, 10, 30, 18), "bostad", "Byn 1:1", main=1, ridge_height=6.5, address="Bygatan 1"),
    building_row("b2", plot(34, 22, 38, 26), "komplement", "Byn 1:1", exempt=1),
    building_row("b3", plot(45, 10, 55, 20), "bostad", "Byn 1:2", main=1),
    building_row("b4", plot(100, 150, 130, 170), "ekonomi", "Byn 2:1", main=1),
]

PLANS = [
    {
        "plan_id": "p1",
        "designation": "DP 1",
        "name": "Byn",
        "status": "laga kraft",
        "laga_kraft": "2015-05-01",
        "implementation_end": "2025-05-01",
        "provisions_read": 1,
        "geometry": plot(0, -38, 120, 30),
    },
    {
        "plan_id": "p2",
        "designation": "DP 2",
        "name": "Norra Byn",
        "status": "samråd",
        "laga_kraft": None,
        "implementation_end": None,
        "provisions_read": 1,
        "geometry": plot(0, 30, 120, 90),
    },
]


def provision_row(provision_id: str, kind: str, geometry: BaseGeometry, **more: Any) -> dict[str, Any]:
    row = {"provision_id": provision_id, "plan_id": "p1", "code": "", "symbol": "", "kind": kind, "text": kind}
    row |= {"value": None, "value_type": None, "unit": None, "use": "kvartersmark", "geometry": geometry}
    return row | more


PROVISIONS = [
    provision_row("q1", "use", plot(0, 0, 120, 30), code="DP_KM_B2", text="Bostäder"),
    provision_row("q2", "use", plot(0, -8, 120, 0), use="allman_plats", text="Gata"),
    provision_row("q3", "no_build", plot(0, 0, 120, 6)),
    provision_row("q4", "max_building_area", plot(0, 0, 120, 30), value=200.0, value_type="max", unit="kvadratmeter"),
    provision_row("q5", "other", at(LineString([(0, 0), (40, 0)])), text="Utfartsförbud"),
    provision_row("q6", "use", plot(0, 30, 120, 90), plan_id="p2", text="Bostäder"),
]

SHAPES: dict[str, tuple[LayerKind, Coverage, list[dict[str, Any]]]] = {
    "fastigheter": (LayerKind.PROPERTY, EVERYWHERE, PROPERTIES),
    "byggnader": (LayerKind.BUILDING, EVERYWHERE, BUILDINGS),
    "vagar": (
        LayerKind.ROAD,
        EVERYWHERE,
        [{"name": "Bygatan", "kind": "gata", "geometry": at(LineString([(-20, -4), (140, -4)]))}],
    ),
    "jarnvag": (
        LayerKind.RAILWAY,
        EVERYWHERE,
        [{"name": "Bybanan", "geometry": at(LineString([(-150, -38), (-150, 200)]))}],
    ),
    "vatten": (
        LayerKind.WATER,
        EVERYWHERE,
        [{"name": "Bysjön", "kind": "sjo", "area_ha": 3.8, "geometry": plot(140, -38, 300, 200)}],
    ),
    "kommungrans": (LayerKind.BORDER, EVERYWHERE, [{"name": "Byns kommun", "geometry": plot(-200, -38, 300, 200)}]),
    "detaljplaner": (LayerKind.PLAN, Coverage(area=plot(-200, -38, 300, 90)), PLANS),
    "planbestammelser": (LayerKind.PROVISION, EVERYWHERE, PROVISIONS),
    "strandskydd": (LayerKind.CONSTRAINT, EVERYWHERE, [{"name": "Bysjön", "geometry": plot(40, -38, 300, 200)}]),
    "fornlamningar": (
        LayerKind.CONSTRAINT,
        Coverage(),
        [{"name": "Röse", "geometry": at(Point(10, 60))}, {"name": "Gravfält", "geometry": plot(-90, 5, -80, 15)}],
    ),
    "buller": (
        LayerKind.CONSTRAINT,
        Coverage(area=plot(-200, -38, 60, 200)),
        [{"name": "Väg 55 dB(A)", "geometry": plot(-200, -38, -100, 200)}],
    ),
}


def frame_of(rows: list[dict[str, Any]]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame(rows, geometry="geometry", crs=3006)


def published(
    name: str, kind: LayerKind, coverage: Coverage, frame: gpd.GeoDataFrame, store: LayerStore
) -> PublishedLayer:
    version = write_version(frame, kind, store)
    title = CONSTRAINTS.get(name, name.capitalize())
    day = date(2026, 11, 1)
    return PublishedLayer(name, title, kind, version, store.path_of(version), day, "Byns kommun", coverage)


def build(store: LayerStore) -> LayerSet:
    """The village's layers; nine of the twelve constraint layers are missing on purpose."""
    return {
        name: published(name, kind, coverage, frame_of(rows), store) for name, (kind, coverage, rows) in SHAPES.items()
    }


def without(layers: LayerSet, *names: str) -> LayerSet:
    return {name: layer for name, layer in layers.items() if name not in names}


def covering(layers: LayerSet, name: str, coverage: Coverage) -> LayerSet:
    return {**layers, name: replace(layers[name], coverage=coverage)}


def house(west: float, south: float, width: float = 5, length: float = 4) -> Polygon:
    """A house whose south-western corner stands there."""
    return plot(west, south, west + width, south + length)
