"""What every map is put together from: folium's script, the container, the calm ground of own layers, the words.

The page shows `MapParts.html`, then its stylesheets, scripts, `script` (inside a script element with the page's nonce)
and modules. Layers arrive by cells of the view (static/map-viewport.js); folium's own header is never used.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from html import escape
from typing import Any, Final

from folium.map import LayerControl
from shapely.geometry.base import BaseGeometry

from gis import crs
from gis.backgrounds import Background
from gis.layers import LayerSet, PublishedLayer
from gis.map_layers import MODULES, SCRIPTS, STYLES, LocalMap, OpeningView, ViewportLayer, key

VERSION_DIGITS: Final = 16  # of a version's name in an address: enough to tell any two apart

BACKGROUND: Final = (
    # layer, words, pane, label column, from zoom
    ("vatten", "Vatten", "water", "name", 11),
    ("vagar", "Vägar och gator", "roads", "name", 14),
    ("jarnvag", "Järnväg", "roads", "name", 13),
    ("fastigheter", "Fastigheter", "property", "label", 14.5),
    ("byggnader", "Byggnader", "building", "", 15),
)


@dataclass(frozen=True)
class MapParts:
    """A map in parts for a page to put together: URLs in the order to load, markup, script text without its tag.

    `text` tells in Swedish what the map shows; `images` are the origins that its background comes from.
    """

    stylesheets: tuple[str, ...]
    scripts: tuple[str, ...]
    html: str
    script: str
    modules: tuple[str, ...] = MODULES
    text: str = ""
    images: tuple[str, ...] = ()

    def also(self, *modules: str) -> MapParts:
        """The same map with modules of its own after the common ones."""
        return replace(self, modules=(*self.modules, *modules))


@dataclass(frozen=True)
class MapWishes:
    """How a page wants its map: what it is called and by, whose words, and what lies under it."""

    label: str
    described_by: str = ""
    words: Mapping[str, str] | None = None
    background: Background | None = None

    def said(self, swedish: str) -> str:
        """The map's own word in the page's language, which the page's words hold by the Swedish one."""
        return (self.words or {}).get(swedish, swedish)


def new_map(ident: str, around: BaseGeometry, background: Background | None = None) -> LocalMap:
    """A map without layers that opens at a place (EPSG:3006)."""
    west, south, east, north = crs.to_wgs84(around).bounds
    page_map = LocalMap(ident, ((south + north) / 2, (west + east) / 2), crs=background.map_crs if background else "")
    page_map.add_child(OpeningView(south, west, north, east))
    page_map.view = f"{south:.6f},{west:.6f},{north:.6f},{east:.6f}"
    return page_map


def finished(page_map: LocalMap, facts: Mapping[str, str], wishes: MapWishes, text: str = "") -> MapParts:
    """The map's parts. `facts` become the container's data attributes; "map" among them names the kind of map."""
    page_map.add_child(LayerControl(position="topright", collapsed=True))
    figure: Any = page_map.get_root()
    figure.render()
    attributes = {"class": f"map map--{facts['map']}", "id": page_map.ident, "role": "region"}
    attributes |= {"aria-label": wishes.label, "data-view": page_map.view}
    attributes |= {"aria-describedby": wishes.described_by} if wishes.described_by else {}
    attributes |= {f"data-{name}": value for name, value in facts.items() if value}
    attributes |= {"data-words": json.dumps(dict(wishes.words), ensure_ascii=False)} if wishes.words else {}
    below = wishes.background
    if below:
        attributes |= {"data-background": json.dumps(below.told(), ensure_ascii=False)}
    written = " ".join(f'{name}="{escape(value)}"' for name, value in attributes.items())
    script = (below.script if below else "") + figure.script.render()
    html = f'<div class="map-frame"><div {written}></div></div>'
    return MapParts(STYLES, SCRIPTS, html, script, text=text, images=(below.origin,) if below else ())


def cells_url(layer: PublishedLayer) -> str:
    """Where a published layer's cells are read, by its version, so that a browser may keep them."""
    return f"/karta/{layer.name}/{layer.version[:VERSION_DIGITS]}/{{level}}/{{x}}/{{y}}.json"


def ground(page_map: LocalMap, layers: LayerSet, wishes: MapWishes, choose: bool = False) -> None:
    """The calm background of own layers."""
    for name, swedish, pane, label, zoom in BACKGROUND:
        if name in layers:
            page_map.add_child(ViewportLayer(
                key(wishes.said(swedish), name), name_of=name, url=cells_url(layers[name]), className=f"f-{name}",
                pane=pane, label=label, fromZoom=zoom, facts=name, choose=choose and name == "fastigheter",
                interactive=name not in ("vatten", "vagar"),
            ))  # fmt: skip


def sources(layers: LayerSet, wishes: MapWishes) -> str:
    """Where the ground comes from and how fresh it is, for the map's foot."""
    shown = [layers[name] for name in ("fastigheter", "byggnader") if name in layers]
    own = (f"{layer.title}: {layer.source}, {layer.published.isoformat()}" for layer in shown)
    below = [wishes.background.attribution] if wishes.background and wishes.background.attribution else []
    return "; ".join(dict.fromkeys([*below, *own]))
