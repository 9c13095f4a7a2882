"""How answers and a site report become facts, and facts an assessment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from gis.site import SiteReport
from permits.law.assess import assess
from permits.law.book import Assessment, Need
from permits.law.facts import Facts, MeasureKind, Unknown
from permits.law.need import need_of
from permits.municipality import Municipality
from permits.services.place_facts import of_buildings, of_place, rests_on
from permits.wizard.facts_told import facts_told

Answers = Mapping[str, Mapping[str, Any]]

MEASURED = frozenset({"footprint_area"})
"""What is read off the map, and not typed, when a building is drawn."""
NO_DRAWING = Unknown("Byggnaden är inte ritad på kartan ännu.")


def assess_draft(
    answers: Answers, report: SiteReport | None, municipality: Municipality, begun: date
) -> Assessment | None:
    """What the law says of the answers so far, or None before the kind of measure is chosen."""
    facts = facts_from(answers, report, begun)
    matrix = tuple((kind, tuple(lines.items())) for kind, lines in municipality.documents.items())
    return _assessed(facts, matrix) if facts else None


def need_of_draft(answers: Answers, report: SiteReport | None, begun: date) -> Need | None:
    """What the law asks before work starts, alone; much quicker than all that it says."""
    facts = facts_from(answers, report, begun)
    return need_of(facts) if facts else None


@lru_cache(maxsize=512)  # the same facts give the same assessment, and every page of a draft asks
def _assessed(facts: Facts, matrix: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]) -> Assessment:
    return assess(facts, {kind: dict(lines) for kind, lines in matrix})


def facts_from(answers: Answers, report: SiteReport | None, begun: date) -> Facts | None:
    """The facts that answers and report give. What neither tells is Unknown, with the reason."""
    chosen = answers.get("atgard", {}).get("measure")
    if chosen not in set(MeasureKind):
        return None
    about = answers.get("uppgifter", {})
    of_map = of_place(report) if report else {"footprint_area": NO_DRAWING, "in_detailed_plan": NO_DRAWING}
    return Facts(
        begun=begun,
        measure=MeasureKind(chosen),
        **{**of_map, **facts_told(chosen, about, answers), **of_buildings(about, report)},
        rests_on=rests_on(report, about) if report else {},
        measured=MEASURED if answers.get("placering", {}).get("method") == "rita" else frozenset(),
    )
