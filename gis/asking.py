"""One round of questions to the layers of a day: who answered, who could not, and why."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from typing import Any, Final, Protocol

from shapely.geometry.base import BaseGeometry

from gis.layers import CONSTRAINTS, GROUND, LayerSet, LayerStamp, PublishedLayer
from gis.store import Bounds, Feature, LayerStore, LayerUnreadableError

PROPERTIES: Final = "fastigheter"
# As the property register says it, and as it did before 2023.
STANDING: Final = frozenset({"gällande", "gallande", "beslut"})


class FeatureLike(Protocol):
    """What is needed of a feature to see its status."""

    @property
    def properties(self) -> Mapping[str, Any]: ...


@dataclass
class Asking:
    """One round of questions to the layers: remembers who answered, and why another could not."""

    layers: LayerSet
    store: LayerStore
    unanswered: dict[str, str] = field(default_factory=dict)
    _stamped: dict[str, LayerStamp] = field(default_factory=dict)
    _named: dict[tuple[str, str, str], list[Feature] | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in chain(GROUND, CONSTRAINTS):
            if name not in self.layers:
                self.unanswered[name] = f"Kartlagret {title_of(name)} är inte publicerat."

    @property
    def stamps(self) -> tuple[LayerStamp, ...]:
        """The layers that answered, in the order they were first asked."""
        return tuple(self._stamped.values())

    def near(
        self, name: str, place: BaseGeometry, distance: float = 0.0, where: Mapping[str, object] | None = None
    ) -> list[Feature] | None:
        """The features near a place, with the values that `where` tells in columns that the layer must have.

        None when the layer could not be asked.
        """
        return self._answer(name, lambda layer: self.store.features_near(layer, place, distance, where))

    def within(self, name: str, place: BaseGeometry, distance: float) -> list[Feature] | None:
        """The features whose bounds come within a distance of the place's bounds: quicker, and rarely many more."""
        return self._answer(name, lambda layer: self.store.features_near(layer, place.bounds, distance))

    def in_box(self, name: str, bounds: Bounds) -> list[Feature] | None:
        """The features whose bounds meet a box."""
        return self._answer(name, lambda layer: self.store.features_near(layer, bounds))

    def named(self, name: str, column: str, value: str) -> list[Feature] | None:
        """The features with a value in a column; None when the layer could not be asked. Asked once and remembered."""
        key = (name, column, value)
        if key not in self._named:
            self._named[key] = self._answer(name, lambda layer: self.store.feature(layer, column, value))
        return self._named[key] if name not in self.unanswered else None

    def covers(self, name: str, place: BaseGeometry) -> bool:
        """Whether absence at the place is known absence: the layer answers, and claims to be complete there."""
        return name in self.layers and name not in self.unanswered and self.layers[name].coverage.holds(place)

    def rest_on(self, *names: str) -> None:
        """Note that the report rests on these layers too, by way of something remembered."""
        for name in names:
            layer = self.layers.get(name)
            if layer is not None and name not in self._stamped and name not in self.unanswered:
                self._stamped[name] = layer.stamp

    def _answer(self, name: str, ask: Callable[[PublishedLayer], list[Feature]]) -> list[Feature] | None:
        layer = self.layers.get(name)
        if layer is None or name in self.unanswered:
            return None
        try:
            features = ask(layer)
        except (LayerUnreadableError, KeyError) as error:
            why = error.reason if isinstance(error, LayerUnreadableError) else "En kolumn saknas."
            self.unanswered[name] = f"Kartlagret {layer.title} går inte att läsa. {why}"
            self._stamped.pop(name, None)
            return None
        self.rest_on(name)
        return features if name != PROPERTIES else [feature for feature in features if stands(feature)]


def stands(feature: FeatureLike) -> bool:
    """Whether a property exists: one that the register has reserved, blocked, registered anew or ended does not.

    A layer that does not tell the status holds properties that exist.
    """
    status = feature.properties.get("status")
    return not status or str(status).strip().lower() in STANDING


def title_of(name: str) -> str:
    """What people call a layer."""
    return GROUND.get(name) or CONSTRAINTS.get(name) or name


def number_of(value: object) -> float | None:
    """A column's number, None where it holds none."""
    return float(value) if isinstance(value, int | float) and math.isfinite(value) else None


def date_of(value: object) -> date | None:
    """A column's ISO date, None where it holds none."""
    try:
        return date.fromisoformat(str(value)[:10]) if value else None
    except ValueError:
        return None
