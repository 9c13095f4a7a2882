"""How a municipality's profile tells its decisions: who decides what, when the committee meets, its usual phrases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from permits.case.access import DECIDES
from permits.case.decisions import Clearance, Outcome
from permits.case.matter import Matter
from permits.law.facts import MeasureKind

COMMITTEE: Final = "committee"
LOGIN: Final = "login:"
PLACES: Final = ("villkor", "upplysning")


class DecisionProfileError(ValueError):
    """The delegation or the phrases lack or misstate something; the message names the key, in Swedish."""


@dataclass(frozen=True)
class DelegationRule:
    """One row of the table. Empty sets and None fit everything; `largest` is new building area in m².

    `who` holds roles ("officer"), people ("login:hanlin") or "committee". `deviates`: only what departs, or only what
    does not. Decisions of the building stage are only those that `outcomes` names.
    """

    number: str
    who: tuple[str, ...]
    outcomes: frozenset[Outcome | Clearance] = frozenset()
    matters: frozenset[Matter] = frozenset()
    kinds: frozenset[str] = frozenset()
    deviates: bool | None = None
    largest: float | None = None
    second_reader: bool = False

    @property
    def is_committees(self) -> bool:
        return self.who == (COMMITTEE,)


@dataclass(frozen=True)
class Phrase:
    """A usual wording. `place`: a condition of a permit, or information. Empty `kinds` fit every measure."""

    id: str
    title: str
    text: str
    place: str = "villkor"
    kinds: frozenset[str] = frozenset()


@dataclass(frozen=True)
class DecisionProfile:
    """`adopted` says when the committee adopted its table. Without rows every officer and delegate decides.

    `version` of the table, where it has been amended since the profile was written.
    """

    adopted: str = ""
    rules: tuple[DelegationRule, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    version: int = 0

    def phrases_for(self, kinds: tuple[str, ...]) -> tuple[Phrase, ...]:
        """Those that fit these measures, what is written for them first."""
        fitting = [each for each in self.phrases if not each.kinds or each.kinds & set(kinds)]
        return tuple(sorted(fitting, key=lambda each: not each.kinds))


def decisions_of(delegation: Any, phrases: Any) -> DecisionProfile:
    """The [delegation] table and the [[phrases]] of a profile. Raises DecisionProfileError naming the key."""
    if not isinstance(delegation, Mapping):
        raise DecisionProfileError("delegation ska vara en tabell.")
    if not isinstance(phrases, list):
        raise DecisionProfileError("phrases ska vara en lista av tabeller, [[phrases]].")
    rules = delegation.get("rules", [])
    if not isinstance(rules, list):
        raise DecisionProfileError("delegation.rules ska vara en lista av tabeller, [[delegation.rules]].")
    read = tuple(_phrase(each, f"phrases[{place}]") for place, each in enumerate(phrases, 1))
    if len({each.id for each in read}) != len(read):
        raise DecisionProfileError("phrases: två fraser har samma id.")
    table = tuple(_rule(each, f"delegation.rules[{place}]") for place, each in enumerate(rules, 1))
    if len({each.number for each in table}) != len(table):
        raise DecisionProfileError("delegation.rules: två rader har samma number.")
    return DecisionProfile(adopted=str(delegation.get("adopted", "")), rules=table, phrases=read)


def _rule(told: Any, key: str) -> DelegationRule:
    if not isinstance(told, Mapping) or not told.get("number"):
        raise DecisionProfileError(f"{key} saknar number.")
    unknown = set(told) - set(DelegationRule.__dataclass_fields__)
    if unknown:
        raise DecisionProfileError(f"{key}.{sorted(unknown)[0]} är inget som raden kan säga.")
    who = tuple(told.get("who", ()))
    roles = {role.value for role in DECIDES}
    for one in who:
        if one != COMMITTEE and one not in roles and not str(one).startswith(LOGIN):
            known = ", ".join(sorted(roles))
            raise DecisionProfileError(f"{key}.who är {one!r}; ange {known}, login:… eller committee.")
    if not who or (COMMITTEE in who and len(who) > 1):
        raise DecisionProfileError(f"{key}.who ska säga vilka som beslutar, eller bara committee.")
    largest, deviates = told.get("largest"), told.get("deviates")
    if largest is not None and (isinstance(largest, bool) or not isinstance(largest, (int, float)) or largest <= 0):
        raise DecisionProfileError(f"{key}.largest är {largest!r}; ange kvadratmeter.")
    if deviates is not None and not isinstance(deviates, bool):
        raise DecisionProfileError(f"{key}.deviates ska vara true eller false.")
    return DelegationRule(
        number=str(told["number"]),
        who=who,
        outcomes=frozenset(
            Outcome(each) if each in {*Outcome} else Clearance(each)
            for each in _known(told, "outcomes", {*Outcome, *Clearance}, key)
        ),
        matters=frozenset(Matter(each) for each in _known(told, "matters", {*Matter}, key)),
        kinds=frozenset(_known(told, "kinds", {*MeasureKind}, key)),
        deviates=deviates,
        largest=largest,
        second_reader=bool(told.get("second_reader", False)),
    )


def _known(told: Mapping[str, Any], name: str, known: set[Any], key: str) -> list[str]:
    values = told.get(name, [])
    if not isinstance(values, list):
        raise DecisionProfileError(f"{key}.{name} ska vara en lista.")
    for value in values:
        if value not in known:
            raise DecisionProfileError(f"{key}.{name} är {value!r}, som inte finns.")
    return values


def _phrase(told: Any, key: str) -> Phrase:
    if not isinstance(told, Mapping):
        raise DecisionProfileError(f"{key} ska vara en tabell.")
    for name in ("id", "title", "text"):
        if not isinstance(told.get(name), str) or not told[name].strip():
            raise DecisionProfileError(f"{key}.{name} saknas.")
    place = told.get("place", "villkor")
    if place not in PLACES:
        raise DecisionProfileError(f"{key}.place är {place!r}; ange villkor eller upplysning.")
    kinds = frozenset(_known(told, "kinds", {*MeasureKind}, key))
    return Phrase(told["id"], told["title"].strip(), told["text"].strip(), place, kinds)
