"""What a rule and a finding are, and how the book asks its rules."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from operator import attrgetter
from typing import Final, cast

from permits.law.citation import Citation, Period
from permits.law.facts import Facts, MeasureKind
from permits.law.facts_used import Asked, FactUsed, Seen, fact_used, item_used


class Outcome(StrEnum):
    """What a rule can answer. JUDGE: the law leaves it to a human. UNKNOWN: it could not be found out.

    MISSING says that the law asks for something: a permit (PERMIT_NEED), a control officer (CONTROL), a hearing
    (HEARING), a piece of the application (CONTENTS). MET says that nothing more is asked.
    """

    MET = "met"
    MISSING = "missing"
    CONFLICT = "conflict"
    JUDGE = "judge"
    UNKNOWN = "unknown"


class Topic(StrEnum):
    """Which question a finding answers; pages and the case file group by it."""

    PERMIT_NEED = "permit_need"
    SITING = "siting"
    CONTENTS = "contents"
    BESIDE = "beside"
    HEARING = "hearing"
    CONTROL = "control"


class Part(StrEnum):
    """A rule's place in the evaluation of permit need; rules on other topics stand in NONE.

    REMINDER is printed beside an answer and does not change it; WITH_PERMIT likewise, where a permit is needed.
    """

    OLDER_LAW = "older_law"
    MAIN_DUTY = "main_duty"
    EXEMPTION = "exemption"
    BRINGS_BACK = "brings_back"
    PLAN = "plan"
    NOTIFICATION = "notification"
    REMINDER = "reminder"
    WITH_PERMIT = "with_permit"
    NONE = "none"


class Need(StrEnum):
    """What the law asks before work starts."""

    BYGGLOV = "bygglov"
    ANMALAN = "anmalan"
    NONE = "none"
    JUDGE = "judge"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Finding:
    """One rule's answer to one set of facts. `measure` names the one it is about when an application has several."""

    rule: str
    topic: Topic
    outcome: Outcome
    citation: str
    title: str
    text: str
    facts: tuple[FactUsed, ...] = ()
    layers: tuple[str, ...] = ()
    measure: str = ""


@dataclass(frozen=True)
class PermitNeed:
    """The answer to "what do I need?", in a few sentences that begin with `headline`, and the findings that led there.

    `permit` is what the permit is called: bygglov, rivningslov or marklov; Need.BYGGLOV stands for all three.
    """

    need: Need
    sentence: str
    findings: tuple[Finding, ...]
    headline: str = ""
    permit: str = "bygglov"


@dataclass(frozen=True)
class DocumentLine:
    """A document that an application holds. `level`: "statute", "normal", "relevant". `label` as in the answers."""

    label: str
    title: str
    level: str
    why: str
    good: str
    citation: str


DocumentMatrix = dict[str, dict[str, str]]
"""The municipality's matrix: measure -> document label -> "normal" or "relevant"."""


@dataclass(frozen=True)
class Assessment:
    """All that the law says of one set of facts. `findings` holds every topic, permit need included.

    Of an application about several measures, `parts` keeps each one's own assessment and `measure` its name.
    """

    law_version: str
    need: PermitNeed
    findings: tuple[Finding, ...]
    documents: tuple[DocumentLine, ...]
    control_officer: Outcome
    measure: str = ""
    parts: tuple[Assessment, ...] = ()

    def about(self, topic: Topic) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.topic is topic)


@dataclass(frozen=True)
class Answer:
    """What a rule says: an outcome, the reason in Swedish sentences, and a title when the rule's own does not do."""

    outcome: Outcome
    text: str
    title: str = ""


RuleFunction = Callable[..., Answer | None]


@dataclass(frozen=True)
class Rule:
    """A dated, cited, pure function from facts to one answer, or None where it has nothing to say.

    `each` names facts that the rule is asked about one by one; the rule then takes (facts, item).
    `says` is the rule in one English sentence.
    """

    id: str
    topic: Topic
    title: str
    places: tuple[Citation, ...]
    in_force: Period
    about: frozenset[MeasureKind]
    part: Part
    says: str
    ask: RuleFunction
    each: Callable[[Facts], Iterable[Asked]] | None = None

    @cached_property
    def cites(self) -> str:
        """The places in the statutes, ready to print."""
        return ", ".join(str(place) for place in self.places)

    @cached_property
    def place_in_book(self) -> tuple[int, int, int, str, str]:
        """Where it is read: part by part, and within a part as the statute stands, whichever room was opened first."""
        first = self.places[0]
        digits = re.match(r"\d+", first.section)
        return (
            tuple(Part).index(self.part), first.chapter or 0, int(digits[0]) if digits else 0, first.section, self.id
        )  # fmt: skip

    def answers(self, facts: Facts) -> Iterator[Answer]:
        """What the rule says on `facts`, for who does not ask what it rests on."""
        asked = (self.ask(facts),) if self.each is None else (self.ask(facts, item) for item in self.each(facts))
        return (answer for answer in asked if answer is not None)

    def findings(self, facts: Facts) -> Iterator[Finding]:
        """The rule's findings on `facts`, each with the facts that it looked at."""
        if self.each is None:
            seen = Seen(facts)
            yield from self._finding(facts, self.ask(cast(Facts, seen)), seen.names, None)
            return
        for item in self.each(facts):
            seen = Seen(facts)
            yield from self._finding(facts, self.ask(cast(Facts, seen), item), seen.names, item)

    def _finding(
        self, facts: Facts, answer: Answer | None, names: Iterable[str], item: Asked | None
    ) -> Iterator[Finding]:
        if answer is None:
            return
        used = [item_used(facts, item)] if item is not None else []
        used += [fact for name in names if (fact := fact_used(facts, name)) is not None]
        stamps = tuple(dict.fromkeys(stamp for fact in used for stamp in fact.layers))
        title = answer.title or self.title
        yield Finding(self.id, self.topic, answer.outcome, self.cites, title, answer.text, tuple(used), stamps)


class RuleBook:
    """The rules on one topic, in the order they are read."""

    def __init__(self, topic: Topic) -> None:
        self.topic = topic
        self.rules: list[Rule] = []
        _BOOKS[topic] = self

    def rule(
        self,
        *,
        title: str,
        cites: Citation | tuple[Citation, ...],
        in_force: Period,
        about: Iterable[MeasureKind] = tuple(MeasureKind),
        part: Part = Part.NONE,
        each: Callable[[Facts], Iterable[Asked]] | None = None,
    ) -> Callable[[RuleFunction], RuleFunction]:
        """Enter a function as a rule. Its name becomes the rule's id, its docstring what the rule says."""

        def enter(function: RuleFunction) -> RuleFunction:
            self.rules.append(
                Rule(
                    id=f"{self.topic}.{function.__name__}",
                    topic=self.topic,
                    title=title,
                    places=cites if isinstance(cites, tuple) else (cites,),
                    in_force=in_force,
                    about=frozenset(about),
                    part=part,
                    says=" ".join((function.__doc__ or "").split()),
                    ask=function,
                    each=each,
                )
            )
            self.rules.sort(key=attrgetter("place_in_book"))
            return function

        return enter

    def in_force(self, day: date, measure: MeasureKind) -> Iterator[Rule]:
        """The rules that hold on `day` for `measure`."""
        return (rule for rule in self.rules if measure in rule.about and rule.in_force.holds(day))

    def ask(self, facts: Facts) -> list[tuple[Rule, Finding]]:
        """Every finding that the book has on `facts`, with its rule."""
        rules = self.in_force(facts.begun, facts.measure)
        return [(rule, finding) for rule in rules for finding in rule.findings(facts)]


_BOOKS: Final[dict[Topic, RuleBook]] = {}


def all_rules() -> tuple[Rule, ...]:
    """Every rule in every book, also those not yet or no longer in force."""
    import permits.law.assess  # noqa: F401 - asking for the whole book opens every room of it

    return tuple(rule for topic in Topic if topic in _BOOKS for rule in _BOOKS[topic].rules)
