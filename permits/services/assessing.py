"""How answers and a site report become facts, and facts an assessment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

from gis.site import SiteReport
from permits.law.book import Assessment
from permits.law.facts import Facts, MeasureKind, Unknown
from permits.law.need import need_of
from permits.law.together import assess_together, counting
from permits.municipality import Municipality
from permits.services.place_facts import of_buildings, of_measure, of_place, rests_on
from permits.wizard.facts_told import facts_told
from permits.wizard.several import measures_of

Answers = Mapping[str, Mapping[str, Any]]

MEASURED = frozenset({"footprint_area", "ground_area"})
"""What is read off the map, and not typed, when a building is drawn."""
NO_DRAWING = Unknown("Platsen är inte vald på kartan ännu.")


def assess_draft(
    answers: Answers,
    report: SiteReport | None,
    municipality: Municipality,
    begun: date,
    more: Sequence[SiteReport | None] = (),
) -> Assessment | None:
    """What the law says of the answers so far, or None before the kind of measure is chosen.

    `report` is of the place of the first measure, `more` of those after it, in their order.
    """
    facts = facts_of_all(answers, (report, *more), begun)
    matrix = tuple((kind, tuple(lines.items())) for kind, lines in municipality.documents.items())
    return _assessed(facts, matrix) if facts else None


def consent_decides(answers: Answers, reports: Sequence[SiteReport | None], begun: date) -> tuple[bool, ...]:
    """Of each measure, whether somebody's consent decides what it needs; never of one that is not placed yet."""
    told = facts_of_all(answers, reports, begun)
    decides = []
    for place, facts in enumerate(told):
        report = reports[place] if place < len(reports) else None
        decides.append(report is not None and _rests_on_consent(facts, told[:place]))
    return tuple(decides)


def _rests_on_consent(facts: Facts, earlier: tuple[Facts, ...]) -> bool:
    counted, _added = counting(facts, [(each, need_of(each)) for each in earlier])
    if len({need_of(replace(counted, neighbours_consent=consent)) for consent in (True, False)}) > 1:
        return True
    near_railway = isinstance(facts.distance_to_railway, float)
    return near_railway and len({need_of(replace(counted, railway_consent=consent)) for consent in (True, False)}) > 1


@lru_cache(maxsize=512)  # the same facts give the same assessment, and every page of a draft asks
def _assessed(measures: tuple[Facts, ...], matrix: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]) -> Assessment:
    return assess_together(measures, {kind: dict(lines) for kind, lines in matrix})


def facts_of_all(answers: Answers, reports: Sequence[SiteReport | None], begun: date) -> tuple[Facts, ...]:
    """The facts of each measure that the answers lead to. What has no report yet is not placed yet."""
    asked = measures_of(answers)
    placed = (*reports, *(None for _measure in asked))
    told = (facts_from(each.answers, report, begun) for each, report in zip(asked, placed, strict=False))
    return tuple(facts for facts in told if facts)


def facts_from(answers: Answers, report: SiteReport | None, begun: date) -> Facts | None:
    """The facts that answers about one measure and its report give. What neither tells is Unknown, with the reason."""
    chosen = answers.get("atgard", {}).get("measure")
    if chosen not in set(MeasureKind):
        return None
    about = answers.get("uppgifter", {})
    siting = answers.get("placering", {})
    of_map = of_place(report) if report else {"footprint_area": NO_DRAWING, "in_detailed_plan": NO_DRAWING}
    told = facts_told(chosen, about, answers)
    return Facts(
        begun=begun,
        measure=MeasureKind(chosen),
        **{**of_map, **told, **of_buildings(about, report, siting), **of_measure(chosen, siting, told, report)},
        rests_on=rests_on(report, about, siting) if report else {},
        measured=MEASURED if siting.get("method") == "rita" else frozenset(),
    )
