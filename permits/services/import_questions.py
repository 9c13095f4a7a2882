"""What staff must be asked of a file before it can be imported, and what follows from their answers.

The choices of an import, as they are kept: {"epsg": code said, "layer": name, "columns": {source name: own name},
"answer": a guess of gis.importing.Choices, "settled": what has been answered, "used": when what was remembered was
chosen and by whom, "anew": everything is to be asked}. Whatever is missing has not been chosen.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from gis.geopackage import TABLE
from gis.importing import Choices
from gis.layers import LayerKind
from gis.looking import FoundLayer
from permits.services.import_shapes import Asked, Remembered
from permits.services.layer_columns import guessed, missing, own_columns

REMEMBERED: Final = ("layer", "columns", "settled")
COORDINATES: Final = frozenset({"north", "east"})


def signature_of(found: Sequence[FoundLayer]) -> str:
    """The same for files with the same layers and columns. The name of an only layer is often the file's, and not in
    it."""
    named = sorted((layer.name if len(found) > 1 else "", sorted(layer.columns)) for layer in found)
    return hashlib.sha256(json.dumps(named, ensure_ascii=False).encode()).hexdigest()


def settled(
    found: Sequence[FoundLayer],
    kind: LayerKind,
    chosen: Mapping[str, Any],
    same: Remembered | None,
    last: Remembered | None,
) -> dict[str, Any]:
    """The choices to go on with. Raises Asked.

    `same` is what was chosen last for a file with the same columns, and is used again; `last` what was chosen last for
    any file of the layer, which only a guess follows.
    """
    choices = dict(chosen)
    if same is not None and not choices.get("settled") and not choices.get("anew"):
        kept: dict[str, Any] = {name: same.content[name] for name in REMEMBERED if name in same.content}
        choices.update(kept)
        choices["used"] = {"at": same.at.isoformat(), "by_name": same.by_name}
    layer = _layer(found, kind, choices)
    choices = _columns(layer, kind, choices, (same or last))
    return {**choices, "aside": _aside(layer.columns, choices.get("columns", {}))}


def _layer(found: Sequence[FoundLayer], kind: LayerKind, choices: dict[str, Any]) -> FoundLayer:
    if len(found) == 1:
        return found[0]
    by_name = {layer.name: layer for layer in found}
    if choices.get("layer") in by_name:
        return by_name[choices["layer"]]
    own = [layer for layer in found if layer.name in {kind.value, TABLE}]
    if len(own) == 1 and not choices.get("anew"):
        return own[0]
    asked = {
        "about": "layer",
        "layers": [layer.as_dict() for layer in sorted(found, key=lambda layer: not layer.fits)],
    }
    raise Asked(asked, {**choices, "settled": []})


def _columns(layer: FoundLayer, kind: LayerKind, choices: dict[str, Any], before: Remembered | None) -> dict[str, Any]:
    if "columns" in choices.get("settled", ()) or not layer.columns:
        return choices
    must_ask = bool(missing(layer.columns, kind)) or layer.coordinates or choices.get("anew")
    if not must_ask:
        return choices
    used = before.content.get("columns", {}) if before else {}
    own = own_columns(kind, table=layer.coordinates)
    asked = {
        "about": "columns",
        "layer": layer.as_dict(),
        "guessed": guessed(own, layer.columns, used),
        "missing": [*missing(layer.columns, kind), *(sorted(COORDINATES) if layer.coordinates else ())],
    }
    raise Asked(asked, choices)


def as_gis(choices: Mapping[str, Any]) -> Choices:
    """The choices as an import takes them."""
    columns = {**choices.get("columns", {}), **choices.get("aside", {})}
    told = Choices.of_dict({**choices, "crs": choices.get("epsg"), "columns": columns})
    return replace(told, layer=told.layer or None)


def renamed(chosen: Mapping[str, str]) -> dict[str, str]:
    """Source names to own names, out of the source column chosen for each own column."""
    return {source: own for own, source in chosen.items() if source and source != own}


def _aside(columns: Sequence[str], names: Mapping[str, str]) -> dict[str, str]:
    """New names for the columns of a file that have an own column's name, and stand for something else."""
    taken = set(names.values()) - COORDINATES
    return {name: f"source_{name}" for name in columns if name in taken and name not in names}


def answered_layer(choices: Mapping[str, Any], layer: str) -> dict[str, Any]:
    """The choices with one of the file's layers chosen; its columns are another matter again."""
    return {**choices, "layer": layer, "columns": {}, "settled": ["layer"]}


def answered_columns(choices: Mapping[str, Any], columns: Mapping[str, str]) -> dict[str, Any]:
    """The choices with the columns chosen."""
    return {**choices, "columns": dict(columns), "settled": [*choices.get("settled", ()), "columns"]}


def answered_place(choices: Mapping[str, Any], guess: Mapping[str, Any]) -> dict[str, Any]:
    """The choices with the place chosen: the guess that is right."""
    kept = {name: guess.get(name) for name in ("epsg", "swapped", "area", "inside")}
    return {**choices, "answer": kept}


def worth_remembering(choices: Mapping[str, Any]) -> dict[str, Any]:
    """What holds for the next file of the same form, too. Where the coordinates belong is asked each time."""
    return {name: choices[name] for name in REMEMBERED if choices.get(name)}
