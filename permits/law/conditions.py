"""Whether a condition of the law holds, when facts may be unknown or measured too close to a limit."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum

from permits.law.book import Outcome
from permits.law.fact_words import fact_noun
from permits.law.facts import Facts, Unknown
from permits.law.wording import limit as limit_text
from permits.law.wording import listed, number

NOISE_DECIMALS = 2
"""Lengths and areas are compared in hundredths; what is finer is computing noise, not a measure."""


class Holds(Enum):
    """YES, NO, DOUBT (a human has to judge) or UNKNOWN (it could not be found out)."""

    YES = Outcome.MET
    NO = Outcome.MISSING
    DOUBT = Outcome.JUDGE
    UNKNOWN = Outcome.UNKNOWN


@dataclass(frozen=True)
class Condition:
    """One condition's answer, with a Swedish clause that says why, without capital and full stop."""

    holds: Holds
    because: str


@dataclass(frozen=True)
class Measure:
    """A quantity that a limit is put on: `noun` in definite form ("byggnadsarean"), `verb` "är" or "blir".

    `missing` names what is not known when `value` is Unknown.
    """

    noun: str
    unit: str
    value: float | Unknown
    measured: bool = False
    tolerance: float = 0.1
    verb: str = "är"
    missing: str = ""


def amount(facts: Facts, name: str, above_zero: bool = False) -> float | Unknown:
    """A fact that is a quantity. A value that no building can have is Unknown, so that no finding rests on it."""
    value: float | Unknown = getattr(facts, name)
    if isinstance(value, Unknown):
        return value
    if math.isnan(value) or value < 0 or (above_zero and value == 0):
        return Unknown("Värdet är orimligt.")
    return value


def measure(facts: Facts, name: str, noun: str, unit: str, above_zero: bool = True) -> Measure:
    """A fact made ready to be compared with a limit."""
    value = amount(facts, name, above_zero)
    return Measure(noun, unit, value, facts.is_measured(name), facts.tolerance, missing=fact_noun(name))


def total(facts: Facts, names: tuple[str, ...], noun: str, unit: str) -> Measure:
    """The sum of several facts; Unknown when any of them is."""
    values = {name: amount(facts, name) for name in names}
    unknown = next((name for name, value in values.items() if isinstance(value, Unknown)), None)
    value = values[unknown] if unknown else sum(value for value in values.values() if not isinstance(value, Unknown))
    missing = fact_noun(unknown) if unknown else ""
    return Measure(noun, unit, value, facts.is_measured(*names), facts.tolerance, "blir", missing)


def at_most(quantity: Measure, highest: float) -> Condition:
    """ "högst": the limit itself is allowed."""
    return _compare(quantity, highest, lambda value: value <= highest, "högst")


def at_least(quantity: Measure, lowest: float) -> Condition:
    """ "minst", or not "närmare än": the limit itself is allowed."""
    return _compare(quantity, lowest, lambda value: value >= lowest, "minst")


def below(quantity: Measure, bound: float) -> Condition:
    """ "mindre än": the bound itself is not allowed."""
    return _compare(quantity, bound, lambda value: value < bound, "mindre än")


def exceeds(quantity: Measure, bound: float) -> Condition:
    """ "överstiger", "större än" or "mer än", where a duty begins: the bound itself does not reach it."""
    answer = at_most(quantity, bound)
    if answer.holds in {Holds.UNKNOWN, Holds.DOUBT} or isinstance(quantity.value, Unknown):
        return answer
    holds, words = (Holds.NO, "inte mer än") if answer.holds is Holds.YES else (Holds.YES, "mer än")
    if math.isinf(quantity.value):
        return Condition(holds, answer.because)
    value = number(round(quantity.value, NOISE_DECIMALS))
    return Condition(
        holds, f"{quantity.noun} {quantity.verb} {value} {quantity.unit}, {words} {limit_text(bound)} {quantity.unit}"
    )


def _compare(quantity: Measure, bound: float, allowed: Callable[[float], bool], words: str) -> Condition:
    if isinstance(quantity.value, Unknown):
        return Condition(Holds.UNKNOWN, f"uppgift saknas om {quantity.missing or quantity.noun}")
    if math.isinf(quantity.value):
        return Condition(Holds.YES if allowed(quantity.value) else Holds.NO, f"{quantity.noun} är mycket stort")
    value = round(quantity.value, NOISE_DECIMALS)
    told = f"{quantity.noun} {quantity.verb} {number(value)} {quantity.unit}"
    bounds = f"{words} {limit_text(bound)} {quantity.unit}"
    if quantity.measured and round(abs(value - bound), NOISE_DECIMALS) < quantity.tolerance:
        return Condition(Holds.DOUBT, f"{told}, så nära gränsvärdet ({bounds}) att kartans noggrannhet inte räcker")
    if allowed(value):
        return Condition(Holds.YES, f"{told} ({bounds})")
    return Condition(Holds.NO, f"{told}, men får vara {bounds}")


def all_of(conditions: Iterable[Condition]) -> Condition:
    """Holds when every condition holds; one that fails decides, whatever is unknown of the others."""
    answers = list(conditions)
    for holds in (Holds.NO, Holds.UNKNOWN, Holds.DOUBT):
        telling = [answer for answer in answers if answer.holds is holds]
        if telling:
            return Condition(holds, _told(telling))
    return Condition(Holds.YES, _told(answers))


def _told(answers: list[Condition]) -> str:
    """What the conditions say, each once."""
    return listed(dict.fromkeys(answer.because for answer in answers if answer.because))


def either(first: Condition, second: Condition) -> Condition:
    """Holds when one of two conditions holds; fails only when both do."""
    for holds in (Holds.YES, Holds.UNKNOWN, Holds.DOUBT):
        for answer in (first, second):
            if answer.holds is holds:
                return answer
    return first


def unless(condition: Condition, otherwise: str = "") -> Condition:
    """Holds when another condition does not; `otherwise` says why where it then holds."""
    if condition.holds is Holds.NO:
        return Condition(Holds.YES, otherwise or condition.because)
    return Condition(Holds.NO, condition.because) if condition.holds is Holds.YES else condition


def truth(value: bool | Unknown, yes: str, no: str, unknown: str = "") -> Condition:
    """A fact that is true or false; `unknown` says what is not known where the fact's own reason does not."""
    if isinstance(value, Unknown):
        return Condition(Holds.UNKNOWN, unknown or value.reason.rstrip("."))
    return Condition(Holds.YES, yes) if value else Condition(Holds.NO, no)
