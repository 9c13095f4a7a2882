"""What is kept of an answer that is shared by a link: the facts that the law looked at, and no name of anybody's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, fields, replace
from datetime import date
from typing import Any

from permits.law.assess import assess
from permits.law.book import DocumentMatrix
from permits.law.facts import NOT_ASKED, ConstraintFact, Facts, MeasureKind, ProvisionFact, Unknown, Wanted

DECIMALS = 2
"""As fine as the law compares; finer figures would only tell which place it is."""
NEIGHBOUR = "grannfastighet %d"
POINT_OUT_THE_PLACE = ("plot_area", "building_area_on_plot", "main_building_area", "main_ridge_height")
"""What somebody could look the property up by; kept only where the answer rests on it."""


def nameless(facts: Facts, matrix: DocumentMatrix) -> Facts:
    """The facts without the names of properties and of what the map shows there, rounded to what the law compares."""
    rounded: dict[str, Any] = {
        name: _rounded(value) for name, value in _values(facts).items() if isinstance(value, float)
    }
    bare = replace(
        replace(facts, **rounded),
        neighbours=_numbered(facts.neighbours),
        across_road=_numbered(facts.across_road),
        constraints=tuple(replace(each, names=(), distance=_rounded(each.distance)) for each in facts.constraints),
    )
    answer = assess(bare, matrix)
    for name in POINT_OUT_THE_PLACE:
        unsaid: dict[str, Any] = {name: NOT_ASKED}
        less = replace(bare, **unsaid)
        if assess(less, matrix) == answer:
            bare = less
    return bare


def _values(facts: Facts) -> dict[str, Any]:
    return {field.name: getattr(facts, field.name) for field in fields(facts)}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DECIMALS)


def _numbered(names: tuple[str, ...] | Unknown) -> tuple[str, ...] | Unknown:
    return names if isinstance(names, Unknown) else tuple(NEIGHBOUR % number for number in range(1, len(names) + 1))


def _written_each(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: written(value) for name, value in values.items()}


def _read_each(told: Mapping[str, Any]) -> dict[str, Any]:
    return {name: read(value) for name, value in told.items()}


_WRITTEN: tuple[tuple[type, str, Callable[[Any], Any]], ...] = (
    (Unknown, "unknown", lambda value: value.reason),
    (MeasureKind, "measure", lambda value: value.value),
    (Wanted, "wanted", lambda value: value.value),
    (date, "date", lambda value: value.isoformat()),
    (ProvisionFact, "provision", lambda value: _written_each(asdict(value))),
    (ConstraintFact, "constraint", lambda value: _written_each(vars(value))),
    (tuple, "tuple", lambda value: [written(each) for each in value]),
    (frozenset, "set", sorted),
    (dict, "map", _written_each),
)
_READ: dict[str, Callable[[Any], Any]] = {
    "unknown": Unknown,
    "measure": MeasureKind,
    "wanted": Wanted,
    "date": date.fromisoformat,
    "provision": lambda told: ProvisionFact(**_read_each(told)),
    "constraint": lambda told: ConstraintFact(**_read_each(told)),
    "tuple": lambda told: tuple(read(each) for each in told),
    "set": frozenset,
    "map": _read_each,
}


def written(value: Any) -> Any:
    for kind, name, write in _WRITTEN:
        if isinstance(value, kind):
            return {name: write(value)}
    return value


def read(told: Any) -> Any:
    if not isinstance(told, dict):
        return told
    ((name, value),) = told.items()
    return _READ[name](value)


def facts_to_json(facts: Facts) -> dict[str, Any]:
    """Facts as plain JSON, each value that JSON lacks a word for under the word of its kind."""
    return _written_each(_values(facts))


def facts_from_json(told: Mapping[str, Any]) -> Facts:
    """Facts as they were written. A fact that the law has stopped asking for since then is left out."""
    known = {field.name for field in fields(Facts)}
    return Facts(**{name: value for name, value in _read_each(told).items() if name in known})
