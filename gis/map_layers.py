"""folium's map and layers as we use them: local assets, layers by viewport or written in, styled by class name."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

import branca.element
import folium
import shapely
from branca.element import MacroElement
from folium.map import CustomPane, Layer
from folium.template import Template
from shapely.geometry.base import BaseGeometry

from gis import crs

VENDOR, STATIC = "/static/vendor", "/static"
STYLES = (f"{VENDOR}/leaflet.css", f"{STATIC}/map.css", f"{STATIC}/map-desk.css")
SCRIPTS = (f"{VENDOR}/leaflet.js", f"{STATIC}/map-sweref.js")
MODULES = (f"{STATIC}/map.js",)
GEOMAN_STYLE, GEOMAN_SCRIPT = f"{VENDOR}/leaflet-geoman.css", f"{VENDOR}/leaflet-geoman.js"

PANES = {
    "water": 210, "roads": 220, "merged": 290, "plan": 300, "constraint": 320, "property": 340, "building": 350,
    "own": 410, "new": 450,
}  # fmt: skip
"""Leaflet's drawing planes by name, with their height: what lies on the ground below, what is new on top."""


class Written:
    """Script and markup that folium has written, as it stands.

    branca takes what one of its templates has written for a template once more: braces in a feature's columns would be
    run as Jinja in this process, and each map would compile some fifty of them.
    """

    def __init__(self, text: str) -> None:
        self._text = text

    def render(self, **_wishes: Any) -> str:
        return self._text


branca.element.Template = Written  # type: ignore[attr-defined, assignment]


class LocalMap(folium.Map):
    """A folium map with local assets only, named by its id on the page."""

    default_js = [("leaflet", SCRIPTS[0])]
    default_css = [("leaflet_css", STYLES[0])]

    def __init__(self, ident: str, centre: Sequence[float], zoom: int = 16, crs: str = "") -> None:
        self.ident = ident
        self.view = ""
        super().__init__(
            location=list(centre), zoom_start=zoom, tiles=None, zoom_control=False, maxZoom=22, minZoom=7,
            zoomSnap=0.25, wheelPxPerZoomLevel=90, attributionControl=False, crs=crs or "EPSG3857",
        )  # fmt: skip
        for name, level in PANES.items():
            self.add_child(CustomPane(name, z_index=level, pointer_events=True))

    def get_name(self) -> str:
        return self.ident


class OpeningView(MacroElement):
    """What the map shows first, in degrees. Without a flight there: paths made during one are cut off."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "{{ this._parent.get_name() }}.fitBounds({{ this.bounds|tojson }},"
        " {animate: false, padding: [8, 8], maxZoom: 20});"
        "{% endmacro %}"
    )

    def __init__(self, south: float, west: float, north: float, east: float) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "OpeningView"
        self.bounds = [[south, west], [north, east]]


class ViewportLayer(Layer):
    """An empty layer that static/map-viewport.js fills from `url` with the cells that the view shows.

    `name_of` names the layer to scripts, and `url` has {level}, {x} and {y}.
    """

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


def key(words: str, sign: str) -> str:
    """A row of the layer switch, which is the legend too: Leaflet takes it as HTML, so the words are escaped."""
    return f'<span class="swatch swatch--{escape(sign)}" aria-hidden="true"></span>{escape(words)}'


def geojson(geometry: BaseGeometry) -> dict[str, Any]:
    """An EPSG:3006 geometry as GeoJSON in lon/lat, to a tenth of a millimetre."""
    placed = shapely.set_precision(crs.to_wgs84(shapely.force_2d(geometry)), 10.0**-9, mode="pointwise")
    written: dict[str, Any] = json.loads(shapely.to_geojson(placed))
    return written


def collection(rows: Iterable[tuple[str, BaseGeometry, Mapping[str, Any]]]) -> dict[str, Any]:
    """Rows of id, geometry (EPSG:3006) and properties as a GeoJSON FeatureCollection in lon/lat."""
    features = [
        {"type": "Feature", "id": ident, "properties": _plain(properties), "geometry": geojson(geometry)}
        for ident, geometry, properties in rows
    ]
    return {"type": "FeatureCollection", "features": features}


def _plain(properties: Mapping[str, Any]) -> dict[str, Any]:
    """Properties as JSON can hold them: numpy's kinds become plain, what has no number becomes null."""
    return {name: _as_json(value) for name, value in properties.items()}


def _as_json(value: Any) -> Any:
    value = value.item() if hasattr(value, "item") else value
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if value is None or isinstance(value, bool | int | float | str) else str(value)
