"""The map of many cases at once: where they lie, gathered where they crowd, each with its facts and its address."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import shapely
from shapely.geometry.base import BaseGeometry

from gis import crs
from gis.backgrounds import Background
from gis.layers import LayerSet
from gis.map_layers import STATIC, geojson
from gis.map_views import middle
from gis.maps import MapParts, ground_map
from gis.store import LayerStore

MOST_OUTLINES: Final = 2_000  # cases whose footprint is drawn; the others are told as points
DEGREES: Final = 6  # decimals, a decimetre: enough to point at a house
TONES: Final = ("now", "warn", "good", "calm")


@dataclass(frozen=True)
class CaseOnMap:
    """A case to show. `place` is its footprint or a point (EPSG:3006), `url` where it opens.

    `title` is what it is about ("BYGG 2026-12, garage"), `state` its state in words, `tone` how it is marked: "now"
    (waits for the officer), "warn" (late), "calm" (waits for somebody else) or "good" (done); each has a shape of its
    own beside its colour, and `facts` are told in its popup: label and value.
    """

    id: str
    title: str
    url: str
    place: BaseGeometry
    state: str = ""
    tone: str = "now"
    facts: Mapping[str, str] = field(default_factory=dict)


def cases_map(
    rows: Sequence[CaseOnMap],
    layers: LayerSet,
    store: LayerStore,
    *,
    ident: str = "map_cases",
    label: str = "Karta över ärendena.",
    described_by: str = "",
    words: Mapping[str, str] | None = None,
    background: Background | None = None,
) -> MapParts:
    """The queue on a map: a mark for each case, gathered in a circle with their number where they crowd.

    A press on a circle goes nearer; a press on a mark tells the case's facts with a link to it; both work by keyboard.
    A page may hold a list beside the map: an element with data-shows="<ident>" and data-feature="<case id>" goes to the
    case on the map when it is pressed. `text` of the parts tells the same in words.
    """
    placed = [row for row in rows if not row.place.is_empty]
    around = shapely.box(*shapely.total_bounds([row.place for row in placed])).buffer(60) if placed else None
    parts = ground_map(
        layers, around=middle(layers, store) if around is None else around, kind="cases", ident=ident,
        label=label, described_by=described_by, words=words, text=_told(placed), background=background,
        facts={"cases": json.dumps(_rows(placed), ensure_ascii=False, separators=(",", ":"))},
    )  # fmt: skip
    return parts.also(f"{STATIC}/map-cases.js")


def _rows(rows: Sequence[CaseOnMap]) -> list[dict[str, Any]]:
    return [
        {
            "id": row.id,
            "title": row.title,
            "url": row.url,
            "state": row.state,
            "tone": row.tone if row.tone in TONES else "now",
            "at": _at(row.place),
            "facts": dict(row.facts),
        }
        | ({"outline": geojson(row.place)} if len(rows) <= MOST_OUTLINES and row.place.area > 0 else {})
        for row in rows
    ]


def _at(place: BaseGeometry) -> list[float]:
    longitude, latitude = shapely.get_coordinates(crs.to_wgs84(place.representative_point()))[0]
    return [round(float(longitude), DEGREES), round(float(latitude), DEGREES)]


def _told(rows: Sequence[CaseOnMap]) -> str:
    if not rows:
        return "Kartan visar inga ärenden."
    states: dict[str, int] = {}
    for row in rows:
        states[row.state or "utan läge"] = states.get(row.state or "utan läge", 0) + 1
    by_state = ", ".join(f"{count} {state[:1].lower()}{state[1:]}" for state, count in states.items())
    return f"Kartan visar {len(rows)} ärende{'n' if len(rows) > 1 else ''}: {by_state}. Listan har samma ärenden."
