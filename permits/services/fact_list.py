"""Which facts can be told from outside: name, label, type, unit, allowed values, which measures ask for it."""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Any, Final, Union, get_args, get_origin, get_type_hints

from permits.law import fact_words, wording
from permits.law.facts import ConstraintFact, Facts, MeasureKind, ProvisionFact, Unknown, Wanted
from permits.law.measures import MEASURES


class Told(StrEnum):
    """What a fact's value is, in the words of the documentation."""

    YES_OR_NO = "true or false"
    NUMBER = "number"
    WHOLE = "whole number"
    TEXT = "text"
    DATE = "date"
    NAMES = "list of texts"
    PROVISIONS = "list of plan provisions"
    CONSTRAINTS = "table of layers"


@dataclass(frozen=True)
class TellableFact:
    """One fact as it is told from outside. `allowed`: value to its Swedish word, empty when anything goes.

    `left_out` is what the law takes when nothing is told. `asked_for` holds the kinds of measure whose applicant is
    asked for it; empty when the map or the case gives it.
    """

    name: str
    label: str
    told: Told
    unit: str
    allowed: Mapping[str, str]
    may_be_unknown: bool
    may_be_null: bool
    required: bool
    left_out: str
    asked_for: tuple[MeasureKind, ...]


BESIDES: Final = {
    "name": "what the set is called in answers and errors",
    "unknown": "list of facts that could not be found out",
    "measured": "list of facts that were read off a map or a drawing, and so carry the tolerance",
    "rests_on": "table of fact to the layer versions that it rests on",
}
"""What a set may hold besides facts."""

PROVISION_KINDS: Final = {
    "use": "användning",
    "no_build": "prickmark: får inte bebyggas",
    "ancillary_only": "korsmark: bara komplementbyggnad",
    "max_building_area": "största byggnadsarea, m²",
    "max_building_share": "största byggnadsarea, procent av fastigheten",
    "max_building_height": "högsta byggnadshöjd",
    "max_ridge_height": "högsta nockhöjd",
    "min_distance_boundary": "minsta avstånd till gräns",
    "roof_pitch": "takvinkel",
    "permit_duty": "utökad lovplikt",
    "permit_exemption": "minskad lovplikt",
    "other": "annat, som en människa läser",
}
VALUE_TYPES: Final = {"min": "lägst", "max": "högst", "exakt": "precis"}
USES: Final = {"kvartersmark": "kvartersmark", "allman_plats": "allmän plats", "vattenomrade": "vattenområde"}
LAYERS: Final = {
    "strandskydd": "Strandskydd",
    "fornlamningar": "Fornlämningar",
    "vattenskydd": "Vattenskyddsområden",
    "natura": "Natura 2000",
    "biotopskydd": "Generellt biotopskydd",
    "vag_12m": "12 meter från allmän väg",
    "jarnvag_30m": "30 meter från järnväg",
    "kraftledning": "Kraftledningar",
    "kulturmiljo": "Kulturmiljö",
    "oversvamning": "Översvämning",
    "ras_skred": "Ras och skred",
    "buller": "Trafikbuller",
    "totalforsvar": "Totalförsvarets områden",
}
"""The map layers of other regimes, as municipalities name them."""

_ALLOWED: Final[dict[str, Mapping[str, str]]] = {
    "measure": {kind.value: measure.title for kind, measure in MEASURES.items()},
    "wanted": {wanted.value: word for wanted, word in fact_words.WANTED.items()},
    "building_kind": fact_words.BUILDING_KINDS,
    "structure_kind": fact_words.STRUCTURE_KINDS,
    "defence_area": fact_words.DEFENCE_AREAS,
    "installations": fact_words.INSTALLATIONS,
    "nearest_beyond_kind": fact_words.BEYOND,
    "beyond_kinds": fact_words.BEYOND,
}
_UNIT_OF_WRITER: Final[dict[Callable[..., str], str]] = {
    wording.metres: "m",
    wording.square_metres: "m²",
    wording.degrees: "°",
    wording.percent: "share 0–1",
}
_UNITS: Final = {
    "power_kw": "kW",
    "temporary_years": "years",
    "earlier_temporary_years": "years",
    "distance_to_railway": "m",
    "tolerance": "m or m²",
}
_NOT_FACTS: Final = frozenset({"rests_on", "measured"})
_TYPES: Final[dict[object, Told]] = {
    bool: Told.YES_OR_NO,
    float: Told.NUMBER,
    int: Told.WHOLE,
    str: Told.TEXT,
    MeasureKind: Told.TEXT,
    Wanted: Told.TEXT,
    date: Told.DATE,
    tuple[str, ...]: Told.NAMES,
    tuple[ProvisionFact, ...]: Told.PROVISIONS,
    tuple[ConstraintFact, ...]: Told.CONSTRAINTS,
}


@cache
def tellable_facts() -> Mapping[str, TellableFact]:
    """Every fact that can be told, by name, in the order of law.facts."""
    hints = get_type_hints(Facts)
    return {
        field.name: _tellable(field.name, hints[field.name], field.default)
        for field in fields(Facts)
        if field.name not in _NOT_FACTS
    }


def _tellable(name: str, hint: Any, default: object) -> TellableFact:
    kinds = set(get_args(hint)) if get_origin(hint) in {Union, types.UnionType} else {hint}
    (told,) = (_TYPES[kind] for kind in kinds - {Unknown, type(None)})
    words = fact_words.FACT_WORDS.get(name)
    return TellableFact(
        name=name,
        label=words.label if words else "Mätosäkerhet",
        told=told,
        unit=_UNITS.get(name) or (_UNIT_OF_WRITER.get(words.write, "") if words else ""),
        allowed=_ALLOWED.get(name, {}),
        may_be_unknown=Unknown in kinds,
        may_be_null=type(None) in kinds,
        required=default is MISSING and name != "begun",
        left_out=_left_out(name, default),
        asked_for=tuple(kind for kind, measure in MEASURES.items() if name in measure.asks),
    )


def _left_out(name: str, default: object) -> str:
    if isinstance(default, Unknown):
        return "unknown"
    if default is MISSING:
        return "today" if name == "begun" else ""
    if default is None or isinstance(default, bool):
        return {None: "null", False: "false", True: "true"}[default]
    return str(default) if default != () else "none"
