"""The maps people use: folium builds them, every asset is local, and nothing in them breaks a strict content policy.

The page shows `MapParts.html`, then its stylesheets, scripts, `script` (inside a script element with the page's nonce)
and modules. Layers arrive by viewport from /karta/<layer>.json (static/map-viewport.js); only the place asked about is
written into the page. folium's own header (inline styles, CDN links) is never used.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

import shapely
from folium.map import LayerControl
from shapely import Point, Polygon
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from gis import crs
from gis.layers import LayerKind, LayerSet
from gis.map_layers import (
    GEOMAN_SCRIPT,
    GEOMAN_STYLE,
    MODULES,
    SCRIPTS,
    STATIC,
    STYLES,
    LocalMap,
    OpeningView,
    PlacedLayer,
    ViewportLayer,
    collection,
    geojson,
    key,
)
from gis.map_views import first_place, meets, middle, opening_view, property_outline, turn_of
from gis.site import SiteReport
from gis.siteplan_drawing import FeatureLike
from gis.siteplan_measures import chosen_boundaries, metres
from gis.store import LayerStore

DECIMALS = 8  # of degrees: about a millimetre

LIVE_DISTANCES_M = 30.0  # boundaries farther off say nothing while drawing
LIVE_DISTANCES = 4
DRAWING = {"area": "draw.js", "line": "draw-line.js"}

@dataclass(frozen=True)
class MapParts:
    """A map in parts for a page to put together: URLs in the order to load, markup, script text without its tag."""

    stylesheets: tuple[str, ...]
    scripts: tuple[str, ...]
    html: str
    script: str
    modules: tuple[str, ...] = MODULES


BACKGROUND = (
    # layer, words, pane, label column, from zoom
    ("vatten", "Vatten", "water", "name", 11),
    ("vagar", "Vägar och gator", "roads", "name", 14),
    ("jarnvag", "Järnväg", "roads", "name", 13),
    ("fastigheter", "Fastigheter", "property", "label", 14.5),
    ("byggnader", "Byggnader", "building", "", 15),
)


def property_map(
    layers: LayerSet,
    store: LayerStore,
    *,
    chosen: str | None = None,
    centre: tuple[float, float] | None = None,
    field: str = "designation",
    ident: str = "map_property",
    label: str = "Karta över fastigheter. Välj en genom att trycka på den.",
    described_by: str = "",
    words: Mapping[str, str] | None = None,
) -> MapParts:
    """A map to choose a property on: `chosen` is shown from the start, else `centre` (E, N), else the middle of all.

    The designation pressed lands in the form field named `field`.
    """
    own = property_outline(layers, store, chosen)
    around = own or (Point(centre).buffer(250) if centre else middle(layers, store))
    page_map = _map(ident, around)
    _background(page_map, layers, words, choose=True)
    if own is not None:
        _own(page_map, own, chosen or "")
    facts = {"map": "property", "field": field, "chosen": chosen or "", "attribution": _sources(layers)}
    return _parts(page_map, facts, label, described_by, words)


def drawing_map(
    layers: LayerSet,
    store: LayerStore,
    *,
    designation: str | None,
    footprint: Polygon | None,
    answer_url: str,
    line: Mapping[str, Any] | None = None,
    draws: str = "area",
    field: str = "geometry",
    answer: str = "drawing-answer",
    ident: str = "map_drawing",
    label: str = "Karta att rita på.",
    described_by: str = "",
    words: Mapping[str, str] | None = None,
) -> MapParts:
    """A map to draw an "area" or a "line" on (`draws`); static/draw.js says at its top what the page must hold.

    `footprint` is what is drawn already, and `line` (GeoJSON) the line that it was made of; EPSG:3006. The live answer
    comes from `answer_url`.
    """
    own = property_outline(layers, store, designation)
    around = opening_view(own, footprint, layers, store, designation)
    page_map = _map(ident, around)
    _background(page_map, layers, words)
    _plan_and_constraints(page_map, layers, store, footprint if own is None else own, words)
    if own is not None:
        _own(page_map, own, designation or "", _said("Din fastighet %s", words) % designation, snapIgnore=False)
    place = Point(shapely.get_coordinates(crs.to_wgs84(first_place(own, footprint, around, layers, store)))[0])
    facts = {
        "map": "drawing", "attribution": _sources(layers), "field": field, "answer": answer, "answer-url": answer_url,
        "place": f"{place.x:.{DECIMALS}f},{place.y:.{DECIMALS}f}",
        "turn": f"{turn_of(own):.1f}",
        "geometry": "" if footprint is None else json.dumps(geojson(shape(dict(line)) if line else footprint)),
        "draws": draws,
    }  # fmt: skip
    parts = _parts(page_map, facts, label, described_by, words)
    return MapParts(
        (parts.stylesheets[0], GEOMAN_STYLE, *parts.stylesheets[1:]), (*parts.scripts, GEOMAN_SCRIPT),
        parts.html, parts.script, (*parts.modules, f"{STATIC}/{DRAWING[draws]}"),
    )  # fmt: skip


def case_map(
    layers: LayerSet,
    store: LayerStore,
    *,
    designation: str | None,
    footprint: Polygon | None,
    ident: str = "map_case",
    label: str = "Karta över den sökta byggnaden och dess omgivning.",
    described_by: str = "",
    words: Mapping[str, str] | None = None,
) -> MapParts:
    """The officer's map: the building applied for, its property, plan and restrictions."""
    own = property_outline(layers, store, designation)
    page_map = _map(ident, opening_view(own, footprint, layers, store, designation))
    _background(page_map, layers, words)
    _plan_and_constraints(page_map, layers, store, footprint if own is None else own, words)
    if own is not None:
        _own(page_map, own, designation or "")
    if footprint is not None:
        sought = _said("Sökt byggnad", words)
        data = collection([(sought, footprint, {"name": sought})])
        page_map.add_child(PlacedLayer(key(sought, "new"), data, className="f-new", pane="new"))
    return _parts(page_map, {"map": "case", "attribution": _sources(layers)}, label, described_by, words)


def layer_map(
    features: Iterable[FeatureLike],
    *,
    title: str,
    before: Iterable[FeatureLike] = (),
    ident: str = "map_layer",
    label: str = "",
    described_by: str = "",
    words: Mapping[str, str] | None = None,
) -> MapParts:
    """A preview of a layer version; with `before`, the old under the new so that what changed shows."""
    now, old = list(features), list(before)
    shapes = [feature.geometry for feature in (*now, *old) if not feature.geometry.is_empty]
    page_map = _map(ident, shapely.box(*shapely.total_bounds(shapes)) if shapes else Point(677_000, 6_580_000))
    new = _said("%s, ny version", words) % title if old else title
    for name, rows, sign in ((_said("Före", words), old, "before"), (new, now, "after")):
        if rows:
            data = collection([(str(i), row.geometry, row.properties) for i, row in enumerate(rows)])
            page_map.add_child(PlacedLayer(key(name, sign), data, className=f"f-{sign}", pane="new", facts="all"))
    return _parts(page_map, {"map": "layer"}, label or f"Karta över {title}.", described_by, words)


def live_lines(report: SiteReport, ask_below: float = 4.5) -> list[dict[str, Any]]:
    """The distances of a live answer, nearest first; the two to be shown on the map with their line in lon/lat.

    "tone" is "bad" at or over the boundary, "ask" nearer than `ask_below` metres, else "good".
    """
    near = sorted(report.boundaries, key=lambda boundary: boundary.distance)
    drawn = chosen_boundaries(report)
    shown = [boundary for boundary in near if boundary.distance <= LIVE_DISTANCES_M][:LIVE_DISTANCES] or near[:1]
    return [
        {
            "to": boundary.beyond or "gränsen",
            "metres": round(boundary.distance, 2),
            "kind": boundary.beyond_kind,
            "text": f"{metres(boundary.distance)} m",
            "tone": "bad" if boundary.distance < 0.005 else "ask" if boundary.distance < ask_below else "good",
        }
        | ({"line": _line(boundary.shortest)} if boundary in drawn else {})
        for boundary in shown
    ]


def _line(line: BaseGeometry) -> list[list[float]]:
    return [[round(x, DECIMALS), round(y, DECIMALS)] for x, y in crs.to_wgs84(line).coords]


def _map(ident: str, around: BaseGeometry) -> LocalMap:
    west, south, east, north = crs.to_wgs84(around).bounds
    page_map = LocalMap(ident, ((south + north) / 2, (west + east) / 2))
    page_map.add_child(OpeningView(south, west, north, east))
    page_map.view = f"{south:.6f},{west:.6f},{north:.6f},{east:.6f}"
    return page_map


def _parts(
    page_map: LocalMap, facts: Mapping[str, str], label: str, described_by: str, words: Mapping[str, str] | None
) -> MapParts:
    page_map.add_child(LayerControl(position="topright", collapsed=True))
    figure: Any = page_map.get_root()
    figure.render()
    attributes = {"class": f"map map--{facts['map']}", "id": page_map.ident, "role": "region", "aria-label": label}
    attributes |= {"data-view": page_map.view}
    attributes |= {"aria-describedby": described_by} if described_by else {}
    attributes |= {f"data-{name}": value for name, value in facts.items() if value}
    attributes |= {"data-words": json.dumps(dict(words), ensure_ascii=False)} if words else {}
    written = " ".join(f'{name}="{escape(value)}"' for name, value in attributes.items())
    return MapParts(STYLES, SCRIPTS, f'<div class="map-frame"><div {written}></div></div>', figure.script.render())


def _sources(layers: LayerSet) -> str:
    """Where the ground comes from and how fresh it is, for the map's foot."""
    shown = [layers[name] for name in ("fastigheter", "byggnader") if name in layers]
    return "; ".join(dict.fromkeys(f"{layer.title}: {layer.source}, {layer.published.isoformat()}" for layer in shown))


def _said(swedish: str, words: Mapping[str, str] | None) -> str:
    """The map's own word in the page's language, which the page's words hold by the Swedish one."""
    return (words or {}).get(swedish, swedish)


def _background(page_map: LocalMap, layers: LayerSet, words: Mapping[str, str] | None, choose: bool = False) -> None:
    for name, swedish, pane, label, zoom in BACKGROUND:
        if name in layers:
            page_map.add_child(ViewportLayer(
                key(_said(swedish, words), name), url=f"/karta/{name}.json", className=f"f-{name}", pane=pane,
                label=label, fromZoom=zoom, facts=name, choose=choose and name == "fastigheter",
                interactive=name not in ("vatten", "vagar"),
            ))  # fmt: skip


def _plan_and_constraints(
    page_map: LocalMap,
    layers: LayerSet,
    store: LayerStore,
    place: BaseGeometry | None,
    words: Mapping[str, str] | None,
) -> None:
    for name, swedish in (("detaljplaner", "Detaljplaner"), ("planbestammelser", "Planbestämmelser")):
        if name in layers:
            page_map.add_child(ViewportLayer(
                key(_said(swedish, words), name), url=f"/karta/{name}.json", className=f"f-{name}", pane="plan",
                fromZoom=14, facts=name, byKind=name == "planbestammelser",
            ))  # fmt: skip
    for layer in layers.values():
        if layer.kind is LayerKind.CONSTRAINT:
            page_map.add_child(ViewportLayer(
                key(_said(layer.title, words), "constraint"), show=meets(store, layers, layer.name, place),
                url=f"/karta/{layer.name}.json", className="f-constraint", pane="constraint", fromZoom=14,
                facts="constraint", title=layer.title,
            ))  # fmt: skip


def _own(page_map: LocalMap, geometry: BaseGeometry, designation: str, words: str = "", **options: Any) -> None:
    """The property asked about: its ground light below everything else, its boundary heavy above."""
    data = collection([(designation, geometry, {"designation": designation, "label": designation})])
    ground = {"className": "f-own-ground", "pane": "roads", "interactive": False}
    page_map.add_child(PlacedLayer("", data, control=False, **ground))
    sign = key(words or designation, "own")
    page_map.add_child(PlacedLayer(sign, data, className="f-own", pane="own", interactive=False, **options))
