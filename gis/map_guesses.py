"""The map of a question: where the features of a file would lie under each guess at their reference system."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import shapely
from shapely.geometry.base import BaseGeometry

from gis.layers import LayerSet
from gis.map_layers import PlacedLayer, collection, key
from gis.map_parts import MapParts, MapWishes, finished, ground, new_map, sources

LEAST_M: Final = 200.0  # what is smaller than this on the ground is drawn with a frame round it, so that it is seen
NEAR_M: Final = 50_000.0  # guesses farther off than this from the border are left out of the opening view


@dataclass(frozen=True)
class DrawnGuess:
    """A guess by its number (from 1), its words and the box that the features would fill (EPSG:3006)."""

    number: int
    words: str
    area: BaseGeometry


def guess_map(
    guesses: Sequence[DrawnGuess],
    border: BaseGeometry | None,
    layers: LayerSet,
    *,
    ident: str = "map_guesses",
    label: str = "Karta över var filens objekt skulle ligga enligt varje förslag.",
    described_by: str = "",
    words: Mapping[str, str] | None = None,
) -> MapParts | None:
    """Each guess as a frame with its number, and the municipality's border to see them by. None without guesses."""
    if not guesses:
        return None
    wishes = MapWishes(label, described_by, words)
    page_map = new_map(ident, _around(guesses, border))
    ground(page_map, layers, wishes)
    if border is not None:
        name = wishes.said("Kommunens gräns")
        data = collection([(name, border.boundary, {"name": name})])
        line = PlacedLayer(key(name, "before"), data, className="f-before", pane="property", interactive=False)
        page_map.add_child(line)
    for guess in guesses:
        name = f"{guess.number}. {guess.words}"
        data = collection([(str(guess.number), _seen(guess.area), {"name": name})])
        page_map.add_child(PlacedLayer(key(name, "after"), data, className="f-after", pane="new", facts="all"))
    return finished(page_map, {"map": "layer", "attribution": sources(layers, wishes)}, wishes)


def _seen(area: BaseGeometry) -> BaseGeometry:
    """The box, or one that is large enough to be seen beside a municipality."""
    west, south, east, north = area.bounds
    lacks = max(0.0, LEAST_M - min(east - west, north - south)) / 2
    return shapely.box(west - lacks, south - lacks, east + lacks, north + lacks)


def _around(guesses: Sequence[DrawnGuess], border: BaseGeometry | None) -> BaseGeometry:
    """The border and the guesses near it; all guesses where no border is known."""
    areas = [_seen(guess.area) for guess in guesses]
    if border is None:
        return shapely.box(*shapely.total_bounds(areas))
    near = [area for area in areas if area.dwithin(border, NEAR_M)] or areas
    return shapely.box(*shapely.total_bounds([border, *near])).buffer(500)
