"""What the law says of facts told from outside, one set or many, as values ready to be written as JSON."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

from permits.law.assess import assess
from permits.law.book import Assessment, Finding
from permits.law.facts import Facts
from permits.law.fees import fee_of
from permits.municipality import Municipality
from permits.services.contradictions import contradictions
from permits.services.reading_facts import FactsRefused, Problem, read_facts

MOST_TOLD: Final = 50
TOML_PLACE: Final = re.compile(r"\(at line (\d+), column (\d+)\)")


@dataclass(frozen=True)
class SetProblem:
    """What is wrong with a key of one set: `number` counts from 1, or is 0 for what concerns the whole; Swedish."""

    number: int
    name: str
    key: str
    message: str

    def __str__(self) -> str:
        which = f"Uppsättning {self.number}" + (f" ({self.name})" if self.name else "") if self.number else ""
        return ": ".join(part for part in (which, self.key, self.message) if part)


class AskedWrongly(Exception):  # noqa: N818 - it is the question that is wrong, and nothing was answered
    """The question cannot be answered: `problems` names every set and key, and how to mend it."""

    def __init__(self, problems: Sequence[SetProblem]) -> None:
        self.problems = tuple(problems[:MOST_TOLD])
        super().__init__("\n".join(str(problem) for problem in self.problems))


def _whole(message: str) -> AskedWrongly:
    return AskedWrongly([SetProblem(0, "", "", message)])


def sets_of_file(text: str, name: str) -> list[Any]:
    """The sets of a file, by how its name ends; standard input ("-") is JSON where it begins as JSON does."""
    if name.lower().endswith(".json"):
        return sets_of_json(text)
    if name.lower().endswith(".toml"):
        return sets_of_toml(text)
    if name != "-":
        raise _whole(f"{name} ska sluta på .toml eller .json.")
    begins = text.lstrip()
    return (
        sets_of_json(text)
        if begins.startswith(("{", "[")) and not begins.startswith("[[facts]]")
        else sets_of_toml(text)
    )


def sets_of_json(text: str) -> list[Any]:
    """The sets of a JSON text: one object, a list of them, or {"facts": [...]}. Raises AskedWrongly."""
    try:
        told = json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise _whole(f"Det är inte giltig JSON: rad {error.lineno}, kolumn {error.colno}.") from None
    except RecursionError:
        raise _whole("Det är inte giltig JSON för oss: för många nivåer.") from None
    except ValueError as error:
        told_so = str(error).encode("utf-8", "replace").decode()
        raise _whole(told_so if told_so.endswith(".") else "Ett tal är för långt.") from None
    try:
        json.dumps(told, ensure_ascii=False).encode()
    except UnicodeEncodeError:  # \ud800 by itself is half a sign, which no answer could name
        raise _whole("Texten har ett halvt tecken (\\ud800–\\udfff utan sin andra hälft).") from None
    return _sets(told)


def sets_of_toml(text: str) -> list[Any]:
    """The sets of a TOML text: its keys are one set, or it holds [[facts]]. Raises AskedWrongly."""
    try:
        told = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = TOML_PLACE.search(str(error))
        where = f": rad {place[1]}, kolumn {place[2]}" if place else ""
        raise _whole(f"Det är inte giltig TOML{where}. Tal skrivs med punkt (4.5) och text inom citattecken.") from None
    except (RecursionError, ValueError):
        raise _whole("Det är inte giltig TOML för oss: för många nivåer eller ett för långt tal.") from None
    return _sets(told)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    told = dict(pairs)
    if len(told) < len(pairs):
        twice = next(key for key, _ in pairs if [name for name, _ in pairs].count(key) > 1)
        raise ValueError(f'"{twice[:60]}" står två gånger i samma uppsättning.')
    return told


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} är inte ett tal i JSON.")


def _sets(told: Any) -> list[Any]:
    if isinstance(told, dict) and "facts" in told:
        others = sorted(set(told) - {"facts"})
        if others:
            raise _whole(f'"{others[0][:60]}" står utanför facts. Lägg det i uppsättningarna.')
        told = told["facts"] if isinstance(told["facts"], list) else [told["facts"]]
    sets = told if isinstance(told, list) else [told]
    if not sets:
        raise _whole("Det finns inga fakta att svara på.")
    return sets


def facts_of_sets(sets: Sequence[Any], today: date) -> list[tuple[str, Facts]]:
    """Each set's name and facts. Raises AskedWrongly naming everything that is wrong in any of them."""
    read: list[tuple[str, Facts]] = []
    problems: list[SetProblem] = []
    for number, told in enumerate(sets, 1):
        name = told.get("name", "") if isinstance(told, dict) else ""
        name = name.strip()[:60] if isinstance(name, str) and name.isprintable() else ""
        try:
            facts = read_facts(told, today)
            wrong: tuple[Problem, ...] = contradictions(facts)
            read.append((name, facts))
        except FactsRefused as refused:
            wrong = refused.problems
        problems += [SetProblem(number, name, problem.key, problem.message) for problem in wrong]
    if problems:
        raise AskedWrongly(problems)
    return read


def answers(sets: Sequence[Any], municipality: Municipality, today: date) -> list[dict[str, Any]]:
    """What the law says of each set, in order: all of them, or AskedWrongly. A case begins `today` unless told."""
    return [_answer(name, facts, municipality) for name, facts in facts_of_sets(sets, today)]


def _answer(name: str, facts: Facts, municipality: Municipality) -> dict[str, Any]:
    found = assess(facts, {kind: dict(lines) for kind, lines in municipality.documents.items()})
    return {
        "name": name,
        "measure": facts.measure.value,
        "begun": facts.begun.isoformat(),
        "law_version": found.law_version,
        "need": found.need.need.value,
        "sentence": found.need.sentence,
        "decided_by": [finding.rule for finding in found.need.findings],
        "control_officer": found.control_officer.value,
        "findings": [finding_told(finding) for finding in found.findings],
        "documents": [asdict(line) for line in found.documents],
        "fee": fee_told(facts, found, municipality),
    }


def finding_told(finding: Finding) -> dict[str, Any]:
    """A finding as it is written in JSON."""
    return {
        "rule": finding.rule,
        "topic": finding.topic.value,
        "outcome": finding.outcome.value,
        "citation": finding.citation,
        "title": finding.title,
        "text": finding.text,
        "facts": [asdict(fact) for fact in finding.facts],
        "layers": list(finding.layers),
    }


def fee_told(facts: Facts, found: Assessment, municipality: Municipality) -> dict[str, Any] | None:
    """The fee by the municipality's schedule in whole kronor, with its breakdown, or None where nothing is charged."""
    fee = fee_of(facts, found, municipality.fees)
    if fee is None:
        return None
    lines = [
        {
            "title": line.title,
            "low": line.low,
            "high": line.high,
            "how": line.how,
            "certain": line.certain,
            "citation": line.citation,
        }
        for line in fee.lines
    ]
    sums = {"low": fee.low, "high": fee.high} if fee.lines else {"low": None, "high": None}
    return {**sums, "lines": lines, "note": fee.note, "basis": fee.basis, "schedule": fee.schedule}
