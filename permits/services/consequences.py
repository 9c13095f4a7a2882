"""What a change of the layers would do to one case: the same application by two sets of layers, compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any, cast

from shapely import Polygon
from shapely.geometry import shape

from gis.layers import LayerSet
from gis.site import SiteReport
from permits.case.events import FindingsReassessed, FindingsRecorded
from permits.case.model import Case
from permits.case.times import swedish_day
from permits.law.book import Assessment, Finding
from permits.law.fact_words import FACT_WORDS, fact_label, fact_value, hit_value
from permits.law.facts import Facts
from permits.law.together import names
from permits.services.assessing import assess_facts, facts_of_all
from permits.services.earlier_cases import EarlierMeasure, earlier_on
from permits.services.places import Places
from permits.services.recording import assessment_from_json
from permits.services.shapes import Answers
from permits.services.stores import Unit
from permits.services.viewing import view_of

GATHERED = frozenset({"constraints"})
"""Facts that are told layer by layer instead."""


@dataclass(frozen=True)
class KnownCase:
    """An open case as it is assessed again: its answers and footprints, the day it counts from, and what was found.

    `stood` is the latest that the record says: the application's own findings, or those after a change of the maps.
    `told` are the numbers of the changes that the record holds already.
    """

    case: Case
    answers: Answers
    footprints: tuple[Polygon | None, ...]
    begun: date
    earlier: tuple[EarlierMeasure, ...]
    stood: Assessment | None
    told: frozenset[int]


@dataclass(frozen=True)
class Assessed:
    """A case by one set of layers."""

    facts: tuple[Facts, ...]
    reports: tuple[SiteReport | None, ...]
    assessment: Assessment | None


@dataclass(frozen=True)
class FindingChange:
    """A finding that differs. `before` and `after` are its outcome and text; None where there is no such finding."""

    rule: str
    title: str
    citation: str
    measure: str
    before: tuple[str, str] | None
    after: tuple[str, str] | None


@dataclass(frozen=True)
class FactChange:
    """Something about the place that differs, in words; `measure` names which, where there are several."""

    label: str
    measure: str
    before: str
    after: str


@dataclass(frozen=True)
class CaseConsequence:
    """What differs for one case. Texts tell of its place; of a protected person's case they are not for everybody."""

    case_id: str
    registry_number: str
    officer_id: str
    officer_name: str
    protected: bool
    findings: tuple[FindingChange, ...]
    facts: tuple[FactChange, ...]

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)


def known_case(unit: Unit, case_id: str, at: datetime) -> KnownCase:
    """The case as the record has it. Raises NotFound."""
    view = view_of(unit, case_id, None, at)
    recorded = next(each for each in reversed(view.events) if each.type == FindingsRecorded.type())
    again = [each.event for each in view.events if isinstance(each.event, FindingsReassessed)]
    reassessed = [each for each in view.events if each.type == FindingsReassessed.type() and each.seq > recorded.seq]
    stood = view.assessment
    if reassessed:
        stood = assessment_from_json(reassessed[-1].data["assessment"])
    return KnownCase(
        case=view.case,
        answers=view.answers,
        footprints=tuple(cast(Polygon, shape(told["footprint"])) if told else None for told in view.reports),
        begun=swedish_day(view.case.submitted),
        earlier=_before(unit, view.case),
        stood=stood,
        told=frozenset(each.number for each in again if isinstance(each, FindingsReassessed)),
    )


def _before(unit: Unit, case: Case) -> tuple[EarlierMeasure, ...]:
    """What was known of the property when the case began: of the cases that came before it."""
    came = {
        summary.registry_number
        for summary in unit.cases.on_property(case.designation)
        if summary.submitted < case.submitted
    }
    return tuple(each for each in earlier_on(unit, case.designation) if each.registry_number in came) if came else ()


def compared(
    known: KnownCase, before: LayerSet, after: LayerSet, places: Places
) -> tuple[CaseConsequence, Assessed] | None:
    """What differs for the case between two sets of layers, and how it is found by the second; None for no difference.

    Nothing but the layers differs between the two, and where they tell the same facts the law says the same.
    """
    (old, old_reports), (new, new_reports) = (_facts(known, layers, places) for layers in (before, after))
    if [_unstamped(facts) for facts in old] == [_unstamped(facts) for facts in new]:
        return None
    was = Assessed(old, old_reports, assess_facts(old, places.municipality))
    becomes = Assessed(new, new_reports, assess_facts(new, places.municipality))
    differs = _consequence(known.case, was, becomes)
    return (differs, becomes) if differs else None


def _facts(
    known: KnownCase, layers: LayerSet, places: Places
) -> tuple[tuple[Facts, ...], tuple[SiteReport | None, ...]]:
    reports = tuple(
        places.report(footprint, known.case.designation, layers) if footprint is not None else None
        for footprint in known.footprints
    )
    return facts_of_all(known.answers, reports, known.begun, known.earlier), reports


def _unstamped(facts: Facts) -> Facts:
    """The facts without the layer versions that they rest on, which the law does not ask about."""
    return replace(facts, rests_on={})


def _consequence(case: Case, before: Assessed, after: Assessed) -> CaseConsequence | None:
    findings = tuple(finding_changes(_findings(before.assessment), _findings(after.assessment)))
    facts = tuple(fact_changes(before.facts, after.facts))
    if not findings and not facts:
        return None
    return CaseConsequence(
        case_id=case.case_id,
        registry_number=case.registry_number,
        officer_id=case.officer_id or "",
        officer_name=case.officer_name,
        protected=case.is_protected,
        findings=findings,
        facts=facts,
    )


def _findings(assessment: Assessment | None) -> Sequence[Finding]:
    return assessment.findings if assessment else ()


def stands_already(known: KnownCase, after: Assessed) -> bool:
    """Whether the record's latest findings are those that the layers give now."""
    return not list(finding_changes(_findings(known.stood), _findings(after.assessment)))


def finding_changes(before: Iterable[Finding], after: Iterable[Finding]) -> Iterator[FindingChange]:
    """The findings that are not the same in both: changed, come or gone; in the order of the book."""
    was, becomes = _by_rule(before), _by_rule(after)
    for key in dict.fromkeys((*becomes, *was)):
        old, new = list(was.get(key, ())), list(becomes.get(key, ()))
        for finding in list(old):
            alike = next((each for each in new if _same(each) == _same(finding)), None)
            if alike is not None:
                old.remove(finding)
                new.remove(alike)
        for place in range(max(len(old), len(new))):
            yield _change(old[place] if place < len(old) else None, new[place] if place < len(new) else None)


def _by_rule(findings: Iterable[Finding]) -> dict[tuple[str, str, str], list[Finding]]:
    found: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in findings:
        found.setdefault((finding.rule, finding.measure, finding.title), []).append(finding)
    return found


def _same(finding: Finding) -> tuple[str, str]:
    return finding.outcome.value, finding.text


def _change(old: Finding | None, new: Finding | None) -> FindingChange:
    either = new or old
    if either is None:
        raise ValueError("a change has a finding before or after")
    return FindingChange(
        rule=either.rule,
        title=either.title,
        citation=either.citation,
        measure=either.measure,
        before=_same(old) if old else None,
        after=_same(new) if new else None,
    )


def fact_changes(before: Sequence[Facts], after: Sequence[Facts]) -> Iterator[FactChange]:
    """The facts that are told in other words than before."""
    called = names([facts.measure for facts in after]) if len(after) > 1 else ("",) * len(after)
    for measure, old, new in zip(called, before, after, strict=True):
        was, becomes = _told(old), _told(new)
        for label in dict.fromkeys((*becomes, *was)):
            if was.get(label) != becomes.get(label):
                yield FactChange(label, measure, was.get(label, "–"), becomes.get(label, "–"))


def _told(facts: Facts) -> dict[str, str]:
    told = {
        fact_label(name): fact_value(name, value)
        for name in FACT_WORDS
        if name not in GATHERED and (value := getattr(facts, name, None)) is not None
    }
    return told | {constraint.title: hit_value(constraint) for constraint in facts.constraints}
