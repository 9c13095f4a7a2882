"""What a rule and a finding are, and how the book asks its rules."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Outcome(StrEnum):
    """What a rule can answer. JUDGE: the law leaves it to a human. UNKNOWN: it could not be found out."""

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


class Need(StrEnum):
    """What the law asks before work starts."""

    BYGGLOV = "bygglov"
    ANMALAN = "anmalan"
    NONE = "none"
    JUDGE = "judge"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class FactUsed:
    """A fact that a finding rests on, ready to print: `value` in Swedish with its unit, `layers` as stamps."""

    name: str
    label: str
    value: str
    layers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Finding:
    """One rule's answer to one set of facts."""

    rule: str
    topic: Topic
    outcome: Outcome
    citation: str
    title: str
    text: str
    facts: tuple[FactUsed, ...] = ()
    layers: tuple[str, ...] = ()


@dataclass(frozen=True)
class PermitNeed:
    """The answer to "what do I need?", in one sentence, with the findings that led there."""

    need: Need
    sentence: str
    findings: tuple[Finding, ...]


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
    """All that the law says of one set of facts. `findings` holds every topic, permit need included."""

    law_version: str
    need: PermitNeed
    findings: tuple[Finding, ...]
    documents: tuple[DocumentLine, ...]
    control_officer: Outcome

    def about(self, topic: Topic) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.topic is topic)
