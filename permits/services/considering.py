"""What the map and the law say of a case's application with other answers than those it came in with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from shapely import Polygon
from shapely.geometry import shape

from gis.site import SiteReport
from permits.case.events import FindingsRecorded
from permits.law.book import Assessment
from permits.law.facts import Facts
from permits.municipality import Municipality
from permits.services.assessing import assess_facts, facts_of_all
from permits.services.consequences import KnownCase, known_case
from permits.services.earlier_cases import EarlierMeasure
from permits.services.recording import assessment_to_json, report_to_json
from permits.services.redoing import SITING
from permits.services.shapes import Answers
from permits.services.stores import Unit
from permits.wizard.several import measures_of


class Ground(Protocol):
    """What considering asks of services.places."""

    @property
    def municipality(self) -> Municipality: ...

    def report(self, footprint: Polygon, designation: str | None) -> SiteReport: ...


@dataclass(frozen=True)
class Considered:
    """The application by the layers of today and the law of the day that it came in: of each measure its facts and
    the report of its place (None when it has none), what the law says of all together, and what `earlier` cases told.
    """

    facts: tuple[Facts, ...]
    reports: tuple[SiteReport | None, ...]
    assessment: Assessment | None
    earlier: tuple[EarlierMeasure, ...] = ()

    @property
    def recorded(self) -> list[FindingsRecorded]:
        """As an event; none before the law says anything."""
        found = self.assessment
        if found is None:
            return []
        told = [report_to_json(report) if report else None for report in self.reports] or [None]
        stamps = (str(stamp) for report in self.reports if report for stamp in report.stamps)
        return [
            FindingsRecorded(
                law_version=found.law_version,
                need=found.need.need.value,
                assessment=assessment_to_json(found),
                layers=tuple(dict.fromkeys(stamps)),
                report=told[0],
                more_reports=tuple(told[1:]),
            )
        ]


def considered(
    unit: Unit,
    case_id: str,
    answers: Answers,
    ground: Ground,
    at: datetime,
    *,
    live: dict[int, SiteReport] | None = None,
) -> Considered:
    """The application as if it had these answers. `live`: the report of a place that is being drawn, by measure."""
    known = known_case(unit, case_id, at)
    reports: list[SiteReport | None] = []
    for asked in measures_of(answers):
        footprint = _footprint(known, asked.number, asked.answers.get(SITING, {}).get("geometry"))
        report = ground.report(footprint, known.case.designation) if footprint is not None else None
        reports.append((live or {}).get(asked.number, report))
    facts = facts_of_all(answers, reports, known.begun, known.earlier)
    return Considered(facts, tuple(reports), assess_facts(facts, ground.municipality), known.earlier)


def _footprint(known: KnownCase, number: int, drawn: Any) -> Polygon | None:
    """Where a measure stands: as it was recorded, unless it is placed anew."""
    recorded = known.footprints[number - 1] if number <= len(known.footprints) else None
    was = next((each.answers.get(SITING, {}) for each in measures_of(known.answers) if each.number == number), {})
    if drawn == was.get("geometry"):
        return recorded
    placed = shape(drawn) if isinstance(drawn, dict) else None
    return placed if isinstance(placed, Polygon) else recorded
