"""What the law says of several measures in one application, together and of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from permits.law.book import (
    Assessment,
    DocumentLine,
    Finding,
    Need,
    Outcome,
    PermitNeed,
    Topic,
)
from permits.law.facts import Facts, MeasureKind, Unknown
from permits.law.facts_used import FactUsed
from permits.law.measures import ANCILLARY, MEASURE_TITLES, MEASURES
from permits.law.need import FREE, HEADLINES, SEVERAL_PERMITS, headline_of
from permits.law.wording import square_metres

Kind = MeasureKind

STRONGEST_NEED: Final = (Need.BYGGLOV, Need.JUDGE, Need.UNKNOWN, Need.ANMALAN, Need.NONE)
STRONGEST: Final = (Outcome.CONFLICT, Outcome.MISSING, Outcome.JUDGE, Outcome.UNKNOWN, Outcome.MET)
LEVELS: Final = ("statute", "normal", "relevant")
ONCE_FOR_ALL: Final = frozenset({Topic.HEARING, Topic.CONTROL})
"""What is asked once for the whole application: that one measure does not ask it says nothing beside one that does."""
_ASKS: Final = {
    Need.BYGGLOV: "kräver {permit}",
    Need.ANMALAN: "kräver anmälan",
    Need.NONE: "kräver varken {permit} eller anmälan",
    Need.JUDGE: "behöver bedömas av en handläggare",
    Need.UNKNOWN: "kunde inte avgöras",
}

Named = tuple[str, Assessment]


def assess_together(measures: Sequence[Facts], assessed: Callable[[Facts], Assessment]) -> Assessment:
    """All that the law says of an application about these measures, in their order; each counts those before it.

    `assessed` tells what it says of one of them: assess.assess with the municipality's matrix.
    """
    earlier: list[tuple[Facts, Need]] = []
    parts = []
    for facts in measures:
        counted, added = counting(facts, earlier)
        found = assessed(counted)
        parts.append(_told(found, added))
        earlier.append((facts, found.need.need))
    return together(list(zip(names([facts.measure for facts in measures]), parts, strict=True)))


def names(kinds: Sequence[MeasureKind]) -> tuple[str, ...]:
    """What the measures of one application are called, each by another name: "Plank", "Komplementbyggnad 1"."""
    titles = [MEASURE_TITLES[kind] for kind in kinds]
    return tuple(
        title if titles.count(title) == 1 else f"{title} {titles[:place].count(title) + 1}"
        for place, title in enumerate(titles)
    )


# --- what stands in the same application ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Pot:
    """Areas that the law adds up: what a measure `of` these kinds gives from one fact, another receives in `into`.

    `if_exempt`: only what needs no permit itself is counted (9 kap. 4, 5 and 10 §§); else all there is (22, 25 §§).
    """

    of: frozenset[MeasureKind]
    gives: str
    to: frozenset[MeasureKind]
    into: str
    if_exempt: bool = False


_ANCILLARY_OR_PART: Final = ANCILLARY | {Kind.TILLBYGGNAD}
POTS: Final = (
    Pot(_ANCILLARY_OR_PART, "footprint_area", ANCILLARY | {Kind.TILLBYGGNAD, Kind.ANDRAD_ANVANDNING},
        "existing_exempt_area", if_exempt=True),
    Pot(frozenset({Kind.TILLBYGGNAD}), "gross_area", frozenset({Kind.TILLBYGGNAD}), "earlier_extension_area",
        if_exempt=True),
    Pot(frozenset({Kind.ALTAN}), "footprint_area", frozenset({Kind.ALTAN}), "existing_deck_area"),
    Pot(frozenset({Kind.PARKERING}), "ground_area", frozenset({Kind.PARKERING}), "existing_ground_area"),
    Pot(frozenset({Kind.UPPLAG}), "ground_area", frozenset({Kind.UPPLAG}), "existing_ground_area"),
    Pot(frozenset({Kind.ANLAGGNING}), "ground_area", frozenset({Kind.ANLAGGNING}), "existing_ground_area"),
    Pot(frozenset(kind for kind, words in MEASURES.items() if words.is_building), "footprint_area", frozenset(Kind),
        "building_area_on_plot"),
)  # fmt: skip


def counting(facts: Facts, earlier: Iterable[tuple[Facts, Need]]) -> tuple[Facts, dict[str, float]]:
    """The facts of a measure with what stands before it in the same application, and by fact how much that is.

    "tillsammans med övriga komplementbyggnader" (9:4 p 5) counts those that need no permit. Whether one whose own
    need is open will be such a building is in doubt, and is counted as a doubt.
    """
    added: dict[str, float] = {}
    measured = set(facts.measured)
    for other, need in earlier:
        for pot in POTS:
            area = _given(pot, other, facts)
            into = _into(pot, need)
            if into and area:
                added[into] = added.get(into, 0.0) + area
                measured |= {into} if other.is_measured(pot.gives) else set()
    more: dict[str, float] = {
        name: before + area for name, area in added.items() if not isinstance(before := getattr(facts, name), Unknown)
    }
    if not more:
        return facts, {}
    return replace(facts, **more, measured=frozenset(measured)), {name: added[name] for name in more}  # type: ignore[arg-type]


def _into(pot: Pot, need: Need) -> str:
    """Which fact a measure is counted in, by what it needs itself; nothing when it is not counted at all."""
    if not pot.if_exempt or need in FREE:
        return pot.into
    if need is Need.BYGGLOV:
        return ""
    return "existing_doubtful_area" if pot.into == "existing_exempt_area" else pot.into


def _given(pot: Pot, other: Facts, facts: Facts) -> float:
    """How many m² the other measure gives to the pot; an extension of a house gives nothing to that of outbuildings."""
    if other.measure not in pot.of or facts.measure not in pot.to:
        return 0.0
    if pot.into == "existing_exempt_area" and Kind.TILLBYGGNAD in {other.measure, facts.measure}:
        extensions = [each for each in (other, facts) if each.measure is Kind.TILLBYGGNAD]
        if any(each.extends_ancillary_building is not True for each in extensions):
            return 0.0
    if pot.into == "earlier_extension_area" and True in {
        other.extends_ancillary_building, facts.extends_ancillary_building
    }:  # fmt: skip
        return 0.0
    area = getattr(other, pot.gives)
    return 0.0 if isinstance(area, Unknown) else float(area)


def _told(assessment: Assessment, added: dict[str, float]) -> Assessment:
    """The assessment, whose facts say how much of them stands in the application itself."""
    if not added:
        return assessment

    def told(finding: Finding) -> Finding:
        return replace(finding, facts=tuple(_fact_told(fact, added) for fact in finding.facts))

    return replace(
        assessment,
        findings=tuple(told(finding) for finding in assessment.findings),
        need=replace(assessment.need, findings=tuple(told(finding) for finding in assessment.need.findings)),
    )


def _fact_told(fact: FactUsed, added: dict[str, float]) -> FactUsed:
    if fact.name not in added:
        return fact
    return replace(fact, value=f"{fact.value}, varav {square_metres(added[fact.name])} i samma ansökan")


# --- one assessment of all ------------------------------------------------------------------------------------------


def together(measures: Sequence[Named]) -> Assessment:
    """One assessment of an application: what any of its measures asks, with each measure's own kept in `parts`.

    A single measure's assessment is returned as it is. Raises ValueError when there is none.
    """
    if not measures:
        raise ValueError("an application is about at least one measure")
    if len(measures) == 1:
        return measures[0][1]
    parts = tuple(_named(name, assessment) for name, assessment in measures)
    findings = tuple(_without_what_others_ask(_once(parts)))
    return Assessment(
        law_version=parts[0].law_version,
        need=_need(parts, tuple(finding for finding in findings if finding.topic is Topic.PERMIT_NEED)),
        findings=findings,
        documents=_documents(parts),
        control_officer=min((part.control_officer for part in parts), key=STRONGEST.index),
        parts=parts,
    )


def _named(name: str, assessment: Assessment) -> Assessment:
    return replace(
        assessment,
        measure=name,
        findings=tuple(replace(finding, measure=name) for finding in assessment.findings),
        need=replace(
            assessment.need, findings=tuple(replace(finding, measure=name) for finding in assessment.need.findings)
        ),
    )


def _need(parts: tuple[Assessment, ...], findings: tuple[Finding, ...]) -> PermitNeed:
    """What the application needs: what its most demanding measure does, and a sentence on each."""
    need = min((part.need.need for part in parts), key=STRONGEST_NEED.index)
    told = [
        f"{part.measure}: {asks(part.need.need, part.need.permit)}. {_because(part.need)}".strip() for part in parts
    ]
    asked = list(dict.fromkeys(part.need.permit for part in parts if part.need.need is need))
    permit = asked[0] if len(asked) == 1 else SEVERAL_PERMITS
    return PermitNeed(need, " ".join([headline_of(need, permit), *told]), findings, permit=permit)


def asks(need: Need, permit: str) -> str:
    """What one measure needs, by the name of its own permit, as the end of a sentence."""
    return _ASKS[need].format(permit=permit)


def _because(need: PermitNeed) -> str:
    """The reason without the answer."""
    return need.sentence.removeprefix(need.headline or HEADLINES[need.need]).strip()


def _once(parts: tuple[Assessment, ...]) -> Iterator[Finding]:
    """The findings of all measures. What is said of every measure in the same words is said once, of none of them."""
    by_words: dict[tuple[str, ...], list[Finding]] = {}
    for finding in (finding for part in parts for finding in part.findings):
        by_words.setdefault(_words(finding), []).append(finding)
    everything = {part.measure for part in parts}
    for alike in by_words.values():
        if {finding.measure for finding in alike} == everything:
            yield replace(
                alike[0],
                measure="",
                facts=tuple(dict.fromkeys(fact for each in alike for fact in each.facts)),
                layers=tuple(dict.fromkeys(stamp for each in alike for stamp in each.layers)),
            )
        else:
            yield from alike


def _words(finding: Finding) -> tuple[str, ...]:
    return finding.rule, finding.outcome, finding.citation, finding.title, finding.text


def _without_what_others_ask(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Without "nobody needs to be heard" where another measure has somebody heard, and so for the control officer."""
    found = list(findings)
    asked = {f.topic for f in found if f.topic in ONCE_FOR_ALL and f.outcome is not Outcome.MET}
    return (f for f in found if f.topic not in asked or f.outcome is not Outcome.MET)


def _documents(parts: tuple[Assessment, ...]) -> tuple[DocumentLine, ...]:
    """Each document once, as firmly as the measure that asks most firmly for it."""
    lines: dict[str, DocumentLine] = {}
    for line in (line for part in parts for line in part.documents):
        known = lines.get(line.label)
        if known is None or LEVELS.index(line.level) < LEVELS.index(known.level):
            lines[line.label] = line
    return tuple(lines.values())
