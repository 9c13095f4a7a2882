"""How facts told from outside, as TOML or JSON values, become the law's Facts; what is wrong is named key by key."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from permits.law.facts import Facts, MeasureKind, Unknown, Wanted
from permits.services import reading_places
from permits.services.fact_list import BESIDES, TellableFact, Told, tellable_facts
from permits.services.reading_values import Wrong, day, names, number, one_of, text, told_as, whole, yes_or_no

NOT_TOLD: Final = Unknown("Det framgår inte.")


@dataclass(frozen=True)
class Problem:
    """What is wrong with one key of a set, in Swedish sentences that say how to mend it."""

    key: str
    message: str


class FactsRefused(Exception):  # noqa: N818 - refusals are named for what they refuse
    """Nothing was assessed. `problems`: everything that is wrong, each with its key."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{problem.key}: {problem.message}" for problem in self.problems))


@dataclass
class _Reading:
    """One set while it is read."""

    told: Mapping[str, Any]
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def take(self, key: str, read: Callable[[Any], Any]) -> Any:
        """What `key` holds, read; None when it is not there or wrong, which is then noted."""
        if key not in self.told:
            return None
        try:
            return read(self.told[key])
        except Wrong as wrong:
            self.problems.append(Problem(f"{key}{wrong.under}", str(wrong)))
            return None


def read_facts(told: object, today: date) -> Facts:
    """The facts of one set; `begun` is `today` unless told. Raises FactsRefused naming everything that is wrong.

    Whether the facts can be true together is asked by services.contradictions.
    """
    if not isinstance(told, Mapping):
        raise FactsRefused(
            [Problem("", f"En uppsättning fakta ska vara en tabell med namn och värden, inte {told_as(told)}.")]
        )
    reading = _Reading(told)
    known = tellable_facts()
    for key in told:
        if key not in known and key not in BESIDES:
            reading.problems.append(Problem(str(key)[:60], _stranger(str(key))))
    for name, fact in known.items():
        _read_fact(reading, fact)
        if name not in told and fact.required:
            reading.problems.append(Problem(name, f"Måste anges. {_choices(fact)}".strip()))
    _read_besides(reading)
    if reading.problems:
        raise FactsRefused(reading.problems)
    return Facts(**{"begun": today, **reading.values})


def _read_fact(reading: _Reading, fact: TellableFact) -> None:
    if fact.name not in reading.told:
        return
    if reading.told[fact.name] is None:
        if fact.may_be_null:
            reading.values[fact.name] = None
        else:
            mend = f'Skriv "{fact.name}" i listan unknown om uppgiften saknas.' if fact.may_be_unknown else ""
            reading.problems.append(Problem(fact.name, f"Kan inte vara null. {mend}".strip()))
        return
    found = reading.take(fact.name, lambda value: _value(fact, value, reading.told))
    if found is not None:
        reading.values[fact.name] = found


def _read_besides(reading: _Reading) -> None:
    known = tellable_facts()
    reading.take("name", text)
    unknown = reading.take("unknown", _fact_names) or ()
    for name in unknown:
        if name in reading.told:
            reading.problems.append(Problem(name, "Anges både med ett värde och som okänd. Ta bort det ena."))
        elif not known[name].may_be_unknown:
            reading.problems.append(Problem(name, "Kan inte vara okänd, utan måste ha ett värde."))
        else:
            reading.values[name] = NOT_TOLD
    measured = reading.take("measured", _fact_names)
    if measured:
        reading.values["measured"] = frozenset(measured)
    stamps = reading.take("rests_on", _stamps)
    if stamps:
        reading.values["rests_on"] = stamps


def _fact_names(value: object) -> tuple[str, ...]:
    found = names(value)
    for name in found:
        if name not in tellable_facts():
            raise Wrong(_stranger(name))
    return found


def _stamps(value: object) -> dict[str, tuple[str, ...]]:
    if not isinstance(value, Mapping):
        raise Wrong(f"Ska vara en tabell från fakta till lagerversioner, inte {told_as(value)}.")
    for name in value:
        if name not in tellable_facts() and not str(name).startswith("constraint:"):
            raise Wrong(_stranger(str(name)), f".{str(name)[:60]}")
    return {str(name): names(stamps) for name, stamps in value.items()}


def _value(fact: TellableFact, value: object, told: Mapping[str, Any]) -> object:
    if fact.told is Told.PROVISIONS:
        return reading_places.provisions(value, told.get("plan"), told.get("footprint_area"))
    if fact.told is Told.CONSTRAINTS:
        return reading_places.constraints(value)
    if fact.told is Told.NAMES:
        return tuple(one_of(name, fact.allowed) for name in names(value)) if fact.allowed else names(value)
    return _one_value(fact, value)


def _one_value(fact: TellableFact, value: object) -> object:
    if fact.told is Told.YES_OR_NO:
        return yes_or_no(value)
    if fact.told is Told.NUMBER:
        return number(value, fact.unit, infinite=fact.name == "distance_to_railway")
    if fact.told is Told.WHOLE:
        return whole(value)
    if fact.told is Told.DATE:
        return day(value)
    told = one_of(text(value), fact.allowed) if fact.allowed else text(value)
    kinds = {"measure": MeasureKind, "wanted": Wanted}
    return kinds[fact.name](told) if fact.name in kinds else told


def _stranger(key: str) -> str:
    known = {name: fact.label for name, fact in tellable_facts().items()} | dict.fromkeys(BESIDES, "")
    by_label = {label.lower(): name for name, label in known.items() if label}
    near = difflib.get_close_matches(key.lower(), [*known, *by_label], n=1, cutoff=0.6)
    meant = f' Menar du "{by_label.get(near[0], near[0])}"?' if near else " Namnen står i docs/fakta.md."
    return f'Det finns inget som heter "{key[:60]}".{meant}'


def _choices(fact: TellableFact) -> str:
    return f"Välj bland {', '.join(fact.allowed)}." if fact.allowed else ""
