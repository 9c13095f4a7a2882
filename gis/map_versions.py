"""The maps of layer versions, which may hold a million features: all of one, or what it changes against another."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Final

from shapely import Point, box
from shapely.geometry.base import BaseGeometry

from gis.backgrounds import Background
from gis.layers import LayerKind, LayerSet
from gis.map_layers import STATIC, LocalMap, ViewportLayer, key
from gis.map_parts import MapParts, MapWishes, finished, ground, new_map
from gis.store import Bounds

SOMEWHERE: Final = Point(677_000, 6_580_000)
TITLES: Final = {
    LayerKind.PROPERTY: "label",
    LayerKind.ROAD: "name",
    LayerKind.WATER: "name",
    LayerKind.RAILWAY: "name",
}
CHANGES: Final = (
    # status, its class in map-desk.css, words that name colour and pattern
    ("removed", "removed", "Borttagna (streckad röd)"),
    ("before", "was", "Ändrade, som de var (prickad lila)"),
    ("changed", "changed", "Ändrade, som de blir (heldragen lila)"),
    ("added", "added", "Nya (heldragen grön)"),
)


def version_map(
    *,
    url: str,
    facts_url: str,
    extent: Bounds | None,
    kind: LayerKind,
    title: str,
    count: int,
    ident: str = "map_layer",
    label: str = "",
    described_by: str = "",
    words: Mapping[str, str] | None = None,
    background: Background | None = None,
    under: LayerSet | None = None,
) -> MapParts:
    """All of a version, by viewport. `url` has {level}, {x}, {y}; `facts_url` {id}; `extent` is in EPSG:3006.

    `under`: the layers that hold, of which the ground is drawn to see where things are.
    """
    wishes = MapWishes(label or f"Karta över {title}.", described_by, words, background)
    page_map = new_map(ident, _around(extent), background)
    ground(page_map, under or {}, wishes)
    _whole(page_map, url, facts_url, kind, key(title, "after"), "f-whole")
    facts = {"map": "layer", "search": "zoom"}
    return finished(page_map, facts, wishes, _told(title, count, extent)).also(f"{STATIC}/map-merged.js")


def comparison_map(
    *,
    url: str,
    facts_url: str,
    old_url: str,
    new_url: str,
    old_facts_url: str,
    new_facts_url: str,
    extent: Bounds | None,
    kind: LayerKind,
    title: str,
    counts: Mapping[str, int],
    ident: str = "map_layer",
    label: str = "",
    described_by: str = "",
    words: Mapping[str, str] | None = None,
    background: Background | None = None,
    under: LayerSet | None = None,
) -> MapParts:
    """What a version changes, over everything else quietly in grey, with a switch between before and after.

    `url` and `facts_url` are the comparison's; the others the two versions' own. `counts` by status,
    `under` as for a map of one version.
    """
    wishes = MapWishes(label or f"Karta över vad som ändras i {title}.", described_by, words, background)
    page_map = new_map(ident, _around(extent), background)
    ground(page_map, under or {}, wishes)
    # one layer in the switch, whose address changes with before and after
    _whole(page_map, new_url, new_facts_url, kind, key(wishes.said("Oförändrade (grå)"), "calm"), "f-calm")
    for status, sign, swedish in CHANGES:
        page_map.add_child(ViewportLayer(
            key(wishes.said(swedish), sign), name_of=status, url=url, only=status, factsUrl=facts_url,
            className=f"f-{sign}", pane="new", facts="fetched",
        ))  # fmt: skip
    sides = {
        "before": {"url": old_url, "factsUrl": old_facts_url},
        "after": {"url": new_url, "factsUrl": new_facts_url},
    }
    facts = {"map": "layer", "search": "zoom", "sides": json.dumps(sides)}
    text = (
        f"Kartan jämför två versioner av {title}: {counts.get('added', 0)} nya, {counts.get('changed', 0)} ändrade och "
        f"{counts.get('removed', 0)} borttagna objekt. Nya är heldragna i grönt, borttagna streckade i rött, ändrade "
        "lila: prickade som de var och heldragna som de blir. Det som är oförändrat är tunt och grått."
    )
    parts = finished(page_map, facts, wishes, text)
    return parts.also(f"{STATIC}/map-merged.js", f"{STATIC}/map-compare.js")


def _whole(page_map: LocalMap, url: str, facts_url: str, kind: LayerKind, sign: str, look: str) -> None:
    page_map.add_child(ViewportLayer(
        sign, name_of="whole", url=url, factsUrl=facts_url, className=look, pane="property", facts="fetched",
        label=TITLES.get(kind, ""),
    ))  # fmt: skip


def _around(extent: Bounds | None) -> BaseGeometry:
    return box(*extent).buffer(20).envelope if extent else SOMEWHERE.buffer(500)


def _told(title: str, count: int, extent: Bounds | None) -> str:
    if extent is None:
        return f"{title} är tomt: det finns inget att visa."
    west, south, east, north = extent
    wide, high = max(east - west, 1.0) / 1000, max(north - south, 1.0) / 1000
    size = f"{wide:.1f} × {high:.1f} km".replace(".", ",")
    return (
        f"Kartan visar {title}, {count} objekt över {size}. Där objekten ligger för tätt för att ritas vart och ett "
        "är de samlade i rutor, mörkare ju fler; närmare syns vart och ett."
    )
