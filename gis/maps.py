"""The maps people use: to choose a property on, to draw on, and to see a case.

folium builds them, every asset is local, and nothing in them breaks a strict content policy; gis/map_parts.py tells of
the parts. Only the place asked about is written into the page.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import shapely
from shapely import Point, Polygon
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from gis import crs
from gis.backgrounds import Background
from gis.layers import LayerKind, LayerSet
from gis.map_layers import (
    GEOMAN_SCRIPT,
    GEOMAN_STYLE,
    STATIC,
    LocalMap,
    PlacedLayer,
    ViewportLayer,
    collection,
    geojson,
    key,
)
from gis.map_parts import MapParts, MapWishes, cells_url, finished, ground, new_map, sources
from gis.map_views import SHOW_WITHIN_M, first_place, meets, middle, opening_view, property_outline, turn_of
from gis.site import SiteReport
from gis.siteplan_drawing import FeatureLike
from gis.siteplan_measures import chosen_boundaries, metres
from gis.store import LayerStore

__all__ = ["MapParts", "case_map", "drawing_map", "ground_map", "layer_map", "live_lines", "property_map"]

DECIMALS = 8  # of degrees: about a millimetre

LIVE_DISTANCES_M = 30.0  # boundaries farther off say nothing while drawing
LIVE_DISTANCES = 4
DRAWING = {"area": "draw.js", "line": "draw-line.js"}


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
    background: Background | None = None,
) -> MapParts:
    """A map to choose a property on: `chosen` is shown from the start, else `centre` (E, N), else the middle of all.

    The designation pressed lands in the form field named `field`.
    """
    wishes = MapWishes(label, described_by, words, background)
    own = property_outline(layers, store, chosen)
    around = own or (Point(centre).buffer(250) if centre else middle(layers, store))
    page_map = new_map(ident, around, background)
    ground(page_map, layers, wishes, choose=True)
    if own is not None:
        _own(page_map, own, chosen or "")
    facts = {"map": "property", "field": field, "chosen": chosen or "", "attribution": sources(layers, wishes)}
    text = f"Kartan visar {chosen} och fastigheterna runt den." if own is not None else _GROUND_TEXT
    return finished(page_map, facts, wishes, text)  # the page that it is on has a search of its own


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
    background: Background | None = None,
) -> MapParts:
    """A map to draw an "area" or a "line" on (`draws`); static/draw.js says at its top what the page must hold.

    `footprint` is what is drawn already, and `line` (GeoJSON) the line that it was made of; EPSG:3006. The live answer
    comes from `answer_url`.
    """
    wishes = MapWishes(label, described_by, words, background)
    own = property_outline(layers, store, designation)
    around = opening_view(own, footprint, layers, store, designation)
    page_map = new_map(ident, around, background)
    ground(page_map, layers, wishes)
    near = _plan_and_constraints(page_map, layers, store, footprint if own is None else own, wishes)
    if own is not None:
        _own(page_map, own, designation or "", wishes.said("Din fastighet %s") % designation, snapIgnore=False)
    place = Point(shapely.get_coordinates(crs.to_wgs84(first_place(own, footprint, around, layers, store)))[0])
    facts = {
        "map": "drawing", "attribution": sources(layers, wishes), "field": field, "answer": answer,
        "answer-url": answer_url, "place": f"{place.x:.{DECIMALS}f},{place.y:.{DECIMALS}f}",
        "turn": f"{turn_of(own):.1f}",
        "geometry": "" if footprint is None else json.dumps(geojson(shape(dict(line)) if line else footprint)),
        "draws": draws,
    }  # fmt: skip
    parts = finished(page_map, facts, wishes, _place_text(designation if own is not None else None, near))
    styles = (parts.stylesheets[0], GEOMAN_STYLE, *parts.stylesheets[1:])
    also = parts.also(f"{STATIC}/{DRAWING[draws]}")
    return MapParts(styles, (*parts.scripts, GEOMAN_SCRIPT), parts.html, parts.script, also.modules, parts.text,
                    parts.images)  # fmt: skip


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
    background: Background | None = None,
) -> MapParts:
    """The officer's map: the building applied for, its property, plan and restrictions."""
    wishes = MapWishes(label, described_by, words, background)
    own = property_outline(layers, store, designation)
    page_map = new_map(ident, opening_view(own, footprint, layers, store, designation), background)
    ground(page_map, layers, wishes)
    near = _plan_and_constraints(page_map, layers, store, footprint if own is None else own, wishes)
    if own is not None:
        _own(page_map, own, designation or "")
    if footprint is not None:
        sought = wishes.said("Sökt byggnad")
        data = collection([(sought, footprint, {"name": sought})])
        page_map.add_child(PlacedLayer(key(sought, "new"), data, className="f-new", pane="new"))
    facts = {"map": "case", "attribution": sources(layers, wishes), "search": "zoom"}
    return finished(page_map, facts, wishes, _place_text(designation if own is not None else None, near, footprint))


def ground_map(
    layers: LayerSet,
    *,
    around: BaseGeometry,
    kind: str,
    ident: str,
    label: str,
    facts: Mapping[str, str],
    described_by: str = "",
    words: Mapping[str, str] | None = None,
    text: str = "",
    background: Background | None = None,
) -> MapParts:
    """The ground alone, for what a script of its own lays upon it; `facts` become the container's data attributes."""
    wishes = MapWishes(label, described_by, words, background)
    page_map = new_map(ident, around, background)
    ground(page_map, layers, wishes)
    told = {"map": kind, "attribution": sources(layers, wishes), "search": "zoom"}
    return finished(page_map, told | dict(facts), wishes, text)


def layer_map(
    features: Iterable[FeatureLike],
    *,
    title: str,
    before: Iterable[FeatureLike] = (),
    ident: str = "map_layer",
    label: str = "",
    described_by: str = "",
    words: Mapping[str, str] | None = None,
    background: Background | None = None,
) -> MapParts:
    """A few features written into the page; with `before`, the old under the new so that what changed shows."""
    wishes = MapWishes(label or f"Karta över {title}.", described_by, words, background)
    now, old = list(features), list(before)
    shapes = [feature.geometry for feature in (*now, *old) if not feature.geometry.is_empty]
    around = shapely.box(*shapely.total_bounds(shapes)) if shapes else Point(677_000, 6_580_000)
    page_map = new_map(ident, around, background)
    new = wishes.said("%s, ny version") % title if old else title
    for name, rows, sign in ((wishes.said("Före"), old, "before"), (new, now, "after")):
        if rows:
            data = collection([(str(i), row.geometry, row.properties) for i, row in enumerate(rows)])
            page_map.add_child(PlacedLayer(key(name, sign), data, className=f"f-{sign}", pane="new", facts="all"))
    return finished(page_map, {"map": "layer"}, wishes, f"Kartan visar {len(now)} objekt ur {title}.")


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


def _plan_and_constraints(
    page_map: LocalMap, layers: LayerSet, store: LayerStore, place: BaseGeometry | None, wishes: MapWishes
) -> list[str]:
    """The plan and every restriction as layers to switch on; gives the titles of those that lie near the place."""
    for name, swedish in (("detaljplaner", "Detaljplaner"), ("planbestammelser", "Planbestämmelser")):
        if name in layers:
            page_map.add_child(ViewportLayer(
                key(wishes.said(swedish), name), name_of=name, url=cells_url(layers[name]), className=f"f-{name}",
                pane="plan", fromZoom=14, facts=name, byKind=name == "planbestammelser",
            ))  # fmt: skip
    near: list[str] = []
    for layer in layers.values():
        if layer.kind is LayerKind.CONSTRAINT:
            shown = meets(store, layers, layer.name, place)
            page_map.add_child(ViewportLayer(
                key(wishes.said(layer.title), "constraint"), show=shown, name_of=layer.name, url=cells_url(layer),
                className="f-constraint", pane="constraint", fromZoom=14, facts="constraint", title=layer.title,
            ))  # fmt: skip
            near += [layer.title] if shown else []
    return near


_GROUND_TEXT = "Kartan visar fastigheter med beteckning, byggnader, vägar med namn och vatten."


def _place_text(designation: str | None, near: list[str], footprint: BaseGeometry | None = None) -> str:
    """What a map of one place shows, in words."""
    place = f"{designation} och det som ligger runt fastigheten" if designation else "platsen och det som ligger runt"
    parts = [f"Kartan visar {place}: gränser, byggnader, vägar och vatten."]
    if footprint is not None and not footprint.is_empty:
        area = f"{crs.true_area(footprint):.0f}"
        parts.append(f"Den sökta byggnaden är röd och snedstreckad, {area} m² på marken.")
    parts.append(
        f"Inom {SHOW_WITHIN_M:.0f} meter finns ur kartlagren: {', '.join(near)}." if near
        else f"Inget av lagren med begränsningar har något inom {SHOW_WITHIN_M:.0f} meter."
    )  # fmt: skip
    return " ".join(parts)


def _own(page_map: LocalMap, geometry: BaseGeometry, designation: str, words: str = "", **options: Any) -> None:
    """The property asked about: its ground light below everything else, its boundary heavy above."""
    data = collection([(designation, geometry, {"designation": designation, "label": designation})])
    plot = {"className": "f-own-ground", "pane": "roads", "interactive": False}
    page_map.add_child(PlacedLayer("", data, control=False, **plot))
    sign = key(words or designation, "own")
    page_map.add_child(PlacedLayer(sign, data, className="f-own", pane="own", interactive=False, **options))
