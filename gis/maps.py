"""The maps people use: folium builds them, every asset is local, and nothing in them breaks a strict content policy.

The page shows `MapParts.html`, then its stylesheets, scripts, `script` (inside a script element with the page's nonce)
and modules. Layers arrive by viewport from /karta/<layer>.json (static/map-viewport.js); only the place asked about is
written into the page. folium's own header (inline styles, CDN links) is never used.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import folium
import shapely
from folium.map import CustomPane, Layer, LayerControl
from folium.template import Template
from shapely import Polygon
from shapely.geometry.base import BaseGeometry

from gis import crs
from gis.layers import LayerKind, LayerSet
from gis.site import SiteReport
from gis.siteplan_drawing import FeatureLike
from gis.siteplan_measures import chosen_boundaries, metres
from gis.store import LayerStore, LayerUnreadableError

VENDOR, STATIC = "/static/vendor", "/static"
STYLES = (f"{VENDOR}/leaflet.css", f"{STATIC}/map.css")
SCRIPTS = (f"{VENDOR}/leaflet.js",)
MODULES = (f"{STATIC}/map.js",)
GEOMAN_STYLE, GEOMAN_SCRIPT = f"{VENDOR}/leaflet-geoman.css", f"{VENDOR}/leaflet-geoman.js"
DECIMALS = 8  # of degrees: about a millimetre

SHOW_WITHIN_M = 50.0  # a restriction nearer the property than this is shown from the start
LARGE_ESTATE_M = 400.0  # of a property longer than this, the map opens at its building or middle, not at all of it
LIVE_DISTANCES_M = 30.0  # boundaries farther off say nothing while drawing
LIVE_DISTANCES = 4

PANES = {"water": 210, "roads": 220, "plan": 300, "constraint": 320, "property": 340, "building": 350, "own": 410, "new": 450}


@dataclass(frozen=True)
class MapParts:
    """A map in the parts a page puts together: URLs in the order to load them, markup, and script text without its tag."""

    stylesheets: tuple[str, ...]
    scripts: tuple[str, ...]
    html: str
    script: str
    modules: tuple[str, ...] = MODULES


class LocalMap(folium.Map):
    """A folium map with local assets only, named by its id on the page."""

    default_js = [("leaflet", SCRIPTS[0])]
    default_css = [("leaflet_css", STYLES[0])]

    def __init__(self, ident: str, centre: Sequence[float], zoom: int = 16) -> None:
        self.ident = ident
        super().__init__(
            location=list(centre), zoom_start=zoom, tiles=None, zoom_control=False, maxZoom=22, minZoom=11,
            zoomSnap=0.5, wheelPxPerZoomLevel=90, attributionControl=False,
        )  # fmt: skip
        for name, level in PANES.items():
            self.add_child(CustomPane(name, z_index=level, pointer_events=True))

    def get_name(self) -> str:
        return self.ident


class ViewportLayer(Layer):
    """An empty layer that static/map-viewport.js fills from `url` with what the view shows."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "var {{ this.get_name() }} = L.featureGroup([], {{ this.options|tojavascript }});"
        "{% endmacro %}"
    )

    def __init__(self, name: str, show: bool = True, **options: Any) -> None:
        super().__init__(name=name, overlay=True, control=True, show=show)
        self._name = "ViewportLayer"
        self.options = options


class PlacedLayer(Layer):
    """Features written into the page; styled by class name, so that the style sheet and dark mode decide."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "var {{ this.get_name() }} = L.geoJSON({{ this.data|tojson }}, {{ this.options|tojavascript }});"
        "{% endmacro %}"
    )

    def __init__(self, name: str, data: Mapping[str, Any], control: bool = True, **options: Any) -> None:
        super().__init__(name=name, overlay=True, control=control, show=True)
        self._name = "PlacedLayer"
        self.data = data
        look = {"className": options.get("className", ""), "pane": options.get("pane", "overlayPane")}
        self.options = options | {"style": look, "pmIgnore": True}


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
    label: str = "Karta över fastigheter. Välj en genom att klicka på den.",
    described_by: str = "",
    words: Mapping[str, str] | None = None,
) -> MapParts:
    """A map to choose a property on: `chosen` is shown from the start, else `centre` (E, N), else the middle of all.

    The designation pressed lands in the form field named `field`.
    """
    own = _property(layers, store, chosen)
    around = own or (shapely.Point(centre).buffer(250) if centre else _middle(layers, store))
    page_map = _map(ident, around)
    _background(page_map, layers, choose=True)
    if own is not None:
        page_map.add_child(_own(own, chosen or ""))
    facts = {"map": "property", "field": field, "chosen": chosen or ""}
    return _parts(page_map, facts, label, described_by, words)


def drawing_map(
    layers: LayerSet,
    store: LayerStore,
    *,
    designation: str | None,
    footprint: Polygon | None,
    answer_url: str,
    field: str = "geometry",
    answer: str = "drawing-answer",
    ident: str = "map_drawing",
    label: str = "Karta att rita din byggnad på.",
    described_by: str = "",
    words: Mapping[str, str] | None = None,
) -> MapParts:
    """A map to draw the building on; static/draw.js says at its top what the page must hold.

    `footprint` (EPSG:3006) is what is drawn already. The live answer comes from `answer_url`.
    """
    own = _property(layers, store, designation)
    around = _opening_view(own, footprint, layers, store, designation)
    page_map = _map(ident, around)
    _background(page_map, layers)
    _plan_and_constraints(page_map, layers, store, footprint if own is None else own)
    if own is not None:
        page_map.add_child(_own(own, designation or "", snapIgnore=False))
    place = crs.to_wgs84(around.representative_point() if own is None else _start(own, footprint, around))
    facts = {
        "map": "drawing", "field": field, "answer": answer, "answer-url": answer_url,
        "place": f"{place.x:.{DECIMALS}f},{place.y:.{DECIMALS}f}",
        "geometry": json.dumps(_geojson(footprint)) if footprint is not None else "",
    }  # fmt: skip
    parts = _parts(page_map, facts, label, described_by, words)
    return MapParts(
        (parts.stylesheets[0], GEOMAN_STYLE, *parts.stylesheets[1:]), (*parts.scripts, GEOMAN_SCRIPT),
        parts.html, parts.script, (*parts.modules, f"{STATIC}/draw.js"),
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
    own = _property(layers, store, designation)
    page_map = _map(ident, _opening_view(own, footprint, layers, store, designation))
    _background(page_map, layers)
    _plan_and_constraints(page_map, layers, store, footprint if own is None else own)
    if own is not None:
        page_map.add_child(_own(own, designation or ""))
    if footprint is not None:
        data = _collection([("Sökt byggnad", footprint, {"name": "Sökt byggnad"})])
        page_map.add_child(PlacedLayer(_key("Sökt byggnad", "new"), data, className="f-new", pane="new"))
    return _parts(page_map, {"map": "case"}, label, described_by, words)


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
    page_map = _map(ident, shapely.box(*shapely.total_bounds(shapes)) if shapes else shapely.Point(677_000, 6_580_000))
    for name, rows, sign in (("Före", old, "before"), (f"{title}, ny version" if old else title, now, "after")):
        if rows:
            data = _collection([(str(i), row.geometry, row.properties) for i, row in enumerate(rows)])
            page_map.add_child(PlacedLayer(_key(name, sign), data, className=f"f-{sign}", pane="new", facts="all"))
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
    page_map.fit_bounds([[south, west], [north, east]], padding=(24, 24), max_zoom=20)
    return page_map


def _parts(
    page_map: LocalMap, facts: Mapping[str, str], label: str, described_by: str, words: Mapping[str, str] | None
) -> MapParts:
    page_map.add_child(LayerControl(position="topright", collapsed=True))
    figure = page_map.get_root()
    page_map.render()
    attributes = {"class": f"map map--{facts['map']}", "id": page_map.ident, "role": "region", "aria-label": label}
    attributes |= {"aria-describedby": described_by} if described_by else {}
    attributes |= {f"data-{name}": value for name, value in facts.items() if value}
    attributes |= {"data-words": json.dumps(dict(words), ensure_ascii=False)} if words else {}
    written = " ".join(f'{name}="{escape(value)}"' for name, value in attributes.items())
    return MapParts(STYLES, SCRIPTS, f'<div class="map-frame"><div {written}></div></div>', figure.script.render())


def _key(words: str, sign: str) -> str:
    """A row of the layer switch, which is the legend too: Leaflet takes it as HTML, so the words are escaped."""
    return f'<span class="swatch swatch--{escape(sign)}" aria-hidden="true"></span>{escape(words)}'


def _background(page_map: LocalMap, layers: LayerSet, choose: bool = False) -> None:
    for name, words, pane, label, zoom in BACKGROUND:
        if name in layers:
            page_map.add_child(ViewportLayer(
                _key(words, name), url=f"/karta/{name}.json", className=f"f-{name}", pane=pane, label=label,
                fromZoom=zoom, facts=name, choose=choose and name == "fastigheter", interactive=name not in ("vatten", "vagar"),
            ))  # fmt: skip


def _plan_and_constraints(page_map: LocalMap, layers: LayerSet, store: LayerStore, place: BaseGeometry | None) -> None:
    for name, words in (("detaljplaner", "Detaljplaner"), ("planbestammelser", "Planbestämmelser")):
        if name in layers:
            page_map.add_child(ViewportLayer(
                _key(words, name), url=f"/karta/{name}.json", className=f"f-{name}", pane="plan",
                fromZoom=14, facts=name, byKind=name == "planbestammelser",
            ))  # fmt: skip
    for layer in layers.values():
        if layer.kind is LayerKind.CONSTRAINT:
            page_map.add_child(ViewportLayer(
                _key(layer.title, "constraint"), show=_meets(store, layers, layer.name, place),
                url=f"/karta/{layer.name}.json", className="f-constraint", pane="constraint", fromZoom=14,
                facts="constraint", title=layer.title,
            ))  # fmt: skip


def _meets(store: LayerStore, layers: LayerSet, name: str, place: BaseGeometry | None) -> bool:
    if place is None:
        return False
    try:
        return bool(store.features_near(layers[name], place, SHOW_WITHIN_M))
    except LayerUnreadableError:
        return False


def _property(layers: LayerSet, store: LayerStore, designation: str | None) -> BaseGeometry | None:
    """The property with all its parts (områden), EPSG:3006."""
    layer = layers.get("fastigheter")
    if layer is None or not designation:
        return None
    try:
        parts = store.feature(layer, "designation", designation)
    except LayerUnreadableError:
        return None
    whole: BaseGeometry | None = shapely.union_all([part.geometry for part in parts]) if parts else None
    return whole


def _middle(layers: LayerSet, store: LayerStore) -> BaseGeometry:
    """Where the municipality's properties are, when no place is asked for: 600 m round their middle."""
    layer = layers.get("fastigheter")
    try:
        extent = store.extent(layer) if layer else None
    except LayerUnreadableError:
        extent = None
    west, south, east, north = extent or (677_000.0, 6_580_000.0, 677_000.0, 6_580_000.0)
    return shapely.Point((west + east) / 2, (south + north) / 2).buffer(600)


def _opening_view(
    own: BaseGeometry | None, footprint: Polygon | None, layers: LayerSet, store: LayerStore, designation: str | None
) -> BaseGeometry:
    """What the map shows when it opens: the property with some ground round it, or the building on a large estate."""
    if own is None:
        return footprint.buffer(40) if footprint is not None else _middle(layers, store)
    west, south, east, north = own.bounds
    if max(east - west, north - south) <= LARGE_ESTATE_M:
        return shapely.box(west - 8, south - 8, east + 8, north + 8)
    if footprint is not None:
        return footprint.buffer(60).envelope
    house = _house(layers, store, designation)
    return (house if house is not None else own.representative_point()).buffer(60).envelope


def _house(layers: LayerSet, store: LayerStore, designation: str | None) -> BaseGeometry | None:
    layer = layers.get("byggnader")
    try:
        found = store.feature(layer, "designation", designation) if layer and designation else []
    except (LayerUnreadableError, KeyError):
        found = []
    ordered = sorted(found, key=lambda building: not building.properties.get("main"))
    return ordered[0].geometry if ordered else None


def _start(own: BaseGeometry, footprint: Polygon | None, around: BaseGeometry) -> BaseGeometry:
    """Where a building that is laid out by its measures first appears: on the property, inside the view."""
    if footprint is not None:
        return footprint.centroid
    seen = own.intersection(around)
    return (own if seen.is_empty else seen).representative_point()


def _own(geometry: BaseGeometry, designation: str, **options: Any) -> PlacedLayer:
    data = _collection([(designation, geometry, {"designation": designation, "label": designation})])
    words = f"Din fastighet {designation}" if options else designation
    return PlacedLayer(_key(words, "own"), data, className="f-own", pane="own", interactive=False, **options)


def _geojson(geometry: BaseGeometry) -> dict[str, Any]:
    placed = shapely.set_precision(crs.to_wgs84(shapely.force_2d(geometry)), 10.0**-9, mode="pointwise")
    written: dict[str, Any] = json.loads(shapely.to_geojson(placed))
    return written


def _collection(rows: Iterable[tuple[str, BaseGeometry, Mapping[str, Any]]]) -> dict[str, Any]:
    features = [
        {"type": "Feature", "id": ident, "properties": _plain(properties), "geometry": _geojson(geometry)}
        for ident, geometry, properties in rows
    ]
    return {"type": "FeatureCollection", "features": features}


def _plain(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Properties as JSON can hold them; numpy's and pandas' own kinds become text or plain numbers."""
    return json.loads(json.dumps(dict(properties), default=_as_json))  # type: ignore[no-any-return]


def _as_json(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else str(value)
