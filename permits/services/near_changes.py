"""Which open cases lie near what differs between two sets of layers, so that only those are assessed again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from gis.changed_ground import EVERYWHERE, ChangedGround, changed_ground
from gis.layers import LayerKind, LayerSet, PublishedLayer
from gis.regimes import BAND, RAILWAY_BAND, SEARCHED
from gis.store import Bounds, LayerStore, LayerUnreadableError
from permits.services.standing_shapes import CasePlace

MARGIN: Final = 25.0  # m; the map's scale, and a little over
FROM_FOOTPRINT: Final = max(BAND, RAILWAY_BAND, *SEARCHED.values()) + MARGIN
FROM_PROPERTY: Final = 75.0 + MARGIN  # m; neighbours, streets and water that an outline is described from
OF_THE_PLOT: Final = frozenset({
    LayerKind.PROPERTY, LayerKind.BUILDING, LayerKind.ROAD, LayerKind.WATER, LayerKind.PROVISION,
})  # fmt: skip
"""Kinds that a site report reads round the whole property, and not only round the footprint."""
PROPERTIES: Final = "fastigheter"


def differing_ground(before: LayerSet, after: LayerSet) -> dict[str, ChangedGround]:
    """Where each layer that is not the same differs; a coverage that differs does so everywhere."""
    grounds: dict[str, ChangedGround] = {}
    for name in sorted(before.keys() | after.keys()):
        old, new = before.get(name), after.get(name)
        if old is not None and new is not None and old.coverage == new.coverage:
            ground = changed_ground(old.path, new.path)
        else:
            ground = EVERYWHERE
        if not ground.is_none:
            grounds[name] = ground
    return grounds


def near_changes(
    cases: Sequence[CasePlace],
    grounds: Mapping[str, ChangedGround],
    before: LayerSet,
    after: LayerSet,
    store: LayerStore,
) -> Iterator[CasePlace]:
    """The cases for which some layer could answer otherwise; a case where nothing is drawn rests on no layer."""
    kinds = {name: layer.kind for layers in (before, after) for name, layer in layers.items()}
    by_footprint = [ground for name, ground in grounds.items() if kinds[name] not in OF_THE_PLOT]
    by_plot = [ground for name, ground in grounds.items() if kinds[name] in OF_THE_PLOT]
    properties = [layers[PROPERTIES] for layers in (before, after) if PROPERTIES in layers]
    for case in cases:
        bounds = case.bounds
        if bounds is None:
            continue
        touched = any(ground.touches(bounds, FROM_FOOTPRINT) for ground in by_footprint)
        if touched or (by_plot and _plot_touched(case, by_plot, properties, store)):
            yield case


def _plot_touched(
    case: CasePlace, grounds: Sequence[ChangedGround], properties: Sequence[PublishedLayer], store: LayerStore
) -> bool:
    if any(ground.everywhere or case.designation in ground.named for ground in grounds):
        return True
    parts = [case.bounds] if case.bounds else []
    for layer in properties:
        parts += _parts(case.designation, layer, store)
    return any(ground.touches(part, FROM_PROPERTY) for ground in grounds for part in parts)


def _parts(designation: str, layer: PublishedLayer, store: LayerStore) -> list[Bounds]:
    """The bounds of each område of the property."""
    try:
        return [feature.geometry.bounds for feature in store.feature(layer, "designation", designation)]
    except (LayerUnreadableError, KeyError):
        return []
