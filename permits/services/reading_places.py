"""How plan provisions and the hits of other regimes' layers are read when they are told from outside."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, Final

from permits.law.facts import ConstraintFact, ProvisionFact, Unknown
from permits.services.fact_list import LAYERS, PROVISION_KINDS, USES, VALUE_TYPES
from permits.services.reading_values import MOST_ITEMS, Wrong, names, number, one_of, text, yes_or_no

NOT_COVERED: Final = Unknown("Kartan täcker inte platsen.")
OF_A_PROVISION: Final = frozenset(field.name for field in fields(ProvisionFact))
OF_A_CONSTRAINT: Final = frozenset({"hit", "distance", "names", "title"})


def provisions(told: object, plan: object, footprint: object) -> tuple[ProvisionFact, ...]:
    """Plan provisions; `overlap` is the whole footprint unless told, `plan` the place's plan."""
    if not isinstance(told, list | tuple):
        raise Wrong("Ska vara en lista av planbestämmelser.")
    if len(told) > MOST_ITEMS:
        raise Wrong(f"Får hålla högst {MOST_ITEMS} planbestämmelser.")
    whole = float(footprint) if isinstance(footprint, int | float) and not isinstance(footprint, bool) else 0.0
    named = plan if isinstance(plan, str) else ""
    return tuple(_provision(one, f"[{index}]", named, whole) for index, one in enumerate(told, 1))


def _provision(told: object, where: str, plan: str, footprint: float) -> ProvisionFact:
    if not isinstance(told, Mapping):
        raise Wrong("Ska vara en tabell med kind, text och mer.", where)
    _no_strangers(told, OF_A_PROVISION, where)
    for key in ("kind", "text"):
        if key not in told:
            raise Wrong("Måste anges.", f"{where}.{key}")
    read: dict[str, Any] = {
        "provision_id": where.strip("[]"), "plan": plan, "value": None, "value_type": None, "unit": None,
        "overlap": footprint,
    }  # fmt: skip
    readers = {
        "kind": lambda value: one_of(text(value), PROVISION_KINDS),
        "value": number,
        "value_type": lambda value: one_of(text(value), VALUE_TYPES),
        "overlap": lambda value: _not_negative(number(value, "m²")),
        "use": lambda value: one_of(text(value), USES),
    }
    for key, value in told.items():
        if value is not None:
            read[key] = _under(f"{where}.{key}", readers.get(key, text), value)
    return ProvisionFact(**read)


def constraints(told: object) -> tuple[ConstraintFact, ...]:
    """Layers by name: true, false, "unknown", metres to the nearest (not hit), "missing" for no layer, or a table."""
    if not isinstance(told, Mapping):
        raise Wrong("Ska vara en tabell från kartlager till true, false, meter, unknown eller missing.")
    read = []
    for layer, value in told.items():
        one = _under(f".{str(layer)[:60]}", lambda value, layer=layer: _constraint(str(layer), value), value)
        read += [one] if one is not None else []
    return tuple(read)


def _constraint(layer: str, value: object) -> ConstraintFact | None:
    title = LAYERS[one_of(layer, LAYERS)]
    if value == "missing":
        return None
    if value == "unknown":
        return ConstraintFact(layer, title, NOT_COVERED, None, ())
    if isinstance(value, bool):
        return ConstraintFact(layer, title, value, 0.0 if value else None, ())
    if isinstance(value, Mapping):
        return _constraint_in_full(layer, title, value)
    if isinstance(value, str):
        raise Wrong("Ska vara true, false, meter till närmaste, unknown eller missing.")
    return ConstraintFact(layer, title, False, _not_negative(number(value, "m")), ())


def _constraint_in_full(layer: str, title: str, told: Mapping[str, object]) -> ConstraintFact:
    _no_strangers(told, OF_A_CONSTRAINT, "")
    if "hit" not in told:
        raise Wrong("Måste anges.", ".hit")
    hit = NOT_COVERED if told["hit"] == "unknown" else _under(".hit", yes_or_no, told["hit"])
    far = told.get("distance")
    distance = None if far is None else _under(".distance", lambda value: _not_negative(number(value, "m")), far)
    if hit is True and distance:
        raise Wrong("Den som berörs har avståndet 0.", ".distance")
    named = _under(".names", names, told.get("names", ()))
    return ConstraintFact(layer, _under(".title", text, told.get("title", title)), hit, distance, named)


def _under(where: str, read: Any, value: object) -> Any:
    """`value` read; what is wrong is told with the place below the key."""
    try:
        return read(value)
    except Wrong as wrong:
        raise Wrong(str(wrong), f"{where}{wrong.under}") from None


def _no_strangers(told: Mapping[str, object], known: frozenset[str], where: str) -> None:
    for key in told:
        if key not in known:
            allowed = dict.fromkeys(sorted(known), "")
            _under(f"{where}.{str(key)[:60]}", lambda value, allowed=allowed: one_of(str(value), allowed), key)


def _not_negative(value: float) -> float:
    if value < 0:
        raise Wrong("Kan inte vara mindre än 0.")
    return value
