"""What lies in a file that was handed in, before any of it is read: its layers, and the columns that each has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from gis.kinds import AREAS, LINES, POINTS, RULES
from gis.layers import LayerKind
from gis.reading.forms import Form
from gis.reading.plans import are_plans
from gis.reading.sources import Source, listed, sources_of
from gis.reading.table import has_coordinates
from gis.refusals import UnreadableFileError

MOST_LAYERS: Final = 200


@dataclass(frozen=True)
class FoundLayer:
    """A layer in a file. `columns` is empty where the form itself says what each means, as in a national plan.

    `fits`: its geometry is of a kind that the layer may have. `coordinates`: a table, whose coordinates are not found.
    """

    name: str
    geometry_type: str
    count: int
    columns: tuple[str, ...]
    fits: bool = True
    coordinates: bool = False

    def as_dict(self) -> dict[str, Any]:
        """Plain values, as `of_dict` takes them back."""
        return asdict(self) | {"columns": list(self.columns)}

    @classmethod
    def of_dict(cls, told: Mapping[str, Any]) -> FoundLayer:
        return cls(**{**told, "columns": tuple(told["columns"])})


def look_into(path: Path, kind: LayerKind) -> tuple[FoundLayer, ...]:
    """The layers of a file that is handed in as a layer of `kind`. Raises UnreadableFileError."""
    with sources_of(path) as sources:
        if len(sources) > 1 and are_plans(sources, kind):  # they are read as one layer
            return (FoundLayer("detaljplaner", "Polygon", 0, ()),)
        found = [layer for source in sources for layer in _found(source, kind)]
    return tuple(found[:MOST_LAYERS])


def _found(source: Source, kind: LayerKind) -> list[FoundLayer]:
    if are_plans([source], kind):
        return [FoundLayer(source.name or "detaljplan", "Polygon", 0, ())]
    return [
        FoundLayer(
            layer.name,
            layer.geometry_type,
            layer.count,
            layer.columns,
            _fits(layer.geometry_type, kind),
            source.form is Form.TABLE and not has_coordinates(list(layer.columns)),
        )
        for layer in listed(source)
    ]


def _fits(geometry_type: str, kind: LayerKind) -> bool:
    """Whether a layer of the kind may hold such geometries; what is not known may."""
    types = {one.strip() for one in geometry_type.split("/")} & (AREAS | LINES | POINTS)
    return not types or bool(types & RULES[kind].geometry)


__all__ = ["FoundLayer", "UnreadableFileError", "look_into"]
