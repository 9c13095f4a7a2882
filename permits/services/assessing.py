"""How answers and a site report become facts, and facts an assessment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

from gis.site import SiteReport
from permits.law.assess import assess
from permits.law.book import Assessment
from permits.law.facts import Facts, MeasureKind, Unknown
from permits.law.need import need_of
from permits.law.together import assess_together, counting
from permits.municipality import Municipality
from permits.services.earlier_cases import EarlierMeasure, with_earlier
from permits.services.place_facts import of_buildings, of_measure, of_place, rests_on
from permits.wizard.facts_told import facts_told
from permits.wizard.several import measures_of

Answers = Mapping[str, Mapping[str, Any]]
Matrix = tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
"""The municipality's list of drawings, so that it can be a key."""

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
    return assess_facts(facts_of_all(answers, (report, *more), begun), municipality)


def assess_facts(measures: tuple[Facts, ...], municipality: Municipality) -> Assessment | None:
    """What the law says of an application about measures with these facts; None when there are none."""
    matrix = tuple((kind, tuple(lines.items())) for kind, lines in municipality.documents.items())
    return _assessed(measures, matrix) if measures else None


def consent_decides(measures: tuple[Facts, ...], reports: Sequence[SiteReport | None]) -> tuple[bool, ...]:
    """Of each measure, whether somebody's consent decides what it needs; never of one that is not placed yet."""
    return tuple(
        report is not None and _rests_on_consent(facts, measures[:place])
        for place, (facts, report) in enumerate(zip(measures, reports, strict=False))
    )


@lru_cache(maxsize=512)  # every page of a draft asks of the same facts
def _rests_on_consent(facts: Facts, earlier: tuple[Facts, ...]) -> bool:
    counted, _added = counting(facts, [(each, need_of(each)) for each in earlier])
    if len({need_of(replace(counted, neighbours_consent=consent)) for consent in (True, False)}) > 1:
        return True
    near_railway = isinstance(facts.distance_to_railway, float)
    return near_railway and len({need_of(replace(counted, railway_consent=consent)) for consent in (True, False)}) > 1


@lru_cache(maxsize=512)  # the same facts give the same assessment, and every page of a draft asks
def _assessed(measures: tuple[Facts, ...], matrix: Matrix) -> Assessment:
    return assess_together(measures, lambda facts: _assessed_alone(facts, matrix))


@lru_cache(maxsize=512)  # what is answered of one measure changes nothing for most of the others
def _assessed_alone(facts: Facts, matrix: Matrix) -> Assessment:
    return assess(facts, {kind: dict(lines) for kind, lines in matrix})


def facts_of_all(
    answers: Answers, reports: Sequence[SiteReport | None], begun: date, earlier: Sequence[EarlierMeasure] = ()
) -> tuple[Facts, ...]:
    """The facts of each measure that the answers lead to. What has no report yet is not placed yet.

    `earlier` is what other cases know of the property.
    """
    asked = measures_of(answers)
    placed = (*reports, *(None for _measure in asked))
    told = (facts_from(each.answers, report, begun) for each, report in zip(asked, placed, strict=False))
    return tuple(with_earlier(facts, earlier) for facts in told if facts)


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
